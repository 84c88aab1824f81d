"""run(): from an experiment to everything that is computed of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine import Clamp, backward
from playground.engine.interventions import clampable
from playground.engine.stack import StackTrace
from playground.experiment.editing import first_weights
from playground.experiment.inputs import input_of
from playground.experiment.network import Network, as_params, can_feed_back, network_of
from playground.experiment.readout import loss_of, target_of
from playground.experiment.state.experiment import Experiment
from playground.experiment.weights.apply import apply_all
from playground.words import _


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """What an experiment gives. T steps, D inputs, H units; no batch axis anywhere.

    The way back is taken when its gradients are first asked for.

    Where the network has more layers or directions, parameters, trace and gradients are of the first layer's forward
    direction, and `stack` holds all of them; outputs and loss are those of the whole.
    """

    experiment: Experiment
    initial: Params  # as drawn and laid out, before the person's own edits
    initial_W_hy: Array  # (K, H)  # noqa: N815
    initial_b_y: Array  # (K,)
    params: Params
    weights: Mapping[str, Array]  # every weight of all layers, by the name of its `Block`
    initial_weights: Mapping[str, Array]
    W_hy: Array  # (K, H)
    b_y: Array  # (K,)
    x: Array  # (T, D)
    input_labels: tuple[str, ...]  # (D,)
    step_labels: tuple[str, ...]  # (T,) characters or names such as dates, or ()
    notes: tuple[str, ...]  # sentences about the input
    interventions: tuple[Clamp, ...]  # those that this cell and size have
    trace: Trace
    network: Network
    stack: StackTrace
    a: Array  # (T, K) = W_hy h_t + b_y
    y: Array  # (T, K) = φ(a_t)
    target: Array  # (T, K)
    loss_steps: Array  # (T,) bool: where the loss is taken
    loss: float
    dh_above: Array  # ∂L/∂h_t of the last layer as the loss gives it: (T, H), or (T, 2 H) where it reads both ways
    da_loss: Array  # (T, K), ∂L/∂a_t by the loss alone, not by what was fed back
    first_bad: int | None  # the first step at which a state or a gate is inf or nan

    @property
    def is_text(self) -> bool:
        """Whether the input is a text, a character a step; steps of other sequences may have names too, as dates."""
        return self.experiment.sequence == "text"

    @cached_property
    def _returned(self) -> tuple[Array, Array]:
        """∂L/∂h_t as it enters, and the whole ∂L/∂a_t."""
        with np.errstate(all="ignore"):
            dh, fed_back = self.network.returning(self.stack, self.dh_above)
            return dh, self.da_loss + fed_back

    @property
    def dh(self) -> Array:
        """∂L/∂h_t as it enters at each step: (T, H)."""
        return self._returned[0]

    @cached_property
    def grads(self) -> Gradients:
        """∂L by every parameter, state and input of the first layer's forward direction."""
        return backward(self.params, self.trace, self.dh)

    @property
    def dW_hy(self) -> Array:
        """∂L/∂W_hy: (K, H)."""
        with np.errstate(all="ignore"):
            gradient: Array = self._returned[1].T @ self.stack.h()
        return gradient

    @property
    def db_y(self) -> Array:
        """∂L/∂b_y: (K,)."""
        total: Array = self._returned[1].sum(axis=0)
        return total

    def arrays(self) -> dict[str, Array]:
        """Return every weight by name, the readout's last."""
        return self.params.arrays() | {"W_hy": self.W_hy, "b_y": self.b_y}

    def initial_arrays(self) -> dict[str, Array]:
        """Return every weight as the person found it: drawn, and laid out by the preset."""
        return self.initial.arrays() | {"W_hy": self.initial_W_hy, "b_y": self.initial_b_y}

    def edited(self) -> dict[str, Array]:
        """Return for every weight whether it differs from what it was at first: name -> bool of its shape."""
        initial = self.initial_arrays()
        return {name: array != initial[name] for name, array in self.arrays().items()}


def run(experiment: Experiment) -> Run:
    """Run an experiment forwards; back from its loss it goes when a gradient is asked for.

    y_t = φ(W_hy h_t + b_y), the loss is one of those in `readout`, over the steps that `loss_at` names. Pure: equal
    experiments give equal runs.
    """
    given = input_of(experiment)
    first = first_weights(experiment, given.x.shape[1])
    arrays = apply_all(first, experiment.edits, blocks=experiment.blocks)
    params = as_params(experiment, arrays, given.x.shape[1])
    network = network_of(experiment, arrays, given.x.shape[1], clamps_of(experiment, params))
    stack = network.forward(given.x)
    (trace, *_), *_ = stack.layers
    steps, target, h = loss_steps(experiment), target_of(experiment), stack.h()
    with np.errstate(all="ignore"):
        a, y = network.outputs(h)
        loss, dh, da = loss_of(experiment, h, a=a, target=target, W_hy=network.W_hy, steps=steps)
    return Run(
        experiment=experiment,
        initial=as_params(experiment, first, given.x.shape[1]),
        initial_W_hy=first["W_hy"],
        initial_b_y=first["b_y"],
        params=params,
        weights=arrays,
        initial_weights=first,
        W_hy=network.W_hy,
        b_y=network.b_y,
        x=trace.x,
        input_labels=given.labels,
        step_labels=given.steps,
        notes=(*given.notes, *_unfed(experiment, given.x.shape[1])),
        interventions=network.clamps,
        trace=trace,
        network=network,
        stack=stack,
        a=a,
        y=y,
        target=target,
        loss_steps=steps,
        loss=loss,
        dh_above=dh,
        da_loss=da,
        first_bad=first_bad_step(trace),
    )


def _unfed(experiment: Experiment, inputs: int) -> tuple[str, ...]:
    """Return why outputs that are to be fed back are not, as a sentence, if they aren't."""
    if experiment.after != "output" or not experiment.given or can_feed_back(experiment, inputs):
        return ()
    if experiment.both:
        return (_("No output is fed back: the reverse direction would have to read it before it is there."),)
    return (
        _("No output is fed back: there are {outputs} for {inputs} inputs.").format(
            outputs=experiment.outputs, inputs=inputs
        ),
    )


def loss_steps(experiment: Experiment) -> Array:
    """Return at which steps the loss is taken: (T,) bool."""
    t = np.arange(experiment.length)
    if experiment.loss_at == "every":
        return np.ones(len(t), bool)
    last = len(t) - 1
    if experiment.loss_at == "after":
        behind: Array = t >= min(experiment.given or len(t), len(t) - 1)
        return behind
    chosen: Array = t == (last if experiment.loss_at == "last" else min(experiment.loss_step, last))
    return chosen


def first_bad_step(trace: Trace) -> int | None:
    """Return the first step at which a state or a gate is inf or nan, None where there is none."""
    arrays = (*trace.states.values(), *trace.gates.values())
    bad = np.zeros(trace.length, bool)
    for array in arrays:
        bad |= ~np.isfinite(array).all(axis=-1)
    return int(bad.argmax()) if bad.any() else None


def overflow(run: Run) -> tuple[int, int, int] | None:
    """Return where a network first gives inf or nan: layer, direction, step of the sequence; None where it gives none.

    The outputs count as one layer more.
    """
    length = len(run.x)
    for number, layer in enumerate(run.stack.layers):
        for direction, trace in enumerate(layer):
            if (step := first_bad_step(trace)) is not None:
                return number, direction, length - 1 - step if direction else step
    bad = ~np.isfinite(run.y).all(axis=-1)
    return (len(run.stack.layers), 0, int(bad.argmax())) if bad.any() else None


def clamps_of(experiment: Experiment, params: Params) -> tuple[Clamp, ...]:
    """Return the clamps of gates and units that this cell has; the others wait until it has them again."""
    size, known = params.hidden_size, clampable(params)
    cut = [
        clamp if clamp.units is None else replace(clamp, units=tuple(unit for unit in clamp.units if unit < size))
        for clamp in experiment.interventions
        if clamp.target in known
    ]
    return tuple(clamp for clamp in cut if clamp.units != ())
