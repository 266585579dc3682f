"""`onair ingest open` and `onair ingest close`."""

from __future__ import annotations

import ipaddress
import urllib.request
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Annotated

import typer

from environments.network import parse_network
from onair import account as accounts
from onair.assembly import ROOT
from onair.environment import chosen
from onair.errors import OperatorError
from onair.ingest.allow_list import AllowList
from onair.length import minutes_of
from onair.live import clock
from onair.speaking import tell_program

MY_IP = "https://checkip.amazonaws.com"
MY_IP_SECONDS = 10
LONGEST_MINUTES = 1440

Env = Annotated[str, typer.Option("--env", help="environment whose ingest is meant")]
Rehearsal = Annotated[bool, typer.Option("--rehearsal", help="the demo that is running")]
Out = Annotated[Path, typer.Option("--out", help="where that demo writes")]
Json = Annotated[bool, typer.Option("--json", help="print the rules as JSON")]

command = typer.Typer(
    help="Let somebody send for a while, beside the allow-list.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@command.command("open")
def open_(
    *,
    for_: Annotated[str, typer.Option("--for", help="for so long: 30m, 2h, at most a day")],
    cidr: Annotated[str | None, typer.Option(help="who may send: 198.51.100.7/32")] = None,
    my_ip: Annotated[bool, typer.Option("--my-ip", help=f"this machine, as {MY_IP} sees it")] = False,
    env: Env = "dev",
    rehearsal: Rehearsal = False,
    out: Out = ROOT / "out",
    json_: Json = False,
) -> None:
    """Let an address send for a while; a schedule takes it off the allow-list again."""
    environment = chosen(env)
    minutes = minutes_of("--for", for_, most=LONGEST_MINUTES)
    if (cidr is None) is not my_ip:
        raise OperatorError("give one of --my-ip and --cidr, e.g. --cidr 198.51.100.7/32")
    admitted = own_address() if cidr is None else _block(cidr)
    with accounts.plainly():
        account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
        now = datetime.now(UTC)
        opening = AllowList(account, environment).open(admitted, timedelta(minutes=minutes), now)
    if json_:
        rules = [*opening.before, *opening.added]
        tell_program({"rules": rules, "added": opening.added, "until": opening.until.isoformat()})
        return
    typer.echo(f"{', '.join(opening.added)} may send until {clock(opening.until, environment, now)}, and then")
    typer.echo(f"{', '.join(opening.before)} alone, as before. Sooner: onair ingest close")


@command.command("close")
def close(*, env: Env = "dev", rehearsal: Rehearsal = False, out: Out = ROOT / "out", json_: Json = False) -> None:
    """Take off the allow-list what was let in for a while, now."""
    environment = chosen(env)
    with accounts.plainly():
        left = AllowList(accounts.meant(environment.region, rehearsal=rehearsal, out=out), environment).close()
    if json_:
        tell_program({"rules": left})
        return
    typer.echo(f"Closed: {', '.join(left)} may send.")


def own_address(url: str = MY_IP) -> str:
    """This machine's address as the internet sees it, as a block of one. Raises OperatorError."""
    try:
        with urllib.request.urlopen(url, timeout=MY_IP_SECONDS) as answer:
            said = answer.read(100).decode("ascii", "replace").strip()
        return f"{ipaddress.IPv4Address(said)}/32"
    except (OSError, ValueError, HTTPException) as error:
        raise OperatorError(f"{url} did not tell this machine's IPv4 address ({error}): give it with --cidr") from None


def _block(cidr: str) -> str:
    try:
        return str(parse_network(cidr))
    except ValueError as error:
        raise OperatorError(f"--cidr {error}") from None
