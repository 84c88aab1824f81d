"""Diagram and equations in a real browser: the numbers on screen are the trace's, for every cell, while one scrubs."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from playground.cells import CELLS
from playground.cells.values import evaluate
from playground.engine import Clamp, forward, step_jacobians
from playground.experiment import Experiment, Run, encode, run
from tests.browser import harness
from tests.browser.harness import PHONE, Server, barriers
from tests.ui.panels.test_cell import label, variants

TALL: ViewportSize = {"width": 1200, "height": 2600}
"""Room for everything at once: what is out of sight is not kept up to date."""

H, T = 3, 5


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The panels of the cell alone instead of the app."""
    log = tmp_path_factory.mktemp("explain") / "log.txt"
    with harness.serve(log, script="tests/browser/apps/explain.py") as running:
        yield running


Open = Callable[..., Page]


@pytest.fixture
def explained(visit: Callable[..., Page]) -> Open:
    """Open an experiment at a step and a unit, both counted from 1."""

    def open_page(experiment: Experiment | None, t: int = 1, unit: int = 1, **options: Any) -> Page:
        query = {"made": "mgu"} if experiment is None else encode(experiment)
        page = visit(f"/?{urlencode({**query, 't': t, 'unit': unit})}", viewport=TALL, **options)
        page.wait_for_selector(".cell .number")
        expect(page.locator(".equation .result").first).not_to_have_text("")
        return page

    return open_page


def small(**fields: Any) -> Experiment:
    return Experiment(**{"hidden_size": H, "length": T, "sequence": "sine", "edits": (), **fields})


def written(value: float, decimals: int = 3) -> str:
    """A number as the board writes it, here once more."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "−inf"
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e5 or size < 0.5 * 10**-decimals:
        mantissa, power = f"{value:.{2 if size >= 1e5 else 1 if decimals > 2 else 0}e}".split("e")
        text = f"{mantissa}e{'+' if int(power) > 0 else ''}{int(power)}"
    else:
        text = f"{value:.{decimals - (2 if size >= 1000 else 1 if size >= 100 else 0)}f}"
    return text.replace("-", "−")


def brief(value: float, *, gate: bool = False) -> str:
    size = abs(value)
    fine = size < 0.0995 or (gate and value != 1 and size > 0.99)
    return written(value, 3 if fine and size >= 0.0005 else 2)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", "").replace("(", "").replace(")", ""))


RESULTS = """() => Object.fromEntries([...document.querySelectorAll(".equation")].map(
  (one) => [one.dataset.node, one.querySelector(".result").textContent]))"""
BOXES = """() => Object.fromEntries([...document.querySelectorAll(".cell .item")].map(
  (one) => [one.dataset.node, one.querySelector(".number").textContent]))"""


def values_of(shown: Run) -> dict[str, np.ndarray]:
    return evaluate(CELLS[shown.params.cell].graph(shown.params.options), shown.params, shown.trace)


PRODUCTS = """() => [...document.querySelectorAll(".product-block")].map((block) => [
  block.dataset.term.split(":")[0], [...block.querySelectorAll("td.product")].map((cell) => cell.textContent)])"""
"""Of every opened term: the weighted sum it belongs to, and its products."""

STRAYS = """() => {
  const inside = ({x, y}, box) => Math.abs(x - box.x) < box.w - 1.5 && Math.abs(y - box.y) < box.h - 1.5;
  const boxes = [...document.querySelectorAll(".cell .item")].map((item) => {
    const shape = item.querySelector(".body").getBBox();
    const [w, h] = [shape.width / 2, shape.height / 2];
    return {name: item.dataset.node, x: shape.x + w, y: shape.y + h, w, h};
  });
  const found = [];
  for (const wire of document.querySelectorAll(".cell .wire")) {
    const path = wire.querySelector(".base");
    const ends = [wire.dataset.from, wire.dataset.to];
    for (let at = 0; at <= path.getTotalLength(); at += 2) {
      const box = boxes.find((one) => inside(path.getPointAtLength(at), one));
      if (box) { found.push([...ends, box.name]); break; }
    }
  }
  for (const a of boxes) for (const b of boxes) {
    const near = Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h;
    if (a.name < b.name && near) found.push([a.name, b.name]);
  }
  return found;
}"""
"""Wires that run through a box, and boxes that overlap."""


def check_terms(page: Page, shown: Run, *, t: int, unit: int) -> None:
    """Open every term: the products come largest first, and add up to the weighted sum."""
    nodes = values_of(shown)
    for term in page.locator(".term").all():
        term.click()
    opened: dict[str, list[float]] = {}
    for node, products in page.evaluate(PRODUCTS):
        sizes = [abs(number(text)) for text in products]
        assert sizes == sorted(sizes, reverse=True)
        opened.setdefault(node, []).extend(number(text) for text in products)
    graph = CELLS[shown.params.cell].graph(shown.params.options)
    assert set(opened) == {node.name for node in graph if node.op == "linear"}
    for name, products in opened.items():
        value = nodes[name][t, unit]
        times = 2 if name == "sum_f" and "m" in shown.trace.states else 1  # an sLSTM's m and f both work it out
        assert sum(products) == pytest.approx(times * value, abs=0.0006 * len(products)), name


def check_drawing(page: Page, shown: Run) -> None:
    """Every input of every node has its wire, and none runs through a box; a constant stands at its operation."""
    assert page.evaluate(STRAYS) == []
    wires = page.evaluate(
        "[...document.querySelectorAll('.cell .wire')].map(({dataset}) => [dataset.from, dataset.to])"
    )
    graph = CELLS[shown.params.cell].graph(shown.params.options)
    constants = {node.name for node in graph if node.op == "constant"}
    for node in graph:
        sources = [source for source in node.inputs if source not in constants]
        assert [[source, node.name] in wires for source in sources] == [True] * len(sources), node.name


@pytest.mark.parametrize("options", list(variants()), ids=label)
def test_scrubbing_shows_the_numbers_of_the_trace(explained: Open, options: dict[str, Any]) -> None:
    shown = run(small(**options))
    nodes, gates = values_of(shown), {s.name for s in CELLS[options["cell"]].signals(options) if s.kind == "gate"}
    page = explained(small(**options), t=1, unit=2)
    check_drawing(page, shown)
    for t in range(T):
        expect(page.locator(".equations-at")).to_have_text(f"Step {t + 1}, unit 2")
        for name, text in page.evaluate(RESULTS).items():
            assert text == written(nodes[name][t, 1]), (name, t)
        for name, text in page.evaluate(BOXES).items():
            gate = name in gates or name == "fresh"
            assert text == brief(nodes[name][t, 1], gate=gate), (name, t)
        page.keyboard.press("ArrowRight")
    check_terms(page, shown, t=T - 1, unit=1)


def test_scrubbing_sends_nothing(explained: Open) -> None:
    page = explained(small(), t=1)
    page.wait_for_load_state("networkidle")
    sent: list[object] = []
    page.on("request", lambda request: sent.append(request.url) if "favicon" not in request.url else None)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    before = page.evaluate(RESULTS)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate(RESULTS) != before
    assert sent == []


def test_a_newly_registered_cell_is_drawn_and_worked_out(explained: Open) -> None:
    page = explained(None, t=4, unit=2)
    assert page.evaluate(STRAYS) == []
    assert set(page.evaluate(BOXES)) == {"pre_f", "f", "seen", "pre_n", "n", "rest", "keep", "write", "h"}
    expect(page.locator(".equation[data-node=h] .line-symbols")).to_contain_text("f ⊙ n")
    expect(page.locator(".diagram-sentence")).to_contain_text("Step 4 of 12, unit 2.")
    results = page.evaluate(RESULTS)
    f, n, h = (number(results[name]) for name in "fnh")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".equations-at")).to_have_text("Step 3, unit 2")
    before = number(page.evaluate(RESULTS)["h"])
    assert h == pytest.approx((1 - f) * before + f * n, abs=0.002)


def test_slow_motion_marks_the_line_that_is_computed(explained: Open) -> None:
    page = explained(Experiment(), t=5)
    on = page.get_by_label("Next operation")
    on.click()
    assert page.locator(".line.is-now").count() == 8  # four sums, each written out and added up
    expect(page.locator(".diagram-caption strong")).to_have_text("Weighted sums")
    on.click()
    expect(page.locator(".equation:has(.is-now)")).to_have_count(3)
    expect(page.locator(".cell .item[data-node=f]")).to_have_attribute("data-phase", "now")
    expect(page.locator(".cell .item[data-node=g]")).to_have_attribute("data-phase", "later")
    for _ in range(6):
        on.click()
    expect(page.locator(".diagram-caption")).to_be_hidden()
    expect(page.locator(".line.is-now")).to_have_count(0)


def test_slow_motion_plays_and_rests_under_the_pointer(explained: Open) -> None:
    page = explained(Experiment(), t=5)
    page.get_by_label("Play one step in slow motion").click()
    expect(page.locator(".diagram-count")).to_have_text("1 of 7")
    expect(page.locator(".diagram-count")).to_have_text("2 of 7", timeout=5000)
    page.locator(".cell").hover()
    resting = page.locator(".diagram-count").text_content()
    page.wait_for_timeout(3200)
    assert page.locator(".diagram-count").text_content() == resting


def test_who_wants_no_motion_steps_by_hand(explained: Open) -> None:
    page = explained(Experiment(), t=5, reduced_motion="reduce")
    expect(page.get_by_label("Play one step in slow motion")).to_be_hidden()
    page.get_by_label("Next operation").press("Enter")
    expect(page.locator(".diagram-count")).to_have_text("1 of 7")
    flowing = page.evaluate("getComputedStyle(document.querySelector('.cell .flow')).display")
    assert flowing == "none"


LISTEN = (
    """() => document.querySelector(".board").addEventListener("board:trace", ({detail}) => (window.traced = detail))"""
)


def test_where_a_value_comes_from(explained: Open) -> None:
    shown = run(Experiment())
    page = explained(Experiment(), t=9, unit=2)
    page.evaluate(LISTEN)
    page.locator(".equation[data-node=c] .result").click()
    traced = page.evaluate("window.traced")
    first = traced["values"][0]
    assert shown.trace.c is not None
    expected = shown.trace.gates["f"][8, 1] * shown.trace.c[7, 1]
    strongest = {(value["signal"], value["t"], value["unit"]) for value in traced["values"] if value["strength"] == 1}
    assert strongest == {("c", 7, 1), ("f", 8, 1)}
    assert first["effect"] == pytest.approx(expected, rel=1e-9)
    assert [value["strength"] for value in traced["values"]] == sorted(
        (v["strength"] for v in traced["values"]), reverse=True
    )
    assert {weight["gate"] for weight in traced["weights"]} <= {"i", "f", "g"}
    expect(page.locator(".whence")).to_contain_text(written(expected))
    page.keyboard.press("Escape")
    assert page.evaluate("window.traced") is None
    expect(page.locator(".whence")).to_be_empty()


def nudged(shown: Run, cell: dict[str, Any], by: float) -> Any:
    """The trace with one weight changed a little."""
    from dataclasses import replace

    array = getattr(shown.params, cell["target"]).copy()
    gates = CELLS[shown.params.cell].gates(shown.params.options)
    row = cell["row"] + (gates.index(cell["gate"]) * H if cell["gate"] else 0)
    array[row if cell["column"] is None else (row, cell["column"])] += by
    return forward(replace(shown.params, **{cell["target"]: array}), shown.x)


PLACES = [
    ({"cell": "rnn"}, {"target": "W_hh", "gate": "h", "row": 1, "column": 0}),
    ({"cell": "lstm"}, {"target": "W_ih", "gate": "i", "row": 0, "column": 0}),
    ({"cell": "lstm", "peephole": True}, {"target": "W_co", "gate": "", "row": 2, "column": None}),
    ({"cell": "lstm", "coupled": True}, {"target": "b_hh", "gate": "f", "row": 1, "column": None}),
    ({"cell": "gru"}, {"target": "W_hh", "gate": "n", "row": 0, "column": 2}),
    ({"cell": "gru", "reset": "before"}, {"target": "W_hh", "gate": "r", "row": 2, "column": 1}),
]


@pytest.mark.parametrize(("options", "place"), PLACES, ids=lambda value: str(value.get("target", label(value))))
def test_what_a_weight_reaches_is_its_derivative(
    explained: Open, options: dict[str, Any], place: dict[str, Any]
) -> None:
    shown = run(small(**options))
    page = explained(small(**options))
    page.evaluate(LISTEN)
    page.evaluate(
        """(detail) => document.querySelector(".board").dispatchEvent(new CustomEvent("board:weight", {detail}))""",
        place,
    )
    up, down = nudged(shown, place, 1e-6), nudged(shown, place, -1e-6)
    reached = page.evaluate("window.traced")["values"]
    assert any(value["signal"] == "h" for value in reached)
    for value in reached:
        at = (value["t"], value["unit"])
        high, low = (trace.gates.get(value["signal"], getattr(trace, value["signal"], None)) for trace in (up, down))
        assert value["effect"] == pytest.approx((high[at] - low[at]) / 2e-6, rel=1e-4, abs=1e-8), value


def test_what_an_input_reaches_begins_at_its_step(explained: Open) -> None:
    page = explained(Experiment(), t=4)
    page.evaluate(LISTEN)
    page.get_by_text("What does the input of this step reach?").click()
    traced = page.evaluate("window.traced")
    assert min(value["t"] for value in traced["values"]) == 3
    assert max(value["t"] for value in traced["values"]) > 15  # the pulse is remembered
    assert {weight["target"] for weight in traced["weights"]} == {"W_ih"}


def test_a_clamp_is_marked_and_says_what_would_have_been(explained: Open) -> None:
    clamped = Experiment(interventions=(Clamp(target="f", value=0.0, start=5, stop=9),))
    free = run(Experiment())
    page = explained(clamped, t=6)
    expect(page.locator(".cell .item[data-node=f]")).to_have_class(re.compile("is-clamped.*is-shut"))
    expect(page.locator(".equation[data-node=f] .equation-clamp")).to_have_text(
        f"clamped to 0; computed, it would be {written(free.trace.gates['f'][5, 0])}"
    )
    expect(page.locator(".equation[data-node=f] .result")).to_have_text("0")
    page.keyboard.press("End")
    expect(page.locator(".equation[data-node=f] .equation-clamp")).to_be_hidden()
    expect(page.locator(".cell .item[data-node=f]")).not_to_have_class(re.compile("is-clamped"))


def test_what_ran_out_of_range_is_named(explained: Open) -> None:
    exploding = small(cell="rnn", activation="relu", initialiser="constant", constant=10.0, length=400, sequence="step")
    shown = run(exploding)
    assert shown.first_bad is not None
    page = explained(exploding, t=shown.first_bad + 1)
    expect(page.locator(".equation[data-node=h] .result")).to_have_text(written(shown.trace.h[shown.first_bad, 0]))
    expect(page.locator(".equations-note.is-bad")).to_contain_text("float")
    page.keyboard.press("Home")
    expect(page.locator(".equations-note.is-bad")).to_have_count(0)


def test_equations_can_be_taken_along(explained: Open) -> None:
    shown = run(Experiment())
    page = explained(Experiment(), t=9, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Copy as text").click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[1].startswith("f = σ(W_if x_t + W_hf h_t−1 + b_f) = σ(")
    assert text.splitlines()[-1].endswith(f" = {written(shown.trace.h[8, 0])}")
    page.get_by_text("Copy as LaTeX").click()
    latex = page.evaluate("navigator.clipboard.readText()")
    assert latex.startswith("\\begin{aligned}\ni &= \\sigma(W_{ii} x_{t} + W_{hi} h_{t-1} + b_{i})")
    assert "−" not in latex
    assert "⊙" not in latex


def test_the_sentence_speaks_after_the_cursor_rests(explained: Open) -> None:
    page = explained(Experiment(), t=4)
    spoken = page.locator(".diagram [aria-live=polite]")
    expect(spoken).to_contain_text("The input gate is 0.95, open: 95 % of the candidate passes.")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".diagram-sentence")).to_contain_text("Step 5 of 24")
    expect(spoken).to_contain_text("Step 4 of 24")
    expect(spoken).to_contain_text("Step 5 of 24")
    expect(spoken).to_contain_text("The input gate is 0.018, shut: 2 % of the candidate passes.")


@pytest.mark.parametrize("options", [{"cell": "lstm", "peephole": True}, {"cell": "gru"}], ids=label)
def test_the_chain_shows_the_norm_of_the_step_jacobian(explained: Open, options: dict[str, Any]) -> None:
    shown = run(small(**options))
    J = step_jacobians(shown.params, shown.trace)
    blocks = {"h": J[:, :H, :H]} | ({"c": J[:, H:, H:]} if shown.trace.c is not None else {})
    page = explained(small(**options), t=1)
    expect(page.locator(".chain")).to_have_count(len(blocks))
    for t in range(T):
        expect(page.locator(".equations-at")).to_contain_text(f"Step {t + 1},")
        told = page.locator(".chain .value").all_text_contents()
        assert told == [written(np.linalg.norm(block[t], 2)) for block in blocks.values()]
        page.keyboard.press("ArrowRight")


def test_a_chain_too_large_for_that_shows_the_mean_over_all_directions(explained: Open) -> None:
    large = small(hidden_size=48, length=30)
    shown = run(large)
    J = step_jacobians(shown.params, shown.trace)[6]
    page = explained(large, t=7)
    expect(page.locator(".chain")).to_have_count(2)
    expect(page.locator(".unrolled .quiet").first).to_contain_text("root mean square")
    told = page.locator(".chain .value").all_text_contents()
    assert told == [written(np.linalg.norm(block) / 48**0.5) for block in (J[:48, :48], J[48:, 48:])]


def test_the_chain_is_told_in_words(explained: Open) -> None:
    page = explained(Experiment(), t=9)
    expect(page.locator(".chain-value").last).to_have_text(re.compile(r"^‖∂c₉ / ∂c₈‖ = 0\.99\d$"))
    expect(page.locator(".chain-reading").last).to_contain_text(
        "Every link lets more than a tenth of a change of c pass."
    )


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_phone_has_room_for_it(visit: Callable[..., Page], cell: str) -> None:
    page = visit(f"/?{urlencode(encode(small(cell=cell)))}&t=5", viewport=PHONE)
    page.wait_for_selector(".cell .number")
    box = page.locator(".cell").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll(".cell .number")].map((text) =>
        parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getBoundingClientRect().width / 420))""")
    assert smallest >= 9
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_barriers(explained: Open, theme: harness.ThemeName) -> None:
    page = explained(Experiment(), t=9, theme=theme)
    page.locator(".term").nth(1).click()
    page.locator(".equation[data-node=h] .result").click()
    assert barriers(page) == []
