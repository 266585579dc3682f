"""Lambda's side of the edge: its environment variables, real event documents, and AWS answered by botocore's Stubber."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest
from botocore.stub import Stubber

from stream_automation import clock
from stream_automation.edge import bucket, channels, harvests, metrics, schedules, secret, topic, webhook
from tests.automation.account import Account, connected
from tests.automation.handlers import REPLAY_VARIABLES, VARIABLES, imported
from tests.automation.sweeping import Sweep
from tests.chat_server import ChatServer

EVENTS = Path(__file__).resolve().parents[2] / "events"
CHANNEL_ID = "4713921"
WEBHOOK_SECRET = "onair-webhook"
CHANNEL_ARN = f"arn:aws:medialive:ap-northeast-2:111122223333:channel:{CHANNEL_ID}"

Calls = list[tuple[str, dict[str, Any]]]


class Describe(Protocol):
    """Makes a channel as DescribeChannel and ListChannels show it."""

    def __call__(
        self, state: str, *, channel_id: str = ..., name: str = ..., tags: Mapping[str, str] | None = ...
    ) -> dict[str, Any]: ...


@pytest.fixture
def variables() -> dict[str, str]:
    """What stacks/automation_stack.py sets on each function."""
    return dict(VARIABLES)


@pytest.fixture
def replay_variables() -> dict[str, str]:
    """What constructs_lib/replay_automation.py adds to the functions of the replay."""
    return dict(REPLAY_VARIABLES)


@pytest.fixture
def all_variables(variables: dict[str, str], replay_variables: dict[str, str]) -> dict[str, str]:
    """Those of every function."""
    return {**variables, **replay_variables}


@pytest.fixture(scope="session")
def module() -> Callable[[str], ModuleType]:
    """A handler's module, imported as Lambda does at init: with the environment variables set."""

    return imported


@pytest.fixture
def document() -> Callable[[str], Any]:
    """A fresh copy of one of tests/events/*.json."""

    def read(name: str) -> Any:
        return json.loads((EVENTS / f"{name}.json").read_text())

    return read


@pytest.fixture
def command(document: Callable[[str], Any]) -> Callable[[str, datetime], Any]:
    """What a schedule sends: the document of this action, due at this time."""

    def due(action: str, scheduled: datetime) -> Any:
        return {**document(f"scheduler_{action}"), "scheduledTime": scheduled.isoformat()}

    return due


@pytest.fixture
def channel() -> Describe:
    """A channel of onair/dev, unless its tags say otherwise."""

    def described(
        state: str, *, channel_id: str = CHANNEL_ID, name: str = "main", tags: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        ours = {"onair:project": "onair", "onair:environment": "dev", "onair:phase": "4"}
        arn = f"{CHANNEL_ARN.rpartition(':')[0]}:{channel_id}"
        return {"Id": channel_id, "Arn": arn, "Name": name, "State": state, "Tags": {**ours, **(tags or {})}}

    return described


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account behind all clients of the package, and its time as the package's."""
    found = Account()
    monkeypatch.setattr(clock, "now", lambda: found.now)
    with connected(found, channels, metrics, schedules, topic):
        yield found


@pytest.fixture
def sweep(module: Callable[[str], ModuleType], document: Callable[[str], Any], account: Account) -> Sweep:
    """The sweep, woken by its rule."""
    return Sweep(module("run_sweep"), document("eventbridge_scheduled_sweep"), account)


@pytest.fixture
def calls() -> Calls:
    """Every call of AWS in its order, each with its parameters; also those that no answer was prepared for."""
    return []


def _stubbed(client: Any, service: str, calls: Calls) -> Iterator[Stubber]:
    def record(params: dict[str, Any], model: Any, **_: object) -> None:
        calls.append((model.name, dict(params)))

    event = f"provide-client-params.{service}"
    client.meta.events.register(event, record, unique_id="calls")
    try:
        with Stubber(client) as stubber:
            yield stubber
            stubber.assert_no_pending_responses()
    finally:
        client.meta.events.unregister(event, unique_id="calls")


@pytest.fixture
def medialive(calls: Calls) -> Iterator[Stubber]:
    """MediaLive's answers to the package's own client, in their order; all must be asked for."""
    yield from _stubbed(channels.medialive, "medialive", calls)


@pytest.fixture
def sns(calls: Calls) -> Iterator[Stubber]:
    """SNS's answers to the package's own client, in their order; all must be asked for."""
    yield from _stubbed(topic.sns, "sns", calls)


@pytest.fixture
def secretsmanager(calls: Calls) -> Iterator[Stubber]:
    """Secrets Manager's answers to the package's own client, in their order; nothing is remembered from elsewhere."""
    secret.forget(WEBHOOK_SECRET)
    yield from _stubbed(secret.secretsmanager, "secretsmanager", calls)
    secret.forget(WEBHOOK_SECRET)


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A webhook on loopback, reached without TLS; beside its host no other is known."""
    with ChatServer() as server:
        monkeypatch.setattr(webhook, "HOSTS", {server.host: webhook.HOSTS["hooks.slack.com"]})
        monkeypatch.setattr(webhook, "connect", HTTPConnection)
        yield server


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses before second tries; nobody waits for them."""
    pauses: list[float] = []
    clock = ModuleType("time")
    monkeypatch.setattr(clock, "sleep", pauses.append, raising=False)
    monkeypatch.setattr(webhook, "time", clock)
    return pauses


@pytest.fixture
def packager(calls: Calls) -> Iterator[Stubber]:
    """MediaPackage's answers to the package's own client, in their order; all must be asked for."""
    yield from _stubbed(harvests.packager, "mediapackagev2", calls)


@pytest.fixture
def s3(calls: Calls) -> Iterator[Stubber]:
    """S3's answers to the package's own client, in their order; all must be asked for."""
    yield from _stubbed(bucket.s3, "s3", calls)
