"""What one real session of the encoder wrote, judged by ffprobe."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsal.media.encoder.conftest import Run
from tests.rehearsal.media.encoder.probe import durations_of, first_composition_offset, packets_of, probe


def test_ffmpeg_ends_without_a_word(run: Run) -> None:
    assert (run.session.exit_code, run.session.failure, run.session.messages) == (0, None, [])
    assert run.session.ended is not None


def test_segments_are_cut_exactly_at_the_segment_length_and_alike_in_both_rungs(run: Run) -> None:
    upper, lower, _ = run.session.plan.renditions

    assert durations_of(upper)[:3] == [2.0, 2.0, 2.0]
    assert durations_of(upper) == durations_of(lower)


def test_sound_is_cut_at_the_nearest_frame(run: Run) -> None:
    durations = durations_of(run.session.plan.renditions[2])

    assert all(abs(seconds - 2) < 1024 / 48_000 for seconds in durations[:3])


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("index", [0, 1])
def test_each_segment_begins_with_its_only_key_frame_at_its_own_time(
    run: Run, index: int, number: int, tmp_path: Path
) -> None:
    rendition = run.session.plan.renditions[index]
    packets = packets_of(rendition, number, tmp_path)

    assert len(packets) == 60
    assert [position for position, packet in enumerate(packets) if "K" in packet["flags"]] == [0]
    assert float(packets[0]["dts_time"]) == pytest.approx(2 * number, abs=1e-3)
    assert first_composition_offset(rendition, number) == 0
    times = [float(packet["pts_time"]) for packet in packets]
    assert max(times) - min(times) == pytest.approx(59 / 30, abs=1e-3)
    assert times[0] == min(times)


def test_renditions_have_the_size_rate_and_profile_of_the_settings(run: Run, tmp_path: Path) -> None:
    for rendition in run.session.plan.renditions[:2]:
        packets_of(rendition, 0, tmp_path)
        (stream,) = probe(tmp_path / f"{rendition.name}-0.mp4")["streams"]
        assert (stream["width"], stream["height"]) == (rendition.width, rendition.height)
        assert stream["r_frame_rate"] == "30/1"
        assert (stream["codec_name"], stream["profile"], stream["sample_aspect_ratio"]) == ("h264", "High", "1:1")


def test_sound_is_a_rendition_of_its_own_on_the_same_time_line(run: Run, tmp_path: Path) -> None:
    sound = run.session.plan.renditions[2]
    packets = packets_of(sound, 0, tmp_path)
    (stream,) = probe(tmp_path / f"{sound.name}-0.mp4")["streams"]

    assert (stream["codec_name"], stream["sample_rate"], stream["channels"]) == ("aac", "48000", 2)
    assert float(packets[0]["pts_time"]) == pytest.approx(0, abs=0.03)


def test_no_half_written_file_is_left(run: Run) -> None:
    assert list(run.session.folder.rglob("*.tmp")) == []


def test_recordings_roll_over_play_and_carry_the_date(run: Run) -> None:
    stamp = f"{run.session.started:%Y%m%dT%H%M%S}"
    assert [file.key for file in run.archive] == [f"main/live-{stamp}.00000{n}.m2ts" for n in range(2)]
    assert [file.bucket for file in run.archive] == ["recordings", "recordings"]
    for file, seconds in zip(run.archive, (4, 3), strict=True):
        assert file.seconds == pytest.approx(seconds, abs=0.15)
        streams = {stream["codec_type"]: stream for stream in probe(file.path)["streams"]}
        assert (streams["video"]["width"], streams["video"]["codec_name"]) == (320, "h264")
        assert (streams["audio"]["codec_name"], streams["audio"]["codec_tag"]) == ("aac", "0x000f")


def test_recordings_are_plain_transport_streams(run: Run) -> None:
    for file in run.archive:
        data = file.path.read_bytes()
        assert len(data) % 188 == 0
        assert set(data[::188]) == {0x47}


def test_each_recording_is_stamped_with_the_arrival_of_its_first_picture(run: Run) -> None:
    first, second = (file.started for file in run.archive)

    assert first == run.session.arrived
    assert (second - first).total_seconds() == pytest.approx(4, abs=0.1)
