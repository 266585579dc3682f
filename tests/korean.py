"""What makes a text Korean: Korean letters, and in Latin letters only what Koreans write so too."""

from __future__ import annotations

import re

NAMES = {"Larix", "MediaLive", "H.264", "AAC", "URL"}
"""Names of products, codecs and the like; for everything else there is a Korean word."""


def foreign_words(text: str) -> set[str]:
    """The words in Latin letters that are no such names."""
    return {word.rstrip(".") for word in re.findall(r"[A-Za-z][A-Za-z0-9./-]*", text)} - NAMES


def is_korean(text: str) -> bool:
    """Whether sentences of Korean stand there and nothing else, each closed by a full stop."""
    return re.search("[가-힣]", text) is not None and not foreign_words(text) and text.endswith(".")
