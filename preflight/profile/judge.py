"""What AWS would reject in a profile, whatever channel it becomes part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.check import check
from preflight.finding import Finding
from preflight.profile.source import CHANNEL
from preflight.rules import deep_schema, descriptions, gop, ladder_steps, picture, rate_control
from preflight.template import Templates

# A profile has no stacks beside it, so only the rules that read nothing outside EncoderSettings can be asked.
RULES = (*deep_schema.RULES, *descriptions.RULES, *gop.RULES, *picture.RULES, *ladder_steps.RULES, *rate_control.RULES)
SETTINGS = "EncoderSettings"


def judged(settings: Mapping[str, Any]) -> list[Finding]:
    """What these rules find in the settings, in a template made around them."""
    channel = {
        "Name": "profile",
        "ChannelClass": "SINGLE_PIPELINE",
        "RoleArn": "arn:aws:iam::111122223333:role/medialive",
        "InputAttachments": [{"InputId": "1", "InputAttachmentName": "input"}],
        "Destinations": [{"Id": name, "Settings": [{}]} for name in sorted(set(_destinations(settings)))],
        SETTINGS: settings,
    }
    documents = {"profile": {"Resources": {"Channel": {"Type": CHANNEL, "Properties": channel}}}}
    return [finding for finding in check(Templates(documents), RULES) if finding.violation.path.startswith(SETTINGS)]


def _destinations(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        name = value.get("DestinationRefId")
        if isinstance(name, str):
            yield name
        for item in value.values():
            yield from _destinations(item)
    elif isinstance(value, list):
        for item in value:
            yield from _destinations(item)
