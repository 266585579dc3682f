"""`onair stop`: takes a channel off air and waits until it is."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from cost.price_list import price_list
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT
from onair.deployed import channel_of
from onair.environment import chosen
from onair.errors import OperatorError
from onair.length import told
from onair.live import Channel, deployed_templates, meant, reach
from onair.speaking import Json, console_beside, tell_program

STOP_SECONDS = 300.0


def command(
    *,
    env: Annotated[str, typer.Option(help="environment of the channel")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to stop; the first by default")] = None,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="stop the demo's channel")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Take a channel off air, and wait until it is."""
    environment = chosen(env)
    sent_to = channel_of(environment, channel)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    with accounts.plainly():
        now = datetime.now(UTC)
        found = meant(account, environment, sent_to.name, now)
        if found.state == "IDLE":
            console.print(f"{found.name} is stopped already.")
            if json_:
                tell_program(as_json(found, None, None))
            return
        if not found.bills and found.state != "STOPPING":
            raise OperatorError(
                f"{found.name} is {found.state}: it can be stopped when it runs; look again in a minute"
            )
        if found.bills:
            account.client("medialive").stop_channel(ChannelId=found.id)
        with console.status("stopping"):
            reach(account, found.id, "IDLE", STOP_SECONDS)
        console.print(f"[green]{found.name} is stopped.[/green]")
        cost = None
        if found.since is not None:
            templates = deployed_templates(account, environment)
            cost = meter.of_run(templates, found, price_list(environment.region), now).so_far
            console.print(f"It ran for {told(now - found.since)}: ${cost:.2f}, and what viewers fetched.")
        if json_:
            tell_program(as_json(found, now, cost))


def as_json(channel: Channel, asked_at: datetime | None, cost: Decimal | None) -> dict[str, Any]:
    """For programs; `stopAskedAt` is null of one that was stopped already, `usd` where nobody noted a start."""
    return {
        "id": channel.id,
        "name": channel.name,
        "state": "IDLE",
        "since": channel.since.isoformat() if channel.since and asked_at else None,
        "stopAskedAt": asked_at.isoformat() if asked_at else None,
        "usd": None if cost is None else f"{cost:.6f}",
    }
