"""How often and how long a call of AWS is tried."""

from __future__ import annotations

from botocore.config import Config

# Four tries of ten seconds and the pauses between them (at most 1 + 2 + 4) end before the function's sixty.
CONFIG = Config(connect_timeout=2, read_timeout=8, retries={"mode": "adaptive", "total_max_attempts": 4})

# For what is asked before a stop and may stay unanswered: it must leave time for the stop.
QUICK = Config(connect_timeout=2, read_timeout=4, retries={"mode": "adaptive", "total_max_attempts": 2})
