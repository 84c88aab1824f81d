"""The ghost behind the lines of a track."""

import numpy as np

from playground.figures import DARK, LIGHT, lines
from playground.figures.ghost import with_ghost, with_kept
from playground.figures.look import Look
from playground.figures.paths import path_norms

NOW = np.random.default_rng(0).normal(size=(6, 3))
BEFORE = NOW + 1


def test_ghost_lies_behind_and_is_marked(checked) -> None:
    ghost, own = checked(with_ghost(lines(NOW, signal="f"), BEFORE, called="it").figure()).data
    assert ghost.meta == {"units": 3, "ghost": True, "run": "ghost", "of": "f", "called": "it"}
    assert (ghost.name, own.name) == ("ghost", "f")
    assert ghost.line.color == LIGHT.unknown
    np.testing.assert_array_equal(ghost.y.reshape(3, 7)[:, :6], BEFORE.T)
    np.testing.assert_array_equal(own.y.reshape(3, 7)[:, :6], NOW.T)


def test_the_other_run_may_be_of_another_size(checked) -> None:
    longer = np.ones((9, 2))
    ghost, own = checked(with_ghost(lines(NOW, signal="f"), longer).figure()).data
    assert (len(ghost.y), len(own.y)) == (2 * 10, 3 * 7)
    assert ghost.x[8] == 9


def test_the_track_itself_is_left_alone() -> None:
    track = lines(NOW, signal="f")
    haunted = with_ghost(track, BEFORE)
    assert len(track.traces) == 1
    assert haunted.traces[1] is track.traces[0]
    assert haunted.layout is track.layout


def test_same_in_the_dark(same_in_the_dark) -> None:
    dark = with_ghost(lines(NOW, signal="f", look=Look(theme=DARK)), BEFORE, theme=DARK)
    assert same_in_the_dark(with_ghost(lines(NOW, signal="f"), BEFORE).figure(), dark.figure())


def test_kept_curves_lie_behind_those_of_their_names(checked) -> None:
    drawn = path_norms(NOW.T**2, ["direct", "f", "o"], total=np.ones(6))
    kept = {"f": np.arange(1.0, 10.0), "z": np.ones(6)}
    first, *own = checked(with_kept(drawn, kept, called="it").figure()).data
    assert [trace.name for trace in own] == ["total", "direct", "f", "o"]
    assert first.meta == {"ghost": True, "of": "f", "called": "it", "coloured": True}
    assert (first.line.color, first.line.dash) == (own[2].line.color, "dot")
    np.testing.assert_array_equal(first.y, kept["f"])
    assert first.x[-1] == 9
