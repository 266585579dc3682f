from __future__ import annotations

import pytest

from rehearsal.media.cdn.distribution import ErrorRule
from rehearsal.media.cdn.lifetime import error_ttl, ttl_for
from rehearsal.media.cdn.policies import CachePolicy, Selection


def policy(minimum: int, default: int, maximum: int) -> CachePolicy:
    return CachePolicy(
        id="p",
        minimum_ttl=minimum,
        default_ttl=default,
        maximum_ttl=maximum,
        gzip=True,
        headers=(),
        queries=Selection(),
    )


DATE = {"date": "Sun, 01 Mar 2026 12:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "limits", "expected"),
    [
        ({"cache-control": "max-age=3"}, (0, 1, 5), 3),
        ({"cache-control": "max-age=3"}, (4, 4, 9), 4),
        ({"cache-control": "max-age=1209600"}, (0, 1, 5), 5),
        ({"cache-control": "public, s-maxage=2, max-age=4"}, (0, 1, 5), 2),
        ({}, (0, 1, 5), 1),
        ({}, (3, 1, 5), 3),
        ({}, (0, 9, 5), 5),
        ({"cache-control": "no-store"}, (0, 60, 60), 0),
        ({"cache-control": "private, max-age=9"}, (2, 60, 60), 2),
        ({"cache-control": "no-cache"}, (0, 60, 60), 0),
        ({"expires": "Sun, 01 Mar 2026 12:00:07 GMT", **DATE}, (0, 60, 60), 7),
        ({"expires": "0", **DATE}, (1, 60, 60), 1),
        ({"cache-control": "max-age=soon"}, (0, 60, 90), 60),
    ],
)
def test_the_origins_lifetime_is_held_within_the_policys_limits(
    headers: dict[str, str], limits: tuple[int, int, int], expected: int
) -> None:
    assert ttl_for(headers, policy(*limits)) == expected


@pytest.mark.parametrize(
    ("status", "headers", "rules", "expected"),
    [
        (404, {}, {404: ErrorRule(ttl=1)}, 1),
        (404, {}, {}, 10),
        (502, {}, {}, 10),
        (403, {}, {}, 0),
        (403, {}, {403: ErrorRule(ttl=1)}, 1),
        (403, {"cache-control": "max-age=3"}, {}, 3),
        (404, {"cache-control": "max-age=60"}, {404: ErrorRule(ttl=1)}, 5),
        (404, {"cache-control": "max-age=1"}, {404: ErrorRule(ttl=4)}, 4),
    ],
)
def test_an_error_is_kept_for_its_rule_or_cloudfronts_ten_seconds(
    status: int, headers: dict[str, str], rules: dict[int, ErrorRule], expected: int
) -> None:
    assert error_ttl(status, headers, rules, policy(0, 1, 5)) == expected
