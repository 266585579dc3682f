"""A profile as the tables of an environment file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import environments
from environments.channel import Channel
from preflight.profile.casing import camel, pascal
from preflight.profile.environment_file import as_toml
from preflight.profile.judge import judged
from preflight.profile.rungs import encoding, ladder, left
from preflight.profile.source import deployed_profile, encoder_settings_shape, read_profile
from tests.preflight.deployed import SNAPSHOTS
from tests.preflight.profile.profiles import camel_profile

SETTINGS = encoder_settings_shape()
WRITTEN = """[encoding]
gop_seconds = 2 # was 2.002
segment_seconds = 6
audio_bitrate = 96_000

[[channels.ladder]]
width = 1280
height = 720
framerate = 30 # was 30000/1001 (29.97)
bitrate = 4_700_000
quality = 8 # as AWS advises for this bitrate; RateControlMode was CBR

[[channels.ladder]]
width = 960
height = 540
framerate = 30 # was 30000/1001 (29.97)
bitrate = 2_200_000
quality = 7 # as AWS advises for this bitrate; RateControlMode was CBR

[[channels.ladder]]
width = 416
height = 236
framerate = 15 # was 15000/1001 (14.985)
bitrate = 400_000
quality = 6 # as AWS advises for this bitrate; RateControlMode was CBR

# Not carried over, because an environment has no key for it:
# AudioDescriptions[].Name = "sound"
# AudioDescriptions[].AudioSelectorName = "default"
# AudioDescriptions[].CodecSettings.AacSettings.SampleRate = 48000
# VideoDescriptions[].Name = "video_236", "video_540", "video_720"
# VideoDescriptions[].CodecSettings.H264Settings.Profile = "MAIN"
# OutputGroups[].Name = "hls"
"""


def written(profile: dict[str, Any]) -> str:
    return as_toml(pascal(SETTINGS, profile), [])


def test_a_profile_is_written_as_the_template_of_an_environment_is() -> None:
    assert written(camel_profile()).startswith(WRITTEN)


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
@pytest.mark.parametrize("spell", [camel, pascal])
def test_what_an_environment_deploys_comes_back_as_its_ladder(tmp_path: Path, environment: str, spell: Any) -> None:
    settings, _ = deployed_profile(SNAPSHOTS / environment / "MediaLiveStack.json", None)
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(spell(SETTINGS, settings)))
    document = tomllib.loads(as_toml(read_profile(path), []))
    stated = environments.load(environment)
    assert document["encoding"] == stated.encoding.model_dump()
    assert document["channels"]["ladder"] == [rung.model_dump() for rung in stated.channels[0].ladder]


def test_the_ladder_of_a_strange_profile_is_one_that_an_environment_takes() -> None:
    document = tomllib.loads(written(camel_profile()))
    rungs = tuple(document["channels"]["ladder"])
    channel = Channel.model_validate(
        {"name": "main", "title": "ON AIR", "channel_class": "SINGLE_PIPELINE", "ladder": rungs}
    )
    assert [rung.height for rung in channel.ladder] == [720, 540, 236]


def test_every_value_without_a_key_is_named() -> None:
    settings = pascal(SETTINGS, camel_profile())
    text = written(camel_profile())
    numbers = [*encoding(settings).numbers.values()]
    for rung in ladder(settings):
        numbers += rung.numbers.values()
    remaining = list(left(settings, numbers))
    assert remaining
    for path, value in remaining:
        (line,) = [line for line in text.splitlines() if line.startswith(f"# {path_of_all(path)} = ")]
        assert json.dumps(value) in line


def path_of_all(path: str) -> str:
    return "".join(part.partition("]")[2].join(("[]", "")) if "]" in part else part for part in path.split("["))


def test_an_encode_of_another_codec_is_named() -> None:
    profile = camel_profile()
    profile["videoDescriptions"][0]["codecSettings"] = {"frameCaptureSettings": {"captureInterval": 5}}
    text = written(profile)
    assert "# VideoDescriptions[0] is no rung: an environment encodes H.264, and this is FrameCaptureSettings\n" in text
    assert "# VideoDescriptions[].CodecSettings.FrameCaptureSettings.CaptureInterval = 5\n" in text


def test_what_is_left_open_is_a_comment() -> None:
    profile = camel_profile()
    del profile["videoDescriptions"][2]["width"]
    text = written(profile)
    assert "[[channels.ladder]]\n# width: not stated: the profile takes the source's\nheight = 720\n" in text
    assert "width" not in tomllib.loads(text)["channels"]["ladder"][-1]


def test_a_warning_stands_before_the_tables() -> None:
    profile = camel_profile()
    profile["outputGroups"][0]["outputGroupSettings"]["hlsGroupSettings"]["segmentLength"] = 5
    settings = pascal(SETTINGS, profile)
    text = as_toml(settings, judged(settings))
    assert text.startswith("# warning: profile/Channel/EncoderSettings.OutputGroups[0]")
    assert tomllib.loads(text)["encoding"]["segment_seconds"] == 5


@pytest.mark.parametrize("name", ["a\nquality = 10", "a\r\n", "a\x7f\x00", "\ud800", "온에어", 'a"#'])
def test_a_value_cannot_break_out_of_its_comment(name: str) -> None:
    profile = camel_profile()
    plain = tomllib.loads(written(profile))
    profile["videoDescriptions"][0]["name"] = name
    text = written(profile)
    assert tomllib.loads(text) == plain
    assert text.encode().isascii() or "온에어" in text
