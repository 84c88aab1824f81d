"""Results remembered by their bytes."""

from playground.ui.remember import Remembered


def test_a_result_is_worked_out_once_and_the_oldest_goes_first() -> None:
    asked: list[int] = []

    def make(key: int) -> bytes:
        asked.append(key)
        return bytes(key)

    remembered = Remembered(make, weigh=len, most=100)
    for key in (40, 50, 40, 30):
        assert len(remembered(key)) == key
    assert asked == [40, 50, 30]
    assert remembered.held == 70  # 50 was used longest ago
    remembered(50)
    assert asked == [40, 50, 30, 50]


def test_the_newest_is_kept_whatever_it_holds() -> None:
    remembered = Remembered(bytes, weigh=len, most=10)
    remembered(5)
    assert len(remembered(1000)) == 1000
    assert remembered.held == 1000
