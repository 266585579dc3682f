"""Takes what the plane has measured to the local CloudWatch."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.deployed import LocalAws
from rehearsal.media.metrics.datum import Datum

log = logging.getLogger(__name__)

MOST_IN_A_CALL = 1000


class MetricPublisher:
    """Publishes what `collect` gathers, every `seconds`.

    PutMetricData with the operator's key: on AWS only the services themselves write to a namespace that begins with
    AWS/, and each writes once a minute or once a second. Values that the local AWS does not take are lost.
    """

    def __init__(self, aws: LocalAws, collect: Callable[[], Iterable[Datum]], seconds: float) -> None:
        self._aws = aws
        self._collect = collect
        self._seconds = seconds
        # Made at the first publication, in its thread: a client takes a moment.
        self._client: Callable[[str], Any] = cache(lambda region: aws.client("cloudwatch", region=region))

    async def follow(self) -> None:
        """Publish until cancelled."""
        while True:
            await asyncio.sleep(self._seconds)
            await self.publish()

    async def publish(self) -> None:
        """Publish once what there is."""
        data, now = list(self._collect()), datetime.now(UTC)
        if data:
            await asyncio.to_thread(self._put, data, now)

    def _put(self, data: Sequence[Datum], now: datetime) -> None:
        together: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for datum in data:
            together[datum.region or self._aws.region, datum.namespace].append(datum.described(now))
        for (region, namespace), described in together.items():
            for part in _parts(described):
                try:
                    self._client(region).put_metric_data(Namespace=namespace, MetricData=part)
                except (BotoCoreError, ClientError) as error:
                    log.warning("metrics of %s are lost: %s", namespace, error)


def _parts(described: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for begin in range(0, len(described), MOST_IN_A_CALL):
        yield described[begin : begin + MOST_IN_A_CALL]
