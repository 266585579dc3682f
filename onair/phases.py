"""`onair phases`: the phases of an environment, how each stands, what it needs and costs, and what to run next."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cost.billing import hourly_idle, hourly_on_air
from cost.price_list import price_list
from environments import Environment
from onair import account as accounts
from onair import meter
from onair.assembly import ROOT, synthesized
from onair.cost_answers import HOURS_OF_MONTH
from onair.drift import telling
from onair.drift.detection import Drift, detect
from onair.environment import chosen
from onair.numbers import written_as
from onair.speaking import console_beside, tell_program
from onair.stacks import STANDING, Standing, State, needs_of, standings
from rehearsal.account import Account

COLOURS = {
    State.CURRENT: "green",
    State.MISSING: "dim",
    State.OUTDATED: "dark_orange3",
    State.DRIFTED: "dark_orange3",
    State.BUSY: "cyan",
    State.FAILED: "red",
}


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to look at")] = "dev",
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="look at the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    detect_drift: Annotated[
        bool, typer.Option("--detect-drift", help="have CloudFormation compare what stands with its templates")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
) -> None:
    """The phases: how each stands, what it needs and costs, what to run next."""
    environment = chosen(env)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    with synthesized(env) as assembly, accounts.plainly():
        drift = looked_for(console, account, environment) if detect_drift else None
        found = standings(account, environment, assembly.templates)
        idle, on_air = costs(assembly.templates, environment)
    if json_:
        tell_program(as_json(found, environment, idle, on_air, drift))
        return
    console.print(as_table(found, environment, idle, on_air))
    if drift is not None:
        telling.show(console, environment, drift, rehearsed=account.is_rehearsed)
    console.print(what_next(found, environment))


def looked_for(console: Console, account: Account, environment: Environment) -> dict[int, Drift]:
    """The drift of every phase that stands, with its progress on the terminal."""
    with console.status("comparing") as status:
        return detect(
            account,
            environment,
            standings(account, environment),
            lambda done, of: status.update(f"comparing: {done} of {of} phases done"),
        )


Costs = Mapping[int | None, Decimal]


def costs(templates: Mapping[str, Mapping[str, Any]], environment: Environment) -> tuple[Costs, Costs]:
    """Dollars of an hour by phase: idle, and what being on air adds, without what viewers fetch."""
    prices = price_list(environment.region)
    return (
        hourly_idle(templates, meter.NOBODY, prices).by_phase(),
        hourly_on_air(templates, meter.NOBODY, prices).by_phase(),
    )


def as_table(found: Mapping[int, Standing], environment: Environment, idle: Costs, on_air: Costs) -> Table:
    """A row for each phase."""
    table = Table("", "phase", "state", "needs", "$ a month idle", "$ an hour on air")
    for column in table.columns[4:]:
        column.justify = "right"
    for number, standing in found.items():
        colour = COLOURS[standing.state]
        unusual = f" ({standing.status})" if standing.state in (State.BUSY, State.FAILED) else ""
        table.add_row(
            str(number),
            standing.phase.title,
            f"[{colour}]{standing.state}[/{colour}]{unusual}",
            written_as(needs_of(environment, number)) or "–",
            _amount(idle.get(number, Decimal(0)) * HOURS_OF_MONTH),
            _amount(on_air.get(number, Decimal(0))),
        )
    return table


def what_next(found: Mapping[int, Standing], environment: Environment) -> str:
    """The command that brings the next phase, or mends one."""
    env = "" if environment.name == "dev" else f" --env {environment.name}"
    undeleted = [number for number, standing in found.items() if standing.status == "DELETE_FAILED"]
    if undeleted:
        # CloudFormation takes nothing but another deletion of it.
        return f"Next: onair destroy {undeleted[-1]}{env}, which goes on with what could not be deleted."
    failed = [number for number, standing in found.items() if standing.state is State.FAILED]
    if failed:
        return f"Next: onair deploy {failed[0]}{env}, which mends what failed."
    standing_now = {number for number, standing in found.items() if standing.state in STANDING}
    for number, standing in found.items():
        if standing.state is State.MISSING and needs_of(environment, number) <= standing_now:
            return f"Next: onair deploy {number}{env}"
    outdated = {number for number, standing in found.items() if standing.state is State.OUTDATED}
    if outdated:
        return f"Next: onair deploy {written_as(outdated)}{env}, which brings what has changed since."
    drifted = {number for number, standing in found.items() if standing.state is State.DRIFTED}
    if drifted:
        return f"Next: mend what has drifted in {written_as(drifted)}, as onair phases --detect-drift{env} tells it."
    return "Everything is deployed."


def as_json(
    found: Mapping[int, Standing],
    environment: Environment,
    idle: Costs,
    on_air: Costs,
    drift: Mapping[int, Drift] | None = None,
) -> dict[str, Any]:
    """The same for programs; `drift` is there when it was looked for."""
    looked = {number: {"drift": telling.as_json(drift.get(number))} for number in found} if drift is not None else {}
    return {
        "environment": environment.name,
        "phases": [
            {
                "phase": number,
                "stack": standing.phase.stack,
                "state": standing.state.value,
                "status": standing.status,
                "needs": sorted(needs_of(environment, number)),
                "usdPerHourIdle": f"{idle.get(number, Decimal(0)):.6f}",
                "usdPerHourOnAir": f"{on_air.get(number, Decimal(0)):.6f}",
                **looked.get(number, {}),
            }
            for number, standing in found.items()
        ],
        "next": what_next(found, environment),
    }


def _amount(dollars: Decimal) -> str:
    return f"{dollars:,.2f}" if dollars else "–"
