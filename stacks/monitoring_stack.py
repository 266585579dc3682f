"""Phase 6: monitoring."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from constructs_lib.alarm_topic import AlarmTopic
from constructs_lib.channel_alarms import ChannelAlarms
from constructs_lib.construct_ids import pascal_case
from constructs_lib.dashboard import LiveDashboard
from constructs_lib.manifest_alarms import ManifestAlarms
from constructs_lib.output_groups import packager_group_name
from environments import Environment
from stacks.phase_stack import PhaseStack


class MonitoringStack(PhaseStack):
    """Watches the account and region it is in, by search; it refers to no other phase."""

    def __init__(self, scope: Construct, *, environment: Environment) -> None:
        super().__init__(scope, phase=6, environment=environment)
        topic = AlarmTopic(
            self, "AlarmTopic", name=f"{environment.prefix}-alarms", emails=environment.monitoring.emails
        )
        alarms = ChannelAlarms(self, "Alarms", prefix=environment.prefix, topic=topic)
        dashboard = LiveDashboard(self, "Live", prefix=environment.prefix)
        dashboard.add_alarms([*alarms.alarms, *self._manifest_alarms(environment, topic)])
        console = f"https://{environment.region}.console.aws.amazon.com/cloudwatch/home?region={environment.region}"
        self.publish("DashboardUrl", f"{console}#dashboards:name={dashboard.name}", "The dashboard")
        self.publish("AlarmTopicArn", topic.topic_arn, "Where alarms are told")

    def _manifest_alarms(self, environment: Environment, topic: AlarmTopic) -> Iterator[cloudwatch.IAlarm]:
        """Of each channel by its name: names are literal, so they need no other phase."""
        if not environment.monitoring.manifest_probe:
            return
        places = Construct(self, "Manifests")
        for number, channel in enumerate(environment.channels):
            suffix = pascal_case(channel.name)
            yield from ManifestAlarms(
                places,
                suffix,
                project=environment.project,
                environment=environment.name,
                channel=channel.name,
                suffix=suffix if number else "",
                output_group=packager_group_name(f"{environment.prefix}-{channel.name}"),
                segment_seconds=environment.encoding.segment_seconds,
                topic=topic,
            ).alarms
