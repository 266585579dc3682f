"""Lambda and what goes with it: invocations by schedules and events, queues that are polled, log lines, notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cost.bill import When
from cost.deployment import Deployment
from cost.schedule import times_a_month
from cost.usage import Usage
from preflight.reading import at, known, number, objects
from preflight.template import Resource
from preflight.value import Reference, references

FUNCTION, RULE, SCHEDULE = "AWS::Lambda::Function", "AWS::Events::Rule", "AWS::Scheduler::Schedule"
MAPPING, QUEUE = "AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue"
TOPIC, SUBSCRIPTION = "AWS::SNS::Topic", "AWS::SNS::Subscription"
LOG_GROUP = "AWS::Logs::LogGroup"
MILLION = Decimal(1_000_000)

SECONDS = Decimal(1)
"""How long an invocation is billed, assumed: some calls of AWS's API."""
LOG_BYTES = Decimal(2000)
"""How much an invocation writes to its log, assumed: Lambda's own three lines and one or two of the function."""
EVENTS_A_RUN = 10
"""How many events of AWS's services a run of a channel makes for one rule, assumed: states, alerts, inputs."""
POLLS_A_MINUTE = 15
"""Lambda polls a queue by five connections that wait 20 seconds (its developer guide, "Using Lambda with SQS")."""
KEPT_FOREVER = None


def usages(deployment: Deployment) -> Iterator[Usage]:
    """What functions cost by a month of schedules and shows."""
    invoked = invocations(deployment)
    for function in deployment.templates.resources(FUNCTION):
        yield from _function(deployment, function, invoked.get(function, Decimal(0)))
    yield from _schedules(deployment)
    yield from _queues(deployment)
    yield from _mails(deployment)


def invocations(deployment: Deployment) -> dict[Resource, Decimal]:
    """How often each function is invoked in the month."""
    found: dict[Resource, Decimal] = defaultdict(Decimal)
    for target, times in _invoked(deployment):
        for function in _functions(target):
            found[function] += times
    return found


def _invoked(deployment: Deployment) -> Iterator[tuple[Any, Decimal]]:
    """What is invoked by rules, schedules and queues, and how often in the month."""
    events = Decimal(deployment.show.runs * len(deployment.channels) * EVENTS_A_RUN)
    for rule in deployment.templates.resources(RULE):
        expression = known(rule.properties, "ScheduleExpression")
        times = _times(deployment, expression) if expression else events
        if known(rule.properties, "State") != "DISABLED":
            for _, target in objects(rule.properties, "Targets"):
                yield at(target, "Arn"), times
    for schedule in deployment.templates.resources(SCHEDULE):
        yield at(schedule.properties, "Target", "Arn"), _fired(deployment, schedule)
    for mapping in deployment.templates.resources(MAPPING):
        yield at(mapping.properties, "FunctionName"), events


def _function(deployment: Deployment, function: Resource, times: Decimal) -> Iterator[Usage]:
    memory = Decimal(str(number(function.properties, "MemorySize") or 128)) / 1024
    arm = "arm64" in (known(function.properties, "Architectures") or ())
    compute = "lambda.arm64" if arm else "lambda.x86_64"
    for item, quantity, charge in (
        ("requests", times / MILLION, "lambda.requests"),
        (f"compute, {'arm64' if arm else 'x86_64'}", times * SECONDS * memory, compute),
    ):
        if quantity:
            yield deployment.use(function, "Lambda", item, quantity=quantity, charge=charge, when=When.ALWAYS)
    if times:
        yield from _logs(deployment, function, times)


def _logs(deployment: Deployment, function: Resource, times: Decimal) -> Iterator[Usage]:
    group = at(function.properties, "LoggingConfig", "LogGroup")
    owner = group.target if isinstance(group, Reference) and group.target.type == LOG_GROUP else function
    gigabytes = times * LOG_BYTES / deployment.prices.gigabyte
    show = deployment.show
    retention = number(owner.properties, "RetentionInDays") if owner.type == LOG_GROUP else KEPT_FOREVER
    most = show.month * show.days_in_month
    days = most if retention is None else min(int(retention), most)
    service = "CloudWatch Logs"
    yield deployment.use(owner, service, "ingestion", quantity=gigabytes, charge="logs.ingest", when=When.ALWAYS)
    stored = gigabytes * days / show.days_in_month
    item = f"storage, {days} days"
    yield deployment.use(owner, service, item, quantity=stored, charge="logs.storage", when=When.STORED)


def _schedules(deployment: Deployment) -> Iterator[Usage]:
    for schedule in deployment.templates.resources(SCHEDULE):
        fired = _fired(deployment, schedule) / MILLION
        if fired:
            yield deployment.use(
                schedule,
                "EventBridge Scheduler",
                "invocations",
                quantity=fired,
                charge="scheduler.invocations",
                when=When.ALWAYS,
            )


def _queues(deployment: Deployment) -> Iterator[Usage]:
    polls = Decimal(POLLS_A_MINUTE * 60) * deployment.show.hours_of_month / MILLION
    for mapping in deployment.templates.resources(MAPPING):
        for reference in references(at(mapping.properties, "EventSourceArn")):
            if reference.target.type == QUEUE:
                item = "requests of Lambda's polling"
                yield deployment.use(
                    reference.target, "SQS", item, quantity=polls, charge="sqs.requests", when=When.ALWAYS
                )


def _mails(deployment: Deployment) -> Iterator[Usage]:
    sent = Decimal(deployment.show.runs * len(deployment.channels) * EVENTS_A_RUN) / 100_000
    for subscription in deployment.templates.resources(SUBSCRIPTION):
        if sent and known(subscription.properties, "Protocol") in ("email", "email-json"):
            yield deployment.use(subscription, "SNS", "e-mails", quantity=sent, charge="sns.email", when=When.ON_AIR)


def _fired(deployment: Deployment, schedule: Resource) -> Decimal:
    if known(schedule.properties, "State") == "DISABLED":
        return Decimal(0)
    return _times(deployment, known(schedule.properties, "ScheduleExpression"))


def _times(deployment: Deployment, expression: Any) -> Decimal:
    return times_a_month(str(expression), deployment.show.days_in_month)


def _functions(value: Any) -> Iterator[Resource]:
    yield from {held.target: None for held in references(value) if held.target.type == FUNCTION}
