"""`onair status`: the channels of an environment, since when they run, and what will stop them when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from environments import Environment
from onair import account as accounts
from onair.assembly import ROOT
from onair.environment import chosen
from onair.live import Channel, channels

NOTHING = "–"


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to look at")] = "dev",
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="look at the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
) -> None:
    """What runs, what it has cost so far, and when it will be stopped."""
    environment = chosen(env)
    account = accounts.of_rehearsal(out) if rehearsal else accounts.of_aws(environment.region)
    now = datetime.now(UTC)
    with accounts.plainly():
        found = channels(account, environment, now)
    if json_:
        typer.echo(json.dumps([as_json(channel) for channel in found], indent=2))
    else:
        Console().print(as_table(found, environment, now) if found else f"{environment.name} has no channel yet")


def as_table(found: Sequence[Channel], environment: Environment, now: datetime) -> Table:
    """A row for each channel; times are those of the environment's time zone."""
    zone = ZoneInfo(environment.automation.time_zone)
    table = Table("channel", "state", "on air since", "for", "input", "will be stopped by")
    for channel in found:
        table.add_row(
            channel.name,
            channel.state,
            _clock(channel.since, zone, now),
            _length(now - channel.since) if channel.since else NOTHING,
            _input(channel, now),
            "\n".join(f"{_clock(stop.at, zone, now)} {stop.by}" for stop in channel.stops) or NOTHING,
        )
    return table


def as_json(channel: Channel) -> dict[str, Any]:
    """The channel with its times in ISO 8601."""
    return {
        "id": channel.id,
        "name": channel.name,
        "state": channel.state,
        "since": channel.since.isoformat() if channel.since else None,
        "silentSince": channel.silent_since.isoformat() if channel.silent_since else None,
        "stops": [{"by": stop.by, "at": stop.at.isoformat()} for stop in channel.stops],
    }


def _input(channel: Channel, now: datetime) -> str:
    if not channel.bills:
        return NOTHING
    return f"[red]none for {_length(now - channel.silent_since)}[/red]" if channel.silent_since else "yes"


def _clock(moment: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    if moment is None:
        return NOTHING
    here = moment.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == now.astimezone(zone).date() else f"{here:%d %b %H:%M}"


def _length(span: timedelta) -> str:
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s"
