"""CloudFront: what viewers get, by the country they are in, and their requests."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cost.bill import When
from cost.channel import Channel
from cost.deployment import Deployment
from cost.usage import Usage

SERVICE = "CloudFront"
REQUESTS = 10_000
"""Requests are billed by so many."""


def usages(deployment: Deployment) -> Iterator[Usage]:
    """The first distribution carries every channel; what AWS's origins send to CloudFront is free."""
    if not deployment.distributions:
        return
    show = deployment.show
    distribution = deployment.distributions[0]
    area = deployment.prices.area("cloudfront", show.country)
    for channel in deployment.channels:
        for item, quantity, charge in (
            (f"transfer to viewers in {show.country}", deployment.viewed(channel), f"cloudfront.transfer.{area}"),
            ("HTTPS requests", requests(deployment, channel) * show.viewers / REQUESTS, f"cloudfront.requests.{area}"),
            ("Origin Shield requests", _shielded(deployment, channel), "cloudfront.origin_shield"),
        ):
            if quantity or "shield" not in charge:
                yield deployment.use(distribution, SERVICE, item, quantity=quantity, charge=charge, when=When.VIEWERS)


def requests(deployment: Deployment, channel: Channel) -> Decimal:
    """Requests of one viewer in the month: for each segment the segment and its playlist, of picture and sound."""
    return _segments(deployment) * 2 * (2 if channel.sounds_apart else 1)


def _shielded(deployment: Deployment, channel: Channel) -> Decimal:
    """Requests to Origin Shield, by 10,000: every rendition's segments and playlists once for each cache behind it."""
    if not deployment.has_origin_shield or not deployment.show.viewers:
        return Decimal(0)
    return 2 * len(channel.packaged) * deployment.show.edge_caches * _segments(deployment) / REQUESTS


def _segments(deployment: Deployment) -> Decimal:
    return deployment.show.hours_on_air * 3600 / deployment.segment_seconds
