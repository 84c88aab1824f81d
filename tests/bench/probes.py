"""What the benchmark of the pages runs in the browser, as JavaScript."""

TIMER = """
window.timeFrom = (selector, done, { event = null } = {}) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer within 30 s")), 30_000);
  let start = 0;
  const element = document.querySelector(selector);
  element.addEventListener("keydown", () => { start = performance.now(); }, { once: true, capture: true });
  const look = () => {
    if (!start || !done()) return;
    observer.disconnect();
    const channel = new MessageChannel(); // its message comes after the frame, an animation frame's callback before it
    channel.port1.onmessage = () => resolve(performance.now() - start);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const observer = new MutationObserver(look);
  if (event) document.querySelector(".board").addEventListener(event, look, { once: true });
  else observer.observe(document.body, { childList: true, subtree: true, characterData: true });
});
"""

TEXT = """async () => {
  const shown = () => document.querySelector("#shown")?.textContent;
  const before = shown();
  window.result = timeFrom("[data-testid=stSlider] input", () => shown() !== before);
}"""

CHARTS = """async () => {
  const plots = () => [...document.querySelectorAll(".js-plotly-plot")];
  const [count, before] = [plots().length, plots()[0].layout.meta.number];
  const marks = ".heatmaplayer image, .scatterlayer path";
  const drawn = (plot) => plot.layout?.meta?.number > before && plot.querySelector(marks);
  window.result = timeFrom("[data-testid=stSlider] input", () => plots().length === count && plots().every(drawn));
}"""

BOARD = """async (selector) => {
  window.result = timeFrom(selector, () => true, { event: "board:painted" });
}"""

SCRUB = """async (seconds) => {
  const hits = [...document.querySelectorAll(".chart-hit")];
  const hit = hits[1];
  const box = hit.getBoundingClientRect();
  const send = (type, x) => hit.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: box.top + 5, bubbles: true,
    pointerId: 1, button: 0, pointerType: "mouse", isPrimary: true }));
  hit.setPointerCapture = () => {};
  const values = new Set();
  send("pointerdown", box.left + 1);
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < seconds * 1000) {
    const share = ((performance.now() - start) / 1000) % 1;
    send("pointermove", box.left + share * box.width);
    await new Promise(requestAnimationFrame);
    values.add(document.querySelectorAll(".chart-value")[2].textContent);
    frames += 1;
  }
  const passed = (performance.now() - start) / 1000;
  send("pointerup", box.left + 5);
  return { fps: frames / passed, steps: values.size };
}"""

SLIDE = """async ([selector, seconds]) => {
  const slider = document.querySelector(selector);
  const board = document.querySelector(".board");
  let followed = 0;
  const count = () => { followed += 1; };
  board.addEventListener("board:painted", count);
  slider.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  const start = performance.now();
  let value = 0;
  for (let frame = 0; performance.now() - start < seconds * 1000; frame += 1) {
    value = (3 * Math.sin(frame / 20)).toFixed(2);
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  const passed = (performance.now() - start) / 1000;
  const last = slider.value;
  slider.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  while (board.matches("[data-busy]")) await new Promise(requestAnimationFrame);
  board.removeEventListener("board:painted", count);
  await new Promise((resolve) => setTimeout(resolve, 600));
  return { rate: followed / passed, last, stands: slider.value };
}"""
