"""From the bus to whoever reads: the deployed rule, queue, function and topic make one message of a storm."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rehearsal.backstage import NO_INPUT, NO_INPUT_MESSAGE, Alert
from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit
from rehearsal.ports import Ports
from tests.environments.broken import DEV, edited
from tests.environments.real_app import project
from tests.rehearsal.cloud.channels import reach
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.waiting import received, until

Client = Callable[[str], Any]

STACK, NOTIFIER = "onair-dev-automation", "onair-dev-notifier"
NAME = "onair onair-dev-main"
SECRET = "onair-webhook"
WINDOW_SECONDS = 5


@pytest.fixture
def own_cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """A local AWS of this test's own: the stacks of an environment have fixed names."""
    with LocalCloud(Ports.free().aws, tmp_path, rtmp=("127.0.0.1", 11935)) as cloud:
        yield cloud


class Deployed:
    """Phase 7 as it is deployed, with its waiting times shortened, and a reader of its topic."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.client: Client = cloud.account().client
        self._backstage = cloud.backstage()
        listed = self.client("cloudformation").list_stack_resources(StackName=STACK)["StackResourceSummaries"]
        self._resources = [(item["ResourceType"], item["PhysicalResourceId"]) for item in listed]
        (self._mapping,) = self._all("AWS::Lambda::EventSourceMapping")
        queues = {url: self._attributes(url) for url in self._all("AWS::SQS::Queue")}
        (self.notices,) = [url for url, attributes in queues.items() if "RedrivePolicy" in attributes]
        given_up_to = json.loads(queues[self.notices]["RedrivePolicy"])["deadLetterTargetArn"]
        (self.letters,) = [url for url, attributes in queues.items() if attributes["QueueArn"] == given_up_to]
        (self._topic,) = [arn for arn in self._all("AWS::SNS::Topic") if arn.endswith("-notices")]
        by_topics = {"Action": "sqs:SendMessage", "Principal": {"Service": "sns.amazonaws.com"}}
        self._reader = Queue(self.client, "reader", by_topics)
        self.client("sns").subscribe(TopicArn=self._topic, Protocol="sqs", Endpoint=self._reader.arn)
        self.channel_id = str(self.client("medialive").list_channels()["Channels"][0]["Id"])
        self._gather_for(WINDOW_SECONDS)

    def start(self) -> None:
        self.client("medialive").start_channel(ChannelId=self.channel_id)
        reach(self.client("medialive"), self.channel_id, "RUNNING", 20)

    def flap(self, changes: int) -> None:
        """So many events of one alert, which is set at the beginning: cleared, set, cleared …"""
        alert = Alert(NO_INPUT, NO_INPUT_MESSAGE, datetime.now(UTC))
        for change in range(changes):
            self._backstage.alerts(self.channel_id, [alert] if change % 2 else [])

    def try_again_at_once(self) -> None:
        """A message that failed comes back after a second, not after minutes."""
        self._gather_for(1)
        self.client("sqs").set_queue_attributes(QueueUrl=self.notices, Attributes={"VisibilityTimeout": "1"})

    def mail(self, subject: str) -> None:
        """What a function that stops channels publishes."""
        untold = {"DataType": "String", "StringValue": "untold"}
        self.client("sns").publish(
            TopicArn=self._topic, Subject=subject, Message="It was stopped.", MessageAttributes={"chat": untold}
        )

    def log(self) -> str:
        """All that the notifier has logged."""
        logs, group = self.client("logs"), f"/aws/lambda/{NOTIFIER}"
        streams = [stream["logStreamName"] for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]]
        lines = [logs.get_log_events(logGroupName=group, logStreamName=stream)["events"] for stream in streams]
        return "\n".join(line["message"] for stream in lines for line in stream)

    def told(self, seconds: float = 40) -> list[tuple[str, str]]:
        """Subject and message of what the topic sent, once it sent something; and of what came right after it."""
        found = until(lambda: received(self.client("sqs"), self._reader.url), seconds)
        time.sleep(WINDOW_SECONDS + 2)
        found += received(self.client("sqs"), self._reader.url)
        sent = [json.loads(message["Body"]) for message in found]
        return [(notice["Subject"], notice["Message"]) for notice in sent]

    def _gather_for(self, seconds: int) -> None:
        functions = self.client("lambda")
        functions.update_event_source_mapping(UUID=self._mapping, MaximumBatchingWindowInSeconds=seconds)

    def _all(self, kind: str) -> list[str]:
        return [physical_id for resource_type, physical_id in self._resources if resource_type == kind]

    def _attributes(self, url: str) -> dict[str, str]:
        found: dict[str, dict[str, str]]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        return found["Attributes"]


def with_webhook(folder: Path) -> str:
    """An app whose dev tells people by e-mail and in a chat; the command that runs it."""
    copied = folder / "project"
    copied.mkdir()
    app = project(copied)
    app.write("dev", edited(DEV, "emails = []", f'emails = ["you@example.com"]\nwebhook_secret = "{SECRET}"'))
    return f"{sys.executable} {app.folder / 'app.py'}"


@pytest.mark.cloud
@pytest.mark.long
def test_a_storm_on_the_bus_becomes_one_message_and_a_broken_one_harms_no_other(
    own_cloud: LocalCloud, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    secrets = own_cloud.account().client("secretsmanager")
    secrets.create_secret(Name=SECRET, SecretString="https://example.com/do-not-tell")
    toolkit = Toolkit(own_cloud, tmp_path, "dev", app=with_webhook(tmp_path))
    toolkit.synth()
    toolkit.bootstrap()
    toolkit.deploy(["AutomationStack"])
    deployed = Deployed(own_cloud)

    with subtests.test("a start without a phone is one message: its states in their order, and what is missing"):
        deployed.start()
        ((subject, message),) = deployed.told()
        assert subject == f"{NAME}: STARTING, RUNNING; {NO_INPUT}"
        assert "채널이 실행 중이며 과금됩니다." in message

    with subtests.test("ten alerts are one message that tells their last state"):
        deployed.flap(10)
        ((subject, message),) = deployed.told()
        assert subject == f"{NAME}: {NO_INPUT} (5 times, still there)"
        assert message.splitlines()[-1].endswith(f" UTC: {NO_INPUT_MESSAGE}")

    with subtests.test("the function may read the webhook's secret, and tells nobody what stands in it"):
        assert "the webhook must be of hooks.slack.com, discord.com, discordapp.com, got example.com" in deployed.log()
        assert "do-not-tell" not in deployed.log()

    with subtests.test("a message that nobody can read ends in the dead letters, alone"):
        deployed.try_again_at_once()
        deployed.client("sqs").send_message(QueueUrl=deployed.notices, MessageBody="broken")
        deployed.flap(1)
        ((subject, _),) = deployed.told()
        assert subject == f"{NAME}: over: {NO_INPUT}"
        letters = until(lambda: received(deployed.client("sqs"), deployed.letters), 60)
        assert [letter["Body"] for letter in letters] == ["broken"]

    with subtests.test("what another function mails is for the chat too"):
        deployed.mail("onair main: stopped after 120 minutes")
        until(lambda: '"subject": "onair main: stopped after 120 minutes"' in deployed.log(), 30)
