"""What somebody may change to pay less, or gets for more: each a change of the templates, which are priced again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cost.bill import Bill, When
from cost.billing import as_billed
from cost.deployment import Template
from cost.price_list import PriceList
from cost.show import Show
from preflight.ladder import ARCHIVE, CMAF_INGEST, MEDIA_PACKAGE

CHANNEL, BUCKET, DISTRIBUTION = "AWS::MediaLive::Channel", "AWS::S3::Bucket", "AWS::CloudFront::Distribution"
PACKAGERS = (MEDIA_PACKAGE, CMAF_INGEST)
Editable = dict[str, dict[str, Any]]
LINES_OF_480P = 480
WEEK, DAY = 7, 1
PARKED = "channel deleted between shows"
"""No change of templates but of habits: nothing of MediaLive is there while nothing is sent."""


@dataclass(frozen=True)
class WhatIf:
    """One change: its bill, and what it adds to that of the templates as they are (less than nothing: it saves)."""

    name: str
    bill: Bill
    added: Decimal


@dataclass(frozen=True)
class Variant:
    """A change; `apply` alters templates in place and says whether there was anything to alter."""

    name: str
    apply: Callable[[Editable], bool]

    def of(self, templates: Mapping[str, Template]) -> Editable | None:
        """The changed templates, None where there is nothing to change; those that are given stay as they are."""
        changed: Editable = copy.deepcopy({name: dict(template) for name, template in templates.items()})
        return changed if self.apply(changed) else None


def what_if(templates: Mapping[str, Template], show: Show, prices: PriceList) -> Iterator[WhatIf]:
    """Every change that these templates leave room for, with what it costs or saves in the month."""
    bill = as_billed(templates, show, prices)
    before = bill.total
    for variant in VARIANTS:
        changed = variant.of(templates)
        if changed is not None:
            other = as_billed(changed, show, prices)
            yield WhatIf(variant.name, other, other.total - before)
    parked = bill.only(*(when for when in When if when is not When.IDLE))
    if parked.total != before:
        yield WhatIf(PARKED, parked, parked.total - before)


def resources(templates: Editable, kind: str) -> Iterator[dict[str, Any]]:
    """The properties of all resources of one type, to be altered."""
    for template in templates.values():
        for resource in template.get("Resources", {}).values():
            if resource.get("Type") == kind and isinstance(resource.get("Properties"), dict):
                yield resource["Properties"]


def one_rung_less(templates: Editable) -> bool:
    """Takes the smallest picture from every ladder that has two or more."""
    return _drop_of_each(templates, _smallest)


def no_more_than_480p(templates: Editable) -> bool:
    """Takes every picture above 480 lines away where a smaller one is left; an archive records the largest left."""
    return _drop_of_each(templates, _above_480p)


def other_class(wanted: str) -> Callable[[Editable], bool]:
    """Gives every channel this class, with as many addresses as it then has pipelines."""

    def apply(templates: Editable) -> bool:
        changed = False
        for channel in resources(templates, CHANNEL):
            if channel.get("ChannelClass", "STANDARD") != wanted:
                channel["ChannelClass"] = wanted
                _address(channel, 1 if wanted == "SINGLE_PIPELINE" else 2)
                changed = True
        return changed

    return apply


def without_archive(templates: Editable) -> bool:
    """Records nothing."""
    changed = False
    for channel in resources(templates, CHANNEL):
        groups = _groups(channel)
        kept = [group for group in groups if ARCHIVE not in group.get("OutputGroupSettings", {})]
        if len(kept) < len(groups):
            channel["EncoderSettings"]["OutputGroups"] = kept
            changed = True
    return changed


def kept_for(days: int) -> Callable[[Editable], bool]:
    """Deletes after so many days what is kept longer, or for ever; of a bucket without rules nothing is known."""

    def apply(templates: Editable) -> bool:
        changed = False
        for bucket in resources(templates, BUCKET):
            for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", []):
                # A rule for everything is not one for recordings.
                if rule.get("Prefix") and rule.get("ExpirationInDays", days + 1) > days:
                    rule["ExpirationInDays"] = days
                    rule.pop("Transitions", None)
                    changed = True
        return changed

    return apply


def with_origin_shield(templates: Editable) -> bool:
    """Puts one cache in front of every origin, where no origin has one."""
    origins = [
        origin
        for distribution in resources(templates, DISTRIBUTION)
        for origin in distribution.get("DistributionConfig", {}).get("Origins", [])
    ]
    if any(origin.get("OriginShield", {}).get("Enabled") for origin in origins):
        return False
    for origin in origins:
        origin["OriginShield"] = {"Enabled": True}
    return bool(origins)


VARIANTS = (
    Variant("one rung less", one_rung_less),
    Variant("480p at most", no_more_than_480p),
    Variant("no archive", without_archive),
    Variant("recordings kept a week", kept_for(WEEK)),
    Variant("recordings kept a day", kept_for(DAY)),
    Variant("SINGLE_PIPELINE", other_class("SINGLE_PIPELINE")),
    Variant("STANDARD", other_class("STANDARD")),
    Variant("Origin Shield", with_origin_shield),
)


def _groups(channel: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = channel.get("EncoderSettings", {}).get("OutputGroups", [])
    return found


def _pictures(channel: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The video descriptions that a packager gets, the largest first."""
    fed = {
        output.get("VideoDescriptionName")
        for group in _groups(channel)
        if any(kind in group.get("OutputGroupSettings", {}) for kind in PACKAGERS)
        for output in group.get("Outputs", [])
    }
    held = [each for each in channel.get("EncoderSettings", {}).get("VideoDescriptions", []) if each["Name"] in fed]
    return sorted(held, key=_height, reverse=True)


def _height(picture: Mapping[str, Any]) -> int:
    stated = picture.get("Height")
    return stated if isinstance(stated, int) else 0


def _smallest(channel: Mapping[str, Any]) -> list[str]:
    return [picture["Name"] for picture in _pictures(channel)[1:]][-1:]


def _above_480p(channel: Mapping[str, Any]) -> list[str]:
    pictures = _pictures(channel)
    above = [picture["Name"] for picture in pictures if _height(picture) > LINES_OF_480P]
    return above if len(above) < len(pictures) else []


def _drop_of_each(templates: Editable, chosen: Callable[[Mapping[str, Any]], list[str]]) -> bool:
    dropped = 0
    for channel in resources(templates, CHANNEL):
        names = chosen(channel)
        if names:
            _drop(channel, names)
            dropped += 1
    return dropped > 0


def _drop(channel: dict[str, Any], names: list[str]) -> None:
    """Takes video descriptions away: packagers get them no longer, other groups the largest that is left."""
    encoder = channel["EncoderSettings"]
    left = [picture["Name"] for picture in _pictures(channel) if picture["Name"] not in names]
    for group in _groups(channel):
        if any(kind in group.get("OutputGroupSettings", {}) for kind in PACKAGERS):
            group["Outputs"] = [each for each in group["Outputs"] if each.get("VideoDescriptionName") not in names]
        for output in group["Outputs"]:
            if output.get("VideoDescriptionName") in names:
                output["VideoDescriptionName"] = left[0]
    encoder["VideoDescriptions"] = [each for each in encoder["VideoDescriptions"] if each["Name"] not in names]


def _address(channel: dict[str, Any], pipelines: int) -> None:
    for destination in channel.get("Destinations", []):
        for member in ("Settings", "MediaPackageSettings"):
            if destination.get(member):
                first = destination[member][0]
                destination[member] = [copy.deepcopy(first) for _ in range(pipelines)]
