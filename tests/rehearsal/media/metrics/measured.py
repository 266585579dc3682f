"""Reads what a meter would publish."""

from __future__ import annotations

from collections.abc import Iterable

from rehearsal.media.metrics.datum import Datum


def by_name(data: Iterable[Datum], **dimensions: str) -> dict[str, float]:
    """The sum of each metric that has exactly these dimensions."""
    return {datum.name: datum.values.total for datum in data if datum.dimensions == dimensions}
