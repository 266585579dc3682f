"""CloudWatch of the local AWS as its callers see it; its minute lasts a second here."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.rehearsal.cloud.monitoring.test_alarm import GROUPED, SELECT, of, plain, query
from tests.rehearsal.cloud.waiting import received, until

Client = Callable[[str], Any]
SECONDS = 15


class Watched:
    """An alarm under its own namespace, told to a queue by its topic and by EventBridge."""

    def __init__(self, client: Client, name: str) -> None:
        self.cloudwatch, self._sqs = client("cloudwatch"), client("sqs")
        self.name = name
        self.queue = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])
        arn = attributes["Attributes"]["QueueArn"]
        self.topic = client("sns").create_topic(Name=name)["TopicArn"]
        anyone = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [anyone]})
        self._sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": policy})
        client("sns").subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn)
        pattern = {"source": ["aws.cloudwatch"], "detail": {"alarmName": [name]}}
        client("events").put_rule(Name=name, EventPattern=json.dumps(pattern))
        client("events").put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])

    def put_alarm(self, parameters: dict[str, Any]) -> None:
        actions = {"AlarmActions": [self.topic], "OKActions": [self.topic]}
        self.cloudwatch.put_metric_alarm(**{**parameters, "AlarmName": self.name, **actions})

    def put(self, value: float, **dimensions: str) -> None:
        found = [{"Name": key, "Value": text} for key, text in dimensions.items()]
        data = {"MetricName": "Rate", "Dimensions": found, "Value": value}
        self.cloudwatch.put_metric_data(Namespace=self.name, MetricData=[data])

    def described(self) -> dict[str, Any]:
        (found,) = self.cloudwatch.describe_alarms(AlarmNames=[self.name])["MetricAlarms"]
        return dict(found)

    def reach(self, state: str, value: float | None = None, **dimensions: str) -> dict[str, Any]:
        """The alarm once it is in this state, while the value comes in again and again."""

        def there() -> dict[str, Any] | None:
            if value is not None:
                self.put(value, **dimensions)
            found = self.described()
            return found if found["StateValue"] == state else None

        found = until(there, SECONDS)
        assert found is not None
        return found

    def told(self, count: int) -> list[dict[str, Any]]:
        """The first messages in the queue, whoever sent them."""
        found: list[dict[str, Any]] = []

        def enough() -> bool:
            found.extend(json.loads(message["Body"]) for message in received(self._sqs, self.queue))
            return len(found) >= count

        until(enough, SECONDS)
        return found


@pytest.fixture
def watched(client: Client, name: str) -> Watched:
    return Watched(client, name)


def test_an_alarm_of_one_metric_goes_off_is_over_and_says_why(watched: Watched) -> None:
    watched.put_alarm(plain(Namespace=watched.name, EvaluationPeriods=2, DatapointsToAlarm=1))
    alarm = watched.reach("ALARM", 20, ChannelId="1")
    assert alarm["StateReason"].startswith("Threshold Crossed: ")
    assert alarm["StateReason"].endswith("greater than the threshold (10.0).")
    assert "20 (" in alarm["StateReason"]
    over = watched.reach("OK", 3, ChannelId="1")
    assert over["StateTransitionedTimestamp"] >= alarm["StateTransitionedTimestamp"]
    watched.reach("INSUFFICIENT_DATA")


def test_values_under_other_dimensions_do_not_count(watched: Watched) -> None:
    watched.put_alarm(plain(Namespace=watched.name, EvaluationPeriods=1))
    deadline = time.monotonic() + 2.5
    while time.monotonic() < deadline:
        watched.put(20, ChannelId="2")
        watched.put(5, ChannelId="1")
        assert watched.described()["StateValue"] != "ALARM"
        time.sleep(0.2)
    assert watched.described()["StateValue"] == "OK"


def test_topic_and_eventbridge_are_told_of_the_alarm_and_of_its_contributor(watched: Watched) -> None:
    select = f"{GROUPED} ORDER BY MAX() DESC".replace("AWS/MediaLive", watched.name)
    watched.put_alarm(of(query("q", select), EvaluationPeriods=1, TreatMissingData="notBreaching"))
    watched.reach("ALARM", 20, ChannelId="1")
    (contributor,) = watched.cloudwatch.describe_alarm_contributors(AlarmName=watched.name)["AlarmContributors"]
    told = watched.told(4)
    events = {item["detail-type"]: item["detail"] for item in told if "detail-type" in item}
    messages = [json.loads(item["Message"]) for item in told if "Message" in item]

    assert contributor["ContributorAttributes"] == {"ChannelId": "1"}
    alarm = events["CloudWatch Alarm State Change"]
    assert (alarm["alarmName"], alarm["state"]["value"]) == (watched.name, "ALARM")
    assert alarm["state"]["reason"] == "1 out of 1 time series evaluated to ALARM"
    assert alarm["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert alarm["configuration"]["metrics"] == [{"id": "q", "expression": select, "period": 60, "returnData": True}]
    one = events["CloudWatch Alarm Contributor State Change"]
    assert one["alarmContributor"] == {"id": contributor["ContributorId"], "attributes": {"ChannelId": "1"}}
    assert "previousState" not in one
    assert {message["NewStateValue"] for message in messages} == {"ALARM"}
    assert {message.get("AlarmContributorId") for message in messages} == {None, contributor["ContributorId"]}


def test_a_topic_whose_policy_does_not_let_cloudwatch_publish_is_not_told(watched: Watched, client: Client) -> None:
    nobody = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": watched.topic}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [nobody]})
    client("sns").set_topic_attributes(TopicArn=watched.topic, AttributeName="Policy", AttributeValue=policy)
    watched.put_alarm(plain(Namespace=watched.name, EvaluationPeriods=1))
    watched.reach("ALARM", 20, ChannelId="1")
    watched.reach("OK", 3, ChannelId="1")
    told = watched.told(2)
    assert all("detail-type" in message for message in told)


def test_a_state_set_by_hand_is_told_and_lasts_until_the_next_evaluation(watched: Watched) -> None:
    watched.put_alarm(plain(Namespace=watched.name, TreatMissingData="notBreaching"))
    watched.reach("OK")
    watched.told(2)
    watched.cloudwatch.set_alarm_state(AlarmName=watched.name, StateValue="ALARM", StateReason="a drill")
    watched.reach("OK")
    states = [item["detail"]["state"] for item in watched.told(4) if "detail" in item]
    assert (states[0]["value"], states[0]["reason"]) == ("ALARM", "a drill")
    assert states[1]["value"] == "OK"


def test_an_alarm_that_is_not_evaluated_is_refused_and_not_kept(watched: Watched) -> None:
    with pytest.raises(ClientError, match=f"alarm {watched.name}: query q: CloudWatch takes no SEARCH") as refused:
        watched.put_alarm(of(query("q", "SEARCH('{A,b} c', 'Sum', 60)")))
    assert refused.value.response["Error"]["Code"].startswith("Validation")
    assert watched.cloudwatch.describe_alarms(AlarmNames=[watched.name])["MetricAlarms"] == []


def test_a_changed_alarm_is_judged_by_its_new_threshold(watched: Watched) -> None:
    watched.put_alarm(plain(Namespace=watched.name, EvaluationPeriods=1))
    watched.reach("ALARM", 20, ChannelId="1")
    watched.put_alarm(plain(Namespace=watched.name, EvaluationPeriods=1, Threshold=30.0))
    watched.reach("OK", 20, ChannelId="1")


def test_an_alarm_describes_itself_with_its_queries(watched: Watched) -> None:
    queries = [query("q", SELECT)]
    watched.put_alarm(of(*queries))
    assert watched.described()["Metrics"] == queries


def test_contributors_of_an_alarm_that_is_not_there_are_refused(client: Client) -> None:
    with pytest.raises(ClientError, match="Alarm nowhere not found"):
        client("cloudwatch").describe_alarm_contributors(AlarmName="nowhere")


def test_metric_data_answers_a_search_a_query_and_a_formula_newest_first(watched: Watched) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    for seconds, value in ((3, 5), (2, 7)):
        when = now - timedelta(seconds=seconds) + timedelta(milliseconds=300)
        data = [
            {"MetricName": "Rate", "Dimensions": [{"Name": "ChannelId", "Value": channel}], "Timestamp": when, "Value": value * factor}
            for channel, factor in (("1", 1), ("2", 10))
        ]  # fmt: skip
        watched.cloudwatch.put_metric_data(Namespace=watched.name, MetricData=data)
    select = SELECT.replace("AWS/MediaLive", watched.name)
    answer = watched.cloudwatch.get_metric_data(
        StartTime=now - timedelta(seconds=10),
        EndTime=now,
        MetricDataQueries=[
            {"Id": "s", "Expression": f"SEARCH('{{\"{watched.name}\",ChannelId}}', 'Sum', 60)"},
            {"Id": "e", "Expression": "q / 10", "Label": "a tenth"},
            {"Id": "q", "Expression": select, "ReturnData": False},
        ],
    )["MetricDataResults"]
    assert [(found["Id"], found["Label"], found["Values"]) for found in answer] == [
        ("s", "1", [7, 5]),
        ("s", "2", [70, 50]),
        ("e", "a tenth", [7, 5]),
    ]
    assert answer[0]["Timestamps"] == [now - timedelta(seconds=2), now - timedelta(seconds=3)]


def test_metric_data_refuses_what_it_does_not_understand(watched: Watched) -> None:
    now = datetime.now(UTC)
    with pytest.raises(ClientError, match=r"query e: .*got 'RATE'"):
        watched.cloudwatch.get_metric_data(
            StartTime=now - timedelta(seconds=10),
            EndTime=now,
            MetricDataQueries=[{"Id": "e", "Expression": "RATE(m1)"}],
        )
