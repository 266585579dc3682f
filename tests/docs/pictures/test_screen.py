"""What a picture of a terminal holds: the last state of each line, its colours, blocks without seams."""

from __future__ import annotations

import pytest

from tests.docs.pictures.screen import COLOURS, as_html, as_text, lines_of


def html(shown: bytes, columns: int = 20) -> str:
    return as_html(lines_of(shown, columns), columns)


def test_what_was_written_over_is_not_shown() -> None:
    spinner = b"\x1b[?25lworking\r\x1b[2K\x1b[?25h1.0 s done\r\nnext\r\n"
    assert as_text(lines_of(spinner, 20)) == "1.0 s done\nnext"


def test_a_long_line_goes_on_in_the_next_as_at_a_terminal() -> None:
    assert as_text(lines_of(b"x" * 25, 20)) == f"{'x' * 20}\nxxxxx"


@pytest.mark.parametrize(
    ("codes", "look"),
    [
        ("32", f"color:{COLOURS['green']}"),
        ("1", "font-weight:bold"),
        ("2", f"color:{COLOURS['brightblack']}"),
        ("1;31", f"color:{COLOURS['red']};font-weight:bold"),
        ("38;5;166", "color:#d75f00"),
        ("38;2;1;2;255;48;2;0;0;0", "color:#0102ff;background:#000000"),
    ],
)
def test_a_run_of_cells_has_its_look(codes: str, look: str) -> None:
    assert f'<span style="{look}">word</span>' in html(f"\x1b[{codes}mword\x1b[0m".encode())


def test_blocks_are_drawn_and_not_set_in_a_font() -> None:
    page = html("█▀▄".encode())
    assert page.count("<i style=") == 3
    assert not set("█▀▄") & set(page)


def test_what_looks_like_markup_is_text() -> None:
    assert "&lt;name&gt;" in html(b"<name>")
