"""`make newcomer`: follows the README's first lines in a fresh clone, and prints how long that takes.

Exit code 0 when the stream played, the tests passed and nothing was left; 1 with what went wrong.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.newcomer.place import INSTALLED, Place
from benchmarks.newcomer.stream import NoStreamError, first_picture, goes_on, player_url
from benchmarks.synth import ROOT
from rehearsal.ports import VARIABLE, PortBusyError, Ports
from tests.docs.lines import lines_of
from tests.docs.markdown import Page
from tests.rehearsal.processes import processes_of

DEMO_SECONDS, TESTS_SECONDS, ENDING_SECONDS = 900, 3600, 120
MORE_SEGMENTS = 3
SYSTEM_PYTHON = Path(sys.base_prefix) / "bin" / "python3"


class NewcomerError(RuntimeError):
    """The README's words did not come true; what was said last is in it."""


def follow(
    *,
    duration: Annotated[float, typer.Option(min=10, help="seconds on air")] = 15,
    tests: Annotated[str, typer.Option(help="what make test is to run, as ARGS; all by default")] = "",
    user: Annotated[str | None, typer.Option(help="become this user, as root can; nobody, say")] = None,
    python: Annotated[Path, typer.Option(help="the newcomer's Python, which that user must reach")] = SYSTEM_PYTHON,
) -> None:
    """Clone what is committed here, run the two commands that the README begins with, and look at what comes."""
    table = Table("what", "seen", title=f"With {python}, make and git, as {user or 'yourself'}", min_width=100)
    demo, test = two_commands(ROOT / "README.md")
    try:
        with tempfile.TemporaryDirectory(prefix="newcomer-") as folder:
            place = Place(Path(folder), python, user)
            place.make(ROOT)
            for row in chain(rehearse(place, demo, duration), prove(place, test, tests)):
                table.add_row(*row)
    except (NewcomerError, NoStreamError, PortBusyError, FileNotFoundError, LookupError) as error:
        Console().print(table)
        typer.echo(f"onair: {error}", err=True)
        raise typer.Exit(1) from None
    Console().print(table)


def two_commands(page: Path) -> tuple[str, str]:
    """The lines of the first block, as they stand there. NewcomerError when they are not two."""
    lines = [line.text for line in lines_of(Page(page).blocks("bash")[0])]
    if len(lines) != 2:
        raise NewcomerError(f"{page.name} begins with {len(lines)} commands, wanted two: {lines}")
    return lines[0], lines[1]


def rehearse(place: Place, command: str, duration: float) -> Iterator[tuple[str, str]]:
    """The demo: until it is on air, while it is, and what it leaves."""
    ports, before = Ports.free(), place.files()
    environment = place.environment(os.environ, DURATION=f"{duration:g}", **{VARIABLE: ports.written()})
    began = time.time()
    with running(place, command, environment) as (process, log):
        while (player := player_url(log.read_text(errors="replace"))) is None:
            require_time(began, DEMO_SECONDS, process, log)
            time.sleep(0.2)
        media, size = first_picture(player)
        picture = time.time() - began
        more = goes_on(media, MORE_SEGMENTS, duration)
        ended(process, DEMO_SECONDS, log)
    yield f"{command}: set up", f"{place.installed_at() - began:.0f} s"
    yield f"{command}: on air at {player}, first segment of {size:,} bytes", f"{picture:.0f} s"
    yield "the playlist went on by itself", f"{more} segments"
    yield f"{command}: ended with DURATION={duration:g}", f"{time.time() - began:.0f} s"
    yield from (sized(place, name) for name in INSTALLED)
    left = [*place.left(before), *processes_of(place.folder)]
    if left:
        raise NewcomerError(f"{command} left more than {', '.join(INSTALLED)} and out: {', '.join(left)}")
    ports.require_free()
    yield f"left but {', '.join(INSTALLED)} and out: files, processes, ports", "none"


def prove(place: Place, command: str, chosen: str) -> Iterator[tuple[str, str]]:
    """The tests."""
    began = time.time()
    with running(place, command, place.environment(os.environ, ARGS=chosen)) as (process, log):
        ended(process, TESTS_SECONDS, log)
        said = log.read_text(errors="replace").strip().splitlines()[-1]
    yield f"{command}{f' of {chosen}' if chosen else ''}: {said}", f"{time.time() - began:.0f} s"
    yield sized(place, INSTALLED[0])
    left = [*place.changed(), *processes_of(place.folder)]
    if left:
        raise NewcomerError(f"{command} left {', '.join(left)}")
    yield "left that git does not ignore, and processes", "none"


@contextmanager
def running(place: Place, command: str, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The command and its log. Whatever happens, it has ended afterwards, by Ctrl-C if need be."""
    log = place.folder / "said.log"
    process = place.start(command, environment, log)
    try:
        yield process, log
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(ENDING_SECONDS)


def require_time(began: float, seconds: float, process: subprocess.Popen[bytes], log: Path) -> None:
    """Raise NewcomerError when the command has ended, or takes too long."""
    if process.poll() is not None or time.time() > began + seconds:
        raise NewcomerError(f"not on air after {time.time() - began:.0f} s:\n{last(log)}")


def ended(process: subprocess.Popen[bytes], seconds: float, log: Path) -> None:
    """Wait for a good end. Raises NewcomerError."""
    code = process.wait(seconds)
    if code:
        raise NewcomerError(f"ended with {code}:\n{last(log)}")


def last(log: Path, count: int = 30) -> str:
    """What was said last."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def sized(place: Place, name: str) -> tuple[str, str]:
    """A row on the size of a folder."""
    return name, f"{place.size(name) / 1e6:,.0f} MB"


if __name__ == "__main__":
    typer.run(follow)
