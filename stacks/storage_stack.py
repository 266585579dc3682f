"""Phase 2: the archive."""

from __future__ import annotations

from typing import cast

from aws_cdk import CfnElement
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.archive_bucket import RECORDINGS, ArchiveBucket
from constructs_lib.provider_tags import tag_custom_resource_providers
from environments import Environment
from stacks.network_stack import NetworkStack
from stacks.phase_stack import PhaseStack


class StorageStack(PhaseStack):
    """The bucket of recordings, and who may use it: MediaLive, and with the replay on MediaPackage and the CDN."""

    def __init__(self, scope: Construct, *, environment: Environment, network: NetworkStack) -> None:
        super().__init__(scope, phase=2, environment=environment)
        self.archive_bucket = ArchiveBucket(
            self,
            "Archive",
            expire_days=environment.archive.expire_days,
            glacier_after_days=environment.archive.glacier_after_days,
            log_bucket_name=network.log_bucket.bucket_name,
            retain=environment.keeps_data,
            replay_days=environment.replay.expire_days if environment.replay.enabled else None,
        )
        if environment.replay.enabled:
            self.archive_bucket.admit_replays()
        # A policy of this stack on the earlier phase's role: bucket.grant_write(role) would make phase 1 need phase 2.
        writing = iam.Policy(
            self, "ArchiveWriting", roles=[network.medialive_role], statements=[self.archive_bucket.writing()]
        )
        self._acknowledge_open_names(writing)
        self.publish("ArchiveBucketName", self.archive_bucket.bucket_name, "The bucket of recordings")
        self.publish("ArchiveBucketArn", self.archive_bucket.bucket_arn, "Its ARN")
        self.pin(self.archive_bucket.bucket_name)
        self.pin(self.archive_bucket.bucket_arn)
        self.pin(self.archive_bucket.bucket_regional_domain_name)
        tag_custom_resource_providers(self, self._tags_of(environment, 2))

    def _acknowledge_open_names(self, writing: iam.Policy) -> None:
        bucket = self.get_logical_id(cast(CfnElement, self.archive_bucket.node.default_child))
        reason = "Every recording has a name of its own, made of the date and time at which it begins"
        acknowledge(writing, f"IAM5[Resource::<{bucket}.Arn>/{RECORDINGS}*]", reason)
