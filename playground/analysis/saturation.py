"""Saturation: how much of the time a gate is wide open or shut, and a tanh sits at its ends.

    right-saturated: share of steps with gate > 0.9        left-saturated: share of steps with gate < 0.1
    a signed candidate or state: share of steps with |value| > 0.9

A saturated unit passes hardly any gradient: σ' and tanh' are near 0 there.

Source: Karpathy, Johnson, Fei-Fei 2015, "Visualizing and understanding recurrent networks", section 4.2.
"""

from dataclasses import dataclass

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array, Params, Trace

HIGH = 0.9
LOW = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Saturation:
    """How saturated the units of one signal are.

    name : of the gate, candidate or state
    scale : "gate" (values in (0, 1)) or "signed" (values in (−1, 1))
    high : (H,), share of steps above 0.9; of a signed signal, of |value| above 0.9
    low : (H,), share of steps below 0.1; of a signed signal, nan: a value near 0 is not saturated
    """

    name: str
    scale: str
    high: Array
    low: Array


def saturation(params: Params, trace: Trace) -> dict[str, Saturation]:
    """Return the saturation of every gate, every bounded candidate, and h where it ends in a tanh or σ.

    Parameters
    ----------
    trace : without batch axis
    """
    spec = spec_of(params.cell)
    ops = {node.name: node.op for node in spec.graph(params.options)}
    by_signal = {}
    for signal in spec.signals(params.options):
        scale = "gate" if signal.kind == "gate" else "signed"
        by_signal[signal.name] = _measure(signal.name, scale, trace.gates[signal.name])
    if ops["h"] in ("tanh", "sigmoid"):
        by_signal["h"] = _measure("h", "gate" if ops["h"] == "sigmoid" else "signed", trace.h)
    for node in spec.graph(params.options):
        if node.op == "tanh" and node.inputs[0] in trace.states:
            by_signal[node.name] = _measure(node.name, "signed", np.tanh(trace.states[node.inputs[0]]))
    return by_signal


def dead_units(params: Params, trace: Trace) -> Array | None:
    """Return, for a cell that ends in a relu, the share of steps at which each unit is 0: (H,); None for others."""
    if next(node.op for node in spec_of(params.cell).graph(params.options) if node.name == "h") != "relu":
        return None
    share: Array = np.mean(trace.h <= 0, axis=0)
    return share


def _measure(name: str, scale: str, values: Array) -> Saturation:
    with np.errstate(invalid="ignore"):
        if scale == "gate":
            return Saturation(name=name, scale=scale, high=_share(values > HIGH), low=_share(values < LOW))
        high = _share(np.abs(values) > HIGH)
    return Saturation(name=name, scale=scale, high=high, low=np.full_like(high, np.nan))


def _share(mask: Array) -> Array:
    share: Array = np.mean(mask, axis=0)
    return share
