"""Messages for the tests of the board's JavaScript, as JSON: bytes step by step, and the states they have to lead to.

python -m tests.js.messages
"""

import base64
import json
import sys
from typing import Any

import numpy as np

from playground.ui.board.delta import Sent, State

STEPS: tuple[tuple[dict[str, Any], dict[str, np.ndarray]], ...] = (
    (
        {"visit": "a", "panels": {"h": {"title": "h", "blocks": [{"v": 1}, {"v": 2}]}, "c": {"title": "c"}}, "T": 3},
        {"h": np.arange(6.0).reshape(2, 3), "c": np.array([1, 2, 3], np.float32), "at": np.array([1, 2], np.int32)},
    ),
    (
        {"visit": "a", "panels": {"h": {"title": "h", "blocks": [{"v": 1}, {"v": 5}]}, "c": {"title": "c"}}, "T": 3},
        {"h": np.arange(6.0).reshape(2, 3), "c": np.array([1, 2, 4], np.float32)},
    ),
    (
        {"visit": "a", "panels": {"h": {"title": "H", "blocks": [{"v": 1}]}, "new": {"title": ""}}, "T": 4},
        {"h": np.arange(8.0).reshape(2, 4), "new": np.zeros((0, 2)), "byte": np.array([7], np.uint8)},
    ),
)


def as_json(state: State) -> dict[str, Any]:
    arrays = {name: {"data": array.ravel().tolist(), "shape": array.shape} for name, array in state.arrays.items()}
    return {"header": state.header, "arrays": arrays}


def main() -> None:
    """Every message after the first builds on the first, which is the only one that the browser has told it has."""
    sent, messages, states = Sent(), [], []
    for header, arrays in STEPS:
        sent, raw = sent.next(header, arrays)
        messages.append({"base64": base64.b64encode(raw).decode()})
        states.append(as_json(sent.states[-1]))
        sent = sent.acknowledged(1)
    json.dump({"messages": messages, "states": states}, sys.stdout)


if __name__ == "__main__":
    main()
