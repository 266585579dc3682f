"""Phase 6: monitoring."""

from __future__ import annotations

from constructs import Construct

from constructs_lib.alarm_topic import AlarmTopic
from constructs_lib.channel_alarms import ChannelAlarms
from constructs_lib.dashboard import LiveDashboard
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
        dashboard.add_alarms(alarms.alarms)
        console = f"https://{environment.region}.console.aws.amazon.com/cloudwatch/home?region={environment.region}"
        self.publish("DashboardUrl", f"{console}#dashboards:name={dashboard.name}", "The dashboard")
        self.publish("AlarmTopicArn", topic.topic_arn, "Where alarms are told")
