from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.encoder.plan import EncoderPlan, SessionInput
from rehearsal.media.encoder.settings import TranslationError
from rehearsal.media.encoder.translate import translate
from tests.rehearsal.media.encoder.channel import (
    DESTINATIONS,
    archive_group,
    encoder_settings,
    packaged,
    packaging_group,
)

STARTED = datetime(2026, 11, 23, 20, 0, 1, tzinfo=UTC)
FOLDER = Path("session")


def plan_of(settings: dict[str, Any], **options: Any) -> EncoderPlan:
    has_sound = options.pop("has_sound", True)
    session = SessionInput(folder=FOLDER, started=STARTED, has_sound=has_sound)
    return translate(settings, DESTINATIONS, session, ffmpeg=Path("/bin/ffmpeg"), options=EncoderOptions(**options))


def value_of(plan: EncoderPlan, option: str) -> str:
    return plan.argv[plan.argv.index(option) + 1]


def test_renditions_are_what_the_channel_delivers_to_mediapackage() -> None:
    plan = plan_of(encoder_settings())
    (group,) = plan.packaging

    assert (group.channel_group, group.channel_name, group.segment_seconds) == ("onair-dev", "main", Fraction(2))
    assert [(r.name, r.kind, r.bitrate, r.folder) for r in plan.renditions] == [
        ("v720", "video", 3_000_000, FOLDER / "v720"),
        ("v480", "video", 1_200_000, FOLDER / "v480"),
        ("sound", "audio", 128_000, FOLDER / "sound"),
    ]
    assert [(r.width, r.height, r.framerate) for r in plan.renditions[:2]] == [
        (1280, 720, Fraction(30)),
        (854, 480, Fraction(30)),
    ]
    sound = plan.renditions[2]
    assert (sound.sample_rate, sound.channels, sound.language) == (48_000, 2, "kor")
    assert (sound.hls_auto_select, sound.hls_default) == ("YES", "YES")


def test_each_description_is_encoded_once_also_when_the_archive_uses_it() -> None:
    plan = plan_of(encoder_settings())

    assert plan.argv.count("libx264") == 2
    assert plan.argv.count("aac") == 1
    assert plan.argv[-1].count(r"select=\'v:0\'") == 1
    assert plan.argv[-1].count(r"select=\'v:0,a:0\'") == 1


def test_rate_and_gop_of_the_first_rung_reach_ffmpeg() -> None:
    plan = plan_of(encoder_settings())

    given = {
        option: value_of(plan, f"-{option}:v:0")
        for option in ("crf", "maxrate", "bufsize", "g", "keyint_min", "bf", "refs")
    }
    assert given == {
        "crf": "23",
        "maxrate": "3000000",
        "bufsize": "6000000",
        "g": "60",
        "keyint_min": "60",
        "bf": "2",
        "refs": "3",
    }
    assert value_of(plan, "-sc_threshold:v:0") == "0"
    assert "cabac=1:8x8dct=1" in value_of(plan, "-x264-params:v:0")
    assert value_of(plan, "-b:a:0") == "128000"
    assert "hls_time=2:" in plan.argv[-1]


def test_archive_carries_date_bucket_and_rollover() -> None:
    (archive,) = plan_of(encoder_settings()).archives

    assert (archive.bucket, archive.rollover_seconds, archive.video, archive.audio) == (
        "recordings",
        300,
        "v720",
        ("aac",),
    )
    assert archive.key("000000") == "main/live-20261123T200001.000000.m2ts"


def test_settings_without_counterpart_are_listed_with_value_and_reason() -> None:
    dropped = {item.path: item for item in plan_of(encoder_settings()).dropped}

    quantization = dropped["VideoDescriptions[0].CodecSettings.H264Settings.AdaptiveQuantization"]
    assert quantization.value == "AUTO"
    assert "preset" in quantization.why
    assert "input is lost" in dropped["GlobalConfiguration.InputLossBehavior.RepeatFrameMsec"].why
    assert "TimecodeConfig.Source" in dropped
    assert (
        "OutputGroups[0].OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings.Id3Behavior"
        in dropped
    )
    assert not [
        path
        for path in dropped
        if path.endswith((".GopSize", ".Width", ".MaxBitrate", ".Profile", ".RolloverInterval"))
    ]


def test_setting_that_asks_for_what_happens_anyway_is_listed_only_with_another_value() -> None:
    settings = encoder_settings()
    first, second = (v["CodecSettings"]["H264Settings"] for v in settings["VideoDescriptions"])
    first["ScanType"], second["ScanType"] = "PROGRESSIVE", "INTERLACED"

    listed = [item.path for item in plan_of(settings).dropped if item.path.endswith((".ScanType", ".Spec"))]
    assert listed == ["VideoDescriptions[1].CodecSettings.H264Settings.ScanType"]


def test_unknown_future_setting_is_listed_too() -> None:
    settings = encoder_settings()
    settings["VideoDescriptions"][1]["CodecSettings"]["H264Settings"]["HolographicMode"] = {"Depth": 3}

    dropped = {item.path: item.value for item in plan_of(settings).dropped}
    assert dropped["VideoDescriptions[1].CodecSettings.H264Settings.HolographicMode.Depth"] == 3


def test_preset_and_rungs_are_recorded_and_only_the_lowest_rung_is_encoded() -> None:
    plan = plan_of(encoder_settings(), preset="superfast", rungs=1)

    assert (plan.preset, plan.rungs) == ("superfast", 1)
    assert [r.name for r in plan.renditions] == ["v480", "sound"]
    assert plan.argv.count("libx264") == 1
    assert value_of(plan, "-preset:v:0") == "superfast"
    why = {item.value: item.why for item in plan.dropped}
    assert why["v720"].startswith("RUNGS leaves")
    assert plan.archives[0].video == "v480"


def test_more_rungs_than_there_are_means_all() -> None:
    assert len(plan_of(encoder_settings(), rungs=9).renditions) == 3


def test_silent_publisher_gets_generated_silence() -> None:
    plan = plan_of(encoder_settings(), has_sound=False)

    assert "anullsrc=channel_layout=stereo:sample_rate=48000" in plan.argv
    assert any(part.startswith("[1:a]aresample") for part in plan.argv)


def test_old_segments_are_kept_as_long_as_asked() -> None:
    assert "hls_list_size=0:" in plan_of(encoder_settings()).argv[-1]
    slaves = plan_of(encoder_settings(), keep_seconds=61).argv[-1]
    assert "hls_list_size=31:" in slaves
    assert "delete_segments" in slaves


def test_second_pipeline_writes_to_the_second_archive_destination() -> None:
    destinations = [DESTINATIONS[0], {"Id": "archive", "Settings": [{"Url": "s3ssl://a/x"}, {"Url": "s3ssl://b/y"}]}]
    session = SessionInput(folder=FOLDER, started=STARTED, has_sound=True)
    plan = translate(encoder_settings(), destinations, session, ffmpeg=Path("ffmpeg"), pipeline=1)

    assert plan.archives[0].key("000003") == "y-20261123T200001.000003.m2ts"
    assert plan.archives[0].bucket == "b"


@pytest.mark.parametrize(
    ("modifier", "stem"),
    [
        ("", "main/live"),
        ("-$d$_$t$", "main/live-20261123_200001"),
        ("_$w$x$h$@$f$-$rv$k$$", "main/live_1280x720@30-3000k$"),
    ],
)
def test_identifiers_in_the_name_modifier_are_filled_in(modifier: str, stem: str) -> None:
    settings = encoder_settings()
    settings["OutputGroups"][1] = archive_group("v720", modifier=modifier)

    assert plan_of(settings).archives[0].key_stem == stem


def change(settings: dict[str, Any], path: str, value: object) -> None:
    *parents, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    target: Any = settings
    for part in parents:
        target = target[part]
    target[last] = value


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("VideoDescriptions.0.Height", 721, r"VideoDescriptions\[0\]\.Height must be an even"),
        ("VideoDescriptions.0.Width", None, r"VideoDescriptions\[0\]\.Width is missing"),
        ("VideoDescriptions.0.CodecSettings", {"H265Settings": {}}, "has H265Settings, .* use H264Settings"),
        ("AudioDescriptions.0.CodecSettings", {"Ac3Settings": {}}, "has Ac3Settings, .* use AacSettings"),
        ("AudioDescriptions.0.CodecSettings.AacSettings.Profile", "HEV1", "Profile is not run .* use LC, got 'HEV1'"),
        ("OutputGroups.1.OutputGroupSettings", {"UdpGroupSettings": {}}, "has UdpGroupSettings"),
        (
            "OutputGroups.0.OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings",
            None,
            "MediaPackage v1",
        ),
        ("OutputGroups.0.OutputGroupSettings.MediaPackageGroupSettings.Destination.DestinationRefId", "x", "names 'x'"),
        ("OutputGroups.0.Outputs.0.AudioDescriptionNames", ["aac"], "exactly one"),
        ("OutputGroups.0.Outputs.0.VideoDescriptionName", "v1080", "must be one of v720, v480, got 'v1080'"),
        ("OutputGroups.0.Outputs.1.OutputName", "v720", "two outputs named v720"),
        ("OutputGroups.0.Outputs.1.OutputName", "../up", "must be letters, digits"),
        ("OutputGroups.1.Outputs.0.OutputSettings.ArchiveOutputSettings.NameModifier", "-$xx$", r"has \$xx\$"),
        (
            "OutputGroups.1.Outputs.0.OutputSettings.ArchiveOutputSettings.ContainerSettings",
            {"RawSettings": {}},
            "RawSettings",
        ),
        ("OutputGroups.1.OutputGroupSettings.ArchiveGroupSettings.RolloverInterval", -1, "RolloverInterval must be"),
        ("OutputGroups", [], "no MediaPackage v2 group"),
    ],
)
def test_settings_that_cannot_run_are_refused_by_path_and_value(path: str, value: object, message: str) -> None:
    settings = encoder_settings()
    change(settings, path, value)

    with pytest.raises(TranslationError, match=message):
        plan_of(settings)


def test_v1_destination_and_malformed_archive_url_are_refused() -> None:
    session = SessionInput(folder=FOLDER, started=STARTED, has_sound=True)
    v1 = [{"Id": "packager", "MediaPackageSettings": [{"ChannelId": "main"}]}, DESTINATIONS[1]]
    with pytest.raises(TranslationError, match="MediaPackage v1 channel"):
        translate(encoder_settings(), v1, session, ffmpeg=Path("ffmpeg"))
    folder_only = [DESTINATIONS[0], {"Id": "archive", "Settings": [{"Url": "s3ssl://bucket/folder/"}]}]
    with pytest.raises(TranslationError, match="base name"):
        translate(encoder_settings(), folder_only, session, ffmpeg=Path("ffmpeg"))


def test_segment_length_in_milliseconds_is_exact() -> None:
    settings = encoder_settings()
    settings["OutputGroups"] = [packaging_group(packaged("v480", VideoDescriptionName="v480"))]
    v2 = settings["OutputGroups"][0]["OutputGroupSettings"]["MediaPackageGroupSettings"]["MediapackageV2GroupSettings"]
    v2 |= {"SegmentLength": 1920, "SegmentLengthUnits": "MILLISECONDS"}

    assert plan_of(settings).packaging[0].segment_seconds == Fraction(48, 25)
