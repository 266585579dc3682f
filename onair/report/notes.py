"""The author's own words, written in Markdown, as part of the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from onair.errors import OperatorError
from onair.report.pictures import inlined

HEADING_SHIFT = 2
"""The section's own heading is an h2, so the author's first level is an h3."""


def rendered(path: Path) -> str:
    """The file as HTML: markup in it stays text, pictures beside it become part of the page.

    A picture from elsewhere becomes a link, because the page asks nobody for anything. Raises OperatorError.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise OperatorError(f"--notes must be a Markdown or text file, got {path}: {reason}") from None
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = markdown.parse(text)
    for token in tokens:
        _fit_in(token, path.parent)
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _fit_in(token: Token, folder: Path) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + HEADING_SHIFT)}"
    token.children = _inlined(token.children or [], folder) if token.children else token.children


def _inlined(children: Sequence[Token], folder: Path) -> list[Token]:
    fitted: list[Token] = []
    for child in children:
        source = str(child.attrGet("src") or "")
        if child.type != "image":
            fitted.append(child)
        elif urlsplit(source).scheme or source.startswith("//"):
            fitted += _link(source, child.content or source)
        else:
            child.attrSet("src", inlined(folder / source).source)
            fitted.append(child)
    return fitted


def _link(address: str, text: str) -> list[Token]:
    opened = Token("link_open", "a", 1, attrs={"href": address})
    return [opened, Token("text", "", 0, content=text), Token("link_close", "a", -1)]
