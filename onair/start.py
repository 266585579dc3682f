"""`onair start`: puts a channel on air through the function that sets its stop first, and waits until it runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import ClientError
from rich.console import Console

from cost.price_list import price_list
from environments import Environment
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT
from onair.deployed import channel_of
from onair.environment import chosen
from onair.errors import OperatorError
from onair.length import minutes_of
from onair.live import Channel, clock, deployed_templates, described, meant, reach
from onair.speaking import Json, agrees, console_beside, tell_program
from onair.status import channel_as_json
from rehearsal.account import Account

LONGEST_MINUTES = 1440
START_SECONDS = 660.0
"""MediaLive says that a start may take ten minutes."""


@dataclass(frozen=True)
class Asked:
    """A start that was asked for: which channel, for how long."""

    environment: Environment
    channel_id: str
    minutes: int | None


def command(
    *,
    env: Annotated[str, typer.Option(help="environment of the channel")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to start; the first by default")] = None,
    for_: Annotated[str | None, typer.Option("--for", help="stop after so long: 5m, 2h, 1h30m")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask before money flows")] = False,
    without_guards: Annotated[bool, typer.Option("--without-guards", help="start although phase 7 is missing")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="start the demo's channel")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Put a channel on air, with its own stop set first."""
    environment = chosen(env)
    minutes = None if for_ is None else minutes_of("--for", for_, most=LONGEST_MINUTES)
    sent_to = channel_of(environment, channel)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    with accounts.plainly():
        found = meant(account, environment, sent_to.name, datetime.now(UTC))
        asked = Asked(environment, found.id, minutes)
        if found.bills and minutes is not None:
            raise OperatorError(
                f"{found.name} is {found.state} already, and --for sets the stop of a run that it begins: leave --for "
                "out, or stop the channel first; onair status says what will stop this run"
            )
        if found.bills:
            console.print(f"{found.name} is {found.state} already.")
            told_stops(console, found, environment)
        else:
            console.print(price_of(account, asked, found), soft_wrap=True)
            if not (yes or account.is_rehearsed) and not agrees(console, "Start it?"):
                raise OperatorError("nothing was started: answer y, or add --yes")
            begin(account, asked, without_guards=without_guards)
            with console.status("starting, which takes up to ten minutes; Ctrl-C leaves it starting"):
                reach(account, found.id, "RUNNING", START_SECONDS)
            found = described(account, environment, found.id, datetime.now(UTC))
            console.print(f"[green]{found.name} runs[/green]; send now (onair larix).")
            told_stops(console, found, environment)
        if json_:
            tell_program(channel_as_json(found, run_of(account, asked, found)))


def price_of(account: Account, asked: Asked, channel: Channel) -> str:
    """What the run will cost, as far as that can be said before."""
    run = run_of(account, asked, channel)
    told = f"{channel.name} costs ${run.per_hour:.2f} an hour on air, ${run.least:.2f} at least, and what viewers fetch"
    if asked.minutes is None:
        return f"{told}."
    length = max(run.least, run.per_hour * Decimal(asked.minutes) / 60)
    return f"{told}: for {asked.minutes} min ${length:.2f}."


def run_of(account: Account, asked: Asked, channel: Channel) -> meter.Run:
    """What a run costs, with the templates that are deployed."""
    templates = deployed_templates(account, asked.environment)
    return meter.of_run(templates, channel, price_list(asked.environment.region), datetime.now(UTC))


def begin(account: Account, asked: Asked, *, without_guards: bool) -> None:
    """Have the deployed function start the channel. Raises OperatorError when it refuses, or is not there."""
    name = f"{asked.environment.prefix}-air-control"
    length = {} if asked.minutes is None else {"minutes": asked.minutes}
    wish = {"action": "start", "channelId": asked.channel_id, **length}
    try:
        answer = account.invoke(name, wish)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        if not without_guards:
            raise OperatorError(
                f"phase 7 is not deployed (no function {name}), so nothing would stop the channel but you: "
                f"npx cdk deploy AutomationStack -c env={asked.environment.name}, or add --without-guards"
            ) from None
        if asked.minutes is not None:
            raise OperatorError(
                "--for needs phase 7, which stops the channel: leave --for or --without-guards out"
            ) from None
        account.client("medialive").start_channel(ChannelId=asked.channel_id)
        return
    if answer.error:
        told: dict[str, Any] = json.loads(answer.text)
        raise OperatorError(f"{name} did not start the channel: {told.get('errorMessage', told)}")


def told_stops(console: Console, channel: Channel, environment: Environment) -> None:
    """What will stop it when."""
    for stop in channel.stops:
        console.print(f"  {clock(stop.at, environment, datetime.now(UTC))}  {stop.by}", highlight=False)
    if not channel.stops:
        console.print("[red]Nothing will stop it but you: onair stop[/red]")
