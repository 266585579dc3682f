"""What the diagram shows of each stack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.diagram.contents import Content, contents
from onair.report.words import Words

ENGLISH = Words(Language.ENGLISH)


def items(found: list[Content], phase: int) -> dict[str, str]:
    content = next(content for content in found if content.stack.phase == phase)
    return {item.label: item.detail for item in content.items}


def test_every_resource_is_shown_or_counted(architecture: Architecture, words: Words) -> None:
    for content in contents(architecture, words):
        assert 0 <= content.rest < len(content.stack.resources)


def test_the_settings_are_those_of_dev(architecture: Architecture) -> None:
    found = contents(architecture, ENGLISH)
    assert items(found, 3) == {
        "Channel": "CMAF ingest",
        "HLS endpoint": "CMAF · 2 s segments",
        "Endpoint policy": "3 readers",
    }
    assert items(found, 4) == {
        "Input": "RTMP_PUSH",
        "Live channel": "Single pipeline · 2\N{NO-BREAK SPACE}rungs",
        "Allow-list": "0.0.0.0/0",
        "Stream key": "generated secret",
    }
    assert items(found, 2) == {"Archive bucket": "expires after 7 d"}
    assert items(found, 1)["Roles × 2"] == "MediaLive, Automation"


def test_the_guards_are_told_first(architecture: Architecture) -> None:
    automation = next(content for content in contents(architecture, ENGLISH) if content.stack.phase == 7)
    assert [(item.label, item.detail) for item in automation.items[:2]] == [
        ("Longest run", "2 h"),
        ("Stop without input", "10 min"),
    ]


def test_the_settings_are_those_of_production(synthesize: Callable[[str], Path]) -> None:
    found = contents(Architecture.read(synthesize("production")), ENGLISH)
    assert items(found, 4)["Live channel"].startswith("Standard (two) · ")
    assert items(found, 4)["Allow-list"] == "203.0.113.0/24"


def test_pictures_run_through_input_channel_packager_and_cdn(architecture: Architecture) -> None:
    on_path = [
        (content.stack.phase, item.label)
        for content in contents(architecture, ENGLISH)
        for item in content.items
        if item.on_path
    ]
    assert on_path == [
        (3, "Channel"),
        (3, "HLS endpoint"),
        (4, "Input"),
        (4, "Live channel"),
        (5, "Distribution"),
    ]
