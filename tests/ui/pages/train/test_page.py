"""The Train page without a browser: what it holds, what can be done to it, what it shows and refuses."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment, run
from playground.experiment.address.file import read, to_json
from playground.experiment.address.link import decode_training, encode_training
from playground.experiment.state.training import RHYME, TRAINING, Training, plain
from playground.sequences.tasks import TASKS
from playground.training import sentences
from playground.training.reader import SYMBOLS, reader
from playground.training.reading import foretell
from playground.ui.board.board import Panel
from playground.ui.board.context import Context, PageView
from playground.ui.board.message import unpack
from playground.ui.board.page import Content
from playground.ui.pages.train import curves, live, writing
from playground.ui.pages.train.commands import held, keep
from playground.ui.pages.train.live import Live, fresh
from playground.ui.pages.train.page import PAGE, SECTIONS, begin

START = PAGE.view(**begin({})[0])
ALL = frozenset(SECTIONS)


def do(view: PageView, *commands: str, **payload: Any) -> PageView:
    for name in commands:
        view = PAGE.apply(view, name, payload)
    return view


def with_training(**fields: Any) -> PageView:
    return keep(START, fresh(Training(**fields)))


def content(view: PageView) -> Content:
    return PAGE.build(Context(run=run(Experiment()), own=view))


def panels(view: PageView) -> dict[str, Panel]:
    found = content(view).panels
    assert len({panel.id for panel in found}) == len(found)
    return {panel.id: panel for panel in found}


def after(steps: int, view: PageView = START) -> PageView:
    return do(view, *["train.step"] * steps)


def same_weights(one: Live, two: Live) -> bool:
    pairs = zip(one.courses.values(), two.courses.values(), strict=True)
    return all(a.state.vector.tobytes() == b.state.vector.tobytes() for a, b in pairs)


# ---- going on, back, and elsewhere


def test_playing_goes_on_slice_by_slice_and_pause_stops_it() -> None:
    view = do(START, "train.play", "slice")
    first = held(view).step
    assert first >= 1
    assert content(view).again == "slice"
    view = do(view, "slice", "train.pause")
    second = held(view).step
    assert second > first
    assert held(do(view, "slice")).step == second
    assert content(view).again == ""


def test_it_stops_by_itself_when_all_have_solved_it() -> None:
    view = with_training(cells=(("GRU", plain("gru")),))
    view = do(view, "train.play")
    while held(view).playing:
        view = do(view, "slice")
    (course,) = held(view).courses.values()
    assert course.solved
    shown = panels(view)
    assert "solved it after" in shown["train.said"].props["sentences"][0]
    go = next(item for item in shown["train.wheel"].props["items"] if item["id"] == "train.go")
    assert go["disabled"]


def test_rewind_leads_to_the_very_same_weights_and_the_same_way() -> None:
    view = after(12)
    again = do(view, "train.rewind")
    assert same_weights(held(again), held(START))
    assert held(again).step == 0
    assert same_weights(held(after(12, again)), held(view))
    assert same_weights(held(do(again, "train.back")), held(view))


def test_another_seed_changes_weights_and_data() -> None:
    one, two = held(START), held(do(START, "train.seed"))
    assert not same_weights(one, two)
    assert two.training.seed == one.training.seed + 1


def test_looking_back_shows_the_past_and_learning_goes_on_from_there() -> None:
    view = after(14)
    back = do(view, "train.at", value=6)
    assert held(back).at == 6
    assert all(state.step == 6 for state in held(back).states().values())
    assert same_weights(held(back), held(view))  # nothing is lost by looking
    on = after(8, back)
    assert held(on).at is None
    assert same_weights(held(on), held(view))
    other = after(8, do(back, "train.set", name="learning_rate", value=0.5))
    assert not same_weights(held(other), held(view))
    assert same_weights(held(do(other, "train.back")), held(view))
    assert held(do(back, "train.at", value=99)).at is None


def test_a_look_back_says_the_step_that_it_shows() -> None:
    then = after(200)
    for step in range(1, held(then).step, 7):
        looked = held(do(then, "train.at", value=step))
        assert looked.at is not None
        assert looked.at <= step
        for name, state in looked.states().items():  # one that ended before stands at its end
            assert state.step == min(looked.at, looked.courses[name].state.step)


def test_charts_of_the_past_are_those_of_then() -> None:
    view = replace(START, open=ALL)
    then = after(6, view)
    back = do(after(9, then), "train.at", value=6)
    before, now = panels(then), panels(back)
    for name in ("train.answer.0", "train.reach", "train.gates.1", "train.weights", "train.updates"):
        for key, array in before[name].arrays.items():
            np.testing.assert_array_equal(array, now[name].arrays[key], err_msg=f"{name} {key}")
        assert before[name].props["reading"] == now[name].props["reading"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 0.1),
        ("optimiser", "rmsprop"),
        ("threshold", 1e-4),
        ("truncate", 3),
        ("batch", 8),
        ("weight_decay", 0.1),
        ("noise", 0.01),
    ],
)
def test_settings_change_without_a_reset(name: str, value: Any) -> None:
    view = do(after(4), "train.set", name=name, value=value)
    assert held(view).step == 4
    assert getattr(held(view).training, name) == value
    assert not same_weights(held(after(1, view)), held(after(5)))


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("train.task", {"value": "echo"}),
        ("train.set", {"name": "length", "value": 9}),
        ("train.units", {"value": 5}),
        ("train.start", {"value": "keras"}),
        ("train.cell", {"place": 0, "value": "gru"}),
    ],
)
def test_what_begins_anew_can_be_brought_back(command: str, payload: dict[str, Any]) -> None:
    view = after(3)
    changed = do(view, command, **payload)
    assert held(changed).step == 0
    assert same_weights(held(do(changed, "train.back")), held(view))


def test_cells_come_and_go_and_have_names_of_their_own() -> None:
    view = do(START, "train.cell", place=0, value="gru")
    assert list(held(view).courses) == ["GRU", "LSTM", "GRU 2"]
    view = do(do(view, "train.cell", place=2, value=""), "train.cell", place=1, value="")
    assert list(held(view).courses) == ["GRU"]
    with pytest.raises(ValueError, match="One cell at least"):
        do(view, "train.cell", place=0, value="")
    assert list(held(do(view, "train.cell", place=1, value="rnn")).courses) == ["GRU", "RNN"]


def test_what_is_not_finite_is_said_and_undone_with_one_click() -> None:
    wild = {"optimiser": "sgd", "learning_rate": 10.0, "clip": "none", "task": "adding", "length": 100}
    cell = plain("rnn", activation="identity", gain=3.0)
    view = with_training(**wild, cells=(("RNN", cell),))
    view = do(view, "train.play")
    while held(view).playing:
        view = do(view, "slice")
    (course,) = held(view).courses.values()
    failure = course.state.failure
    assert failure is not None
    shown = panels(view)
    said = shown["train.said"].props["sentences"][0]
    assert said == f"RNN stopped: at step {failure.step} {failure.parameter} was no longer finite."
    assert any(item["id"] == "train.finite" for item in shown["train.wheel"].props["items"])
    back = held(do(view, "train.finite"))
    assert back.courses["RNN"].state.failure is None
    assert np.isfinite(back.courses["RNN"].state.vector).all()


# ---- to and from the other pages, links and files


@pytest.mark.parametrize("task", ["parity", "adding", "copy"])
def test_what_was_learnt_goes_to_forward(task: str) -> None:
    view = after(2, with_training(task=task))
    now = held(view)
    for name, course in now.courses.items():
        taken = live.taken(now, name)
        found, arrays = run(taken), course.learner.layout.arrays(course.state.vector)
        for key, array in found.params.arrays().items():
            np.testing.assert_array_equal(array, arrays[key])
        np.testing.assert_array_equal(found.x, course.learner.held_out.x[:, 0])
        if len(course.learner.problem.outputs) == 1:
            np.testing.assert_array_equal(found.W_hy, arrays["W_hy"])


def test_what_is_on_forward_is_trained_from_its_very_weights() -> None:
    shown = Experiment(cell="gru", hidden_size=6, sequence="text", text="ab")
    view = keep(START, live.train_from(held(with_training(task="adding")), shown))
    (course,) = held(view).courses.values()
    start = course.learner.layout.arrays(course.state.vector)
    params = run(shown).params.arrays()
    for name in ("W_ih", "W_hh", "b_ih", "b_hh"):
        np.testing.assert_array_equal(start[name], params[name].astype(np.float32))


@pytest.mark.parametrize(
    "fields", [{}, {"task": "sine", "period": 7, "clip": "none"}, {"task": "text", "text": "ab " * 99}]
)
def test_a_link_and_a_file_begin_the_same_way(fields: dict[str, Any]) -> None:
    training = Training(**fields)
    assert decode_training(encode_training(training)) == (training, ())
    assert read(to_json(training, TRAINING), TRAINING) == training
    opened = PAGE.view(**begin(encode_training(training))[0])
    assert same_weights(held(after(3, opened)), held(after(3, with_training(**fields))))


def test_a_saved_training_begins_with_the_weights_of_the_moment() -> None:
    view = do(after(5), "train.at", value=3)
    saved = read(to_json(live.with_weights(held(view)), TRAINING), TRAINING)
    begun = fresh(saved)
    for name, state in held(view).states().items():
        assert begun.courses[name].state.vector.tobytes() == state.vector.tobytes()


def test_a_link_that_would_be_too_long_says_so() -> None:
    subject = content(START).subject
    assert subject
    assert subject.link_too_long == ""
    learnt = live.with_weights(held(after(2, with_training(cells=(("LSTM", plain("lstm", units=16)),)))))
    subject = content(keep(START, fresh(learnt))).subject
    assert subject
    assert re.fullmatch(r"The link would be [\d.]+ KB long, .* save it as a file instead\.", subject.link_too_long)


def test_a_damaged_link_says_so_and_shows_the_first_training() -> None:
    text = encode_training(Training(task="echo"))["train"]
    held_at_first, problems = begin({"train": text[:-3]})
    assert problems
    assert held_at_first["live"].training == Training()


# ---- what is refused


@pytest.mark.parametrize(
    ("command", "payload", "sentence"),
    [
        ("train.set", {"name": "learning_rate", "value": 0}, "learning rate of 0 changes nothing"),
        ("train.set", {"name": "learning_rate", "value": 1e9}, "Learning rate .*wanted a number from 0 to 10"),
        ("train.set", {"name": "learning_rate", "value": float("nan")}, "cannot be “nan”"),
        ("train.set", {"name": "optimiser", "value": "lion"}, "Optimiser .*wanted one of"),
        ("train.set", {"name": "batch", "value": 2.5}, "Wanted a whole number for batch"),
        ("train.set", {"name": "seed", "value": 1}, "cannot be"),
        ("train.set", {"name": "length", "value": 0}, "Length: wanted a whole number from 1 to 500, got 0"),
        ("train.task", {"value": "chess"}, "no task “chess”"),
        ("train.cell", {"place": 7, "value": "gru"}, "no such place"),
        ("train.cell", {"place": 0, "value": "brain"}, "no cell “brain”"),
        ("train.units", {"value": 1000}, "Units"),
        ("train.start", {"value": "magic"}, "wanted one of"),
        ("train.at", {"value": "x"}, "Wanted a whole number"),
        ("train.fly", {}, "no command"),
    ],
)
def test_bad_input_is_a_sentence_and_keeps_everything(
    command: str, payload: dict[str, Any], sentence: str | None
) -> None:
    view = after(2)
    if sentence is None:
        do(view, command, **payload)
        return
    with pytest.raises(ValueError, match=sentence):
        do(view, command, **payload)
    assert held(view).step == 2


def test_data_that_cannot_be_learnt_from_is_a_sentence() -> None:
    text, series = with_training(task="text"), with_training(task="series")
    with pytest.raises(ValueError, match="only one character"):
        do(text, "train.data", value="aaaa" * 100)
    with pytest.raises(ValueError, match="3 rows; windows of 12 steps"):
        do(series, "train.data", value="1\n2\n3")
    with pytest.raises(ValueError, match="wanted a number"):
        do(series, "train.data", value="one\ntwo")
    view = do(series, "train.data", value="\n".join(str(k % 7) for k in range(90)))
    assert held(view).training.values[:8] == (0, 1, 2, 3, 4, 5, 6, 0)


def test_a_step_that_would_take_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="times too much work"):
        fresh(Training(task="adding", length=500, batch=256, cells=(("LSTM", plain("lstm", units=64)),)))


# ---- what is shown


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_shown_with_its_baseline(task: str) -> None:
    view = after(1, replace(with_training(task=task), open=ALL))
    shown, problem = panels(view), held(view).problem
    levels = {level["value"] for level in shown["train.loss"].props["levels"]}
    assert {guess.loss for guess in problem.baselines} <= levels
    assert problem.solved is None or problem.solved in levels
    assert json.dumps([panel.props for panel in shown.values()], allow_nan=False)
    courses = held(view).courses
    assert shown["train.said"].props["sentences"] == [
        sentences.what_happened(courses),
        *sentences.gradients(courses),
    ]


def test_the_curves_are_the_log() -> None:
    view = after(7)
    loss, now = panels(view)["train.loss"], held(view)
    for place, course in enumerate(now.courses.values()):
        faint = loss.props["series"][place]
        np.testing.assert_array_equal(loss.arrays[faint["y"]], course.log.loss.astype(np.float32))
        assert loss.arrays[faint["x"]].tolist() == [1, 2, 3, 4, 5, 6, 7]
        strong = loss.props["series"][place + len(now.courses)]
        assert loss.arrays[strong["y"]].tolist() == [np.float32(score.loss) for score in course.log.scores]


def test_long_curves_are_thinned_by_means() -> None:
    steps, values = curves.thinned(np.arange(1000.0), most=300)
    assert len(values) <= 300
    assert (steps[0], values[0], steps[-1]) == (4, 1.5, 1000)
    few, same = curves.thinned(np.arange(5.0))
    assert (few.tolist(), same.tolist()) == ([1, 2, 3, 4, 5], [0, 1, 2, 3, 4])


def test_logarithmic_axes_hold_what_is_drawn_at_round_ends() -> None:
    ends = curves.log_range([np.array([0.3, 0.04, np.inf, np.nan, 0.0])], [0.7])
    assert ends == {"low": 0.02, "high": 1.0}
    assert curves.log_range([], []) == {"low": 0.1, "high": 10.0}


def test_the_reader_foretells_what_is_typed() -> None:
    panel = panels(do(replace(START, open=ALL), "train.type", value="the functio"))["train.reader"]
    p = foretell(reader().layout, reader().vector, writing.indices("the functio"))[-1]
    assert panel.props["next"][0]["letter"] == "n"
    assert panel.props["next"][0]["p"] == pytest.approx(float(p[SYMBOLS.index("n")]), abs=1e-4)
    assert panels(do(replace(START, open=ALL), "train.type", value=""))["train.reader"].props["typed"] == ""


def test_text_is_drawn_from_the_networks_that_read() -> None:
    view = after(1, replace(with_training(task="text"), open=ALL))
    texts = panels(view)["train.written"].props["texts"]
    assert [text["name"] for text in texts] == ["RNN", "LSTM", "GRU"]
    assert all(set(text["text"]) <= set(RHYME) for text in texts)


# ---- in the app


def trained(open_app: Callable[..., AppTest], **query: str) -> tuple[dict[str, Any], AppTest]:
    app = open_app(**query)
    app.session_state["session"] = replace(app.session_state["session"], goto="train")
    app.run()
    assert not app.exception
    (component,) = app.get("bidi_component")
    return unpack(component.proto.bytes)[0]["header"], app


def test_the_app_opens_the_page_of_a_link(open_app: Callable[..., AppTest]) -> None:
    header, _app = trained(open_app, **encode_training(Training(task="first", length=9)))
    assert header["T"] == 9
    assert header["panels"]["toolbar"]["title"] == "Learn: Remember the first"
    assert decode_training(dict(parse_qsl(header["query"])))[0].length == 9
