"""Archive output groups: names of recordings, and the recordings that are finished."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from rehearsal.media.encoder.destinations import Destinations
from rehearsal.media.encoder.h264 import VideoEncode
from rehearsal.media.encoder.outputs import Encodes, output_name
from rehearsal.media.encoder.plan import ArchiveFile, ArchiveOutput, Session
from rehearsal.media.encoder.settings import Settings, TranslationError

_IDENTIFIER = re.compile(r"\$([a-z]*)\$")
_DEFAULT_ROLLOVER_SECONDS = 300


def archive_outputs(
    group: Settings, destinations: Destinations, encodes: Encodes, folder: Path, started: datetime
) -> tuple[ArchiveOutput, ...]:
    """The outputs of one archive group. Raises TranslationError."""
    settings = group.child("OutputGroupSettings").child("ArchiveGroupSettings")
    location = destinations.archive(settings)
    rollover = settings.integer("RolloverInterval", _DEFAULT_ROLLOVER_SECONDS)
    if rollover < 1:
        raise settings.refusal("RolloverInterval", "must be a whole number of seconds from 1")
    group_name = group.text("Name")
    planned = []
    for output in group.children("Outputs"):
        archive = output.child("OutputSettings").child("ArchiveOutputSettings")
        archive.child("ContainerSettings").only_member(("M2tsSettings",))
        video = encodes.video_of(output)
        name = output_name(output)
        modifier = archive.text("NameModifier")
        planned.append(
            ArchiveOutput(
                group=group_name,
                output=name,
                video=video.name if video else None,
                audio=tuple(audio.name for audio in encodes.audios_of(output)),
                folder=folder / "archive" / name,
                file_list=folder / "archive" / name / "files.csv",
                bucket=location.bucket,
                key_stem=_filled_in(location.stem + modifier, video, started, archive.at("NameModifier")),
                extension=archive.text("Extension", "m2ts"),
                rollover_seconds=rollover,
            )
        )
    return tuple(planned)


def finished_files(session: Session) -> tuple[ArchiveFile, ...]:
    """Recordings of a session that will not change any more, oldest first.

    A file whose end ffmpeg could not note, because it was killed, counts once the session has ended:
    MPEG-TS plays up to where it was cut.
    """
    return tuple(file for archive in session.plan.archives for file in _files_of(archive, session))


def _files_of(archive: ArchiveOutput, session: Session) -> Iterator[ArchiveFile]:
    began = session.arrived or session.started
    listed = _listed(archive.file_list)
    for name, start, end in listed:
        yield _file(archive, archive.folder / name, began + timedelta(seconds=start), end - start)
    if session.ended is None:
        return
    known = {name for name, _, _ in listed}
    last_end = listed[-1][2] if listed else 0.0
    for path in sorted(archive.folder.glob("*.m2ts")):
        if path.name not in known and path.stat().st_size:
            yield _file(archive, path, began + timedelta(seconds=last_end), None)


def _file(archive: ArchiveOutput, path: Path, started: datetime, seconds: float | None) -> ArchiveFile:
    return ArchiveFile(
        group=archive.group,
        path=path,
        bucket=archive.bucket,
        key=archive.key(path.stem),
        started=started,
        seconds=seconds,
    )


def _listed(file_list: Path) -> list[tuple[str, float, float]]:
    try:
        text = file_list.read_text()
    except FileNotFoundError:
        return []
    # ffmpeg may be in the middle of the last line: only lines with their end count.
    whole = text[: text.rfind("\n") + 1].splitlines()
    return [(name, float(start), float(end)) for name, start, end in csv.reader(whole)]


def _filled_in(template: str, video: VideoEncode | None, started: datetime, path: str) -> str:
    """MediaLive's identifiers for variable data (User Guide, "Identifiers for variable data").

    `$dt$` is the start of the channel there. Here it is the start of the session, because each session
    counts its files from 000000 and would else overwrite the one before.
    """
    values = {
        "dt": started.strftime("%Y%m%dT%H%M%S"),
        "d": started.strftime("%Y%m%d"),
        "t": started.strftime("%H%M%S"),
        "": "$",
    }
    if video is not None:
        values |= {"w": str(video.width), "h": str(video.height), "rv": str(video.bitrate // 1000)}
        values["f"] = str(int(video.framerate))

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise TranslationError(
                f"EncoderSettings.{path} has {match[0]}, which the rehearsal does not fill in: "
                f"use {', '.join(f'${name}$' for name in values)}"
            )
        return values[match[1]]

    return _IDENTIFIER.sub(value_of, template)
