"""What each function of phase 7 may do: on these channels, by exact ARN, and only while they carry our tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.automation_function import function_name
from constructs_lib.function_role import FunctionRole
from constructs_lib.run_stops import RunStops, scheduler_role
from environments import Environment

RUN_TAGS = ("onair:running-since", "onair:run-seconds", "onair:doubted-since", "onair:started-for")
"""The tags that the functions write: none of those by which a channel is known to be ours."""

RECORDED_TAG = "onair:recorded"
"""What the sweep leaves on a channel for the function that harvests, while the replay is on."""

ASKS_ALL = "It knows no resource (service authorization reference); every other right is on exact ARNs"


class AutomationRights(Construct):
    """The policies of one environment's automation."""

    def __init__(self, scope: Construct, *, environment: Environment, channel_arns: Sequence[str]) -> None:
        super().__init__(scope, "Rights")
        self._environment = environment
        self._channel_arns = list(channel_arns)
        self.ours: Mapping[str, Mapping[str, str]] = {
            "StringEquals": {
                "aws:ResourceTag/onair:project": environment.project,
                "aws:ResourceTag/onair:environment": environment.name,
            }
        }

    def on_channels(self, *verbs: str) -> iam.PolicyStatement:
        """These calls of MediaLive, on our channels."""
        return iam.PolicyStatement(
            actions=[f"medialive:{verb}" for verb in verbs], resources=self._channel_arns, conditions=dict(self.ours)
        )

    def of_air_control(self, role: iam.IRole, stops: RunStops) -> None:
        """Start and stop, and give a run its own stop."""
        calls = self.on_channels("DescribeChannel", "StartChannel", "StopChannel")
        statements = [calls, self._tagging(), *stops.setting()]
        policy = iam.Policy(self, "AirControl", roles=[role], statements=statements)
        self._acknowledge_schedules(policy, stops)

    def of_budget_stop(self, role: iam.IRole) -> None:
        """Find what runs, and stop it."""
        statements = [self.on_channels("DescribeChannel", "StopChannel"), _everywhere("medialive:ListChannels")]
        policy = iam.Policy(self, "BudgetStop", roles=[role], statements=statements)
        acknowledge(policy, "IAM5[Resource::*]", ASKS_ALL)

    def of_sweep(self, function: lambda_.Function, stops: RunStops) -> None:
        """See what runs and whether it has input, stop it, note what the next sweep must know; never start."""
        asked = ("medialive:ListChannels", "medialive:ListAlerts", "cloudwatch:GetMetricData")
        everywhere = _everywhere(*asked, "scheduler:ListSchedules")
        left = (RECORDED_TAG,) if self._environment.replay.enabled else ()
        statements = [self.on_channels("StopChannel"), self._tagging(*left), everywhere, *stops.setting()]
        policy = self._attached("Sweep", function, statements)
        acknowledge(policy, "IAM5[Resource::*]", ASKS_ALL)
        self._acknowledge_schedules(policy, stops)

    def of_recordings(self, function: lambda_.Function) -> None:
        """Find the shows that the sweep left on channels, and take them off; what it harvests is granted elsewhere."""
        taking = self.on_channels("DeleteTags")
        taking.add_condition("ForAllValues:StringEquals", {"aws:TagKeys": [RECORDED_TAG]})
        policy = self._attached("Recordings", function, [taking, _everywhere("medialive:ListChannels")])
        acknowledge(policy, "IAM5[Resource::*]", ASKS_ALL)

    def of_daily_stop(self, letters: sqs.IQueue) -> iam.Role:
        """A role of its own, so that nothing that breaks the other stops breaks this one."""
        role = scheduler_role(self, "DailyStopRole", "What the daily stop may do")
        role.add_to_policy(self.on_channels("StopChannel"))
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[letters.queue_arn]))
        return role

    def secret(self, name: str) -> iam.PolicyStatement:
        """Read one secret, which exists already; Secrets Manager puts a hyphen and six characters behind its name."""
        stack = Stack.of(self)
        arn = f"arn:aws:secretsmanager:{stack.region}:{stack.account}:secret:{name}-??????"
        return iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[arn])

    def own_role(self, construct_id: str, module: str) -> FunctionRole:
        """A role for one function, which may write its own log and nothing yet."""
        return FunctionRole(self, construct_id, function_name=function_name(self._environment.prefix, module))

    def _attached(
        self, construct_id: str, function: lambda_.Function, statements: Sequence[iam.PolicyStatement]
    ) -> iam.Policy:
        policy = iam.Policy(self, construct_id, statements=list(statements))
        if function.role is not None:
            policy.attach_to_role(function.role)
        return policy

    def _tagging(self, *besides: str) -> iam.PolicyStatement:
        statement = self.on_channels("CreateTags", "DeleteTags")
        statement.add_condition("ForAllValues:StringEquals", {"aws:TagKeys": [*RUN_TAGS, *besides]})
        return statement

    @property
    def _account(self) -> str:
        return self._environment.account or "<AWS::AccountId>"

    def _acknowledge_schedules(self, policy: iam.Policy, stops: RunStops) -> None:
        acknowledge(
            policy,
            f"IAM5[Resource::arn:aws:scheduler:{self._environment.region}:{self._account}"
            f":schedule/{stops.group_name}/*]",
            "A schedule is named after the channel that it stops, by the function that makes it",
        )


def _everywhere(*actions: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=["*"])
