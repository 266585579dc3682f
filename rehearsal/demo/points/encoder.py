"""Phase 4: where the phone sends to, and the channel that takes it."""

from __future__ import annotations

from collections.abc import Collection

from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point
from rehearsal.media.rtmp.keys import read_stream_key
from senders.settings import URLS_OUTPUTS

STOPPED = ("IDLE",)
SOUND = ("IDLE", "STARTING", "RUNNING", "RECOVERING", "STOPPING", "UPDATING")
"""Every state but those of a channel that failed or is being deleted."""

SCHEMES = {"RTMP_PUSH": "rtmp", "SRT_LISTENER": "srt"}


@point(
    "phone-input",
    phase=4,
    title="The phone's URL is published without the stream key, and the channel stands",
    look="MediaLive console > Channels: a state with FAILED in it is told there with its reason; deploy phase 4 again",
)
def input_is_ready(ground: Ground, states: Collection[str]) -> Finding:
    """`states` are those that the channel may be in."""
    kind = ground.environment.ingest.type
    output, scheme = URLS_OUTPUTS[kind], f"{SCHEMES[kind]}://"
    urls = ground.output("MediaLiveStack", output)
    key = read_stream_key(ground.client("secretsmanager"), ground.output("MediaLiveStack", "StreamKeySecretArn"))
    state = ground.channel_state
    return Finding(
        request=f"{output} and ChannelId of MediaLiveStack; DescribeChannel",
        expected=f"{scheme} URL without the key; state {' or '.join(states)}",
        observed={"urls": urls, "state": state, "key_is_published": key in urls},
        passed=urls.startswith(scheme) and key not in urls and state in states,
    )


@point(
    "channel-input",
    phase=4,
    title="The channel takes its own input and no other",
    look="MediaLive console > Channels > Input attachments, and Inputs; npx cdk deploy MediaLiveStack attaches it",
)
def channel_takes_its_input(ground: Ground) -> Finding:
    input_id, channel_id = ground.output("MediaLiveStack", "InputId"), ground.channel_id
    medialive = ground.client("medialive")
    attached = [item["InputId"] for item in medialive.describe_channel(ChannelId=channel_id)["InputAttachments"]]
    found = medialive.describe_input(InputId=input_id)
    channels = found.get("AttachedChannels", [])
    return Finding(
        request=f"DescribeChannel {channel_id}, DescribeInput {input_id}",
        expected=f"input {input_id} alone, {ground.environment.ingest.type}, ATTACHED to channel {channel_id} alone",
        observed={"inputs": attached, "type": found["Type"], "state": found["State"], "channels": channels},
        passed=attached == [input_id]
        and found["Type"] == ground.environment.ingest.type
        and found["State"] == "ATTACHED"
        and channels == [channel_id],
    )
