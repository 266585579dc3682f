"""What a rule delivers, what its target's policy stops, and where that which nobody takes ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.cloud.process import ACCOUNT, REGION
from tests.rehearsal.cloud.functions import make_function
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]
EVENTS = {"Service": "events.amazonaws.com"}
NOBODY = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:nobody"


class Rule:
    """A rule on events whose source is its own name, with one target."""

    def __init__(self, client: Clients, name: str, target: str, **more: Any) -> None:
        self._events = client("events")
        self.name = name
        self.arn = self._events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))["RuleArn"]
        self._events.put_targets(Rule=name, Targets=[{"Id": "target", "Arn": target, **more}])

    def send(self, **detail: Any) -> None:
        entry = {"Source": self.name, "DetailType": "test", "Detail": json.dumps(detail)}
        assert self._events.put_events(Entries=[entry])["FailedEntryCount"] == 0

    @property
    def may_send(self) -> dict[str, Any]:
        """The statement that lets the rule send to a queue."""
        condition = {"ArnEquals": {"aws:SourceArn": self.arn}}
        return {"Action": "sqs:SendMessage", "Principal": EVENTS, "Condition": condition}


@pytest.fixture
def letters(client: Clients, name: str) -> Queue:
    return Queue(client, f"{name}-letters")


def writer(client: Clients, name: str, queue: Queue) -> str:
    """A function that puts what it gets into a queue."""
    body = f"import boto3; boto3.client('sqs').send_message(QueueUrl='{queue.url}', MessageBody=json.dumps(event))"
    return make_function(client, name, body, {"Action": "sqs:SendMessage"})


def test_a_function_that_the_rule_may_invoke_gets_the_event(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    function = writer(client, name, queue)
    rule = Rule(client, name, function)
    client("lambda").add_permission(
        FunctionName=name,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal=EVENTS["Service"],
        SourceArn=rule.arn,
    )
    rule.send(number=7)
    event = json.loads(queue.letters()[0].body)
    assert (event["source"], event["detail"]) == (name, {"number": 7})


@pytest.mark.parametrize("permitted", ["nobody", "another rule"])
def test_a_function_that_the_rule_may_not_invoke_is_left_alone_and_the_event_is_kept(
    client: Clients, name: str, letters: Queue, permitted: str
) -> None:
    queue = Queue(client, name)
    function = writer(client, name, queue)
    if permitted == "another rule":
        arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/another"
        client("lambda").add_permission(
            FunctionName=name,
            StatementId="rule",
            Action="lambda:InvokeFunction",
            Principal=EVENTS["Service"],
            SourceArn=arn,
        )
    rule = Rule(client, name, function, Input='{"changed": true}', DeadLetterConfig={"Arn": letters.arn})
    letters.allow(rule.may_send)
    rule.send(number=7)
    letter = letters.letters()[0]
    assert letter.attributes == {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": function,
        "ERROR_CODE": "NO_PERMISSIONS",
        "ERROR_MESSAGE": f"The policy of {function} does not let events.amazonaws.com call it",
        "RETRY_ATTEMPTS": "0",
    }
    event = json.loads(letter.body)
    assert (event["source"], event["detail-type"], event["detail"]) == (name, "test", {"number": 7})
    assert queue.waiting() == 0


@pytest.mark.parametrize(
    "target",
    [NOBODY, f"arn:aws:sqs:{REGION}:{ACCOUNT}:nobody", f"arn:aws:sns:{REGION}:{ACCOUNT}:nobody"],
)
def test_a_target_that_is_not_there_keeps_its_event_in_the_dead_letters(
    client: Clients, name: str, letters: Queue, target: str
) -> None:
    rule = Rule(client, name, target, DeadLetterConfig={"Arn": letters.arn})
    letters.allow(rule.may_send)
    rule.send()
    attributes = letters.letters()[0].attributes
    assert (attributes["ERROR_CODE"], attributes["TARGET_ARN"]) == ("NO_RESOURCE", target)


def test_a_queue_and_a_topic_take_events_only_if_their_policies_say_so(
    client: Clients, name: str, letters: Queue
) -> None:
    queue = Queue(client, name)
    topic = client("sns").create_topic(Name=name)["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    rules = [
        Rule(client, f"{name}-{kind}", arn, DeadLetterConfig={"Arn": letters.arn})
        for kind, arn in (("queue", queue.arn), ("topic", topic))
    ]
    letters.allow(*(rule.may_send for rule in rules))
    for rule in rules:
        rule.send()
    assert {letter.attributes["ERROR_CODE"] for letter in letters.letters(2)} == {"NO_PERMISSIONS"}

    from_topic = {"Action": "sqs:SendMessage", "Principal": {"Service": "sns.amazonaws.com"}}
    queue.allow(rules[0].may_send, from_topic)
    publish = {"Effect": "Allow", "Principal": EVENTS, "Action": "sns:Publish", "Resource": topic}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [publish]})
    client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    for rule in rules:
        rule.send(again=True)
    assert len(queue.letters(2)) == 2
    assert letters.waiting() == 0


def test_dead_letters_that_do_not_let_the_rule_send_stay_empty(client: Clients, name: str, letters: Queue) -> None:
    other = Rule(client, f"{name}-other", NOBODY, DeadLetterConfig={"Arn": letters.arn})
    rule = Rule(client, name, NOBODY, DeadLetterConfig={"Arn": letters.arn})
    letters.allow(other.may_send)
    rule.send()
    other.send()
    assert [letter.attributes["RULE_ARN"] for letter in letters.letters()] == [other.arn]
    assert letters.waiting() == 0


def test_a_function_that_is_not_ready_yet_is_tried_again(client: Clients, name: str, letters: Queue) -> None:
    queue = Queue(client, name)
    function = writer(client, name, queue)
    rule = Rule(client, name, function, DeadLetterConfig={"Arn": letters.arn})
    letters.allow(rule.may_send)
    client("lambda").add_permission(
        FunctionName=name, StatementId="rule", Action="lambda:InvokeFunction", Principal=EVENTS["Service"]
    )
    changed = client("lambda").update_function_configuration(FunctionName=name, Timeout=20)
    rule.send(number=1)
    assert changed["State"] == "Pending"
    assert json.loads(queue.letters()[0].body)["detail"] == {"number": 1}
    assert until(lambda: letters.waiting() == 0, 1)
