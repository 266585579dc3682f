"""The states of MediaLive's channels: which follows which, how long each takes, and what is told of it."""

from __future__ import annotations

import contextvars
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from rehearsal.backstage import NO_INPUT_OF, Alert
from rehearsal.cloud import channel_hook
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.events import emit
from rehearsal.cloud.medialive_alerts import Alerts
from rehearsal.cloud.service import Record

log = logging.getLogger(__name__)

STATE_DELAY = "ONAIR_STATE_DELAY"
"""Seconds that a start or a stop takes without a media plane."""

SETTLE_SECONDS = 0.4
"""How long a channel is CREATING, UPDATING or DELETING: long enough to be seen."""

DELETED_SECONDS = 6.0
"""How long a deleted channel is still told of: botocore's waiter for DELETED looks every 5 s. AWS's time is not
documented."""

STARTABLE = ("IDLE",)
STOPPABLE = ("STARTING", "RUNNING", "RECOVERING")
CHANGEABLE = ("IDLE", "UPDATE_FAILED")
DELETABLE = ("IDLE", "CREATE_FAILED", "UPDATE_FAILED")
OBSERVABLE = ("RUNNING", "RECOVERING")
"""In which a pipeline can lack something."""

PASSING = ("CREATING", "UPDATING", "DELETING")
"""Out of which a channel comes by itself."""

EVENT_STATES = {"STARTING": "STARTING", "RUNNING": "RUNNING", "RECOVERING": "RECOVERING", "STOPPING": "STOPPING"}
"""The states that EventBridge hears of under the API's name. It hears CREATED, STOPPED and DELETED besides, and
nothing of UPDATING."""

HAPPENING: Mapping[str, tuple[str, ...]] = {
    "CREATE_FAILED": ("CREATING", "IDLE"),
    "RECOVERING": ("RUNNING",),
    "RUNNING": ("RECOVERING", "UPDATING"),
    "UPDATING": ("IDLE", "RUNNING", "UPDATE_FAILED"),
    "UPDATE_FAILED": ("IDLE", "UPDATING"),
    "IDLE": ("UPDATING", "UPDATE_FAILED", "CREATE_FAILED"),
}
"""What befalls a channel on AWS without a call of its owner: each state with those that it may follow."""


class ChannelStates(Alerts):
    """The part of MediaLive that moves its channels. What moves one holds `_turn`, until it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.RLock()

    def observed(self, channel_id: str, pipeline: str, alerts: Iterable[Alert]) -> None:
        """What is wrong with a pipeline now, as whoever watches it says. Raises ApiError 400, 404 and 409."""
        with self._turn:
            record = self.channel(channel_id)
            self._require(record, *OBSERVABLE)
            if pipeline not in [str(number) for number in range(_pipelines(record))]:
                raise ApiError(self.bad_request, f"channel {channel_id} has no pipeline {pipeline}")
            self.observe(record, pipeline, alerts)

    def happen(self, channel_id: str, state: str) -> None:
        """Put a channel into a state as if AWS had. Raises ApiError 400 and 409 where AWS never would."""
        if state not in HAPPENING:
            raise ApiError(self.bad_request, f"state must be one of {', '.join(HAPPENING)}, got {state!r}")
        with self._turn:
            record = self.channel(channel_id)
            self._require(record, *HAPPENING[state])
            self._become(record, state, f"Channel is {state.lower()}")

    def settle(self, channel_id: str) -> None:
        """Wait until the channel is neither CREATING, UPDATING nor DELETING."""
        while self.store.get(("channel", channel_id), {}).get("State") in PASSING:
            time.sleep(SETTLE_SECONDS / 4)

    def channel(self, channel_id: str) -> Record:
        """A channel that can be acted on; ApiError 404 for a deleted one too."""
        record = self.get("channel", channel_id)
        if record["State"] == "DELETED":
            raise ApiError(self.not_found, f"channel {channel_id} does not exist", 404)
        return record

    def _require(self, record: Record, *states: str) -> None:
        if record["State"] not in states:
            allowed = " or ".join(states)
            raise ApiError(self.conflict, f"Channel {record['Id']} is {record['State']}, must be {allowed}", 409)

    def _change(self, record: Record, allowed: tuple[str, ...], state: str, message: str) -> None:
        with self._turn:
            self._require(record, *allowed)
            self._become(record, state, message)

    def _pass(self, record: Record, state: str, arrive: Callable[[], None]) -> None:
        """Leave a passing state by itself, unless something else has ended it."""

        def work() -> None:
            time.sleep(SETTLE_SECONDS)
            with self._turn:
                if record["State"] == state:
                    arrive()

        self._later(work)

    def _created(self, record: Record) -> None:
        record["State"] = "IDLE"
        self._tell(record, "CREATED", "Created channel")

    def _deleted(self, record: Record) -> None:
        self._detach(record)
        self.forget_alerts(record)
        record["State"] = "DELETED"
        self._tell(record, "DELETED", "Deleted channel")
        self._later(lambda: self._vanish(record))

    def _vanish(self, record: Record) -> None:
        try:
            channel_hook.notify("DELETED", record["Id"])
        except channel_hook.HookRefusedError as refused:
            log.warning("channel %s DELETED: %s", record["Id"], refused)
        time.sleep(DELETED_SECONDS)
        self.store.pop(("channel", record["Id"]), None)

    def _follow(self, record: Record, event: str, target: str) -> None:
        """Let the media plane follow, then arrive; a refused start ends where it began, with the reason."""
        message = "Channel is running" if target == "RUNNING" else "Channel is stopped"
        watched = False
        try:
            watched = channel_hook.notify(event, record["Id"])
            if not watched:
                time.sleep(float(os.environ.get(STATE_DELAY, "1")))
        except channel_hook.HookRefusedError as refused:
            log.warning("channel %s %s: %s", record["Id"], event, refused)
            target, message = "IDLE", f"Channel did not start: {refused}" if event == "STARTING" else str(refused)
        with self._turn:
            # A stop that came while it was starting has its own follower.
            if record["State"] == event:
                self._become(record, target, message)
                if target == "RUNNING" and not watched:
                    self._miss_the_input(record)

    def _miss_the_input(self, record: Record) -> None:
        """Without a media plane nobody can send: as with any channel that nobody sends to, the alert is set at once."""
        inputs = [self.get("input", each["InputId"])["Type"] for each in record.get("InputAttachments", [])]
        kind = next((kind for kind in inputs if kind in NO_INPUT_OF), "RTMP_PUSH")
        for pipeline in range(_pipelines(record)):
            self.observe(record, str(pipeline), [Alert(*NO_INPUT_OF[kind], datetime.now(UTC))])

    def _become(self, record: Record, state: str, message: str) -> None:
        before, record["State"] = record["State"], state
        if state not in PASSING:
            running = {"RUNNING": _pipelines(record), "RECOVERING": _pipelines(record) - 1}
            record["PipelinesRunningCount"] = running.get(state, 0)
        if record["PipelinesRunningCount"] == 0 and state not in OBSERVABLE:
            self.clear_alerts(record)
        if state in EVENT_STATES:
            self._tell(record, EVENT_STATES[state], message)
        elif state == "IDLE" and before in ("STARTING", "STOPPING"):
            self._tell(record, "STOPPED", message)

    @staticmethod
    def _tell(record: Record, state: str, message: str) -> None:
        detail = {
            "channel_arn": record["Arn"],
            "state": state,
            "message": message,
            "pipelines_running_count": record["PipelinesRunningCount"],
        }
        emit("aws.medialive", "MediaLive Channel State Change", record["Arn"], detail)

    @staticmethod
    def _later(work: Callable[[], object]) -> None:
        # The copy keeps the account and the region of the request that asked for it.
        context = contextvars.copy_context()
        threading.Thread(target=lambda: context.run(work), daemon=True).start()

    def _detach(self, record: Record) -> None:
        for found in self.records("input"):
            found["AttachedChannels"] = [item for item in found["AttachedChannels"] if item != record["Id"]]
            found["State"] = "ATTACHED" if found["AttachedChannels"] else "DETACHED"


def _pipelines(record: Record) -> int:
    return 1 if record["ChannelClass"] == "SINGLE_PIPELINE" else 2
