"""CloudFront in front of the packager and the player page."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3

from constructs_lib.live_distribution import LiveDistribution
from tests.constructs_lib.rendering import empty_stack, only, resources

EGRESS = "abcde.egress.fghij.mediapackagev2.ap-northeast-2.amazonaws.com"
ACCESS = "AWS::CloudFront::OriginAccessControl"
CACHED_ERRORS = {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
"""Every status that CloudFront caches by itself, and for which a time can be set (its developer guide)."""


def distribution(**changes: Any) -> cdk.Stack:
    stack = empty_stack()
    options: dict[str, Any] = {
        "prefix": "onair-dev",
        "egress_domain": EGRESS,
        "site": s3.Bucket(stack, "Site"),
        "price_class": "PriceClass_200",
        "playlist_ttl": 1,
        "segment_ttl": 86_400,
        "shield_region": None,
        **changes,
    }
    LiveDistribution(stack, "Cdn", **options)
    return stack


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    return distribution()


def configuration(stack: cdk.Stack) -> Any:
    return only(stack, "AWS::CloudFront::Distribution")["Properties"]["DistributionConfig"]


def behavior(stack: cdk.Stack, path: str) -> Any:
    """The behaviour that answers a path: the first whose pattern matches, else the default, as CloudFront chooses."""
    settings = configuration(stack)
    # CloudFront's "*" matches "/" as well, and so does fnmatch's.
    matching = [found for found in settings["CacheBehaviors"] if fnmatchcase(path, found["PathPattern"])]
    return (matching or [settings["DefaultCacheBehavior"]])[0]


def referred(stack: cdk.Stack, kind: str, reference: Any) -> str:
    """Our name of the policy that a behaviour refers to."""
    policy = resources(stack, f"AWS::CloudFront::{kind}")[reference["Ref"]]
    name: str = policy["Properties"][f"{kind}Config"]["Name"]
    return name


def origin(stack: cdk.Stack, path: str) -> Any:
    wanted = behavior(stack, path)["TargetOriginId"]
    (found,) = [known for known in configuration(stack)["Origins"] if known["Id"] == wanted]
    return found


def access(stack: cdk.Stack, path: str) -> Any:
    reference = origin(stack, path)["OriginAccessControlId"]["Fn::GetAtt"]
    return resources(stack, ACCESS)[reference[0]]["Properties"]["OriginAccessControlConfig"]


PLAYLIST, MEDIA_PLAYLIST = "/out/v1/onair-dev/main/hls/index.m3u8", "/out/v1/onair-dev/main/hls/index_1.m3u8"
SEGMENT, INIT = "/out/v1/onair-dev/main/hls/segment_1_42.mp4", "/out/v1/onair-dev/main/hls/init_1.mp4"
SUBTITLES = "/out/v1/onair-dev/main/hls/segment_3_42.vtt"
CONFIG, PAGE, SCRIPT = "/config.json", "/index.html", "/vendor/hls.min.js"


@pytest.mark.parametrize(
    ("path", "cache", "headers"),
    [
        (PLAYLIST, "onair-dev-playlists", "onair-dev-media"),
        (MEDIA_PLAYLIST, "onair-dev-playlists", "onair-dev-media"),
        (SEGMENT, "onair-dev-segments", "onair-dev-media"),
        (INIT, "onair-dev-segments", "onair-dev-media"),
        (SUBTITLES, "onair-dev-segments", "onair-dev-media"),
        (CONFIG, "onair-dev-site", "onair-dev-page"),
        (PAGE, "onair-dev-site", "onair-dev-page"),
        (SCRIPT, "onair-dev-site", "onair-dev-page"),
    ],
)
def test_each_path_is_kept_and_answered_by_its_own_policies(
    path: str, cache: str, headers: str, stack: cdk.Stack
) -> None:
    found = behavior(stack, path)
    assert referred(stack, "CachePolicy", found["CachePolicyId"]) == cache
    assert referred(stack, "ResponseHeadersPolicy", found["ResponseHeadersPolicyId"]) == headers


@pytest.mark.parametrize(("path", "domain"), [(PLAYLIST, EGRESS), (SEGMENT, EGRESS)])
def test_media_comes_from_the_packager(path: str, domain: str, stack: cdk.Stack) -> None:
    assert origin(stack, path)["DomainName"] == domain


@pytest.mark.parametrize("path", [CONFIG, PAGE, SCRIPT])
def test_the_page_comes_from_its_bucket(path: str, stack: cdk.Stack) -> None:
    (bucket,) = resources(stack, "AWS::S3::Bucket")
    assert origin(stack, path)["DomainName"] == {"Fn::GetAtt": [bucket, "RegionalDomainName"]}


@pytest.mark.parametrize(("path", "kind"), [(PLAYLIST, "mediapackagev2"), (SEGMENT, "mediapackagev2"), (PAGE, "s3")])
def test_every_request_to_an_origin_is_signed(path: str, kind: str, stack: cdk.Stack) -> None:
    control = access(stack, path)
    assert control["OriginAccessControlOriginType"] == kind
    assert (control["SigningBehavior"], control["SigningProtocol"]) == ("always", "sigv4")


def test_the_packager_is_asked_over_tls_1_2_only(stack: cdk.Stack) -> None:
    custom = origin(stack, PLAYLIST)["CustomOriginConfig"]
    assert (custom["OriginProtocolPolicy"], custom["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])


def test_the_origin_may_hold_a_request_as_long_as_a_blocking_reload_takes(stack: cdk.Stack) -> None:
    assert origin(stack, PLAYLIST)["CustomOriginConfig"]["OriginReadTimeout"] == 30


@pytest.mark.parametrize("path", [PLAYLIST, SEGMENT, CONFIG, PAGE])
def test_viewers_are_sent_to_https(path: str, stack: cdk.Stack) -> None:
    assert behavior(stack, path)["ViewerProtocolPolicy"] == "redirect-to-https"


@pytest.mark.parametrize("path", [PLAYLIST, SEGMENT])
def test_a_browser_may_ask_before_it_fetches_media_and_may_change_nothing(path: str, stack: cdk.Stack) -> None:
    assert set(behavior(stack, path)["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", [CONFIG, PAGE])
def test_the_page_is_read_only(path: str, stack: cdk.Stack) -> None:
    # What CloudFront allows when nothing is said is GET and HEAD.
    assert "AllowedMethods" not in behavior(stack, path)


def test_text_is_compressed_and_media_is_not(stack: cdk.Stack) -> None:
    assert [behavior(stack, path)["Compress"] for path in (PLAYLIST, CONFIG, PAGE, SEGMENT)] == [
        True,
        True,
        True,
        False,
    ]


def test_no_error_outlives_its_cause_by_more_than_a_second(stack: cdk.Stack) -> None:
    responses = configuration(stack)["CustomErrorResponses"]
    assert {response["ErrorCode"]: response["ErrorCachingMinTTL"] for response in responses} == dict.fromkeys(
        CACHED_ERRORS, 1
    )


def test_players_see_the_origin_s_own_error(stack: cdk.Stack) -> None:
    # A page in its place would turn the 404 before the stream begins into a 200 that no player understands.
    assert all(
        set(response) == {"ErrorCode", "ErrorCachingMinTTL"}
        for response in configuration(stack)["CustomErrorResponses"]
    )


def test_http_2_and_3_and_ipv6_are_spoken(stack: cdk.Stack) -> None:
    settings = configuration(stack)
    assert (settings["HttpVersion"], settings["IPV6Enabled"], settings["Enabled"]) == ("http2and3", True, True)


def test_the_bare_domain_shows_the_page(stack: cdk.Stack) -> None:
    assert configuration(stack)["DefaultRootObject"] == "index.html"


def test_without_a_region_there_is_no_shield(stack: cdk.Stack) -> None:
    assert origin(stack, PLAYLIST)["OriginShield"] == {"Enabled": False}


def test_the_shield_stands_in_the_region_given_and_guards_the_packager_only() -> None:
    shielded = distribution(shield_region="ap-northeast-2")
    assert origin(shielded, PLAYLIST)["OriginShield"] == {"Enabled": True, "OriginShieldRegion": "ap-northeast-2"}
    assert "OriginShield" not in origin(shielded, PAGE)


@pytest.mark.parametrize("price_class", ["PriceClass_100", "PriceClass_200", "PriceClass_All"])
def test_every_price_class_of_the_service_is_understood(price_class: str) -> None:
    assert configuration(distribution(price_class=price_class))["PriceClass"] == price_class


def test_the_ttls_are_those_given() -> None:
    built = distribution(playlist_ttl=2, segment_ttl=600)
    kept = {
        policy["Properties"]["CachePolicyConfig"]["Name"]: policy["Properties"]["CachePolicyConfig"]["MaxTTL"]
        for policy in resources(built, "AWS::CloudFront::CachePolicy").values()
    }
    assert (kept["onair-dev-playlists"], kept["onair-dev-segments"]) == (2, 600)


def test_every_account_wide_name_begins_with_the_prefix_so_that_environments_live_side_by_side(
    stack: cdk.Stack,
) -> None:
    names = [
        resource["Properties"][f"{kind}Config"]["Name"]
        for kind in ("CachePolicy", "ResponseHeadersPolicy", "OriginAccessControl")
        for resource in resources(stack, f"AWS::CloudFront::{kind}").values()
    ]
    assert len(names) == 7
    assert all(name.startswith("onair-dev-") for name in names)


def test_only_this_distribution_reads_the_bucket(stack: cdk.Stack) -> None:
    (cdn,) = resources(stack, "AWS::CloudFront::Distribution")
    (statement,) = only(stack, "AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "s3:GetObject")
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    (source,) = statement["Condition"]["StringEquals"].values()
    assert source["Fn::Join"][1][-1] == {"Ref": cdn}


# Replays

FOLDER = "/replays/main/20261122T100000Z_20261122T110200Z"
REPLAY, REPLAYED_SEGMENT, CATALOGUE = f"{FOLDER}/index.m3u8", f"{FOLDER}/segment_1.mp4", "/replays/catalogue.json"


@pytest.fixture(scope="module")
def replaying() -> cdk.Stack:
    other = cdk.Stack(cdk.App(), "Archive")
    return distribution(replays=s3.Bucket.from_bucket_name(other, "Archive", "the-archive"))


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        (REPLAY, "onair-dev-replays"),
        (REPLAYED_SEGMENT, "onair-dev-replays"),
        (CATALOGUE, "onair-dev-catalogue"),
        (PLAYLIST, "onair-dev-playlists"),
        (CONFIG, "onair-dev-site"),
    ],
)
def test_with_replays_each_path_is_kept_by_its_own_policy(path: str, cache: str, replaying: cdk.Stack) -> None:
    assert referred(replaying, "CachePolicy", behavior(replaying, path)["CachePolicyId"]) == cache


@pytest.mark.parametrize("path", [REPLAY, REPLAYED_SEGMENT, CATALOGUE])
def test_replays_come_from_the_archive_signed_with_the_headers_of_media(path: str, replaying: cdk.Stack) -> None:
    assert "the-archive" in str(origin(replaying, path)["DomainName"])
    assert access(replaying, path)["OriginAccessControlOriginType"] == "s3"
    headers = behavior(replaying, path)["ResponseHeadersPolicyId"]
    assert referred(replaying, "ResponseHeadersPolicy", headers) == "onair-dev-media"
    assert behavior(replaying, path)["ViewerProtocolPolicy"] == "redirect-to-https"


def test_without_replays_no_path_leads_to_the_archive(stack: cdk.Stack) -> None:
    assert [found["PathPattern"] for found in configuration(stack)["CacheBehaviors"] if "replays" in str(found)] == []
