"""What the targets of the Makefile do, beside the programs that they call."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.rehearsal.demo.checkout import Checkout, checkout


def recipe(made: Checkout, *goal: str) -> str:
    """The shell's commands of a target, but for those of the set-up: it would install into the shared packages."""
    command = ["make", "--dry-run", "--no-print-directory", "--old-file", "setup", *goal]
    return subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=True).stdout


def test_a_refused_environment_leaves_no_folder_and_the_app_s_exit_code(tmp_path: Path) -> None:
    with checkout(tmp_path) as made:
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", recipe(made, "synth", "ENV=prd")],
            cwd=made.folder,
            env=made.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert "onair: env must be one of dev, production, staging, got 'prd'" in ended.stderr
        assert ended.returncode == 1
        assert not (made.folder / "cdk.out").exists()
