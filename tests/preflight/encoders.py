"""The one channel of our templates, opened where its encoder and its output groups can be changed."""

from __future__ import annotations

import copy
from typing import Any

from preflight.finding import Finding, Rule
from tests.preflight.deployed import Documents, findings, properties

ENCODER = "EncoderSettings"
PACKAGER, ARCHIVE = 0, 1
UNKNOWN = {"Ref": "KnownToADeployOnly"}
WRONG_SHAPES: tuple[Any, ...] = (UNKNOWN, "a text", [["a list"]], [7], 7, None, {})


def channel(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


def encoder(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = channel(stacks)["EncoderSettings"]
    return held


def description(stacks: Documents, number: int = 0) -> dict[str, Any]:
    held: dict[str, Any] = encoder(stacks)["VideoDescriptions"][number]
    return held


def h264(stacks: Documents, number: int = 0) -> dict[str, Any]:
    held: dict[str, Any] = description(stacks, number)["CodecSettings"]["H264Settings"]
    return held


def h264_path(member: str, number: int = 0) -> str:
    return f"EncoderSettings.VideoDescriptions[{number}].CodecSettings.H264Settings.{member}"


def every_h264(stacks: Documents, **members: Any) -> None:
    """Change every rendition of the ladder in one way."""
    for number in range(len(encoder(stacks)["VideoDescriptions"])):
        h264(stacks, number).update(members)


def become_h265(stacks: Documents, number: int) -> dict[str, Any]:
    """A rendition with its settings under H.265; what only H.264 has is left out."""
    codecs = description(stacks, number)["CodecSettings"]
    settings: dict[str, Any] = codecs.pop("H264Settings")
    for member in ("FramerateControl", "ParControl", "Level", "EntropyEncoding", "GopNumBFrames", "NumRefFrames"):
        settings.pop(member, None)
    codecs["H265Settings"] = settings
    return settings


def group_settings(stacks: Documents, group: int) -> dict[str, Any]:
    held: dict[str, Any] = encoder(stacks)["OutputGroups"][group]["OutputGroupSettings"]
    return held


def add_rendition(stacks: Documents, name: str, *, like: int = 0) -> int:
    """Copy a rendition into the packager's group; answers its number among the descriptions."""
    added = copy.deepcopy(description(stacks, like))
    added["Name"] = name
    descriptions = encoder(stacks)["VideoDescriptions"]
    descriptions.append(added)
    outputs = encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"]
    outputs.append({**copy.deepcopy(outputs[0]), "OutputName": name, "VideoDescriptionName": name})
    return len(descriptions) - 1


def told(stacks: Documents, *rules: Rule) -> list[tuple[str, str, str]]:
    """What the rules find, as id, path and what stands there."""
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *rules)]


def only(stacks: Documents, *rules: Rule) -> Finding:
    (finding,) = findings(stacks, *rules)
    return finding
