// Charts that fill the height there is: what the screen has left is shared out among those of an area that want it.

const LEAST = -24; // px that a chart may become lower, so that all are seen without scrolling
const MOST = 360; // px that it may become higher
const WIDE = 900; // px of a board whose areas stand side by side

/** What each of `count` charts gets of the room left on a screen, in whole pixels. */
export function share(room, count) {
  return count ? Math.min(MOST, Math.max(LEAST, Math.floor(room / count))) : 0;
}

export class Fill {
  constructor(board) {
    this.board = board;
    this.extra = 0; // px that each chart has beyond its own height
    this.charts = new Set();
    this.frame = 0;
    this.resizing = new ResizeObserver(() => this.soon());
    this.resizing.observe(document.documentElement);
    this.resizing.observe(board.element);
  }

  /** Let a chart take part; gives the function that takes it out. `resize()` is called when its height is another. */
  join(chart) {
    this.charts.add(chart);
    this.soon();
    return () => this.charts.delete(chart);
  }

  /** Look at the room again in the next frame. */
  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.#look();
    });
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.resizing.disconnect();
  }

  #look() {
    const next = this.#wanted();
    if (Math.abs(next - this.extra) < 1) return;
    this.extra = next;
    for (const chart of this.charts) chart.resize();
  }

  #wanted() {
    const { element } = this.board;
    const [first] = this.charts;
    const area = first?.element.closest(".area");
    if (!area || element.clientWidth < WIDE) return 0;
    const shown = [...this.charts].filter((chart) => chart.element.offsetParent !== null);
    const bottom = area.getBoundingClientRect().bottom + scrolled(area);
    return share(window.innerHeight - bottom - 6 + this.extra * shown.length, shown.length);
  }
}

/** How far the page is scrolled down from its top. */
function scrolled(element) {
  const main = element.closest("[data-testid=stMain]");
  return main ? main.scrollTop : window.scrollY;
}
