"""What is read off a run: how its gradient travels back, by which path, and whether it is right."""

from playground.analysis.cliff import Descent, cliff_gradient, cliff_loss, cliff_surface, descend
from playground.analysis.clipping import Clipped, clip_by_norm, clip_by_value, clip_terms
from playground.analysis.decay import (
    Bands,
    Decay,
    Norms,
    bands,
    fit_decay,
    fit_regimes,
    gradient_norms,
    lines_of,
    norms,
)
from playground.analysis.factors import (
    Factors,
    Growth,
    Pascanu,
    factors,
    iter_factors,
    pascanu,
    step_bounds,
    transient_growth,
)
from playground.analysis.gradcheck import Check, Probe, check_all, check_sample
from playground.analysis.links import Links, links
from playground.analysis.memory import Memory, memory_of
from playground.analysis.paths import Paths, split_paths
from playground.analysis.saturation import Saturation, dead_units, saturation
from playground.analysis.shares import Shares, running_gradient, step_shares
from playground.analysis.triangle import Triangle, iter_triangle, triangle

__all__ = [
    "Bands",
    "Check",
    "Clipped",
    "Decay",
    "Descent",
    "Factors",
    "Growth",
    "Links",
    "Memory",
    "Norms",
    "Pascanu",
    "Paths",
    "Probe",
    "Saturation",
    "Shares",
    "Triangle",
    "bands",
    "check_all",
    "check_sample",
    "cliff_gradient",
    "cliff_loss",
    "cliff_surface",
    "clip_by_norm",
    "clip_by_value",
    "clip_terms",
    "dead_units",
    "descend",
    "factors",
    "fit_decay",
    "fit_regimes",
    "gradient_norms",
    "iter_factors",
    "iter_triangle",
    "lines_of",
    "links",
    "memory_of",
    "norms",
    "pascanu",
    "running_gradient",
    "saturation",
    "split_paths",
    "step_bounds",
    "step_shares",
    "transient_growth",
    "triangle",
]
