// What a symbol means, where it stands: at a hover or a tap of anything that bears data-term; and the list of them all,
// with the keys, under "?".

import { h, iconButton } from "../parts/dom.js";

const RESTS = 350; // ms that the pointer rests on a symbol before it is explained

/** Explain the symbols on a board; gives the function that opens the whole list, and the one that ends it. */
export function listenToTerms(board) {
  const tip = h("div", { class: "popover term-tip", popover: "manual", role: "tooltip" });
  const list = h("div", { class: "popover term-list", popover: "auto", role: "dialog" });
  board.element.append(tip, list);
  let timer = 0;
  const lineOf = (target) => {
    const term = target instanceof Element ? target.closest("[data-term]") : null;
    const line = term && board.words?.[`glossary.${term.getAttribute("data-term")}`];
    return line ? { term, line } : null;
  };
  const hide = () => {
    clearTimeout(timer);
    if (tip.matches(":popover-open")) tip.hidePopover();
  };
  const show = ({ term, line }) => {
    tip.textContent = line;
    if (!tip.isConnected) board.element.append(tip, list);
    tip.showPopover();
    const [at, box] = [term.getBoundingClientRect(), tip.getBoundingClientRect()];
    tip.style.left = `${Math.max(4, Math.min(at.left, innerWidth - box.width - 4))}px`;
    tip.style.top = `${at.bottom + box.height + 8 > innerHeight ? at.top - box.height - 6 : at.bottom + 6}px`;
  };
  const onOver = ({ target, pointerType }) => {
    hide();
    const entry = pointerType === "mouse" ? lineOf(target) : null;
    if (entry) timer = setTimeout(() => show(entry), RESTS);
  };
  const onTap = ({ target, pointerType }) => {
    const entry = pointerType === "mouse" ? null : lineOf(target);
    if (entry) show(entry);
    else hide();
  };
  const open = () => {
    list.replaceChildren(...contents(board, () => list.hidePopover()));
    if (!list.isConnected) board.element.append(tip, list);
    list.togglePopover();
  };
  board.element.addEventListener("pointerover", onOver);
  board.element.addEventListener("pointerup", onTap);
  const stop = () => {
    hide();
    board.element.removeEventListener("pointerover", onOver);
    board.element.removeEventListener("pointerup", onTap);
  };
  return { open, stop };
}

function contents(board, close) {
  const of = (kind) =>
    Object.entries(board.words)
      .filter(([key]) => key.startsWith(kind))
      .map(([key, line]) => h("div", {}, h("dt", {}, key.slice(kind.length)), h("dd", {}, line)));
  return [
    h("header", {}, h("strong", {}, board.say("Keys")), iconButton("close", board.say("Dismiss"), close)),
    h("dl", {}, ...of("keys.")),
    h("strong", {}, board.say("What the symbols mean")),
    h("dl", {}, ...of("glossary.")),
  ];
}
