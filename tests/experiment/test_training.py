"""The training as a value: its table, its limits, and that no text for one is ever an exception."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment.address.link import decode_training, encode_training
from playground.experiment.learning import learners_of
from playground.experiment.state.training import KNOBS, TRAINING_FIELDS, Training, plain, settings_of
from playground.sequences.tasks import TASKS
from playground.training import OPTIMISERS, Settings


def test_the_table_has_every_field_and_the_settings_are_among_them() -> None:
    names = [field.name for field in fields(Training)]
    assert sorted(TRAINING_FIELDS) == sorted(names)
    assert {field.name for field in fields(Settings)} <= set(names)
    assert settings_of(Training(learning_rate=0.5)).learning_rate == 0.5
    assert {knob.name for task in TASKS.values() for knob in task.knobs} == set(KNOBS)


@pytest.mark.parametrize("task", TASKS)
def test_every_task_can_be_learnt_as_it_begins(task: str) -> None:
    learners = learners_of(Training(task=task))
    assert list(learners) == ["RNN", "LSTM", "GRU"]
    for learner in learners.values():
        assert learner.start.dtype == "float32"
        assert len(learner.start) == learner.layout.size


@given(
    task=st.sampled_from(list(TASKS)),
    rate=st.floats(1e-6, 10),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    cells=st.lists(st.sampled_from(["rnn", "gru", "lstm"]), min_size=1, max_size=3),
    seed=st.integers(0, 2**32 - 1),
    text=st.text(min_size=1, max_size=40),
)
def test_a_link_opens_the_same_training(
    task: str, rate: float, optimiser: str, cells: list[str], seed: int, text: str
) -> None:
    named = tuple((f"{k} {cell}", plain(cell, seed=seed)) for k, cell in enumerate(cells))
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "ab"
    training = Training(task=task, learning_rate=rate, optimiser=optimiser, cells=named, seed=seed, text=text)
    assert decode_training(encode_training(training)) == (training, ())


@given(st.text(max_size=60))
def test_no_text_is_an_exception(text: str) -> None:
    training, problems = decode_training({"train": text})
    assert training == Training() or not problems


def test_a_lone_seed_or_knob_is_said_where_it_cannot_be() -> None:
    with pytest.raises(ValueError, match="Length: wanted a whole number from 2 to 500, got 1"):
        Training(task="adding", length=1)
    with pytest.raises(ValueError, match="don't fill rows of 2"):
        Training(values=(1.0, 2.0, 3.0), channels=2)
    with pytest.raises(ValueError, match="Cells"):
        Training(cells=())
