"""What every table of an environment file shares: strict types, no unknown keys, no change after loading."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One table of an environment file."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
