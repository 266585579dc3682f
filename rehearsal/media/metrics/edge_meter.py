"""What CloudFront says of a distribution's viewers.

Source: CloudFront developer guide, "Viewing CloudFront and edge function metrics".
"""

from __future__ import annotations

from collections.abc import Iterator

from rehearsal.media.metrics.datum import CLOUDFRONT, Datum
from rehearsal.media.metrics.tally import Tally

EVERYWHERE = "Global"


class EdgeMeter:
    """Counts for the distribution that is served; a rate is the percentage of requests, so each counts 0 or 100."""

    def __init__(self) -> None:
        self._distribution = ""
        self._reset()

    def answer(self, distribution: str, status: int, size: int) -> None:
        """A viewer of the distribution with this id got an answer with a body of `size` bytes."""
        if distribution != self._distribution:
            # What the one before was asked is no longer told.
            self._distribution = distribution
            self._reset()
        self._sizes.add(size)
        for name, low, high in (("4xxErrorRate", 400, 500), ("5xxErrorRate", 500, 600), ("TotalErrorRate", 400, 600)):
            self._rates[name].add(100.0 if low <= status < high else 0.0)

    def take(self) -> Iterator[Datum]:
        """What is to be published since the last call; nothing without a request."""
        sizes, rates = self._sizes, self._rates
        self._reset()
        if not sizes.count:
            return
        requests = Tally()
        requests.add(1.0, sizes.count)
        yield self._datum("Requests", requests, "None")
        yield self._datum("BytesDownloaded", sizes, "None")
        for name, rate in rates.items():
            yield self._datum(name, rate, "Percent")

    def _reset(self) -> None:
        self._sizes = Tally()
        self._rates = {name: Tally() for name in ("4xxErrorRate", "5xxErrorRate", "TotalErrorRate")}

    def _datum(self, name: str, values: Tally, unit: str) -> Datum:
        dimensions = {"DistributionId": self._distribution, "Region": EVERYWHERE}
        return Datum(namespace=CLOUDFRONT, name=name, dimensions=dimensions, unit=unit, values=values)
