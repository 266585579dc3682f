"""Wildcards as AWS writes them: `*` is any run of characters, `?` is one; nothing else is special."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Not fnmatch: it gives `[` a meaning that neither IAM nor CloudFront does.
    return re.compile("".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern), re.DOTALL)


def matches(pattern: str, value: str) -> bool:
    """Whether the whole `value` fits `pattern`, case-sensitively."""
    return _compiled(pattern).fullmatch(value) is not None


def arn_matches(pattern: str, arn: str) -> bool:
    """ArnLike: each of the six colon-separated parts fits by itself, so `*` crosses no colon before the last."""
    wanted, got = pattern.split(":", 5), arn.split(":", 5)
    return len(wanted) == len(got) == 6 and all(matches(w, g) for w, g in zip(wanted, got, strict=True))
