"""A command that is interrupted ends what it has started, leaves no folder behind, and says one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.assembly import ROOT
from tests.rehearsal.processes import processes_of

PROGRAM = """
from onair import __main__ as onair
onair.COMMANDS["chosen"] = onair.Command("chosen", "Wait for what it started.")
onair.main(["chosen"])
"""

SYNTHESIZING = """
from pathlib import Path
from onair.assembly import synthesized

def command():
    with synthesized("dev", Path(__file__).parent):
        pass
"""

DEPLOYING = """
import tempfile
from pathlib import Path
from onair import cdk
from onair.assembly import Assembly
from onair.account import of_aws
from onair.speaking import console_beside

cdk.CLI = Path(__file__).parent / "cdk"
cdk.STOP_SECONDS = 0.5

def command():
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        cdk.run(console_beside(json_=True), of_aws("ap-northeast-2"), Assembly(Path(folder), {}), ["deploy"])
"""

WAITING = "import os, pathlib, time; pathlib.Path(r'{told}').write_text('on'); time.sleep(60)"
GOES_ON = "; CloudFormation goes on with what it has begun: onair phases"


def interrupted(place: Path, command: str, number: signal.Signals) -> str:
    """What the command says when the signal comes to it alone, as soon as what it started runs."""
    told, temporary = place / "told", place / "temporary"
    temporary.mkdir()
    (place / "chosen.py").write_text(command)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{place}", "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        deadline = time.monotonic() + 60
        while not told.exists() and started.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        started.send_signal(number)
        _, said = started.communicate(timeout=60)
    assert started.returncode == 130, said
    assert list(processes_of(place)) == []
    assert list(temporary.iterdir()) == []
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_app_that_is_synthesized_ends_with_the_command(number: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 slow.py", "context": {}}))
    unpacking = "import tempfile; tempfile.mkdtemp()"
    (tmp_path / "slow.py").write_text(f"{unpacking}; {WAITING.format(told=tmp_path / 'told')}")
    assert interrupted(tmp_path, SYNTHESIZING, number) == "onair: interrupted\n"


@pytest.mark.parametrize("answer", ["signal.SIG_DFL", "signal.SIG_IGN"])
def test_a_deploy_passes_it_on_and_says_what_goes_on_without_it(answer: str, tmp_path: Path) -> None:
    cli = tmp_path / "cdk"
    waiting = WAITING.format(told=tmp_path / "told")
    cli.write_text(f"#!{sys.executable}\nimport signal; signal.signal(signal.SIGINT, {answer}); {waiting}")
    cli.chmod(0o700)
    assert interrupted(tmp_path, DEPLOYING, signal.SIGTERM) == f"onair: interrupted{GOES_ON}\n"


def test_what_is_to_outlive_its_terminal_is_not_ended_with_it() -> None:
    program = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from rehearsal.demo.interruption import one_way_to_stop\n"
        "with one_way_to_stop(): os.kill(os.getpid(), signal.SIGHUP); print('went on')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "went on\n")
