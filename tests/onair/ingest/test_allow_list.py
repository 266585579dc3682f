"""Opening the ingest for a while and closing it, in the local AWS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import environments
from environments import Environment
from onair.errors import OperatorError
from onair.ingest.allow_list import AllowList, Opening
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud
from tests.onair.encoder import deploy_outputs
from tests.rehearsal.cloud.channels import make_input
from tests.rehearsal.cloud.roles import service_role
from tests.rehearsal.cloud.waiting import until

PRODUCTION = environments.load("production")
OFFICE, PHONE, CLUB = "203.0.113.0/24", "198.51.100.7/32", "198.51.100.8/32"
NOW = datetime(2036, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Ingest:
    """An input of production whose group admits an office, and what closes it."""

    account: Account
    environment: Environment
    client: Callable[[str], Any]
    group_id: str

    @property
    def list(self) -> AllowList:
        return AllowList(self.account, self.environment)

    def deploys(self, *rules: str) -> None:
        """CloudFormation writes the rules of a template."""
        self.client("medialive").update_input_security_group(
            InputSecurityGroupId=self.group_id, WhitelistRules=[{"Cidr": rule} for rule in rules]
        )


@pytest.fixture
def ingest(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Ingest:
    environment = PRODUCTION.model_copy(update={"project": name})
    medialive, account = client("medialive"), cloud.account()
    group = medialive.create_input_security_group(WhitelistRules=[{"Cidr": OFFICE}])["SecurityGroup"]
    rights = {"Action": "medialive:UpdateInputSecurityGroup", "Resource": group["Arn"]}
    queue = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    letters = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("scheduler").create_schedule_group(Name=f"{environment.prefix}-stops")
    input_id = make_input(medialive, name, groups=(group["Id"],))
    deploy_outputs(client, environment, "medialive", {"InputId": input_id})
    role = service_role(client, name, "scheduler", rights)
    deploy_outputs(client, environment, "automation", {"IngestClosingRoleArn": role, "DeadLettersArn": letters})
    return Ingest(account, environment, client, group["Id"])


def test_who_is_let_in_may_send_beside_the_others_and_the_end_is_set(ingest: Ingest) -> None:
    opening = ingest.list.open(PHONE, HOUR, NOW)
    assert ingest.list.rules == (OFFICE, PHONE)
    assert ingest.list.opening == opening
    assert (opening.before, opening.added, opening.until) == ((OFFICE,), (PHONE,), NOW + HOUR)


def test_the_end_is_set_before_anybody_is_let_in(ingest: Ingest) -> None:
    role = ingest.client("cloudformation").delete_stack(StackName=f"{ingest.environment.prefix}-automation")
    assert role
    until(lambda: _refused(ingest), 20)
    assert ingest.list.rules == (OFFICE,)


def _refused(ingest: Ingest) -> bool:
    try:
        ingest.list.open(PHONE, HOUR, NOW)
    except OperatorError as error:
        return "phase 7 of production is not deployed" in str(error)
    ingest.list.close()
    return False


def test_closing_takes_off_what_was_added_and_the_schedule_with_it(ingest: Ingest) -> None:
    ingest.list.open(PHONE, HOUR, NOW)
    assert ingest.list.close() == (OFFICE,)
    assert (ingest.list.rules, ingest.list.opening) == ((OFFICE,), None)
    with pytest.raises(OperatorError, match=rf"^nothing is open for a while in production: {OFFICE}$"):
        ingest.list.close()


def test_a_second_opening_adds_to_the_first_and_the_later_end_is_that_of_both(ingest: Ingest) -> None:
    ingest.list.open(PHONE, 2 * HOUR, NOW)
    second = ingest.list.open(CLUB, HOUR, NOW)
    assert (second.before, second.added, second.until) == ((OFFICE,), (PHONE, CLUB), NOW + 2 * HOUR)
    assert ingest.list.rules == (OFFICE, PHONE, CLUB)
    assert ingest.list.open(PHONE, 3 * HOUR, NOW).until == NOW + 3 * HOUR
    assert ingest.list.close() == (OFFICE,)


def test_two_that_open_at_once_never_take_one_another_for_the_rules_of_before(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = ingest.list
    seen: list[Opening | None] = []
    found = vars(AllowList)["opening"]

    def opening(self: AllowList) -> Opening | None:
        """The late one looks, and then the other opens."""
        looked: Opening | None = found.fget(self)
        if self is late and not seen:
            seen.append(looked)
            ingest.list.open(PHONE, HOUR, NOW)
        return looked

    monkeypatch.setattr(AllowList, "opening", property(opening))
    both = late.open(CLUB, HOUR, NOW)
    assert seen == [None]
    assert (both.before, both.added) == ((OFFICE,), (PHONE, CLUB))
    assert ingest.list.rules == (OFFICE, PHONE, CLUB)


def test_what_a_deployment_wrote_meanwhile_stays_when_it_is_closed_by_hand(ingest: Ingest) -> None:
    ingest.list.open(PHONE, HOUR, NOW)
    ingest.deploys("192.0.2.0/24")
    assert ingest.list.close() == ("192.0.2.0/24",)


def test_who_is_on_the_list_anyway_is_told(ingest: Ingest) -> None:
    with pytest.raises(OperatorError, match=f"{OFFICE} may send already, without an end"):
        ingest.list.open(OFFICE, HOUR, NOW)


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "128.0.0.0/1"])
def test_outside_dev_the_internet_is_not_let_in_for_a_while_either(ingest: Ingest, cidr: str) -> None:
    with pytest.raises(OperatorError, match=r"^ingest\.allow_list must not admit the whole internet outside dev"):
        ingest.list.open(cidr, HOUR, NOW)
    assert (ingest.list.rules, ingest.list.opening) == ((OFFICE,), None)


def test_more_than_ten_are_refused_in_the_environment_file_s_words(ingest: Ingest) -> None:
    ingest.deploys(*(f"192.0.2.{number}/32" for number in range(0, 20, 2)))
    with pytest.raises(OperatorError, match="must hold 1 to 10 CIDR blocks"):
        ingest.list.open(PHONE, HOUR, NOW)


@pytest.mark.long
def test_when_the_time_is_over_the_schedule_closes_it_with_its_own_role(ingest: Ingest) -> None:
    ingest.list.open(PHONE, timedelta(seconds=3), datetime.now(UTC))
    assert ingest.list.rules == (OFFICE, PHONE)
    until(lambda: ingest.list.rules == (OFFICE,), 90)
    until(lambda: ingest.list.opening is None, 20)
