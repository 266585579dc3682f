"""Lambda in a simulated world: runs the handlers, kills them at their time limit, and tries them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from tests.automation.conditions import FUNCTION_RETRIES, FUNCTION_TIME, Stop
from tests.automation.encoder import SECOND
from tests.automation.runs import Run

if TYPE_CHECKING:
    from tests.automation.world import World

BROKEN_WITH = {"run_sweep": Stop.SWEEP, "budget_stop": Stop.BUDGET}
FAULTS = ("error", "twice", "hang", "death", "outage")
"""A call is answered with an error; is carried out, answered too late and made again by boto3; is not answered at all;
the function ends before it; every call of its kind fails."""


class Killed(BaseException):  # no error of the function's: Lambda ends it
    """What a function cannot catch: its time is up, or its machine is gone."""


@dataclass
class Invocation:
    """One run of a function, and what shall go wrong in it: at which call, and how."""

    function: str
    began: datetime
    actor: str
    due: datetime | None
    minutes: int | None
    fault: str = ""
    at_call: int = 0
    calls: int = 0
    stumbled: bool = False
    """Whether any call came to something that its operation does not say."""

    died: bool = False
    failure: BaseException | None = None
    listed: list[Run] = field(default_factory=list)
    """The runs of our channels when it began."""

    operation_out: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why it stopped which channel, as its notice says."""


class Functions:
    """The functions of one environment. `current` is the one that makes calls at this moment."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance("functions")
        self.current: Invocation | None = None

    def invoke(self, function: str, event: dict[str, Any], attempt: int = 0) -> Invocation:
        """An asynchronous invocation: one that fails is tried twice more."""
        invocation = self.call(function, event)
        if invocation.failure is not None and attempt < len(FUNCTION_RETRIES):
            pause = FUNCTION_RETRIES[attempt] + self._chance.uniform(0, 5) * SECOND
            self._world.timeline.after(pause, partial(self.invoke, function, event, attempt + 1))
        return invocation

    def call(self, function: str, event: dict[str, Any]) -> Invocation:
        """One invocation, whatever it comes to."""
        invocation = self._prepared(function, event)
        broken = self._is_broken(function, event)
        before, self.current = self.current, invocation
        try:
            if broken:
                invocation.stumbled = True
                raise RuntimeError(f"{function} is broken in this world")
            self._handler(function)(event, None)
        except Killed as killed:
            invocation.died, invocation.failure = True, killed
        except Exception as failure:
            invocation.failure = failure
        finally:
            self.current = before
        if invocation.failure is not None and not broken:
            self._world.note("", f"{invocation.actor} failed: {_told(invocation)}")
        self._world.watch.after(invocation)
        return invocation

    def _prepared(self, function: str, event: dict[str, Any]) -> Invocation:
        actor = {"run_sweep": "sweep", "budget_stop": "budget"}.get(function, "operator")
        due = datetime.fromisoformat(event["scheduledTime"]) if "scheduledTime" in event else None
        invocation = Invocation(
            function, self._world.now, actor if due is None else "window", due, event.get("minutes")
        )
        if self._chance.random() < self._world.conditions.failing:
            invocation.fault = self._chance.choice(FAULTS)
            invocation.at_call = _early(self._chance)
        invocation.listed = self._world.running()
        return invocation

    def _is_broken(self, function: str, event: dict[str, Any]) -> bool:
        conditions = self._world.conditions
        if function == "air_control":
            return Stop.WINDOW not in conditions.whole and event["action"] == "stop"
        if function == "run_sweep" and conditions.blind:
            return self._chance.random() < 0.8
        return BROKEN_WITH[function] not in conditions.whole

    def _handler(self, function: str) -> Callable[[Any, object], object]:
        handler: Callable[[Any, object], object] = self._world.modules[function].handler
        return handler

    def time_left(self, invocation: Invocation) -> bool:
        return self._world.now - invocation.began < FUNCTION_TIME


def _early(chance: Random) -> int:
    """Which call goes wrong, counted from 1: the first ones more often, because every invocation has those."""
    return min(chance.randint(1, 12), chance.randint(1, 12))


def _told(invocation: Invocation) -> str:
    how = f"{invocation.fault} at call {invocation.at_call}: " if invocation.fault else ""
    failure = invocation.failure
    inner = getattr(failure, "exceptions", (failure,))
    return how + "; ".join(f"{type(found).__name__} {found}" for found in inner)
