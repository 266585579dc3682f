"""How metrics reach CloudWatch."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from rehearsal.media.metrics.datum import CLOUDFRONT, MEDIALIVE, Datum
from rehearsal.media.metrics.publisher import MOST_IN_A_CALL, MetricPublisher
from rehearsal.media.metrics.tally import Tally
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws


def datum(name: str, namespace: str = MEDIALIVE) -> Datum:
    return Datum(namespace=namespace, name=name, dimensions={"a": "b"}, unit="Count", values=Tally(2, 5, 1, 4))


class Published:
    """A CloudWatch that keeps what it is told, and refuses the first `refusals` calls."""

    def __init__(self, data: list[Datum], refusals: int = 0) -> None:
        self.calls: list[dict[str, Any]] = []
        self.regions: list[str] = []
        self._refusals = refusals
        aws = ShapedAws({"cloudwatch.PutMetricData": self._take})
        of_aws = aws.client

        def client(service: str, *, region: str = "") -> Any:
            self.regions.append(region)
            return of_aws(service, region=region)

        object.__setattr__(aws, "client", client)
        self.publisher = MetricPublisher(aws, lambda: data, 0.01)

    def _take(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self._refusals:
            self._refusals -= 1
            raise RefusedError("InternalServiceFault", 400)
        self.calls.append(asked)
        return {}


async def test_each_value_goes_out_as_a_statistic_set_under_its_name() -> None:
    published = Published([datum("FillMsec")])
    await published.publisher.publish()
    (call,) = published.calls
    assert call["Namespace"] == "AWS/MediaLive"
    (sent,) = call["MetricData"]
    assert (sent["MetricName"], sent["Dimensions"], sent["Unit"]) == (
        "FillMsec",
        [{"Name": "a", "Value": "b"}],
        "Count",
    )
    assert sent["StatisticValues"] == {"SampleCount": 2, "Sum": 5, "Minimum": 1, "Maximum": 4}


async def test_namespaces_go_apart_and_cloudfronts_to_its_own_region() -> None:
    published = Published([datum("a"), datum("b", CLOUDFRONT)])
    await published.publisher.publish()
    assert published.regions == ["ap-northeast-2", "us-east-1"]
    assert [call["Namespace"] for call in published.calls] == ["AWS/MediaLive", "AWS/CloudFront"]


async def test_a_call_carries_no_more_than_it_may() -> None:
    published = Published([datum("a")] * (MOST_IN_A_CALL + 1))
    await published.publisher.publish()
    assert [len(call["MetricData"]) for call in published.calls] == [MOST_IN_A_CALL, 1]


async def test_nothing_measured_is_nothing_sent() -> None:
    published = Published([])
    await published.publisher.publish()
    assert (published.calls, published.regions) == ([], [])


async def test_a_refusal_is_logged_and_the_next_publication_comes(caplog: pytest.LogCaptureFixture) -> None:
    published = Published([datum("a")], refusals=1)
    task = asyncio.create_task(published.publisher.follow())
    try:
        async with asyncio.timeout(10):
            while not published.calls:
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
    assert "metrics of AWS/MediaLive are lost" in caplog.text


@pytest.fixture(autouse=True)
def _warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level("WARNING"):
        yield
