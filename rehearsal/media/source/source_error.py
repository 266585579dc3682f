"""Why the simulated phone ended."""

from __future__ import annotations


class SourceError(RuntimeError):
    """The phone cannot film or push; one line, without the key."""
