"""What is left of a pulse, in a sentence: true of any run that has one."""

import numpy as np

from playground.analysis.memory import Memory, memory_of, pulses
from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.experiment.running import Run
from playground.words import _, ngettext

MOST_SHARE = 2.0
"""A share of what was written above which it is said as a multiple."""


def first_pulse(run: Run) -> Memory:
    """What is left of the first pulse of the input: the difference to the run without it."""
    start, stop = pulses(run.x)[0]
    return memory_of(run.params, run.trace, start=start, stop=stop)


def main_state(run: Run) -> str:
    """The state that holds a memory: the cell state, where there is one."""
    return "c" if list(run.trace.states) == ["h", "c"] else "h"  # a c that is scaled by others tells nothing alone


def left(run: Run) -> Array:
    """The size of what each unit still has of the first pulse, of what was written: (H,), 0 where nothing was."""
    share: Array = np.abs(np.nan_to_num(first_pulse(run).left(main_state(run))))
    return share


def later(memory: Memory) -> str:
    """ "20 steps later"."""
    return ngettext("{steps} step later", "{steps} steps later", memory.after).format(steps=memory.after)


def remains(share: float) -> str:
    """A share of what was written, where less than a hundredth is hardly anything and more than all of it is times."""
    if abs(share) > MOST_SHARE:
        return _("{times} times").format(times=number(share, 2))
    return _("less than 1 %") if abs(share) < 0.01 else percent(share)


def held_pulse(run: Run) -> str:
    """How much of the first pulse each unit still has at the end."""
    memory, state = first_pulse(run), main_state(run)
    if run.is_text or not memory.after:
        raise ValueError("a text holds no pulse, and of one at the end nothing is left to tell")
    left = memory.left(state)
    if not np.isfinite(left).any():
        return _("The pulse at step {t} changes nothing in {state}.").format(t=memory.start + 1, state=state)
    said = _("The pulse at step {t} is written into {state}; ").format(t=memory.start + 1, state=state) + later(memory)
    if not (np.abs(left) >= 0.01).any():
        return said + _(" no unit has even 1 % of it left.")
    best, worst = int(np.nanargmax(np.abs(left))), int(np.nanargmin(np.abs(left)))
    most = float(left[best])
    said += (
        _(" unit {best} still has {most} of it")
        if abs(most) <= MOST_SHARE
        else _(" unit {best} has {most} as much as was written")
    ).format(best=best + 1, most=remains(most))
    if worst != best:
        said += _(", unit {worst} {least}").format(worst=worst + 1, least=remains(float(left[worst])))
    return said + _gates_at_the_end(run, best, worst)


def _gates_at_the_end(run: Run, best: int, worst: int) -> str:
    gate = run.trace.gates.get("f")
    if gate is None:
        return "."
    if best == worst:
        return _(": its forget gate stands at {value}.").format(value=number(float(gate[-1, best]), 3))
    return _(": their forget gates stand at {first} and {second}.").format(
        first=number(float(gate[-1, best]), 3), second=number(float(gate[-1, worst]), 2)
    )


def felt(run: Run) -> str:
    """Of an input without a pulse: which step's the loss feels most, and how much it feels the first."""
    sizes = np.linalg.norm(run.grads.x, axis=1)
    most = int(np.argmax(sizes))
    if not np.isfinite(sizes[most]):
        raise ValueError("a gradient that is not finite compares with nothing")
    if not sizes[most]:
        return _("The loss feels the input of no step.")
    said = _("The loss feels the input of step {t} most").format(t=most + 1)
    if most == 0:
        return f"{said}."
    if not sizes[0]:
        return _("{said}, and that of step 1 not at all.").format(said=said)
    return _("{said}; that of step 1 it feels {share} as much.").format(
        said=said, share=percent(float(sizes[0] / sizes[most]))
    )
