"""What is billed: all templates of an account, the show that is sent with them, and a price list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cost.bill import When
from cost.channel import Channel
from cost.price_list import Price, PriceList
from cost.show import Show
from cost.usage import Usage
from preflight.reading import MEDIALIVE_CHANNEL, known, number
from preflight.template import Resource, Templates

Template = Mapping[str, Any]
PHASE_TAG = "onair:phase"
ENDPOINT = "AWS::MediaPackageV2::OriginEndpoint"
DISTRIBUTION = "AWS::CloudFront::Distribution"
DEFAULT_SEGMENT = Decimal(6)
"""Seconds of a segment where no endpoint states it: MediaPackage's default."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Deployment:
    """Templates, a show and prices, with what several services' rules ask of them."""

    templates: Templates
    show: Show
    prices: PriceList

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """Every MediaLive channel; all of them are on air in every show."""
        return tuple(Channel(resource) for resource in self.templates.resources(MEDIALIVE_CHANNEL))

    @cached_property
    def distributions(self) -> tuple[Resource, ...]:
        """Every CloudFront distribution."""
        return tuple(self.templates.resources(DISTRIBUTION))

    @cached_property
    def segment_seconds(self) -> Decimal:
        """How long a segment is that viewers fetch, the shortest of all endpoints'."""
        lengths = [
            Decimal(str(stated))
            for endpoint in self.templates.resources(ENDPOINT)
            if (stated := number(endpoint.properties, "Segment", "SegmentDurationSeconds"))
        ]
        return min(lengths, default=DEFAULT_SEGMENT)

    def gigabytes(self, bits_a_second: Decimal, hours: Decimal) -> Decimal:
        """GB, as the price list counts them, that flow in so many hours."""
        return bits_a_second * hours * 3600 / 8 / self.prices.gigabyte

    def viewed(self, channel: Channel) -> Decimal:
        """GB that all viewers of a channel get in the month."""
        return self.gigabytes(channel.top_bitrate * self.show.viewers, self.show.hours_on_air)

    def fetched(self, channel: Channel) -> Decimal:
        """GB that the CDN asks the origin for in the month: each rendition once for each cache, however many watch.

        Nobody fetches more than is watched, and without a CDN everything that is watched.
        """
        viewed = self.viewed(channel)
        if not self.distributions:
            return viewed
        if self.show.miss_ratio is not None:
            return viewed * self.show.miss_ratio
        ladder = sum((output.bitrate for output in channel.packaged), Decimal(0))
        return min(viewed, self.gigabytes(ladder * self.caches, self.show.hours_on_air))

    @property
    def has_origin_shield(self) -> bool:
        """Whether one cache stands in front of an origin for all others."""
        return any(
            known(origin, "OriginShield", "Enabled") in (True, "true")
            for distribution in self.distributions
            for origin in known(distribution.properties, "DistributionConfig", "Origins") or ()
        )

    @property
    def caches(self) -> int:
        """How many caches ask the origin."""
        return 1 if self.has_origin_shield else self.show.edge_caches

    def use(
        self, resource: Resource, service: str, item: str, *, quantity: Decimal, charge: str | Price, when: When
    ) -> Usage:
        """So much of one thing, for a resource."""
        return Usage(
            phase=self.phase_of(resource),
            service=service,
            item=item,
            resource=f"{resource.template}/{resource.logical_id}",
            quantity=quantity,
            charge=charge,
            when=when,
        )

    def phase_of(self, resource: Resource) -> int | None:
        """The phase that a resource's tag names, or those of its stack, or none."""
        own = _phase(resource)
        return self._phases_of_stacks.get(resource.template) if own is None else own

    @property
    def stacks(self) -> tuple[tuple[str, int | None], ...]:
        """Every stack with the phase that most of its tags name."""
        return tuple((name, self._phases_of_stacks.get(name)) for name in self.templates.names)

    @cached_property
    def _phases_of_stacks(self) -> dict[str, int]:
        named: dict[str, Counter[int]] = {}
        for resource in self._tagged:
            phase = _phase(resource)
            if phase is not None:
                named.setdefault(resource.template, Counter())[phase] += 1
        return {template: counted.most_common(1)[0][0] for template, counted in named.items()}

    @property
    def _tagged(self) -> Iterable[Resource]:
        return (resource for resource in self.templates.resources() if "Tags" in (resource.raw.get("Properties") or ()))


def _phase(resource: Resource) -> int | None:
    written = (resource.raw.get("Properties") or {}).get("Tags")
    if isinstance(written, list):
        written = {str(tag.get("Key")): tag.get("Value") for tag in written if isinstance(tag, Mapping)}
    stated = written.get(PHASE_TAG) if isinstance(written, Mapping) else None
    return int(stated) if isinstance(stated, str) and stated.isdecimal() else None
