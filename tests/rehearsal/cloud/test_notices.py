"""From the bus to whoever reads: the deployed rule, queue, function and topic make one message of a storm."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit
from rehearsal.ports import Ports
from tests.environments.broken import DEV, edited
from tests.environments.real_app import project
from tests.rehearsal.cloud.waiting import received, until

Client = Callable[[str], Any]

STACK = "onair-dev-automation"
OUR_SOURCE = "rehearsal.medialive"
"""Only AWS may put events of aws.medialive on a bus; for a test the rule listens to this source too."""

SECRET = "onair-webhook"
WINDOW_SECONDS = 3
LOST = "RTMP Has No Audio/Video"


@pytest.fixture
def own_cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """A local AWS of this test's own: the stacks of an environment have fixed names."""
    with LocalCloud(Ports.free().aws, tmp_path, rtmp=("127.0.0.1", 11935)) as cloud:
        yield cloud


@pytest.fixture
def own_client(own_cloud: LocalCloud) -> Client:
    session = own_cloud.session()
    return cache(lambda service: session.client(service, endpoint_url=own_cloud.endpoint))


class Deployed:
    """Phase 7 as it is deployed, with its waiting times shortened, and a reader of its topic."""

    def __init__(self, client: Client) -> None:
        self.client = client
        listed = client("cloudformation").list_stack_resources(StackName=STACK)["StackResourceSummaries"]
        self._resources = [(item["ResourceType"], item["PhysicalResourceId"]) for item in listed]
        queues = self._all("AWS::SQS::Queue")
        (self.notices,) = [url for url in queues if "RedrivePolicy" in self._attributes(url)]
        letters = json.loads(self._attributes(self.notices)["RedrivePolicy"])["deadLetterTargetArn"]
        (self.letters,) = [url for url in queues if self._attributes(url)["QueueArn"] == letters]
        (self._topic,) = [arn for arn in self._all("AWS::SNS::Topic") if arn.endswith("-notices")]
        self.read = self._reader_of(self._topic)
        self.channel_arn = client("medialive").list_channels()["Channels"][0]["Arn"]
        self._gather_for(WINDOW_SECONDS)

    def listen_to_the_test(self) -> None:
        """Let the rule take our source beside AWS's, and change nothing else."""
        events, queue = self.client("events"), self._attributes(self.notices)["QueueArn"]
        (rule,) = [
            events.describe_rule(Name=name)
            for name in self._all("AWS::Events::Rule")
            if [target["Arn"] for target in events.list_targets_by_rule(Rule=name)["Targets"]] == [queue]
        ]
        pattern = json.loads(rule["EventPattern"])
        pattern["source"].append(OUR_SOURCE)
        events.put_rule(Name=rule["Name"], EventPattern=json.dumps(pattern), State="ENABLED")

    def try_again_at_once(self) -> None:
        """A message that failed comes back after a second, not after minutes."""
        self.client("sqs").set_queue_attributes(QueueUrl=self.notices, Attributes={"VisibilityTimeout": "1"})
        self._gather_for(1)

    def put(self, *details: dict[str, Any]) -> None:
        """Alerts of the channel, a second apart, all put on the bus at once."""
        began = datetime.now(UTC)
        entries = [
            {
                "Source": OUR_SOURCE,
                "DetailType": "MediaLive Channel Alert",
                "Time": began + timedelta(seconds=number),
                "Detail": json.dumps({"channel_arn": self.channel_arn, "alert_type": LOST, "pipeline": "0", **detail}),
            }
            for number, detail in enumerate(details)
        ]
        answer = self.client("events").put_events(Entries=entries)
        assert answer["FailedEntryCount"] == 0

    def mail(self, subject: str) -> None:
        """What a function that stops channels publishes."""
        untold = {"DataType": "String", "StringValue": "untold"}
        self.client("sns").publish(
            TopicArn=self._topic, Subject=subject, Message="It was stopped.", MessageAttributes={"chat": untold}
        )

    def log(self) -> str:
        """All that the notifier has logged."""
        logs, group = self.client("logs"), "/aws/lambda/onair-dev-notifier"
        streams = [stream["logStreamName"] for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]]
        lines = [logs.get_log_events(logGroupName=group, logStreamName=stream)["events"] for stream in streams]
        return "\n".join(line["message"] for stream in lines for line in stream)

    def told(self, seconds: float = 30) -> list[tuple[str, str]]:
        """Subject and message of what the topic sent, once it sent something; and of what came right after it."""
        found = until(lambda: received(self.client("sqs"), self.read), seconds)
        time.sleep(WINDOW_SECONDS + 2)
        found += received(self.client("sqs"), self.read)
        sent = [json.loads(message["Body"]) for message in found]
        return [(notice["Subject"], notice["Message"]) for notice in sent]

    def _reader_of(self, topic: str) -> str:
        url: str = self.client("sqs").create_queue(QueueName="reader")["QueueUrl"]
        arn = self._attributes(url)["QueueArn"]
        open_to_topics = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": arn,
                }
            ],
        }
        self.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(open_to_topics)})
        self.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return url

    def _gather_for(self, seconds: int) -> None:
        (mapping,) = self._all("AWS::Lambda::EventSourceMapping")
        self.client("lambda").update_event_source_mapping(UUID=mapping, MaximumBatchingWindowInSeconds=seconds)

    def _all(self, kind: str) -> list[str]:
        return [physical_id for resource_type, physical_id in self._resources if resource_type == kind]

    def _attributes(self, url: str) -> dict[str, str]:
        found: dict[str, dict[str, str]]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        return found["Attributes"]


def with_webhook(folder: Path) -> str:
    """An app whose dev tells people by e-mail and in a chat, and needs no budget; the command that runs it."""
    copied = folder / "project"
    copied.mkdir()
    app = project(copied)
    told = f'emails = ["you@example.com"]\nwebhook_secret = "{SECRET}"'
    app.write("dev", edited(edited(DEV, "emails = []", told), "monthly_budget_usd = 30\n", ""))
    return f"{sys.executable} {app.folder / 'app.py'}"


def flapping(count: int) -> list[dict[str, Any]]:
    """So many SET and CLEARED of one alert type, each pair with an id of its own."""
    return [
        {"alarm_id": f"{number // 2}", "alarm_state": "CLEARED" if number % 2 else "SET", "message": "Waiting for RTMP input"}
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.cloud
def test_a_storm_on_the_bus_becomes_one_message_and_a_broken_event_harms_no_other(
    own_cloud: LocalCloud, own_client: Client, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    own_client("secretsmanager").create_secret(Name=SECRET, SecretString="https://example.com/do-not-tell")
    toolkit = Toolkit(own_cloud, tmp_path, "dev", app=with_webhook(tmp_path))
    toolkit.synth()
    toolkit.bootstrap()
    toolkit.deploy(["AutomationStack"])
    deployed = Deployed(own_client)

    with subtests.test("a channel's own start is one message with its states in their order"):
        channel_id = deployed.channel_arn.rpartition(":")[2]
        own_client("medialive").start_channel(ChannelId=channel_id)
        ((subject, message),) = deployed.told()
        assert subject == "onair onair-dev-main: STARTING, RUNNING"
        assert "채널이 실행 중이며 과금됩니다." in message

    with subtests.test("the function may read the webhook's secret, and tells nobody what stands in it"):
        assert "the webhook must be of hooks.slack.com, discord.com, discordapp.com, got example.com" in deployed.log()
        assert "do-not-tell" not in deployed.log()

    deployed.listen_to_the_test()

    with subtests.test("ten alerts are one message that tells their last state"):
        deployed.put(*flapping(10))
        ((subject, message),) = deployed.told()
        assert subject == f"onair onair-dev-main: {LOST} (5 times, now over)"
        assert message.splitlines()[-1].endswith(" UTC: Waiting for RTMP input")

    with subtests.test("a broken event ends in the dead letters, alone"):
        deployed.try_again_at_once()
        broken = {"alarm_state": "RAISED", "alarm_id": "broken"}
        deployed.put(flapping(1)[0], broken)
        ((subject, _),) = deployed.told()
        assert subject == f"onair onair-dev-main: {LOST}"
        letters = until(lambda: received(own_client("sqs"), deployed.letters), 60)
        assert [json.loads(letter["Body"])["detail"]["alarm_id"] for letter in letters] == ["broken"]
        assert received(own_client("sqs"), deployed.read) == []

    with subtests.test("what another function mails is for the chat too"):
        deployed.mail("onair main: stopped after 120 minutes")
        until(lambda: '"subject": "onair main: stopped after 120 minutes"' in deployed.log(), 30)
