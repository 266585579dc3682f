"""The page on paper: printed to PDF by the user's own Chromium, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from onair.errors import OperatorError
from rehearsal.home import home_below

PATIENCE_SECONDS = 90


def print_page(page: Path, pdf: Path, chromium: str) -> None:
    """Write the page as a tagged A4 PDF with an outline, which appears whole or not at all. Raises OperatorError."""
    with tempfile.TemporaryDirectory(prefix="onair-") as work:
        command = [sys.executable, "-m", "onair.report.press", str(page), str(Path(work) / "report.pdf"), chromium]
        environment = {**os.environ, **home_below(Path(work))}
        try:
            ended = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise OperatorError(f"{chromium} made no PDF within {PATIENCE_SECONDS} s: add --no-pdf") from None
        if ended.returncode:
            said = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise OperatorError(f"{chromium} made no PDF: {said}: add --no-pdf, and print the page from your browser")
        partial = pdf.with_suffix(".part")
        partial.write_bytes((Path(work) / "report.pdf").read_bytes())
        partial.replace(pdf)
