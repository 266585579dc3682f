"""Lengths of time as an operator writes them: 5m, 2h, 1h30m."""

from __future__ import annotations

import re
from datetime import timedelta

from onair.errors import OperatorError

WRITTEN = re.compile(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?")


def minutes_of(option: str, written: str, *, most: int) -> int:
    """Whole minutes, at most so many. Raises OperatorError, which names the option."""
    match = WRITTEN.fullmatch(written)
    total = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if not 1 <= total <= most:
        raise OperatorError(f"{option} must be 1m to {most}m, written as 5m, 2h or 1h30m, got {written!r}: write 5m")
    return total


def told(span: timedelta) -> str:
    """A length for people: 4 min 12 s, 1 h 35 min."""
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s"
