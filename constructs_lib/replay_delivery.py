"""How the CDN delivers replays: recordings that MediaPackage harvested into a bucket, and their catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib.archive_bucket import CATALOGUE, REPLAYS
from constructs_lib.cache_policies import CatalogueCache, ReplayCache


class ReplayDelivery(Construct):
    """The behaviours of `/replays/…`: a recording never changes, so only its catalogue is asked for again.

    The bucket stands in an earlier phase and admits this account's distributions by itself, so nothing is written into
    its policy from here. Names begin with `prefix`; `ttl` in seconds is how long a recording is kept.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        bucket: s3.IBucket,
        headers: cloudfront.IResponseHeadersPolicy,
        ttl: int,
    ) -> None:
        super().__init__(scope, construct_id)
        access = cloudfront.S3OriginAccessControl(self, "Access", origin_access_control_name=f"{prefix}-replays")
        origin = origins.S3BucketOrigin.with_bucket_defaults(
            bucket, origin_access_control_id=access.origin_access_control_id
        )
        catalogue = CatalogueCache(self, "Catalogue", name=f"{prefix}-catalogue")
        recordings = ReplayCache(self, "Recordings", name=f"{prefix}-replays", ttl=ttl)
        self.behaviors: Mapping[str, cloudfront.BehaviorOptions] = {
            f"/{CATALOGUE}": _behavior(origin, catalogue, headers),
            f"/{REPLAYS}*": _behavior(origin, recordings, headers),
        }


def _behavior(
    origin: cloudfront.IOrigin, cache: cloudfront.ICachePolicy, headers: cloudfront.IResponseHeadersPolicy
) -> cloudfront.BehaviorOptions:
    """GET and HEAD only: the bucket answers no preflight, and a player needs none to read."""
    return cloudfront.BehaviorOptions(
        origin=origin,
        cache_policy=cache,
        response_headers_policy=headers,
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        # Playlists of an hour are long and shrink well; CloudFront leaves video as it is.
        compress=True,
    )
