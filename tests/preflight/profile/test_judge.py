"""What AWS would reject in a profile, wherever it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from preflight.profile.casing import pascal
from preflight.profile.judge import judged
from preflight.profile.source import encoder_settings_shape
from tests.preflight.profile.profiles import camel_profile

Profile = dict[str, Any]


def found(profile: Profile) -> list[tuple[str, str]]:
    settings = pascal(encoder_settings_shape(), profile)
    return [(finding.rule.id, finding.violation.path) for finding in judged(settings)]


def h264(profile: Profile) -> Profile:
    settings: Profile = profile["videoDescriptions"][1]["codecSettings"]["h264Settings"]
    return settings


def test_a_sound_profile_has_no_errors_of_the_channel_that_is_made_around_it() -> None:
    # It begins with its smallest rendition, as many do.
    assert [rule for rule, _ in found(camel_profile())] == ["ladder-descends"]


H264 = "EncoderSettings.VideoDescriptions[1].CodecSettings.H264Settings"


@pytest.mark.parametrize(
    ("spoil", "rule", "path"),
    [
        (lambda profile: h264(profile).update(profile="HIGHEST"), "media-schema", f"{H264}.Profile"),
        (lambda profile: h264(profile).update(bitrate=999), "media-schema", f"{H264}.Bitrate"),
        (lambda profile: h264(profile).update(gopSise=2), "media-schema", f"{H264}.gopSise"),
        (lambda profile: h264(profile).update(gopSize=50), "gops-are-equal", f"{H264}.GopSize"),
        (
            lambda profile: profile["audioDescriptions"][0].pop("name"),
            "media-schema",
            "EncoderSettings.AudioDescriptions[0].Name",
        ),
        (
            lambda profile: profile["outputGroups"][0]["outputs"][1].update(videoDescriptionName="gone"),
            "description-found",
            "EncoderSettings.OutputGroups[0].Outputs[1].VideoDescriptionName",
        ),
        (
            lambda profile: profile["videoDescriptions"][1].update(height=541),
            "picture-is-even",
            "EncoderSettings.VideoDescriptions[1].Height",
        ),
        (lambda profile: profile.pop("timecodeConfig"), "media-schema", "EncoderSettings.TimecodeConfig"),
    ],
)
def test_what_aws_would_reject_is_found_where_it_stands(spoil: Callable[[Profile], Any], rule: str, path: str) -> None:
    profile = camel_profile()
    spoil(profile)
    assert (rule, path) in found(profile)


@pytest.mark.parametrize("first", ["bitrate", "Bitrate"])
def test_a_member_in_both_spellings_is_told_whichever_comes_first(first: str) -> None:
    profile = camel_profile()
    settings = h264(profile)
    del settings["bitrate"]
    both = {"bitrate": -5, "Bitrate": 3_000_000}
    settings.update({first: both.pop(first), **both})
    assert found(profile).count(("media-schema", f"{H264}.bitrate")) == 1
