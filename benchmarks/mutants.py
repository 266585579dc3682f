"""`python -m benchmarks.mutants`: changes the decision code in small ways, and tells which changes no test notices.

mutmut makes the mutants, each in one function of one module, and runs the tests that come to that function. The package
and its tests are copied to out/mutants, because mutmut names a module by its path and the package lies in lambda/.
`--markdown` prints the table and the survivors as the docs hold them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "out" / "mutants"
PACKAGE = "stream_automation"
MODULES = ("decisions", "input_loss", "air_control", "run_sweep")
TESTS = (
    "test_decisions.py",
    "test_input_loss.py",
    "test_air_control.py",
    "test_run_sweep.py",
    "test_run_sweep_faults.py",
    "test_run_sweep_input.py",
    "test_run_sweep_replay.py",
)
SYNTHESIZES = "test_fault_33_sweeps_alone_end_a_forgotten_channel_within_15_minutes_at_the_least_maximum"
"""Asks the templates, which nothing here changes, and takes seconds for it."""

COLUMNS = ("module", "mutants", "caught", "share")
CAUGHT = frozenset({1, 3, 24, -24, 36, 152, 255})
"""mutmut's exit codes of a test that failed, and of one that did not end."""

SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = [{modules}]
also_copy = ["tests"]
pytest_add_cli_args = ["-p", "no:randomly", "-p", "no:cacheprovider", "-q", "-k", "not {synthesizes}"]
pytest_add_cli_args_test_selection = [{tests}]

[tool.pytest.ini_options]
addopts = ["--import-mode=importlib"]
pythonpath = ["src", "."]
markers = ["cloud", "browser"]
filterwarnings = ["ignore"]
"""


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed: where, what stood there, and what stood there instead."""

    module: str
    function: str
    before: str
    after: str


def run(
    *, markdown: Annotated[bool, typer.Option(help="print the table and the survivors as Markdown")] = False
) -> None:
    """Make the mutants, run the tests, print the share that was caught and everything that was not."""
    _lay_out()
    mutmut = [sys.executable, "-m", "mutmut"]
    environment = {**os.environ, "MUTANT_UNDER_TEST": ""}
    done = subprocess.run([*mutmut, "run"], cwd=PLACE, env=environment, capture_output=True, text=True, check=False)
    codes = {module: _exit_codes(module) for module in MODULES}
    if done.returncode or not any(codes.values()):
        raise SystemExit(f"mutmut did not come to its end:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    survivors = [
        read(module, name, _shown(mutmut, name))
        for module in MODULES
        for name, code in codes[module].items()
        if code not in CAUGHT
    ]
    rows = summary(codes)
    if markdown:
        typer.echo(as_markdown(rows, survivors))
        return
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.print(table)
    for survivor in survivors:
        console.print(_line(survivor), markup=False)


def summary(codes: Mapping[str, Mapping[str, int | None]]) -> list[tuple[str, ...]]:
    """A row for each module, and one for all."""
    rows = [(module, *_counted(list(found.values()))) for module, found in codes.items()]
    return [*rows, ("all", *_counted([code for found in codes.values() for code in found.values()]))]


def as_markdown(rows: Sequence[tuple[str, ...]], survivors: Sequence[Survivor]) -> str:
    """The table, and each survivor on a line."""
    lines = [COLUMNS, ("---", "---:", "---:", "---:"), *rows]
    table = [f"| {' | '.join(line)} |" for line in lines]
    told = [f"- {_line(survivor, mark='`')}" for survivor in survivors] or ["- none"]
    return "\n".join([*table, "", "Survivors:", "", *told])


def _counted(codes: Sequence[int | None]) -> tuple[str, str, str]:
    caught = sum(code in CAUGHT for code in codes)
    return str(len(codes)), str(caught), f"{100 * caught / len(codes):.1f} %" if codes else "–"


def _line(survivor: Survivor, mark: str = "") -> str:
    where = f"{survivor.module}.{survivor.function}"
    return f"{mark}{where}{mark}: {mark}{survivor.before}{mark} → {mark}{survivor.after}{mark}"


def _lay_out() -> None:
    """The package, its tests and what those need, as a project of its own."""
    shutil.rmtree(PLACE, ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "lambda" / PACKAGE, PLACE / "src" / PACKAGE, ignore=left_out)
    for folder in ("automation", "events", f"lambda/{PACKAGE}"):
        shutil.copytree(ROOT / "tests" / folder, PLACE / "tests" / folder, ignore=left_out)
    for file in (ROOT / "tests").glob("*.py"):
        shutil.copy(file, PLACE / "tests")
    modules = ", ".join(f'"src/{PACKAGE}/{module}.py"' for module in MODULES)
    tests = ", ".join(f'"tests/lambda/{PACKAGE}/{test}"' for test in TESTS)
    settings = SETTINGS.format(modules=modules, tests=tests, synthesizes=SYNTHESIZES)
    (PLACE / "pyproject.toml").write_text(settings, encoding="utf-8")


def _exit_codes(module: str) -> dict[str, int | None]:
    """What became of each mutant of a module, by its name."""
    meta = PLACE / "mutants" / "src" / PACKAGE / f"{module}.py.meta"
    if not meta.exists():
        return {}
    found: dict[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _shown(mutmut: Sequence[str], name: str) -> str:
    done = subprocess.run([*mutmut, "show", name], cwd=PLACE, capture_output=True, text=True, check=True)
    return done.stdout


def read(module: str, name: str, diff: str) -> Survivor:
    """A survivor, read from its difference."""
    changed = {
        sign: " ".join(line[1:].strip() for line in diff.splitlines() if re.match(rf"\{sign}(?!\{sign})", line))
        for sign in "-+"
    }
    function = re.sub(r"^x_|__mutmut_\d+$", "", name.rpartition(".")[2]).replace("xǁ", "").replace("ǁ", ".")
    return Survivor(module, function, changed["-"], changed["+"])


if __name__ == "__main__":
    typer.run(run)
