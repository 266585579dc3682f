"""`onair unpark`: brings back what `onair park` took away, and shows the phone its new address."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onair import account as accounts
from onair import deploy, larix
from onair.assembly import ROOT
from onair.environment import chosen
from onair.numbers import parked
from onair.phases import what_next
from onair.speaking import Json, console_beside


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to bring back")] = "dev",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="in the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Bring phases 4 and 7 back; the phone gets a new address and key."""
    environment = chosen(env)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    after = deploy.carry_out(console, account, environment, parked(environment), out=out, yes=yes)
    console.print(what_next(after.standing, environment))
    larix.command(env=env, rehearsal=rehearsal, out=out, json_=json_)
