"""What a rehearsal makes before anything of it runs."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest

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
