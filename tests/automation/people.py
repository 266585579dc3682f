"""People in a simulated world: they start channels, send, forget, stop, and put their hands into everything."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from stream_automation.edge.channels import STARTED_FOR_TAG
from tests.automation.channel_states import ACCEPTED
from tests.automation.conditions import HOUR, MINUTE, PRE_WARM
from tests.automation.encoder import SECOND, Encoder
from tests.automation.runs import Run
from tests.automation.sweeping import NONSENSE, TAGS

if TYPE_CHECKING:
    from tests.automation.world import World

DAY = 24 * HOUR


@dataclass(frozen=True)
class Show:
    """What people do with one run: when which pipelines get input, after it begins, and when they stop it."""

    sends: tuple[tuple[timedelta, tuple[str, ...]], ...]
    stops: timedelta | None


def show(chance: Random, pipelines: Collection[str], maximum: timedelta) -> Show:
    """Forgotten from the start, a show that ends well, one that is left running, one with gaps, one without end."""
    every = tuple(pipelines)
    begin, lasts = chance.uniform(-3, 6) * MINUTE, chance.uniform(1, 60) * MINUTE
    begins = (max(begin, timedelta()), every)
    ends = begins[0] + lasts
    match chance.choices(("forgotten", "ended", "left", "gaps", "legs", "endless"), (3, 4, 4, 4, 3, 2))[0]:
        case "ended":
            return Show((begins, (ends, ())), ends + chance.uniform(0, 9) * MINUTE)
        case "left":
            return Show((begins, (ends, ())), None)
        case "gaps":
            sends, moment = [begins], ends
            for _ in range(chance.randint(1, 4)):
                gap = chance.choice((chance.uniform(1, 60) * SECOND, chance.uniform(1, 14) * MINUTE))
                sends += [(moment, ()), (moment + gap, every)]
                moment += gap + chance.uniform(0.05, 20) * MINUTE
            return Show((*sends, (moment, ())), chance.choice((None, moment + MINUTE)))
        case "legs":
            # One pipeline after the other loses its input.
            later = ends + chance.uniform(0, 30) * MINUTE
            return Show((begins, (ends, every[1:]), (later, ())), None)
        case "endless":
            return Show((begins,), None if chance.random() < 0.7 else maximum)
    return Show((), chance.choice((None, None, lasts)))


class People:
    """Everybody who may sign in to the account, or hold a phone."""

    def __init__(self, world: World) -> None:
        self._world = world

    def plan(self) -> None:
        """Everything that people will do by themselves while the world lasts."""
        conditions, chance = self._world.conditions, self._world.chance("people")
        taken = [start for _, start, _ in self._world.windows]
        for moment in self._moments(chance, conditions.shows):
            calm = conditions.meddling == 0 and conditions.spent == 0
            if calm and any(abs(moment - other) < conditions.maximum + 2 * HOUR for other in taken):
                continue
            taken.append(moment)
            self._world.timeline.at(moment, partial(self._start, chance.choice(self._world.ours), chance.random()))
        for moment in self._moments(chance, conditions.meddling):
            self._world.timeline.at(moment, partial(self._meddle, chance.choice(self._world.ours), chance.random()))
        for moment in self._moments(chance, conditions.spent):
            spent = {"Records": [{"Sns": {"Message": "the month's budget is spent"}}]}
            self._world.timeline.at(moment, partial(self._world.functions.invoke, "budget_stop", spent))

    def _moments(self, chance: Random, a_day: float) -> list[datetime]:
        number = round(a_day * self._world.conditions.days)
        whole = self._world.conditions.days * DAY
        return sorted(self._world.now + chance.random() * whole for _ in range(number))

    def begin(self, channel: Encoder, run: Run) -> None:
        """A run has begun, and draws people's attention."""
        chance = self._world.chance(f"attention {channel.id} {run.number}")
        if run.due is not None and self._world.conditions.meddling and chance.random() < 0.3:
            # Nobody came, and somebody is there who sees it: the show is called off.
            self._world.timeline.after(chance.random() * 2 * MINUTE, partial(self._stop_own, channel, run))
        if chance.random() < min(0.5, self._world.conditions.meddling / 4):
            for latest in (5 * MINUTE, 30 * MINUTE, 3 * HOUR):
                moment, which = chance.random() * latest, chance.random()
                self._world.timeline.after(moment, partial(self._meddle, channel.id, which))

    def perform(self, channel: Encoder, run: Run) -> None:
        """The channel runs: whoever wanted it sends, or does not."""
        chance = self._world.chance(f"show {channel.id} {run.number}")
        wait = timedelta() if run.due is None else max(timedelta(), run.due + PRE_WARM - self._world.now)
        plan = show(chance, channel.pipelines, self._world.conditions.maximum)
        for moment, pipelines in plan.sends:
            self._world.timeline.after(wait + moment, partial(self._send, channel, run, pipelines))
        if plan.stops is not None:
            self._world.timeline.after(wait + plan.stops, partial(self._stop_own, channel, run))

    def _send(self, channel: Encoder, run: Run, pipelines: Collection[str]) -> None:
        if self._world.encoders.current(channel.id) is run:
            self._world.phones.send(channel, pipelines)

    def _stop_own(self, channel: Encoder, run: Run) -> None:
        if self._world.encoders.current(channel.id) is run:
            self._world.encoders.stop(channel, "console")

    def _start(self, channel_id: str, how: float) -> None:
        channel = self._world.cloud.encoder(channel_id)
        if how > 0.5:
            minutes = {"minutes": 5 + int(how * 1000) % 40} if how > 0.6 else {}
            asked = self._world.functions.call("air_control", {"action": "start", "channelId": channel_id, **minutes})
            if asked.failure is not None and how > 0.7:
                self._world.timeline.after(MINUTE, partial(self._start, channel_id, how - 0.1))
        elif channel.state in ACCEPTED["StartChannel"][1]:
            self._world.encoders.start(channel, "console")

    def _meddle(self, channel_id: str, which: float) -> None:
        channel, chance = self._world.cloud.encoder(channel_id), self._world.chance(f"meddle {channel_id} {which}")
        acts: dict[Callable[[Encoder, Random], None], int] = {
            self._stop: 5, self._start_again: 3, self._edit: 2, self._write: 4, self._remove: 2, self._unset: 2,
            self._unplug: 2, self._forget: 1,
        }  # fmt: skip
        chance.choices(list(acts), list(acts.values()))[0](channel, chance)

    def _stop(self, channel: Encoder, chance: Random) -> None:
        if chance.random() < 0.3:
            self._world.functions.call("air_control", {"action": "stop", "channelId": channel.id})
        elif channel.state in ACCEPTED["StopChannel"][1]:
            self._world.encoders.stop(channel, "console")

    def _start_again(self, channel: Encoder, chance: Random) -> None:
        self._start(channel.id, chance.random())

    def _edit(self, channel: Encoder, chance: Random) -> None:
        if channel.state in ACCEPTED["UpdateChannel"][1]:
            self._world.encoders.edit(channel, chance.uniform(2, 60) * SECOND, fails=chance.random() < 0.2)

    def _write(self, channel: Encoder, chance: Random) -> None:
        now = self._world.now
        times = (now + chance.uniform(-40, 40) * DAY, now + chance.uniform(-3, 3) * HOUR)
        tag = chance.choice(TAGS)
        channel.tags[tag] = chance.choice((*NONSENSE, *(moment.isoformat() for moment in times)))
        if tag == STARTED_FOR_TAG:
            self._world.warm_ups[channel.id] += _moment(channel.tags[tag])
        self._world.meddled(channel, f"{tag} = {channel.tags[tag]!r}")

    def _remove(self, channel: Encoder, chance: Random) -> None:
        tag = chance.choice(TAGS)
        if channel.tags.pop(tag, None) is not None:
            self._world.meddled(channel, f"no {tag}")

    def _unset(self, channel: Encoder, _chance: Random) -> None:
        names = [key for key in self._world.cloud.schedules if key[1] == f"stop-{channel.id}"]
        for key in names:
            del self._world.cloud.schedules[key]
            self._world.meddled(channel, "no stop of its own")

    def _unplug(self, channel: Encoder, chance: Random) -> None:
        if self._world.encoders.current(channel.id) is not None:
            self._world.phones.send(channel, [name for name in channel.pipelines if chance.random() < 0.5])

    def _forget(self, channel: Encoder, _chance: Random) -> None:
        """All tags of the run and its stop at once."""
        for tag in TAGS:
            channel.tags.pop(tag, None)
        self._world.meddled(channel, "no tag of a run")
        self._unset(channel, _chance)


def _moment(text: str) -> list[datetime]:
    """The time that a tag would mean, if any."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return []
    return [moment if moment.tzinfo else moment.replace(tzinfo=UTC)]
