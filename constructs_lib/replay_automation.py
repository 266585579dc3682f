"""What makes recordings after a show: rights and rules for the function that harvests and the one that lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration, Stack, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.archive_bucket import CATALOGUE, REPLAYS
from constructs_lib.automation_function import AutomationFunction
from constructs_lib.channel_events import Every, function_target
from constructs_lib.hls_origin import HlsOrigin

HARVEST_INTERVAL = Duration.minutes(3)
CATALOGUE_INTERVAL = Duration.hours(1)
"""Every run lists each recording once more; a finished harvest does not wait for it."""


@dataclass(frozen=True, kw_only=True)
class ReplayPlan:
    """What the two functions work on: the encoder's channels, their origins, titles by channel, the bucket, times."""

    channel_arns: Sequence[str]
    origins: Sequence[HlsOrigin]
    titles: Mapping[str, str]
    bucket: s3.IBucket
    keep_days: int
    startover_seconds: int


class ReplayAutomation(Construct):
    """`recordings` turns the shows that the sweep leaves on channels into harvest jobs, `catalogue` lists the results.

    Both are woken by events, whose delivery is best effort, and by the clock.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        plan: ReplayPlan,
        recordings: AutomationFunction,
        catalogue: AutomationFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        for function in (recordings, catalogue):
            _inform(function, plan)
        self._allow_harvest(recordings, plan)
        self._allow_listing(catalogue, plan)
        finished = events.EventPattern(
            source=["aws.mediapackagev2"],
            detail_type=["MediaPackageV2 HarvestJob Notification"],
            detail={"harvestJob": {"channelGroupName": [plan.origins[0].group_name]}},
        )
        for name, description, pattern, function in (
            ("Stopped", "A channel of ours has stopped", _become(plan, "STOPPED"), recordings),
            # So that the page finds a list, empty though it may be, before the first show is over.
            ("Starting", "A channel of ours is starting", _become(plan, "STARTING"), catalogue),
            ("Harvested", "A recording is finished, or failed", finished, catalogue),
        ):
            target = function_target(function, dead_letters)
            events.Rule(self, name, description=description, event_pattern=pattern, targets=[target])
        for name, description, interval, function in (
            ("Shows", "Looks for shows that are over", HARVEST_INTERVAL, recordings),
            ("Hourly", "Takes what has expired from the catalogue", CATALOGUE_INTERVAL, catalogue),
        ):
            Every(self, name, description=description, interval=interval, function=function, dead_letters=dead_letters)

    def _allow_harvest(self, function: AutomationFunction, plan: ReplayPlan) -> None:
        """To create harvest jobs of our endpoints under our names."""
        # IAM checks CreateHarvestJob on the group, the channel, the endpoint and the job (service authorization
        # reference).
        group = _group(self, plan.origins[0])
        channels = [origin.channel_arn for origin in plan.origins]
        endpoints = [origin.endpoint_arn for origin in plan.origins]
        jobs = [_jobs(self, origin) for origin in plan.origins]
        rights = self._grant(
            "HarvestRights",
            function,
            iam.PolicyStatement(
                actions=["mediapackagev2:CreateHarvestJob"], resources=[group, *channels, *endpoints, *jobs]
            ),
        )
        account = Stack.of(self).account
        for job in jobs:
            shown = job.replace(account, "<AWS::AccountId>") if Token.is_unresolved(account) else job
            acknowledge(rights, f"IAM5[Resource::{shown}]", "A job is named by its channel and when its show began")

    def _allow_listing(self, function: AutomationFunction, plan: ReplayPlan) -> None:
        """To list replays and nothing else of the bucket, and to write their catalogue."""
        self._grant(
            "CatalogueRights",
            function,
            iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[plan.bucket.bucket_arn],
                conditions={"StringLike": {"s3:prefix": f"{REPLAYS}*"}},
            ),
            iam.PolicyStatement(actions=["s3:PutObject"], resources=[plan.bucket.arn_for_objects(CATALOGUE)]),
        )

    def _grant(self, construct_id: str, function: AutomationFunction, *statements: iam.PolicyStatement) -> iam.Policy:
        policy = iam.Policy(self, construct_id, statements=list(statements))
        if function.role is not None:
            policy.attach_to_role(function.role)
        return policy


def _become(plan: ReplayPlan, state: str) -> events.EventPattern:
    """A channel of ours is in this state now."""
    return events.EventPattern(
        source=["aws.medialive"],
        detail_type=["MediaLive Channel State Change"],
        detail={"channel_arn": list(plan.channel_arns), "state": [state]},
    )


def _group(scope: Construct, origin: HlsOrigin) -> str:
    """The ARN of the group that holds an origin; literal, because the origin knows its group by name."""
    stack = Stack.of(scope)
    return f"arn:aws:mediapackagev2:{stack.region}:{stack.account}:channelGroup/{origin.group_name}"


def _jobs(scope: Construct, origin: HlsOrigin) -> str:
    """The ARN of every job that `recordings` may create of an origin; literal, because nothing of it exists yet."""
    endpoint = f"channel/{origin.channel_name}/originEndpoint/{origin.endpoint_name}"
    return f"{_group(scope, origin)}/{endpoint}/harvestJob/{origin.channel_name}-*"


def _inform(function: AutomationFunction, plan: ReplayPlan) -> None:
    """The variables of stream_automation.replay_settings."""
    variables = {
        "REPLAY_BUCKET": plan.bucket.bucket_name,
        "REPLAY_ENDPOINT": plan.origins[0].endpoint_name,
        "REPLAY_MANIFEST": plan.origins[0].manifest_name,
        "REPLAY_TITLES": json.dumps(dict(plan.titles), ensure_ascii=False),
        "REPLAY_DAYS": str(plan.keep_days),
        "STARTOVER_SECONDS": str(plan.startover_seconds),
    }
    for name, value in variables.items():
        function.add_environment(name, value)
