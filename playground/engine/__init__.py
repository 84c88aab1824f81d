"""Loops over time: unrolling a cell, backpropagation through time, products of Jacobians."""

from playground.engine.backward import backward
from playground.engine.exchange import params_from_torch, params_to_torch
from playground.engine.forward import forward
from playground.engine.interventions import Clamp
from playground.engine.jacobians import iter_jacobian_norms, jacobian_lognorms, jacobian_norms, step_jacobians
from playground.engine.many import ManyGradients, forward_many, gradients_many, stack_params
from playground.engine.parameters import check_params, init_params, make_params
from playground.engine.passes import Passes
from playground.engine.threads import use_one_blas_thread

__all__ = [
    "Clamp",
    "ManyGradients",
    "Passes",
    "backward",
    "check_params",
    "forward",
    "forward_many",
    "gradients_many",
    "init_params",
    "iter_jacobian_norms",
    "jacobian_lognorms",
    "jacobian_norms",
    "make_params",
    "params_from_torch",
    "params_to_torch",
    "stack_params",
    "step_jacobians",
    "use_one_blas_thread",
]
