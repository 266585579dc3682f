"""EncoderSettings of a deployed channel -> the plan of an encoder session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rehearsal.media.encoder.aac import audio_encode
from rehearsal.media.encoder.archiving import archive_outputs
from rehearsal.media.encoder.command import command_line
from rehearsal.media.encoder.destinations import Destinations
from rehearsal.media.encoder.h264 import video_encode
from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.encoder.outputs import Encodes, lowest_rungs, packaging_group
from rehearsal.media.encoder.plan import ArchiveOutput, DroppedSetting, EncoderPlan, PackagingGroup, SessionInput
from rehearsal.media.encoder.settings import Settings, TranslationError

_GROUP_KINDS = ("MediaPackageGroupSettings", "ArchiveGroupSettings")


def translate(
    encoder_settings: Mapping[str, object],
    destinations: Sequence[Mapping[str, object]],
    session: SessionInput,
    *,
    ffmpeg: Path,
    options: EncoderOptions | None = None,
    pipeline: int = 0,
) -> EncoderPlan:
    """The plan of one session.

    `encoder_settings` and `destinations` are EncoderSettings and Destinations of DescribeChannel.
    Raises TranslationError for what the rehearsal cannot run; what merely has no effect is in `plan.dropped`.
    """
    options = options or EncoderOptions()
    settings = Settings(encoder_settings)
    encodes = Encodes(
        video={v.name: v for v in (video_encode(d, options.preset) for d in settings.children("VideoDescriptions"))},
        audio={a.name: a for a in (audio_encode(d) for d in settings.children("AudioDescriptions"))},
    )
    described = _packaging(settings, Destinations(destinations, pipeline), encodes, session)
    packaging = tuple(lowest_rungs(group, options.rungs) for group in described)
    recorded = _archives(settings, Destinations(destinations, pipeline), encodes, session)
    archives, replaced = _recordable(recorded, described, packaging)
    used_videos = {r.description for g in packaging for r in g.renditions if r.kind == "video"}
    used_videos |= {archive.video for archive in archives if archive.video}
    used_audios = {r.description for g in packaging for r in g.renditions if r.kind == "audio"}
    used_audios |= {name for archive in archives for name in archive.audio}
    argv = command_line(
        ffmpeg,
        [video for video in encodes.video.values() if video.name in used_videos],
        [audio for audio in encodes.audio.values() if audio.name in used_audios],
        packaging=packaging,
        archives=archives,
        keep_seconds=options.keep_seconds,
        has_sound=session.has_sound,
    )
    return EncoderPlan(
        argv=argv,
        folder=session.folder,
        packaging=packaging,
        archives=archives,
        dropped=(*settings.unread(), *_dropped_rungs(described, packaging), *replaced),
        preset=options.preset,
        rungs=options.rungs,
    )


def _packaging(
    settings: Settings, destinations: Destinations, encodes: Encodes, session: SessionInput
) -> tuple[PackagingGroup, ...]:
    groups = tuple(
        packaging_group(group, destinations, encodes, session.folder)
        for group in _groups(settings, "MediaPackageGroupSettings")
    )
    names = [rendition.name for group in groups for rendition in group.renditions]
    if not any(rendition.kind == "video" for group in groups for rendition in group.renditions):
        raise TranslationError("EncoderSettings.OutputGroups has no MediaPackage v2 group with a video output")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise TranslationError(f"EncoderSettings.OutputGroups has two outputs named {twice[0]}: names must differ")
    return groups


def _archives(
    settings: Settings, destinations: Destinations, encodes: Encodes, session: SessionInput
) -> tuple[ArchiveOutput, ...]:
    return tuple(
        output
        for group in _groups(settings, "ArchiveGroupSettings")
        for output in archive_outputs(group, destinations, encodes, session.folder, session.started)
    )


def _groups(settings: Settings, wanted: str) -> Iterable[Settings]:
    for group in settings.children("OutputGroups"):
        kind, _ = group.child("OutputGroupSettings").only_member(_GROUP_KINDS)
        if kind == wanted:
            yield group


def _dropped_rungs(
    described: Sequence[PackagingGroup], packaging: Sequence[PackagingGroup]
) -> tuple[DroppedSetting, ...]:
    kept = {rendition.name for group in packaging for rendition in group.renditions}
    return tuple(
        DroppedSetting(path=f"OutputGroups.{group.name}.{r.name}", value=r.name, why="RUNGS leaves it out")
        for group in described
        for r in group.renditions
        if r.name not in kept
    )


def _recordable(
    archives: Sequence[ArchiveOutput], described: Sequence[PackagingGroup], packaging: Sequence[PackagingGroup]
) -> tuple[tuple[ArchiveOutput, ...], tuple[DroppedSetting, ...]]:
    """Archives that RUNGS left without their encode record the highest rendition that is left."""
    left_out = _videos(described) - _videos(packaging)
    best = max((r for g in packaging for r in g.renditions if r.kind == "video"), key=lambda r: r.height or 0)
    moved = [archive for archive in archives if archive.video in left_out]
    dropped = tuple(
        DroppedSetting(
            path=f"OutputGroups.{archive.group}.{archive.output}.VideoDescriptionName",
            value=archive.video,
            why=f"RUNGS leaves its encode out: {best.description} is recorded",
        )
        for archive in moved
    )
    kept = tuple(replace(a, video=best.description) if a.video in left_out else a for a in archives)
    return kept, dropped


def _videos(groups: Iterable[PackagingGroup]) -> set[str | None]:
    return {rendition.description for group in groups for rendition in group.renditions if rendition.kind == "video"}
