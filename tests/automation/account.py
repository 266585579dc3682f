"""An AWS account in memory, behind the package's own clients.

Only the edge is faked: what a function sends is validated and serialized by botocore, what it gets back is validated
against botocore's models. The channels are a state machine, schedules are kept as they were sent, and any operation can
be broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

from botocore import xform_name
from botocore.validate import validate_parameters

REGION, NUMBER = "ap-northeast-2", "111122223333"
OURS = {"onair:project": "onair", "onair:environment": "dev", "onair:phase": "4"}
START = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
Parameters = dict[str, Any]


class RefusedCallError(Exception):
    """An answer of AWS that is an error."""

    def __init__(self, code: str, status: int = 400, message: str = "") -> None:
        super().__init__(message or code)
        self.code, self.status = code, status


@dataclass
class Live:
    """One channel: its state, and what its witnesses would say."""

    id: str
    name: str = "main"
    state: str = "IDLE"
    tags: dict[str, str] = field(default_factory=lambda: dict(OURS))
    standard: bool = False
    alerts: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Type, pipeline and set time of what is set now."""

    pictures: list[datetime] = field(default_factory=list)
    """Beginnings of the minutes in which pictures were counted."""

    @property
    def arn(self) -> str:
        return f"arn:aws:medialive:{REGION}:{NUMBER}:channel:{self.id}"

    def shown(self) -> Parameters:
        """As MediaLive lists and describes it."""
        kind = "STANDARD" if self.standard else "SINGLE_PIPELINE"
        tags = dict(self.tags)
        return {
            "Id": self.id, "Arn": self.arn, "Name": self.name, "State": self.state, "Tags": tags, "ChannelClass": kind,
        }  # fmt: skip


class Account:
    """What the functions see of AWS at `now`, and everything that they did to it."""

    def __init__(self) -> None:
        self.now = START
        self.channels: dict[str, Live] = {}
        self.schedules: dict[tuple[str, str], Parameters] = {}
        self.modified: dict[tuple[str, str], datetime] = {}
        self.published: list[Parameters] = []
        self.calls: list[tuple[str, Parameters]] = []
        self.broken: dict[str, Exception | Callable[[Parameters], Exception | None]] = {}
        self.page_size = 20

    def add(self, state: str = "IDLE", channel_id: str = "4713921", **given: Any) -> Live:
        """A new channel of onair/dev; `tags` come on top of those that make it ours."""
        tags = {**OURS, **given.pop("tags", {})}
        self.channels[channel_id] = Live(channel_id, state=state, tags=tags, **given)
        return self.channels[channel_id]

    def called(self) -> list[str]:
        """The names of all calls so far."""
        return [name for name, _ in self.calls]

    def given(self, name: str) -> list[Parameters]:
        """What each call of this name was given."""
        return [parameters for called, parameters in self.calls if called == name]

    def answer(self, operation: str, parameters: Parameters) -> Parameters:
        """Carry out one call; RefusedCallError, or whatever breaks it."""
        self.calls.append((operation, parameters))
        broken = self.broken.get(operation)
        failure = broken(parameters) if callable(broken) else broken
        if failure is not None:
            raise failure
        method: Callable[[Parameters], Parameters | None] = getattr(self, f"_{xform_name(operation)}")
        return method(parameters) or {}

    # MediaLive

    def _channel(self, channel_id: str) -> Live:
        if channel_id not in self.channels:
            raise RefusedCallError("NotFoundException", 404)
        return self.channels[channel_id]

    def _describe_channel(self, given: Parameters) -> Parameters:
        return self._channel(given["ChannelId"]).shown()

    def _list_channels(self, given: Parameters) -> Parameters:
        begin = int(given.get("NextToken", 0))
        end = begin + self.page_size
        shown = [channel.shown() for channel in self.channels.values()]
        return {"Channels": shown[begin:end], **({"NextToken": str(end)} if end < len(shown) else {})}

    def _start_channel(self, given: Parameters) -> Parameters:
        channel = self._channel(given["ChannelId"])
        if channel.state != "IDLE":
            raise RefusedCallError("ConflictException", 409, f"Channel is {channel.state}")
        channel.state = "STARTING"
        return channel.shown() | {"Tags": {}}

    def _stop_channel(self, given: Parameters) -> Parameters:
        channel = self._channel(given["ChannelId"])
        if channel.state not in ("STARTING", "RUNNING", "RECOVERING"):
            raise RefusedCallError("ConflictException", 409, f"Channel is {channel.state}")
        channel.state = "STOPPING"
        return channel.shown() | {"Tags": {}}

    def _create_tags(self, given: Parameters) -> None:
        self._by_arn(given["ResourceArn"]).tags.update(given["Tags"])

    def _delete_tags(self, given: Parameters) -> None:
        for key in given["TagKeys"]:
            self._by_arn(given["ResourceArn"]).tags.pop(key, None)

    def _by_arn(self, arn: str) -> Live:
        return self._channel(arn.rpartition(":")[2])

    def _list_alerts(self, given: Parameters) -> Parameters:
        assert given["StateFilter"] == "SET"
        channel = self._channel(given["ChannelId"])
        return {
            "Alerts": [
                {"Id": str(number), "AlertType": kind, "PipelineId": pipeline, "SetTimestamp": since, "State": "SET"}
                for number, (kind, pipeline, since) in enumerate(channel.alerts)
            ]
        }

    # EventBridge Scheduler

    def _create_schedule(self, given: Parameters) -> Parameters:
        if (given["GroupName"], given["Name"]) in self.schedules:
            raise RefusedCallError("ConflictException", 409)
        return self._update_schedule(given, new=True)

    def _update_schedule(self, given: Parameters, *, new: bool = False) -> Parameters:
        key = (given["GroupName"], given["Name"])
        if not new:
            self._require_schedule(key)
        self.schedules[key], self.modified[key] = given, self.now
        return {"ScheduleArn": f"arn:aws:scheduler:{REGION}:{NUMBER}:schedule/{'/'.join(key)}"}

    def _list_schedules(self, given: Parameters) -> Parameters:
        shown = [
            {"Name": name, "GroupName": group, "LastModificationDate": self.modified[group, name]}
            for group, name in self.schedules
            if group == given["GroupName"] and name.startswith(given["NamePrefix"])
        ]
        begin = int(given.get("NextToken", 0))
        end = begin + self.page_size
        return {"Schedules": shown[begin:end], **({"NextToken": str(end)} if end < len(shown) else {})}

    def _get_schedule(self, given: Parameters) -> Parameters:
        self._require_schedule((given["GroupName"], given["Name"]))
        return {"Name": given["Name"]}

    def _delete_schedule(self, given: Parameters) -> None:
        key = (given["GroupName"], given["Name"])
        self._require_schedule(key)
        del self.schedules[key]

    def _require_schedule(self, key: tuple[str, str]) -> None:
        if key not in self.schedules:
            raise RefusedCallError("ResourceNotFoundException", 404)

    def stop_of(self, channel: Live) -> datetime | None:
        """When a channel's own stop is set for, or None."""
        return self._due(f"stop-{channel.id}")

    def look_at(self, channel: Live) -> datetime | None:
        """When a look at a channel is set for, or None."""
        return self._due(f"look-{channel.id}")

    def _due(self, name: str) -> datetime | None:
        found = [given for (_, called), given in self.schedules.items() if called == name]
        return due(found[0]["ScheduleExpression"]) if found else None

    # CloudWatch and SNS

    def _get_metric_data(self, given: Parameters) -> Parameters:
        (dimensions,) = {
            tuple(
                (d["Name"], d["Value"]) for d in query["MetricStat"]["Metric"]["Dimensions"] if d["Name"] == "ChannelId"
            )
            for query in given["MetricDataQueries"]
        }
        seen = self._channel(dict(dimensions)["ChannelId"]).pictures
        inside = [moment for moment in seen if given["StartTime"] <= moment < given["EndTime"]]
        results = [{"Id": query["Id"], "Timestamps": [], "Values": []} for query in given["MetricDataQueries"]]
        results[0] |= {"Timestamps": inside, "Values": [30.0] * len(inside)}
        return {"MetricDataResults": results}

    def _publish(self, given: Parameters) -> Parameters:
        self.published.append(given)
        return {"MessageId": str(len(self.published))}


def due(expression: str) -> datetime:
    """The moment of an `at(…)` expression in UTC."""
    return datetime.fromisoformat(expression.removeprefix("at(").removesuffix(")")).replace(tzinfo=UTC)


def ago(**length: float) -> datetime:
    """So long before the account's first moment."""
    return START - timedelta(**length)


@contextmanager
def connected(account: Account, *modules: ModuleType) -> Iterator[Account]:
    """The clients of these modules of the edge call the account while this lasts."""
    clients = [client for module in modules for client in vars(module).values() if hasattr(client, "meta")]
    connections = [_Connection(client, account) for client in clients]
    try:
        yield account
    finally:
        for connection in connections:
            connection.close()


class _Connection:
    """Answers the calls of one boto3 client, where botocore would send them."""

    def __init__(self, client: Any, account: Account) -> None:
        self._events, self._account = client.meta.events, account
        service = client.meta.service_model.service_id.hyphenize()
        self._hooks: Mapping[str, Callable[..., Any]] = {
            f"before-parameter-build.{service}": self._note,
            f"before-call.{service}": self._answer,
        }
        for event, hook in self._hooks.items():
            self._events.register(event, hook)

    def close(self) -> None:
        for event, hook in self._hooks.items():
            self._events.unregister(event, hook)

    @staticmethod
    def _note(params: Parameters, context: dict[str, Any], **_: object) -> None:
        context["given"] = dict(params)

    def _answer(self, model: Any, context: dict[str, Any], **_: object) -> tuple[Any, Parameters]:
        try:
            parsed = self._account.answer(model.name, context["given"])
        except RefusedCallError as refusal:
            error = {"Code": refusal.code, "Message": str(refusal)}
            return SimpleNamespace(status_code=refusal.status), {"Error": error, "ResponseMetadata": {}}
        if model.output_shape is not None:
            validate_parameters(parsed, model.output_shape)
        return SimpleNamespace(status_code=200), {**parsed, "ResponseMetadata": {}}
