"""The sentences: right words for the case, and every number the computed one."""

import numpy as np
import pytest

from playground.analysis import (
    Check,
    Paths,
    Probe,
    Triangle,
    bands,
    clip_by_norm,
    clip_by_value,
    descend,
    factors,
    pascanu,
    saturation,
    split_paths,
    step_shares,
    transient_growth,
    wording,
)
from playground.analysis import sentences as say
from playground.engine import backward, forward, make_params


def halving(rate: float, steps: int = 30) -> np.ndarray:
    return np.exp(rate * np.arange(steps)[::-1])


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        (np.log(0.5) / 2.3, "Going back in time, ∂L/∂h falls by half every 2.3 steps."),
        (np.log(0.5), "Going back in time, ∂L/∂h falls by half at every step."),
        (np.log(10) / 7, "Going back in time, ∂L/∂h grows ×10 every 7 steps."),
        (-0.005, "Going back in time, ∂L/∂h falls to 87 % over 29 steps."),
        (0.005, "Going back in time, ∂L/∂h grows to 116 % over 29 steps."),
        (0.0, "Going back in time, ∂L/∂h is constant."),
        (0.001, "Going back in time, ∂L/∂h is constant."),
        (np.log(1 / 34), "Going back in time, ∂L/∂h falls by a factor of 34 at every step."),
        (np.log(120), "Going back in time, ∂L/∂h grows by a factor of 120 at every step."),
    ],
)
def test_decay(rate: float, sentence: str) -> None:
    assert say.decay_sentence({"∂L/∂h": halving(rate)}) == sentence


def test_decay_of_two_states() -> None:
    totals = {"∂L/∂h": halving(np.log(0.5) / 2), "∂L/∂c": halving(0.0)}
    assert say.decay_sentence(totals) == "Going back in time, ∂L/∂h falls by half every 2 steps; ∂L/∂c is constant."


def test_what_arrives_against_a_kept_run() -> None:
    now = {"h": np.array([0.3, 1.0]), "c": np.array([2.0, 1.0]), "m": np.array([1e-3])}
    before = {"h": np.array([0.6, 9.0, 9.0]), "c": np.array([2.0])}
    assert say.kept_sentence(now, before, "the reference") == (
        "At step 1, against the reference: ∂L/∂h is 0.5 times as large; ∂L/∂c is the same. "
        "In the head, × is the ratio at the cursor."
    )
    gone = say.kept_sentence({"h": now["h"]}, {"h": np.zeros(1)}, "it")
    assert "∂L/∂h is 0.3 instead of 0." in gone


def test_two_regimes_are_both_said() -> None:
    """A curve that drops a thousandfold in its last ten steps and hardly before them: one line would tell neither."""
    last = 2.0 ** np.arange(-10.0, 1.0)
    total = np.concatenate([last[0] * 0.5 ** (np.arange(489)[::-1] / 260), last])
    assert say.decay_sentence({"∂L/∂h": total}) == (
        "Going back in time, ∂L/∂h falls by half at every step from step 500 back to step 490, "
        "and before that falls by half every 260 steps."
    )


def test_a_drop_in_the_last_step_is_no_rate_of_the_others() -> None:
    total = np.append(0.5 ** (np.arange(23.0)[::-1] / 9), 150.0)
    said = say.decay_sentence({"∂L/∂h": total})
    assert "falls by a factor of 150 from step 24 back to step 23, and before that falls by half every 9 steps" in said


def test_no_rate_is_said_where_none_fits() -> None:
    total = np.where(np.arange(30) % 2, 50.0, 1.0)
    assert say.decay_sentence({"∂L/∂h": total}) == "No single rate fits ∂L/∂h: 50 at step 30, 1 at step 1."


def test_no_fit() -> None:
    sentence = "∂L/∂c is finite and not 0 at fewer than two steps: it has no rate."
    assert say.decay_sentence({"∂L/∂c": np.array([0.0, np.nan, 2.0])}) == sentence


def test_bands() -> None:
    found = say.bands_sentence(bands(np.array([1e-40, 1e-39, 1e-20, 1.0, np.inf])), "∂L/∂h")
    assert "∂L/∂h has vanished at steps 1 to 2: below 1.2 × 10⁻³⁸" in found
    assert "At step 3 ∂L/∂h is so small" in found
    assert "∂L/∂h has exploded at step 5: above 3.4 × 10³⁸" in found
    assert say.bands_sentence(bands(np.ones(4)), "∂L/∂h") == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (2.345, "2.35"), (-0.00234, "−0.00234"), (1.2e-20, "1.20 × 10⁻²⁰"), (np.inf, "∞"), (np.nan, "nan")],
)
def test_numbers(value: float, text: str) -> None:
    assert wording.number(value) == text


def test_numbers_beyond_float64() -> None:
    assert wording.power_of_ten(-597.0) == "10⁻⁵⁹⁷"
    assert wording.power_of_ten(-np.inf) == "0"
    assert wording.power_of_ten(-2.0) == "0.01"


@pytest.mark.parametrize(
    ("steps", "text"), [([2], "step 3"), ([0, 1, 2], "steps 1 to 3"), ([0, 2, 8], "3 steps from 1 to 9")]
)
def test_spans(steps: list[int], text: str) -> None:
    assert wording.span(steps) == text


def half_network() -> np.ndarray:
    return np.where(np.tri(10, dtype=bool), np.log10(0.1) * (np.arange(10)[:, None] - np.arange(10)), np.nan)


def test_survival_in_plain_words() -> None:
    said = say.survival_sentence(halving(np.log(0.5), 11))
    assert (
        said
        == "Learning sends a signal back in time, from step 11. On its way it fades: 0.00098 of it is left at step 1."
    )
    assert "It grows" not in said
    assert "it grows: at step 1 it is ×1000 of what it was there" in say.survival_sentence(halving(np.log(10), 4))
    assert "hardly changed: 100 % of it is there at step 1" in say.survival_sentence(np.ones(5))
    assert "reaches no step before it" in say.survival_sentence(np.array([0.0, 0.0, 2.0]))
    assert "no signal to follow" in say.survival_sentence(np.zeros(3))


def of_triangle(log10: np.ndarray, t: int) -> str:
    return say.triangle_sentences(Triangle(log10=log10, ord="fro", wrt="h")).at(t)


def test_triangle() -> None:
    assert of_triangle(half_network(), 9) == (
        "A change of the state up to 2 steps before arrives at step 10 with more than 1 % of its size; "
        "from that of step 1 with 1.0 × 10⁻⁹."
    )
    bad = half_network()
    bad[4, 2] = np.nan
    assert of_triangle(bad, 7) == "Not finite from step 5 on, drawn grey."
    assert "arrives at step 4 with" in of_triangle(bad, 3)
    assert of_triangle(np.zeros((1, 1)), 0) == "Step 1 has no state before it to depend on."
    every = np.where(np.tri(6, dtype=bool), 0.0, np.nan)
    assert "A change of any earlier state arrives at step 6" in of_triangle(every, 5)
    none = np.where(np.tri(6, dtype=bool), np.where(np.eye(6, dtype=bool), 0.3, -9.0), np.nan)
    assert of_triangle(none, 5) == (
        "Not even a change of the state just before arrives at step 6 with 1 % of its size; "
        "from that of step 1 with 5.0 × 10⁻¹⁰."
    )


def test_the_sentence_of_the_triangle_follows_the_step() -> None:
    found = Triangle(log10=half_network(), ord="fro", wrt="h")
    said = say.triangle_sentences(found)
    for t in range(1, 10):
        row = 10.0 ** found.log10[t, : t + 1]
        back = [t - k for k in range(t) if (row[k : t + 1] >= 0.01 * row[t]).all()]
        assert f"arrives at step {t + 1} " in said.at(t)
        assert ("any earlier" in said.at(t)) == (max(back, default=0) == t)
        assert f"step 1 with {wording.times(np.log10(row[0] / row[t]))}" in said.at(t)


def rnn(W: np.ndarray, activation: str = "tanh"):
    H = len(W)
    arrays = {"W_ih": np.zeros((H, 1)), "W_hh": W, "b_ih": np.zeros(H), "b_hh": np.zeros(H)}
    return make_params("rnn", arrays, activation=activation)


def test_pascanu() -> None:
    small = pascanu(rnn(0.5 * np.eye(2)))
    large = pascanu(rnn(np.array([[0.5, 4.0], [0.0, 0.5]])))
    sigmoid = pascanu(rnn(3 * np.eye(2), "sigmoid"))
    assert small
    assert large
    assert sigmoid
    assert "is 0.5, below 1/γ = 1: the gradient must vanish." in say.pascanu_sentence(small)
    assert "necessary for the gradient to explode, not sufficient" in say.pascanu_sentence(large)
    assert "Its spectral radius, 0.5, is below 1/γ" in say.pascanu_sentence(large)
    assert "is 3, below 1/γ = 4" in say.pascanu_sentence(sigmoid)


def test_nonnormal_growth() -> None:
    params = rnn(np.array([[0.9, 2.0], [0.0, 0.9]]), "identity")
    trace = forward(params, np.zeros((9, 1)))
    found = factors(params, trace)
    growth = transient_growth(params, trace, found)
    said = say.nonnormal_sentence(found, growth)
    assert growth is not None
    assert growth.stop - growth.start > 1
    assert f"From step {growth.stop} back to step {growth.start + 1} every spectral radius is below 1" in said
    assert f"up to ×{wording.number(growth.factor, 2)}" in said
    assert "Non-normal at 9 of 9 steps" in said
    alone = rnn(np.array([[0.5, 4.0], [0.0, 0.5]]), "identity")  # grows in one step, which the norm tells already
    trace = forward(alone, np.zeros((9, 1)))
    found = factors(alone, trace)
    assert "every spectral radius" not in say.nonnormal_sentence(found, transient_growth(alone, trace, found))
    normal = rnn(0.9 * np.eye(2), "identity")
    trace = forward(normal, np.zeros((9, 1)))
    said = say.nonnormal_sentence(factors(normal, trace), None)
    assert said.startswith("At every step ‖J‖₂ equals the spectral radius")


def test_decomposed_steps_are_said_to_be_some(new_case) -> None:
    case = new_case("lstm", {"peephole": False, "coupled": False, "forget_gate": True}, length=25)
    found = factors(case.params, case.trace, every=8, also=3)
    assert found.computed == (0, 3, 8, 16, 24)
    for said in (say.factors_sentence(found, gated=True), say.nonnormal_sentence(found, None)):
        assert "of the 5 steps decomposed" in said
        assert "nan" not in said


def test_a_range_of_one_value_is_no_range() -> None:
    params = rnn(1.2 * np.eye(2), "identity")
    said = say.factors_sentence(factors(params, forward(params, np.zeros((9, 1)))), gated=False)
    assert "The true norm lies at 1.2; " in said
    assert wording.between(1.2, 1.2000001) == "at 1.2"
    assert wording.between(0.5, 2.0) == "between 0.5 and 2"


def test_no_bound_is_compared_with_a_norm_of_nothing() -> None:
    params = rnn(np.zeros((2, 2)))
    said = say.factors_sentence(factors(params, forward(params, np.zeros((4, 1)))), gated=False)
    assert said == "4 of 4 steps shrink every gradient (‖J‖₂ < 1). The true norm lies at 0."


def test_factors_and_bound(case) -> None:
    found = factors(case.params, case.trace)
    said = say.factors_sentence(found, gated=case.params.cell != "rnn")
    live = found.spectral > 0
    ratio = np.median(found.bound[live] / found.spectral[live]) if live.any() else np.nan
    assert ("within 5 %" in said) == bool(ratio < 1.05)
    steps = "step" if case.trace.length == 1 else "steps"
    assert f"{int((found.spectral < 1).sum())} of {case.trace.length} {steps} shrink" in said
    assert ("‖W‖₂" in said) == (case.params.cell == "rnn")
    assert ("must vanish" in say.bound_sentence(found)) == bool((found.bound < 1).all())


def test_paths_of_every_variant(case) -> None:
    found = split_paths(case.params, case.trace, case.grads, case.dh)
    names = {name: f"<{name}>" for name in found.names}
    said = say.paths_sentence(found, names)
    if len(found.names) == 1:
        assert "one path only" in said
    else:
        largest = found.names[int(np.argmax(np.abs(found.shares[:, 0])))]
        assert f"<{largest}>" in said
        assert "at step 1" in said
        assert ("against" in said) == bool((found.shares[:, 0] < -5e-4).any())
        assert f"of {case.trace.length} steps" in say.direct_sentence(found)


def test_paths_without_a_gradient() -> None:
    empty = np.zeros((2, 3, 1))
    found = Paths(
        state="c",
        names=("direct", "i"),
        vectors=empty,
        total=empty[0],
        shares=np.full((2, 3), np.nan),
        norms=np.zeros((2, 3)),
    )
    assert "no finite gradient" in say.paths_sentence(found, {"direct": "", "i": ""})
    assert say.direct_sentence(found) == ""


def test_shares(case) -> None:
    found = step_shares(case.params, case.trace, case.grads, "W_hh" if "W_hh" in case.params.weights else "W_ih")
    said = say.shares_sentence(found)
    assert f"is that of step {int(np.argmax(found.steps)) + 1}" in said
    half = next(n for n in range(1, case.trace.length + 1) if found.steps[-n:].sum() >= 0.5 - 1e-12)
    later = [n for n in range(half, case.trace.length + 1) if found.steps[-n:].sum() >= 0.5 - 1e-12]
    assert any((f"last {n} steps" in said) or (n == 1 and "after the last step" in said) for n in later)


def test_shares_are_counted_from_where_the_loss_sits(new_case) -> None:
    """With the loss at step 20 of 24 the four empty steps behind it are no part of the way back."""
    case = new_case("lstm", {"peephole": False, "coupled": False, "forget_gate": True}, length=24)
    dh = np.zeros((24, 4))
    dh[19] = 1.0
    found = step_shares(case.params, case.trace, backward(case.params, case.trace, dh), "W_hh")
    half = next(n for n in range(1, 21) if found.steps[20 - n : 20].sum() >= 0.5)
    said = say.shares_sentence(found, 19)
    expected = "after step 20" if half == 1 else f"after {half} steps, counted back from step 20"
    assert f"Half of ∂L/∂W_hh is there {expected}, where the loss sits." in said


def test_saturation(case) -> None:
    found = saturation(case.params, case.trace)
    said = say.saturation_sentence(found, {name: name.upper() for name in found})
    for name, one in found.items():
        assert name.upper() in said
        assert wording.how_often(float(np.mean(one.high))) in said
    assert say.saturation_sentence({}, {}) == "Nothing here can saturate."


@pytest.mark.parametrize(
    ("share", "text", "often"),
    [
        (0.0, "0 %", "never"),
        (0.0004, "less than 0.1 %", "less than 0.1 % of the time"),
        (0.005, "0.5 %", "0.5 % of the time"),
        (0.42, "42 %", "42 % of the time"),
        (199 / 200, "99.5 %", "99.5 % of the time"),
        (9999 / 10000, "more than 99.9 %", "more than 99.9 % of the time"),
        (1.0, "100 %", "always"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(share: float, text: str, often: str) -> None:
    assert wording.percent(share) == text
    assert wording.how_often(share) == often


@pytest.mark.parametrize("value", [0.9999999, 1.0, 0.5004, 0.5, 2e-9, 0.0, -0.25004])
def test_bounds_are_rounded_to_the_safe_side(value: float) -> None:
    low, high = (float(bound(value).replace("−", "-")) for bound in (wording.at_least, wording.at_most))
    assert low <= value <= high
    assert high - low <= 0.001 + 1e-12


def test_clipping() -> None:
    gradient = {"g": np.array([3.0, 4.0, 0.1])}
    said = say.clipping_sentence(clip_by_norm(gradient, 1.0), clip_by_value(gradient, 1.0), 1.0)
    assert "‖g‖ = 5 is shortened to 1, its direction kept" in said
    assert "2 of 3 entries are cut" in said
    assert "stays" in say.clipping_sentence(clip_by_norm(gradient, 9.0), clip_by_value(gradient, 9.0), 9.0)
    none = {"g": np.zeros(2)}
    assert "nothing to clip" in say.clipping_sentence(clip_by_norm(none, 1.0), clip_by_value(none, 1.0), 1.0)
    bad = {"g": np.array([np.inf, 1.0])}
    assert "not finite" in say.clipping_sentence(clip_by_norm(bad, 1.0), clip_by_value(bad, 1.0), 1.0)


def test_clipped_terms() -> None:
    uphill = say.terms_sentence(np.array([0.1]), np.array([-0.4]), 1.0, "W")
    assert "by 180°, and uphill." in uphill
    assert "keep the direction" in say.terms_sentence(np.array([2.0]), np.array([1.0]), 1.0, "W")
    assert say.terms_sentence(np.zeros(2), np.zeros(2), 1.0, "W") == ""


def test_cliff() -> None:
    paths = descend(5.0, -1.0, rate=1.0, steps=3), descend(5.0, -1.0, rate=1.0, steps=3, threshold=0.01)
    said = say.cliff_sentence(*paths)
    assert "After 3 steps" in said
    assert wording.number(float(paths[0].loss[-1])) in said
    start = descend(5.0, -1.0, rate=1.0, steps=0)
    assert "Step to descend" in say.cliff_sentence(start, start)


def test_check() -> None:
    probe = Probe(place=("W_hh", (2, 0)), analytic=1.0, numeric=1.1, error=0.1)
    base = {"worst": probe, "probes": 8, "entries": 100}
    assert "agree: largest relative error 2.0 × 10⁻⁹ over 8 checks" in say.check_sentence(
        Check(verdict="agrees", error=2e-9, **base)
    )
    assert "above 1.0 × 10⁻⁵, over 8 checks, at W_hh[3, 1]" in say.check_sentence(
        Check(verdict="differs", error=0.1, **base)
    )
    kinks = say.check_sentence(Check(verdict="agrees", error=2e-9, kinks=3, **base))
    assert "over 5 checks. 3 more are at a kink of relu" in kinks
    assert "every sampled derivative" in say.check_sentence(
        Check(verdict="unresolved", error=np.nan, **base | {"worst": None}, kinks=8)
    )
    assert "rounding in the loss alone is 3" in say.check_sentence(
        Check(verdict="unresolved", error=9.0, resolution=3.0, **base)
    )
    assert "not finite" in say.check_sentence(Check(verdict="overflow", error=np.nan, **base))


@pytest.mark.parametrize(
    ("log10", "text"),
    [(np.log10(0.4), "40 %"), (0.0, "100 %"), (2.0, "×100"), (-9.0, "1.0 × 10⁻⁹"), (-597.0, "10⁻⁵⁹⁷"), (-np.inf, "0")],
)
def test_factors_by_their_logarithm(log10: float, text: str) -> None:
    assert wording.times(log10) == text
