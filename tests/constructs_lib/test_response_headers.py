"""What the CDN adds to its answers."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.response_headers import MediaHeaders, PageHeaders
from tests.constructs_lib.rendering import empty_stack, only

POLICY = "AWS::CloudFront::ResponseHeadersPolicy"


@pytest.fixture(scope="module")
def media() -> Any:
    stack = empty_stack()
    MediaHeaders(stack, "Media", name="onair-dev-media")
    return only(stack, POLICY)["Properties"]["ResponseHeadersPolicyConfig"]


@pytest.fixture(scope="module")
def page() -> Any:
    stack = empty_stack()
    PageHeaders(stack, "Page", name="onair-dev-page")
    return only(stack, POLICY)["Properties"]["ResponseHeadersPolicyConfig"]


@pytest.fixture(scope="module")
def content_policy(page: Any) -> dict[str, list[str]]:
    """The directives of the content security policy, each with its sources."""
    text = page["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    words = [directive.split() for directive in text.split(";")]
    assert len({name for name, *_ in words}) == len(words), "of a directive that stands twice, browsers read the first"
    return {name: sources for name, *sources in words}


def test_any_site_may_play_the_stream(media: Any) -> None:
    cors = media["CorsConfig"]
    assert cors["AccessControlAllowOrigins"] == {"Items": ["*"]}
    assert cors["AccessControlAllowHeaders"] == {"Items": ["*"]}
    assert set(cors["AccessControlAllowMethods"]["Items"]) == {"GET", "HEAD", "OPTIONS"}


def test_no_credentials_go_with_an_answer_for_everyone(media: Any) -> None:
    # Browsers refuse "*" with credentials.
    assert media["CorsConfig"]["AccessControlAllowCredentials"] is False


def test_the_origin_s_own_cors_answer_is_replaced(media: Any) -> None:
    # What the origin said to the first viewer is cached, and would be wrong for a viewer on another site.
    assert media["CorsConfig"]["OriginOverride"] is True


def test_a_player_on_another_site_can_read_how_old_an_answer_is(media: Any) -> None:
    assert set(media["CorsConfig"]["AccessControlExposeHeaders"]["Items"]) >= {"Age", "Date", "X-Cache"}


def test_what_the_page_s_policy_does_not_name_is_forbidden(content_policy: dict[str, list[str]]) -> None:
    assert content_policy["default-src"] == ["'none'"]


@pytest.mark.parametrize("directive", ["script-src", "style-src", "img-src", "connect-src", "worker-src"])
def test_scripts_styles_requests_and_the_worker_are_the_page_s_own(
    directive: str, content_policy: dict[str, list[str]]
) -> None:
    assert content_policy[directive] == ["'self'"]


@pytest.mark.parametrize("directive", ["frame-ancestors", "form-action", "base-uri"])
def test_nobody_frames_the_page_and_nothing_in_it_leads_elsewhere(
    directive: str, content_policy: dict[str, list[str]]
) -> None:
    # None of the three falls back to default-src.
    assert content_policy[directive] == ["'none'"]


def test_hls_js_may_feed_the_player_from_memory(content_policy: dict[str, list[str]]) -> None:
    assert content_policy["media-src"] == ["'self'", "blob:"]


def test_no_source_is_inline_evaluated_or_foreign(content_policy: dict[str, list[str]]) -> None:
    sources = {source for listed in content_policy.values() for source in listed}
    assert sources == {"'none'", "'self'", "blob:"}
    assert [name for name, listed in content_policy.items() if "blob:" in listed] == ["media-src"]


def test_what_the_page_does_not_have_is_not_allowed(content_policy: dict[str, list[str]]) -> None:
    assert content_policy.keys() & {"font-src", "manifest-src", "frame-src", "object-src"} == set()


def test_the_page_stays_on_https_for_a_year(page: Any) -> None:
    transport = page["SecurityHeadersConfig"]["StrictTransportSecurity"]
    assert (transport["AccessControlMaxAgeSec"], transport["IncludeSubdomains"]) == (365 * 24 * 3600, True)


def test_old_browsers_are_told_not_to_frame_sniff_or_tell_where_from(page: Any) -> None:
    headers = page["SecurityHeadersConfig"]
    assert headers["FrameOptions"]["FrameOption"] == "DENY"
    assert headers["ReferrerPolicy"]["ReferrerPolicy"] == "same-origin"
    assert "ContentTypeOptions" in headers


def test_every_security_header_wins_over_the_bucket_s(page: Any) -> None:
    headers = page["SecurityHeadersConfig"]
    assert len(headers) == 5
    assert {name for name, header in headers.items() if header["Override"] is not True} == set()


def test_names_are_those_given(media: Any, page: Any) -> None:
    assert (media["Name"], page["Name"]) == ("onair-dev-media", "onair-dev-page")
