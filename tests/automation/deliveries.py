"""EventBridge in a simulated world: what MediaLive tells arrives late, twice, out of order or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.automation.conditions import RULE_LATE, SWEEP_EVERY, Stop
from tests.automation.encoder import SECOND, Encoder

if TYPE_CHECKING:
    from tests.automation.world import World

TICK = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
DOUBLED, DAWDLING = 0.05, 0.1


class Bus:
    """The rules that wake the sweep: on what MediaLive tells, and every two minutes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance("bus")
        self._begin = world.now
        self._asleep = True

    def tell_state(self, channel: Encoder, state: str) -> None:
        self._tell(channel, "MediaLive Channel State Change", {"state": state, "message": state.capitalize()})

    def tell_alert(self, channel: Encoder, kind: str, pipeline: str, alarm_state: str) -> None:
        self._world.note(channel.id, f"alert {alarm_state}: {kind}, pipeline {pipeline}")
        self._tell(
            channel,
            "MediaLive Channel Alert",
            {"alarm_state": alarm_state, "alert_type": kind, "pipeline": pipeline, "message": kind},
        )

    def stir(self) -> None:
        """Something may be there for a sweep to see: the rule is heard again.

        When nothing runs and no run has left anything, a sweep lists the channels and ends; those are left out.
        """
        if self._asleep:
            self._asleep = False
            passed = (self._world.now - self._begin) // SWEEP_EVERY
            self._world.timeline.at(self._begin + (passed + 1) * SWEEP_EVERY, self._tick)

    def _tick(self) -> None:
        moment = self._world.now
        self._world.timeline.at(moment + SWEEP_EVERY, self._next_tick)
        chance = self._world.chance(f"tick {moment}")
        late = chance.random() * RULE_LATE
        if chance.random() < self._world.conditions.unwoken:
            self._world.note("", "the rule wakes nobody")
            self._world.watch.bad_sweeps.append(moment)
        else:
            self._wake(TICK, late)

    def _next_tick(self) -> None:
        if self._world.is_still():
            self._asleep = True
        else:
            self._tick()

    def _tell(self, channel: Encoder, kind: str, detail: dict[str, Any]) -> None:
        document = {
            "source": "aws.medialive",
            "detail-type": kind,
            "time": self._world.now.isoformat(),
            "detail": {"channel_arn": channel.arn, **detail},
        }
        chance, loss = self._chance, self._world.conditions.loss
        lost = chance.random() < (loss if Stop.EVENTS in self._world.conditions.whole else 1)
        doubled, dawdling = chance.random() < DOUBLED, chance.random() < DAWDLING
        latest = 300 if dawdling else 5
        delays = [chance.uniform(0.3, latest), chance.uniform(0.3, 600)]
        if lost or not self._world.is_ours(channel):
            return
        for delay in delays if doubled else delays[:1]:
            self._wake(document, delay * SECOND)

    def _wake(self, document: dict[str, Any], delay: timedelta) -> None:
        self._world.timeline.after(delay, partial(self._world.functions.invoke, "run_sweep", document))


def command(action: str, channel_id: str, scheduled: datetime) -> dict[str, str]:
    """What a window's schedule hands to air_control."""
    return {"action": action, "channelId": channel_id, "scheduledTime": f"{scheduled:%Y-%m-%dT%H:%M:%SZ}"}
