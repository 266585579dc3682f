"""What is published works under the strict policy, and nothing of it is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.player.site import PLAYER, VENDOR

STYLES_OF_ELEMENTS = re.compile(
    r"\.style\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
)


class Inline(HTMLParser):
    """Collects what a policy without 'unsafe-inline' stops, and the files that the page asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.files: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.forbidden.append(tag)
        self.forbidden += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        self.files += [file for name in ("src", "href") if (file := named.get(name))]


def test_page_has_no_inline_style_or_script() -> None:
    assert Inline((PLAYER / "index.html").read_text()).forbidden == []


def test_page_asks_only_for_files_that_are_published() -> None:
    files = Inline((PLAYER / "index.html").read_text()).files
    assert files
    assert [file for file in files if f"/{file}" not in VENDOR and not (PLAYER / file).is_file()] == []


@pytest.mark.parametrize("module", sorted(PLAYER.glob("*.js")), ids=lambda module: module.name)
def test_module_imports_published_modules_and_writes_no_markup(module: Path) -> None:
    source = module.read_text()
    imported = re.findall(r'from "\./([\w.]+)"', source)
    assert [name for name in imported if not (PLAYER / name).is_file()] == []
    assert STYLES_OF_ELEMENTS.findall(source) == []


def test_every_module_is_used() -> None:
    sources = "".join(file.read_text() for file in (*PLAYER.glob("*.js"), PLAYER / "index.html"))
    assert [file.name for file in PLAYER.iterdir() if file.name not in sources and file.name != "index.html"] == []


@pytest.mark.parametrize("address", VENDOR)
def test_vendor_file_comes_with_the_pinned_package(address: str) -> None:
    file = VENDOR[address]
    if not file.parent.exists():
        pytest.skip("hls.js is missing: run npm ci")
    assert file.stat().st_size > 100_000
