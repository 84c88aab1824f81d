// The hand on the grid: pointer, keyboard and clipboard. It knows the editor by its verbs alone.

import { dragStep, keyStep, snap } from "../parts/entry.js";

const SLACK = 3; // px a pointer may tremble before a press becomes a drag
const PAUSE = 800; // ms without a key after which the next one is a new stroke of its own

/** A mouse drags a cell up and down; a finger only chooses, since its drag scrolls. */
export function listenToPointer(grid, editor) {
  const hand = new Hand(grid, editor);
  const listeners = {
    pointerdown: (event) => event.pointerType !== "touch" && event.button === 0 && hand.down(event),
    pointermove: (event) => event.pointerType !== "touch" && hand.move(event),
    pointerup: () => hand.letGo(),
    pointercancel: () => hand.letGo(),
    pointerleave: () => hand.leave(),
    click: (event) => event.pointerType === "touch" && hand.press(event),
    dblclick: (event) => editor.at(event) && editor.restore(),
    keydown: (event) => event.key === "Escape" && hand.takeBack(event),
  };
  for (const [name, listener] of Object.entries(listeners)) grid.addEventListener(name, listener);
  const wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    editor.zoom(-Math.sign(event.deltaY), event);
  };
  grid.addEventListener("wheel", wheel, { passive: false });
}

class Hand {
  constructor(grid, editor) {
    this.grid = grid;
    this.editor = editor;
    this.drag = null;
  }

  down(event) {
    const { grid, editor } = this;
    const place = editor.at(event);
    if (place) {
      event.preventDefault(); // no text selection
      grid.focus({ preventScroll: true });
      grid.setPointerCapture(event.pointerId);
    }
    if (place && event.shiftKey) editor.extend(place);
    else this.press(event);
    if (place) this.drag = { y: event.clientY, start: editor.value(), moved: false, block: event.shiftKey };
  }

  /** Choose the cell, or the unit whose number was pressed. */
  press(event) {
    const { editor } = this;
    const [place, unit] = [editor.at(event), editor.unitAt(event)];
    if (place) editor.select(place);
    else if (unit !== null) editor.chooseUnit(unit);
  }

  move(event) {
    const { editor, grid, drag } = this;
    const place = editor.at(event);
    if (drag?.block && place) editor.extend(place);
    else if (drag && !drag.block) this.#pull(event);
    if (drag) return;
    grid.dataset.over = place ? "cell" : editor.unitAt(event) === null ? "" : "unit";
    editor.hover(place);
  }

  #pull({ clientY, shiftKey }) {
    const { editor, drag } = this;
    const rise = drag.y - clientY;
    if (!drag.moved && Math.abs(rise) < SLACK) return;
    if (!drag.moved) editor.stroke();
    drag.moved = true;
    const start = Number.isFinite(drag.start) ? drag.start : 0;
    const step = dragStep(editor.limit()) * (shiftKey ? 0.1 : 1);
    editor.change(snap(start + rise * step, step));
  }

  /** Escape ends a drag where it began. */
  takeBack(event) {
    if (!this.drag?.moved) return;
    event.stopImmediatePropagation();
    this.editor.change(this.drag.start);
    this.drag = null;
  }

  letGo() {
    this.drag = null;
  }

  leave() {
    if (!this.drag) this.editor.hover(null);
  }
}

/** What the keys do: {plain, shifted, controlled}, each by the key's name. */
function bindings(editor, nudge) {
  return {
    plain: {
      ArrowUp: () => editor.move(-1, 0),
      ArrowDown: () => editor.move(1, 0),
      ArrowLeft: () => editor.move(0, -1),
      ArrowRight: () => editor.move(0, 1),
      Home: () => editor.move(0, -Infinity),
      End: () => editor.move(0, Infinity),
      PageUp: () => nudge(10),
      PageDown: () => nudge(-10),
      Enter: () => editor.type(null),
      F2: () => editor.type(null),
      Delete: () => editor.clear(),
      Backspace: () => editor.clear(),
      Escape: () => editor.extend(null),
    },
    shifted: {
      ArrowUp: () => nudge(1),
      ArrowDown: () => nudge(-1),
      ArrowRight: () => nudge(0.1),
      ArrowLeft: () => nudge(-0.1),
    },
    controlled: {
      Home: () => editor.move(-Infinity, -Infinity),
      End: () => editor.move(Infinity, Infinity),
      a: () => editor.selectAll(),
    },
  };
}

export function listenToKeyboard(grid, editor) {
  let last = 0;

  const nudge = (steps) => {
    const now = performance.now();
    if (now - last > PAUSE) editor.stroke();
    last = now;
    const value = Number.isFinite(editor.value()) ? editor.value() : 0;
    const step = keyStep(editor.limit());
    editor.change(snap(value + steps * step, step / 10));
  };
  const { plain, shifted, controlled } = bindings(editor, nudge);

  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const act = (control ? controlled : event.shiftKey ? { ...plain, ...shifted } : plain)[event.key];
    if (act) act();
    else if (!control && /^[-−+.,\d]$/.test(event.key)) editor.type(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * Ctrl+C and Ctrl+V while the grid has the focus; needs no permission, since the browser hands the text over with the
 * event. Browsers tell it to the page, not to a focused thing without text. Gives the function that stops listening.
 */
export function listenToClipboard(grid, editor) {
  const copy = (event) => {
    if (document.activeElement !== grid) return;
    event.clipboardData.setData("text/plain", editor.copy());
    event.preventDefault();
  };
  const paste = (event) => {
    if (document.activeElement !== grid) return;
    editor.paste(event.clipboardData.getData("text/plain"));
    event.preventDefault();
  };
  document.addEventListener("copy", copy);
  document.addEventListener("paste", paste);
  return () => {
    document.removeEventListener("copy", copy);
    document.removeEventListener("paste", paste);
  };
}
