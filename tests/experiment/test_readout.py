"""The readout and its losses: against PyTorch, and what goes together with what."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment, change, decode, run, set_target
from playground.experiment.readout import target_of

PAIRS = [
    *(("squared", readout) for readout in ("identity", "sigmoid", "softmax", "tanh")),
    ("binary", "sigmoid"),
    ("categorical", "softmax"),
]


def answering(loss: str, readout: str, cell: str = "gru", outputs: int = 3) -> Experiment:
    experiment = Experiment(
        cell=cell, hidden_size=5, length=9, preset="", base=(), sequence="sine", loss_at="every", outputs=outputs
    )
    targets = {"squared": (0.5, -2.0, 1.0), "binary": (0.0, 1.0, 0.25), "categorical": (3.0, 1.0, 2.0)}[loss]
    return replace(experiment, loss=loss, readout=readout, target_level=1.0, target=targets * 2)


@pytest.mark.parametrize(("loss", "readout"), PAIRS)
@pytest.mark.parametrize("at", ["every", "last", "step"])
def test_loss_and_gradients_are_pytorchs(loss: str, readout: str, at: str) -> None:
    torch = pytest.importorskip("torch")
    found = run(replace(answering(loss, readout), loss_at=at, loss_step=4))
    counted = {"every": slice(0, 9), "last": slice(8, 9), "step": slice(4, 5)}[at]
    h = torch.tensor(found.trace.h, requires_grad=True)
    W, b = (torch.tensor(array, requires_grad=True) for array in (found.W_hy, found.b_y))
    a = (h @ W.T + b)[counted]
    given = torch.tensor([3, 1, 2, 3, 1, 2, 1, 1, 1])[counted] - 1
    target = torch.tensor(found.target)[counted]
    if loss == "binary":
        value = torch.nn.functional.binary_cross_entropy_with_logits(a, target, reduction="sum")
    elif loss == "categorical":
        value = torch.nn.functional.cross_entropy(a, given, reduction="sum")
    else:
        y = {"identity": a, "sigmoid": a.sigmoid(), "softmax": a.softmax(-1), "tanh": a.tanh()}[readout]
        value = 0.5 * ((y - target) ** 2).sum()
    value.backward()
    assert found.loss == pytest.approx(value.item(), rel=1e-12)
    for ours, theirs in ((found.dh, h), (found.dW_hy, W), (found.db_y, b)):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("loss", "readout"), PAIRS)
@pytest.mark.parametrize("cell", ["rnn", "lstm", "slstm"])
def test_gradients_of_recurrent_weights_agree_with_differences(loss: str, readout: str, cell: str) -> None:
    from playground.ui.pages.gradients.compute import loss_of

    found = run(answering(loss, readout, cell))
    loss_at, step = loss_of(found), 1e-6
    for name, array in found.params.arrays().items():
        place = np.unravel_index(np.abs(found.grads.arrays()[name]).argmax(), array.shape)
        moved = [array.copy() for _ in range(2)]
        for one, sign in zip(moved, (1, -1), strict=True):
            one[place] += sign * step
        high, low = (loss_at(found.params.replace(**{name: one})) for one in moved)
        assert (high - low) / (2 * step) == pytest.approx(found.grads.arrays()[name][place], rel=1e-5, abs=1e-9)


def test_more_outputs_leave_all_other_weights_as_they_are() -> None:
    one = run(Experiment())
    more = run(replace(Experiment(), outputs=4))
    assert more.y.shape == (24, 4)
    for name, array in one.params.arrays().items():
        np.testing.assert_array_equal(array, more.params.arrays()[name])


def test_a_loss_brings_its_readout_and_a_target_that_fits() -> None:
    experiment = change(Experiment(loss="squared", target_level=-7.5), loss="binary")
    assert (experiment.readout, experiment.target_level) == ("sigmoid", 0.0)
    experiment = change(experiment, loss="categorical")
    assert (experiment.readout, experiment.outputs, experiment.target_level) == ("softmax", 2, 1.0)
    assert change(experiment, readout="tanh").loss == "squared"
    assert change(experiment, outputs=1).loss == "squared"
    assert change(replace(experiment, outputs=5, target=(5.0,)), outputs=3).target == ()
    assert change(replace(experiment, outputs=5, target=(5.0,)), outputs=6).target == (5.0,)


def test_the_target_of_an_output_is_set_alone() -> None:
    experiment = Experiment(length=3, outputs=2, loss="squared", target_level=0.5)
    np.testing.assert_array_equal(target_of(set_target(experiment, 1, 9.0, 1)), [[0.5, 0.5], [0.5, 9.0], [0.5, 0.5]])
    with pytest.raises(ValueError, match="There is no output 3"):
        set_target(experiment, 1, 9.0, 2)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"loss": "categorical", "readout": "softmax", "outputs": "3", "target_level": "4"}, "classes 1 to 3, got 4"),
        ({"loss": "categorical", "readout": "softmax"}, "at least two outputs"),
        ({"loss": "binary"}, "readout by sigmoid, got identity"),
        ({"loss": "binary", "readout": "sigmoid", "target_level": "1.5"}, "between 0 and 1, got 1.5"),
        ({"outputs": "99"}, "from 1 to 16"),
    ],
)
def test_what_does_not_go_together_is_said_and_mended(query: dict[str, str], said: str) -> None:
    found = decode(query)
    assert any(said in problem for problem in found.problems)
    run(found.experiment)


def test_an_aim_follows_the_input_and_a_drawn_point_keeps_the_rest() -> None:
    bits = (1.0, 0.0, 1.0, 1.0)
    experiment = change(Experiment(length=4, sequence="numbers", values=bits, channels=1), loss="binary", aim="parity")
    assert target_of(experiment)[:, 0].tolist() == [1, 1, 0, 1]
    assert target_of(replace(experiment, aim="majority"))[:, 0].tolist() == [1, 0.5, 1, 1]
    assert target_of(replace(experiment, aim="ever", values=(0.0, 0.0, 1.0, 0.0)))[:, 0].tolist() == [0, 0, 1, 1]
    echo = change(experiment, aim="echo", lag=2)
    assert echo.loss == "squared"
    assert target_of(echo)[:, 0].tolist() == [0, 0, 1, 0]
    drawn = set_target(experiment, 2, 0.25)
    assert drawn.aim == "drawn"
    assert target_of(drawn)[:, 0].tolist() == [1, 1, 0.25, 1]
    assert change(experiment, outputs=3).aim == "drawn"
    assert change(echo, loss="binary").aim == "drawn"
    found = decode({"aim": "parity", "outputs": "3", "loss": "squared"})
    assert any("of one output, got 3" in problem for problem in found.problems)
    assert found.experiment.aim == "drawn"
