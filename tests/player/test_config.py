"""config.json: what the page accepts, and how it names what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.player.javascript import JavaScript

PAGE = "https://player.example/?channel=main"
MAIN = {"name": "main", "title": "Main stage", "manifest": "/out/v1/onair-dev/main/hls/index.m3u8"}
PARSE = "try { return parseConfig(FOUND, PAGE); } catch (failure) { return [failure.reason, failure.message]; }"


def parse(node: JavaScript, found: Any) -> Any:
    body = PARSE.replace("FOUND", json.dumps(found)).replace("PAGE", json.dumps(PAGE))
    return node.evaluate("config.js", body)


def test_manifest_becomes_an_address_on_the_pages_own_site(node: JavaScript) -> None:
    assert parse(node, {"channels": [MAIN], "segmentSeconds": 4}) == {
        "channels": [{**MAIN, "manifest": f"https://player.example{MAIN['manifest']}"}],
        "segmentSeconds": 4,
        "replays": None,
    }


def test_the_catalogue_of_recordings_is_on_the_pages_own_site(node: JavaScript) -> None:
    found = parse(node, {"channels": [MAIN], "replays": "/replays/catalogue.json"})
    assert found["replays"] == "https://player.example/replays/catalogue.json"


def test_title_and_segment_length_may_be_left_out(node: JavaScript) -> None:
    found = parse(node, {"channels": [{"name": "main", "manifest": "/index.m3u8"}]})
    assert (found["channels"][0]["title"], found["segmentSeconds"]) == ("main", 2)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (None, "channels must be a list of one channel or more, got nothing"),
        ({"channels": []}, "channels must be a list of one channel or more, got []"),
        ({"channels": [None]}, "channels[0].name must be a text, got nothing"),
        ({"channels": [{**MAIN, "name": 7}]}, "channels[0].name must be a text, got 7"),
        ({"channels": [MAIN, MAIN]}, 'channels[].name must be unique names, got ["main","main"]'),
        ({"channels": [{**MAIN, "title": []}]}, "channels[0].title must be a text, got []"),
        (
            {"channels": [{**MAIN, "manifest": "https://elsewhere.example/index.m3u8"}]},
            "channels[0].manifest must be a path on this site, such as /out/v1/…/index.m3u8, "
            'got "https://elsewhere.example/index.m3u8"',
        ),
        (
            {"channels": [{**MAIN, "manifest": ""}]},
            'channels[0].manifest must be a path on this site, such as /out/v1/…/index.m3u8, got ""',
        ),
        (
            {"channels": [MAIN], "replays": "//elsewhere.example/catalogue.json"},
            "replays must be a path on this site, such as /out/v1/…/index.m3u8, "
            'got "//elsewhere.example/catalogue.json"',
        ),
        ({"channels": [MAIN], "segmentSeconds": 0}, "segmentSeconds must be a number above 0, got 0"),
    ],
)
def test_wrong_setting_is_named_with_what_it_got_and_what_is_allowed(
    node: JavaScript, found: Any, message: str
) -> None:
    assert parse(node, found) == ["configMalformed", f"/config.json: {message}"]
