"""Arbitrary experiments for Hypothesis, built from the table of fields."""

from hypothesis import strategies as st

from playground.experiment import FIELDS, VIEW_FIELDS, Clamp, Edit, Experiment, Field, View
from playground.experiment.weights.edit import ACTIONS
from tests.cells.typed import texts

GATES = ("i", "f", "g", "o", "r", "z", "n", "h", "c~", "gate_2")
PARAMETERS = ("W_ih", "W_hh", "b_ih", "b_hh", "W_ci", "p_c_f", "W_hy", "b_y", "l1.W_hh", "l0r.W_ih")

WEIGHT = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 0.31, 1 / 3, -2.0, 1e-300, 5e-324, 999999.9])
SHORT = st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z0-9_.+-]{1,9}", fullmatch=True)
INDEX = st.none() | st.integers(0, 63)


@st.composite
def blocks(draw):
    rows, columns = draw(st.integers(0, 3)), draw(st.integers(1, 4))
    return tuple(tuple(draw(WEIGHT) for _ in range(columns)) for _ in range(rows))


EDITS = st.builds(
    Edit,
    action=st.sampled_from(list(ACTIONS)),
    block=st.builds(
        lambda parameter, gate: parameter + gate,
        st.sampled_from(PARAMETERS),
        st.sampled_from(["", *(f".{gate}" for gate in GATES)]),
    ),
    row=INDEX,
    column=INDEX,
    value=WEIGHT,
    values=blocks(),
)


@st.composite
def clamps(draw):
    start = draw(st.integers(0, 498))
    units = st.lists(st.integers(0, 63), min_size=1, max_size=4, unique=True).map(tuple)
    return Clamp(
        target=draw(st.sampled_from([*GATES, "h", "c"])),
        value=draw(WEIGHT),
        start=start,
        stop=draw(st.none() | st.integers(start + 1, 500)),
        units=draw(st.none() | units),
    )


def values_of(field: Field):
    """Every value that a field allows."""
    numbers = st.floats(field.low, field.high)
    strategy = {
        "int": lambda: st.integers(field.low, field.high),
        "float": lambda: numbers,
        "choice": lambda: st.sampled_from(list(field.choices)),
        "bool": st.booleans,
        "text": lambda: st.text(st.characters(exclude_categories=["Cs"]), min_size=field.low, max_size=60),
        "numbers": lambda: st.lists(numbers, max_size=6).map(tuple),
        "steps": lambda: st.lists(st.integers(field.low, field.high), max_size=min(6, field.size)).map(tuple),
        "edits": lambda: st.lists(EDITS, max_size=4).map(tuple),
        "clamps": lambda: st.lists(clamps(), max_size=3).map(tuple),
        "names": lambda: st.lists(st.sampled_from([*FIELDS, "weights", "level"]), max_size=4).map(tuple),
        "word": lambda: SHORT | st.just(""),
        "words": lambda: st.lists(SHORT, max_size=4).map(tuple),
        "settings": lambda: st.lists(st.tuples(SHORT, VALUES), max_size=4, unique_by=lambda pair: pair[0]).map(tuple),
    }[field.kind.name]()
    return st.none() | strategy if field.optional else strategy


READOUTS = {"binary": "sigmoid", "categorical": "softmax"}


@st.composite
def answers(draw, loss: str):
    """A readout and a target that go with a loss."""
    outputs = draw(st.integers(2, 16))
    wanted = st.floats(0, 1) if loss == "binary" else st.integers(1, outputs).map(float)
    return {
        "outputs": outputs,
        "readout": READOUTS[loss],
        "target_level": draw(wanted),
        "target": tuple(draw(st.lists(wanted, max_size=6))),
    }


@st.composite
def experiments(draw):
    names = draw(st.sets(st.sampled_from(list(FIELDS)), max_size=8))
    chosen = {name: draw(values_of(FIELDS[name])) for name in names}
    if chosen.get("cell") == "typed":
        chosen["equations"] = draw(texts())
    if chosen.get("coupled"):
        chosen.pop("forget_gate", None)
    if len(chosen.get("values", ())) % chosen.get("channels", 1):
        del chosen["channels"]
    if chosen.get("loss") in READOUTS:
        chosen |= draw(answers(chosen["loss"]))
    if chosen.get("outputs", 1) > 1 or chosen.get("loss") in READOUTS:
        chosen.pop("aim", None)
    return Experiment(**chosen)


VIEWS = st.builds(View, **{name: values_of(field) for name, field in VIEW_FIELDS.items()})
