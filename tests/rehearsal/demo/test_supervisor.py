"""What a rehearsal makes before anything of it runs."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from pathlib import Path

import pytest

from rehearsal import session_file
from rehearsal.demo.interruption import STOPPING, one_way_to_stop
from rehearsal.demo.options import Options, Source
from rehearsal.demo.supervisor import Supervisor
from rehearsal.ports import Ports


@pytest.mark.parametrize("number", STOPPING)
def test_fault_40_one_that_comes_as_the_work_folder_is_made_leaves_none(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tempfile.mkdtemp

    def interrupted(*arguments: str | None) -> str:
        folder = made(*arguments)
        os.kill(os.getpid(), number)
        return folder

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    options = Options(
        environment="dev", channel=None, duration=None, rungs=None, source=Source.SIMULATOR, out=tmp_path / "out"
    )
    with pytest.raises(KeyboardInterrupt), one_way_to_stop():
        Supervisor(options, Ports.free(), "ap-northeast-2").__enter__()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_a_rehearsal_that_runs_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = Options(environment="dev", channel=None, duration=None, rungs=None, source=Source.SIMULATOR, out=out)
    with socket.create_server(("127.0.0.1", 0)) as other:
        endpoint = f"http://127.0.0.1:{other.getsockname()[1]}"
        session_file.write(out, {**dict.fromkeys(session_file.NEEDED, "x"), "AWS_ENDPOINT_URL": endpoint})
        supervisor = Supervisor(options, Ports.free(), "ap-northeast-2")
        with pytest.raises(session_file.OtherRehearsalError, match="runs already"):
            supervisor.__enter__()
    assert not hasattr(supervisor, "work")
    assert session_file.read(out)["AWS_ENDPOINT_URL"] == endpoint
