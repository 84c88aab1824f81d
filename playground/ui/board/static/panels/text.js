// A panel of plain words computed by Python: sentences that read the run.

export function create(element) {
  const list = document.createElement("div");
  list.className = "reading";
  list.setAttribute("aria-live", "polite");
  element.append(list);
  return {
    update(panel) {
      list.replaceChildren(
        ...panel.sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })),
      );
      list.dataset.tone = panel.tone;
    },
    cursor() {},
  };
}
