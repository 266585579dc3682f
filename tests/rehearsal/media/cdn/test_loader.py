from __future__ import annotations

from typing import Any

import pytest

from rehearsal.media.cdn import loader
from rehearsal.media.cdn.distribution import Distribution
from rehearsal.media.cdn.policies import NotRehearsedError
from tests.rehearsal.media.cdn.deployed_distribution import CACHE_POLICIES, answers, behavior, listed
from tests.rehearsal.media.shaped_aws import ShapedAws


def load(**changes: Any) -> Distribution:
    client = ShapedAws(answers(**changes)).client("cloudfront")
    summary = loader.summary(client)
    assert summary is not None
    return loader.load(client, summary)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/out/v1/onair-dev/main/hls/index.m3u8", "/out/v1/*.m3u8"),
        ("/out/v1/onair-dev/main/hls/segment_1_2.mp4", "/out/v1/*.mp4"),
        ("/config.json", "config.json"),
        ("/sub/config.json", "*"),
        ("/out/v1/x.M3U8", "*"),
        ("/", "*"),
    ],
)
def test_the_first_behaviour_that_matches_serves_a_path(path: str, pattern: str) -> None:
    assert load().behavior_for(path).pattern == pattern


def test_an_earlier_behaviour_wins_over_a_narrower_one() -> None:
    found = load(
        CacheBehaviors=listed([behavior("*.m3u8", "packager", "playlist"), behavior("/out/*", "packager", "segment")])
    )
    assert found.behavior_for("/out/a.m3u8").pattern == "*.m3u8"


def test_origins_are_told_apart_by_their_domain() -> None:
    origins = {item.origin.id: item.origin for item in load().behaviors}
    assert (origins["player"].bucket, origins["player"].path, origins["packager"].bucket) == (
        "onair-dev-player",
        "/site",
        "",
    )
    assert origins["packager"].access is not None
    assert origins["packager"].access.signing == "always"


def test_no_distribution_is_none() -> None:
    empty = {"DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 0}}
    assert loader.summary(ShapedAws({"cloudfront.ListDistributions": lambda _: empty}).client("cloudfront")) is None


def function(stage: str) -> dict[str, Any]:
    return {
        "FunctionAssociations": listed([{"FunctionARN": "arn:aws:cloudfront::1:function/rewrite", "EventType": stage}])
    }


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (
            {"CacheBehaviors": listed([behavior("a", "packager", "playlist", **function("viewer-request"))])},
            "behaviour a.*function/rewrite",
        ),
        (
            {"CacheBehaviors": listed([behavior("a", "packager", "658327ea-f89d-4fab-a63d-7e88639e58f6")])},
            "CachePolicy 658327ea",
        ),
        (
            {
                "CacheBehaviors": listed(
                    [behavior("a", "packager", "playlist", TrustedKeyGroups={"Enabled": True, "Quantity": 1})]
                )
            },
            "trusted key groups",
        ),
        (
            {"Origins": listed([{"Id": name, "DomainName": "www.example.com"} for name in ("packager", "player")])},
            "www.example.com",
        ),
        ({"WebACLId": "arn:aws:wafv2:x"}, "WebACLId"),
    ],
)
def test_what_is_not_rehearsed_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(NotRehearsedError, match=named):
        load(**changes)


def test_cookies_in_the_cache_key_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    key = CACHE_POLICIES["page"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    monkeypatch.setitem(key, "CookiesConfig", {"CookieBehavior": "all"})
    with pytest.raises(NotRehearsedError, match="cache policy page: CookieBehavior all"):
        load()
