"""CloudFront in front of the packager and the player page."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib.cache_policies import PlaylistCache, SegmentCache, SiteCache
from constructs_lib.replay_delivery import ReplayDelivery
from constructs_lib.response_headers import MediaHeaders, PageHeaders

ERRORS = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
"""Every code whose caching can be set: by default CloudFront keeps a 404 for ten seconds, past the stream's begin."""

ERROR_TTL = Duration.seconds(1)
READ_TIMEOUT = Duration.seconds(30)


class LiveDistribution(Construct):
    """Playlists, segments, replays, the page's settings and the page, each kept as long as it is right.

    Every name begins with `prefix`: CloudFront's policy names are account-wide, and a fixed one blocks a second
    environment. `shield_region` switches Origin Shield on there; `replays` is the bucket of recordings that viewers may
    watch again; times in seconds.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        egress_domain: str,
        site: s3.IBucket,
        price_class: str,
        playlist_ttl: int,
        segment_ttl: int,
        shield_region: str | None,
        replays: s3.IBucket | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        media = self._media_origin(egress_domain, shield_region)
        page = self._page_origin(site)
        playlists = PlaylistCache(self, "Playlists", name=f"{prefix}-playlists", ttl=playlist_ttl)
        segments = SegmentCache(self, "Segments", name=f"{prefix}-segments", ttl=segment_ttl)
        media_headers = MediaHeaders(self, "MediaHeaders", name=f"{prefix}-media")
        page_behavior = self._page_behavior(page)
        recordings = (
            ReplayDelivery(
                self, "Replays", prefix=prefix, bucket=replays, headers=media_headers, ttl=segment_ttl
            ).behaviors
            if replays
            else {}
        )
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{prefix} live",
            default_behavior=page_behavior,
            additional_behaviors={
                "/out/v1/*.m3u8": media_behavior(media, playlists, media_headers, compress=True),
                "/out/v1/*": media_behavior(media, segments, media_headers, compress=False),
                **recordings,
                "/config.json": page_behavior,
            },
            default_root_object="index.html",
            error_responses=[cloudfront.ErrorResponse(http_status=code, ttl=ERROR_TTL) for code in ERRORS],
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=getattr(cloudfront.PriceClass, price_class.upper().replace("PRICECLASS", "PRICE_CLASS")),
        )

    def _media_origin(self, egress_domain: str, shield_region: str | None) -> cloudfront.IOrigin:
        access = cloudfront.MediaPackageV2OriginAccessControl(
            self, "PackagerAccess", origin_access_control_name=f"{self._prefix}-packager"
        )
        return origins.HttpOrigin(
            egress_domain,
            origin_access_control_id=access.origin_access_control_id,
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
            origin_shield_enabled=shield_region is not None,
            origin_shield_region=shield_region,
            read_timeout=READ_TIMEOUT,
        )

    def _page_origin(self, site: s3.IBucket) -> cloudfront.IOrigin:
        access = cloudfront.S3OriginAccessControl(self, "SiteAccess", origin_access_control_name=f"{self._prefix}-site")
        return origins.S3BucketOrigin.with_origin_access_control(site, origin_access_control=access)

    def _page_behavior(self, origin: cloudfront.IOrigin) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            cache_policy=SiteCache(self, "Site", name=f"{self._prefix}-site"),
            response_headers_policy=PageHeaders(self, "PageHeaders", name=f"{self._prefix}-page"),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            compress=True,
        )


def media_behavior(
    origin: cloudfront.IOrigin,
    cache: cloudfront.ICachePolicy,
    headers: cloudfront.IResponseHeadersPolicy,
    *,
    compress: bool,
) -> cloudfront.BehaviorOptions:
    """Playlists are text and worth compressing; segments are compressed already."""
    return cloudfront.BehaviorOptions(
        origin=origin,
        cache_policy=cache,
        response_headers_policy=headers,
        allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress=compress,
    )
