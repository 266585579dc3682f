"""A rule that brings one channel's events into a queue, for tests to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.rehearsal.cloud.waiting import received, until


class EventQueue:
    """All MediaLive events that name one resource, in the order in which they came."""

    def __init__(self, client: Callable[[str], Any], name: str) -> None:
        self._sqs = client("sqs")
        self._events = client("events")
        self._name = name
        self._url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        self.seen: list[dict[str, Any]] = []

    def listen(self, arn: str) -> EventQueue:
        """From now on, what happens to this resource arrives."""
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        pattern = {"source": ["aws.medialive"], "resources": [arn]}
        self._events.put_rule(Name=self._name, EventPattern=json.dumps(pattern))
        target = {"Id": "queue", "Arn": attributes["Attributes"]["QueueArn"]}
        self._events.put_targets(Rule=self._name, Targets=[target])
        return self

    def states(self, count: int) -> list[str]:
        """The states of the first `count` events."""

        def enough() -> bool:
            self.seen += [json.loads(message["Body"]) for message in received(self._sqs, self._url)]
            return len(self.seen) >= count

        until(enough, 5)
        return [event["detail"]["state"] for event in self.seen]
