from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from rehearsal.media.rtmp.server import RtmpServer
from rehearsal.media.source.__main__ import main
from tests.rehearsal.media.rtmp.ingest import KEY, RecordingIngest

ROOT = Path(__file__).parents[4]
SMALL = ("--size", "160x90", "--framerate", "15", "--bitrate", "200000")


async def start_phone(url: str, *options: str, key: str | None = None) -> asyncio.subprocess.Process:
    environment = {name: value for name, value in os.environ.items() if name != "ONAIR_STREAM_KEY"}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rehearsal.media.source", url, *SMALL, *options),
        stdin=pipe,
        stderr=pipe,
        cwd=ROOT,
        env=environment | ({"ONAIR_STREAM_KEY": key} if key else {}),
    )


async def test_key_from_standard_input_publishes_and_stands_in_no_command_line() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = await start_phone(f"rtmp://127.0.0.1:{server.port}/live", "--duration", "1")
        assert phone.stdin is not None
        phone.stdin.write(f"{KEY}\n".encode())
        async with asyncio.timeout(10):
            while not (ingest.sinks and ingest.sinks[0].tags):
                await asyncio.sleep(0.02)
        commands = [Path(f"/proc/{pid}/cmdline").read_text() for pid in (phone.pid, *children_of(phone.pid))]
        _, complaint = await asyncio.wait_for(phone.communicate(), 10)

    assert any("testsrc2" in command for command in commands)
    assert not any(KEY in command for command in commands)
    assert (phone.returncode, complaint) == (0, b"")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
async def test_signal_ends_the_phone_and_its_ffmpeg_without_a_word(sent: signal.Signals, code: int) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = await start_phone(f"rtmp://127.0.0.1:{server.port}/live", key=KEY)
        async with asyncio.timeout(10):
            while not (ingest.sinks and ingest.sinks[0].tags):
                await asyncio.sleep(0.02)
        children = children_of(phone.pid)
        phone.send_signal(sent)
        _, complaint = await asyncio.wait_for(phone.communicate(), 10)

    assert (phone.returncode, complaint) == (code, b"")
    assert children
    assert not [pid for pid in children if is_running(pid)]


async def test_killed_phone_leaves_no_ffmpeg_behind() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = await start_phone(f"rtmp://127.0.0.1:{server.port}/live", key=KEY)
        async with asyncio.timeout(10):
            while not (ingest.sinks and ingest.sinks[0].tags):
                await asyncio.sleep(0.02)
        children = children_of(phone.pid)
        phone.kill()
        await phone.wait()
        async with asyncio.timeout(5):
            while any(is_running(pid) for pid in children):
                await asyncio.sleep(0.02)


def is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rtmp://127.0.0.1:9/live", "--size", "big"], "size must be"),
        (["rtmp://127.0.0.1:9/live/in-the-url"], "without the stream key"),
        (["rtmp://127.0.0.1:9/live"], "is the rehearsal running?"),
    ],
)
def test_mistakes_are_one_line_and_a_non_zero_exit(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONAIR_STREAM_KEY", KEY)

    assert main(arguments) == 1
    printed = capsys.readouterr().err
    assert message in printed
    assert printed.count("\n") == 1
    assert KEY not in printed
