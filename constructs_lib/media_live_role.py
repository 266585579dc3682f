"""The role that MediaLive takes on while a channel runs."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

LOG_GROUP = "ElementalMediaLive"
"""MediaLive creates this group itself and never another, so no template may create it (MediaLive user guide)."""

LOG_ACTIONS = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
    "logs:PutMetricFilter",
    "logs:PutRetentionPolicy",
)


class MediaLiveRole(iam.Role):
    """Only MediaLive, and only for channels of this account and region, may assume it.

    It may write channel logs and nothing else. Each later phase adds the right to the resource that it owns:
    archive writing, publishing, reading an SRT passphrase. Reading the stream key of RTMP is not among them:
    CloudFormation resolves it when it creates the input. Thumbnails stay off, because they would need s3:PutObject
    on every bucket.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        stack = Stack.of(scope)
        source = {
            "StringEquals": {"aws:SourceAccount": stack.account},
            "ArnLike": {"aws:SourceArn": f"arn:aws:medialive:{stack.region}:{stack.account}:channel:*"},
        }
        principal = iam.ServicePrincipal("medialive.amazonaws.com", conditions=source)
        super().__init__(
            scope,
            construct_id,
            # AWS's own rules for its media services ask for sts:TagSession beside sts:AssumeRole.
            assumed_by=iam.SessionTagsPrincipal(principal),
            description="What MediaLive may do while a channel runs",
        )
        group = f"arn:aws:logs:{stack.region}:{stack.account}:log-group:{LOG_GROUP}"
        self.add_to_policy(
            iam.PolicyStatement(sid="WriteChannelLogs", actions=list(LOG_ACTIONS), resources=[group, f"{group}:*"])
        )
        self.add_to_policy(
            iam.PolicyStatement(
                sid="FindTheLogGroup",
                actions=["logs:DescribeLogGroups"],
                # The action lists groups; IAM checks it against all groups of the region, never against one.
                resources=[f"arn:aws:logs:{stack.region}:{stack.account}:log-group:*"],
            )
        )
