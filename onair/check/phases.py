"""Which phases are meant: 5, 1-3, all."""

from __future__ import annotations

import re

from environments import Environment
from onair.errors import OperatorError
from stacks.phases import PHASES

ALL = "all"
WRITTEN = re.compile(r"([1-7])(?:-([1-7]))?")


def phases_of(written: str, environment: Environment) -> tuple[int, ...]:
    """The phases of an argument, in order; `all` are those of the environment. Raises OperatorError."""
    if written == ALL:
        return environment.phases
    match = WRITTEN.fullmatch(written)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise OperatorError(
            f"PHASES must be 1 to {len(PHASES)}, two of them as 1-3, or {ALL}, got {written!r}: onair check 5"
        )
    absent = [str(number) for number in range(first, last + 1) if number not in environment.phases]
    if absent:
        raise OperatorError(
            f"phases of {environment.name} must hold what is checked: {', '.join(absent)} missing, "
            f"got {', '.join(map(str, environment.phases))}: add it to environments/{environment.name}.toml"
        )
    return tuple(range(first, last + 1))
