"""What must stand in no report: stream keys, credentials, and paths of the machine that it was made on."""

from __future__ import annotations

import re
from pathlib import Path

HIDDEN = "●●●●"
DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")
"""Inlined pictures: their letters mean nothing, and may look like anything."""

OWN = [str(path) for path in (Path(__file__).resolve().parent.parent.parent, Path.home()) if path != path.parent]
"""The project's folder and the user's home."""

END = r"[^\s\"'<>&"
"""A value ends where a text or its markup does."""

KEYS = r"X-Amz-(?:Signature|Security-Token|Credential)|aws_secret_access_key|aws_session_token"
NAMES = r"stream[_ -]?key|password|passphrase|secret"
IS = r"(?:&#34;|\")?\s*[:=]\s*(?:&#34;|\")?"
FOLDERS = "|".join([*map(re.escape, OWN), rf"/home/{END}/]+", rf"/Users/{END}/]+", "/root", "/tmp", "/var/folders"])  # noqa: S108 # no file is made there

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

RULES = (
    # The stream name behind the application of an RTMP URL.
    (re.compile(rf"(rtmps?://{END}/]+/{END}/]+/){END}]+"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), HIDDEN),
    (re.compile(rf"((?:{KEYS}){IS}){END}]+", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    (re.compile(rf"((?:{NAMES}){IS}){END},]{{8,}}", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    # The rehearsal's account is AWS's own example, and nobody's.
    (re.compile(r"(arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)(?!111122223333)\d{12}\b"), rf"\g<1>{HIDDEN}"),
    (re.compile(rf"(?<![\w.:/-])(?:file://)?(?:{FOLDERS})(?:/{END}:,;)]*)?(?![\w-])"), "…"),
    (re.compile(rf"\b[A-Za-z]:\\Users\\{END}]*"), "…"),
)


def without_addresses(text: str) -> str:
    """The text with e-mail addresses covered: evidence names who is told of alarms, a report is for others."""
    return ADDRESS.sub(HIDDEN, text)


def masked(text: str) -> str:
    """The text with all of it covered; inlined pictures stay as they are."""
    parts, place = [], 0
    for picture in DATA.finditer(text):
        parts += [_covered(text[place : picture.start()]), picture[0]]
        place = picture.end()
    return "".join([*parts, _covered(text[place:])])


def _covered(text: str) -> str:
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text
