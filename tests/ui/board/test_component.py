"""The component of the board, registered once though a whole class comes to a new process at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest import mock

import streamlit as st

from playground.ui.board import board

PEOPLE = 8


def test_the_component_is_registered_by_one_of_many_who_come_together() -> None:
    together = Barrier(PEOPLE)

    def slow(*_: object, **__: object) -> object:
        time.sleep(0.05)
        return object()

    def come(_: int) -> object:
        together.wait(10)
        return board._component()

    board._registered.cache_clear()
    try:
        with (
            mock.patch.object(board, "loader", return_value=""),
            mock.patch.object(st.components.v2, "component", side_effect=slow) as registered,
            ThreadPoolExecutor(PEOPLE) as pool,
        ):
            assert len(set(pool.map(come, range(PEOPLE)))) == 1
        assert registered.call_count == 1
    finally:
        board._registered.cache_clear()
