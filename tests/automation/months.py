"""Each promise shown in months of simulated worlds, and how near it came to its bound."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from types import ModuleType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.automation import promises
from tests.automation.comparison import SWEEP, apart, differs, pairs, with_and_without_loss
from tests.automation.conditions import HOUR, MINUTE, Conditions, Stop
from tests.automation.handlers import stops
from tests.automation.watch import Breach
from tests.automation.world import World

COLUMNS = ("promise", "what works", "worlds", "days", "runs", "sweeps", "nearest to its bound", "broken")
Draw = Callable[[Random], dict[str, Any]]


@dataclass
class Row:
    """One promise, the worlds it is shown in, and what was found there."""

    promise: str
    whole: tuple[Stop, ...]
    checks: tuple[promises.Check, ...]
    draw: Draw
    days: int = 0
    runs: int = 0
    sweeps: int = 0
    nearest: tuple[timedelta, timedelta] | None = None
    """How long something took that had the least time to spare, and how long it might take."""

    breaches: list[Breach] = field(default_factory=list)

    def look_at(self, world: World) -> None:
        self.days += world.conditions.days
        self.runs += len(world.runs)
        self.sweeps += world.watch.sweeps
        self.breaches += [*world.watch.breaches, *promises.strangers(world)]
        for check in self.checks:
            self.breaches += promises.broken(world, check)
            for found in check(world):
                if self.nearest is None or found.bound - found.took < self.nearest[1] - self.nearest[0]:
                    self.nearest = found.took, found.bound
        if len(self.whole) == len(Stop):
            self.breaches += [*promises.cut_short(world), *promises.started_by_people_and_windows(world)]

    def cells(self, worlds: int) -> tuple[str, ...]:
        works = "all of it" if len(self.whole) == len(Stop) else ", ".join(self.whole)
        near = "–" if self.nearest is None else f"{_clock(self.nearest[0])} of {_clock(self.nearest[1])}"
        counted = (f"{number:,}" for number in (worlds, self.days, self.runs, self.sweeps))
        return (self.promise, works, *counted, near, str(len(self.breaches)))


def rows() -> list[Row]:
    """Each promise with all other stops broken, and all of them together."""
    people: Draw = lambda chance: {"meddling": chance.uniform(0, 5)}  # noqa: E731 # a drawing is one expression
    faults: Draw = lambda chance: {**people(chance), "failing": chance.uniform(0, 0.3)}  # noqa: E731
    asleep: Draw = lambda chance: {**faults(chance), "unwoken": chance.uniform(0, 0.2)}  # noqa: E731
    return [
        Row("a: no run is longer than its maximum", (Stop.ONE_SHOT,), (promises.one_shot,), lambda chance: {**faults(chance), "blind": True}),
        Row("b: idle for 15 minutes at most", (Stop.SWEEP,), (promises.idle,), people),
        Row("b: and two sweeps over the maximum", (Stop.SWEEP,), (promises.maximum,), people),
        Row("b: a sweep that fails costs one more", (Stop.SWEEP,), (promises.idle, promises.maximum), asleep),
        Row("d: nothing survives the daily stop", (Stop.DAILY,), (promises.daily,), faults),
        Row("d: and its retries, half of them refused", (Stop.DAILY,), (promises.daily,), lambda chance: {**faults(chance), "refused": 0.5}),
        Row("e: a spent budget stops everything", (Stop.BUDGET,), (), lambda chance: {**faults(chance), "spent": 2.0}),
        Row("jointly, nobody is cut short", tuple(Stop), (promises.one_shot, promises.idle, promises.maximum), lambda chance: {**asleep(chance), "loss": chance.uniform(0, 0.5)}),
    ]  # fmt: skip


def show(
    *,
    worlds: Annotated[int, typer.Option(help="how many months for each promise", min=1)] = 20,
    seed: Annotated[int, typer.Option(help="which worlds")] = 1,
    markdown: Annotated[bool, typer.Option(help="print the table as Markdown")] = False,
) -> None:
    """Simulate, check, and print a row for each promise."""
    logging.disable(logging.CRITICAL)
    modules, progress = stops(), Console(stderr=True)
    lines: list[tuple[str, ...]] = []
    for row in track(rows(), description="months", console=progress):
        for number in range(worlds):
            chance = Random(f"{seed}/{row.promise}/{number}")
            world = World(drawn(chance, row), modules).run()
            known = len(row.breaches)
            row.look_at(world)
            if len(row.breaches) > known:
                progress.print(promises.told(world, row.breaches[known:]), markup=False)
        lines.append(row.cells(worlds))
    lines.append(_events(modules, worlds, seed))
    if markdown:
        typer.echo("\n".join(f"| {' | '.join(line)} |" for line in (COLUMNS, _rule(), *sorted(lines))))
    else:
        table = Table(*COLUMNS)
        for line in sorted(lines):
            table.add_row(*line)
        Console().print(table)
    raise typer.Exit(any(line[-1] != "0" for line in lines))


def drawn(chance: Random, row: Row) -> Conditions:
    """One world of a row."""
    return Conditions(
        seed=chance.getrandbits(32),
        whole=frozenset(row.whole),
        standard=chance.random() < 0.5,
        maximum=chance.choice((1, 2, 3)) * HOUR,
        conflicts_retried=chance.random() < 0.5,
        replays=chance.random() < 0.5,
        **row.draw(chance),
    )


def _events(modules: dict[str, ModuleType], worlds: int, seed: int) -> tuple[str, ...]:
    """Promise c: the same worlds with and without the loss of events."""
    runs, sweeps, changed, most = 0, 0, 0, timedelta()
    for number in range(worlds):
        chance = Random(f"{seed}/c/{number}")
        conditions = Conditions(chance.getrandbits(32), maximum=2 * HOUR, loss=chance.uniform(0, 0.5))
        heard, deaf = with_and_without_loss(conditions, modules)
        runs += len(heard.runs) + len(deaf.runs)
        sweeps += heard.watch.sweeps + deaf.watch.sweeps
        for one, other in pairs(heard, deaf):
            changed += bool(differs(one, other))
            most = max(most, apart(one, other))
    counted = (f"{number:,}" for number in (2 * worlds, 60 * worlds, runs, sweeps))
    return (
        "c: lost events change the time only",
        "all of it",
        *counted,
        f"{_clock(most)} apart of {_clock(SWEEP + MINUTE)}",
        str(changed),
    )


def _rule() -> Iterator[str]:
    yield from ("---", "---", "---:", "---:", "---:", "---:", "---:", "---:")


def _clock(length: timedelta) -> str:
    """Hours, minutes and seconds to the tenth."""
    seconds = length / timedelta(seconds=1)
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    return f"{sign}{int(minutes) // 60}:{int(minutes) % 60:02}:{seconds:04.1f}"
