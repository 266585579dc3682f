"""Ids made from names that people choose."""

from __future__ import annotations

import pytest

from constructs_lib.construct_ids import pascal_case


@pytest.mark.parametrize(
    ("name", "made"),
    [("main", "Main"), ("main-hall", "MainHall"), ("main_hall_2", "MainHall2"), ("studioB", "StudioB"), ("2nd", "2nd")],
)
def test_only_letters_and_digits_remain(name: str, made: str) -> None:
    assert pascal_case(name) == made
