"""The page on paper, by a real Chromium."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from onair.errors import OperatorError
from onair.report.context import Material
from onair.report.page import page
from onair.report.printing import print_page
from rehearsal.demo.browser import find_chromium


def pages(pdf: bytes) -> int:
    """Page objects, in the open or within compressed object streams."""
    found = len(re.findall(rb"/Type\s*/Page\b", pdf))
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found += len(re.findall(rb"/Type\s*/Page\b", zlib.decompress(stream)))
        except zlib.error:
            continue
    return found


@pytest.mark.browser
def test_the_page_is_printed_on_a4_with_an_outline_and_tags(material: Material, tmp_path: Path) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is missing: install the Debian package chromium-headless-shell")
    html, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    html.write_text(page(material), encoding="utf-8")
    print_page(html, pdf, chromium)
    printed = pdf.read_bytes()
    assert printed.startswith(b"%PDF-")
    sizes = {
        tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", printed)
    }
    assert sizes == {(0, 0, 595, 842)}
    assert 10 <= pages(printed) <= 20
    assert b"/Outlines" in printed
    assert b"/StructTreeRoot" in printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.pdf"]


def test_a_program_that_is_no_browser_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<!DOCTYPE html><title>a page</title>")
    with pytest.raises(OperatorError, match=r"/bin/false made no PDF: .+: add --no-pdf") as refused:
        print_page(tmp_path / "report.html", tmp_path / "report.pdf", "/bin/false")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "report.pdf").exists()
