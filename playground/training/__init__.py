"""Learning: losses, optimisers, and the training as a generator of frozen states."""

from playground.training.clipping import clip, norm_of
from playground.training.losses import LOSSES
from playground.training.network import Layout, Network
from playground.training.optimisers import OPTIMISERS, Memory, Optimiser
from playground.training.passes import Answers, Pass, answers, loss_and_gradient, way_back
from playground.training.settings import Settings
from playground.training.train import Failure, Learner, Score, State, advance, train

__all__ = [
    "LOSSES",
    "OPTIMISERS",
    "Answers",
    "Failure",
    "Layout",
    "Learner",
    "Memory",
    "Network",
    "Optimiser",
    "Pass",
    "Score",
    "Settings",
    "State",
    "advance",
    "answers",
    "clip",
    "loss_and_gradient",
    "norm_of",
    "train",
    "way_back",
]
