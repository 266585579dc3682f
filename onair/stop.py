"""`onair stop`: takes a channel off air and waits until it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cost.price_list import price_list
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT
from onair.deployed import channel_of, output
from onair.environment import chosen
from onair.errors import OperatorError
from onair.length import told
from onair.live import deployed_templates, described, reach

STOP_SECONDS = 300.0


def command(
    *,
    env: Annotated[str, typer.Option(help="environment of the channel")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to stop; the first by default")] = None,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="stop the demo's channel")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
) -> None:
    """Take a channel off air, and wait until it is."""
    environment = chosen(env)
    sent_to = channel_of(environment, channel)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = Console()
    with accounts.plainly():
        channel_id = output(account, environment, 4, "ChannelId", sent_to.name)
        now = datetime.now(UTC)
        found = described(account, environment, channel_id, now)
        if found.state == "IDLE":
            console.print(f"{found.name} is stopped already.")
            return
        if not found.bills and found.state != "STOPPING":
            raise OperatorError(
                f"{found.name} is {found.state}: it can be stopped when it runs; look again in a minute"
            )
        if found.bills:
            account.client("medialive").stop_channel(ChannelId=channel_id)
        with console.status("stopping"):
            reach(account, channel_id, "IDLE", STOP_SECONDS)
        console.print(f"[green]{found.name} is stopped.[/green]")
        if found.since is not None:
            templates = deployed_templates(account, environment)
            run = meter.of_run(templates, found, price_list(environment.region), now)
            console.print(f"It ran for {told(now - found.since)}: ${run.so_far:.2f}, and what viewers fetched.")
