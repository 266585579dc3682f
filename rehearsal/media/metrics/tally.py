"""Values gathered between two publications, as CloudWatch's statistic sets sum them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(slots=True)
class Tally:
    """How many values, their sum, the smallest and the largest."""

    count: int = 0
    total: float = 0.0
    minimum: float = 0.0
    maximum: float = 0.0

    @classmethod
    def of(cls, value: float) -> Self:
        """One value alone."""
        tally = cls()
        tally.add(value)
        return tally

    def add(self, value: float, times: int = 1) -> None:
        """Count a value in, `times` over."""
        if times < 1:
            return
        self.minimum = min(self.minimum, value) if self.count else value
        self.maximum = max(self.maximum, value) if self.count else value
        self.count += times
        self.total += value * times
