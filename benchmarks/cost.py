"""`python -m benchmarks.cost`: how long the bill of one environment takes after its synth.

Cold is the CPU time of a new process from its first import to the table, the templates read from their files; warm is
that of the bill alone, once everything is imported. Both are medians in milliseconds. `--markdown` prints the table of
the docs.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
MOST = 300
"""The target: milliseconds."""
COLD_RUNS, WARM_RUNS = 7, 30
COLUMNS = ("environment", "cold, ms", "warm, ms")
COLD = """
import sys, time
begin = time.process_time()
from pathlib import Path
from onair.assembly import Assembly
from cost.billing import as_billed
from cost.price_list import price_list
from cost.sheets import bill_by_service
from cost.show import Show
templates = Assembly.read(Path(sys.argv[1])).templates
bill_by_service(as_billed(templates, Show(), price_list("ap-northeast-2")), "").as_markdown()
print((time.process_time() - begin) * 1000)
"""


def figures() -> Iterator[tuple[str, float, float]]:
    """Each environment with its cold and its warm milliseconds."""
    import environments
    from onair.assembly import synthesized

    for name in environments.names():
        with synthesized(name) as made:
            yield name, median(cold(made.folder)), median(warm(made.folder))


def cold(folder: Path, times: int = COLD_RUNS) -> list[float]:
    """Milliseconds of a new process, each time."""
    command = [sys.executable, "-c", COLD, str(folder)]
    with tempfile.TemporaryDirectory() as elsewhere:
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": elsewhere}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = [
            subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True).stdout
            for _ in range(times)
        ]
    return [float(run) for run in runs]


def warm(folder: Path) -> list[float]:
    """Milliseconds of the bill alone, each time."""
    from cost.billing import as_billed
    from cost.price_list import price_list
    from cost.show import Show
    from onair.assembly import Assembly

    templates, prices = Assembly.read(folder).templates, price_list("ap-northeast-2")
    spans = []
    for _ in range(WARM_RUNS):
        begin = time.process_time()
        as_billed(templates, Show(), prices)
        spans.append((time.process_time() - begin) * 1000)
    return spans


def show(*, markdown: Annotated[bool, typer.Option("--markdown", help="print the table of the docs")] = False) -> None:
    """Measure and print."""
    rows = [(name, f"{first:.0f}", f"{then:.1f}") for name, first, then in figures()]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    if markdown:
        print(*(f"| {' | '.join(row)} |" for row in (COLUMNS, ("---", "---:", "---:"), *rows)), sep="\n")
        print(f"\nMeasured on {machine}.")
        return
    table = Table(*COLUMNS, title=machine)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    typer.run(show)
