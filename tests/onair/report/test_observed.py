"""How an observation is laid out."""

from __future__ import annotations

from onair.report.observed import LONGEST, laid_out
from onair.report.words import Words


def test_values_go_where_they_read_best(words: Words) -> None:
    seen = laid_out(
        {
            "status": 200,
            "headers": {"age": "0"},
            "playlist": "#EXTM3U\nindex_1.m3u8\n",
            "segments": [{"rendition": [854, 480], "fits": True}, {"rendition": None}],
        },
        words,
    )
    assert seen.facts == [("status", "200"), ("headers · age", "0")]
    assert seen.texts == [("playlist", "#EXTM3U\nindex_1.m3u8")]
    (table,) = seen.tables
    assert table.columns == ("rendition", "fits")
    assert table.rows == (("854×480", words("value.yes")), ("–", "–"))


def test_nothing_is_told_as_nothing(words: Words) -> None:
    seen = laid_out({"error": None, "console": [], "tags": {}, "published": False}, words)
    none = words("value.none")
    assert seen.facts == [("error", none), ("console", none), ("tags", none), ("published", words("value.no"))]


def test_a_long_value_ends_in_an_ellipsis(words: Words) -> None:
    ((_, told),) = laid_out({"answer": "x" * 500}, words).facts
    assert len(told) == LONGEST
    assert told.endswith("…")


def test_tags_of_cloudformation_are_left_out(words: Words) -> None:
    tags = {"aws:cloudformation:stack-name": "onair-dev-medialive", "onair:phase": "4"}
    assert laid_out({"tags": tags}, words).facts == [("tags · onair:phase", "4")]
