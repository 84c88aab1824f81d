"""Cells as a person might type them, drawn at random: texts of the language, each a cell."""

from hypothesis import strategies as st

SIGNALS = ("f", "i", "g", "γ", "k2", "my_gate")
STATES = ("c", "m", "n")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw the text of a cell of up to four states, whose values stay within reason."""
    states = ("h", *STATES[: draw(st.integers(0, 3))])
    there = list(states)
    lines = []
    for name in SIGNALS[
        : draw(st.integers(0, (8 - len(states)) // 2))
    ]:  # with two signals a line at most, eight in all
        lines.append(f"{name} = {draw(signals(tuple(there)))}")
        there.append(name)
    for state in reversed(states):
        lines.append(f"{state}' = {draw(updates(state, tuple(there)))}")
        there.append(f"{state}'")
    if not set("WUb") & set("".join(lines)):
        lines.append("weighted = σ(W x)")
    return "\n".join(draw(st.permutations(lines)))


@st.composite
def affine_sums(draw: st.DrawFn, there: tuple[str, ...]) -> str:
    """Draw what weights make of the input and of values that are there: at least one part of W x + U h + b + p ⊙ c."""
    state = draw(st.sampled_from([name for name in there if name in ("h", *STATES)]))
    other = draw(st.sampled_from(there))
    recurrent = draw(st.sampled_from([f"U {state}", f"U ({other} ⊙ {state})", f"U*{state}", f"U tanh({other} - 0.5)"]))
    biases = draw(st.sampled_from([["b"], ["b_i", "b_h"], ["b_h"]]))
    parts = draw(st.lists(st.sampled_from(["W x", recurrent, f"p ⊙ {state}", *biases]), min_size=1, unique=True))
    return " + ".join(parts)


@st.composite
def signals(draw: st.DrawFn, there: tuple[str, ...]) -> str:
    """Draw a value between about −1 and 1."""
    inner, other = draw(affine_sums(there)), draw(st.sampled_from(there))
    forms = (
        f"σ({inner})",
        f"tanh({inner})",
        f"1 − σ({inner})",
        f"identity({inner}) / (2 + tanh({other}))",
        f"exp(−softplus({inner}))",
        f"exp(logσ({inner}))",
        f"σ(0.5 ⊙ ({inner}) − {other}²)",
        f"max(tanh({inner}), {other} / 3)",
        f"relu(tanh({inner}))",
        f"tanh({inner})²",
    )
    return draw(st.sampled_from(forms))


@st.composite
def updates(draw: st.DrawFn, state: str, there: tuple[str, ...]) -> str:
    """Draw a state's new value."""
    value, gate = draw(signals(there)), draw(st.sampled_from(there))
    forms = (
        f"0.5 {draw(st.sampled_from('⊙*'))} {state} + {value}",
        f"σ({gate}) ⊙ {state} + (1 − σ({gate})) ⊙ tanh({gate})",
        f"tanh({state} − {gate}) / 2 + 0.1",
        f"tanh({value} + {gate} ⊙ {state})",
        f"−{state} / 4 − ({value})",
        value,
    )
    return draw(st.sampled_from(forms))
