"""Queues that tests read letters from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rehearsal.cloud.roles import Statement, document
from tests.rehearsal.cloud.waiting import received, until

Clients = Callable[[str], Any]


@dataclass(frozen=True)
class Letter:
    """One message: its body, and the text of its attributes."""

    body: str
    attributes: dict[str, str]


class Queue:
    """An SQS queue of one test; `statements` are its policy."""

    def __init__(self, client: Clients, name: str, *statements: Statement, **attributes: str) -> None:
        self._sqs = client("sqs")
        self.url: str = self._sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn: str = found["Attributes"]["QueueArn"]
        if statements:
            self.allow(*statements)

    def allow(self, *statements: Statement) -> None:
        """Set the policy, on this queue."""
        policy = document(*({"Resource": self.arn, **statement} for statement in statements))
        self._sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"Policy": policy})

    def letters(self, count: int = 1, seconds: float = 20) -> list[Letter]:
        """The first `count` messages; fails the test when they do not come in time."""
        found: list[dict[str, Any]] = []

        def enough() -> bool:
            found.extend(received(self._sqs, self.url))
            return len(found) >= count

        until(enough, seconds)
        return [Letter(item["Body"], _texts(item.get("MessageAttributes", {}))) for item in found]

    def waiting(self) -> int:
        """How many messages are in it, taken or not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)


def _texts(attributes: dict[str, Any]) -> dict[str, str]:
    return {name: value["StringValue"] for name, value in attributes.items()}
