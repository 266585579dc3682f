"""Lengths of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onair.errors import OperatorError
from onair.length import minutes_of, told


@pytest.mark.parametrize(("written", "minutes"), [("5m", 5), ("2h", 120), ("1h30m", 90), ("0h5m", 5), ("24h", 1440)])
def test_hours_and_minutes_are_read(written: str, minutes: int) -> None:
    assert minutes_of("--for", written, most=1440) == minutes


@pytest.mark.parametrize("written", ["", "0m", "5", "5s", "-5m", "1441m", "25h", "5m1h", "５m", "99999h", " 5m"])
def test_anything_else_is_refused_with_the_option_and_what_is_allowed(written: str) -> None:
    with pytest.raises(OperatorError, match=r"^--for must be 1m to 1440m, written as 5m, 2h or 1h30m, got "):
        minutes_of("--for", written, most=1440)


@given(hours=st.integers(0, 23), minutes=st.integers(1, 59))
def test_every_length_of_a_day_can_be_written(hours: int, minutes: int) -> None:
    assert minutes_of("--for", f"{hours}h{minutes}m", most=1440) == 60 * hours + minutes


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 min 00 s"), (252.4, "4 min 12 s"), (5700, "1 h 35 min"), (-3, "0 min 00 s")]
)
def test_a_length_is_told(seconds: float, text: str) -> None:
    assert told(timedelta(seconds=seconds)) == text
