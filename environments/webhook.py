"""The webhook of a chat: its URL is a secret, so an environment names the secret that holds it."""

from __future__ import annotations

import re

NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
LIKE_AN_ARN = re.compile(r"-[A-Za-z0-9]{6}")

WHERE_ITS_URL_BELONGS = (
    "put it into Secrets Manager with "
    '`read -rs URL; printf %s "$URL" | aws secretsmanager create-secret --name onair-webhook '
    '--secret-string file:///dev/stdin` and write webhook_secret = "onair-webhook" under [monitoring]'
)


def checked_secret_name(name: str) -> str:
    """The name, if Secrets Manager takes it; the value is never repeated when it may be the URL itself."""
    if not NAME.fullmatch(name):
        raise ValueError(f"must be the name of a secret and never the webhook's URL itself: {WHERE_ITS_URL_BELONGS}")
    if LIKE_AN_ARN.fullmatch(name[-7:]):
        raise ValueError(
            f"must not end with a hyphen and six letters or digits, got {name!r}: Secrets Manager ends its ARNs so "
            "and may take it for one; choose another name"
        )
    return name
