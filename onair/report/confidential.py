"""What must stand in no report: stream keys, credentials, and paths of the machine that it was made on."""

from __future__ import annotations

import re
from pathlib import Path

HIDDEN = "●●●●"
DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")
"""Inlined pictures: their letters mean nothing, and may look like anything."""

RULES = (
    # The stream name behind the application of an RTMP URL.
    (re.compile(r"(rtmps?://[^/\s\"'<>&]+/[^/\s\"'<>&]+/)[^\s\"'<>&]+"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), HIDDEN),
    (re.compile(r"((?:X-Amz-(?:Signature|Security-Token|Credential)|aws_secret_access_key|aws_session_token)"
                r"(?:=|\s*[:=]\s*(?:&#34;|\")?))[^\s&\"'<>]+", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    (re.compile(r"((?:stream[_ -]?key|password|passphrase|secret)(?:&#34;|\")?\s*[:=]\s*(?:&#34;|\")?)[^\s&\"'<>,]{8,}",
                re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    # The rehearsal's account is AWS's own example, and nobody's.
    (re.compile(r"(arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)(?!111122223333)\d{12}\b"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"(?<![\w.:/-])(?:/home/[^/\s\"'<>&]+|/Users/[^/\s\"'<>&]+|/root|/tmp|/private|/var/folders)"
                r"(?:/[^\s\"'<>&:,;)]*)?"), "…"),
    (re.compile(r"\b[A-Za-z]:\\Users\\[^\s\"'<>&]*"), "…"),
)  # fmt: skip


def masked(text: str) -> str:
    """The text with all of it covered; inlined pictures stay as they are."""
    parts, place = [], 0
    for picture in DATA.finditer(text):
        parts += [_covered(text[place : picture.start()]), picture[0]]
        place = picture.end()
    return "".join([*parts, _covered(text[place:])])


def _covered(text: str) -> str:
    for own in (str(Path(__file__).resolve().parent.parent.parent), str(Path.home())):
        # A home of "/" would cover every slash.
        if len(own) > 1:
            text = text.replace(own, "…")
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text
