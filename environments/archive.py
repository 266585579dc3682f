"""The [archive] table: phase 2, and the archive output of phase 4."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from environments.section import Section

GLACIER_MINIMUM_DAYS = 1


class Archive(Section):
    """Whether and how long recordings are kept.

    `expire_days` absent keeps them for ever; `glacier_after_days` absent leaves them in S3 Standard.
    """

    enabled: bool
    expire_days: int | None = Field(default=None, ge=1)
    glacier_after_days: int | None = Field(default=None, ge=GLACIER_MINIMUM_DAYS)
    rollover_seconds: int = Field(ge=60, le=3600, description="length of one recorded file")

    @model_validator(mode="after")
    def _expires_after_the_transition(self) -> Self:
        if self.expire_days and self.glacier_after_days and self.expire_days <= self.glacier_after_days:
            raise ValueError(
                f"expire_days must be greater than glacier_after_days, got {self.expire_days} and "
                f"{self.glacier_after_days}: expire later, or leave out glacier_after_days"
            )
        return self
