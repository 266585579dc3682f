"""EventBridge Scheduler in a simulated world: fires within the minute, tries again, and forgets what is done."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from stream_automation.edge.schedules import STOP_CHANNEL
from tests.automation.account import Parameters, RefusedCallError, due
from tests.automation.conditions import START_AGE, STOP_AGE, STOP_RETRIES, Stop
from tests.automation.deliveries import command
from tests.automation.encoder import SECOND
from tests.automation.runs import ZONE

if TYPE_CHECKING:
    from tests.automation.world import World

PRECISION_SECONDS = 59.9
TWICE, LATE = 0.2, 0.05
AGAIN = "at another try"


class Scheduler:
    """One-shot schedules that functions make, and those that the template holds: windows and the daily stop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance("scheduler")

    def stop_of(self, channel_id: str) -> datetime | None:
        """When a channel's own stop is set for, or None."""
        found = [given for (_, name), given in self._world.cloud.schedules.items() if name == f"stop-{channel_id}"]
        return due(found[0]["ScheduleExpression"]) if found else None

    def set(self, given: Parameters, by: str) -> None:
        """A one-shot schedule was made or moved."""
        moment, name = due(given["ScheduleExpression"]), given["Name"]
        channel_id = name.partition("-")[2]
        self._world.note(channel_id, f"{by} sets {name} at {moment.astimezone(ZONE):%a %d %H:%M:%S}")
        self._world.stir(self._world.cloud.encoder(channel_id))
        self._world.timeline.at(self._within_the_minute(moment), partial(self._fire, given))

    def plan(self) -> None:
        """Everything that the template's schedules will do while the world lasts."""
        for channel_id, start, stop in self._world.windows:
            self._world.timeline.at(self._within_the_minute(start), partial(self._command, "start", channel_id, start))
            self._world.timeline.at(self._within_the_minute(stop), partial(self._command, "stop", channel_id, stop))
        if Stop.DAILY in self._world.conditions.whole:
            for moment in self._world.daily_stops:
                for channel_id in self._world.ours:
                    at = self._within_the_minute(moment)
                    self._world.timeline.at(at, partial(self._stop, channel_id, "daily", at, 0))

    def _within_the_minute(self, moment: datetime) -> datetime:
        return moment + self._chance.uniform(0, PRECISION_SECONDS) * SECOND

    def _fire(self, given: Parameters) -> None:
        key = (given["GroupName"], given["Name"])
        if self._world.cloud.schedules.get(key) is not given:
            return
        target = given["Target"]
        document = json.loads(target["Input"])
        if target["Arn"] == STOP_CHANNEL:
            if Stop.ONE_SHOT in self._world.conditions.whole:
                del self._world.cloud.schedules[key]
                self._stop(document["ChannelId"], "one-shot", self._world.now, 0)
        else:
            del self._world.cloud.schedules[key]
            if Stop.EVENTS in self._world.conditions.whole:
                self._world.functions.invoke("run_sweep", document)

    def _stop(self, channel_id: str, by: str, began: datetime, attempt: int) -> None:
        """The universal target: Scheduler calls StopChannel by itself, with the rights of a role on our tags."""
        channel = self._world.cloud.encoder(channel_id)
        again = partial(self._stop, channel_id, by, began, attempt + 1)
        pause = min(2**attempt, 300) * SECOND
        may = attempt < STOP_RETRIES and self._world.now + pause - began <= STOP_AGE
        if not self._world.is_ours(channel):
            return
        if self._chance.random() < self._world.conditions.refused:
            self._world.note(channel_id, f"{by}: MediaLive answers with an error")
            if may:
                self._world.timeline.after(pause, again)
            return
        try:
            self._world.encoders.stop(channel, by, AGAIN if attempt else "")
        except RefusedCallError:
            if self._world.conditions.conflicts_retried and may:
                self._world.timeline.after(pause, again)

    def _command(self, action: str, channel_id: str, scheduled: datetime) -> None:
        """A window's start or stop: handed to air_control, now and then late or twice."""
        chance = self._world.chance(f"{action} {channel_id} {scheduled}")
        oldest = START_AGE if action == "start" else timedelta(days=1)
        late = chance.uniform(0, 480) * SECOND if chance.random() < LATE else timedelta()
        again = chance.uniform(1, 240) * SECOND if chance.random() < TWICE else None
        invoke = partial(self._world.functions.invoke, "air_control", command(action, channel_id, scheduled))
        if late <= oldest:
            self._world.timeline.after(late, invoke)
            if again is not None:
                self._world.timeline.after(late + again, invoke)
