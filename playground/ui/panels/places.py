"""What the layers and directions of a network are called, and which of them overflows."""

from playground.experiment import Run
from playground.experiment.running import overflow
from playground.words import _


def place_name(run: Run, layer: int, way: int) -> str:
    """What a layer and direction is called."""
    if len(run.stack.layers[0]) == 1:
        return _("layer {n}").format(n=layer + 1)
    words = _("layer {n}, from the end") if way else _("layer {n}, from the beginning")
    return words.format(n=layer + 1)


def overflow_sentence(run: Run) -> str:
    """Where the numbers of a network first are inf or nan, in the order in which it reads; "" where they never are."""
    where = overflow(run)
    if where is None:
        return ""
    layer, way, t = where
    words = (
        _("In {place} the numbers pass what a float64 can hold (1.8e308) at step {t}: they are inf or nan, drawn grey.")
        if layer < len(run.stack.layers)
        else _("The output passes what a float64 can hold (1.8e308) at step {t}: it is inf or nan there, drawn grey.")
    )
    return words.format(place=place_name(run, layer, way), t=t + 1)
