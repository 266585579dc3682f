"""Phase 5: the CDN and the player page."""

from __future__ import annotations

from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.live_distribution import LiveDistribution
from constructs_lib.player_site import PlayableChannel, PlayerSite
from constructs_lib.provider_tags import tag_custom_resource_providers
from environments import Environment
from stacks.media_package_stack import MediaPackageStack
from stacks.phase_stack import PhaseStack


class CloudFrontStack(PhaseStack):
    """One distribution for all channels: they share a channel group, and so an origin."""

    def __init__(self, scope: Construct, *, environment: Environment, packager: MediaPackageStack) -> None:
        super().__init__(scope, phase=5, environment=environment)
        origins = packager.origins
        site = PlayerSite(
            self,
            "Player",
            channels=[
                PlayableChannel(channel.name, channel.title, origins[channel.name].manifest_path)
                for channel in environment.channels
            ],
            segment_seconds=environment.encoding.segment_seconds,
        )
        live = LiveDistribution(
            self,
            "Cdn",
            prefix=environment.prefix,
            egress_domain=next(iter(origins.values())).egress_domain,
            site=site.bucket,
            price_class=environment.cdn.price_class,
            playlist_ttl=environment.cdn.playlist_ttl_seconds,
            segment_ttl=environment.cdn.segment_ttl_seconds,
            shield_region=environment.region if environment.cdn.origin_shield else None,
        )
        distribution = live.distribution
        self.publish("DistributionDomainName", distribution.distribution_domain_name, "Host name of the CDN")
        self.publish("DistributionId", distribution.distribution_id, "CloudFront distribution")
        self.publish("PlayerUrl", f"https://{distribution.distribution_domain_name}/", "The page that viewers open")
        tag_custom_resource_providers(self, self._tags_of(environment, 5))
        self._acknowledge_findings(site, live)

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
