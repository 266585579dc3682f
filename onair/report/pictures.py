"""Pictures for a page that is one file: made no larger than a reader sees, without what a camera or a phone adds."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from onair.errors import OperatorError

WIDEST = 1600
"""Pixels: twice what a page is wide."""

QUALITY = 88
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
PHASE = re.compile(r"(?:phase[-_ ]?)?([1-7])[-_ .]", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """A picture as a data URI; width and height in pixels."""

    source: str
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True)
class Screenshot:
    """A picture that the author took, and the phase that it belongs to: None for the whole."""

    phase: int | None
    picture: Picture


def inlined(path: Path, caption: str = "") -> Picture:
    """Read a picture and make it part of the page. Raises OperatorError when the file is none."""
    try:
        with Image.open(path) as opened:
            picture = _as_seen(opened)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        raise OperatorError(f"{path} is no picture that can be read: give {', '.join(ENDINGS)} files") from None
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, round(picture.height * WIDEST / picture.width)), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4)
    source = f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}"
    return Picture(source, picture.width, picture.height, caption)


def _as_seen(opened: Image.Image) -> Image.Image:
    """The pixels alone, upright and on white paper: no place, no device, no time."""
    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper


def screenshots(folder: Path) -> list[Screenshot]:
    """Every picture of a folder by name; `4-channel-running.png` belongs to phase 4. Raises OperatorError."""
    if not folder.is_dir():
        raise OperatorError(
            f"--screenshots must be a folder of pictures, got {folder}: make it, or leave the option out"
        )
    return list(_screenshots(folder))


def _screenshots(folder: Path) -> Iterator[Screenshot]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in ENDINGS:
            found = PHASE.match(path.stem + " ")
            rest = path.stem[found.end() :] if found and found.end() < len(path.stem) else path.stem
            caption = re.sub(r"[-_]+", " ", rest).strip()
            yield Screenshot(int(found[1]) if found else None, inlined(path, caption))
