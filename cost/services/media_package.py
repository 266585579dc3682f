"""MediaPackage: what it takes in, by every pipeline, and what the CDN fetches from it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cost.bill import When
from cost.channel import Channel
from cost.deployment import Deployment
from cost.usage import Usage
from preflight.reading import at
from preflight.template import Resource
from preflight.value import references

SERVICE = "MediaPackage"
CHANNELS = ("AWS::MediaPackageV2::Channel", "AWS::MediaPackage::Channel")


def usages(deployment: Deployment) -> Iterator[Usage]:
    """Ingest of the sum of all renditions, origination of what the caches ask for; both while a show is sent."""
    for channel in deployment.channels:
        if channel.packaged:
            yield from _of_channel(deployment, channel)


def _of_channel(deployment: Deployment, channel: Channel) -> Iterator[Usage]:
    owner = packager(deployment, channel)
    ladder = sum((output.bitrate for output in channel.packaged), Decimal(0))
    taken = deployment.gigabytes(ladder * channel.pipelines, deployment.show.hours_running)
    ingest = f"ingest of {_several(len(channel.packaged), 'rendition')}, {_several(channel.pipelines, 'pipeline')}"
    yield deployment.use(owner, SERVICE, ingest, quantity=taken, charge="mediapackage.ingest", when=When.ON_AIR)
    origination = "origination to the CDN" if deployment.distributions else "origination to viewers"
    fetched = deployment.fetched(channel)
    yield deployment.use(
        owner, SERVICE, origination, quantity=fetched, charge="mediapackage.origination", when=When.VIEWERS
    )
    if not deployment.distributions:
        internet = "transfer to viewers, without a CDN"
        yield deployment.use(
            owner, "data transfer", internet, quantity=fetched, charge="transfer.internet", when=When.VIEWERS
        )


def packager(deployment: Deployment, channel: Channel) -> Resource:
    """The MediaPackage channel that a MediaLive channel feeds; itself where the templates hold none."""
    destinations = at(channel.resource.properties, "Destinations")
    named = [held.target for held in references(destinations) if held.target.type in CHANNELS]
    return next(iter([*named, *deployment.templates.resources(*CHANNELS)]), channel.resource)


def _several(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
