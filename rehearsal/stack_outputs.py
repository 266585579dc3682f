"""The outputs of a deployed stack, read for one channel of several."""

from __future__ import annotations

import re
from collections.abc import Mapping


class OutputMissingError(LookupError):
    """A stack does not publish what is asked for; the text lists what it does publish."""


def of_channel(outputs: Mapping[str, str], name: str, channel: str) -> str:
    """A channel's own output where there is one, else the plain name's.

    A further channel's outputs end in its name, the first channel's and the stack's do not. Raises OutputMissingError.
    """
    own = name.casefold() + re.sub(r"[^a-z0-9]", "", channel.casefold())
    for key, value in outputs.items():
        if key.casefold() == own:
            return value
    if name not in outputs:
        raise OutputMissingError(f"no output {name}, only {', '.join(sorted(outputs)) or 'none'}")
    return outputs[name]
