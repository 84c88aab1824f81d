"""One line on every symbol that stands on screen: shown where it stands, and all together in the help."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.cells import CellSpec
from playground.cells.records import Options
from playground.words import _, mark

GLOSSARY: Mapping[str, str] = MappingProxyType(
    {
        "x": mark("The input: the numbers that the cell is given at a step."),
        "h": mark("The hidden state: what the cell shows at a step, and hands to the next one."),
        "c": mark("The cell state: the memory, which only the gates change."),
        "i": mark("The input gate: how much of the candidate is written into the memory, from 0 to 1."),
        "f": mark("The forget gate: how much of the memory is kept from one step to the next, from 0 to 1."),
        "g": mark("The candidate: what would be written into the memory, between −1 and 1."),
        "o": mark("The output gate: how much of the memory is shown as the hidden state, from 0 to 1."),
        "z": mark("The update gate: near 1 it keeps the old state, near 0 it takes the candidate."),
        "r": mark("The reset gate: how much of the old state the candidate gets to see."),
        "n": mark("The candidate: the new state that the update gate mixes with the old one."),
        "y": mark("The output: what a layer of weights reads off the hidden state."),
        "b": mark("The bias: a number added to a sum whatever comes in; it sets where a gate rests."),
        "σ": mark("The sigmoid: squeezes any number to between 0 and 1, as a gate needs it."),
        "tanh": mark("Squeezes any number to between −1 and 1."),
        "ρ": mark("The spectral radius: the size of a matrix's largest eigenvalue; what a step does again and again."),
        "‖W‖₂": mark("The largest singular value: the most that a matrix can lengthen a vector in one step."),
        "Jacobian": mark("How each number of a state answers to a small change of each number of an earlier one."),
        "spectral": mark("A norm of a matrix: the most that it can lengthen a vector."),
        "Frobenius": mark("A norm of a matrix: the root of the sum of all squared entries."),
        "non-normal": mark("A matrix that can lengthen a vector for a while although all its eigenvalues are small."),
        "γ": mark("The largest slope of the activation: 1 for tanh and relu, ¼ for the sigmoid."),
        "∂L/∂h": mark("The gradient: how the loss would change if the state of a step were a little larger."),
    }
)
"""What each symbol or word means, in a sentence that needs no other entry."""


MEANINGS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("open", "shut"): mark("near 1 it keeps the old state, near 0 it takes the candidate."),
        ("shut", "open"): mark("near 0 it keeps the old state, near 1 it takes the candidate."),
        ("open", ""): mark("how much of the memory is kept from one step to the next, from 0 to 1."),
        ("shut", ""): mark("near 0 it keeps the memory from one step to the next, near 1 it drops it."),
        ("", "open"): mark("how much of the candidate is written into the memory, from 0 to 1."),
        ("", "shut"): mark("near 0 the candidate is written into the memory, near 1 it is not."),
    }
)
"""What a gate does that keeps when open or shut, and writes when open or shut."""


def of_cell(spec: CellSpec, options: Options) -> dict[str, str]:
    """Return a line on every signal and state of a cell, by its letter, as this very cell has it."""
    roles = {one.gate: MEANINGS[one.keeps, one.writes] for one in reversed(spec.memory(options))}
    bounded = {node.name for node in spec.graph(options) if node.op == "tanh"}
    entries = {}
    for one in spec.signals(options):
        if one.kind != "gate":
            limits = _("between −1 and 1") if one.name in bounded else _("of any size")
            text = _("what would be written into the memory, {limits}.").format(limits=limits)
        else:
            text = _(roles.get(one.name, mark("a number from 0 to 1 that another is multiplied by.")))
        known = GLOSSARY.get(one.name, "")
        fits = one.kind == "gate" and one.name not in roles and one.label in known
        entries[one.name] = _(known) if fits else _entry(one.name, one.label, text)
    for name, label in spec.states.items():
        if name not in ("h", "c"):
            entries[name] = _entry(name, label, _("a further state, which the cell hands from step to step."))
    return entries


def _entry(name: str, label: str, text: str) -> str:
    if label in ("", name):
        return text[:1].upper() + text[1:]
    return _("The {label}: {text}").format(label=_(label), text=text)


def words() -> dict[str, str]:
    """The glossary by the keys that the board knows, and the keys of the keyboard."""
    keys = {
        "← →": _("one step back, one step on"),
        "Home End": _("the first step, the last one"),
        "space": _("play, pause"),
        "↑ ↓": _("choose the next unit, the one before"),
        "Escape": _("choose no unit, and let go what is framed"),
        "Ctrl+Z": _("undo; with Shift redo"),
        "W": _("to the weights, or to the first of the large knobs"),
        "Tab": _("the next control; the first one above the board leads to the weights"),
        "F1": _("in a control of the sidebar: what it is for"),
        "?": _("this list"),
    }
    terms = {f"glossary.{name}": _(text) for name, text in GLOSSARY.items()}
    return terms | {f"keys.{key}": text for key, text in keys.items()}
