"""The probe's handler: every channel looked at, one log line each that is a metric too."""

from __future__ import annotations

import importlib
import logging
import threading
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from stream_automation.edge.viewer import Answer

DOMAIN = "d111111abcdef8.cloudfront.net"
PATHS = '{"main": "/out/v1/onair-dev/main/hls/index.m3u8", "hall": "/out/v1/onair-dev/hall/hls/index.m3u8"}'
VARIABLES = {"PROJECT": "onair", "ENVIRONMENT": "dev", "DISTRIBUTION_DOMAIN": DOMAIN, "MANIFEST_PATHS": PATHS}
MULTIVARIANT = Answer(200, b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nindex_1.m3u8\n")
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message"}


@pytest.fixture(scope="module")
def probe() -> ModuleType:
    """The handler's module, imported as Lambda does at init."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in VARIABLES.items():
            patch.setenv(name, value)
        return importlib.import_module("stream_automation.manifest_probe")


def live(seconds_ago: float) -> Answer:
    begin = datetime.now(UTC) - timedelta(seconds=seconds_ago + 2)
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-PROGRAM-DATE-TIME:{begin.isoformat()}\n#EXTINF:2.0,\n0.mp4\n"
    return Answer(200, text.encode())


def serve(answers: dict[str, Answer], probe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers by `channel/file`; anything else fails."""
    monkeypatch.setattr(probe, "get", lambda url: answers["/".join((url.split("/")[-3], url.split("/")[-1]))])


def lines(caplog: pytest.LogCaptureFixture) -> dict[str, dict[str, Any]]:
    """What stands in each channel's log line beside what every line has."""
    found = [{key: value for key, value in vars(record).items() if key not in STANDARD} for record in caplog.records]
    return {line["Channel"]: line for line in found}


def test_every_channel_is_looked_at_and_answered_for(probe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"main/index.m3u8": MULTIVARIANT, "main/index_1.m3u8": live(4), "hall/index.m3u8": Answer(404)}
    serve(answers, probe, monkeypatch)
    found = probe.handler({}, None)
    assert list(found) == ["main", "hall"]
    assert (found["main"]["state"], found["main"]["status"]) == ("live", 200)
    assert found["main"]["stalenessSeconds"] == pytest.approx(4, abs=1)
    assert found["hall"] == {"state": "off air", "status": 404, "reason": "nothing is on air"}


def test_the_log_line_of_a_live_channel_carries_its_metrics(
    probe: ModuleType, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answers = {"main/index.m3u8": MULTIVARIANT, "main/index_1.m3u8": live(4), "hall/index.m3u8": Answer(404)}
    serve(answers, probe, monkeypatch)
    found = probe.handler({}, None)
    assert {record.levelname for record in caplog.records} == {"INFO"}
    main, hall = (lines(caplog)[name] for name in ("main", "hall"))
    assert main["StalenessSeconds"] == main["stalenessSeconds"] == found["main"]["stalenessSeconds"]
    assert (main["Project"], main["Environment"], main["ManifestStatus"]) == ("onair", "dev", 200)
    (directive,) = main["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], directive["Dimensions"]) == ("onair", [["Project", "Environment", "Channel"]])
    assert [metric["Name"] for metric in directive["Metrics"]] == ["ManifestStatus", "StalenessSeconds"]
    age = datetime.now(UTC).timestamp() - main["_aws"]["Timestamp"] / 1000
    assert -0.001 <= age < 30
    assert [metric["Name"] for metric in hall["_aws"]["CloudWatchMetrics"][0]["Metrics"]] == ["ManifestStatus"]
    assert hall["ManifestStatus"] == 404


def test_a_manifest_at_fault_is_a_warning_and_no_error_of_the_function(
    probe: ModuleType, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    serve({"main/index.m3u8": Answer(503), "hall/index.m3u8": Answer(0, reason="timed out")}, probe, monkeypatch)
    found = probe.handler({}, None)
    assert {channel: (what["state"], what["status"]) for channel, what in found.items()} == {
        "main": ("failed", 503),
        "hall": ("failed", 0),
    }
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert [line["ManifestFailures"] for line in lines(caplog).values()] == [1, 1]
    assert lines(caplog)["hall"]["reason"] == "timed out"


def test_channels_are_looked_at_together_so_that_a_slow_one_delays_no_other(
    probe: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=5)

    def get(_url: str) -> Answer:
        both.wait()
        return Answer(404)

    monkeypatch.setattr(probe, "get", get)
    assert {what["state"] for what in probe.handler({}, None).values()} == {"off air"}


def test_it_asks_over_https_at_the_distribution_s_own_domain(
    probe: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def get(url: str) -> Answer:
        asked.append(url)
        return Answer(404)

    monkeypatch.setattr(probe, "get", get)
    probe.handler({}, None)
    assert sorted(asked) == [f"https://{DOMAIN}/out/v1/onair-dev/{name}/hls/index.m3u8" for name in ("hall", "main")]
