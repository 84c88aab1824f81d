"""A short run of the fuzzer; `python -m tests.fuzz` is the long one."""

import pytest

from tests.fuzz.trial import KINDS, try_one


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_comes_from_outside_does_harm(kind: str) -> None:
    wrong = {number: said for number in range(60) if (said := try_one(kind, number))}
    assert wrong == {}
