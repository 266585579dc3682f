"""Phases as an operator names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import environments
from onair.errors import OperatorError
from onair.numbers import parked, phases_of, written_as

DEV = environments.load("dev")


@pytest.mark.parametrize(
    ("written", "phases"),
    [("3", (3,)), ("1-3", (1, 2, 3)), ("4,7", (4, 7)), ("1,3-5,4", (1, 3, 4, 5)), ("all", (1, 2, 3, 4, 5, 6, 7))],
)
def test_numbers_ranges_and_all_are_read(written: str, phases: tuple[int, ...]) -> None:
    assert phases_of(written, DEV) == phases


@pytest.mark.parametrize("written", ["", "0", "8", "3-1", "1-", "a", "1 3", "1,,3", "-1", "１"])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(OperatorError, match="the phases must be written as 3, 1-3, 1,3-5 or all, got "):
        phases_of(written, DEV)


def test_a_phase_that_the_environment_leaves_out_is_refused_with_the_file_to_mend() -> None:
    small = DEV.model_copy(update={"phases": (1, 3, 4)})
    wanted = r"phases of dev are 1, 3, 4, got 2, 5 besides: add them to phases in environments/dev\.toml"
    with pytest.raises(OperatorError, match=wanted):
        phases_of("1-5", small)


def test_what_is_parked_is_what_the_environment_has_of_it() -> None:
    assert parked(DEV) == (4, 7)
    assert parked(DEV.model_copy(update={"phases": (1, 2, 3, 4, 5)})) == (4,)
    with pytest.raises(OperatorError, match="phases of dev are 1, 3, of which none bills while idle as 4, 7 do"):
        parked(DEV.model_copy(update={"phases": (1, 3)}))


@given(st.sets(st.integers(1, 7), min_size=1))
def test_what_is_written_is_what_is_read(numbers: set[int]) -> None:
    assert set(phases_of(written_as(numbers), DEV)) == numbers
