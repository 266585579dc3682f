"""How long the CDN keeps what, and what tells two requests apart."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

LOW_LATENCY_QUERIES = ("_HLS_msn", "_HLS_part", "_HLS_skip")
"""A blocking reload names the part it waits for; without these in the key every viewer would get the first answer."""

MANIFEST_QUERIES = ("aws.manifestfilter", "aws.manifestsettings", "start", "end", "time_delay", *LOW_LATENCY_QUERIES)
"""What changes a manifest of MediaPackage v2 (its user guide: filtering, start-over, low latency)."""

SEGMENT_QUERIES = ("m",)
CATALOGUE_FRESH = Duration.seconds(30)


class PlaylistCache(cloudfront.CachePolicy):
    """Playlists change with every segment: kept for `ttl` seconds, so that viewers share one request to the origin."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, ttl: int) -> None:
        kept = Duration.seconds(ttl)
        super().__init__(
            scope,
            construct_id,
            cache_policy_name=name,
            comment="Playlists",
            min_ttl=Duration.seconds(1),
            default_ttl=kept,
            max_ttl=kept,
            query_string_behavior=cloudfront.CacheQueryStringBehavior.allow_list(*MANIFEST_QUERIES),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )


class SegmentCache(cloudfront.CachePolicy):
    """Segments never change; `ttl` in seconds bounds the fourteen days that MediaPackage asks for."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, ttl: int) -> None:
        super().__init__(
            scope,
            construct_id,
            cache_policy_name=name,
            comment="Media segments",
            min_ttl=Duration.seconds(1),
            default_ttl=Duration.seconds(ttl),
            max_ttl=Duration.seconds(ttl),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.allow_list(*SEGMENT_QUERIES),
        )


class ReplayCache(cloudfront.CachePolicy):
    """Playlists and segments of a recording, which is finished: kept for `ttl` seconds, whatever the query."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, ttl: int) -> None:
        super().__init__(
            scope,
            construct_id,
            cache_policy_name=name,
            comment="Replays",
            min_ttl=Duration.seconds(1),
            default_ttl=Duration.seconds(ttl),
            max_ttl=Duration.seconds(ttl),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )


class CatalogueCache(cloudfront.CachePolicy):
    """The list of recordings: half a minute, so that viewers share a request and still see a new one soon."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str) -> None:
        super().__init__(
            scope,
            construct_id,
            cache_policy_name=name,
            comment="The catalogue of replays",
            min_ttl=Duration.seconds(1),
            default_ttl=CATALOGUE_FRESH,
            max_ttl=CATALOGUE_FRESH,
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )


class SiteCache(cloudfront.CachePolicy):
    """The page's files: each says itself how long it is fresh, `no-store` included."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str) -> None:
        super().__init__(
            scope,
            construct_id,
            cache_policy_name=name,
            comment="The player page; every object carries its own Cache-Control",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.minutes(1),
            max_ttl=Duration.days(365),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )
