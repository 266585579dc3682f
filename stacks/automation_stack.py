"""Phase 7: automation."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import ArnFormat, Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.air_windows import AirWindow, AirWindows
from constructs_lib.automation_function import AutomationFunction, function_name
from constructs_lib.channel_events import ChannelEvents, Every, function_target, queue_target
from constructs_lib.dead_letters import DeadLetters
from constructs_lib.email_topic import EmailTopic
from constructs_lib.ingest_closing import IngestClosing
from constructs_lib.monthly_budget import MonthlyBudget
from constructs_lib.notice_queue import NoticeQueue, chat_subscription
from constructs_lib.replay_automation import ReplayAutomation, ReplayPlan
from constructs_lib.run_stops import DailyStops, RunStops
from environments import Environment
from environments.operations import OFF
from stacks.automation_rights import AutomationRights
from stacks.media_live_stack import MediaLiveStack
from stacks.media_package_stack import MediaPackageStack
from stacks.network_stack import NetworkStack
from stacks.phase_stack import PhaseStack
from stacks.storage_stack import StorageStack

SWEEP_INTERVAL = Duration.minutes(2)


class AutomationStack(PhaseStack):
    """Starts and stops channels in their windows, tells people what happens, and stops what was forgotten.

    Four stops, each of which holds with the others broken: a run's own, the sweep, the daily one, the budget's.

    `storage` is given when viewers may watch recordings again: then shows that are over are cut, and listed.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        network: NetworkStack,
        packager: MediaPackageStack,
        live: MediaLiveStack,
        storage: StorageStack | None,
    ) -> None:
        super().__init__(scope, phase=7, environment=environment)
        self._environment = environment
        self._live = live
        self._channel_arns = [channel.channel_arn for channel in live.channels.values()]
        self._dead_letters = DeadLetters(self, "DeadLetters")
        acknowledge(self._dead_letters, "SQS3", "It is itself where dead letters go")
        self._notices = EmailTopic(
            self, "Notices", name=f"{environment.prefix}-notices", emails=environment.monitoring.emails
        )
        self._rights = AutomationRights(self, environment=environment, channel_arns=self._channel_arns)
        # Imported by ARN: a right granted on the role object of phase 1 would make that phase need this one.
        self._shared_role = iam.Role.from_role_arn(self, "AutomationRole", network.automation_role.role_arn)
        self._stops = RunStops(
            self,
            "RunStops",
            group_name=f"{environment.prefix}-stops",
            channel_arns=self._channel_arns,
            conditions=self._rights.ours,
            looker_arn=self._arn_of("run_sweep"),
            dead_letters=self._dead_letters,
        )
        self._windows(self._air_control())
        self._notifier()
        self._sweep()
        self._daily_stop()
        self._budget()
        self._ingest_closing()
        if storage is not None:
            self._replays(packager, storage)

    def _air_control(self) -> AutomationFunction:
        function = self._function("AirControl", "air_control", "Starts and stops a channel", self._guards())
        self._rights.of_air_control(self._shared_role, self._stops)
        return function

    def _notifier(self) -> None:
        """Everything that MediaLive says of our channels, gathered in a queue, so that a storm is one message."""
        monitoring = self._environment.monitoring
        variables = {"NOTICE_ADDRESSES": str(len(monitoring.emails))}
        if monitoring.webhook_secret:
            variables["WEBHOOK_SECRET"] = monitoring.webhook_secret
        function = self._function("Notifier", "notifier", "Tells people of state changes and alerts", variables)
        self._notices.grant_publish(function)
        function.add_to_role_policy(self._rights.on_channels("DescribeChannel"))
        if monitoring.webhook_secret:
            function.add_to_role_policy(self._rights.secret(monitoring.webhook_secret))
        queue = NoticeQueue(self, "NoticeQueue", function=function, dead_letters=self._dead_letters)
        self._on_channel_events("ChannelEvents", queue_target(queue, self._dead_letters))
        if monitoring.webhook_secret:
            # What the other functions mail to people is for the chat too.
            self._notices.add_subscription(chat_subscription(queue, self._dead_letters))

    def _sweep(self) -> None:
        automation = self._environment.automation
        variables = {
            **self._guards(),
            "SWEEP_ARN": self._arn_of("run_sweep"),
            "PRE_WARM_SECONDS": str(automation.pre_warm_minutes * 60),
            "IDLE_SECONDS": str(automation.idle_minutes * 60),
            "KEEPS_REPLAYS": "true" if self._environment.replay.enabled else "false",
        }
        function = self._function("RunSweep", "run_sweep", "Stops what runs too long or without input", variables)
        self._notices.grant_publish(function)
        self._rights.of_sweep(function, self._stops)
        Every(self, "Sweep", interval=SWEEP_INTERVAL, function=function, dead_letters=self._dead_letters)
        # Events only make it faster.
        self._on_channel_events("SweepEvents", function_target(function, self._dead_letters))

    def _daily_stop(self) -> None:
        automation = self._environment.automation
        if automation.daily_stop == OFF:
            return
        letters = DeadLetters(self, "DailyStopLetters")
        acknowledge(letters, "SQS3", "It is itself where dead letters go")
        DailyStops(
            self,
            "DailyStops",
            channel_ids={name: channel.channel_id for name, channel in self._live.channels.items()},
            clock=automation.daily_stop,
            time_zone=automation.time_zone,
            role=self._rights.of_daily_stop(letters),
            dead_letters=letters,
        )

    def _budget(self) -> None:
        dollars = self._environment.automation.monthly_budget_usd
        if dollars is None:
            return
        function = self._function("BudgetStop", "budget_stop", "Stops every channel when the budget is spent")
        self._rights.of_budget_stop(self._shared_role)
        self._notices.grant_publish(function)
        budget = MonthlyBudget(
            self,
            "Budget",
            name=self._environment.prefix,
            dollars=dollars,
            tags=self._tags_of(self._environment, 7),
        )
        budget.topic.add_subscription(subscriptions.LambdaSubscription(function, dead_letter_queue=self._dead_letters))

    def _ingest_closing(self) -> None:
        """For who opens the ingest for a while: what closes it again must stand before."""
        closing = IngestClosing(
            self, "IngestClosing", allow_list_arn=self._live.allow_list_arn, dead_letters=self._dead_letters
        )
        self.publish("IngestClosingRoleArn", closing.role.role_arn, "With it a schedule closes the ingest again")
        self.publish("DeadLettersArn", self._dead_letters.queue_arn, "Where goes what nobody could handle")

    def _replays(self, packager: MediaPackageStack, storage: StorageStack) -> None:
        recordings = self._function("Recordings", "recordings", "Has shows that are over cut to recordings")
        catalogue = self._function("Catalogue", "catalogue", "Lists the recordings for the player page")
        for function in (recordings, catalogue):
            self._notices.grant_publish(function)
        self._rights.of_recordings(recordings)
        ReplayAutomation(
            self,
            "Replays",
            plan=ReplayPlan(
                channel_arns=self._channel_arns,
                origins=list(packager.origins.values()),
                titles={channel.name: channel.title for channel in self._environment.channels},
                bucket=storage.archive_bucket,
                keep_days=self._environment.replay.expire_days,
                startover_seconds=self._environment.packager.startover_seconds,
            ),
            recordings=recordings,
            catalogue=catalogue,
            dead_letters=self._dead_letters,
        )

    def _windows(self, air_control: AutomationFunction) -> None:
        automation = self._environment.automation
        AirWindows(
            self,
            "Windows",
            group_name=self._environment.prefix,
            windows=[
                AirWindow(
                    channel_id=self._live.channels[time.channel].channel_id,
                    days=time.days,
                    start=time.start,
                    stop_days=time.stop_days,
                    stop=time.stop,
                )
                for time in automation.air_times
            ],
            time_zone=automation.time_zone,
            enabled=automation.schedules_enabled,
            air_control=air_control,
            dead_letters=self._dead_letters,
        )

    def _function(
        self, construct_id: str, module: str, description: str, variables: Mapping[str, str] | None = None
    ) -> AutomationFunction:
        shared = module in ("air_control", "budget_stop")
        return AutomationFunction(
            self,
            construct_id,
            prefix=self._environment.prefix,
            module=module,
            description=description,
            variables={
                "PROJECT": self._environment.project,
                "ENVIRONMENT": self._environment.name,
                "NOTICE_TOPIC_ARN": self._notices.topic_arn,
                **(variables or {}),
            },
            role=self._shared_role if shared else self._rights.own_role(f"{construct_id}Role", module),
            dead_letters=self._dead_letters,
        )

    def _guards(self) -> dict[str, str]:
        seconds = self._environment.automation.maximum_run_minutes * 60
        return {**self._stops.variables(), "MAXIMUM_RUN_SECONDS": str(seconds)}

    def _on_channel_events(self, construct_id: str, target: events.IRuleTarget) -> None:
        ChannelEvents(self, construct_id, channel_arns=self._channel_arns, target=target)

    def _arn_of(self, module: str) -> str:
        # By name: the role that may invoke the function and the function itself need each other.
        return self.format_arn(
            service="lambda",
            resource="function",
            resource_name=function_name(self._environment.prefix, module),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
