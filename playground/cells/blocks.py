"""One name for a block of weights, which edits, tables, links, PyTorch's keys and the board's arrays share."""

import re
from dataclasses import dataclass
from functools import lru_cache

TORCH = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}
"""PyTorch's word for a parameter, to which the layer is added."""

PATTERN = re.compile(
    r"(?:l(?P<layer>[1-9]\d?|0(?=r))(?P<reverse>r)?\.)?(?P<parameter>[^\W\d]\w{0,15})(?:\.(?P<gate>[^\W\d]\w{0,15}~?))?"
)


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one gate in one parameter.

    Written `W_hh.f`; `W_hh` is the whole parameter. In a stack `l1.W_hh.f` is layer 1's (counted from 0), `l1r.W_hh.f`
    that of its reverse direction, `l0r.W_hh.f` of the first layer's; the first layer's forward direction is not named.
    """

    parameter: str
    gate: str = ""
    layer: int = 0
    reverse: bool = False

    @classmethod
    def parse(cls, name: str) -> "Block":
        """Return the block of a name; ValueError where it is none."""
        return _parse(name)

    def __str__(self) -> str:
        return f"{self.array}.{self.gate}" if self.gate else self.array

    @property
    def array(self) -> str:
        """The name of the whole parameter in its layer and direction."""
        if not self.layer and not self.reverse:
            return self.parameter
        return f"l{self.layer}{'r' if self.reverse else ''}.{self.parameter}"

    @property
    def torch(self) -> str:
        """The whole parameter's key in a state dict of PyTorch; KeyError for one that PyTorch doesn't have."""
        return f"{TORCH[self.parameter]}_l{self.layer}{'_reverse' if self.reverse else ''}"


@lru_cache(maxsize=1024)
def _parse(name: str) -> Block:
    match = PATTERN.fullmatch(name) if len(name) <= 48 else None
    if match is None:
        raise ValueError(f"a block of weights is called like W_hh.f, got {name[:48]!r}")
    return Block(match["parameter"], match["gate"] or "", int(match["layer"] or 0), match["reverse"] is not None)
