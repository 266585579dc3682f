"""What MediaPackage v2 would say."""

from __future__ import annotations

from rehearsal.media.metrics.packager_meter import PackagerMeter
from tests.rehearsal.media.metrics.measured import by_name

GROUP = {"ChannelGroup": "g"}
CHANNEL = {**GROUP, "Channel": "main"}
HLS = {**CHANNEL, "OriginEndpoint": "hls"}
PLACE = ("g", "main", "hls")


def test_what_comes_in_counts_for_the_group_the_channel_and_each_of_its_endpoints() -> None:
    meter = PackagerMeter()
    for size in (1000, 500):
        meter.receive("g", "main", ("hls", "dash"), size)
    data = list(meter.take())
    for dimensions in (GROUP, CHANNEL, HLS, {**CHANNEL, "OriginEndpoint": "dash"}):
        assert by_name(data, **dimensions) == {"IngressBytes": 1500, "IngressRequestCount": 2}


def test_answers_count_with_their_bytes_and_time_and_by_class_of_status() -> None:
    meter = PackagerMeter()
    meter.answer(PLACE, 200, 1000, 10)
    meter.answer(PLACE, 404, 30, 2)
    meter.answer(PLACE, 500, 30, 3)
    data = list(meter.take())
    for dimensions in (GROUP, CHANNEL, HLS):
        assert by_name(data, **dimensions) == {"EgressRequestCount": 3, "EgressResponseTime": 15, "EgressBytes": 1000}
        for status in ("2xx", "4xx", "5xx"):
            assert by_name(data, **dimensions, StatusCode=status) == {"EgressRequestCount": 1}
    (times,) = [datum.values for datum in data if datum.name == "EgressResponseTime" and datum.dimensions == HLS]
    assert (times.count, times.minimum, times.maximum) == (3, 2, 10)


def test_without_a_request_there_is_no_data() -> None:
    meter = PackagerMeter()
    meter.answer(PLACE, 200, 1000, 10)
    list(meter.take())
    assert list(meter.take()) == []
