"""The author's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from onair.errors import OperatorError
from onair.report.notes import rendered


def written(folder: Path, text: str) -> str:
    path = folder / "notes.md"
    path.write_text(text, encoding="utf-8")
    return rendered(path)


def test_markdown_is_rendered_below_the_headings_of_the_page(tmp_path: Path) -> None:
    html = written(tmp_path, "# 배운 점\n\n**QVBR**은 상한이 있다.\n\n- 하나\n- 둘\n")
    assert "<h3>배운 점</h3>" in html
    assert "<strong>QVBR</strong>" in html
    assert html.count("<li>") == 2


def test_plain_text_is_paragraphs(tmp_path: Path) -> None:
    assert written(tmp_path, "One.\n\nTwo.\n") == "<p>One.</p>\n<p>Two.</p>\n"


def test_markup_stays_text(tmp_path: Path) -> None:
    html = written(tmp_path, '<script src="https://example.com/a.js"></script>\n\n[x](javascript:alert(1))\n')
    assert "<script" not in html
    assert "<a" not in html


def test_a_picture_beside_the_file_becomes_part_of_the_page(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "mine.png")
    html = written(tmp_path, "![my desk](mine.png)")
    assert '<img src="data:image/webp;base64,' in html
    assert 'alt="my desk"' in html


def test_a_picture_from_elsewhere_becomes_a_link(tmp_path: Path) -> None:
    html = written(tmp_path, "![logo](https://example.com/logo.png)")
    assert html == '<p><a href="https://example.com/logo.png">logo</a></p>\n'


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        OperatorError, match=r"--notes must be a Markdown or text file, got .*nowhere\.md: No such file"
    ):
        rendered(tmp_path / "nowhere.md")
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OperatorError, match=r"a\.md: it is no UTF-8 text"):
        rendered(tmp_path / "a.md")
