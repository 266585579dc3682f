"""Pictures that become part of the page."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from onair.errors import OperatorError
from onair.report.pictures import WIDEST, Picture, inlined, screenshots


def decoded(picture: Picture) -> Image.Image:
    head, _, data = picture.source.partition(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_a_picture_keeps_its_size_and_colours(tmp_path: Path) -> None:
    Image.new("RGB", (320, 180), (12, 90, 200)).save(tmp_path / "a.png")
    picture = inlined(tmp_path / "a.png")
    shown = decoded(picture).convert("RGB")
    assert shown.size == (picture.width, picture.height) == (320, 180)
    seen = shown.getpixel((160, 90))
    assert isinstance(seen, tuple)
    assert all(abs(got - wanted) < 8 for got, wanted in zip(seen, (12, 90, 200), strict=True))


def test_a_large_picture_is_made_as_wide_as_a_page_can_show(tmp_path: Path) -> None:
    Image.new("RGB", (3840, 2160)).save(tmp_path / "a.png")
    picture = inlined(tmp_path / "a.png")
    assert (picture.width, picture.height) == (WIDEST, 900)


def test_what_a_camera_adds_is_left_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone of Minji"
    Image.new("RGB", (20, 20)).save(tmp_path / "a.jpg", exif=exif)
    assert b"Minji" in (tmp_path / "a.jpg").read_bytes()
    assert dict(decoded(inlined(tmp_path / "a.jpg")).getexif()) == {}


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    assert decoded(inlined(tmp_path / "a.jpg")).size == (20, 40)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert decoded(inlined(tmp_path / "a.png")).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture")
    with pytest.raises(OperatorError, match=r"a\.png is no picture that can be read"):
        inlined(tmp_path / "a.png")


def test_screenshots_belong_to_the_phase_in_their_name(tmp_path: Path) -> None:
    for name in ("4-channel-running.png", "phase-6-dashboard.jpg", "2.png", "bill_of_november.png", "notes.txt"):
        if name.endswith(".txt"):
            (tmp_path / name).write_text("not mine")
        else:
            Image.new("RGB", (8, 8)).save(tmp_path / name)
    found = [(item.phase, item.picture.caption) for item in screenshots(tmp_path)]
    assert found == [(2, "2"), (4, "channel running"), (None, "bill of november"), (6, "dashboard")]


def test_screenshots_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="--screenshots must be a folder of pictures, got"):
        screenshots(tmp_path / "nowhere")
