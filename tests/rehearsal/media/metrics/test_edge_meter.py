"""What CloudFront would say."""

from __future__ import annotations

import pytest

from rehearsal.media.metrics.edge_meter import EdgeMeter
from tests.rehearsal.media.metrics.measured import by_name

DIMENSIONS = {"DistributionId": "E1", "Region": "Global"}


def test_requests_bytes_and_the_share_of_errors_are_counted() -> None:
    meter = EdgeMeter()
    for status, size in ((200, 1000), (206, 500), (404, 10), (503, 10)):
        meter.answer("E1", status, size)
    data = list(meter.take())
    assert {datum.region for datum in data} == {"us-east-1"}
    found = by_name(data, **DIMENSIONS)
    assert (found["Requests"], found["BytesDownloaded"]) == (4, 1520)
    rates = {datum.name: datum.values.total / datum.values.count for datum in data if datum.name.endswith("Rate")}
    assert rates == {
        "4xxErrorRate": pytest.approx(25),
        "5xxErrorRate": pytest.approx(25),
        "TotalErrorRate": pytest.approx(50),
    }


def test_without_a_request_there_is_no_data() -> None:
    meter = EdgeMeter()
    meter.answer("E1", 200, 1)
    list(meter.take())
    assert list(meter.take()) == []


def test_another_distribution_begins_anew() -> None:
    meter = EdgeMeter()
    meter.answer("E0", 500, 1)
    meter.answer("E1", 200, 2)
    assert by_name(meter.take(), **DIMENSIONS)["BytesDownloaded"] == 2
