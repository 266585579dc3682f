"""The page on paper: printed to PDF by the user's own Chromium, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from onair.errors import OperatorError
from rehearsal.aside import aside
from rehearsal.child import run_apart
from rehearsal.home import home_below

PATIENCE_SECONDS = 90


def print_page(page: Path, pdf: Path, chromium: str) -> None:
    """Write the page as a tagged A4 PDF with an outline, which appears whole or not at all. Raises OperatorError."""
    with tempfile.TemporaryDirectory(prefix="onair-") as work:
        printed = Path(work) / "report.pdf"
        command = [sys.executable, "-m", "onair.report.press", str(page.resolve()), str(printed), chromium]
        environment = {**os.environ, **home_below(Path(work))}
        try:
            ended = run_apart(command, PATIENCE_SECONDS, environment)
        except subprocess.TimeoutExpired:
            raise OperatorError(f"{chromium} made no PDF within {PATIENCE_SECONDS} s: add --no-pdf") from None
        if ended.returncode:
            said = (ended.stdout.strip().splitlines() or ["it said nothing"])[-1]
            raise OperatorError(f"{chromium} made no PDF: {said}: add --no-pdf, and print the page from your browser")
        with aside(pdf) as partial:
            partial.write_bytes(printed.read_bytes())
