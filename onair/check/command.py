"""`onair check`: asks the test points of phases, leaves evidence, and says of each failure where to look next."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from environments import Channel, Environment
from onair import account as accounts
from onair.assembly import ROOT
from onair.check import history
from onair.check.questions import Asker
from onair.check.situation import Situation, ground_of, situation
from onair.check.verdict import Verdict, asked
from onair.deployed import channel_of
from onair.environment import chosen
from onair.numbers import phases_of
from onair.places import folder
from onair.speaking import console_beside, tell_program
from rehearsal import session_file
from rehearsal.account import Account
from rehearsal.demo.browser import find_chromium
from rehearsal.demo.evidence import EvidenceFolder, from_here
from rehearsal.demo.ground import Ground, NotDeployedError
from rehearsal.demo.points.page import Viewer
from rehearsal.ports import Ports

FAILED = 1
MARKS = {"passed": "[green]✓ passed[/green]", "failed": "[red]✗ FAILED[/red]", "not asked": "[dim]– not asked[/dim]"}


@dataclass(frozen=True)
class Checked:
    """Every verdict, and the state that the points were asked in; `vlc` is the playlist's URL for a player."""

    environment: Environment
    rehearsed: bool
    found: Situation
    verdicts: tuple[Verdict, ...]
    vlc: str | None

    @property
    def failed(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.word == "failed"]


def command(
    phases: Annotated[str, typer.Argument(help="a phase, 1 to 7; several, as 1-3; or all")],
    *,
    env: Annotated[str, typer.Option(help="environment to check")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to check; the first by default")] = None,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="check the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where evidence goes, and where that demo writes")] = ROOT / "out",
    json_: Annotated[bool, typer.Option("--json", help="print the verdicts as JSON")] = False,
) -> None:
    """Ask the test points of a phase, and leave evidence of them."""
    environment = chosen(env)
    meant = phases_of(phases, environment)
    checked_channel = channel_of(environment, channel)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    console = console_beside(json_=json_)
    checked = carry_out(console, account, environment, checked_channel, meant, out=out)
    if json_:
        tell_program(as_json(checked))
    else:
        show(console, checked, out / "evidence")
    if checked.failed:
        raise typer.Exit(FAILED)


def carry_out(
    console: Console, account: Account, environment: Environment, channel: Channel, phases: Sequence[int], *, out: Path
) -> Checked:
    """Ask the points of these phases, leave the evidence below `out`, and keep it. Raises OperatorError."""
    folder("--out", out / "evidence")
    ports = Ports.from_environment(session_file.read(out)) if account.is_rehearsed else None
    with accounts.plainly(), console.status("asking"):
        ground = ground_of(account, environment, channel, ports)
        found = situation(account, environment, channel)
        number = account.client("sts").get_caller_identity()["Account"]
        evidence = EvidenceFolder(out / "evidence", kept=True)
        try:
            return check(ground, found, phases, evidence)
        finally:
            # What was asked before a Ctrl-C is found all the same.
            keep(account, number, environment, channel.name, evidence)


def check(ground: Ground, found: Situation, phases: Sequence[int], evidence: EvidenceFolder) -> Checked:
    """Ask every point of these phases once, and record what was found."""
    with _viewer(evidence.folder) as viewer:
        asker = Asker(ground, found, viewer)
        questions = (question for phase in phases for question in asker.questions(phase))
        verdicts = tuple(asked(questions, ground.environment, evidence.record))
    vlc = _vlc(ground) if 5 in phases else None
    return Checked(ground.environment, ground.ports is not None, found, verdicts, vlc)


def keep(account: Account, number: str, environment: Environment, channel: str, evidence: EvidenceFolder) -> None:
    """Keep what was found, so that a later check does not take its place; a check that asked nothing is none."""
    if evidence.recorded:
        held = history.Check(
            project=environment.project,
            environment=environment.name,
            channel=channel,
            account=number,
            region=account.region,
            rehearsed=account.is_rehearsed,
            at=datetime.now(UTC),
            points=tuple(evidence.recorded),
        )
        history.write(evidence.folder, held)


def show(console: Console, checked: Checked, folder: Path) -> None:
    """For a terminal: the table of the verdicts, then of each failure what it got and where to look."""
    asked_of = "the demo on this machine" if checked.rehearsed else checked.environment.region
    console.print(f"{checked.environment.name}, {asked_of}: {checked.found}.", highlight=False)
    table = Table("Phase", "Test point", "Expected", "Verdict")
    table.columns[0].justify = "right"
    for verdict in checked.verdicts:
        expected = verdict.evidence.expected if verdict.evidence else verdict.unasked
        style = "" if verdict.evidence else "dim"
        table.add_row(
            str(verdict.question.phase), verdict.question.point.title, Text(expected, style=style), MARKS[verdict.word]
        )
    console.print(table)
    for verdict in checked.failed:
        _tell(console, verdict)
    if checked.vlc:
        console.print(Text(f"VLC: vlc {checked.vlc}"), soft_wrap=True)
    if any(verdict.evidence for verdict in checked.verdicts):
        console.print(Text(f"evidence: {from_here(folder)}"), soft_wrap=True)


def as_json(checked: Checked) -> dict[str, Any]:
    """The same for programs, with everything that was observed."""
    return {
        "environment": checked.environment.name,
        "rehearsed": checked.rehearsed,
        "channelState": checked.found.state,
        "points": [
            {
                "phase": verdict.question.phase,
                "name": verdict.question.point.name,
                "title": verdict.question.point.title,
                "verdict": verdict.word,
                "expected": verdict.evidence.expected if verdict.evidence else None,
                "observed": verdict.evidence.observed if verdict.evidence else None,
                "unasked": verdict.unasked or None,
                "look": verdict.look if verdict.word == "failed" else None,
            }
            for verdict in checked.verdicts
        ],
        "vlc": checked.vlc,
    }


def _tell(console: Console, verdict: Verdict) -> None:
    lines = Text(f"\n✗ {verdict.question.point.title}", style="red")
    console.print(lines, soft_wrap=True)
    expected = verdict.evidence.expected if verdict.evidence else ""
    told = (("expected", expected), ("got", verdict.got), ("look at", verdict.look))
    if not console.is_terminal:
        for name, text in told:
            console.print(Text(f"  {name:<9} {text}"), soft_wrap=True)
        return
    below = Table.grid(padding=(0, 1))
    for name, text in told:
        below.add_row(f" {name:<9}", Text(text))
    console.print(below)


@contextmanager
def _viewer(folder: Path) -> Iterator[Viewer | None]:
    """Chromium, with a folder for what it leaves; None where there is none."""
    chromium = find_chromium()
    if chromium is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="onair-") as work:
        yield Viewer(chromium, folder, Path(work))


def _vlc(ground: Ground) -> str | None:
    try:
        return ground.cdn_manifest_url
    except NotDeployedError:
        return None
