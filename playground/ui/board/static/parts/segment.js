// A row of buttons of which one is pressed: a radio group with arrow keys.

/** options: [{value, html, name, colour}]. Gives {element, set(options, value)}; onPick is called with a value. */
export function createSegment({ label, onPick }) {
  const element = document.createElement("div");
  element.className = "segment";
  element.setAttribute("role", "radiogroup");
  element.setAttribute("aria-label", label);
  let shape = "";

  element.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) onPick(button.dataset.value);
  };
  element.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = [...element.children];
    const at = all.indexOf(event.target.closest("button"));
    if (!step || at < 0) return;
    event.preventDefault();
    const next = all[(at + step + all.length) % all.length].dataset.value;
    onPick(next);
    element.querySelector(`[data-value="${CSS.escape(next)}"]`)?.focus();
  };

  const set = (options, value) => {
    const now = JSON.stringify(options);
    if (now !== shape) element.replaceChildren(...options.map(segmentButton));
    shape = now;
    for (const button of element.children) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-checked", on);
      button.tabIndex = on ? 0 : -1;
    }
  };
  return { element, set };
}

function segmentButton({ value, html, name, colour }) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", innerHTML: html, title: name });
  button.dataset.value = value;
  button.setAttribute("role", "radio");
  button.setAttribute("aria-label", name);
  if (colour) button.style.setProperty("--gate", colour);
  return button;
}
