"""Phase 6's test points, and what makes each fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.ground import Ground
from rehearsal.demo.points.monitoring import alarms_and_dashboard_stand, subscriptions_are_confirmed
from tests.rehearsal.demo.points.account import DEV, Account

EMAIL = "operator@example.com"
SNS = boto3.client("sns")


class Unconfirmed(Ground):
    """An account in which SNS answers what a test has prepared."""

    def client(self, service: str, *, region: str | None = None) -> Any:
        return SNS if service == "sns" else super().client(service, region=region)


@pytest.fixture
def account(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Account:
    """Phase 6 with one alarm."""
    made = Account.of(cloud, client, name)
    prefix = made.environment.prefix
    alarm = {
        "AlarmName": f"{prefix}-NoPicture",
        "Namespace": "AWS/MediaLive",
        "MetricName": "ActiveAlerts",
        "Period": 60,
        "Statistic": "Maximum",
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    dashboard = {"DashboardName": prefix, "DashboardBody": json.dumps({"widgets": []})}
    made.deploy(
        "monitoring",
        {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
            "Live": {"Type": "AWS::CloudWatch::Dashboard", "Properties": dashboard},
        },
        {"AlarmTopicArn": {"Ref": "Topic"}},
    )
    return made


def test_as_deployed_it_passes_with_the_alarms_states(account: Account) -> None:
    evidence = alarms_and_dashboard_stand(account.ground())
    assert evidence.passed
    assert list(evidence.observed["alarms"]) == [f"{account.environment.prefix}-NoPicture"]  # type: ignore[call-overload]


def test_an_alarm_that_somebody_deleted_is_named(account: Account) -> None:
    name = f"{account.environment.prefix}-NoPicture"
    account.client("cloudwatch").delete_alarms(AlarmNames=[name])
    evidence = alarms_and_dashboard_stand(account.ground())
    assert not evidence.passed
    assert evidence.observed["missing"] == [name]


def test_a_dashboard_that_somebody_deleted_fails(account: Account) -> None:
    account.client("cloudwatch").delete_dashboards(DashboardNames=[account.environment.prefix])
    assert not alarms_and_dashboard_stand(account.ground()).passed


def test_where_no_address_is_wanted_it_is_said_that_alarms_tell_nobody(account: Account) -> None:
    evidence = subscriptions_are_confirmed(account.ground())
    assert evidence.passed
    assert evidence.observed["alarms_tell"] == "nobody: monitoring.emails is empty"


def test_an_address_that_is_wanted_and_not_there_is_named(account: Account) -> None:
    monitoring = DEV.monitoring.model_copy(update={"emails": (EMAIL,)})
    evidence = subscriptions_are_confirmed(account.ground(monitoring=monitoring))
    assert not evidence.passed
    assert evidence.observed["missing"] == [EMAIL]


def test_an_address_that_has_confirmed_passes(account: Account) -> None:
    ground = account.ground(monitoring=DEV.monitoring.model_copy(update={"emails": (EMAIL,)}))
    topic = ground.output("MonitoringStack", "AlarmTopicArn")
    # The local AWS sends no mail: it counts as confirmed at once.
    account.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint=EMAIL)
    evidence = subscriptions_are_confirmed(ground)
    assert evidence.passed
    assert evidence.observed["confirmed"] == [EMAIL]


def test_an_address_that_has_not_confirmed_fails(account: Account) -> None:
    monitoring = DEV.monitoring.model_copy(update={"emails": (EMAIL,)})
    waiting = {"SubscriptionArn": "PendingConfirmation", "Endpoint": EMAIL, "Protocol": "email"}
    with Stubber(SNS) as stubber:
        stubber.add_response("list_subscriptions_by_topic", {"Subscriptions": [waiting]})
        evidence = subscriptions_are_confirmed(Unconfirmed(**vars(account.ground(monitoring=monitoring))))
    assert not evidence.passed
    assert evidence.observed["pending"] == [EMAIL]
    assert evidence.observed["alarms_tell"] == "nobody yet"
