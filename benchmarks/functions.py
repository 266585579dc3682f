"""`python -m benchmarks.functions`: what a function costs when it is cold, what a decision costs when it is warm.

Cold is the CPU time of importing a handler with its clients in a new process: the variables are Lambda's and phase
7's, and the package has no byte code, as in Lambda, while boto3 has. Warm is the CPU time of one invocation over an
account in memory: everything that boto3 does on the way to the network and back is in it. Both are medians. The size
is that of the zip that all functions share. `--markdown` prints the table of the docs.
"""

from __future__ import annotations

import io
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from tests.automation.account import Account

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "lambda"
PACKAGE = "stream_automation"
COLD_RUNS, WARM_RUNS, WARM_UP = 9, 200, 20
COLD_MOST, WARM_MOST, ZIP_MOST = 450, 5, 60_000
"""The targets: milliseconds of CPU, and bytes."""

LAMBDA = {
    "AWS_REGION": "ap-northeast-2",
    "AWS_DEFAULT_REGION": "ap-northeast-2",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.14",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_NAME": "onair-dev-run-sweep",
    "LANG": "en_US.UTF-8",
    "TZ": ":UTC",
}
OF_THE_PROBE = {
    "DISTRIBUTION_DOMAIN": "d111111abcdef8.cloudfront.net",
    "MANIFEST_PATHS": '{"main": "/out/v1/onair-dev/main/hls/index.m3u8"}',
}
IMPORT = """
import sys, time
begin = time.process_time()
__import__(sys.argv[1])
print(time.process_time() - begin)
"""


def measure(*, markdown: Annotated[bool, typer.Option(help="print the table as Markdown")] = False) -> None:
    """Measure and print; exit code 1 when a target is missed."""
    sys.path.insert(0, str(CODE))
    os.environ.update(LAMBDA)
    cold = {module: cold_milliseconds(module) for module in handlers()}
    warm = warm_milliseconds()
    size = len(zipped(CODE))
    rows = [(module, f"{cold[module]:.0f}", f"{warm[module]:.2f}" if module in warm else "–") for module in cold]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    told = f"Zip of lambda/: {size:,} bytes. Measured on {machine}."
    columns = ("handler", f"cold, ms (at most {COLD_MOST})", f"warm, ms (at most {WARM_MOST})")
    if markdown:
        lines = [columns, ("---", "---:", "---:"), *rows]
        typer.echo("\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", told]))
    else:
        table = Table(*columns, title=told)
        for row in rows:
            table.add_row(*row)
        Console().print(table)
    missed = max(cold.values()) > COLD_MOST or max(warm.values()) > WARM_MOST or size > ZIP_MOST
    raise typer.Exit(int(missed))


def handlers() -> list[str]:
    """The modules that Lambda calls."""
    sources = sorted((CODE / PACKAGE).glob("*.py"))
    return [source.stem for source in sources if "\ndef handler(" in source.read_text(encoding="utf-8")]


def variables() -> Mapping[str, str]:
    """Everything that any function is told."""
    from tests.automation.handlers import REPLAY_VARIABLES, VARIABLES

    return {**VARIABLES, **REPLAY_VARIABLES, **OF_THE_PROBE}


def cold_milliseconds(module: str, runs: int = COLD_RUNS) -> float:
    """The CPU time of an import in a new process, over so many of them."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CODE, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        environment = {
            **LAMBDA, **variables(), "PATH": os.environ["PATH"], "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        command = [sys.executable, "-c", IMPORT, f"{PACKAGE}.{module}"]
        ended = [
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True) for _ in range(runs)
        ]
    return 1_000 * median(float(run.stdout) for run in ended)


def warm_milliseconds() -> dict[str, float]:
    """The CPU time of one invocation of each function that decides, over many of them."""
    from stream_automation import clock
    from stream_automation.edge import channels, metrics, schedules, topic
    from tests.automation.account import Account, connected

    logging.disable(logging.CRITICAL)
    account = Account()
    real, clock.now = clock.now, lambda: account.now
    try:
        with connected(account, channels, metrics, schedules, topic):
            return {module: 1_000 * _median_of(begin, invoke) for module, begin, invoke in _invocations(account)}
    finally:
        clock.now = real
        logging.disable(logging.NOTSET)


def _invocations(account: Account) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Each function that decides, what comes before an invocation, and the invocation."""
    from tests.automation.handlers import stops
    from tests.automation.sweeping import silent

    modules = stops()
    start = {"action": "start", "channelId": "4713921", "scheduledTime": account.now.isoformat()}
    spent = {"Records": [{"Sns": {"Message": "spent"}}]}

    def idle() -> None:
        account.channels.clear()
        account.schedules.clear()
        account.add("IDLE")

    def forgotten() -> None:
        account.channels.clear()
        silent(account, 11)

    yield "air_control", idle, lambda: modules["air_control"].handler(start, None)
    yield "budget_stop", forgotten, lambda: modules["budget_stop"].handler(spent, None)
    yield "run_sweep", forgotten, lambda: modules["run_sweep"].handler({}, None)


def _median_of(begin: Callable[[], object], invoke: Callable[[], object]) -> float:
    times = []
    for _ in range(WARM_UP + WARM_RUNS):
        begin()
        started = time.process_time()
        invoke()
        times.append(time.process_time() - started)
    return median(times[WARM_UP:])


def zipped(folder: Path) -> bytes:
    """A folder as a zip, without byte code and hidden files: what CDK uploads."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and path.suffix != ".pyc" and not any(part.startswith(".") for part in inside.parts):
                archive.write(path, inside)
    return content.getvalue()


if __name__ == "__main__":
    typer.run(measure)
