"""What a function is told by its environment variables."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

TOPIC_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]+")


class SettingsError(RuntimeError):
    """A variable is missing or not legal; the text names it."""


@dataclass(frozen=True)
class Settings:
    """The same four variables for every function; each is the upper-case name of its field."""

    project: str
    environment: str
    notice_topic_arn: str
    maximum_run_minutes: int

    @property
    def home(self) -> str:
        """`region:account` of the function's own topic: what is told of channels elsewhere is not for it."""
        return ":".join(self.notice_topic_arn.split(":")[3:5])

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> Settings:
        """From the process's environment. Raises SettingsError at init, so that a bad deploy shows at once."""
        given = os.environ if variables is None else variables
        missing = [field.name.upper() for field in fields(cls) if not given.get(field.name.upper())]
        if missing:
            raise SettingsError(f"environment variable {', '.join(missing)} must be set on this function")
        topic = given["NOTICE_TOPIC_ARN"]
        if TOPIC_ARN.fullmatch(topic) is None:
            raise SettingsError(f"NOTICE_TOPIC_ARN must be an SNS topic's ARN, got {topic!r}")
        minutes = given["MAXIMUM_RUN_MINUTES"]
        if not minutes.isdecimal() or int(minutes) < 1:
            raise SettingsError(f"MAXIMUM_RUN_MINUTES must be a whole number from 1, got {minutes!r}")
        return cls(given["PROJECT"], given["ENVIRONMENT"], topic, int(minutes))
