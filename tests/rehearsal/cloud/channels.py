"""MediaLive channels for tests: the smallest settings that MediaLive's model accepts, and bounded waits for a state."""

from __future__ import annotations

from typing import Any

from tests.rehearsal.cloud.waiting import until

Parameters = dict[str, Any]

ENCODER: Parameters = {
    "AudioDescriptions": [],
    "VideoDescriptions": [{"Name": "v720", "Width": 1280, "Height": 720}],
    "TimecodeConfig": {"Source": "SYSTEMCLOCK"},
    "OutputGroups": [
        {
            "OutputGroupSettings": {"MediaPackageGroupSettings": {"Destination": {"DestinationRefId": "packager"}}},
            "Outputs": [
                {
                    "OutputName": "v720",
                    "VideoDescriptionName": "v720",
                    "OutputSettings": {"MediaPackageOutputSettings": {}},
                }
            ],
        }
    ],
}


def destination(*pipelines: int) -> Parameters:
    """A MediaPackage v2 destination with an entry for each of these pipelines."""
    entries = [{"ChannelGroup": "g", "ChannelName": "c", "ChannelEndpointId": f"ENDPOINT_{n}"} for n in pipelines]
    return {"Id": "packager", "MediaPackageSettings": entries}


def make_input(medialive: Any, name: str, *, pipelines: int = 1, groups: tuple[str, ...] = ()) -> str:
    """An RTMP_PUSH input; its id."""
    wanted = [{"StreamName": f"live/{name}-{number}"} for number in range(pipelines)]
    made = medialive.create_input(
        Name=name, Type="RTMP_PUSH", Destinations=wanted, InputSecurityGroups=list(groups), Tags={"made-for": name}
    )
    found: str = made["Input"]["Id"]
    return found


def make_channel(medialive: Any, name: str, **changes: Any) -> Parameters:
    """A channel of one pipeline with an input of its own, once it is IDLE."""
    attachments = changes.pop("InputAttachments", None) or [{"InputId": make_input(medialive, name)}]
    wanted = {
        "Name": name,
        "ChannelClass": "SINGLE_PIPELINE",
        "Destinations": [destination(1)],
        "EncoderSettings": ENCODER,
        "InputAttachments": attachments,
        **changes,
    }
    channel: Parameters = medialive.create_channel(**wanted)["Channel"]
    return reach(medialive, channel["Id"], "IDLE")


def reach(medialive: Any, channel_id: str, state: str, seconds: float = 5) -> Parameters:
    """The channel once it is in this state; fails the test when it is not in time."""

    def in_state() -> Parameters | None:
        found: Parameters = medialive.describe_channel(ChannelId=channel_id)
        return found if found["State"] == state else None

    channel = until(in_state, seconds)
    assert channel is not None
    return channel
