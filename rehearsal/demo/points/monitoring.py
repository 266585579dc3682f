"""Phase 6: the dashboard and the alarms stand, and whom they tell."""

from __future__ import annotations

from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point

STACK = "MonitoringStack"
PENDING = ("PendingConfirmation", "Deleted")
"""What stands in place of the ARN of a subscription that nobody has confirmed, or that is over."""


@point(
    "monitoring",
    phase=6,
    title="The dashboard and the alarms stand",
    look="somebody deleted one in the console: npx cdk deploy MonitoringStack does not put it back by itself; "
    "onair phases --detect-drift names it",
)
def alarms_and_dashboard_stand(ground: Ground) -> Finding:
    """What the stack made is there still; the states of the alarms are recorded, whatever they are."""
    wanted = ground.resources(STACK, "AWS::CloudWatch::Alarm")
    cloudwatch = ground.client("cloudwatch")
    found = cloudwatch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"{ground.environment.prefix}-")
    states = {alarm["AlarmName"]: alarm["StateValue"] for page in found for alarm in page["MetricAlarms"]}
    listed = cloudwatch.get_paginator("list_dashboards").paginate(DashboardNamePrefix=ground.environment.prefix)
    dashboards = [entry["DashboardName"] for page in listed for entry in page["DashboardEntries"]]
    missing = sorted(set(wanted) - set(states))
    return Finding(
        request="ListDashboards, DescribeAlarms",
        expected=f"dashboard {ground.environment.prefix} and the {len(wanted)} alarms of {ground.stack_names[STACK]}",
        observed={"dashboards": dashboards, "alarms": states, "missing": missing},
        passed=ground.environment.prefix in dashboards and bool(wanted) and not missing,
    )


@point(
    "alarm-subscriptions",
    phase=6,
    title="Everybody whom alarms should tell has confirmed",
    look="the address has a mail of AWS Notification with a link to confirm; after three days the link is dead: "
    "subscribe it again (SNS console > Topics > Request confirmation)",
)
def subscriptions_are_confirmed(ground: Ground) -> Finding:
    """With monitoring.emails empty none is wanted, and it is said that alarms tell nobody."""
    topic = ground.output(STACK, "AlarmTopicArn")
    pages = ground.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    found = [one for page in pages for one in page["Subscriptions"]]
    confirmed = sorted(one["Endpoint"] for one in found if one["SubscriptionArn"] not in PENDING)
    pending = sorted(one["Endpoint"] for one in found if one["SubscriptionArn"] in PENDING)
    wanted = ground.environment.monitoring.emails
    missing = sorted(set(wanted) - set(confirmed))
    tells = "nobody: monitoring.emails is empty" if not found else ", ".join(confirmed) or "nobody yet"
    return Finding(
        request=f"ListSubscriptionsByTopic {topic}",
        expected=f"{len(wanted)} addresses of monitoring.emails, confirmed" if wanted else "none is wanted",
        observed={"confirmed": confirmed, "pending": pending, "missing": missing, "alarms_tell": tells},
        passed=not missing and not pending,
    )
