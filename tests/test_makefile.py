"""What the targets of the Makefile do, beside the programs that they call."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.rehearsal.demo.checkout import Checkout, checkout


def recipe(made: Checkout, *goal: str) -> str:
    """The shell's commands of a target, but for those of the set-up: it would install into the shared packages."""
    command = ["make", "--dry-run", "--no-print-directory", "--old-file", "setup", *goal]
    return subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=True).stdout


def test_the_demo_is_started_with_ctrl_c_held_back(tmp_path: Path) -> None:
    """Until Python has a handler for it, it would be told by a traceback of Python's own start."""
    with checkout(tmp_path) as made:
        program = made.home / "python"
        program.write_text("#!/bin/sh\nexec grep SigBlk /proc/self/status\n")
        program.chmod(0o755)
        variables = made.environment()
        variables["PATH"] = f"{made.home}:{variables['PATH']}"
        command = ["bash", "-euo", "pipefail", "-c", recipe(made, "demo")]
        said = subprocess.run(command, cwd=made.folder, env=variables, capture_output=True, text=True, check=True)
    assert int(said.stdout.removeprefix("SigBlk:"), 16) & 1 << signal.SIGINT - 1


def test_a_refused_environment_leaves_no_folder_and_the_app_s_exit_code(tmp_path: Path) -> None:
    with checkout(tmp_path) as made:
        variables = made.environment()
        # The same Python by the path at which its libraries are compiled already.
        variables["PATH"] = f"{Path(sys.executable).parent}:{variables['PATH']}"
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", recipe(made, "synth", "ENV=prd")],
            cwd=made.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "onair: env must be one of dev, production, staging, got 'prd'" in ended.stderr
        assert ended.returncode == 1
        assert not (made.folder / "cdk.out").exists()
