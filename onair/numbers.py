"""Phases as an operator names them: 3, 1-3, 1,3-5, all."""

from __future__ import annotations

import re

from environments import Environment
from onair.errors import OperatorError

PART = re.compile(r"([1-7])(?:-([1-7]))?")
PARKED = (4, 7)


def phases_of(written: str, environment: Environment) -> tuple[int, ...]:
    """The phases meant, in order. Raises OperatorError for what is none, or not in the environment."""
    if written == "all":
        return environment.phases
    found: set[int] = set()
    for part in written.split(","):
        match = PART.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise OperatorError(f"the phases must be written as 3, 1-3, 1,3-5 or all, got {written!r}: write 1-3")
        found |= set(range(first, last + 1))
    missing = found - set(environment.phases)
    if missing:
        raise OperatorError(
            f"phases of {environment.name} are {_list(environment.phases)}, got {_list(missing)} besides: "
            f"add them to phases in environments/{environment.name}.toml"
        )
    return tuple(sorted(found))


def parked(environment: Environment) -> tuple[int, ...]:
    """Its phases that parking takes away, because they bill while idle. Raises OperatorError for none."""
    found = tuple(number for number in environment.phases if number in PARKED)
    if not found:
        raise OperatorError(
            f"phases of {environment.name} are {_list(environment.phases)}, of which none bills while idle as "
            f"{_list(PARKED)} do: there is nothing to park"
        )
    return found


def written_as(numbers: set[int] | frozenset[int]) -> str:
    """Phases as the command line takes them, neighbours as a range: 2-4,7."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ",".join(f"{first}-{last}" if last > first else f"{first}" for first, last in ranges)


def _list(numbers: tuple[int, ...] | set[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))
