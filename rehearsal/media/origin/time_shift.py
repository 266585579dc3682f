"""Start-over: the `start` and `end` of a playback request, as MediaPackage v2 takes them.

Source: the MediaPackage v2 user guide, "Time-shifted viewing reference" and "Define manifest start and end times".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_REQUEST_SECONDS = 24 * 3600


class TimeShiftRefusedError(ValueError):
    """The wanted span is not available; the text says what was asked and what may be asked."""


@dataclass(frozen=True, kw_only=True)
class TimeShift:
    """A fixed span in epoch seconds; `end` None grows with the live stream."""

    start: float
    end: float | None

    def playlist_type(self, now: float) -> str:
        """VOD once the end is past (nothing will be added), EVENT while it may still grow."""
        return "VOD" if self.end is not None and self.end <= now else "EVENT"


def parse(query: Mapping[str, str], *, startover_seconds: int, now: float) -> TimeShift | None:
    """The span that the query asks for, None for an ordinary request. Raises TimeShiftRefusedError."""
    if not query.get("start") and not query.get("end"):
        return None
    if not startover_seconds:
        raise TimeShiftRefusedError("this endpoint has no startover window: StartoverWindowSeconds is 0")
    oldest = now - startover_seconds
    start = _moment("start", query["start"]) if query.get("start") else oldest
    end = _moment("end", query["end"]) if query.get("end") else None
    if start < oldest or start > now:
        raise TimeShiftRefusedError(f"start {query.get('start')} is outside the last {startover_seconds} s")
    if end is not None and end <= start:
        raise TimeShiftRefusedError(
            f"end {query['end']} is not after start {query.get('start')} or precedes the window"
        )
    if (end or now) - start > LONGEST_REQUEST_SECONDS:
        raise TimeShiftRefusedError("one request may cover 24 hours at most")
    return TimeShift(start=start, end=end)


def _moment(name: str, text: str) -> float:
    """Epoch seconds, or ISO 8601 with a zone (without one: UTC)."""
    try:
        if text.isdecimal():
            return float(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TimeShiftRefusedError(f"{name} {text!r} is neither epoch seconds nor ISO 8601") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
