"""The catalogue of recordings: what the page offers, and what it leaves out without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.player.javascript import JavaScript
from tests.player.recording import NEWEST, OLDER

ADDRESS = "https://player.example/replays/catalogue.json"


def parse(node: JavaScript, found: Any) -> Any:
    return node.evaluate("catalogue.js", f"return parseCatalogue({json.dumps(found)}, {json.dumps(ADDRESS)})")


def test_a_recording_has_its_length_and_an_address_beside_the_catalogue(node: JavaScript) -> None:
    assert parse(node, {"version": 1, "recordings": [NEWEST, OLDER]}) == [
        {
            "channel": "main",
            "title": "Channel main",
            "start": entry["start"],
            "seconds": seconds,
            "manifest": f"https://player.example/replays/{entry['manifest']}",
        }
        for entry, seconds in ((NEWEST, 3720), (OLDER, 2880))
    ]


@pytest.mark.parametrize("found", [None, [], {}, {"version": 2, "recordings": [NEWEST]}, {"version": 1}, "catalogue"])
def test_a_catalogue_of_another_form_offers_nothing(node: JavaScript, found: Any) -> None:
    assert parse(node, found) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"manifest": "https://elsewhere.example/index.m3u8"},
        {"manifest": "//elsewhere.example/index.m3u8"},
        {"manifest": ""},
        {"manifest": None},
        {"title": 7},
        {"channel": ""},
        {"start": "yesterday"},
        {"end": NEWEST["start"]},
    ],
)
def test_only_the_entry_that_cannot_be_played_is_left_out(node: JavaScript, changes: dict[str, Any]) -> None:
    offered = parse(node, {"version": 1, "recordings": [{**NEWEST, **changes}, None, OLDER]})
    assert [recording["start"] for recording in offered] == [OLDER["start"]]
