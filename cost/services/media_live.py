"""MediaLive: every input and output of a running channel, and what is idle for the rest of the month."""

from __future__ import annotations

from collections.abc import Iterator

from cost.bill import When
from cost.channel import bitrate_words, is_pushed
from cost.deployment import Deployment
from cost.usage import Usage
from preflight.reading import known

SERVICE = "MediaLive"
INPUT = "AWS::MediaLive::Input"


def usages(deployment: Deployment) -> Iterator[Usage]:
    """What MediaLive bills in the month; a minute that is billed as running is not billed as idle."""
    yield from _running(deployment)
    yield from _idle(deployment)


def _running(deployment: Deployment) -> Iterator[Usage]:
    hours, prices = deployment.show.hours_billed, deployment.prices
    for channel in deployment.channels:
        bracket = channel.input_bracket
        name = f"input {bracket.resolution} {bracket.codec}, {bitrate_words(bracket.maximum_bitrate)}"
        for _ in channel.inputs:
            yield deployment.use(
                channel.resource, SERVICE, name, quantity=hours, charge=prices.input(bracket), when=When.ON_AIR
            )
        for output in channel.outputs:
            item = f"output {output.name}: {output.label}"
            price = prices.output(output.bracket)
            yield deployment.use(channel.resource, SERVICE, item, quantity=hours, charge=price, when=When.ON_AIR)


def _idle(deployment: Deployment) -> Iterator[Usage]:
    show = deployment.show
    attached = set()
    for channel in deployment.channels:
        key = "medialive.idle_channel"
        yield deployment.use(
            channel.resource, SERVICE, "idle channel", quantity=show.hours_idle, charge=key, when=When.IDLE
        )
        for each in channel.inputs:
            if each.resource is not None:
                attached.add(each.resource)
    for resource in deployment.templates.resources(INPUT):
        if is_pushed(known(resource.properties, "Type")):
            hours = show.hours_idle if resource in attached else show.hours_of_month
            key = "medialive.idle_push_input"
            yield deployment.use(resource, SERVICE, "idle push input", quantity=hours, charge=key, when=When.IDLE)
