"""The default distribution as CloudFront's API describes it: playlists, segments, configuration, page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.rehearsal.media.shaped_aws import Answer, RefusedError

ARN = "arn:aws:cloudfront::111122223333:distribution/E2EXAMPLE"
DOMAIN = "d111111abcdef8.cloudfront.net"
PACKAGER = "abc123.egress.xyz.mediapackagev2.ap-northeast-2.amazonaws.com"
BUCKET = "onair-dev-player"


def listed(items: list[Any]) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": items} if items else {"Quantity": 0}


def cache_policy(
    policy_id: str, ttls: tuple[int, int, int], queries: list[str], headers: list[str], *, gzip: bool = True
) -> dict[str, Any]:
    return {
        "Id": policy_id,
        "LastModifiedTime": datetime(2026, 3, 1, tzinfo=UTC),
        "CachePolicyConfig": {
            "Name": policy_id,
            "MinTTL": ttls[0],
            "DefaultTTL": ttls[1],
            "MaxTTL": ttls[2],
            "ParametersInCacheKeyAndForwardedToOrigin": {
                "EnableAcceptEncodingGzip": gzip,
                "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": listed(headers)}
                if headers
                else {"HeaderBehavior": "none"},
                "CookiesConfig": {"CookieBehavior": "none"},
                "QueryStringsConfig": {"QueryStringBehavior": "whitelist", "QueryStrings": listed(queries)}
                if queries
                else {"QueryStringBehavior": "none"},
            },
        },
    }


CACHE_POLICIES = {
    "playlist": cache_policy("playlist", (0, 1, 5), ["aws.manifestfilter", "start", "end"], ["Origin"]),
    "segment": cache_policy("segment", (0, 86_400, 31_536_000), ["m"], [], gzip=False),
    "page": cache_policy("page", (1, 300, 86_400), [], []),
    "fresh": cache_policy("fresh", (0, 0, 0), [], []),
}
HEADERS_POLICY = {
    "Id": "headers",
    "LastModifiedTime": datetime(2026, 3, 1, tzinfo=UTC),
    "ResponseHeadersPolicyConfig": {
        "Name": "headers",
        "CorsConfig": {
            "AccessControlAllowOrigins": listed(["*"]),
            "AccessControlAllowHeaders": listed(["*"]),
            "AccessControlAllowMethods": listed(["GET", "HEAD", "OPTIONS"]),
            "AccessControlAllowCredentials": False,
            "AccessControlExposeHeaders": listed(["X-Cache"]),
            "AccessControlMaxAgeSec": 600,
            "OriginOverride": True,
        },
        "SecurityHeadersConfig": {
            "ContentTypeOptions": {"Override": True},
            "FrameOptions": {"Override": True, "FrameOption": "DENY"},
            "ReferrerPolicy": {"Override": False, "ReferrerPolicy": "no-referrer"},
            "ContentSecurityPolicy": {"Override": True, "ContentSecurityPolicy": "default-src 'self'"},
            "StrictTransportSecurity": {
                "Override": True,
                "AccessControlMaxAgeSec": 63072000,
                "IncludeSubdomains": True,
                "Preload": False,
            },
            "XSSProtection": {"Override": True, "Protection": False},
        },
        "CustomHeadersConfig": listed([{"Header": "X-Onair", "Value": "rehearsal", "Override": True}]),
        "RemoveHeadersConfig": listed([{"Header": "X-MediaPackage-Request-Id"}]),
    },
}


def behavior(
    pattern: str, origin: str, policy: str, *, methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS"), **changes: Any
) -> dict[str, Any]:
    return {
        "PathPattern": pattern,
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": {**listed(list(methods)), "CachedMethods": listed(["GET", "HEAD"])},
        "Compress": True,
        "CachePolicyId": policy,
        "ResponseHeadersPolicyId": "headers",
        **changes,
    }


def config(**changes: Any) -> dict[str, Any]:
    default = behavior("*", "player", "page", methods=("GET", "HEAD"))
    del default["PathPattern"]
    return {
        "CallerReference": "x",
        "Comment": "",
        "Enabled": True,
        "DefaultRootObject": "index.html",
        "Origins": listed(
            [
                {"Id": "packager", "DomainName": PACKAGER, "OriginPath": "", "OriginAccessControlId": "mediapackagev2"},
                {
                    "Id": "player",
                    "DomainName": f"{BUCKET}.s3.ap-northeast-2.amazonaws.com",
                    "OriginPath": "/site",
                    "OriginAccessControlId": "s3",
                },
            ]
        ),
        "CacheBehaviors": listed(
            [
                behavior("/out/v1/*.m3u8", "packager", "playlist"),
                behavior("/out/v1/*.mp4", "packager", "segment", Compress=False),
                behavior("config.json", "player", "fresh"),
            ]
        ),
        "DefaultCacheBehavior": default,
        "CustomErrorResponses": listed([{"ErrorCode": code, "ErrorCachingMinTTL": 1} for code in (403, 404, 502, 504)]),
        **changes,
    }


def answers(**changes: Any) -> dict[str, Answer]:
    """CloudFront's API for one distribution; `changes` go into its configuration."""
    summary = {
        "Id": "E2EXAMPLE",
        "ARN": ARN,
        "Status": "Deployed",
        "LastModifiedTime": datetime(2026, 3, 1, tzinfo=UTC),
        "DomainName": DOMAIN,
        **{
            key: config()[key]
            for key in (
                "Origins",
                "DefaultCacheBehavior",
                "CacheBehaviors",
                "CustomErrorResponses",
                "Comment",
                "Enabled",
            )
        },
        "Aliases": listed([]),
        "PriceClass": "PriceClass_200",
        "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": True,
        "Staging": False,
    }

    def policy(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["Id"] not in CACHE_POLICIES:
            raise RefusedError("NoSuchCachePolicy", 404)
        return {"CachePolicy": CACHE_POLICIES[asked["Id"]]}

    return {
        "cloudfront.ListDistributions": lambda _: {"DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 1, "Items": [summary]}},
        "cloudfront.GetDistributionConfig": lambda _: {"DistributionConfig": config(**changes)},
        "cloudfront.GetOriginAccessControl": lambda asked: {
            "OriginAccessControl": {
                "Id": asked["Id"],
                "OriginAccessControlConfig": {"Name": "x", "SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": asked["Id"]},
            }
        },
        "cloudfront.GetCachePolicy": policy,
        "cloudfront.GetResponseHeadersPolicy": lambda _: {"ResponseHeadersPolicy": HEADERS_POLICY},
    }  # fmt: skip
