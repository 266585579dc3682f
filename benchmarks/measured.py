"""Wall time and CPU time of a command, its children included."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured thing: seconds of wall time and of CPU (user + system), and over how many runs' median."""

    what: str
    wall: float
    cpu: float | None
    runs: int


COLUMNS = ("what", "wall, s", "CPU, s", "runs")


def as_rows(figures: Iterable[Figure]) -> list[tuple[str, str, str, str]]:
    """One row for each figure; a figure without CPU time has a dash."""
    return [
        (figure.what, f"{figure.wall:.1f}", "–" if figure.cpu is None else f"{figure.cpu:.1f}", str(figure.runs))
        for figure in figures
    ]


class Stopwatch:
    """Wall and CPU seconds between entering and leaving; the CPU is that of children which ended meanwhile."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Time what happens inside."""
    watch, began, before = Stopwatch(), time.monotonic(), os.times()
    yield watch
    after = os.times()
    watch.wall = time.monotonic() - began
    watch.cpu = after.children_user - before.children_user + after.children_system - before.children_system


def time_command(what: str, command: Sequence[str], environment: Mapping[str, str], runs: int) -> Figure:
    """The medians over several runs of one command. Raises CalledProcessError when a run fails."""

    def run() -> None:
        subprocess.run(list(command), env=dict(environment), check=True, capture_output=True, timeout=300)

    return time_call(what, run, runs)


def time_call(what: str, call: Callable[[], object], runs: int = 1) -> Figure:
    """The medians over several calls; the CPU is that of the child processes they start."""
    watches = []
    for _ in range(runs):
        with stopwatch() as watch:
            call()
        watches.append(watch)
    return Figure(what, median(watch.wall for watch in watches), median(watch.cpu for watch in watches), runs)
