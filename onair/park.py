"""`onair park`: takes away what bills while nobody is on air, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cost.price_list import price_list
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT
from onair.destroy import remove
from onair.environment import chosen
from onair.live import deployed_templates
from onair.numbers import parked
from onair.speaking import Json, console_beside, tell_program

HOURS_OF_DAY = 24


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to park")] = "dev",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="park the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Take away phases 7 and 4, which bill while idle; player URL and recordings stay."""
    environment = chosen(env)
    taken = parked(environment)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    with accounts.plainly():
        idle = meter.of_rest(deployed_templates(account, environment), price_list(environment.region))
    saved = idle.saved_by_parking * HOURS_OF_DAY
    console.print(
        f"Parking saves ${saved:.2f} a day. The phone's address and stream key change: "
        "after onair unpark, scan the code of onair larix again.",
        soft_wrap=True,
    )
    removed = remove(console, account, environment, taken, yes=yes)
    if json_:
        tell_program({**removed.as_json(), "usdSavedPerDay": f"{saved:.6f}"})
