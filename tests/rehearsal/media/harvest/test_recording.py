"""A recording as files: finished playlists, and exactly the segments between two moments."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.media.harvest.job import HarvestRefusedError
from rehearsal.media.harvest.recording import RecordedFile, recorded_files
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.harvest.conftest import job
from tests.rehearsal.media.origin.deployed_endpoint import endpoint
from tests.rehearsal.media.origin.hls_rules import assert_strictly_parsed, read

Files = dict[str, RecordedFile]


def cut(timeline: Timeline, start: float, end: float, **changes: object) -> Files:
    return {file.name: file for file in recorded_files(timeline, endpoint(), job(start, end, **changes))}


def text(files: Files, name: str) -> str:
    return files[name].read().decode()


def test_every_rendition_has_a_finished_playlist_below_one_multivariant_playlist(recorded: Timeline) -> None:
    files = cut(recorded, 0, 60)
    assert [name for name in files if name.endswith(".m3u8")] == [
        "index_1.m3u8", "index_2.m3u8", "index_3.m3u8", "index.m3u8",
    ]  # fmt: skip
    for number in (1, 2, 3):
        media = text(files, f"index_{number}.m3u8")
        assert "#EXT-X-PLAYLIST-TYPE:VOD\n" in media
        assert media.endswith("#EXT-X-ENDLIST\n")
        assert_strictly_parsed(media)
    multivariant = text(files, "index.m3u8")
    assert_strictly_parsed(multivariant)
    assert [line for line in multivariant.splitlines() if not line.startswith("#")] == ["index_1.m3u8", "index_2.m3u8"]


def test_every_file_that_a_playlist_names_is_there_and_no_other(recorded: Timeline) -> None:
    files = cut(recorded, 0, 60)
    named = {name for name in files if name.endswith(".m3u8")}
    for number in (1, 2, 3):
        listed = read(text(files, f"index_{number}.m3u8"))
        named |= {part for segment in listed.segments for part in (segment[0], segment[3])}
    assert named == set(files)


def test_addresses_carry_no_revision_because_a_bucket_knows_no_queries(recorded: Timeline) -> None:
    assert "?" not in "".join(text(cut(recorded, 0, 60), f"index_{number}.m3u8") for number in (1, 2, 3))


def test_only_the_segments_of_the_time_are_taken(recorded: Timeline) -> None:
    # Segments begin at 0, 2, 4, 6 and 8 s: those that 3 s and 6.5 s lie in belong to it.
    listed = read(text(cut(recorded, 3, 6.5), "index_1.m3u8"))
    assert [segment[0] for segment in listed.segments] == [f"segment_1_{number}.mp4" for number in (1, 2, 3)]


def test_a_lost_phone_is_a_discontinuity_with_an_initialization_of_its_own(recorded: Timeline) -> None:
    files = cut(recorded, 6, 44)
    media = text(files, "index_1.m3u8")
    assert media.count("#EXT-X-DISCONTINUITY\n") == 1
    assert [name for name in files if "_1_init_" in name] == ["segment_1_init_0.mp4", "segment_1_init_1.mp4"]


def test_segments_come_before_the_playlists_so_that_half_a_recording_is_never_offered(recorded: Timeline) -> None:
    names = list(cut(recorded, 0, 60))
    playlists = [name.endswith(".m3u8") for name in names]
    assert playlists == sorted(playlists)
    assert names[-1] == "index.m3u8"


def test_content_is_what_the_encoder_wrote_under_its_type(recorded: Timeline) -> None:
    files = cut(recorded, 0, 60)
    segment, sound = files["segment_1_0.mp4"], files["segment_3_0.mp4"]
    assert isinstance(segment.content, Path)
    assert segment.read() == segment.content.read_bytes()
    assert (segment.content_type, sound.content_type) == ("video/mp4", "audio/mp4")
    assert files["index.m3u8"].content_type == "application/x-mpegURL"


@pytest.mark.parametrize(("start", "end"), [(-60, -1), (15, 35), (60, 90)])
def test_a_time_without_pictures_is_refused_in_mediapackage_s_words(
    recorded: Timeline, start: float, end: float
) -> None:
    with pytest.raises(HarvestRefusedError, match=r"^There was no content available for the specified time window\.$"):
        cut(recorded, start, end)


def test_a_channel_that_never_was_on_air_has_no_content() -> None:
    with pytest.raises(HarvestRefusedError, match="no content available"):
        recorded_files(None, endpoint(), job(0, 60))


def test_a_manifest_that_is_not_asked_for_is_not_made(recorded: Timeline) -> None:
    assert [name for name in cut(recorded, 0, 60, manifests=()) if name.endswith(".m3u8")] == []
