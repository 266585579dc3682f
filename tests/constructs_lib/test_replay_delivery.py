"""How the CDN delivers replays and their catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3

from constructs_lib.replay_delivery import ReplayDelivery
from constructs_lib.response_headers import MediaHeaders
from tests.constructs_lib.rendering import empty_stack, only, resources


@dataclass(frozen=True)
class Delivery:
    stack: cdk.Stack
    behaviors: Mapping[str, cloudfront.BehaviorOptions]

    def cache(self, path: str) -> Any:
        """The cache policy of a path."""
        policy = self.behaviors[path].cache_policy
        assert policy is not None
        wanted = self.stack.resolve(cast(cloudfront.ICachePolicy, policy).cache_policy_id)["Ref"]
        return resources(self.stack, "AWS::CloudFront::CachePolicy")[wanted]["Properties"]["CachePolicyConfig"]


@pytest.fixture(scope="module")
def delivery() -> Delivery:
    stack = empty_stack()
    built = ReplayDelivery(
        stack,
        "Replays",
        prefix="onair-dev",
        bucket=s3.Bucket(stack, "Archive"),
        headers=MediaHeaders(stack, "Headers", name="onair-dev-media"),
        ttl=86_400,
    )
    return Delivery(stack, built.behaviors)


def test_the_catalogue_is_chosen_before_what_it_lists(delivery: Delivery) -> None:
    assert list(delivery.behaviors) == ["/replays/catalogue.json", "/replays/*"]


def test_a_recording_is_kept_as_long_as_segments_and_the_catalogue_half_a_minute(delivery: Delivery) -> None:
    kept = {path: delivery.cache(path) for path in delivery.behaviors}
    assert {path: (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) for path, policy in kept.items()} == {
        "/replays/catalogue.json": (1, 30, 30),
        "/replays/*": (1, 86_400, 86_400),
    }


def test_the_bucket_is_asked_with_a_signature(delivery: Delivery) -> None:
    control = only(delivery.stack, "AWS::CloudFront::OriginAccessControl")["Properties"]["OriginAccessControlConfig"]
    assert control["Name"] == "onair-dev-replays"
    assert (control["OriginAccessControlOriginType"], control["SigningBehavior"]) == ("s3", "always")


def test_nothing_is_written_into_the_bucket_s_policy(delivery: Delivery) -> None:
    # It stands in an earlier phase, which would then need this one.
    assert resources(delivery.stack, "AWS::S3::BucketPolicy") == {}


@pytest.mark.parametrize("path", ["/replays/catalogue.json", "/replays/*"])
def test_viewers_read_over_https_with_the_headers_of_media(delivery: Delivery, path: str) -> None:
    behavior = delivery.behaviors[path]
    assert behavior.viewer_protocol_policy is cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS
    assert behavior.allowed_methods is None
    assert behavior.compress is True
    policy = cast(cloudfront.IResponseHeadersPolicy, behavior.response_headers_policy)
    (headers,) = resources(delivery.stack, "AWS::CloudFront::ResponseHeadersPolicy")
    assert delivery.stack.resolve(policy.response_headers_policy_id) == {"Ref": headers}
