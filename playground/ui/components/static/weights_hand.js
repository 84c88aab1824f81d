// The hand on the grid: pointer, keyboard and clipboard. It knows the editor by its verbs alone.

import { snap, stepOf } from "./weights_names.js";

const SLACK = 3; // px a pointer may tremble before a press becomes a drag
const PAUSE = 800; // ms without a key after which the next one is a new stroke of its own

/** A mouse drags a cell up and down; a finger only chooses, since its drag scrolls. */
export function listenToPointer(grid, editor) {
  let drag = null;

  const down = (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    const place = editor.at(event);
    if (!place) return editor.header(event);
    event.preventDefault(); // no text selection
    grid.focus({ preventScroll: true });
    if (event.shiftKey) {
      drag = { block: true };
      editor.extend(place);
    } else {
      editor.select(place);
      drag = { y: event.clientY, start: editor.value(), moved: false };
    }
    grid.setPointerCapture(event.pointerId);
  };

  const move = (event) => {
    if (event.pointerType === "touch") return;
    if (!drag) return editor.hover(editor.at(event));
    if (drag.block) return editor.extend(editor.at(event));
    const rise = drag.y - event.clientY;
    if (!drag.moved && Math.abs(rise) < SLACK) return;
    if (!drag.moved) editor.stroke();
    drag.moved = true;
    const step = stepOf(drag.start) * (event.shiftKey ? 0.1 : 1);
    editor.change(snap((Number.isFinite(drag.start) ? drag.start : 0) + rise * step, step));
  };

  const up = (event) => {
    if (event.pointerType !== "touch") drag = null;
  };

  const cancel = (event) => {
    if (event.key !== "Escape" || !drag?.moved) return;
    event.stopImmediatePropagation();
    editor.change(drag.start);
    drag = null;
  };

  const tap = (event) => {
    if (event.pointerType !== "touch") return;
    const place = editor.at(event);
    if (place) editor.select(place);
    else editor.header(event);
  };

  grid.addEventListener("pointerdown", down);
  grid.addEventListener("pointermove", move);
  grid.addEventListener("pointerup", up);
  grid.addEventListener("pointercancel", up);
  grid.addEventListener("pointerleave", () => !drag && editor.hover(null));
  grid.addEventListener("click", tap);
  grid.addEventListener("dblclick", (event) => editor.at(event) && editor.restore());
  grid.addEventListener("keydown", cancel);
  grid.addEventListener("wheel", (event) => event.ctrlKey && (event.preventDefault(), editor.zoom(-Math.sign(event.deltaY), event)), { passive: false });
}

export function listenToKeyboard(grid, editor) {
  let last = 0;

  const nudge = (steps) => {
    const now = performance.now();
    if (now - last > PAUSE) editor.stroke();
    last = now;
    const value = Number.isFinite(editor.value()) ? editor.value() : 0;
    const step = stepOf(value);
    editor.change(snap(value + steps * step, step));
  };

  const plain = {
    ArrowUp: () => editor.move(-1, 0),
    ArrowDown: () => editor.move(1, 0),
    ArrowLeft: () => editor.move(0, -1),
    ArrowRight: () => editor.move(0, 1),
    Home: () => editor.move(0, -Infinity),
    End: () => editor.move(0, Infinity),
    PageUp: () => nudge(100),
    PageDown: () => nudge(-100),
    Enter: () => editor.type(null),
    F2: () => editor.type(null),
    Delete: () => editor.clear(),
    Backspace: () => editor.clear(),
    Escape: () => editor.extend(null),
  };
  const shifted = {
    ArrowUp: () => nudge(10),
    ArrowDown: () => nudge(-10),
    ArrowRight: () => nudge(1),
    ArrowLeft: () => nudge(-1),
  };
  const controlled = {
    Home: () => editor.move(-Infinity, -Infinity),
    End: () => editor.move(Infinity, Infinity),
    a: () => editor.selectAll(),
  };

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

/** Ctrl+C and Ctrl+V; needs no permission, since the browser hands the text over with the event. */
export function listenToClipboard(grid, editor) {
  grid.addEventListener("copy", (event) => {
    if (event.target !== grid) return;
    event.clipboardData.setData("text/plain", editor.copy());
    event.preventDefault();
  });
  grid.addEventListener("paste", (event) => {
    if (event.target !== grid) return;
    editor.paste(event.clipboardData.getData("text/plain"));
    event.preventDefault();
  });
}
