"""The settings that a report tells of each phase are those of the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.settings.phases import READERS, settings
from onair.report.settings.table import Table
from onair.report.words import Words

ENGLISH = Words(Language.ENGLISH)


def tables(architecture: Architecture, phase: int) -> dict[str, Table]:
    return {table.caption: table for table in settings(architecture, phase, ENGLISH)}


def values(table: Table) -> Mapping[str, str]:
    return {row[0]: row[1] for row in table.rows}


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_every_phase_has_settings_in_every_environment(
    synthesize: Callable[[str], Path], environment: str, words: Words
) -> None:
    architecture = Architecture.read(synthesize(environment))
    for phase in READERS:
        found = settings(architecture, phase, words)
        assert found
        for table in found:
            assert all(len(row) == (len(table.columns) or 2) for row in table.rows)
            assert [row for row in table.rows if "None" in row or "Unresolved" in "".join(row)] == []


def test_a_phase_that_is_left_out_has_none(architecture: Architecture) -> None:
    none = Architecture(architecture.environment, architecture.region, (), (), architecture.templates)
    assert [settings(none, phase, ENGLISH) for phase in READERS] == [[]] * len(READERS)


def test_the_network_costs_nothing(architecture: Architecture) -> None:
    network = values(tables(architecture, 1)["Network"])
    assert network["Address block"] == "10.20.0.0/16"
    assert network["NAT gateways"].startswith("none")
    assert network["VPC endpoints"] == "S3 (Gateway)"
    assert len(tables(architecture, 1)["Subnets"].rows) == 2


def test_roles_tell_whom_they_trust(architecture: Architecture) -> None:
    (medialive, automation) = tables(architecture, 1)["Roles"].rows
    assert medialive == ("MediaLiveRole", "medialive.amazonaws.com", "aws:SourceAccount, aws:SourceArn")
    assert automation[:2] == ("AutomationRole", "lambda.amazonaws.com")


def test_the_archive_expires_in_dev_and_is_kept_in_production(synthesize: Callable[[str], Path]) -> None:
    dev = tables(Architecture.read(synthesize("dev")), 2)
    production = tables(Architecture.read(synthesize("production")), 2)
    assert ("recordings/", "7 days") in dev["Lifecycle"].rows
    assert not any(row[0] == "recordings/" for table in production.values() for row in table.rows if len(row) == 2)
    assert values(dev["Archive bucket"])["When the stack is destroyed"] == "deleted with its recordings"
    assert values(production["Archive bucket"])["When the stack is destroyed"] == "kept with its recordings"
    assert values(dev["Archive bucket"])["Requests without TLS"] == "refused"


def test_the_endpoint_and_its_readers(architecture: Architecture) -> None:
    found = tables(architecture, 3)
    endpoint = values(found["Channel main, endpoint hls"])
    assert (endpoint["Segment length"], endpoint["Startover window"]) == ("2 s", "2 h 30 min")
    assert endpoint["Low-latency HLS"] == "off"
    readers = [row[0] for row in found["Who may read the endpoint"].rows]
    assert readers == ["This account", "mediapackagev2.amazonaws.com", "cloudfront.amazonaws.com"]


def test_the_ladder_is_the_encoders(architecture: Architecture) -> None:
    assert tables(architecture, 4)["Ladder"].rows == (
        ("720p", "1280×720", "30 fps", "QVBR 7", "3 Mbps", "2 s", "High 3.1"),
        ("480p", "854×480", "30 fps", "QVBR 7", "1.2 Mbps", "2 s", "High 3.1"),
    )


def test_the_stream_key_is_told_of_and_not_told(architecture: Architecture) -> None:
    comes_in = values(tables(architecture, 4)["What comes in"])
    assert comes_in["Stream key"] == "generated, 24 characters, in Secrets Manager"
    assert comes_in["Input"] == "RTMP_PUSH"


def test_behaviours_tell_their_origin_and_lifetimes(architecture: Architecture) -> None:
    rows = {row[0]: row[1:] for row in tables(architecture, 5)[ENGLISH("table.behaviours")].rows}
    assert rows["/out/v1/*.m3u8"] == ("Packager", "1 s", "1 s", "1 s", "8 names")
    assert rows["/out/v1/*"][:4] == ("Packager", "1 s", "1 day", "1 day")
    assert rows["/replays/*"][0] == "Archive bucket"
    assert rows["*"][0] == "Page bucket"


def test_production_has_an_origin_shield(synthesize: Callable[[str], Path]) -> None:
    production = Architecture.read(synthesize("production"))
    assert values(tables(production, 5)["Distribution"])["Origin Shield"] == "on"


def test_alarms_tell_their_condition_and_what_to_do(architecture: Architecture, words: Words) -> None:
    (table,) = settings(architecture, 6, words)
    rows = {row[0]: row for row in table.rows}
    assert rows["NoPicture"][1:4] == ("MAX InputVideoFrameRate", "<\N{NO-BREAK SPACE}1", words.duration(120))
    korean = words.language is Language.KOREAN
    assert ("영상이 들어오지 않습니다" in rows["NoPicture"][4]) is korean
    assert ("No picture arrives" in rows["NoPicture"][4]) is not korean


def test_every_guard_is_told_with_its_limit(architecture: Architecture) -> None:
    guards = {row[0]: row[1] for row in tables(architecture, 7)["Stops that do not need each other"].rows}
    assert guards == {
        "Longest run": "2 h",
        "No input": "10 min",
        "Every night": "05:00 Asia/Seoul",
        "Month's budget": "$30 a month",
    }


def test_windows_are_told_with_their_state(architecture: Architecture) -> None:
    assert tables(architecture, 7)["Windows on air"].rows == (
        ("start", "Sat", "18:50", "Asia/Seoul", "off"),
        ("stop", "Sat", "20:00", "Asia/Seoul", "off"),
    )
