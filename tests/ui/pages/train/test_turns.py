"""Turns: one at a time, all come to theirs, and an error gives it back."""

from threading import Event, Thread

import pytest

from playground.ui.pages.train.turns import Turns


def test_one_at_a_time_and_each_knows_how_many_want() -> None:
    turns, inside, seen = Turns(), [], []
    hold = Event()

    def work() -> None:
        with turns.one() as wanted:
            inside.append(1)
            seen.append((wanted, len(inside)))
            hold.wait(0.02)
            inside.pop()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [most for _wanted, most in seen] == [1] * 6
    assert max(wanted for wanted, _most in seen) > 1
    assert seen[-1][0] == 1


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="no"), turns.one():
        raise ValueError("no")
    with turns.one() as wanted:
        assert wanted == 1
