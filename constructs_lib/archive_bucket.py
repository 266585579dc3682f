"""Where recordings are kept."""

from __future__ import annotations

from typing import cast

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib.log_bucket import BUCKET_LOGS

RECORDINGS = "recordings/"
"""Prefix of everything that MediaLive records."""

REPLAYS = "replays/"
"""Prefix of what MediaPackage harvests for viewers to watch again."""

CATALOGUE = f"{REPLAYS}catalogue.json"
"""Key of the list of replays that the player page reads."""

KEEP_DELETED_DAYS = 30
KEEP_PARTS = Duration.days(1)
"""Parts of an interrupted upload are billed and seen by nobody."""


class ArchiveBucket(s3.Bucket):
    """A private, encrypted bucket of recordings that tells EventBridge of each new one.

    Stateful: a replacement loses all recordings. Only a new logical id replaces it. Its name is generated, so it
    holds no dots, which MediaLive refuses. `retain` keeps it when its stack is deleted.

    `expire_days` None keeps recordings for ever. Only then is the bucket versioned, against deletion by mistake:
    MediaLive writes each name once and may not delete, so versions would elsewhere just outlive their expiry.

    `replay_days` makes room for replays, which expire by a rule of their own and never leave S3 Standard, because a
    viewer cannot wait for Glacier; None admits none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        expire_days: int | None,
        glacier_after_days: int | None,
        log_bucket_name: str,
        retain: bool,
        replay_days: int | None = None,
    ) -> None:
        rules = [lifecycle(expire_days=expire_days, glacier_after_days=glacier_after_days, shared=bool(replay_days))]
        if replay_days is not None:
            rules.append(replay_lifecycle(replay_days, versioned=expire_days is None))
        super().__init__(
            scope,
            construct_id,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=expire_days is None,
            lifecycle_rules=rules,
            removal_policy=RemovalPolicy.RETAIN if retain else RemovalPolicy.DESTROY,
            auto_delete_objects=not retain,
        )
        bucket = cast(s3.CfnBucket, self.node.default_child)
        # Not through s3.Bucket: it would write into the log bucket's policy, in the stack of an earlier phase,
        # and its EventBridge switch is a custom resource where CloudFormation has a property.
        bucket.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
            destination_bucket_name=log_bucket_name, log_file_prefix=f"{BUCKET_LOGS}archive/"
        )
        bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )

    def writing(self) -> iam.PolicyStatement:
        """What MediaLive needs in order to record; an archive output neither reads, lists nor deletes."""
        return iam.PolicyStatement(
            sid="WriteRecordings",
            actions=["s3:PutObject", "s3:AbortMultipartUpload"],
            resources=[self.arn_for_objects(f"{RECORDINGS}*")],
        )

    def admit_replays(self) -> None:
        """Let MediaPackage put replays here, and CloudFront read them, both for this account only.

        The distribution belongs to a later phase. Naming it would turn the dependency round, so any distribution of
        this account may read replays, and no distribution a recording.
        """
        account, replays = Stack.of(self).account, [self.arn_for_objects(f"{REPLAYS}*")]
        harvest = iam.PolicyStatement(
            sid="HarvestReplays",
            principals=[iam.ServicePrincipal("mediapackagev2.amazonaws.com")],
            # All that a harvest job needs of a bucket (MediaPackage v2 user guide, "How live-to-VOD works").
            actions=["s3:PutObject"],
            resources=replays,
            conditions={"StringEquals": {"aws:SourceAccount": account}},
        )
        cdn = iam.PolicyStatement(
            sid="CdnReadsReplays",
            principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
            actions=["s3:GetObject"],
            resources=replays,
            conditions={"ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{account}:distribution/*"}},
        )
        for statement in (harvest, cdn):
            self.add_to_resource_policy(statement)


def lifecycle(*, expire_days: int | None, glacier_after_days: int | None, shared: bool = False) -> s3.LifecycleRule:
    """The rule of recordings, or of the whole bucket unless it is `shared`; days are counted from the upload."""
    transitions = None
    if glacier_after_days is not None:
        transitions = [
            s3.Transition(storage_class=s3.StorageClass.GLACIER, transition_after=Duration.days(glacier_after_days))
        ]
    return s3.LifecycleRule(
        id="Recordings",
        prefix=RECORDINGS if shared else None,
        expiration=None if expire_days is None else Duration.days(expire_days),
        transitions=transitions,
        noncurrent_version_expiration=Duration.days(KEEP_DELETED_DAYS) if expire_days is None else None,
        abort_incomplete_multipart_upload_after=KEEP_PARTS,
    )


def replay_lifecycle(days: int, *, versioned: bool) -> s3.LifecycleRule:
    """The rule of replays: gone after so many days from the harvest, their versions a day later."""
    return s3.LifecycleRule(
        id="Replays",
        prefix=REPLAYS,
        expiration=Duration.days(days),
        noncurrent_version_expiration=Duration.days(1) if versioned else None,
        abort_incomplete_multipart_upload_after=KEEP_PARTS,
    )
