"""What time it is, asked in one place."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)
