"""What a channel will do, read whole from the local AWS before it may run; every refusal is one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehearsal.media.channel_role import ChannelRole
from rehearsal.media.deployed import LocalAws
from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.encoder.plan import EncoderPlan, PackagingGroup, SessionInput
from rehearsal.media.encoder.translate import translate
from rehearsal.media.origin.directory import endpoint_names
from rehearsal.media.origin.endpoint import Endpoint, parse
from rehearsal.media.rtmp import keys as rtmp
from rehearsal.media.rtmp.admission import StreamKeys
from rehearsal.media.srt import listening as srt

PUBLISHING_ACTIONS = ("mediapackagev2:PutObject", "mediapackagev2:GetChannel")


class ChannelRefusedError(Exception):
    """The channel cannot run as deployed; the text is the reason that its alert shows."""


@dataclass(frozen=True, kw_only=True)
class ChannelPlan:
    """A channel that is ready to run. `preview` is the plan that a session with sound would have now.

    `srt` is where it listens for SRT; without it the stream names in `keys` are what RTMP publishers must know.
    """

    channel_id: str
    name: str
    role: ChannelRole
    keys: StreamKeys
    srt: srt.Listening | None = None
    encoder_settings: Mapping[str, Any]
    destinations: Sequence[Mapping[str, Any]]
    ffmpeg: Path
    options: EncoderOptions
    preview: EncoderPlan
    endpoints: Mapping[tuple[str, str], tuple[Endpoint, ...]]

    @property
    def output_groups(self) -> tuple[str, ...]:
        """The names of all output groups."""
        names = [group.name for group in self.preview.packaging] + [item.group for item in self.preview.archives]
        return tuple(dict.fromkeys(names))

    def session_plan(self, session: SessionInput) -> EncoderPlan:
        """The plan of one publisher session."""
        return translate(self.encoder_settings, self.destinations, session, ffmpeg=self.ffmpeg, options=self.options)

    def retention_seconds(self, key: tuple[str, str]) -> int:
        """How long the segments of one MediaPackage channel must stay readable."""
        return max(endpoint.retention_seconds for endpoint in self.endpoints[key])


def read_channel(aws: LocalAws, channel_id: str, *, ffmpeg: Path, options: EncoderOptions, folder: Path) -> ChannelPlan:
    """Read and check one channel. Blocking.

    Raises ChannelRefusedError, RoleRefusedError, TranslationError, StreamNameError, SrtInputError,
    EndpointNotRehearsedError and botocore's errors; each text names what is wrong and none holds a key.
    """
    medialive = aws.client("medialive")
    described = medialive.describe_channel(ChannelId=channel_id)
    phone = rtmp.push_input(medialive, channel_id, (rtmp.TYPE, srt.TYPE))
    calls = phone["Type"] == srt.TYPE
    keys = StreamKeys(() if calls else rtmp.stream_names(phone))
    settings, destinations = described["EncoderSettings"], described["Destinations"]
    first = SessionInput(folder=folder, started=datetime.now(UTC), has_sound=True)
    preview = translate(settings, destinations, first, ffmpeg=ffmpeg, options=options)
    role = ChannelRole(aws.client("iam"), described["RoleArn"])
    role.require_trust(described["Arn"])
    listening = srt.read_listening(phone, role, aws.client("secretsmanager")) if calls else None
    packager = aws.client("mediapackagev2")
    endpoints = {
        (group.channel_group, group.channel_name): _endpoints(packager, role, group) for group in preview.packaging
    }
    return ChannelPlan(
        channel_id=channel_id,
        name=described["Name"],
        role=role,
        keys=keys,
        srt=listening,
        encoder_settings=settings,
        destinations=destinations,
        ffmpeg=ffmpeg,
        options=replace(options, keep_seconds=_longest_retention(endpoints)),
        preview=preview,
        endpoints=endpoints,
    )


def _longest_retention(endpoints: Mapping[tuple[str, str], tuple[Endpoint, ...]]) -> int | None:
    """How long the encoder keeps a segment: as long as any endpoint may be asked for it. None without an endpoint."""
    return max((endpoint.retention_seconds for found in endpoints.values() for endpoint in found), default=None)


def _endpoints(packager: Any, role: ChannelRole, group: PackagingGroup) -> tuple[Endpoint, ...]:
    names = {"ChannelGroupName": group.channel_group, "ChannelName": group.channel_name}
    channel = packager.get_channel(**names)
    if channel.get("InputType") != "CMAF":
        raise ChannelRefusedError(
            f"MediaPackage channel {group.channel_name} has InputType {channel.get('InputType')}: "
            "a MediaPackage v2 output group needs CMAF"
        )
    role.require(PUBLISHING_ACTIONS, channel["Arn"])
    found = tuple(
        parse(packager.get_origin_endpoint(**names, OriginEndpointName=name), None)
        for name in endpoint_names(packager, group.channel_group, group.channel_name)
    )
    if not found:
        raise ChannelRefusedError(f"MediaPackage channel {group.channel_name} has no origin endpoint: deploy one")
    for endpoint in found:
        if endpoint.segment_seconds != group.segment_seconds:
            raise ChannelRefusedError(
                f"origin endpoint {endpoint.name} has {endpoint.segment_seconds} s segments and output group "
                f"{group.name} makes {float(group.segment_seconds):g} s: re-cutting is not rehearsed, "
                "set both to the same length"
            )
    return found
