"""The [replay] table: recordings that viewers may watch again, in phases 2, 5 and 7."""

from __future__ import annotations

from pydantic import Field

from environments.section import Section

HARVEST_MARGIN_SECONDS = 1800
"""How much longer than the longest run the startover window must be: the stop and the harvest take their time."""

LONGEST_TITLES_BYTES = 2000
"""Names and titles of the channels reach a function as one variable; Lambda takes 4 kB of variables in all."""


class Replay(Section):
    """Whether a show is cut to a recording when it is over, and for how many days viewers are offered it."""

    enabled: bool
    expire_days: int = Field(ge=1, le=3650)
