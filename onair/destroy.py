"""`onair destroy`, and what `onair park` does: takes phases away in order, off air first, and says what is left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from environments import Environment
from onair import account as accounts
from onair import cdk
from onair.account import Account
from onair.assembly import ROOT, Assembly, synthesized
from onair.deploy import require_account
from onair.environment import chosen
from onair.errors import OperatorError
from onair.live import channels, on_air, reach
from onair.numbers import phases_of, written_as
from onair.stacks import State, needs_of, standings
from onair.stop import STOP_SECONDS
from stacks.phases import BY_NUMBER

PARKED = "4,7"

DELETABLE = ("IDLE", "CREATE_FAILED", "UPDATE_FAILED")
"""The states in which MediaLive deletes a channel."""


def command(
    phases: Annotated[str, typer.Argument(help="phases: 7, 4-7 or all")],
    *,
    env: Annotated[str, typer.Option(help="environment to take from")] = "dev",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="take from the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
) -> None:
    """Take phases away, in order and off air."""
    environment = chosen(env)
    wanted = phases_of(phases, environment)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    remove(Console(), account, environment, wanted, yes=yes)


def remove(console: Console, account: Account, environment: Environment, wanted: Collection[int], *, yes: bool) -> None:
    """Stop what runs, then destroy these phases.

    Raises OperatorError before anything is changed when others need them, or production is on air.
    """
    with synthesized(environment.name) as assembly, accounts.plainly():
        if not account.is_rehearsed:
            require_account(account, environment)
        there = {
            number
            for number, standing in standings(account, environment).items()
            if standing.state is not State.MISSING
        }
        require_unneeded(environment, wanted, there)
        going = sorted(set(wanted) & there)
        if not going:
            console.print("None of them is deployed.")
            return
        if environment.keeps_data:
            require_off_air(account, environment)
        question = f"Remove {written_as(set(going))} of {environment.name}? {kept(environment, going)}"
        if not (yes or account.is_rehearsed) and not typer.confirm(question):
            raise OperatorError("nothing was removed: answer y, or add --yes")
        if 4 in going:
            go_off_air(console, account, environment)
        stacks = [BY_NUMBER[number].stack for number in going]
        cdk.run(account, assembly, ["destroy", *stacks, "--exclusively", "--force"])
        console.print(leftovers(account, assembly, going), soft_wrap=True)


def require_unneeded(environment: Environment, wanted: Collection[int], there: Collection[int]) -> None:
    """Raise OperatorError when a phase that stays needs one that goes."""
    staying = set(there) - set(wanted)
    for number in sorted(staying):
        lost = needs_of(environment, number) & set(wanted)
        if lost:
            raise OperatorError(
                f"phase {number} ({BY_NUMBER[number].title}) needs {written_as(lost)}: remove it too, "
                f"onair destroy {written_as(set(wanted) | dependents(environment, wanted, there))} "
                f"--env {environment.name}"
            )


def require_off_air(account: Account, environment: Environment) -> None:
    """Raise OperatorError when a channel runs: nobody takes production from its viewers by a removal."""
    running = on_air(account, environment)
    if running:
        raise OperatorError(f"{' and '.join(running)} is on air: onair stop --env {environment.name}, then remove it")


def dependents(environment: Environment, wanted: Collection[int], there: Collection[int]) -> set[int]:
    """The phases that stand and need one of these."""
    return {number for number in there if needs_of(environment, number) & set(wanted)}


def go_off_air(console: Console, account: Account, environment: Environment) -> None:
    """Stop every channel of the environment, and wait until each is."""
    for channel in channels(account, environment, datetime.now(UTC)):
        if channel.bills:
            account.client("medialive").stop_channel(ChannelId=channel.id)
        if channel.state not in DELETABLE:
            with console.status(f"stopping {channel.name}"):
                reach(account, channel.id, "IDLE", STOP_SECONDS)


def kept(environment: Environment, going: Collection[int]) -> str:
    """What a removal means for what people have."""
    if 2 not in going:
        return "Recordings stay."
    return "Recordings stay in their bucket." if environment.keeps_data else "Recordings go with phase 2."


def leftovers(account: Account, assembly: Assembly, going: Collection[int]) -> str:
    """What outlives the stacks by their templates, and what AWS made beside them."""
    retained = [
        f"{stack}/{logical_id}"
        for number in going
        for stack in [BY_NUMBER[number].stack]
        for logical_id, resource in assembly.templates[stack].get("Resources", {}).items()
        if str(resource.get("DeletionPolicy", "")).startswith("Retain")
    ]
    own = f"Kept with what they hold: {', '.join(retained)}. " if retained else ""
    return f"{own}Logs that AWS made itself stay in CloudWatch; the bucket of cdk bootstrap stays in {account.region}."
