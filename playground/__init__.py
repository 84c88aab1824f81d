"""A playground for recurrent cells: the same functions serve the app and a notebook."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from playground.cells import CELLS
from playground.cells.records import Gradients, Params, Trace
from playground.cells.text import CellTextError, cell
from playground.engine import (
    Clamp,
    backward,
    forward,
    init_params,
    jacobian_lognorms,
    jacobian_norms,
    params_from_torch,
    params_to_torch,
    step_jacobians,
)
from playground.experiment import Experiment, Run, decode, encode, run

if TYPE_CHECKING:
    from playground.io import read_csv

__all__ = [
    "CELLS",
    "CellTextError",
    "Clamp",
    "Experiment",
    "Gradients",
    "Params",
    "Run",
    "Trace",
    "backward",
    "cell",
    "decode",
    "encode",
    "forward",
    "init_params",
    "jacobian_lognorms",
    "jacobian_norms",
    "params_from_torch",
    "params_to_torch",
    "read_csv",
    "run",
    "step_jacobians",
]


def __getattr__(name: str) -> Any:
    """Load the reader of files when it is first asked for: pandas and pyarrow take longer to load than all the rest."""
    if name == "read_csv":
        return import_module("playground.io").read_csv
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
