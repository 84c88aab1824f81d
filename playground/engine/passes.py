"""Forward and back over and over, for training: everything allocated once, and nothing kept that weights don't need."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells.records import Array, Params
from playground.engine.compile import plan_of
from playground.engine.returning import Returning
from playground.engine.unroll import Unrolled
from playground.engine.weights import shape_of


class Passes:
    """Passes over batches of one shape, in the dtype of the parameters; float32 is about twice as fast.

        passes = Passes(params, length=T, batch=B)
        h = passes.forward(params, x)
        passes.backward(dh, into=gradients)

    The arrays it returns are its own: they hold until the next pass. Parameters and gradients may be views of one flat
    vector, so that an optimiser is a few calls on that. With `experiments` N, every parameter has an axis (N, …) in
    front and every batch one after time, and all N networks go forward and back together.
    """

    def __init__(self, params: Params, *, length: int, batch: int, experiments: int | None = None) -> None:
        """Allocate everything.

        Parameters
        ----------
        params : of the cell and the sizes; their values don't matter yet
        length, batch : T and B
        experiments : N, where the parameters are stacked; see `stack_params`
        """
        self.params, self.stacked = params, experiments is not None
        lead = (batch,) if experiments is None else (experiments, batch)
        dtype = next(iter(params.weights.values())).dtype
        like = np.empty((length, *lead, params.input_size), dtype)
        shape, plan = shape_of(params, like, stacked=self.stacked), plan_of(params)
        self.unrolled = Unrolled(plan, shape, lean=True)
        self.returning = Returning(plan, shape, frozenset({"h"}))
        self.zero = {name: np.zeros((*lead, params.hidden_size), dtype) for name in plan.states}
        self.shape = shape

    def forward(self, params: Params, x: Array, *, states_0: Mapping[str, Array] | None = None) -> Array:
        """Run over x (T, B, D), or (T, N, B, D), from zero or from the given states, and return h (T, …, B, H)."""
        if x.shape != (self.shape.length, *self.shape.lead, self.shape.inputs):
            wanted = (self.shape.length, *self.shape.lead, self.shape.inputs)
            raise ValueError(f"x must be {wanted} for these passes, got {x.shape}")
        self.params = params
        with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
            self.unrolled.run(params, x, {**self.zero, **(states_0 or {})})
        return self.unrolled.value["h"]

    def backward(
        self, dh: Array, *, into: Mapping[str, Array] | None = None, totals: Mapping[str, Array] | None = None
    ) -> Mapping[str, Array]:
        """Go back from ∂L/∂h_t as it enters at each step (T, …, B, H), after `forward`.

        Parameters
        ----------
        into : where the gradients go, by the parameters' names and of their shapes; new arrays where None, and none of
            them is found where it is empty
        totals : where the total ∂L/∂state of every step goes, by name (T, …, B, H), if that is wanted

        Returns
        -------
        mapping : name -> ∂L/∂parameter, `into` itself where it is given
        """
        if into is None:
            gradients: Mapping[str, Array] = {name: np.zeros_like(array) for name, array in self.params.weights.items()}
        else:
            gradients = into
            for array in gradients.values():
                array[...] = 0
        with np.errstate(all="ignore"):
            self.returning.run(self.params, self._saved(), {"h": dh}, {}, totals=totals, weights=bool(gradients))
            if gradients:
                self.returning.weights(gradients)
        return gradients

    def initial(self) -> dict[str, Array]:
        """Return ∂L/∂ every state before the first step, after `backward`."""
        return self.returning.initial()

    def _saved(self) -> dict[str, Array]:
        return {**self.unrolled.value, "rows": self.unrolled.base["rows"]}

    def state(self, name: str) -> Array:
        """Return a state, a gate or the state of the step before after `forward`: (T, …, B, H)."""
        value: Any = self.unrolled.value[name]
        return np.asarray(value)
