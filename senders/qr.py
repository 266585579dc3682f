"""A link as a QR code: on a terminal, as PNG and as SVG."""

from __future__ import annotations

import io
from pathlib import Path

import segno

QUIET_ZONE = 2
PIXELS_OF_A_MODULE = 8

COLOURS = "#ffffff on #000000"
"""Of the half blocks, in rich's words: on a light terminal they would be the negative, which not every phone reads."""


def on_terminal(link: str) -> str:
    """Lines of half blocks, light on dark and dark on light; a phone reads it from the screen."""
    out = io.StringIO()
    _code(link).terminal(out=out, border=QUIET_ZONE, compact=True)
    return out.getvalue()


def save(link: str, path: Path) -> None:
    """Write a picture that only its owner may read: it holds what the link holds. PNG or SVG, by the file's ending.

    It appears whole, or the one that was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        kind = path.suffix.removeprefix(".").lower()
        _code(link).save(str(partial), kind=kind, border=2 * QUIET_ZONE, scale=PIXELS_OF_A_MODULE)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _code(link: str) -> segno.QRCode:
    # The least correction: a screen has no scratches, and every step up makes the squares smaller.
    return segno.make(link, error="l", micro=False)
