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
        rule = self._events.put_rule(Name=self._name, EventPattern=json.dumps(pattern))["RuleArn"]
        queue = attributes["Attributes"]["QueueArn"]
        self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes={"Policy": queue_policy(queue, rule)})
        target = {"Id": "queue", "Arn": queue}
        self._events.put_targets(Rule=self._name, Targets=[target])
        return self

    def states(self, count: int) -> list[str]:
        """The states of the first `count` state changes."""
        return [event["detail"]["state"] for event in self._of("MediaLive Channel State Change", count)]

    def alerts(self, count: int) -> list[tuple[str, str]]:
        """State and type of the first `count` alerts."""
        found = self._of("MediaLive Channel Alert", count)
        return [(event["detail"]["alarm_state"], event["detail"]["alert_type"]) for event in found]

    def _of(self, detail_type: str, count: int) -> list[dict[str, Any]]:
        def wanted() -> list[dict[str, Any]]:
            return [event for event in self.seen if event["detail-type"] == detail_type]

        def enough() -> bool:
            self.seen += [json.loads(message["Body"]) for message in received(self._sqs, self._url)]
            return len(wanted()) >= count

        until(enough, 5)
        return wanted()


def queue_policy(queue: str, rule: str) -> str:
    """Lets EventBridge send what this rule finds."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
