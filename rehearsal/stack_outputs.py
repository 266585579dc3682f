"""The outputs of a deployed stack, read for one channel of several."""

from __future__ import annotations

import re
from collections.abc import Mapping

OF_CHANNELS = frozenset(
    {"ChannelId", "HlsEndpointUrl", "HlsIngestUrl", "InputId", "RtmpPushUrls", "SrtListenerUrls", "StreamKeySecretArn"}
)
"""What every channel has an output of; all other outputs are the stack's."""


class OutputMissingError(LookupError):
    """A stack does not publish what is asked for; the text lists what it does publish."""


def of_channel(outputs: Mapping[str, str], name: str, channel: str, *, first: str) -> str:
    """One output as a channel means it; `first` is the environment's first channel.

    A further channel's outputs end in its name, the first channel's and the stack's do not. Raises OutputMissingError,
    for a further channel too that the stack does not have yet: the first one's output is not its own.
    """
    own = name.casefold() + re.sub(r"[^a-z0-9]", "", channel.casefold())
    for key, value in outputs.items():
        if key.casefold() == own:
            return value
    of_another = name in OF_CHANNELS and channel != first
    if name not in outputs or of_another:
        whose = f" of channel {channel}" if of_another else ""
        raise OutputMissingError(f"no output {name}{whose}, only {', '.join(sorted(outputs)) or 'none'}")
    return outputs[name]
