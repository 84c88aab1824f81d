"""Every operation with its value and slopes at many numbers, as JSON.

python -m tests.js.operations
"""

import json
import math
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from playground.cells.operations import OPERATIONS

NUMBERS = (-40.0, -3.0, -0.5, 0.0, 0.3, 2.0, 30.0)


def cases() -> Iterator[dict[str, Any]]:
    for name, operation in OPERATIONS.items():
        for a in NUMBERS:
            for inputs in [(a,)] if operation.count == 1 else [(a, b) for b in NUMBERS]:
                arrays = [np.array(number) for number in inputs]
                with np.errstate(all="ignore"):
                    value = np.asarray(operation.value(*arrays))
                    slopes = operation.slopes(value, *arrays)
                yield {
                    "name": name,
                    "inputs": inputs,
                    "value": plain(value),
                    "slopes": [plain(each) for each in slopes],
                }


def plain(value: Any) -> float | str:
    return float(value) if math.isfinite(value) else str(float(value))


if __name__ == "__main__":
    json.dump(list(cases()), sys.stdout)
