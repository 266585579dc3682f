"""`onair rehearse`: the demo, as `make demo` runs it."""

from __future__ import annotations

from rehearsal.demo.command import demo as command

__all__ = ["command"]
