from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehearsal.media.encoder.archiving import finished_files
from rehearsal.media.encoder.plan import ArchiveOutput, EncoderPlan, Session

ARRIVED = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def session_in(folder: Path, *, ended: bool = False) -> Session:
    archive = ArchiveOutput(
        group="archive",
        output="recording",
        video="v",
        audio=("a",),
        folder=folder,
        file_list=folder / "files.csv",
        bucket="recordings",
        key_stem="main/live-20261123T200000",
        extension="m2ts",
        rollover_seconds=300,
    )
    plan = EncoderPlan(
        argv=(), folder=folder, packaging=(), archives=(archive,), dropped=(), preset="ultrafast", rungs=None
    )
    return Session(id="1", folder=folder, plan=plan, started=ARRIVED, arrived=ARRIVED, ended=ARRIVED if ended else None)


def test_file_still_being_written_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "000000.m2ts").write_bytes(b"G")

    assert finished_files(session_in(tmp_path)) == ()


def test_line_that_ffmpeg_is_writing_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "files.csv").write_text("000000.m2ts,0.000000,300.066667\n000001.m2ts,300.066")

    (file,) = finished_files(session_in(tmp_path))
    assert (file.key, file.started, file.seconds) == ("main/live-20261123T200000.000000.m2ts", ARRIVED, 300.066667)


def test_recording_cut_by_a_crash_is_listed_once_the_session_has_ended(tmp_path: Path) -> None:
    (tmp_path / "files.csv").write_text("000000.m2ts,0.000000,300.0\n")
    for name in ("000000.m2ts", "000001.m2ts"):
        (tmp_path / name).write_bytes(b"G")
    (tmp_path / "000002.m2ts").touch()

    _, cut = finished_files(session_in(tmp_path, ended=True))
    assert cut.path.name == "000001.m2ts"
    assert (cut.started - ARRIVED, cut.seconds) == (timedelta(seconds=300), None)
