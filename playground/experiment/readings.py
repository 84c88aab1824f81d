"""What to look for in a preset: sentences with the numbers of its run. "" where there is nothing to read."""

import math

import numpy as np

from playground.cells.records import Array
from playground.experiment.running import Run
from playground.words import _

FULL = 1e-3
"""Of an input: what is larger is a pulse."""


def pulse_steps(run: Run) -> Array:
    """Return the steps at which a pulse begins: the input is there, and was not the step before."""
    active = np.abs(run.x).max(axis=1) > FULL
    return np.flatnonzero(active & ~np.concatenate([[False], active[:-1]]))


def written(run: Run) -> tuple[int, Array, Array]:
    """Return the step of the first pulse, the cell state it left and that of the last step: each (H,)."""
    t = int(pulse_steps(run)[0])
    assert run.trace.c is not None
    return t, run.trace.c[t], run.trace.c[-1]


def held_pulse(run: Run) -> str:
    """How much of the pulse each unit still has at the end."""
    t, then, now = written(run)
    share = now / then
    return _(
        "The pulse at step {t} opens the input gate and is written into c. {steps} steps later unit {best} still has "
        "{most:.0%} of it, unit {worst} {least:.0%}: their forget gates stand at {open:.3f} and {shut:.2f}."
    ).format(
        t=t + 1,
        steps=len(run.x) - 1 - t,
        best=int(share.argmax()) + 1,
        most=share.max(),
        worst=int(np.abs(share).argmin()) + 1,
        least=np.abs(share).min(),
        open=run.trace.gates["f"][-1, share.argmax()],
        shut=run.trace.gates["f"][-1, np.abs(share).argmin()],
    )


def remembered(run: Run) -> str:
    """That nothing is lost."""
    t, then, now = written(run)
    after = slice(t + 1, None)
    return _(
        "f = {f:.6f} and i = {i:.6f} after the pulse at step {t}: c keeps {share:.2%} of what was written, "
        "{steps} steps later."
    ).format(
        f=run.trace.gates["f"][after].min(),
        i=run.trace.gates["i"][after].max(),
        t=t + 1,
        share=(now / then).min(),
        steps=len(run.x) - 1 - t,
    )


def half_lives(run: Run) -> Array:
    """Return the steps in which c loses half, unit by unit, over the steps after the first pulse: (H,)."""
    t, then, now = written(run)
    steps = len(run.x) - 1 - t
    lives: Array = steps * math.log(0.5) / np.log(now / then)
    return lives


def leaked(run: Run) -> str:
    """How fast each unit forgets."""
    lives = ", ".join(f"{life:.1f}" for life in half_lives(run))
    return _("c loses half every {lives} steps, unit by unit: the less open the forget gate, the sooner.").format(
        lives=lives
    )


def overwritten(run: Run) -> str:
    """That the cell state is the newest candidate alone."""
    assert run.trace.c is not None
    rest = np.abs(run.trace.c - run.trace.gates["g"]).max()
    return _(
        "f = {f:.4f} and i = {i:.4f}: c is the candidate g of the same step (they differ by {rest:.4f} at most), "
        "nothing older is left."
    ).format(f=run.trace.gates["f"].max(), i=run.trace.gates["i"].min(), rest=rest)


def counted(run: Run) -> str:
    """How many pulses the first unit counted."""
    assert run.trace.c is not None
    count = len(pulse_steps(run))
    return _(
        "c of unit 1 rises by {each:.2f} at each pulse: {count} pulses, and it ends at {end:.2f}. "
        "h = o tanh(c) can't show more than 1: the count is in c alone."
    ).format(each=run.trace.c[-1, 0] / count, count=count, end=run.trace.c[-1, 0])


def latched(run: Run) -> str:
    """Between which steps the latch is set, and what it holds."""
    assert run.trace.c is not None
    steps = pulse_steps(run)
    set_at, reset_at = int(steps[0]), int(steps[1])
    return _(
        "The pulse up at step {set_at} sets c of unit 1 to {high:.2f}, and it stays there until the pulse down at step "
        "{reset_at} shuts the forget gate: {low:.2f} from then on, until it is set again."
    ).format(
        set_at=set_at + 1,
        reset_at=reset_at + 1,
        high=run.trace.c[set_at:reset_at, 0].min(),
        low=run.trace.c[reset_at, 0],
    )


def copied(run: Run) -> str:
    """How far the last unit lags behind the first, and how well it copies it."""
    h = run.trace.h
    lag = h.shape[1] - 1
    rest = np.abs(h[lag:, -1] - h[: len(h) - lag, 0]).max()
    return _(
        "Each unit copies the one before it, a step later: unit {last} shows what unit 1 showed {lag} steps before, "
        "to within {rest:.3f}. The update gate z is shut ({z:.4f}), so each step is written anew."
    ).format(last=lag + 1, lag=lag, rest=rest, z=run.trace.gates["z"].max())


def period(values: Array) -> float:
    """Return the mean steps between upward crossings of 0 in the second half; nan where there are fewer than two."""
    late = values[len(values) // 2 :]
    with np.errstate(all="ignore"):
        up = np.flatnonzero((late[:-1] < 0) & (late[1:] >= 0))
        crossings = up - late[up] / (late[up + 1] - late[up])
    return float(np.diff(crossings).mean()) if len(up) > 1 else math.nan


def oscillated(run: Run) -> str:
    """The periods of the first and the last unit."""
    h = run.trace.h
    return _(
        "One kick at step {t} and the state swings on for ever: unit 1 every {first:.1f} steps, unit {units} every "
        "{last:.1f}, with an amplitude of {size:.2f} at the end as in the middle ({middle:.2f})."
    ).format(
        t=pulse_steps(run)[0] + 1,
        first=period(h[:, 0]),
        units=h.shape[1],
        last=period(h[:, -1]),
        size=np.abs(h[-len(h) // 4 :]).max(),
        middle=np.abs(h[len(h) // 2 : -len(h) // 4]).max(),
    )


def gradient_norms(run: Run) -> Array:
    """Return ‖∂L/∂h_t‖: (T,)."""
    norms: Array = np.linalg.norm(run.grads.h, axis=1)
    return norms


def log_rate(run: Run) -> float:
    """Return how many powers of ten ‖∂L/∂h_t‖ changes in a step back in time, on average."""
    norms = gradient_norms(run)
    return float(np.log10(norms[0] / norms[-1]) / (len(norms) - 1))


def vanished(run: Run) -> str:
    """How fast the gradient falls on its way back."""
    norms = gradient_norms(run)
    return _(
        "‖∂L/∂h_t‖ falls by half every {steps:.1f} steps on its way back: {end:.2f} at step {T}, {start:.0e} at "
        "step 1. What happened there can't be learnt."
    ).format(steps=-math.log10(2) / log_rate(run), end=norms[-1], start=norms[0], T=len(norms))


def exploded(run: Run) -> str:
    """How fast the gradient grows on its way back."""
    norms = gradient_norms(run)
    return _(
        "‖∂L/∂h_t‖ grows tenfold every {steps:.1f} steps on its way back: {end:.2f} at step {T}, {start:.1e} at "
        "step 1. One step of learning would throw the weights far off."
    ).format(steps=1 / log_rate(run), end=norms[-1], start=norms[0], T=len(norms))


def dead_units(run: Run) -> Array:
    """Return which units are 0 at every step: (H,) bool."""
    dead: Array = (run.trace.h == 0).all(axis=0)
    return dead


def died(run: Run) -> str:
    """How many units are dead, and that nothing can wake them."""
    dead = dead_units(run)
    largest = np.abs(run.grads.W_ih[dead]).max() if dead.any() else 0.0
    return _(
        "{dead} of {units} units are 0 at every step: what goes into their relu is never above {most:.2f}. "
        "The largest gradient of their weights is {largest:g}, so learning can't wake them."
    ).format(
        dead=int(dead.sum()),
        units=len(dead),
        most=run.trace.pre["h"][:, dead].max() if dead.any() else math.nan,
        largest=largest,
    )
