// The keyboard: ← → Home End move the cursor, ↑ ↓ choose the unit, space plays, Ctrl+Z undoes, W leads
// to the weights, ? lists them.

const OWN_KEYS =
  "input, textarea, select, button, [contenteditable=true], [role=slider], [role=grid], [role=radio], [role=tab], [role=combobox], [role=listbox], [role=option], [role=menu], [role=dialog], [role=spinbutton]";

const TEXT = "input, textarea, select, [contenteditable=true]";

/** Listen on the whole page, but leave keys alone where the focused thing has a use for them itself. */
export function listenToKeys(board) {
  const { store, player } = board;
  const moves = {
    ArrowLeft: () => store.pin(store.t - 1),
    ArrowRight: () => store.pin(store.t + 1),
    Home: () => store.pin(0),
    End: () => store.pin(store.T - 1),
    ArrowUp: () => store.choose(store.unit === null ? 0 : Math.min(store.unit + 1, store.H - 1)),
    ArrowDown: () => store.choose(store.unit === null ? store.H - 1 : Math.max(store.unit - 1, 0)),
    Escape: () => store.choose(null),
    " ": () => player.toggle(),
    "?": () => board.glossary.open(),
    w: () => board.element.querySelector(".weights-grid, .is-large .knob-slide")?.focus(), // else 40 stops of Tab
  };
  const onKey = (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !target.closest(TEXT)) {
      event.preventDefault();
      board.command(event.shiftKey ? "redo" : "undo");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || target.closest(OWN_KEYS)) return;
    const move = moves[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
