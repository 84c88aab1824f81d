"""Long work in slices: it stops in time, goes on where it stood, and belongs to what it was asked for."""

import time
from collections.abc import Iterator

import pytest

from playground.experiment import Experiment
from playground.ui.board.work import SLICE, Job, Work, key_of


def counting(steps: int, *, seconds: float = 0.0, **more: object) -> Job:
    def count() -> Iterator[int]:
        for number in range(1, steps + 1):
            time.sleep(seconds)
            yield number

    return Job(label="count", key="k", steps=count, share=lambda step: step / steps, **more)  # type: ignore[arg-type]


def test_a_slice_ends_in_time_and_the_next_goes_on() -> None:
    work = Work(counting(9, seconds=SLICE / 2))
    shares = []
    while not work.finished:
        work.advance()
        shares.append(work.share)
    assert 1 < len(shares) <= 9
    assert shares == sorted(shares)
    assert work.share == 1
    assert work.latest == 9


def test_a_slice_does_one_step_however_long_it_takes() -> None:
    work = Work(counting(3, seconds=1.1 * SLICE))
    work.advance()
    assert (work.latest, work.finished) == (1, False)
    assert work.share == pytest.approx(1 / 3)


def test_nothing_is_done_before_the_first_slice() -> None:
    work = Work(counting(3))
    assert (work.latest, work.share) == (None, 0)


def test_what_is_gathered_need_not_be_the_newest_step_alone() -> None:
    work = Work(counting(4, gather=lambda before, step: (*(before or ()), step)))
    for _slice in range(4):  # on a busy machine a slice may hold a single step
        work.advance()
    assert work.latest == (1, 2, 3, 4)


def test_work_goes_on_for_the_same_key_and_variant_only() -> None:
    one = counting(3)
    assert one.goes_on_with(counting(3))
    assert not one.goes_on_with(counting(3, variant="other"))


def test_keys_tell_experiments_apart() -> None:
    assert key_of(Experiment()) == key_of(Experiment())
    assert key_of(Experiment()) != key_of(Experiment(seed=2))
