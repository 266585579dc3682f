"""MediaLive's two spellings of one document."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.profile.casing import camel, pascal
from preflight.profile.source import encoder_settings_shape
from preflight.resource_types import RESOURCE_TYPES
from tests.preflight.deployed import documents, properties
from tests.preflight.profile.profiles import camel_profile

SETTINGS = encoder_settings_shape()


def test_our_own_settings_survive_both_spellings() -> None:
    own = properties(documents(), "MediaLiveStack", "AWS::MediaLive::Channel")["EncoderSettings"]
    spelt = camel(SETTINGS, own)
    assert spelt["outputGroups"][0]["outputGroupSettings"]["mediaPackageGroupSettings"]["mediapackageV2GroupSettings"]
    assert pascal(SETTINGS, spelt) == own
    assert pascal(SETTINGS, own) == own
    assert camel(SETTINGS, spelt) == spelt


def test_a_whole_channel_is_spelt_too() -> None:
    channel = RESOURCE_TYPES["AWS::MediaLive::Channel"].shape
    assert pascal(
        channel, {"channelClass": "STANDARD", "encoderSettings": {"timecodeConfig": {"source": "ZEROBASED"}}}
    ) == {
        "ChannelClass": "STANDARD",
        "EncoderSettings": {"TimecodeConfig": {"Source": "ZEROBASED"}},
    }


def test_a_document_may_mix_both() -> None:
    mixed = {"TimecodeConfig": {"source": "SYSTEMCLOCK", "SyncThreshold": 5}}
    assert pascal(SETTINGS, mixed) == {"TimecodeConfig": {"Source": "SYSTEMCLOCK", "SyncThreshold": 5}}


def test_what_the_service_does_not_know_stays_as_it_is_written() -> None:
    assert pascal(SETTINGS, {"videoDescription": [1], "timecodeConfig": {"zone": "Seoul"}}) == {
        "videoDescription": [1],
        "TimecodeConfig": {"zone": "Seoul"},
    }


@pytest.mark.parametrize("names", [("Source", "source"), ("source", "Source")])
def test_a_member_in_both_spellings_keeps_both_in_either_order(names: tuple[str, str]) -> None:
    both = dict(zip(names, ("SYSTEMCLOCK", "ZEROBASED"), strict=True))
    assert pascal(SETTINGS, {"TimecodeConfig": both}) == {"TimecodeConfig": both}
    assert camel(SETTINGS, {"TimecodeConfig": both}) == {"timecodeConfig": both}


def test_a_value_of_a_wrong_type_stays_as_it_is() -> None:
    wrong: dict[str, Any] = {"outputGroups": {"name": "a"}, "timecodeConfig": ["source"], "videoDescriptions": ["a"]}
    assert pascal(SETTINGS, wrong) == {
        "OutputGroups": {"name": "a"},
        "TimecodeConfig": ["source"],
        "VideoDescriptions": ["a"],
    }


def test_no_member_is_lost() -> None:
    assert camel(SETTINGS, pascal(SETTINGS, camel_profile())) == camel_profile()
