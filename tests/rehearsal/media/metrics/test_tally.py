"""Values summed up."""

from __future__ import annotations

from rehearsal.media.metrics.tally import Tally


def test_a_tally_knows_number_sum_smallest_and_largest() -> None:
    tally = Tally.of(3)
    for value in (-1, 8):
        tally.add(value)
    assert tally == Tally(count=3, total=10, minimum=-1, maximum=8)


def test_a_value_may_come_several_times_at_once_and_not_at_all() -> None:
    tally = Tally()
    tally.add(5, 0)
    assert tally == Tally()
    tally.add(5, 4)
    assert tally == Tally(count=4, total=20, minimum=5, maximum=5)
