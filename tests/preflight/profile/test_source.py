"""Where a profile may come from, and the one line that refuses the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.profile.casing import pascal
from preflight.profile.source import ProfileUnreadableError, deployed_profile, encoder_settings_shape, read_profile
from tests.preflight.deployed import SNAPSHOTS, documents, properties
from tests.preflight.profile.profiles import camel_profile

PASCAL = pascal(encoder_settings_shape(), camel_profile())


@pytest.mark.parametrize(
    "document",
    [
        camel_profile(),
        PASCAL,
        {"name": "main", "encoderSettings": camel_profile()},
        {"Arn": "arn:aws:medialive:…", "EncoderSettings": PASCAL, "Tags": {}},
        {"Channel": {"EncoderSettings": PASCAL}},
        {"channel": {"encoderSettings": camel_profile()}},
    ],
    ids=["settings", "Settings", "channel", "described channel", "created channel", "answer"],
)
def test_settings_are_read_alone_or_in_a_channel_and_in_either_casing(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "profile.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    assert read_profile(path) == PASCAL


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"", "no JSON: Expecting value"),
        (b"{", "no JSON: Expecting property name"),
        (b"\xff\xfe", "'utf-8' codec can't decode byte 0xff"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "no encoder settings: it has no VideoDescriptions"),
        (b"{}", "no encoder settings: it has no VideoDescriptions"),
        (b'"text"', "no encoder settings: it has no VideoDescriptions"),
        (b'{"videoDescriptions": {}}', "no encoder settings: it has no VideoDescriptions"),
        (b'{"EncoderSettings": []}', "no encoder settings: it has no VideoDescriptions"),
        (b'{"Resources": {}}', "no encoder settings: it has no VideoDescriptions"),
        (b'{"videoDescriptions": [{"name": "\\ud800"}]}', "no text: '\\ud800' is half of a character"),
        (b'{"videoDescriptions": [{"\\udfff": 1}]}', "no text: '\\udfff' is half of a character"),
    ],
)
def test_what_is_no_profile_is_refused_in_one_line(tmp_path: Path, written: bytes, told: str) -> None:
    path = tmp_path / "profile.json"
    path.write_bytes(written)
    with pytest.raises(ProfileUnreadableError) as refused:
        read_profile(path)
    assert str(refused.value).startswith(f"{path}: {told}")
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnreadableError, match="No such file or directory"):
        read_profile(tmp_path / "gone.json")


def test_a_deployed_channel_gives_the_settings_it_has() -> None:
    path = SNAPSHOTS / "dev" / "MediaLiveStack.json"
    own = properties(documents(), "MediaLiveStack", "AWS::MediaLive::Channel")["EncoderSettings"]
    assert deployed_profile(path, None) == (own, 0)


def template(tmp_path: Path, **channels: Any) -> Path:
    path = tmp_path / "it.template.json"
    resources = {name: {"Type": "AWS::MediaLive::Channel", "Properties": held} for name, held in channels.items()}
    path.write_text(json.dumps({"Resources": resources}))
    return path


@pytest.mark.parametrize("name", ["main", "One"])
def test_a_channel_is_chosen_by_its_name_or_its_logical_id(tmp_path: Path, name: str) -> None:
    one, two = {"Name": "main", "EncoderSettings": {"A": 1}}, {"Name": "spare", "EncoderSettings": {"A": 2}}
    assert deployed_profile(template(tmp_path, One=one, Two=two), name) == ({"A": 1}, 0)


@pytest.mark.parametrize(
    ("channels", "name", "told"),
    [
        ({}, None, "no MediaLive channel in it"),
        ({}, "main", "no MediaLive channel in it"),
        ({"One": {"Name": "main"}, "Two": {}}, None, "2 channels: state one with --channel, there are: main, Two"),
        ({"One": {"Name": "main"}}, "other", "0 channels are named other: state one with --channel, there are: main"),
        ({"One": {"Name": "main"}}, None, "main states no EncoderSettings"),
        ({"One": {"EncoderSettings": {"Ref": "Settings"}}}, None, "One states no EncoderSettings"),
    ],
)
def test_what_is_no_one_channel_is_refused_in_one_line(
    tmp_path: Path, channels: dict[str, Any], name: str | None, told: str
) -> None:
    path = template(tmp_path, **channels)
    with pytest.raises(ProfileUnreadableError) as refused:
        deployed_profile(path, name)
    assert str(refused.value) == f"{path}: {told}"


def test_what_only_a_deploy_knows_is_counted_and_told(tmp_path: Path) -> None:
    settings = {"A": [{"Ref": "Bucket"}], "B": {"Fn::Sub": "x-${Name}"}}
    assert deployed_profile(template(tmp_path, One={"EncoderSettings": settings}), None) == (
        {"A": ["${Bucket}"], "B": "x-${Name}"},
        2,
    )
