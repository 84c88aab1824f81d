"""The Gradients page as panels: what each section shows of a run, and that closed ones cost nothing."""

import itertools
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground import CELLS, analysis, jacobian_lognorms, jacobian_norms, step_jacobians
from playground.analysis import wording
from playground.experiment import Edit, Experiment, Run, View, run
from playground.ui.board.board import Board, Panel
from playground.ui.board.context import Context, Ghost, PageView
from playground.ui.board.page import Content
from playground.ui.board.work import Work
from playground.ui.pages.gradients import cliff, compute, page, triangle
from playground.ui.pages.gradients.page import PAGE
from playground.ui.pages.gradients.sections import SECTIONS

START, ALL = PAGE.view(), PAGE.view(open=frozenset(SECTIONS))


def variants() -> list[dict[str, Any]]:
    found = []
    for name, spec in CELLS.items():
        for values in itertools.product(*spec.options.values()):
            options = dict(zip(spec.options, values, strict=True))
            if not spec.conflict(options):
                found.append({"cell": name, **options})
    return found


def by_id(found: list[Panel]) -> dict[str, Panel]:
    return {panel.id: panel for panel in found}


def content(one: Run, own: PageView = START, **more: Any) -> Content:
    return page.build(Context(run=one, own=own, **more))


def panels(one: Run, own: PageView = START, **more: Any) -> list[Panel]:
    return list(content(one, own, **more).panels)


def done(name: str, one: Run, view: PageView) -> dict[str, Work]:
    """Long work that has come to its end."""
    work = Work(PAGE.all_jobs[name](Context(run=one, own=view)))
    assert work.job.key == compute.key(one.experiment)
    while not work.finished:
        work.advance()
    return {name: work}


def sent(one: Run, view: PageView) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser gets."""
    found = content(one, view)
    board = Board(
        panels=found.panels,
        layout=found.layout,
        steps=one.experiment.length,
        units=one.experiment.hidden_size,
        query="",
        view={"t": 0, "unit": None},
        theme={},
        words={},
    )
    header = json.loads(json.dumps(board.header(), allow_nan=False))
    return header, board.arrays()


@pytest.mark.parametrize("length", [1, 2, 24])
@pytest.mark.parametrize("variant", variants(), ids=str)
def test_every_variant_has_every_section(variant: dict[str, Any], length: int) -> None:
    one = run(Experiment(**variant, length=length, base=(), loss="squared"))
    found = panels(one, ALL)
    header, arrays = sent(one, ALL)
    groups = {group["id"]: group["panels"] for area in header["layout"] for group in area["groups"]}
    assert all(groups[name] for name in SECTIONS)
    placed = [panel for panels in groups.values() for panel in panels if panel != "timebar"]
    assert sorted(placed) == sorted(panel.id for panel in found)
    for panel in header["panels"].values():
        if panel["kind"] in ("chart", "stepwise"):
            assert panel["title"]
            assert panel["reading"] or panel.get("readings") or panel["id"] == "reach.triangle"
            assert all(name in arrays for _, _, name in panel["places"])


def test_the_sentence_of_the_row_is_that_of_every_step() -> None:
    one = run(Experiment(length=9))
    told = by_id(panels(one))["reach.row"].props["readings"]
    for t in range(9):
        sentence = told["templates"][told["which"][t]]
        filled = sentence.format(**{name: values[t] for name, values in told["values"].items()})
        assert f"step {t + 1} " in filled.lower()


def test_the_step_of_the_cursor_is_decomposed_whatever_others_are() -> None:
    one = run(Experiment(length=300, hidden_size=24, edits=()))
    view = PAGE.apply(PAGE.view(open=frozenset({"factors"})), "choose", {"name": "step", "value": 100})
    assert view["step"] == 100
    for panel in by_id(panels(one, view)).values():
        if panel.id in ("why.factors", "why.plane"):
            assert panel.props["asks"]["command"] == "choose"
            assert {100, 299} <= set(panel.props["asks"]["known"])
            assert "steps decomposed" in panel.props["reading"]
            assert "nan" not in panel.props["reading"]
    norms = by_id(panels(one, view))["why.factors"].arrays["why.factors.2.y"]
    J = step_jacobians(one.params, one.trace)[100]
    assert norms[100] == pytest.approx(np.linalg.norm(J, 2))


def test_sections_stand_in_the_order_a_person_asks() -> None:
    one = run(Experiment())
    header, _ = sent(one, ALL)
    sections = [g for area in header["layout"] for g in area["groups"] if g["form"] == "section"]
    assert [group["id"] for group in sections] == list(SECTIONS)
    assert all(group["label"].endswith(("?", "cliff")) for group in sections)


@pytest.mark.parametrize("closed", SECTIONS)
def test_what_is_not_open_is_not_computed(closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> list[Panel]:
        raise AssertionError("computed though closed")

    broken = {**SECTIONS, closed: replace(SECTIONS[closed], build=fail)}
    monkeypatch.setattr(page, "SECTIONS", broken)
    one = run(Experiment())
    view = PAGE.view(open=frozenset(SECTIONS) - {closed})
    header, _ = sent(one, view)
    group = next(g for area in header["layout"] for g in area["groups"] if g["id"] == closed)
    assert group["open"] is False
    assert group["panels"] == []
    with pytest.raises(AssertionError, match="though closed"):
        panels(one, ALL)


def test_the_half_life_on_screen_is_that_of_the_run() -> None:
    one = run(Experiment(cell="rnn", base=()))
    fit = analysis.fit_decay(analysis.norms(one.grads.h).total)
    assert fit is not None
    reading = by_id(panels(one, START))["decay.norms"].props["reading"]
    assert f"falls by half every {wording.number(fit.half_life, 2)} steps" in reading


def test_each_unit_can_be_shown() -> None:
    one = run(Experiment())
    panel = by_id(panels(one, PAGE.view(norms="units")))["decay.norms"]
    frame = json.loads(panel.props["frame"])
    assert panel.props["units"]
    assert [trace["meta"] for trace in frame["data"] if trace.get("meta", {}).get("units")] == [{"units": 4}] * 2


@pytest.mark.parametrize("wrt", ["state", "h", "c"])
@pytest.mark.parametrize("ord", ["fro", "spectral"])
def test_the_row_of_the_cursor_is_exact(wrt: str, ord: str) -> None:
    one = run(Experiment(length=12))
    panel = by_id(panels(one, PAGE.view(wrt=wrt, ord=ord)))["reach.row"]
    assert panel.kind == "stepwise"
    (name,) = panel.props["stepped"]
    expected = 10 ** jacobian_lognorms(one.params, one.trace, ord=ord, wrt=wrt)
    np.testing.assert_allclose(panel.arrays[name], expected.astype(np.float32), rtol=1e-5)


def test_the_plane_has_the_spectrum_of_every_step() -> None:
    one = run(Experiment(cell="gru", base=()))
    found = analysis.factors(one.params, one.trace)
    panel = by_id(panels(one, ALL))["why.plane"]
    frame = json.loads(panel.props["frame"])
    last = len(frame["data"]) - 1
    np.testing.assert_allclose(panel.arrays[f"why.plane.{last}.x"], found.eigenvalues.real, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(panel.arrays[f"why.plane.{last}.y"], found.eigenvalues.imag, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(panel.arrays[f"why.plane.{last - 1}.x"], found.singular_values, rtol=1e-5, atol=1e-7)
    circle = next(index for index, trace in enumerate(frame["data"]) if trace["name"] == "largest σ")
    radius = np.hypot(panel.arrays[f"why.plane.{circle}.x"], panel.arrays[f"why.plane.{circle}.y"])
    np.testing.assert_allclose(radius, np.broadcast_to(found.spectral[:, None], radius.shape), rtol=1e-5)


def test_shares_on_screen_add_up() -> None:
    one = run(Experiment())
    shown = by_id(panels(one, ALL))
    paths = shown["path.shares"]
    lines = [paths.arrays[f"path.shares.{index}.y"] for index in range(1, 6)]
    np.testing.assert_allclose(np.sum(lines, axis=0), 1, atol=1e-9)
    reached = shown["time.reached"]
    assert reached.arrays["time.reached.1.y"][0] == pytest.approx(1)


@pytest.mark.parametrize("parameter", ["W_hh", "W_ih", "b_ih", "b_hh"])
def test_shares_by_unit(parameter: str) -> None:
    one = run(Experiment())
    view = PAGE.view(open=ALL.open, by="unit", parameter=parameter)
    z = by_id(panels(one, view))["time.units"].arrays["time.units.0.z"]
    assert z.shape == (4, 24)
    assert z.sum() == pytest.approx(1, abs=1e-5)


def test_what_takes_long_waits_to_be_asked_for() -> None:
    one = run(Experiment(length=500, hidden_size=24, base=()))
    waiting = by_id(panels(one, START))
    assert "reach.triangle" not in waiting
    ask = next(item for item in waiting["reach.controls"].props["items"] if item["id"] == "triangle.ask")
    view = PAGE.apply(START, ask["command"], ask["payload"])
    computed = by_id(panels(one, view, works=done("triangle", one, view)))
    drawn = computed["reach.triangle"].arrays["reach.triangle.0.z"]
    assert drawn.shape[0] <= triangle.SHOWN
    (row,) = computed["reach.row"].props["stepped"]
    assert computed["reach.row"].arrays[row].shape == (500, 500)
    assert "one step in 2 drawn" in computed["reach.triangle"].props["title"]
    other = run(Experiment(length=500, hidden_size=24, base=(), seed=9))
    assert "reach.triangle" not in by_id(panels(other, view))


def test_a_triangle_that_is_being_computed_is_not_offered_again() -> None:
    one = run(Experiment(length=500, hidden_size=24, base=()))
    begun = {"triangle": Work(PAGE.all_jobs["triangle"](Context(run=one, own=START)))}
    waiting = by_id(panels(one, START, works=begun))
    assert "reach.triangle" not in waiting
    assert "triangle.ask" not in {item["id"] for item in waiting["reach.controls"].props["items"]}


def test_thinned_cells_lie_at_their_steps() -> None:
    one = run(Experiment(cell="rnn", length=500, base=()))
    panel = by_id(panels(one, START, works=done("triangle", one, START)))["reach.triangle"]
    main = json.loads(panel.props["frame"])["data"][0]
    count = panel.arrays["reach.triangle.0.z"].shape[0]
    assert main["x0"] + (count - 1) * main["dx"] == 500


def test_many_jacobians_are_thinned_until_asked() -> None:
    one = run(Experiment(length=200, hidden_size=16, base=()))
    view = PAGE.view(open=frozenset({"factors"}))
    shown = by_id(panels(one, view))
    ask = next(item for item in shown["why.controls"].props["items"] if item["id"] == "why.ask")
    every = compute.decompose_every(one.params, 200)
    assert f"in {every} " in shown["why.controls"].props["items"][0]["text"]
    view = PAGE.apply(view, ask["command"], ask["payload"])
    after = by_id(panels(one, view, works=done("factors", one, view)))
    assert "why.controls" not in after
    assert np.isfinite(after["why.factors"].arrays["why.factors.2.y"]).all()


@pytest.mark.parametrize(
    ("edits", "length"),
    [
        ((Edit(action="scale", block="W_hh", value=1e5),), 24),
        ((Edit(action="scale", block="W_hh", value=1e5),), 400),
        ((Edit(action="zero", block="W_hh"),), 24),
    ],
)
@pytest.mark.parametrize("cell", [{"cell": "rnn", "activation": "relu"}, {"cell": "lstm"}, {"cell": "gru"}])
def test_overflow_and_nothing_at_all_are_said(cell: dict[str, str], edits: tuple[Edit, ...], length: int) -> None:
    """Grey cells and a sentence, no error: every number that reaches the browser as text is finite JSON."""
    one = run(Experiment(**cell, edits=edits, length=length, initialiser="constant", constant=0.5))
    found = panels(one, ALL)
    sent(one, ALL)
    readings = " ".join(panel.props.get("reading", "") for panel in found)
    if not np.isfinite(one.grads.h).all():
        assert "has exploded" in readings
        assert "not finite" in readings
        badge = next(i for i in by_id(found)["loss.controls"].props["items"] if i["id"] == "check")
        assert badge["tone"] == "unknown"
        assert "not finite" in badge["text"]


def test_an_exploding_relu_network_does_overflow() -> None:
    """The case above is not empty."""
    edits = (Edit(action="scale", block="W_hh", value=1e5),)
    one = run(Experiment(cell="rnn", activation="relu", edits=edits, length=400, initialiser="constant"))
    assert not np.isfinite(one.grads.h).all()


def test_the_badge_can_check_every_entry() -> None:
    one = run(Experiment(cell="gru", base=()))
    items = {item["id"]: item for item in by_id(panels(one, START))["loss.controls"].props["items"]}
    assert items["check"]["tone"] == "good"
    ask = items["check.all"]
    view = PAGE.apply(START, ask["command"], ask["payload"])
    after = by_id(panels(one, view, works=done("check", one, view)))["loss.controls"].props["items"]
    total = sum(array.size for array in one.params.arrays().values())
    assert next(item for item in after if item["id"] == "check")["text"].endswith(f"over {total} checks.")
    assert "check.all" not in {item["id"] for item in after}


def test_the_target_can_be_dragged_where_the_loss_is_a_squared_error() -> None:
    state, squared = (run(Experiment(loss=loss)) for loss in ("state", "squared"))
    assert "loss.target" not in by_id(panels(state, START))
    panel = by_id(panels(squared, START))["loss.target"]
    assert panel.props["edit"] == "target"
    assert not panel.props["locked"]
    movable = [t for t in json.loads(panel.props["frame"])["data"] if not t.get("meta", {}).get("fixed")]
    assert [trace["name"] for trace in movable] == ["target"]
    locked = by_id(panels(squared, START, view=View(locked=("target",))))["loss.target"]
    assert locked.props["locked"]


def test_clipping_begins_at_half_the_norm_and_follows_the_slider() -> None:
    one = run(Experiment())
    shown = by_id(panels(one, ALL))
    slider = shown["clipping.controls"].props["items"][1]
    norm = analysis.clip_by_norm(one.grads.arrays(), 1.0).norm_before
    assert slider["value"] == pytest.approx(norm / 2, rel=0.05)
    assert slider["low"] < slider["value"] < slider["high"]
    view = PAGE.apply(ALL, slider["command"], {**slider["payload"], "value": 10 * norm})
    reading = by_id(panels(one, view))["clipping.bars"].props["reading"]
    assert "below the threshold" in reading


def test_the_cliff_goes_step_by_step() -> None:
    one = run(Experiment())
    view = PAGE.apply(ALL, "cliff", {"steps": 30})
    panel = by_id(panels(one, view))["cliff.map"]
    path = analysis.descend(*cliff.START, rate=view["cliff_rate"], steps=30)
    names = [trace["name"] for trace in json.loads(panel.props["frame"])["data"]]
    index = names.index("without clipping")
    np.testing.assert_allclose(panel.arrays[f"cliff.map.{index}.x"], path.w)
    jump = np.hypot(np.diff(path.w), np.diff(path.b)).max()
    assert jump > 1
    assert f"longest step {wording.number(float(jump))}" in panel.props["reading"]


def test_a_text_is_written_at_its_steps() -> None:
    one = run(Experiment(sequence="text", text="hello hello", length=11, base=()))
    frame = json.loads(by_id(panels(one, START))["decay.norms"].props["frame"])
    assert frame["layout"]["xaxis"]["ticktext"][:2] == ["h", "e"]


def test_a_kept_run_lies_behind_the_norms_and_inside_the_axis() -> None:
    one, kept = run(Experiment()), run(Experiment(edits=(Edit(action="set", block="b_ih.f", row=None, value=-9.0),)))
    plain = by_id(panels(one))["decay.norms"]
    shown = by_id(panels(one, ghost=Ghost(run=kept, name="the reference")))["decay.norms"]
    frame = json.loads(shown.props["frame"])
    behind = [index for index, trace in enumerate(frame["data"]) if trace.get("meta", {}).get("of")]
    total = np.linalg.norm(kept.grads.c, axis=1)
    (at,) = [index for index in behind if "c" in frame["data"][index]["meta"]["of"]]
    np.testing.assert_allclose(shown.arrays[f"decay.norms.{at}.y"], total)
    low, _ = frame["layout"]["yaxis"]["range"]
    assert low <= np.log10(total[total > 0].min())
    assert json.loads(plain.props["frame"])["layout"]["yaxis"]["range"][0] > low
    ratio = np.linalg.norm(one.grads.h[0]) / np.linalg.norm(kept.grads.h[0])
    assert f"∂L/∂h is {wording.number(ratio, 3)} times as large" in shown.props["reading"]
    assert "reference" not in plain.props["reading"]


@pytest.mark.parametrize(
    ("experiment", "states"),
    [
        (Experiment(cell="slstm", preset="", base=()), ["h", "c", "n", "m"]),
        (
            Experiment(cell="typed", equations="s' = tanh(W x + U h + b)\nh' = 0.5 ⊙ s' + 0.5 ⊙ h", preset="", base=()),
            ["h", "s"],
        ),
    ],
    ids=["slstm", "typed"],
)
def test_the_triangle_is_of_any_state_that_the_cell_has(experiment: Experiment, states: list[str]) -> None:
    made = run(experiment)
    assert list(made.trace.states) == states
    for word, name in zip(compute.WRT[1:], states, strict=False):
        own = PAGE.view(open=frozenset({"triangle"}), wrt=word)
        context = Context(run=made, own=own)
        assert compute.triangle_of(context)[1] == name
        panels = {panel.id: panel for panel in triangle.reach(context)}
        choice = panels["reach.controls"].props["items"][0]
        assert (choice["value"], len(choice["options"])) == (word, len(states) + 1)
        found = jacobian_norms(made.params, made.trace, wrt=name)
        last = panels["reach.row"].arrays["reach.row.0.y"][-1]
        np.testing.assert_allclose(last, found[-1], rtol=1e-5)


def test_a_kept_run_lies_behind_the_paths_the_factors_and_the_row_inside_their_axes() -> None:
    one, kept = run(Experiment()), run(Experiment(edits=(Edit(action="set", block="b_ih.f", row=None, value=-1.0),)))
    before = by_id(content(one, ALL).panels)
    shown = by_id(content(one, ALL, ghost=Ghost(run=kept, name="the reference")).panels)
    expected = {
        "path.norms": compute.paths(kept, "c").norms[compute.paths(kept, "c").names.index("direct")],
        "why.factors": np.array([np.linalg.norm(step, 2) for step in step_jacobians(kept.params, kept.trace)]),
        "reach.row": jacobian_norms(kept.params, kept.trace, ord="fro", wrt="state")[-1],
    }
    for name, values in expected.items():
        frame = json.loads(shown[name].props["frame"])
        (first, *_) = [at for at, trace in enumerate(frame["data"]) if trace.get("meta", {}).get("of")]
        drawn = shown[name].arrays[f"{name}.{first}.y"]
        np.testing.assert_allclose(drawn[-1] if drawn.ndim > 1 else drawn, values, rtol=1e-5)
        low, high = frame["layout"]["yaxis"]["range"]
        seen = values[np.isfinite(values) & (values > 1e-4 * np.nanmax(values))]
        assert low <= np.log10(seen.min())
        assert np.log10(seen.max()) <= high
        assert not any(trace.get("meta", {}).get("of") for trace in json.loads(before[name].props["frame"])["data"])
