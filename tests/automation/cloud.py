"""The account of a simulated world: calls take time, meet faults, and act on channels that live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ReadTimeoutError

from tests.automation.account import Account, Parameters, RefusedCallError, connected, due
from tests.automation.encoder import SECOND, Encoder
from tests.automation.functions import Invocation, Killed

if TYPE_CHECKING:
    from tests.automation.world import World

ERRORS = (("TooManyRequestsException", 429), ("InternalServerErrorException", 500), ("GatewayTimeoutException", 504))
WHOLE_WAY = 5
"""So many calls of each operation go all the way through botocore in each world; the others differ in values only, and
botocore's way from the method to the request, which is nine tenths of a world's time, is left out for them."""


class Cloud(Account):
    """What the functions see of AWS while time passes."""

    def __init__(self, world: World) -> None:
        self._world = world
        super().__init__()
        self._chance = world.chance("cloud")
        self._encoders: dict[str, Encoder] = {}

    @property
    def now(self) -> datetime:
        return self._world.now

    @now.setter
    def now(self, _moment: datetime) -> None:
        """The world's clock is set by nobody else."""

    def answer(self, operation: str, parameters: Parameters) -> Parameters:
        """Carry out one call of the function that is at work."""
        invocation = self._world.functions.current
        if invocation is None:
            return super().answer(operation, parameters)
        invocation.calls += 1
        self._pass(invocation)
        self._stumble(invocation, operation)
        answered = self._carried_out(invocation, operation, parameters)
        self._pass(invocation)
        return answered

    def _pass(self, invocation: Invocation) -> None:
        """Half of the time that a call takes; other things happen meanwhile."""
        slow = self._chance.random() < 0.02
        self._world.timeline.wait(self._chance.uniform(0.01, 4 if slow else 0.15) * SECOND)
        if not self._world.functions.time_left(invocation):
            invocation.stumbled = True
            raise Killed(f"{invocation.function} ran out of time")

    def _stumble(self, invocation: Invocation, operation: str) -> None:
        """What goes wrong before the call is carried out."""
        if operation == invocation.operation_out:
            self._refuse(invocation)
        if invocation.calls != invocation.at_call:
            return
        match invocation.fault:
            case "error":
                self._refuse(invocation)
            case "outage":
                invocation.operation_out = operation
                self._refuse(invocation)
            case "death":
                invocation.stumbled = True
                raise Killed(f"{invocation.function} died before {operation}")
            case "hang":
                invocation.stumbled = True
                self._world.timeline.wait(self._chance.uniform(8, 45) * SECOND)
                if not self._world.functions.time_left(invocation):
                    raise Killed(f"{invocation.function} ran out of time in {operation}")
                raise ReadTimeoutError(endpoint_url=operation)

    def _refuse(self, invocation: Invocation) -> None:
        invocation.stumbled = True
        code, status = self._chance.choice(ERRORS)
        raise RefusedCallError(code, status)

    def _carried_out(self, invocation: Invocation, operation: str, parameters: Parameters) -> Parameters:
        answered = super().answer(operation, parameters)
        if invocation.fault == "twice" and invocation.calls == invocation.at_call:
            # The answer was lost, and boto3 asks again.
            invocation.stumbled = True
            self._world.timeline.wait(self._chance.uniform(2, 12) * SECOND)
            return super().answer(operation, parameters)
        return answered

    # MediaLive

    def encoder(self, channel_id: str) -> Encoder:
        found = self._channel(channel_id)
        assert isinstance(found, Encoder)
        return found

    def _caller(self) -> Invocation:
        invocation = self._world.functions.current
        assert invocation is not None, "people and MediaLive itself do not come this way"
        return invocation

    def _start_channel(self, given: Parameters) -> Parameters:
        caller, channel = self._caller(), self.encoder(given["ChannelId"])
        length = None if caller.minutes is None else timedelta(minutes=caller.minutes)
        self._world.encoders.start(channel, caller.actor, caller.due, length)
        return channel.shown() | {"Tags": {}}

    def _stop_channel(self, given: Parameters) -> Parameters:
        caller, channel = self._caller(), self.encoder(given["ChannelId"])
        if caller.function == "run_sweep" and self._world.conditions.blind:
            raise RefusedCallError("ForbiddenException", 403, "this world's sweep may stop nothing")
        self._world.encoders.stop(channel, caller.actor, caller.reasons.get(channel.id, ""))
        return channel.shown() | {"Tags": {}}

    def _create_tags(self, given: Parameters) -> None:
        super()._create_tags(given)
        channel = self.encoder(self._by_arn(given["ResourceArn"]).id)
        self._world.note(channel.id, f"{self._caller().actor} tags {given['Tags']}")
        self._world.stir(channel)

    def _delete_tags(self, given: Parameters) -> None:
        super()._delete_tags(given)
        self._world.note(self._by_arn(given["ResourceArn"]).id, f"{self._caller().actor} untags {given['TagKeys']}")

    # EventBridge Scheduler and CloudWatch

    def _update_schedule(self, given: Parameters, *, new: bool = False) -> Parameters:
        if due(given["ScheduleExpression"]) <= self.now:
            # What Scheduler makes of a time that has passed is not documented: here the worse.
            raise RefusedCallError("ValidationException", 400, "the time has passed")
        answered = super()._update_schedule(given, new=new)
        self._world.scheduler.set(given, self._caller().actor)
        return answered

    def _delete_schedule(self, given: Parameters) -> None:
        super()._delete_schedule(given)
        self._world.note(given["Name"].partition("-")[2], f"{self._caller().actor} removes {given['Name']}")

    def _get_metric_data(self, given: Parameters) -> Parameters:
        results = []
        for query in given["MetricDataQueries"]:
            named = {found["Name"]: found["Value"] for found in query["MetricStat"]["Metric"]["Dimensions"]}
            rates = self._world.phones.frame_rates(
                named["ChannelId"], named["Pipeline"], given["StartTime"], given["EndTime"]
            )
            latest_first = sorted(rates, reverse=True)
            values = [rates[minute] for minute in latest_first]
            results.append({"Id": query["Id"], "Timestamps": latest_first, "Values": values})
        return {"MetricDataResults": results}


@contextmanager
def behind(cloud: Cloud, *modules: ModuleType) -> Iterator[None]:
    """The clients of these modules call the cloud while this lasts; after the first calls on a shorter way."""
    with ExitStack() as stack:
        stack.enter_context(connected(cloud, *modules))
        for client in [found for module in modules for found in vars(module).values() if hasattr(found, "meta")]:
            stack.enter_context(_shortened(client, cloud))
        yield


@contextmanager
def _shortened(client: Any, cloud: Cloud) -> Iterator[None]:
    whole_way: Callable[[str, Parameters], Parameters] = client._make_api_call
    seen: dict[tuple[str, frozenset[str]], int] = {}

    def call(operation: str, parameters: Parameters) -> Parameters:
        kind = (operation, frozenset(parameters))
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= WHOLE_WAY:
            return whole_way(operation, parameters)
        try:
            return {**cloud.answer(operation, dict(parameters)), "ResponseMetadata": {}}
        except RefusedCallError as refusal:
            told = {"Error": {"Code": refusal.code, "Message": str(refusal)}}
            raise client.exceptions.from_code(refusal.code)(told, operation) from None

    # A paginator is made anew at each call, with a class of its own, and holds nothing of it.
    client._make_api_call, client.get_paginator = call, cache(client.get_paginator)
    try:
        yield
    finally:
        del client._make_api_call, client.get_paginator
