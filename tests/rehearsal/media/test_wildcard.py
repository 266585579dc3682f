from __future__ import annotations

import pytest

from rehearsal.media.wildcard import arn_matches, matches


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("*.m3u8", "/a/b.m3u8", True),
        ("*.m3u8", "/a.m3u8x", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/ac", False),
        ("/[ab].mp4", "/a.mp4", False),
        ("/[ab].mp4", "/[ab].mp4", True),
        ("/A*", "/a", False),
        ("a.c", "abc", False),
    ],
)
def test_star_and_question_mark_alone_are_special(pattern: str, value: str, fits: bool) -> None:
    assert matches(pattern, value) is fits


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("arn:aws:cloudfront::1:distribution/*", True),
        ("arn:*:cloudfront::*:distribution/E1", True),
        ("arn:aws:cloudfront:*:distribution/E1", False),
        ("arn:aws:cloudfront::2:distribution/*", False),
        ("*", False),
    ],
)
def test_the_parts_of_an_arn_are_matched_one_by_one(pattern: str, fits: bool) -> None:
    assert arn_matches(pattern, "arn:aws:cloudfront::1:distribution/E1") is fits
