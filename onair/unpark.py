"""`onair unpark`: brings back what `onair park` took away, and shows the phone its new address."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onair import deploy, larix
from onair.assembly import ROOT
from onair.destroy import PARKED


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to bring back")] = "dev",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="in the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
) -> None:
    """Bring phases 4 and 7 back; the phone gets a new address and key."""
    deploy.command(PARKED, env=env, yes=yes, rehearsal=rehearsal, out=out)
    larix.command(env=env, rehearsal=rehearsal, out=out)
