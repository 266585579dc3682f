"""Phase 7: the guards stand, and do their rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from environments.operations import OFF
from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point

STACK = "AutomationStack"
SCHEDULE, QUEUE = "AWS::Scheduler::Schedule", "AWS::SQS::Queue"
DAILY, WINDOW, LETTERS, DAILY_LETTERS = "DailyStops", "Windows", "DeadLetters", "DailyStopLetters"
"""How the logical ids of the stack's schedules and queues begin."""

DEFAULT_GROUP = "default"
ROUND_MINUTES = 6
"""The sweep goes every two minutes; Lambda's metrics of a minute take another two or three to show."""


@point(
    "sweep",
    phase=7,
    title="The sweep sees the channel on air and notes since when it runs",
    look="CloudWatch log group /aws/lambda/<prefix>-run-sweep says what it could not do",
)
def sweep_sees_the_channel(ground: Ground) -> Finding:
    """The sweep runs as Lambda with its own rights, finds the channel on air and notes since when."""
    function = f"{ground.environment.prefix}-run-sweep"
    answer = ground.account.invoke(function)
    tags = ground.client("medialive").describe_channel(ChannelId=ground.channel_id).get("Tags", {})
    return Finding(
        request=f"Invoke {function}; DescribeChannel",
        expected="no error; tag onair:running-since on the channel",
        observed={"answer": answer.text, "function_error": answer.error, "tags": tags},
        passed=answer.error is None and "onair:running-since" in tags,
    )


@point(
    "schedules",
    phase=7,
    title="The windows' schedules stand, switched as the environment says, and the daily stop is on",
    look="EventBridge console > Schedules: somebody switched one; onair phases --detect-drift names it",
)
def schedules_stand(ground: Ground) -> Finding:
    automation, group = ground.environment.automation, ground.environment.prefix
    windows = _states(ground, WINDOW, group)
    daily = _states(ground, DAILY, DEFAULT_GROUP)
    wanted = "ENABLED" if automation.schedules_enabled else "DISABLED"
    stops = 0 if automation.daily_stop == OFF else len(ground.environment.channels)
    starts_and_stops = 2 * len(automation.air_times)
    return Finding(
        request=f"GetSchedule of every schedule of {ground.stack_names[STACK]}",
        expected=f"{starts_and_stops} of windows, {wanted}; {stops} daily stop"
        + (f" at {automation.daily_stop} {automation.time_zone}, ENABLED" if stops else ", which is off"),
        observed={"windows": windows, "daily_stop": daily},
        passed=list(windows.values()) == [wanted] * starts_and_stops and list(daily.values()) == ["ENABLED"] * stops,
    )


@point(
    "sweep-rounds",
    phase=7,
    title="The sweep did its round within the last minutes, without an error",
    look="just deployed: it goes every two minutes; EventBridge > Rules; log group /aws/lambda/<prefix>-run-sweep",
)
def sweep_does_its_rounds(ground: Ground) -> Finding:
    function = f"{ground.environment.prefix}-run-sweep"
    ran, failed = (_sum(ground, function, metric) for metric in ("Invocations", "Errors"))
    return Finding(
        request=f"GetMetricStatistics AWS/Lambda Invocations, Errors of {function}, last {ROUND_MINUTES} minutes",
        expected="at least one invocation, no error",
        observed={"invocations": ran, "errors": failed},
        passed=ran > 0 and failed == 0,
    )


@point(
    "dead-letters",
    phase=7,
    title="Nothing was given up: the dead letters are empty",
    look="read them (SQS console > the queue > Send and receive messages): each says what failed; then purge it",
)
def dead_letters_are_empty(ground: Ground) -> Finding:
    """The daily stop has a queue of its own, which counts for nothing: it holds every channel that was idle already."""
    queues = ground.resources(STACK, QUEUE)
    waiting = {
        logical: sum(map(int, _attributes(ground, url).values()))
        for url, logical in queues.items()
        if logical.startswith((LETTERS, DAILY_LETTERS))
    }
    ours = [count for logical, count in waiting.items() if logical.startswith(LETTERS)]
    return Finding(
        request=f"GetQueueAttributes of the dead letters of {ground.stack_names[STACK]}",
        expected=f"none in {LETTERS}; in {DAILY_LETTERS} lies a letter of each day on which a channel was idle already",
        observed={"letters": waiting},
        passed=ours == [0],
    )


def awaits_its_first_round(ground: Ground) -> bool:
    """Whether the stack is so young that nothing can be told of the sweep yet. Raises NotDeployedError."""
    is_young = ground.standing_for(STACK) < timedelta(minutes=ROUND_MINUTES)
    return is_young and not _sum(ground, f"{ground.environment.prefix}-run-sweep", "Invocations")


def _states(ground: Ground, beginning: str, group: str) -> dict[str, str]:
    """The state of each schedule of the stack whose logical id begins so; MISSING when somebody deleted it."""
    scheduler, found = ground.client("scheduler"), {}
    for name, logical in ground.resources(STACK, SCHEDULE).items():
        if logical.startswith(beginning):
            try:
                found[logical] = scheduler.get_schedule(GroupName=group, Name=name)["State"]
            except scheduler.exceptions.ResourceNotFoundException:
                found[logical] = "MISSING"
    return found


def _sum(ground: Ground, function: str, metric: str) -> float:
    now = datetime.now(UTC)
    points = ground.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": function}],
        StartTime=now - timedelta(minutes=ROUND_MINUTES),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return float(sum(point["Sum"] for point in points))


def _attributes(ground: Ground, url: str) -> Mapping[str, Any]:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found: Mapping[str, Any] = ground.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return {name: found["Attributes"][name] for name in names}
