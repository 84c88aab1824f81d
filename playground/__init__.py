"""A playground for recurrent cells: the same functions serve the app and a notebook."""

from playground.cells import CELLS
from playground.cells.records import Gradients, Params, Trace
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

__all__ = [
    "CELLS",
    "Clamp",
    "Gradients",
    "Params",
    "Trace",
    "backward",
    "forward",
    "init_params",
    "jacobian_lognorms",
    "jacobian_norms",
    "params_from_torch",
    "params_to_torch",
    "step_jacobians",
]
