"""The split by path: adds up to the total, and each part is what it says it is."""

from typing import Any

import numpy as np
import pytest

from playground import CELLS, Clamp, backward, forward
from playground.analysis import split_paths
from playground.analysis.paths import projections
from playground.engine import make_params


def states(case) -> list[str]:
    return ["h"] if case.trace.c is None else ["h", "c"]


def frozen(case, *, spare: tuple[str, ...] = (), steps: range | None = None) -> tuple[Clamp, ...]:
    """Clamps that hold every gate but the spare ones at the value it has, so that no gradient passes through it."""
    clamps = []
    for name, values in case.trace.gates.items():
        if name in (*spare, "h"):
            continue
        for t in steps if steps is not None else range(case.trace.length):
            clamps += [
                Clamp(target=name, value=float(value), start=t, stop=t + 1, units=(j,))
                for j, value in enumerate(values[t])
            ]
    return tuple(clamps)


def test_parts_add_up_to_the_total(case) -> None:
    for state in states(case):
        found = split_paths(case.params, case.trace, case.grads, case.dh, state=state)
        np.testing.assert_allclose(found.vectors.sum(axis=0), found.total, rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(found.shares.sum(axis=0), 1, atol=1e-11)
        np.testing.assert_allclose(found.norms, np.linalg.norm(found.vectors, axis=2), atol=1e-14)


def test_parts_add_up_under_interventions(clamped_case) -> None:
    for state in states(clamped_case):
        found = split_paths(clamped_case.params, clamped_case.trace, clamped_case.grads, clamped_case.dh, state=state)
        np.testing.assert_allclose(found.vectors.sum(axis=0), found.total, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(
    "variant",
    [
        ("lstm", {"peephole": peephole, "coupled": coupled, "forget_gate": forget_gate})
        for peephole in (False, True)
        for coupled, forget_gate in ((False, True), (True, True), (False, False))
    ]
    + [("gru", {"reset": "after"}), ("gru", {"reset": "before"})],
    ids=str,
)
def test_direct_path_is_the_gradient_with_every_gate_held(variant: tuple[str, dict[str, Any]], new_case) -> None:
    """An RNN has no direct path."""
    case = new_case(*variant, length=5)
    held = forward(case.params, case.x, h_0=case.trace.h_0, interventions=frozen(case))
    np.testing.assert_allclose(held.h, case.trace.h, atol=1e-14)
    alone = backward(case.params, held, case.dh)
    found = split_paths(case.params, case.trace, case.grads, case.dh)
    direct = found.vectors[found.names.index("direct")]
    np.testing.assert_allclose(direct, alone.h if alone.c is None else alone.c, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    "variant",
    [
        ("lstm", {"peephole": False, "coupled": False, "forget_gate": True}),
        ("lstm", {"peephole": False, "coupled": False, "forget_gate": False}),
        ("gru", {"reset": "after"}),
    ],
    ids=str,
)
def test_last_gate_is_the_one_left_free(variant: tuple[str, dict[str, Any]], new_case) -> None:
    """Over a single step back, the share of a gate is what freeing it adds, where no gate acts through another one."""
    cell, options = variant
    case = new_case(cell, options, length=2)
    case.dh[0] = 0
    found = split_paths(case.params, case.trace, backward(case.params, case.trace, case.dh), case.dh, state="h")

    def gradient(*spare: str) -> np.ndarray:
        clamps = frozen(case, spare=spare, steps=range(1, 2))
        return backward(case.params, forward(case.params, case.x, h_0=case.trace.h_0, interventions=clamps), case.dh).h[
            0
        ]

    for gate in CELLS[cell].gates(options):
        through = ("n",) if gate == "r" else ()  # the reset gate acts through the candidate
        expected = gradient(gate, *through) - gradient(*through)
        np.testing.assert_allclose(found.vectors[found.names.index(gate)][0], expected, atol=1e-14)


def test_rnn_has_one_path(new_case) -> None:
    case = new_case("rnn", {"activation": "tanh"})
    found = split_paths(case.params, case.trace, case.grads, case.dh)
    assert found.names == ("h",)
    np.testing.assert_allclose(found.shares, 1)


def test_lstm_that_only_keeps_has_a_constant_cell_gradient() -> None:
    """f = 1, i = 0 and no recurrent weights: ∂L/∂c_t is the same at every step, all of it by the direct path."""
    H = 3
    params = make_params(
        "lstm",
        {"W_ih": np.zeros((4 * H, 1)), "W_hh": np.zeros((4 * H, H)), "b_ih": np.zeros(4 * H), "b_hh": np.zeros(4 * H)},
    )
    clamps = (Clamp(target="f", value=1.0), Clamp(target="i", value=0.0))
    trace = forward(params, np.ones((30, 1)), c_0=np.array([0.5, -1.0, 2.0]), interventions=clamps)
    dh = np.zeros((30, H))
    dh[-1] = [1.0, -2.0, 0.5]
    grads = backward(params, trace, dh)
    assert grads.c is not None
    assert grads.c[-1].all()
    np.testing.assert_array_equal(grads.c, np.broadcast_to(grads.c[-1], grads.c.shape))
    found = split_paths(params, trace, grads, dh)
    np.testing.assert_allclose(found.shares[found.names.index("direct")], 1, atol=1e-15)
    assert not found.vectors[1:].any()


def test_saturated_biases_come_close_to_it() -> None:
    """The same by weights alone: f ≈ 1 and i ≈ 0 from biases of ±30, as a person would set them."""
    H = 2
    bias = np.repeat([-30.0, 30.0, 0.0, 0.0], H)
    params = make_params(
        "lstm", {"W_ih": np.ones((4 * H, 1)), "W_hh": np.zeros((4 * H, H)), "b_ih": bias, "b_hh": np.zeros(4 * H)}
    )
    trace = forward(params, np.sin(np.arange(50.0))[:, None])
    dh = np.zeros((50, H))
    dh[-1] = 1
    grads = backward(params, trace, dh)
    assert grads.c is not None
    np.testing.assert_allclose(grads.c, np.broadcast_to(grads.c[-1], grads.c.shape), rtol=1e-10)


def test_shares_survive_a_vanished_gradient() -> None:
    total = np.array([[3e-200, 4e-200], [0.0, 0.0]])
    shares = projections(np.stack([0.25 * total, 0.75 * total]), total)
    np.testing.assert_allclose(shares[:, 0], [0.25, 0.75])
    assert np.isnan(shares[:, 1]).all()


def test_a_cell_state_is_needed_for_c(new_case) -> None:
    case = new_case("gru", {"reset": "after"})
    with pytest.raises(ValueError, match="needs a cell with a cell state"):
        split_paths(case.params, case.trace, case.grads, case.dh, state="c")
