"""Stops with no code in their path: schedules that call MediaLive's StopChannel by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

STOP_CHANNEL = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"
RETRIES, OLDEST_SECONDS = 20, 3_600
"""A stop is tried for an hour and no longer: later it would end somebody's next show."""


class RunStops(Construct):
    """A group for one-shot schedules that functions make, and the role with which they stop channels.

    The schedules go with the group, so with the stack: nothing of a removed automation acts any more. The role may
    stop these channels, have `looker_arn` invoked, and write dead letters.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group_name: str,
        channel_arns: Sequence[str],
        conditions: Mapping[str, Mapping[str, str]],
        looker_arn: str,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        self.group_name = group_name
        self.dead_letters = dead_letters
        self._group = scheduler.CfnScheduleGroup(self, "Group", name=group_name)
        self.role = scheduler_role(self, "Role", "What the stops of single runs may do")
        for statement in (
            iam.PolicyStatement(
                actions=["medialive:StopChannel"], resources=list(channel_arns), conditions=dict(conditions)
            ),
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[looker_arn]),
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn]),
        ):
            self.role.add_to_policy(statement)

    def setting(self) -> list[iam.PolicyStatement]:
        """What a function needs that sets, moves and removes one-shot stops."""
        stack = Stack.of(self)
        schedules = stack.format_arn(
            service="scheduler",
            resource="schedule",
            resource_name=f"{self.group_name}/*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        verbs = ("CreateSchedule", "UpdateSchedule", "GetSchedule", "DeleteSchedule")
        return [
            iam.PolicyStatement(actions=[f"scheduler:{verb}" for verb in verbs], resources=[schedules]),
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self.role.role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            ),
        ]

    def variables(self) -> dict[str, str]:
        """What such a function is told."""
        return {
            # By reference, so that the group is there before the function that fills it.
            "STOP_GROUP": self._group.ref,
            "STOP_ROLE_ARN": self.role.role_arn,
            "DEAD_LETTERS_ARN": self.dead_letters.queue_arn,
        }


class DailyStops(Construct):
    """Every channel is stopped at one time of each day, always: what survives everything else ends here.

    What it could not stop goes to a queue of its own: every channel that was idle already is among it, because
    StopChannel refuses those.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        channel_ids: Mapping[str, str],
        clock: str,
        time_zone: str,
        role: iam.IRole,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        hour, minute = (int(part) for part in clock.split(":"))
        for name, channel_id in channel_ids.items():
            scheduler.CfnSchedule(
                self,
                name,
                description=f"Stops a channel at {clock}, whatever it runs for",
                schedule_expression=f"cron({minute} {hour} * * ? *)",
                schedule_expression_timezone=time_zone,
                state="ENABLED",
                flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
                target=scheduler.CfnSchedule.TargetProperty(
                    arn=STOP_CHANNEL,
                    role_arn=role.role_arn,
                    input=Stack.of(self).to_json_string({"ChannelId": channel_id}),
                    retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=OLDEST_SECONDS, maximum_retry_attempts=RETRIES
                    ),
                    dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
                ),
            )


def scheduler_role(scope: Construct, construct_id: str, description: str) -> iam.Role:
    """A role that schedules of this account alone act with."""
    return iam.Role(
        scope,
        construct_id,
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
        ),
        description=description,
    )
