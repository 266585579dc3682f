"""`onair destroy`, and what `onair park` does: takes phases away in order, off air first, and says what is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cost.price_list import price_list
from environments import Environment
from onair import account as accounts
from onair import cdk
from onair.assembly import ROOT, synthesized
from onair.deploy import require_account
from onair.environment import chosen
from onair.errors import OperatorError
from onair.leftovers.kept import Kept, kept_by_templates, owned_by_stacks
from onair.leftovers.leftover import Leftover
from onair.leftovers.search import Search
from onair.leftovers.telling import show
from onair.live import channels, deployed_templates, on_air, reach
from onair.numbers import phases_of, written_as
from onair.speaking import Json, agrees, console_beside, tell_program
from onair.stacks import State, needs_of, standings
from onair.stop import STOP_SECONDS
from rehearsal.account import Account
from stacks.phases import BY_NUMBER

DELETABLE = ("IDLE", "CREATE_FAILED", "UPDATE_FAILED")
"""The states in which MediaLive deletes a channel."""


def command(
    phases: Annotated[str, typer.Argument(help="phases: 7, 4-7 or all")],
    *,
    env: Annotated[str, typer.Option(help="environment to take from")] = "dev",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="take from the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Take phases away, in order and off air."""
    environment = chosen(env)
    wanted = phases_of(phases, environment)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    removed = remove(console_beside(json_=json_), account, environment, wanted, yes=yes)
    if json_:
        tell_program(removed.as_json())


@dataclass(frozen=True)
class Removed:
    """The phases that went, and what is left of the environment in the account."""

    environment: Environment
    phases: tuple[int, ...]
    left: tuple[Leftover, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs; dollars a day as text, null where no price is known."""
        return {
            "environment": self.environment.name,
            "removed": list(self.phases),
            "left": [
                {
                    "kind": each.kind,
                    "name": each.name,
                    "holds": each.holds,
                    "usdPerDay": None if each.usd_a_day is None else f"{each.usd_a_day:.6f}",
                    "note": each.note,
                    "remove": each.remove,
                }
                for each in self.left
            ],
        }


def remove(
    console: Console, account: Account, environment: Environment, wanted: Collection[int], *, yes: bool
) -> Removed:
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
            return Removed(environment, (), tell_leftovers(console, account, environment, ()))
        if environment.keeps_data:
            require_off_air(account, environment)
        question = (
            f"Remove {written_as(set(going))} of {environment.name}? {what_becomes_of_recordings(environment, going)}"
        )
        if not (yes or account.is_rehearsed) and not agrees(console, question):
            raise OperatorError("nothing was removed: answer y, or add --yes")
        if 4 in going:
            go_off_air(console, account, environment)
        kept = kept_by_templates(account, environment, deployed_templates(account, environment), going)
        stacks = [BY_NUMBER[number].stack for number in going]
        cdk.run(console, account, assembly, ["destroy", *stacks, "--exclusively", "--force"])
        return Removed(environment, tuple(going), tell_leftovers(console, account, environment, kept))


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


def what_becomes_of_recordings(environment: Environment, going: Collection[int]) -> str:
    """What a removal means for what people have recorded."""
    if 2 not in going:
        return "Recordings stay."
    return "Recordings stay in their bucket." if environment.keeps_data else "Recordings go with phase 2."


def tell_leftovers(
    console: Console, account: Account, environment: Environment, kept: tuple[Kept, ...]
) -> tuple[Leftover, ...]:
    """Look into the account for what is left of the environment, and what it goes on costing."""
    with console.status("looking for what is left"):
        search = Search(
            account=account,
            environment=environment,
            kept=kept,
            owned=owned_by_stacks(account, environment),
            prices=price_list(environment.region),
        )
        found = tuple(search.found())
    show(console, found)
    return found
