"""The weights as a table, for those who prefer one to the grid of the board."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from playground.experiment import WEIGHT_LIMIT, Experiment, Run, set_weight
from playground.ui import session
from playground.words import _, quoted

SHOWN, NAME, ROUND = "table.shown", "table.name", "table.round"


def is_shown() -> bool:
    """Whether the person has asked for the table."""
    return bool(st.session_state.get(SHOWN)) and session.view().level != "essentials"


def switch() -> None:
    """Draw the switch that shows the table."""
    if session.view().shows("edits"):
        st.toggle(_("Weights as a table"), key=SHOWN, persist_state="session", on_change=_switched)


def _switched() -> None:
    """Have the board bring the table, which stands below it, into sight."""
    if st.session_state[SHOWN]:
        session.change(reveals=session.current().reveals + 1)


def draw() -> None:
    """Draw the table of one matrix, if the person has asked for it."""
    if not is_shown() or not session.view().shows("edits"):
        return
    with st.container(key="weights_table"):  # the board finds it by its key
        _table()


def _table() -> None:
    run = session.run(session.experiment())
    arrays = run.arrays()
    if st.session_state.get(NAME) not in arrays:
        st.session_state[NAME] = "W_hh" if "W_hh" in arrays else next(iter(arrays))
    name = str(st.segmented_control(_("Matrix"), list(arrays), key=NAME, required=True))
    st.data_editor(
        frame_of(run, name),
        key=_key(name),
        num_rows="fixed",
        disabled=not session.view().allows("edits"),
        on_change=_edited,
        args=(name,),
    )


def frame_of(run: Run, name: str) -> pd.DataFrame:
    """A weight as a table: a row for each unit of each gate, a column for each input or unit."""
    array = run.arrays()[name]
    matrix = array if array.ndim == 2 else array[:, None]
    return pd.DataFrame(matrix, index=_rows(run, name, len(matrix)), columns=_columns(run, name, matrix.shape[1]))


def _rows(run: Run, name: str, count: int) -> list[str]:
    if name in ("W_hy", "b_y"):
        return [f"y{k + 1}" for k in range(count)]
    units = run.experiment.hidden_size
    gates = run.experiment.spec.gates(run.experiment.options)
    if count != units * len(gates):
        return [f"{unit + 1}" for unit in range(count)]
    return [f"{gate}{unit + 1}" for gate in gates for unit in range(units)]


def _columns(run: Run, name: str, count: int) -> list[str]:
    if name == "W_ih":
        return _apart(run.input_labels)
    return [f"h{unit + 1}" for unit in range(count)] if name in ("W_hh", "W_hy") else [name]


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels of columns, each once: a second one of the same name gets its number."""
    return [label if label not in labels[:place] else f"{label} ({place + 1})" for place, label in enumerate(labels)]


def _key(name: str) -> str:
    """A new key after each change, so that the table starts again from the experiment."""
    return f"table.{name}.{st.session_state.get(ROUND, 0)}"


def _edited(name: str) -> None:
    """Put the cells that were edited into the experiment; one that is no number changes nothing."""
    changed: dict[int, dict[str, Any]] = st.session_state[_key(name)]["edited_rows"]
    experiment = session.experiment()
    frame = frame_of(session.run(experiment), name)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    try:
        for row, cells in changed.items():
            for label, value in cells.items():
                if label not in frame.columns:
                    raise ValueError(_("The table has no column {name}.").format(name=quoted(str(label)[:40])))
                experiment = _set(experiment, name, int(row), frame.columns.get_loc(label), value)
        session.commit(experiment)
    except ValueError as error:
        session.notify(str(error))


def _set(experiment: Experiment, name: str, row: int, column: Any, value: Any) -> Experiment:
    number = value if isinstance(value, int | float) and abs(value) <= WEIGHT_LIMIT else np.nan
    if not np.isfinite(number):
        raise ValueError(
            _("A weight must be a number between −{most:g} and {most:g}, got {value}.").format(
                most=WEIGHT_LIMIT, value=quoted("" if value is None else str(value)[:40])
            )
        )
    return set_weight(experiment, name, row, int(column), value=number)
