"""The operations that cells are made of: for each one its value, its derivatives, and how it is written.

This is the one table of them. The engine, the analyses and the equations read it, and the browser's copy is tested
against it. Everything keeps complex numbers as they are, branches going by the real part, so that a complex step gives
exact derivatives; and float32 as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.cells.records import Array

Slope = Array | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One unit-wise operation.

    count : how many inputs it takes; None: two or more
    value : (*inputs) -> the value, as an array of its own
    write : (*inputs, out) -> None, the same into an array that is there; may be one of the inputs
    slopes : (value, *inputs) -> ∂value/∂input for each input, numbers where they depend on nothing
    reads : what `slopes` reads: "v" the value, "0", "1" … an input
    written : the operation in plain text, inputs as {0}, {1}; an operation of any number of inputs joins them with it
    latex : likewise
    binds : how strongly it binds, to know where brackets are needed: 1 a sum, 2 a product, 3 a function
    """

    name: str
    count: int | None
    value: Callable[..., Array]
    write: Callable[..., Any]
    slopes: Callable[..., tuple[Slope, ...]]
    reads: str = ""
    written: str
    latex: str
    binds: int = 3


def sigmoid(a: Array) -> Array:
    """Return σ(a) = 1 / (1 + exp(−a)), small but not 0 as far down as a float goes; complex and float32 are kept.

    Of complex numbers as ½ + ½ tanh(½a): an infinite exp(−a) would make them nan.
    """
    with np.errstate(over="ignore"):  # exp(−a) is infinite where σ is 0
        value: Array = 0.5 + 0.5 * np.tanh(0.5 * a) if np.iscomplexobj(a) else 1 / (1 + np.exp(-a))
    return value


def _write_sigmoid(a: Array, out: Array) -> None:
    np.negative(a, out)
    write_sigmoid_of_negative(out, out)


def write_sigmoid_of_negative(negative: Array, out: Array) -> None:
    """Write σ(a) where −a is given."""
    if out.dtype.kind == "c":
        out[...] = sigmoid(-negative)
        return
    np.exp(negative, out)
    np.add(out, 1, out)
    np.reciprocal(out, out)


def relu(a: Array) -> Array:
    """Return a where its real part is positive, else 0; nan stays nan."""
    value: Array = np.where(a.real <= 0, np.zeros_like(a), a)
    return value


def softplus(a: Array) -> Array:
    """Return log(1 + exp a), neither overflowing for large a nor losing small ones."""
    size = np.where(a.real <= 0, a, -a)  # at 0 the side that relu takes, for a complex step
    value: Array = relu(a) + np.log1p(np.exp(size))
    return value


def log_sigmoid(a: Array) -> Array:
    """Return log σ(a) = −log(1 + exp(−a)): about a where σ(a) itself is too small for a float, never −∞."""
    return -softplus(-a)


def larger(a: Array, b: Array) -> Array:
    """Return the one of two values whose real part is larger; nan where one is nan."""
    value: Array = np.where(np.isnan(a) | (a.real > b.real), a, b)
    return value


def _writing(function: Callable[..., Array]) -> Callable[..., None]:
    def write(*inputs_and_out: Array) -> None:
        *inputs, out = inputs_and_out
        out[...] = function(*inputs)

    return write


def _write_relu(a: Array, out: Array) -> None:
    if out.dtype.kind == "c":
        out[...] = relu(a)
    else:
        np.maximum(a, 0, out=out)


def _write_complement(a: Array, out: Array) -> None:
    np.subtract(1, a, out)


def _add(*values: Array) -> Array:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def _write_add(a: Array, b: Array, *more_and_out: Array) -> None:
    *more, out = more_and_out
    np.add(a, b, out) if not more else out.__setitem__(..., _add(a, b, *more))


def _wins(a: Array, b: Array) -> Array:
    won: Array = (np.isnan(a) | (a.real > b.real)).astype(np.result_type(a, b))
    return won


def _function(name: str, value: Callable[..., Array], **more: Any) -> Operation:
    return Operation(name=name, count=1, value=value, **({"write": _writing(value)} | more))


_TABLE = (
    Operation(
        name="add",
        count=None,
        value=_add,
        write=_write_add,
        slopes=lambda v, *inputs: (1.0,) * len(inputs),
        written=" + ",
        latex=" + ",
        binds=1,
    ),
    Operation(
        name="subtract",
        count=2,
        value=np.subtract,
        write=np.subtract,
        slopes=lambda v, a, b: (1.0, -1.0),
        written="{0} − {1}",
        latex="{0} - {1}",
        binds=1,
    ),
    Operation(
        name="negative",
        count=1,
        value=np.negative,
        write=np.negative,
        slopes=lambda v, a: (-1.0,),
        written="−{0}",
        latex="-{0}",
        binds=1,
    ),
    Operation(
        name="multiply",
        count=2,
        value=np.multiply,
        write=np.multiply,
        slopes=lambda v, a, b: (b, a),
        reads="01",
        written="{0} ⊙ {1}",
        latex=r"{0} \odot {1}",
        binds=2,
    ),
    Operation(
        name="divide",
        count=2,
        value=np.divide,
        write=np.divide,
        slopes=lambda v, a, b: (1 / b, -v / b),
        reads="v1",
        written="{0} / {1}",
        latex=r"{0} \oslash {1}",
        binds=2,
    ),
    Operation(
        name="complement",
        count=1,
        value=lambda a: 1 - a,
        write=_write_complement,
        slopes=lambda v, a: (-1.0,),
        written="1 − {0}",
        latex="1 - {0}",
        binds=1,
    ),
    _function("identity", np.positive, write=np.positive, slopes=lambda v, a: (1.0,), written="{0}", latex="{0}"),
    _function(
        "sigmoid",
        sigmoid,
        write=_write_sigmoid,
        slopes=lambda v, a: (v - v * v,),
        reads="v",
        written="σ({0})",
        latex=r"\sigma({0})",
    ),
    _function(
        "tanh",
        np.tanh,
        write=np.tanh,
        slopes=lambda v, a: (1 - v * v,),
        reads="v",
        written="tanh({0})",
        latex=r"\tanh({0})",
    ),
    _function(
        "relu",
        relu,
        write=_write_relu,
        slopes=lambda v, a: ((a.real > 0).astype(v.dtype),),
        reads="v0",
        written="relu({0})",
        latex=r"\mathrm{{relu}}({0})",
    ),
    _function("exp", np.exp, write=np.exp, slopes=lambda v, a: (v,), reads="v", written="exp({0})", latex=r"\exp({0})"),
    _function(
        "softplus",
        softplus,
        slopes=lambda v, a: (sigmoid(a),),
        reads="0",
        written="softplus({0})",
        latex=r"\mathrm{{softplus}}({0})",
    ),
    _function(
        "log_sigmoid",
        log_sigmoid,
        slopes=lambda v, a: (sigmoid(-a),),
        reads="0",
        written="logσ({0})",
        latex=r"\log\sigma({0})",
    ),
    Operation(
        name="max",
        count=2,
        value=larger,
        write=_writing(larger),
        slopes=lambda v, a, b: ((won := _wins(a, b)), 1 - won),
        reads="01",
        written="max({0}, {1})",
        latex=r"\max({0}, {1})",
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _TABLE})
"""Every unit-wise operation by name. Besides these a graph has "linear" nodes and "constant" ones."""

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity", "exp", "softplus", "log_sigmoid")
"""The functions of one input."""
