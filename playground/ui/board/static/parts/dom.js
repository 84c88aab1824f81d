// Making elements in few words.

/** An element with attributes and children: h("button", {class: "x", onclick}, "text", child). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const ICONS = {
  help: "M6.5 6.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M9 13.5v.2M9 2a7 7 0 1 0 0 14A7 7 0 0 0 9 2",
  undo: "M7 4 3 8l4 4M3 8h8a4 4 0 0 1 4 4v2",
  redo: "M11 4l4 4-4 4M15 8H7a4 4 0 0 0-4 4v2",
  reset: "M4 4v4h4M4.6 8A6 6 0 1 1 3.5 11",
  ghost: "M4 15V8a5 5 0 0 1 10 0v7l-2.5-2L9 15l-2.5-2zM7.2 8v.5M10.8 8v.5",
  difference: "M9 3v6M6 6h6M6 14h6",
  heatmap: "M3 3h5v5H3zM10 3h5v5h-5zM3 10h5v5H3zM10 10h5v5h-5z",
  lines: "M3 13l4-6 4 4 4-7",
  link: "M8 10a3 3 0 0 0 4.3 0l2-2A3 3 0 0 0 10 3.7L9 4.6M10 8a3 3 0 0 0-4.3 0l-2 2A3 3 0 0 0 8 14.3l1-.9",
  save: "M9 3v8M5.5 8 9 11.5 12.5 8M3 14.5h12",
  open: "M9 11V3M5.5 6.5 9 3l3.5 3.5M3 14.5h12",
  plain: "M3 4h12v8H3zM9 12v3M6 15h6",
  play: "M6 4l8 5-8 5z",
  pause: "M6 4v10M12 4v10",
  insert: "M9 3v12M4 9h10",
  remove: "M4 9h10",
  append: "M3 9h7M7 6l3 3-3 3M14 4v10",
  back: "M11 4 6 9l5 5",
  forward: "M7 4l5 5-5 5",
  loop: "M4 8a5 5 0 0 1 8.5-2L14 7.5M14 4v3.5h-3.5M14 10a5 5 0 0 1-8.5 2L4 10.5M4 14v-3.5h3.5",
  lock: "M5 8.5V6.5a4 4 0 0 1 8 0v2M4 8.5h10v6.5H4z",
  more: "M4 9h.01M9 9h.01M14 9h.01",
  close: "M5 5l8 8M13 5l-8 8",
  clamp: "M5.5 3H3v12h2.5M12.5 3H15v12h-2.5M6.5 12.5l5-7",
  teacher: "M2 7l7-3 7 3-7 3zM5 8.5V12c2 1.6 6 1.6 8 0V8.5M16 7v4",
};

/** A line icon of 18 × 18 units in the colour of the text; it says nothing to a screen reader. */
export function icon(name) {
  const about = { viewBox: "0 0 18 18", class: `icon icon-${name}`, "aria-hidden": "true" };
  return svg("svg", about, svg("path", { d: ICONS[name] ?? "" }));
}

/** A text as HTML that shows it. */
export function escaped(text) {
  return h("i", {}, text).innerHTML;
}

/** A button with words: a text, or a list of what stands in it. */
export function button(words, onclick, attributes = {}) {
  return h("button", { type: "button", class: "button", onclick, ...attributes }, ...[words].flat());
}

/** A button that shows an icon and says its name. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}

/** Set attributes and custom properties ("--share") that are others than before: what is written again is styled again. */
export function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (name.startsWith("--")) {
      if (element.style.getPropertyValue(name) !== text) element.style.setProperty(name, text);
    } else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** Set the text of an element only when it is another one, so that nothing is laid out in vain. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let menus = 0;

/** A popover under a button, closed by Escape or a click beside it; `fill` makes its content each time it opens. */
export function popover(opener, fill, attributes = {}) {
  const element = h("div", { popover: "auto", class: "popover", id: `popover-${(menus += 1)}`, ...attributes });
  const place = () => {
    const at = opener.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(at.right - box.width, window.innerWidth - box.width - 4))}px`;
    element.style.top = `${at.bottom + box.height + 4 > window.innerHeight ? Math.max(4, at.top - box.height - 4) : at.bottom + 4}px`;
  };
  opener.setAttribute("aria-expanded", "false");
  element.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    opener.setAttribute("aria-expanded", String(open));
    if (!open) return;
    place();
    element.querySelector("button, input, [tabindex]")?.focus();
  });
  opener.addEventListener("click", () => {
    element.replaceChildren(...fill(() => element.hidePopover()));
    element.togglePopover();
  });
  opener.after(element);
  return element;
}
