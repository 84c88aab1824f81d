// Plotly, loaded once when a page first needs it, and one figure of it kept in place.

/** What the loader and the library leave on the page. */
const page = /** @type {Window & {playgroundPlotly?: string, Plotly?: any}} */ (window);

let loading = null;

/** The library, from this machine. */
export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = page.playgroundPlotly;
    script.async = true;
    script.onload = () => resolve(page.Plotly);
    script.onerror = () => reject(new Error(`could not load ${script.src}`));
    document.head.append(script);
  });
  return loading;
}

let queue = Promise.resolve();

/** Run first drawings one after the other with a frame between them, so that the page stays alive meanwhile. */
function inTurn(draw) {
  queue = queue
    .then(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(draw())))))
    .catch(console.error);
  return queue;
}

/** One figure: `react` may be called at any time, before Plotly has come too; the newest figure is drawn. */
export class Figure {
  constructor(element, { onLayout }) {
    this.element = element;
    this.onLayout = onLayout;
    this.drawn = false;
    this.wanted = null;
  }

  react(data, layout, config) {
    this.wanted = [data, layout, config];
    if (this.drawn) this.#draw();
    else if (!this.waiting) {
      this.waiting = loadPlotly().then(() => inTurn(() => this.#first()));
    }
  }

  relayout(change) {
    if (this.drawn) page.Plotly.relayout(this.element, change);
  }

  /** Plotly's own account of the layout, once it has drawn it. */
  get full() {
    return this.drawn ? this.element._fullLayout : null;
  }

  /** False for a trace that the person has switched off in the legend. */
  shows(index) {
    const trace = this.drawn ? this.element._fullData?.[index] : null;
    return !trace || trace.visible === true;
  }

  destroy() {
    this.wanted = null;
    if (this.drawn) page.Plotly.purge(this.element);
  }

  #first() {
    if (!this.wanted) return;
    this.#draw();
    this.drawn = true;
    this.element.on("plotly_relayout", () => this.onLayout());
    this.element.on("plotly_restyle", () => this.onLayout());
    this.onLayout();
  }

  #draw() {
    page.Plotly.react(this.element, ...this.wanted);
  }
}
