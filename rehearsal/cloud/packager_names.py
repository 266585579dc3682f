"""How MediaPackage v2 names things: a group holds channels, a channel endpoints, an endpoint harvest jobs."""

from __future__ import annotations

from rehearsal.cloud.protocol import Parameters

GROUP = ("ChannelGroupName",)
CHANNEL = (*GROUP, "ChannelName")
ENDPOINT = (*CHANNEL, "OriginEndpointName")
JOB = (*ENDPOINT, "HarvestJobName")
ARN_KINDS = ("channelGroup", "channel", "originEndpoint", "harvestJob")


def path_of(parameters: Parameters, names: tuple[str, ...]) -> str:
    """`group/channel/endpoint`, as far as the names go."""
    return "/".join(parameters[name] for name in names)


def arn_path(parameters: Parameters) -> str:
    """`channelGroup/g/channel/c/originEndpoint/e`, as far as the parameters go; empty when they name nothing."""
    named = [f"{kind}/{parameters[name]}" for kind, name in zip(ARN_KINDS, JOB, strict=True) if name in parameters]
    return "/".join(named)
