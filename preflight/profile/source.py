"""Where a profile comes from: a JSON file of EncoderSettings or of a whole channel, or a channel of a template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.model import Shape

from preflight.document import HALF_A_CHARACTER
from preflight.profile.casing import pascal
from preflight.resource_types import RESOURCE_TYPES
from preflight.template import Resource, Templates
from preflight.value import Unresolved

CHANNEL = "AWS::MediaLive::Channel"
# Where the settings lie in what `describe-channel` and `create-channel` print, and in an SDK's answer.
HOLDERS = (("EncoderSettings",), ("encoderSettings",), ("Channel", "EncoderSettings"), ("channel", "encoderSettings"))


class ProfileUnreadableError(ValueError):
    """A file holds no encoder settings; one line that names it."""


def encoder_settings_shape() -> Shape:
    """MediaLive's model of EncoderSettings."""
    shape: Shape = RESOURCE_TYPES[CHANNEL].shape.members["EncoderSettings"]
    return shape


def read_profile(path: Path) -> Mapping[str, Any]:
    """The EncoderSettings in a JSON file, in PascalCase. Raises ProfileUnreadableError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        half = HALF_A_CHARACTER.search(json.dumps(document, ensure_ascii=False))
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileUnreadableError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except RecursionError:
        raise ProfileUnreadableError(f"{path}: nested too deep") from None
    except ValueError as error:
        raise ProfileUnreadableError(f"{path}: no JSON: {error}") from None
    if half is not None:
        raise ProfileUnreadableError(f"{path}: no text: {half[0]!a} is half of a character")
    settings = pascal(encoder_settings_shape(), _held(document))
    if not isinstance(settings, Mapping) or not isinstance(settings.get("VideoDescriptions"), list):
        raise ProfileUnreadableError(f"{path}: no encoder settings: it has no VideoDescriptions")
    return settings


def _held(document: Any) -> Any:
    for names in HOLDERS:
        held = document
        for name in names:
            held = held.get(name) if isinstance(held, Mapping) else None
        if held is not None:
            return held
    return document


def deployed_profile(path: Path, name: str | None) -> tuple[Mapping[str, Any], int]:
    """The EncoderSettings of a template's channel, and how many of its values only a deploy knows.

    `name` is a channel's Name or logical id; without one the template must hold one channel. Raises
    ProfileUnreadableError, or TemplateUnreadableError for a file that is no template.
    """
    channels = list(Templates.read([path]).resources(CHANNEL))
    chosen = [channel for channel in channels if name is None or name in _names(channel)]
    if not channels:
        raise ProfileUnreadableError(f"{path}: no MediaLive channel in it")
    if len(chosen) != 1:
        there = ", ".join(_names(channel)[-1] for channel in channels)
        wanted = f"{len(chosen)} channels are named {name}" if name else f"{len(chosen)} channels"
        raise ProfileUnreadableError(f"{path}: {wanted}: state one with --channel, there are: {there}")
    settings = chosen[0].properties.get("EncoderSettings")
    if not isinstance(settings, Mapping):
        raise ProfileUnreadableError(f"{path}: {_names(chosen[0])[-1]} states no EncoderSettings")
    unknown: list[Unresolved] = []
    return _plain(settings, unknown), len(unknown)


def _names(channel: Resource) -> list[str]:
    stated = channel.properties.get("Name")
    return [channel.logical_id, *([stated] if isinstance(stated, str) else [])]


def _plain(value: Any, unknown: list[Unresolved]) -> Any:
    if isinstance(value, Unresolved):
        unknown.append(value)
        return value.text
    if isinstance(value, Mapping):
        return {key: _plain(item, unknown) for key, item in value.items()}
    return [_plain(item, unknown) for item in value] if isinstance(value, list) else value
