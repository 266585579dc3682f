"""An SRT passphrase handed to ffmpeg without a word on its command line, which every user of the machine may read.

ffmpeg takes the passphrase of an output from its URL alone. But its segment muxer writes the local time into its URL
where asked to, by strftime, and `%Z` there is the name of the time zone: which stands in the environment of a process,
and that only its owner may read. One segment as long as the show makes the URL once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from rehearsal.media.source.source_error import SourceError

# What POSIX lets stand between the angle brackets of TZ; what stack 4 generates is letters and digits.
_NAME = re.compile(r"[A-Za-z0-9+-]{10,79}")


def added_to(url: str) -> str:
    """The URL of a call for a muxer that knows strftime; nothing in it is secret."""
    return f"{url}{'&' if '?' in url else '?'}passphrase=%Z"


def environment(passphrase: str) -> Mapping[str, str]:
    """This process's environment with the passphrase for a time zone. Raises SourceError when it cannot be one."""
    if not _NAME.fullmatch(passphrase):
        raise SourceError(
            "the simulated phone takes an SRT passphrase of 10 to 79 letters, digits, + and -, got one of "
            f"{len(passphrase)} characters: deploy MediaLiveStack again to generate one"
        )
    return {**os.environ, "TZ": f"<{passphrase}>0"}
