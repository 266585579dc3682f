"""How many examples the slow property tests draw: few in `make test`, many in `make check`."""

from __future__ import annotations

import os

LONG = os.environ.get("ONAIR_EXAMPLES") == "long"


def examples(quick: int, long: int) -> int:
    """One number or the other, by what `make` says."""
    return long if LONG else quick
