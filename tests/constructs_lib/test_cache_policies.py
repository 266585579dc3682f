"""How long the CDN keeps what, and what tells two requests apart."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cache_policies import CatalogueCache, PlaylistCache, ReplayCache, SegmentCache, SiteCache
from tests.constructs_lib.rendering import empty_stack, only

KEY = "ParametersInCacheKeyAndForwardedToOrigin"


@pytest.fixture(scope="module")
def playlists() -> Any:
    stack = empty_stack()
    PlaylistCache(stack, "Playlists", name="onair-dev-playlists", ttl=3)
    return only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]


@pytest.fixture(scope="module")
def segments() -> Any:
    stack = empty_stack()
    SegmentCache(stack, "Segments", name="onair-dev-segments", ttl=86_400)
    return only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]


@pytest.fixture(scope="module")
def site() -> Any:
    stack = empty_stack()
    SiteCache(stack, "Site", name="onair-dev-site")
    return only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]


@pytest.fixture(scope="module")
def replays() -> Any:
    stack = empty_stack()
    ReplayCache(stack, "Replays", name="onair-dev-replays", ttl=86_400)
    return only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]


@pytest.fixture(scope="module")
def catalogue() -> Any:
    stack = empty_stack()
    CatalogueCache(stack, "Catalogue", name="onair-dev-catalogue")
    return only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]


def ttls(policy: Any) -> tuple[int, int, int]:
    return policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]


def query_strings(policy: Any) -> set[str]:
    assert policy[KEY]["QueryStringsConfig"]["QueryStringBehavior"] == "whitelist"
    return set(policy[KEY]["QueryStringsConfig"]["QueryStrings"])


def encodings(policy: Any) -> tuple[bool, bool]:
    return policy[KEY]["EnableAcceptEncodingGzip"], policy[KEY]["EnableAcceptEncodingBrotli"]


def test_no_origin_can_make_a_playlist_live_longer_than_its_ttl(playlists: Any) -> None:
    assert ttls(playlists) == (1, 3, 3)


def test_a_playlist_is_kept_a_second_at_least_so_that_viewers_share_a_request() -> None:
    stack = empty_stack()
    PlaylistCache(stack, "Playlists", name="p", ttl=1)
    assert ttls(only(stack, "AWS::CloudFront::CachePolicy")["Properties"]["CachePolicyConfig"]) == (1, 1, 1)


def test_what_startover_filtering_and_low_latency_ask_tells_playlists_apart(playlists: Any) -> None:
    startover, filtering = {"start", "end", "time_delay"}, {"aws.manifestfilter", "aws.manifestsettings"}
    assert query_strings(playlists) == startover | filtering | {"_HLS_msn", "_HLS_part", "_HLS_skip"}


def test_segments_are_told_apart_by_mediapackage_s_own_query_alone(segments: Any) -> None:
    assert query_strings(segments) == {"m"}


def test_the_ttl_of_segments_bounds_what_the_origin_asks(segments: Any) -> None:
    assert ttls(segments) == (1, 86_400, 86_400)


def test_each_file_of_the_page_says_itself_how_long_it_is_fresh(site: Any) -> None:
    # A minimum above zero would overrule the no-store of the settings.
    shortest, default, longest = ttls(site)
    assert (shortest, default) == (0, 60)
    assert longest == 365 * 24 * 3600


def test_the_ttl_of_replays_holds_for_playlists_too_because_they_are_finished(replays: Any) -> None:
    assert ttls(replays) == (1, 86_400, 86_400)


def test_the_catalogue_is_at_most_half_a_minute_old(catalogue: Any) -> None:
    assert ttls(catalogue) == (1, 30, 30)


@pytest.mark.parametrize("policy", ["site", "replays", "catalogue"])
def test_a_query_string_cannot_make_another_copy(policy: str, request: pytest.FixtureRequest) -> None:
    key = request.getfixturevalue(policy)[KEY]
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


@pytest.mark.parametrize("policy", ["playlists", "segments", "site", "replays", "catalogue"])
def test_neither_cookies_nor_headers_split_the_cache(policy: str, request: pytest.FixtureRequest) -> None:
    key = request.getfixturevalue(policy)[KEY]
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}


@pytest.mark.parametrize(
    ("policy", "kept"),
    [("playlists", True), ("site", True), ("replays", True), ("catalogue", True), ("segments", False)],
)
def test_text_is_kept_per_encoding_and_live_media_is_not(
    policy: str, kept: bool, request: pytest.FixtureRequest
) -> None:
    assert encodings(request.getfixturevalue(policy)) == (kept, kept)


def test_names_are_those_given(playlists: Any, segments: Any, site: Any) -> None:
    assert [policy["Name"] for policy in (playlists, segments, site)] == [
        "onair-dev-playlists",
        "onair-dev-segments",
        "onair-dev-site",
    ]
