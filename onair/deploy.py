"""`onair deploy`: phases by number or by plan, refused before AWS is touched when they cannot stand, priced before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

import environments
import preflight
from environments import Environment
from environments.model import PLACEHOLDER_ACCOUNT
from environments.placeholders import placeholders
from onair import account as accounts
from onair import cdk
from onair.assembly import ROOT, Assembly, synthesized
from onair.check import command as check
from onair.check.command import Checked
from onair.cost_answers import HOURS_OF_MONTH
from onair.deployed import channel_of
from onair.environment import chosen
from onair.errors import OperatorError
from onair.live import deployed_templates, on_air
from onair.numbers import phases_of, written_as
from onair.phases import Costs, as_json, as_table, costs, what_next
from onair.speaking import Json, agrees, console_beside, tell_program
from onair.stacks import STANDING, Standing, essence, needs_of, standings
from onair.week import command as week
from onair.week.command import DEV
from preflight.rules import replacement
from rehearsal.account import Account
from stacks.phases import BY_NUMBER

PRODUCTION = "production"
ENCODER = "MediaLiveStack"
STATEFUL_RULES = (replacement.is_not_replaced, replacement.is_not_deleted)


class Plan(StrEnum):
    """The brief's ways to build: one phase after another, the core at once, or dev a week before production."""

    STEP = "step"
    CORE = "core"
    DEV_FIRST = "dev-first"


@dataclass(frozen=True)
class Build:
    """What is to be deployed, where, and how it stands there now."""

    account: Account
    environment: Environment
    assembly: Assembly
    standing: Mapping[int, Standing]
    deployed: Mapping[str, Mapping[str, Any]]


def command(
    phases: Annotated[str | None, typer.Argument(help="phases: 3, 1-3, 1,3-5 or all")] = None,
    *,
    env: Annotated[str, typer.Option(help="environment to deploy")] = DEV,
    plan: Annotated[
        Plan | None,
        typer.Option(
            help="step: one by one, each checked before the next; core: 1, 3, 4 and 5, without archive and replay; "
            "dev-first: all of dev, and with --env production only after a week of checks on dev"
        ),
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="dev-first: what `onair check` left; OUT/evidence by default")
    ] = None,
    skip_week: Annotated[
        bool, typer.Option("--skip-week", help="dev-first: deploy production without the week, and say what it lacks")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, for CI")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="let a deploy replace what people depend on")] = False,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="deploy into the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Json = False,
) -> None:
    """Deploy phases, with their price before and what to do next after."""
    require_sense(phases, plan, env, skip_week=skip_week)
    console = console_beside(json_=json_)
    environment = environments.planned(chosen(env), "core" if plan is Plan.CORE else None)
    introduce(console, plan, environment, evidence or out / "evidence", skip_week=skip_week)
    wanted = phases_of(phases or "all", environment)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    after = carry_out(console, account, environment, wanted, plan=plan, out=out, yes=yes, replace=replace)
    failed = any(each.failed for each in after.checks)
    if plan is Plan.DEV_FIRST and not environment.keeps_data:
        week.show(console, week.week_of(evidence or out / "evidence"))
    elif not failed:
        console.print(what_next(after.standing, environment))
    if json_:
        checks = {"checks": [check.as_json(each) for each in after.checks]} if plan is Plan.STEP else {}
        tell_program(as_json(after.standing, environment, *after.costs) | checks)
    if failed:
        raise typer.Exit(check.FAILED)


@dataclass(frozen=True)
class Deployed:
    """How every phase stands after a deploy, what each costs, idle and on air, and what was asked between the steps."""

    standing: Mapping[int, Standing]
    costs: tuple[Costs, Costs]
    checks: tuple[Checked, ...]


def carry_out(
    console: Console,
    account: Account,
    environment: Environment,
    wanted: Sequence[int],
    *,
    out: Path,
    plan: Plan | None = None,
    yes: bool = False,
    replace: bool = False,
) -> Deployed:
    """Deploy phases of an environment as it is planned, at once or step by step. Raises OperatorError.

    Step by step each phase is checked before the next, and the first in which a point failed is the last.
    """
    channel = channel_of(environment, None)
    checks: list[Checked] = []
    with accounts.plainly():
        if not account.is_rehearsed:
            require_account(account, environment)
            require_own(environment, wanted)
        context = {"plan": "core"} if plan is Plan.CORE else None
        with synthesized(environment.name, context=context, validated=True) as assembly:
            for step in ([number] for number in wanted) if plan is Plan.STEP else (list(wanted),):
                build = Build(
                    account,
                    environment,
                    assembly,
                    standings(account, environment, assembly.templates),
                    deployed_templates(account, environment),
                )
                deploy(console, build, step, yes=yes, replace=replace)
                if plan is Plan.STEP:
                    checked = check.carry_out(console, account, environment, channel, step, out=out)
                    check.show(console, checked, out / "evidence")
                    checks.append(checked)
                    if checked.failed:
                        break
            return Deployed(standings(account, environment), costs(assembly.templates, environment), tuple(checks))


def require_sense(phases: str | None, plan: Plan | None, env: str, *, skip_week: bool) -> None:
    """Raise OperatorError for a command line whose parts do not fit together."""
    if phases is not None and plan in (Plan.CORE, Plan.DEV_FIRST):
        raise OperatorError(f"--plan {plan} names the phases itself, got {phases!r} besides: leave one of them out")
    if phases is None and plan is None:
        raise OperatorError(f"the phases are missing: write 3, 1-3, 1,3-5 or all, or --plan {', --plan '.join(Plan)}")
    if plan is Plan.DEV_FIRST and env not in (DEV, PRODUCTION):
        raise OperatorError(
            f"--plan dev-first deploys {DEV}, and after its week {PRODUCTION}, got --env {env}: "
            f"onair deploy all --env {env}"
        )
    if skip_week and (plan, env) != (Plan.DEV_FIRST, PRODUCTION):
        raise OperatorError(
            f"--skip-week is for --plan dev-first --env {PRODUCTION}, which alone asks for the week: leave it out"
        )


def introduce(
    console: Console, plan: Plan | None, environment: Environment, evidence: Path, *, skip_week: bool
) -> None:
    """Say what a plan builds. Raises OperatorError when it is production's turn and dev's week is not full."""
    if plan is Plan.CORE:
        console.print("The core is built without archive and replay, which need phase 2.")
    if plan is Plan.DEV_FIRST and environment.keeps_data:
        week.require_full(console, evidence, skip=skip_week)
    elif plan is Plan.DEV_FIRST:
        console.print(week.minimal(environment), soft_wrap=True, highlight=False)


def deploy(console: Console, build: Build, wanted: Collection[int], *, yes: bool, replace: bool) -> None:
    """Deploy these phases and no other. Raises OperatorError before anything is changed when they cannot stand."""
    require_needs(build, wanted)
    if not replace:
        require_nothing_lost(build, wanted)
    require_off_air(build, wanted)
    idle, on_air = costs(build.assembly.templates, build.environment)
    chosen_now = {number: build.standing[number] for number in sorted(wanted)}
    console.print(as_table(chosen_now, build.environment, idle, on_air))
    monthly = sum((idle.get(number, Decimal(0)) for number in wanted), Decimal(0)) * HOURS_OF_MONTH
    if not (yes or build.account.is_rehearsed) and not agrees(
        console, f"Deploy {written_as(set(wanted))} of {build.environment.name}? They cost ${monthly:.2f} a month idle."
    ):
        raise OperatorError(f"{written_as(set(wanted))} was not deployed: answer y, or add --yes")
    stacks = [BY_NUMBER[number].stack for number in sorted(wanted)]
    approval = ["--require-approval", "never"] if yes or build.account.is_rehearsed else []
    cdk.run(
        console,
        build.account,
        build.assembly,
        ["deploy", *stacks, "--exclusively", "--concurrency", str(cdk.CONCURRENCY), *approval],
    )


def require_account(account: Account, environment: Environment) -> None:
    """Raise OperatorError unless the environment names the account that the credentials are of; it writes nothing.

    An environment may be synthesized without an account, but what costs money goes only where its file says.
    """
    found = account.client("sts").get_caller_identity()["Account"]
    file = f"environments/{environment.name}.toml"
    if environment.account is None:
        raise OperatorError(
            f"account must name the AWS account to deploy into, got none or the placeholder {PLACEHOLDER_ACCOUNT}: "
            f'write account = "{found}" into {file}, above its first [table], if the one of your credentials is meant'
        )
    if environment.account != found:
        raise OperatorError(
            f"account of {environment.name} is {environment.account}, got credentials of {found}: "
            f"choose another profile with AWS_PROFILE, or mend {file}"
        )


def require_own(environment: Environment, wanted: Collection[int]) -> None:
    """Raise OperatorError, a line for each, when what nobody can have meant would be deployed."""
    found = list(placeholders(environment, frozenset(wanted)))
    if found:
        raise OperatorError("\n".join([*found, f"all of it stands in environments/{environment.name}.toml"]))


def require_needs(build: Build, wanted: Collection[int]) -> None:
    """Raise OperatorError when a phase needs one that neither stands nor is deployed with it."""
    there = {number for number, standing in build.standing.items() if standing.state in STANDING} | set(wanted)
    for number in sorted(wanted):
        needs = needs_of(build.environment, number)
        missing = needs - there
        if missing:
            raise OperatorError(
                f"phase {number} ({BY_NUMBER[number].title}) needs {written_as(needs)}, and {written_as(missing)} "
                f"is not deployed: onair deploy {written_as(missing | set(wanted))} --env {build.environment.name}"
            )


def require_nothing_lost(build: Build, wanted: Collection[int]) -> None:
    """Raise OperatorError, a line for each, when the deploy would replace or delete what people depend on."""
    stacks = [BY_NUMBER[number].stack for number in wanted if BY_NUMBER[number].stack in build.deployed]
    before = preflight.Templates({stack: build.deployed[stack] for stack in stacks})
    after = preflight.Templates({stack: build.assembly.templates[stack] for stack in stacks}, previous=before)
    found = preflight.check(after, STATEFUL_RULES)
    if found:
        lines = [f"{finding.where}: got {finding.violation.got}, {finding.violation.allowed}" for finding in found]
        raise OperatorError("\n".join([*lines, "leave it as it is deployed, or add --replace if it shall be lost"]))


def require_off_air(build: Build, wanted: Collection[int]) -> None:
    """Raise OperatorError when phase 4 would change under a channel that runs."""
    before, after = build.deployed.get(ENCODER), build.assembly.templates.get(ENCODER)
    if 4 not in wanted or before is None or after is None or essence(before) == essence(after):
        return
    running = on_air(build.account, build.environment)
    if running:
        raise OperatorError(
            f"{' and '.join(running)} runs, and phase 4 would change under it: "
            f"onair stop --env {build.environment.name}, then deploy again"
        )
