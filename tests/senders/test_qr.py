"""The QR code as a picture."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import segno

from senders import qr


@pytest.mark.parametrize(("name", "begins"), [("larix.png", b"\x89PNG"), ("LARIX.SVG", b"<?xml")])
def test_the_picture_is_its_owners_alone_also_in_the_place_of_an_open_one(
    name: str, begins: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "below" / name
    path.parent.mkdir()
    path.write_text("of before")
    path.chmod(0o644)
    qr.save("larix://set/v1", path)
    assert path.read_bytes().startswith(begins)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_one_that_cannot_be_written_leaves_the_one_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(segno.QRCode, "save", full)
    path = tmp_path / "larix.png"
    path.write_text("of before")
    with pytest.raises(OSError, match="No space left"):
        qr.save("larix://set/v1", path)
    assert path.read_text() == "of before"
    assert list(tmp_path.iterdir()) == [path]
