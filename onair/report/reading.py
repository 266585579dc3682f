"""Small readings of templates that the diagram and the tables of settings share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from onair.report.architecture import Architecture
from preflight.template import Resource

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def at(value: Any, *path: str | int) -> Any:
    """What stands below a value at a path of keys and places; None where the path leads nowhere."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def listed(value: Any, *path: str | int) -> list[Any]:
    """The list below a value at a path; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def rate_seconds(expression: Any) -> int | None:
    """The seconds between two runs of `rate(…)`; None for any other expression."""
    found = RATE.fullmatch(str(expression))
    return int(found[1]) * SECONDS[found[2]] if found else None


def functions(architecture: Architecture, phase: int | None = None) -> list[Resource]:
    """The functions that do the project's work; CDK's own, which help a deploy, are left out."""
    held = architecture.resources("AWS::Lambda::Function", phase=phase)
    return [function for function in held if not function.logical_id.startswith("Custom")]


def module(function: Resource) -> str:
    """What a function does, by its handler: run_sweep."""
    parts = str(at(function.properties, "Handler")).split(".")
    return parts[-2] if len(parts) > 1 else parts[0]


def variables(function: Resource) -> Mapping[str, Any]:
    """The environment variables of a function."""
    found = at(function.properties, "Environment", "Variables")
    return found if isinstance(found, Mapping) else {}


def setting(architecture: Architecture, name: str) -> str | None:
    """What any function of the architecture has in this environment variable."""
    for function in functions(architecture):
        if isinstance(found := variables(function).get(name), str):
            return found
    return None


def buckets(architecture: Architecture, phase: int) -> list[Resource]:
    return architecture.resources("AWS::S3::Bucket", phase=phase)


def expiries(bucket: Resource) -> Iterator[tuple[str, int]]:
    """What a bucket's lifecycle deletes: a prefix (empty: everything) and after how many days."""
    for rule in listed(bucket.properties, "LifecycleConfiguration", "Rules"):
        days = at(rule, "ExpirationInDays")
        if isinstance(days, int) and at(rule, "Status") == "Enabled":
            yield str(at(rule, "Prefix") or ""), days


def renditions(channel: Resource) -> list[Mapping[str, Any]]:
    """The video descriptions that a MediaLive channel sends to its packager, largest first."""
    encoder = at(channel.properties, "EncoderSettings")
    descriptions = [item for item in listed(encoder, "VideoDescriptions") if isinstance(item, Mapping)]
    return sorted(descriptions, key=lambda item: (-int(item.get("Height") or 0), -bitrate(item)))


def h264(description: Mapping[str, Any]) -> Mapping[str, Any]:
    found = at(description, "CodecSettings", "H264Settings")
    return found if isinstance(found, Mapping) else {}


def bitrate(description: Mapping[str, Any]) -> int:
    """The bracket by which AWS bills a rendition, in bits per second; 0 where it is not told."""
    found = h264(description).get("Bitrate")
    return found if isinstance(found, int) else 0


def schedule_input(schedule: Resource) -> Mapping[str, Any]:
    """What a schedule gives its target, as far as it is JSON before the deploy."""
    written = at(schedule.properties, "Target", "Input")
    try:
        found = json.loads(str(getattr(written, "text", written)))
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
