"""What is on air, read from the local AWS: channels by their tags, and every stop that is ahead of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import environments
from environments import Environment
from onair.live import Channel, Stop, channels, deployed_templates, next_daily_stop
from rehearsal.account import Account
from rehearsal.backstage import NO_INPUT, Alert, Backstage
from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.channels import destination, make_channel, make_input, reach
from tests.rehearsal.cloud.roles import service_role

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Ground:
    """An environment of the test's own, in the local AWS: dev, under a project that no other test has."""

    cloud: LocalCloud
    client: Callable[[str], Any]
    environment: Environment
    name: str

    @property
    def account(self) -> Account:
        return self.cloud.account()

    @property
    def group(self) -> str:
        return f"{self.environment.prefix}-stops"

    @property
    def tags(self) -> dict[str, str]:
        return {"onair:project": self.environment.project, "onair:environment": self.environment.name}

    def runs(self, **changes: Any) -> str:
        """A channel on air; its id."""
        medialive = self.client("medialive")
        channel = make_channel(medialive, self.name, Tags=self.tags, **changes)
        medialive.start_channel(ChannelId=channel["Id"])
        return str(reach(medialive, channel["Id"], "RUNNING")["Id"])

    def notes(self, channel_id: str, since: str) -> None:
        """Write when the run began, as the sweep does."""
        medialive = self.client("medialive")
        arn = medialive.describe_channel(ChannelId=channel_id)["Arn"]
        medialive.create_tags(ResourceArn=arn, Tags={"onair:running-since": since})

    def stops_at(self, channel_id: str, moment: datetime) -> None:
        """Set a channel's own stop, as the functions do."""
        channel = self.client("medialive").describe_channel(ChannelId=channel_id)
        rights = {"Action": "medialive:StopChannel", "Resource": channel["Arn"]}
        self.client("scheduler").create_schedule(
            GroupName=self.group,
            Name=f"stop-{channel_id}",
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            ScheduleExpressionTimezone="UTC",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": "arn:aws:scheduler:::aws-sdk:medialive:stopChannel",
                "RoleArn": service_role(self.client, self.name, "scheduler", rights),
                "Input": json.dumps({"ChannelId": channel_id}),
            },
        )

    def only(self, now: datetime) -> Channel:
        (channel,) = channels(self.account, self.environment, now)
        return channel


@pytest.fixture
def ground(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Iterator[Ground]:
    made = Ground(cloud, client, environments.load("dev").model_copy(update={"project": name}), name)
    client("scheduler").create_schedule_group(Name=made.group)
    yield made
    client("scheduler").delete_schedule_group(Name=made.group)


def test_a_stopped_channel_has_neither_a_run_nor_stops_ahead(ground: Ground) -> None:
    tags = {**ground.tags, "onair:running-since": NOW.isoformat()}
    made = make_channel(ground.client("medialive"), ground.name, Tags=tags)
    found = ground.only(NOW)
    assert found == Channel(id=made["Id"], name=ground.name, state="IDLE")
    assert not found.bills


def test_channels_of_other_projects_and_environments_are_not_looked_at(ground: Ground) -> None:
    medialive, name = ground.client("medialive"), ground.name
    make_channel(medialive, f"{name}-a", Tags={**ground.tags, "onair:environment": "staging"})
    make_channel(medialive, f"{name}-b", Tags={**ground.tags, "onair:project": "another"})
    make_channel(medialive, f"{name}-c")
    assert channels(ground.account, ground.environment, NOW) == []


def test_a_run_is_told_with_every_stop_that_is_ahead_the_first_first(ground: Ground, backstage: Backstage) -> None:
    now, automation = datetime.now(UTC).replace(microsecond=0), ground.environment.automation
    since, silent = now - timedelta(minutes=30), now - timedelta(minutes=4)
    channel_id = ground.runs()
    ground.notes(channel_id, since.isoformat())
    ground.stops_at(channel_id, now + timedelta(minutes=80))
    backstage.alerts(channel_id, [])  # one that is set keeps its time
    backstage.alerts(channel_id, [Alert(NO_INPUT, "nothing arrives, says a test", silent)])
    found = ground.only(now)
    assert (found.since, found.silent_since) == (since, silent)
    daily = next_daily_stop(ground.environment, now)
    assert daily is not None
    wanted = [
        Stop(by="the sweep, without input", at=silent + timedelta(minutes=automation.idle_minutes)),
        Stop(by="its own stop", at=now + timedelta(minutes=80)),
        Stop(by="the sweep, at the maximum", at=since + timedelta(minutes=automation.maximum_run_minutes)),
        Stop(by="the daily stop", at=daily),
    ]
    assert list(found.stops) == sorted(wanted, key=lambda stop: stop.at)


def test_one_pipeline_with_input_is_input(ground: Ground, backstage: Backstage) -> None:
    attachments = [{"InputId": make_input(ground.client("medialive"), ground.name, pipelines=2)}]
    channel_id = ground.runs(ChannelClass="STANDARD", Destinations=[destination(1, 2)], InputAttachments=attachments)
    early, late = (Alert(NO_INPUT, "nothing arrives, says a test", NOW - timedelta(minutes=n)) for n in (9, 3))
    for pipeline in ("0", "1"):
        backstage.alerts(channel_id, [], pipeline=pipeline)  # one that is set keeps its time
    backstage.alerts(channel_id, [early], pipeline="1")
    assert ground.only(NOW).silent_since is None
    backstage.alerts(channel_id, [late], pipeline="0")
    assert ground.only(NOW).silent_since == late.since


def test_a_time_that_somebody_wrote_into_the_tag_is_none(ground: Ground) -> None:
    ground.notes(ground.runs(), "yesterday")
    assert ground.only(NOW).since is None


def test_without_phase_7_nothing_will_stop_a_channel(ground: Ground) -> None:
    ground.runs()
    without = ground.environment.model_copy(update={"phases": (1, 3, 4)})
    (found,) = channels(ground.account, without, NOW)
    assert found.stops == ()


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2026-11-25T04:59:59+09:00", "2026-11-25T05:00:00+09:00"),
        ("2026-11-25T05:00:00+09:00", "2026-11-26T05:00:00+09:00"),
        ("2026-11-24T23:00:00+00:00", "2026-11-26T05:00:00+09:00"),
    ],
)
def test_the_daily_stop_comes_next_in_its_own_time_zone(now: str, wanted: str) -> None:
    found = next_daily_stop(environments.load("dev"), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(wanted)


def test_a_daily_stop_that_is_off_never_comes() -> None:
    dev = environments.load("dev")
    off = dev.model_copy(update={"automation": dev.automation.model_copy(update={"daily_stop": "off"})})
    assert next_daily_stop(off, NOW) is None


def test_the_templates_of_the_phases_that_are_deployed_are_read(ground: Ground) -> None:
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    name = f"{ground.environment.prefix}-monitoring"
    ground.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))
    assert deployed_templates(ground.account, ground.environment) == {"MonitoringStack": template}
