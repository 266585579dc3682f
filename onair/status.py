"""`onair status`: the live meter of an environment, its channels and the stops ahead of them, and what bills idle."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from cost.bill import Bill
from cost.price_list import PriceList, price_list
from cost.sheets import dollars, provisos
from environments import Environment
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT
from onair.environment import chosen
from onair.length import told
from onair.live import Channel, channels, clock, deployed_templates
from onair.speaking import tell_program
from rehearsal.account import Account

NOTHING = "–"
WATCH_SECONDS = 5.0
DAYS_OF_MONTH = 30


@dataclass(frozen=True)
class Status:
    """One look at an environment: every channel with what its run costs, and what bills by existing."""

    environment: Environment
    now: datetime
    rehearsed: bool
    runs: tuple[tuple[Channel, meter.Run | None], ...]
    idle: meter.Idle


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to look at")] = "dev",
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="look at the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    watch: Annotated[bool, typer.Option("--watch", help="look again every few seconds, until Ctrl-C")] = False,
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
) -> None:
    """What runs, what it has cost so far, and when it will be stopped."""
    environment = chosen(env)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    prices = price_list(environment.region)
    with accounts.plainly():
        templates = deployed_templates(account, environment)
        seen = look(account, environment, templates, prices)
        if json_:
            tell_program(as_json(seen))
        elif not watch:
            Console().print(as_text(seen))
        else:
            with Live(as_text(seen), auto_refresh=False) as shown:
                while True:
                    time.sleep(WATCH_SECONDS)
                    shown.update(as_text(look(account, environment, templates, prices)), refresh=True)


def look(
    account: Account, environment: Environment, templates: Mapping[str, Mapping[str, Any]], prices: PriceList
) -> Status:
    """One look, at this moment, with the templates that are deployed."""
    now = datetime.now(UTC)
    found = channels(account, environment, now)
    runs = tuple(
        (channel, meter.of_run(templates, channel, prices, now) if channel.bills else None) for channel in found
    )
    return Status(environment, now, account.is_rehearsed, runs, meter.of_rest(templates, prices))


def as_text(seen: Status) -> RenderableType:
    """For a terminal; times are those of the environment's time zone."""
    parts: list[RenderableType] = [_channel(channel, run, seen) for channel, run in seen.runs]
    if not parts:
        parts = [f"{seen.environment.name} has no channel: phase 4 is not deployed"]
    if seen.rehearsed:
        parts.insert(0, "[dim]The demo on this machine, which costs nothing. On AWS it would be:[/dim]")
    return Group(*parts, "", _idle(seen.idle), *_provisos(seen))


def as_json(seen: Status) -> dict[str, Any]:
    """The same for programs: dollars as text, times in ISO 8601."""
    return {
        "environment": seen.environment.name,
        "rehearsed": seen.rehearsed,
        "at": seen.now.isoformat(),
        "channels": [channel_as_json(channel, run) for channel, run in seen.runs],
        "idle": {
            "usdPerHour": _exact(seen.idle.hour.total),
            "usdPerHourSavedByParking": _exact(seen.idle.saved_by_parking),
            "lines": [
                {"resource": line.resource, "item": line.item, "usdPerHour": _exact(line.amount)}
                for line in seen.idle.hour.lines
                if line.amount
            ],
        },
    }


def _channel(channel: Channel, run: meter.Run | None, seen: Status) -> RenderableType:
    colour = "green" if channel.bills else "dim"
    table = Table.grid(padding=(0, 2))
    table.add_row("[bold]channel[/bold]", f"[bold]{channel.name}[/bold]  [{colour}]{channel.state}[/{colour}]")
    if run is None:
        return table
    if channel.since is None or run.so_far is None:
        table.add_row("since", "not noted yet: the sweep does within two minutes")
        table.add_row("so far", f"{_dollars(run.least)} at least")
    else:
        table.add_row(
            "since", f"{clock(channel.since, seen.environment, seen.now)}, for {told(seen.now - channel.since)}"
        )
        table.add_row("so far", f"[bold]{_dollars(run.so_far)}[/bold], if it stopped now")
    table.add_row("per hour", f"{_dollars(run.per_hour)}, without what viewers fetch")
    table.add_row("input", _input(channel, seen.now))
    stops = "\n".join(f"{clock(stop.at, seen.environment, seen.now)}  {stop.by}" for stop in channel.stops)
    table.add_row("stopped at", stops or "[red]nothing will stop it: deploy phase 7, or stop it yourself[/red]")
    return table


def _idle(idle: meter.Idle) -> RenderableType:
    if not idle.hour.total:
        return "Nothing bills while no channel runs."
    table = Table("bills while nothing runs", "$ a month", title_justify="left")
    table.columns[1].justify = "right"
    by_item: dict[str, Decimal] = {}
    for line in idle.hour.lines:
        name = f"{line.service}: {line.item}"
        by_item[name] = by_item.get(name, Decimal(0)) + line.amount
    for name, hourly in sorted(by_item.items(), key=lambda entry: -entry[1]):
        if hourly:
            table.add_row(name, _monthly(hourly))
    table.add_section()
    table.add_row("all", _monthly(idle.hour.total))
    table.add_row("[bold]less, when parked[/bold] (phases 7 and 4 removed)", _monthly(idle.saved_by_parking))
    return table


def _provisos(seen: Status) -> list[Text]:
    """What the amounts rest on that nobody has read at AWS."""
    bills = [seen.idle.hour, *(run.hour for _, run in seen.runs if run is not None)]
    together = Bill(lines=tuple(line for bill in bills for line in bill.lines))
    return [Text(line, style="dim") for line in provisos(together)]


def channel_as_json(channel: Channel, run: meter.Run | None) -> dict[str, Any]:
    """One channel for programs, with what its run costs if it runs: dollars as text, times in ISO 8601."""
    return {
        "id": channel.id,
        "name": channel.name,
        "state": channel.state,
        "since": channel.since.isoformat() if channel.since else None,
        "silentSince": channel.silent_since.isoformat() if channel.silent_since else None,
        "stops": [{"by": stop.by, "at": stop.at.isoformat()} for stop in channel.stops],
        "usdSoFar": None if run is None or run.so_far is None else _exact(run.so_far),
        "usdPerHour": None if run is None else _exact(run.per_hour),
    }


def _input(channel: Channel, now: datetime) -> str:
    return f"[red]none for {told(now - channel.silent_since)}[/red]" if channel.silent_since else "yes"


def _monthly(hourly: Decimal) -> str:
    return dollars(hourly * 24 * DAYS_OF_MONTH)


def _exact(amount: Decimal) -> str:
    """Dollars to a millionth, which no price is finer than by much."""
    return f"{amount:.6f}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
