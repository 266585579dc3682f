"""What happened: every run of every channel, and a journal that people can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.automation.conditions import TIME_ZONE

ZONE = ZoneInfo(TIME_ZONE)


@dataclass
class Span:
    """From a moment to another; None while it lasts."""

    begin: datetime
    end: datetime | None = None


@dataclass
class Run:
    """One run of a channel, from the start that MediaLive accepts to the stop that it accepts."""

    channel_id: str
    number: int
    begun: datetime
    started_by: str
    due: datetime | None = None
    """When the window's start was due that it came from."""

    length: timedelta | None = None
    """How long an operator asked for."""

    running: datetime | None = None
    ended: datetime | None = None
    ended_by: str = ""
    reason: str = ""
    heard: list[Span] = field(default_factory=list)
    """When any pipeline got input while the channel listened."""

    guarded: bool = False
    """Whether air_control started it, and nobody took away what it had set."""

    seen: datetime | None = None
    """When a sweep looked at it with which nothing was wrong, since anybody took away what was set for it."""

    follows: bool = False
    """Whether what belonged to the run before was still there: nobody saw the channel idle in between."""

    meddled: datetime | None = None
    """When a person last wrote into its tags or took away its stop."""

    def lasted(self, until: datetime) -> timedelta:
        return (self.ended or until) - self.begun

    def silences(self, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch, from RUNNING to its end, in which no pipeline had input."""
        if self.running is None:
            return
        end, silent_from = self.ended or until, self.running
        for span in self.heard:
            if span.begin > silent_from:
                yield silent_from, span.begin
            silent_from = span.end or end
        if end > silent_from:
            yield silent_from, end


@dataclass(frozen=True)
class Line:
    """What happened at one moment, to one channel or to none."""

    moment: datetime
    channel_id: str
    text: str

    def __str__(self) -> str:
        local = self.moment.astimezone(ZONE)
        return f"{local:%a %d %b %H:%M:%S.%f}"[:-4] + f"  {self.channel_id or '-':>7}  {self.text}"


class Journal:
    """What happened in a world, in order."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.runs: list[Run] = []

    def note(self, moment: datetime, channel_id: str, text: str) -> None:
        self.lines.append(Line(moment, channel_id, text))

    def of(self, channel_id: str) -> Iterable[Run]:
        """The runs of one channel in order."""
        return (run for run in self.runs if run.channel_id == channel_id)

    def around(self, channel_id: str, begin: datetime, end: datetime, most: int = 80) -> str:
        """What happened to a channel, and to no channel in particular, between two moments: the last lines of it."""
        told = [str(line) for line in self.lines if line.channel_id in ("", channel_id) and begin <= line.moment <= end]
        left_out = [f"… {len(told) - most} lines before"] if len(told) > most else []
        return "\n".join([*left_out, *told[-most:]])
