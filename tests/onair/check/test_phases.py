"""Which phases an argument means."""

from __future__ import annotations

import pytest

import environments
from onair.check.phases import phases_of
from onair.errors import OperatorError

DEV = environments.load("dev")


@pytest.mark.parametrize(
    ("written", "meant"), [("3", (3,)), ("1-3", (1, 2, 3)), ("7-7", (7,)), ("all", (1, 2, 3, 4, 5, 6, 7))]
)
def test_one_several_or_all(written: str, meant: tuple[int, ...]) -> None:
    assert phases_of(written, DEV) == meant


@pytest.mark.parametrize("written", ["0", "8", "3-1", "1,2", "", "1-3 ", "one"])
def test_anything_else_is_refused_with_what_is_allowed(written: str) -> None:
    with pytest.raises(OperatorError, match=r"^PHASES must be 1 to 7, two of them as 1-3, or all, got '.*': onair"):
        phases_of(written, DEV)


def test_all_are_those_of_the_environment_and_others_are_refused() -> None:
    core = DEV.model_copy(update={"phases": (1, 3, 4, 5)})
    assert phases_of("all", core) == (1, 3, 4, 5)
    with pytest.raises(OperatorError, match=r"2 missing, got 1, 3, 4, 5: add it to environments/dev\.toml"):
        phases_of("1-3", core)
