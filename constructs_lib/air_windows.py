"""Weekly times on air as pairs of EventBridge schedules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib.run_stops import scheduler_role

RETRIES = 2
OLDEST_EVENT_SECONDS = {"start": 300, "stop": 86_400}
"""How long Scheduler keeps trying: a late start helps nobody, a late stop still saves money."""

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
"""Scheduler puts the time at which the schedule was due in its place."""


@dataclass(frozen=True, kw_only=True)
class AirWindow:
    """One channel runs from `start` on `days` to `stop` on `stop_days`; clocks are "HH:MM"."""

    channel_id: str
    days: tuple[str, ...]
    start: str
    stop_days: tuple[str, ...]
    stop: str


class AirWindows(Construct):
    """A start and a stop per window, in one time zone; all disabled unless `enabled`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group_name: str,
        windows: Sequence[AirWindow],
        time_zone: str,
        enabled: bool,
        air_control: lambda_.IFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        self._time_zone = time_zone
        self._state = "ENABLED" if enabled else "DISABLED"
        self._function = air_control
        self._dead_letters = dead_letters
        self._group = scheduler.CfnScheduleGroup(self, "Group", name=group_name)
        self._role = self._invoking_role()
        for number, window in enumerate(windows):
            self._schedule(f"Start{number}", "start", window.channel_id, window.start, window.days)
            self._schedule(f"Stop{number}", "stop", window.channel_id, window.stop, window.stop_days)

    def _invoking_role(self) -> iam.Role:
        role = scheduler_role(self, "Role", "What the schedules of the air windows may do")
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self._function.function_arn])
        )
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self._dead_letters.queue_arn]))
        return role

    def _schedule(self, construct_id: str, action: str, channel_id: str, clock: str, days: Sequence[str]) -> None:
        hour, minute = (int(part) for part in clock.split(":"))
        command = {"action": action, "channelId": channel_id, "scheduledTime": SCHEDULED_TIME}
        scheduler.CfnSchedule(
            self,
            construct_id,
            group_name=self._group.ref,
            description=f"{action} at {clock} on {', '.join(days)}",
            schedule_expression=f"cron({minute} {hour} ? * {','.join(days)} *)",
            schedule_expression_timezone=self._time_zone,
            state=self._state,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self._function.function_arn,
                role_arn=self._role.role_arn,
                input=Stack.of(self).to_json_string(command),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=OLDEST_EVENT_SECONDS[action], maximum_retry_attempts=RETRIES
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self._dead_letters.queue_arn),
            ),
        )
