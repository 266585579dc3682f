"""The brief's own calculation: one rate for each service, times hours on air and 2 GB an hour.

It reproduces the brief's two tables to the cent, and is not what AWS bills: `cost.billing` is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cost.bill import Bill, When
from cost.deployment import Deployment, Template
from cost.price_list import price_list
from cost.show import Show
from cost.usage import Usage, priced
from preflight.template import Resource, Templates

RATES = "brief"
GIGABYTES_AN_HOUR = 2
MEDIA_PACKAGE = ("AWS::MediaPackageV2::Channel", "AWS::MediaPackage::Channel")
CLOUD_FRONT = ("AWS::CloudFront::Distribution",)
S3 = ("AWS::S3::Bucket",)


def as_in_the_brief(templates: Mapping[str, Template], show: Show) -> Bill:
    """A month of shows by the brief's rates, for the services that the templates have."""
    deployment = Deployment(templates=Templates(templates), show=show, prices=price_list(RATES))
    return Bill(lines=tuple(priced(_usages(deployment), deployment.prices, free_tier=False)))


def _usages(deployment: Deployment) -> Iterator[Usage]:
    hours = deployment.show.hours_on_air
    gigabytes = hours * GIGABYTES_AN_HOUR * len(deployment.channels)
    for channel in deployment.channels:
        name = "HD, one pipeline" if channel.pipelines == 1 else "HD, two pipelines as two channels"
        running = hours * channel.pipelines
        yield deployment.use(
            channel.resource, "MediaLive", name, quantity=running, charge="brief.medialive", when=When.ON_AIR
        )
    item = f"{GIGABYTES_AN_HOUR} GB for each hour"
    for service, types, key, when in (
        ("MediaPackage", MEDIA_PACKAGE, "brief.mediapackage", When.ON_AIR),
        ("CloudFront", CLOUD_FRONT, "brief.cloudfront", When.VIEWERS),
        ("S3", S3, "brief.s3", When.STORED),
    ):
        owner = _first(deployment, types)
        if owner is not None and deployment.channels:
            yield deployment.use(owner, service, item, quantity=gigabytes, charge=key, when=when)


def _first(deployment: Deployment, types: tuple[str, ...]) -> Resource | None:
    """The resource that a line is told for: the one of these types that nobody has to look for twice."""
    found = sorted(
        deployment.templates.resources(*types), key=lambda each: (each.template != "StorageStack", each.template)
    )
    return found[0] if found else None
