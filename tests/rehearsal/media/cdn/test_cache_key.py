from __future__ import annotations

import pytest

from rehearsal.media.cdn.cache_key import CacheKey, ViewerRequest, cache_key, origin_headers, origin_query
from rehearsal.media.cdn.distribution import Behavior, Origin
from rehearsal.media.cdn.policies import CachePolicy, OriginRequestPolicy, Selection

POLICY = CachePolicy(
    id="p",
    minimum_ttl=0,
    default_ttl=1,
    maximum_ttl=5,
    gzip=True,
    headers=("origin",),
    queries=Selection(behavior="whitelist", names=frozenset({"aws.manifestfilter", "start"})),
)


def key(query: list[tuple[str, str]] | None = None, compress: bool = True, **headers: str) -> CacheKey:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return cache_key(
        ViewerRequest(method="GET", path="/a", query=query or [], headers=named), POLICY, compress=compress
    )


def test_parameters_that_are_not_allowed_do_not_split_the_cache() -> None:
    assert key([("utm", "1")]) == key([("utm", "2")]) == key()


@pytest.mark.parametrize("name", ["aws.manifestfilter", "start"])
def test_allowed_parameters_do_also_with_a_dot_in_their_name(name: str) -> None:
    assert key([(name, "1")]) != key([(name, "2")])


def test_the_order_of_parameters_does_not_matter() -> None:
    assert key([("start", "1"), ("aws.manifestfilter", "x")]) == key([("aws.manifestfilter", "x"), ("start", "1")])


def test_a_header_of_the_policy_splits_the_cache_and_another_does_not() -> None:
    assert key(origin="https://a") != key(origin="https://b")
    assert key(user_agent="a") == key(user_agent="b")


@pytest.mark.parametrize(
    ("sent", "encoding"),
    [("gzip, br", "gzip"), ("br;q=1.0, gzip;q=0.8", "gzip"), ("*", "gzip"), ("gzip;q=0", ""), ("br", ""), ("", "")],
)
def test_viewers_are_told_apart_by_whether_they_take_gzip(sent: str, encoding: str) -> None:
    assert key(accept_encoding=sent).encoding == encoding
    assert key(compress=False, accept_encoding=sent).encoding == ""


@pytest.mark.parametrize(
    ("behavior", "taken"), [("none", []), ("whitelist", ["a"]), ("allExcept", ["b"]), ("all", ["a", "b"])]
)
def test_a_selection_takes_what_its_behaviour_says(behavior: str, taken: list[str]) -> None:
    chosen = Selection(behavior=behavior, names=frozenset({"a"}))
    assert [name for name in ("a", "b") if chosen.takes(name)] == taken


def test_the_origin_gets_what_the_key_or_the_origin_request_policy_names_and_nothing_else() -> None:
    behavior = Behavior(
        pattern="*",
        origin=Origin(id="o", domain="x", path="", headers={}, access=None),
        methods=frozenset({"GET"}),
        compress=True,
        cache=POLICY,
        origin_request=OriginRequestPolicy(
            headers=Selection(behavior="whitelist", names=frozenset({"user-agent"})),
            queries=Selection(behavior="whitelist", names=frozenset({"session"})),
        ),
        response_headers=None,
    )
    asked = ViewerRequest(
        method="GET",
        path="/a",
        query=[("start", "2026-01-01T00:00:00+09:00"), ("utm", "1"), ("session", "a b")],
        headers={"origin": "https://v", "user-agent": "test", "cookie": "secret"},
    )
    assert origin_query(asked, behavior) == "start=2026-01-01T00%3A00%3A00%2B09%3A00&session=a%20b"
    assert origin_headers(asked, behavior) == {"origin": "https://v", "user-agent": "test"}
