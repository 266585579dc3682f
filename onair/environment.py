"""The environment that a command is told to look at."""

from __future__ import annotations

import environments
from environments import Environment
from onair.errors import OperatorError


def chosen(name: str) -> Environment:
    """The environment of this name. Raises OperatorError, a line for each fault of its file."""
    try:
        return environments.load(name)
    except environments.ConfigurationError as invalid:
        raise OperatorError(str(invalid)) from None
