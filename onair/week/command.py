"""`onair week`: how far the week on dev is that `onair deploy --plan dev-first` asks before production."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from environments import Environment
from onair.assembly import ROOT
from onair.check import history
from onair.environment import chosen
from onair.errors import OperatorError
from onair.numbers import written_as
from onair.speaking import tell_program
from onair.week.required import required
from onair.week.rule import Week
from onair.week.telling import as_json, daily, lacks, progress, uncounted

DEV = "dev"
EVIDENCE = ROOT / "out" / "evidence"


def command(
    *,
    env: Annotated[str, typer.Option(help="environment that is tested")] = DEV,
    evidence: Annotated[Path, typer.Option(help="what `onair check` left")] = EVIDENCE,
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
) -> None:
    """How far the week of testing on dev is that comes before production."""
    week = week_of(evidence, env)
    if json_:
        tell_program(as_json(week))
    else:
        show(Console(), week)


def minimal(environment: Environment) -> str:
    """What makes an environment the small one to test in, by its file."""
    pipelines = {"SINGLE_PIPELINE": "one pipeline", "STANDARD": "two pipelines"}
    channels = "; ".join(
        f"{channel.name} has {pipelines[channel.channel_class]} and {len(channel.ladder)} renditions "
        f"up to {channel.ladder[0].width}x{channel.ladder[0].height}"
        for channel in environment.channels
    )
    schedules = "windows start it" if environment.automation.schedules_enabled else "nothing starts it by itself"
    return f"{environment.name}, phases {written_as(set(environment.phases))}: {channels}; {schedules}."


def week_of(evidence: Path, env: str = DEV) -> Week:
    """The week of an environment by the checks that were kept in this folder, as of now."""
    environment = chosen(env)
    return Week(
        environment=environment,
        required=required(environment),
        history=history.read(evidence),
        now=datetime.now(UTC),
    )


def show(console: Console, week: Week) -> None:
    """For a terminal: how far it is, and what to do on a day of it."""
    state = "is full" if week.is_full else "is not full yet"
    console.print(
        f"The week on {week.environment.name} {state}, by {len(week.counted)} checks in {week.history.folder}:",
        highlight=False,
        soft_wrap=True,
    )
    table = Table.grid(padding=(0, 2))
    for name, told in progress(week):
        table.add_row(Text(f"  {name}"), Text(told))
    console.print(table)
    if not week.is_full:
        console.print("On each day:")
        steps = Table.grid(padding=(0, 1))
        for number, step in enumerate(daily(week), start=1):
            steps.add_row(Text(f"  {number}."), Text(step))
        console.print(steps)


def require_full(console: Console, evidence: Path, *, skip: bool) -> None:
    """Raise OperatorError with everything that is missing, unless the week is full or is to be skipped in sight."""
    week = week_of(evidence)
    if week.is_full:
        console.print(f"The week on {week.environment.name} is full: {len(week.whole_days)} days, every point passed.")
        return
    missing = [str(lack) for lack in lacks(week)]
    apart = uncounted(week)
    if apart:
        missing.append(f"not counted: {', '.join(apart)}")
    if skip:
        console.print("The week on dev is skipped (--skip-week). What it lacks:", style="yellow")
        for line in missing:
            console.print(Text(f"  {line}"), soft_wrap=True)
        return
    raise OperatorError(
        "\n".join(
            [
                f"production waits for a week on {week.environment.name}, by the checks in {week.history.folder}:",
                *(f"  {line}" for line in missing),
                "onair week shows how far it is; --skip-week deploys nevertheless, and so does a deploy without a plan",
            ]
        )
    )
