"""Phase 5: the CDN and the player page."""

from __future__ import annotations

from typing import cast

from aws_cdk import CfnElement, DefaultStackSynthesizer
from constructs import Construct, IConstruct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.archive_bucket import CATALOGUE
from constructs_lib.live_distribution import LiveDistribution
from constructs_lib.manifest_probe import ManifestProbe
from constructs_lib.player_site import PlayableChannel, PlayerSite
from constructs_lib.provider_tags import tag_custom_resource_providers
from environments import Environment
from stacks.media_package_stack import MediaPackageStack
from stacks.phase_stack import PhaseStack
from stacks.storage_stack import StorageStack


class CloudFrontStack(PhaseStack):
    """One distribution for all channels: they share a channel group, and so an origin.

    `storage` is given when viewers may watch recordings again.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        packager: MediaPackageStack,
        storage: StorageStack | None,
    ) -> None:
        super().__init__(scope, phase=5, environment=environment)
        site = self._site(environment, packager, replays=storage is not None)
        live = LiveDistribution(
            self,
            "Cdn",
            prefix=environment.prefix,
            egress_domain=next(iter(packager.origins.values())).egress_domain,
            site=site.bucket,
            price_class=environment.cdn.price_class,
            playlist_ttl=environment.cdn.playlist_ttl_seconds,
            segment_ttl=environment.cdn.segment_ttl_seconds,
            shield_region=environment.region if environment.cdn.origin_shield else None,
            replays=storage.archive_bucket if storage else None,
        )
        distribution = live.distribution
        self.publish("DistributionDomainName", distribution.distribution_domain_name, "Host name of the CDN")
        self.publish("DistributionId", distribution.distribution_id, "CloudFront distribution")
        self.publish("PlayerUrl", f"https://{distribution.distribution_domain_name}/", "The page that viewers open")
        tag_custom_resource_providers(self, self._tags_of(environment, 5))
        self._acknowledge_findings(site, live)
        self._acknowledge_uploader(site, environment)
        if environment.monitoring.manifest_probe:
            self._probe(environment, packager, distribution.distribution_domain_name)

    def _probe(self, environment: Environment, packager: MediaPackageStack, domain: str) -> None:
        probe = ManifestProbe(
            self,
            "Probe",
            project=environment.project,
            environment=environment.name,
            domain=domain,
            manifest_paths={name: origin.manifest_path for name, origin in packager.origins.items()},
        )
        acknowledge(probe.dead_letters, "SQS3", "It is itself where dead letters go")

    def _site(self, environment: Environment, packager: MediaPackageStack, *, replays: bool) -> PlayerSite:
        return PlayerSite(
            self,
            "Player",
            channels=[
                PlayableChannel(channel.name, channel.title, packager.origins[channel.name].manifest_path)
                for channel in environment.channels
            ],
            segment_seconds=environment.encoding.segment_seconds,
            replays=f"/{CATALOGUE}" if replays else None,
        )

    def _acknowledge_findings(self, site: PlayerSite, live: LiveDistribution) -> None:
        distribution = live.distribution
        acknowledge(distribution, "CFR1", "Viewers may be anywhere; a church's members travel")
        acknowledge(
            distribution,
            "CFR2",
            "Static files and cached media behind signed origins: a WAF costs, and guards nothing here",
        )
        acknowledge(
            distribution, "CFR3", "Access logs hold viewers' addresses; nothing of onair reads them, so none are kept"
        )
        acknowledge(
            distribution,
            "CFR4",
            "A minimum TLS version holds only with one's own certificate; *.cloudfront.net has Amazon's",
        )
        acknowledge(site.bucket, "S1", "Holds public files that only CloudFront may read; there is nothing to audit")

    def _acknowledge_uploader(self, site: PlayerSite, environment: Environment) -> None:
        """What CDK gives its own uploader is not ours to narrow."""
        role = site.uploader_role
        basic = "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        acknowledge(role, f"IAM4[{basic}]", "It writes the uploader's log and nothing else")
        for action in ("Abort*", "DeleteObject*", "GetBucket*", "GetObject*", "List*"):
            acknowledge(role, f"IAM5[Action::s3:{action}]", "CDK grants its uploader S3's actions by their beginnings")
        account = environment.account or "<AWS::AccountId>"
        assets = f"arn:aws:s3:::cdk-{DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-{account}-{environment.region}"
        player = self.get_logical_id(cast(CfnElement, site.bucket.node.default_child))
        for bucket in (assets, f"<{player}.Arn>"):
            acknowledge(role, f"IAM5[Resource::{bucket}/*]", "The uploader copies objects between these two buckets")
        acknowledge(cast(IConstruct, role.node.scope), "L1", "CDK chooses the runtime of its own uploader")
