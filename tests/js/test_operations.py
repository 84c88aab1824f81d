"""The browser's table of operations is Python's."""

import json
import math
import subprocess
from pathlib import Path

import numpy as np
import pytest

from playground.cells.operations import OPERATIONS

TABLE = Path(__file__).parents[2] / "playground/ui/board/static/cell/operations.js"
VALUES = (-40.0, -3.0, -0.5, 0.0, 0.3, 2.0, 30.0)

SCRIPT = f"""
import {{ OPERATIONS }} from {json.dumps(TABLE.as_uri())};
let text = "";
for await (const chunk of process.stdin) text += chunk;
const plain = (value) => (Number.isFinite(value) ? value : String(value));
const out = JSON.parse(text).map(([name, inputs]) => {{
  const value = OPERATIONS[name].value(...inputs);
  return [plain(value), OPERATIONS[name].slopes(value, ...inputs).map(plain)];
}});
console.log(JSON.stringify([Object.keys(OPERATIONS), out]));
"""


def cases() -> list[tuple[str, tuple[float, ...]]]:
    pairs = [(a, b) for a in VALUES for b in VALUES]
    singles = [(a,) for a in VALUES]
    several = [*pairs, (1.0, 2.0, -4.0)]
    choice = {1: singles, 2: pairs, None: several}
    return [(name, inputs) for name, op in OPERATIONS.items() for inputs in choice[op.count]]


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_every_operation_has_the_value_and_slopes_it_has_in_python() -> None:
    wanted = cases()
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=True,
    )
    names, found = json.loads(done.stdout)
    assert set(names) == set(OPERATIONS)
    for (name, inputs), (value, slopes) in zip(wanted, found, strict=True):
        arrays = [np.array(a) for a in inputs]
        expected = np.asarray(OPERATIONS[name].value(*arrays))
        assert float(value) == pytest.approx(float(expected), rel=1e-14, abs=1e-15, nan_ok=True), (name, inputs)
        for slope, other in zip(slopes, OPERATIONS[name].slopes(expected, *arrays), strict=True):
            assert float(slope) == pytest.approx(float(other), rel=1e-14, abs=1e-15, nan_ok=True), (name, inputs)
    assert math.isnan(float(OPERATIONS["max"].value(np.array(math.nan), np.array(1.0))))
