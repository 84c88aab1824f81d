"""Many people training on one process: `python -m tests.bench.crowd`.

Each is a thread that does what the server does for a person whose page plays: a slice, the page built, the message
packed, then a pause as long as a browser takes to paint. One more person changes a weight on Forward once a second.
Streamlit's own part (some 10 ms a rerun) is not in it. Prints pictures a second of each, and how long Forward took.
"""

import argparse
import os
import threading
import time
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from playground.engine import use_one_blas_thread
from playground.experiment import Experiment, run, set_weight
from playground.ui.board.board import Board
from playground.ui.board.context import Context
from playground.ui.board.delta import Sent
from playground.ui.board.page import Content, Page
from playground.ui.pages.forward import PAGE as FORWARD
from playground.ui.pages.train.page import PAGE as TRAIN
from playground.ui.pages.train.page import begin

PAINT = 0.06
"""Seconds that a browser takes to paint a message and ask again."""


def message(page: Page, context: Context) -> Content:
    """Build a page and pack its message."""
    content = page.build(context)
    shown = Board(
        panels=content.panels,
        layout=content.layout,
        steps=12,
        units=8,
        query="",
        view={"t": 0, "unit": None},
        theme={},
        words={},
    )
    Sent().next(shown.header(), shown.arrays())
    return content


def trains(pictures: list[int], place: int, end: float) -> None:
    """Train until the end, again and again from another seed."""
    context = Context(run=run(Experiment()), own=TRAIN.view(**begin({})[0]))
    view = TRAIN.apply(context.own, "train.play", {})
    while time.monotonic() < end:
        view = TRAIN.apply(view, "slice", {})
        if not message(TRAIN, replace(context, own=view)).again:
            view = TRAIN.apply(TRAIN.apply(view, "train.seed", {}), "train.play", {})
        pictures[place] += 1
        time.sleep(PAINT)


def changes(times: list[float], end: float) -> None:
    """Change a weight on Forward once a second."""
    value = 0.0
    while time.monotonic() < end:
        begun, value = time.monotonic(), value + 0.01
        message(FORWARD, Context(run=run(set_weight(Experiment(), "W_hh.f", 0, 0, value=value)), own=FORWARD.view()))
        times.append(time.monotonic() - begun)
        time.sleep(1)


def main() -> None:
    """Print what each of the people gets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20.0)
    chosen = parser.parse_args()
    use_one_blas_thread()
    end = time.monotonic() + chosen.seconds
    pictures, times = [0] * chosen.people, list[float]()
    threads = [threading.Thread(target=trains, args=(pictures, place, end)) for place in range(chosen.people)]
    threads.append(threading.Thread(target=changes, args=(times, end)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rates = np.array(pictures) / chosen.seconds
    print(f"{chosen.people} people train: {rates.min():.1f} to {rates.max():.1f} pictures a second each (wanted 1)")
    p50, p95 = 1e3 * np.quantile(times, [0.5, 0.95])
    print(f"a change on Forward: median {p50:.0f} ms, 95th percentile {p95:.0f} ms (wanted 300)")


if __name__ == "__main__":
    main()
