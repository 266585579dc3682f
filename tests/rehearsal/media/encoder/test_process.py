from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.media.encoder.process import EncoderError, EncoderProcess


async def ended(tmp_path: Path, script: str) -> EncoderProcess:
    process = await EncoderProcess.start(["/bin/sh", "-c", script], tmp_path)
    await process.exited
    return process


async def test_last_twenty_lines_are_kept(tmp_path: Path) -> None:
    process = await ended(tmp_path, "for i in $(seq 30); do echo line $i >&2; done; exit 4")

    assert process.messages == [f"line {number}" for number in range(11, 31)]
    assert process.failure == "ffmpeg ended with code 4: line 30"


async def test_line_beyond_the_buffer_is_skipped(tmp_path: Path) -> None:
    process = await ended(tmp_path, "head -c 200000 /dev/zero | tr '\\0' x >&2; echo >&2; echo the end >&2")

    assert process.messages[-1] == "the end"


async def test_end_before_its_input_is_a_failure_even_with_code_zero(tmp_path: Path) -> None:
    process = await ended(tmp_path, "true")

    assert process.failure == "ffmpeg ended with code 0: it said nothing"
    with pytest.raises(EncoderError, match="code 0"):
        await process.write(b"more")


async def test_end_with_its_input_is_none(tmp_path: Path) -> None:
    process = await EncoderProcess.start(["/bin/cat"], tmp_path)
    await process.write(b"picture")

    assert await process.end(5) == 0
    assert process.failure is None


async def test_no_space_left_ends_it_at_once(tmp_path: Path) -> None:
    process = await ended(tmp_path, "echo 'av: No space left on device' >&2; exec sleep 30")

    assert process.failure is not None
    assert process.failure.startswith("disk full: ")
