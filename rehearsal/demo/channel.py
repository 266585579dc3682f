"""Takes the deployed channel on air and off again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehearsal.demo.listener import wait_for

if TYPE_CHECKING:
    from mypy_boto3_medialive import MediaLiveClient

START_SECONDS, STOP_SECONDS = 30.0, 45.0
OFF_AIR = ("STOPPING", "IDLE")


class ChannelError(RuntimeError):
    """The channel did not reach the state it was asked for."""


def start(medialive: MediaLiveClient, channel_id: str) -> None:
    """StartChannel, and wait until it runs. Raises ChannelError when it falls back, TimeoutError when it hangs."""
    medialive.start_channel(ChannelId=channel_id)

    def running() -> bool | None:
        state = medialive.describe_channel(ChannelId=channel_id)["State"]
        if state == "IDLE":
            raise ChannelError(f"channel {channel_id} did not start: the media plane's log says why")
        return True if state == "RUNNING" else None

    wait_for(running, START_SECONDS, f"channel {channel_id} RUNNING")


def stop(medialive: MediaLiveClient, channel_id: str) -> None:
    """StopChannel, and wait until it is idle: by then the last recording is in the bucket.

    A channel that a guard has stopped before is as good; ClientError when it cannot be stopped for another reason.
    """
    try:
        medialive.stop_channel(ChannelId=channel_id)
    except medialive.exceptions.ConflictException:
        if medialive.describe_channel(ChannelId=channel_id)["State"] not in OFF_AIR:
            raise

    def idle() -> bool | None:
        return True if medialive.describe_channel(ChannelId=channel_id)["State"] == "IDLE" else None

    wait_for(idle, STOP_SECONDS, f"channel {channel_id} IDLE")
