"""What a function is told by its environment variables."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Self

ARN = re.compile(r"arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:[0-9]{12}:[\w/+=,.@:-]+")
SERVICES = {"notice_topic_arn": "sns", "stop_role_arn": "iam", "dead_letters_arn": "sqs", "sweep_arn": "lambda"}


class SettingsError(RuntimeError):
    """A variable is missing or not legal; the text names it."""


@dataclass(frozen=True)
class Settings:
    """What every function is told; each variable is the upper-case name of its field.

    A name that ends in `_arn` holds an ARN, one that ends in `_seconds` a whole number; one that begins with `keeps_`
    says true or false.
    """

    project: str
    environment: str
    notice_topic_arn: str

    @property
    def home(self) -> str:
        """`region:account` of the function's own topic: what is told of channels elsewhere is not for it."""
        return ":".join(self.notice_topic_arn.split(":")[3:5])

    @property
    def dimensions(self) -> dict[str, str]:
        """Those of the metrics that a function writes into its log."""
        return {"Project": self.project, "Environment": self.environment}

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> Self:
        """From the process's environment. Raises SettingsError at init, so that a bad deploy shows at once."""
        given = os.environ if variables is None else variables
        missing = [field.name.upper() for field in fields(cls) if not given.get(field.name.upper())]
        if missing:
            raise SettingsError(f"environment variable {', '.join(missing)} must be set on this function")
        return cls(**{field.name: _value(field.name, given[field.name.upper()]) for field in fields(cls)})


@dataclass(frozen=True)
class GuardSettings(Settings):
    """What a function is told that gives a run its own stop: where, with which role, and how long a run may last."""

    stop_group: str
    stop_role_arn: str
    dead_letters_arn: str
    maximum_run_seconds: timedelta


@dataclass(frozen=True)
class SweepSettings(GuardSettings):
    """What the sweep is told besides: itself, how long before its window a channel is started, how long it may idle,
    and whether a run that is over is left for the replay.
    """

    sweep_arn: str
    pre_warm_seconds: timedelta
    idle_seconds: timedelta
    keeps_replays: bool

    @property
    def careful(self) -> bool:
        """Whether people are warned before a channel is stopped on a doubt: in production somebody is on duty."""
        return self.environment == "production"


def _value(name: str, text: str) -> Any:
    variable = name.upper()
    if name.endswith("_arn"):
        service = SERVICES[name]
        match = ARN.fullmatch(text)
        if match is None or match[1] != service:
            raise SettingsError(f"{variable} must be an ARN of {service}, got {text!r}")
    if name.endswith("_seconds"):
        least = 0 if name == "pre_warm_seconds" else 1
        if not text.isdecimal() or int(text) < least:
            raise SettingsError(f"{variable} must be a whole number from {least}, got {text!r}")
        return timedelta(seconds=int(text))
    if name.startswith("keeps_"):
        if text not in ("true", "false"):
            raise SettingsError(f"{variable} must be true or false, got {text!r}")
        return text == "true"
    return text
