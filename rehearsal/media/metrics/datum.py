"""One metric's values on their way to CloudWatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rehearsal.media.metrics.tally import Tally

MEDIALIVE, MEDIAPACKAGE, CLOUDFRONT = "AWS/MediaLive", "AWS/MediaPackage", "AWS/CloudFront"
CLOUDFRONT_REGION = "us-east-1"
"""CloudFront's metrics are kept in this region only, wherever the rest is deployed."""


@dataclass(frozen=True, kw_only=True)
class Datum:
    """Values of one metric since the last publication; `unit` as CloudWatch spells it."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    unit: str
    values: Tally

    @property
    def region(self) -> str | None:
        """Where it belongs, if not in the region that everything is deployed to."""
        return CLOUDFRONT_REGION if self.namespace == CLOUDFRONT else None

    def described(self, at: datetime) -> dict[str, Any]:
        """As PutMetricData takes it."""
        values = self.values
        return {
            "MetricName": self.name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in self.dimensions.items()],
            "Timestamp": at,
            "Unit": self.unit,
            "StatisticValues": {
                "SampleCount": values.count,
                "Sum": values.total,
                "Minimum": values.minimum,
                "Maximum": values.maximum,
            },
        }
