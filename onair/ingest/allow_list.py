"""An environment's allow-list as it is in force, and the schedule that closes it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from environments import Environment
from environments.ingest import checked_allow_list, require_closed
from onair.deployed import output
from onair.errors import OperatorError
from onair.live import ABSENT
from rehearsal.account import Account

NAME = "close-ingest"
UPDATE = "arn:aws:scheduler:::aws-sdk:medialive:updateInputSecurityGroup"
RETRIES, OLDEST_SECONDS = 20, 3_600
ADDED = "Closes the ingest again for "
TRIES = 2


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Who may send for a while: at `until` (aware) the rules of `before` are written back; `added` are beside them."""

    before: tuple[str, ...]
    added: tuple[str, ...]
    until: datetime


class AllowList:
    """The input security group of an environment's inputs. Raises OperatorError where phase 4 is not deployed."""

    def __init__(self, account: Account, environment: Environment) -> None:
        self._account = account
        self._environment = environment
        self._medialive = account.client("medialive")
        self._scheduler = account.client("scheduler")
        self._schedules = f"{environment.prefix}-stops"
        described = self._medialive.describe_input(InputId=output(account, environment, 4, "InputId"))
        self.group_id: str = described["SecurityGroups"][0]

    @property
    def rules(self) -> tuple[str, ...]:
        """The CIDR blocks that are admitted now."""
        found = self._medialive.describe_input_security_group(InputSecurityGroupId=self.group_id)
        return tuple(rule["Cidr"] for rule in found["WhitelistRules"])

    @property
    def opening(self) -> Opening | None:
        """What is open for a while, None when nothing is."""
        try:
            found = self._scheduler.get_schedule(GroupName=self._schedules, Name=NAME)
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return None
            raise
        written = json.loads(found["Target"]["Input"])
        until = datetime.fromisoformat(found["ScheduleExpression"].removeprefix("at(").removesuffix(")"))
        return Opening(
            before=tuple(rule["Cidr"] for rule in written["WhitelistRules"]),
            added=tuple(found["Description"].removeprefix(ADDED).split(", ")),
            until=until.replace(tzinfo=UTC),
        )

    def open(self, cidr: str, length: timedelta, now: datetime) -> Opening:
        """Admit this block beside the others, once its end is set. Raises OperatorError when it may not be.

        Who opens while somebody else has opened adds to it, and the later end is the end of both.
        """
        for _ in range(TRIES):
            opening, rules = self.opening, self.rules
            before = opening.before if opening else rules
            if cidr in before:
                raise OperatorError(f"{cidr} may send already, without an end: it is on the allow-list")
            added = tuple(dict.fromkeys((*(opening.added if opening else ()), cidr)))
            until = max(now + length, opening.until) if opening else now + length
            wanted = Opening(before=before, added=added, until=until.replace(microsecond=0))
            self._require_admissible((*before, *added))
            # Whoever sets the first end in the same moment is not overwritten: their rules are those of before.
            if self._set(wanted, anew=opening is None):
                self._write((*before, *added))
                return wanted
        raise OperatorError("somebody else opens the ingest at this moment: look again, and open it once more")

    def close(self) -> tuple[str, ...]:
        """Take off what was added, now; the rules that are left. Raises OperatorError when nothing is open.

        What else has changed meanwhile, by a deployment say, stays.
        """
        opening = self.opening
        if opening is None:
            raise OperatorError(f"nothing is open for a while in {self._environment.name}: {', '.join(self.rules)}")
        left = tuple(rule for rule in self.rules if rule not in opening.added) or opening.before
        self._write(left)
        self._scheduler.delete_schedule(GroupName=self._schedules, Name=NAME)
        return left

    def _require_admissible(self, rules: tuple[str, ...]) -> None:
        try:
            checked_allow_list(rules)
            require_closed(self._environment.name, rules)
        except ValueError as refused:
            raise OperatorError(str(refused)) from None

    def _write(self, rules: tuple[str, ...]) -> None:
        """MediaLive replaces all rules at once, so that what somebody else writes in the same moment is lost."""
        self._medialive.update_input_security_group(**_update(self.group_id, rules))
        if set(self.rules) != set(rules):
            raise OperatorError(
                f"somebody else wrote the rules of input security group {self.group_id} at this moment, "
                f"now {', '.join(self.rules)}: try again"
            )

    def _set(self, opening: Opening, *, anew: bool) -> bool:
        """Whether the schedule is set; it is not when there is one already that nobody saw."""
        schedule: dict[str, Any] = {
            "GroupName": self._schedules,
            "Name": NAME,
            "Description": f"{ADDED}{', '.join(opening.added)}",
            "ScheduleExpression": f"at({opening.until:%Y-%m-%dT%H:%M:%S})",
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": UPDATE,
                "RoleArn": output(self._account, self._environment, 7, "IngestClosingRoleArn"),
                "Input": json.dumps(_update(self.group_id, opening.before)),
                "RetryPolicy": {
                    "MaximumEventAgeInSeconds": OLDEST_SECONDS,
                    "MaximumRetryAttempts": RETRIES,
                },
                "DeadLetterConfig": {"Arn": output(self._account, self._environment, 7, "DeadLettersArn")},
            },
        }
        if not anew:
            self._scheduler.update_schedule(**schedule)
            return True
        try:
            self._scheduler.create_schedule(**schedule)
        except self._scheduler.exceptions.ConflictException:
            return False
        return True


def _update(group_id: str, rules: tuple[str, ...]) -> dict[str, Any]:
    return {"InputSecurityGroupId": group_id, "WhitelistRules": [{"Cidr": rule} for rule in rules]}
