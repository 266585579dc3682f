"""Phase 7: automation."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.air_windows import AirWindow, AirWindows
from constructs_lib.automation_function import AutomationFunction
from constructs_lib.channel_events import ChannelEvents, Every
from constructs_lib.dead_letters import DeadLetters
from constructs_lib.email_topic import EmailTopic
from environments import Environment
from stacks.media_live_stack import MediaLiveStack
from stacks.network_stack import NetworkStack
from stacks.phase_stack import PhaseStack

SWEEP_INTERVAL = Duration.minutes(2)


class AutomationStack(PhaseStack):
    """Starts and stops channels in their windows, tells people what happens, stops what ran too long."""

    def __init__(
        self, scope: Construct, *, environment: Environment, network: NetworkStack, live: MediaLiveStack
    ) -> None:
        super().__init__(scope, phase=7, environment=environment)
        self._environment = environment
        self._channel_arns = [channel.channel_arn for channel in live.channels.values()]
        self._dead_letters = DeadLetters(self, "DeadLetters")
        self._notices = EmailTopic(
            self, "Notices", name=f"{environment.prefix}-notices", emails=environment.monitoring.emails
        )
        # Imported by ARN: a right granted on the role object of phase 1 would make that phase need this one.
        shared_role = iam.Role.from_role_arn(self, "AutomationRole", network.automation_role.role_arn)
        air_control = self._function("AirControl", "air_control", "Starts and stops a channel", shared_role)
        notifier = self._function("Notifier", "notifier", "Tells people of state changes and alerts")
        sweep = self._function("RunSweep", "run_sweep", "Stops a channel that has run past its maximum")
        rights = self._grant(shared_role, notifier, sweep)
        self._acknowledge_findings(rights)
        self._windows(air_control, live)
        ChannelEvents(
            self,
            "ChannelEvents",
            channel_arns=self._channel_arns,
            function=notifier,
            dead_letters=self._dead_letters,
        )
        Every(self, "Sweep", interval=SWEEP_INTERVAL, function=sweep, dead_letters=self._dead_letters)

    def _function(
        self, construct_id: str, module: str, description: str, role: iam.IRole | None = None
    ) -> AutomationFunction:
        return AutomationFunction(
            self,
            construct_id,
            prefix=self._environment.prefix,
            module=module,
            description=description,
            variables=self._variables(),
            role=role or self._own_role(f"{construct_id}Role", module),
            dead_letters=self._dead_letters,
        )

    def _variables(self) -> Mapping[str, str]:
        return {
            "PROJECT": self._environment.project,
            "ENVIRONMENT": self._environment.name,
            "NOTICE_TOPIC_ARN": self._notices.topic_arn,
            "MAXIMUM_RUN_MINUTES": str(self._environment.automation.maximum_run_minutes),
        }

    def _own_role(self, construct_id: str, module: str) -> iam.Role:
        role = iam.Role(self, construct_id, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        group = f"/aws/lambda/{self._environment.prefix}-{module.replace('_', '-')}"
        arn = f"arn:aws:logs:{self.region}:{self.account}:log-group:{group}:log-stream:*"
        role.add_to_policy(iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[arn]))
        acknowledge(
            role,
            f"IAM5[Resource::arn:aws:logs:{self._environment.region}:{self._environment.account or '<AWS::AccountId>'}"
            f":log-group:{group}:log-stream:*]",
            "A log stream is named when it is made, by the service that writes it",
        )
        return role

    def _grant(self, shared_role: iam.IRole, notifier: AutomationFunction, sweep: AutomationFunction) -> iam.Policy:
        """Each function its own: what it does to channels, and the topic where it tells of it."""
        describe, run = ["medialive:DescribeChannel"], ["medialive:StartChannel", "medialive:StopChannel"]
        iam.Policy(self, "AirControlRights", roles=[shared_role], statements=[self._on_channels(*describe, *run)])
        self._notices.grant_publish(notifier)
        notifier.add_to_role_policy(self._on_channels(*describe))
        rights = iam.Policy(
            self,
            "SweepRights",
            statements=[
                # ListChannels knows no resource: it lists the account's channels or none.
                iam.PolicyStatement(actions=["medialive:ListChannels"], resources=["*"]),
                self._on_channels("medialive:StopChannel", "medialive:CreateTags", "medialive:DeleteTags"),
            ],
        )
        if sweep.role is not None:
            rights.attach_to_role(sweep.role)
        self._notices.grant_publish(sweep)
        return rights

    def _on_channels(self, *actions: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(actions=list(actions), resources=self._channel_arns)

    def _windows(self, air_control: AutomationFunction, live: MediaLiveStack) -> None:
        automation = self._environment.automation
        AirWindows(
            self,
            "Windows",
            group_name=self._environment.prefix,
            windows=[
                AirWindow(
                    channel_id=live.channels[window.channel].channel_id,
                    days=window.days,
                    start=window.start,
                    stop=window.stop,
                )
                for window in automation.windows
            ],
            time_zone=automation.time_zone,
            enabled=automation.schedules_enabled,
            air_control=air_control,
            dead_letters=self._dead_letters,
        )

    def _acknowledge_findings(self, rights: iam.Policy) -> None:
        acknowledge(rights, "IAM5[Resource::*]", "ListChannels knows no resource; every other right is on exact ARNs")
        acknowledge(self._dead_letters, "SQS3", "It is itself where dead letters go")
