"""The figures in the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.measured import Figure
from benchmarks.pages import NoFigureError, write

FIGURES = [Figure("synth", 2.04, 2.96, 3), Figure("phase 1: NetworkStack", 0.84, None, 1)]
ALL = """Before.

<!-- figures -->

| what | wall, s | CPU, s | runs |
| --- | ---: | ---: | ---: |
| synth | 2.0 | 3.0 | 3 |
| phase 1: NetworkStack | 0.8 | – | 1 |

Measured on 2 cores.

<!-- /figures -->

After.
"""
ONE = """<!-- figures: phase 1 -->

| what | wall, s | CPU, s | runs |
| --- | ---: | ---: | ---: |
| phase 1: NetworkStack | 0.8 | – | 1 |

Measured on 2 cores.

<!-- /figures -->
"""


def page(root: Path, name: str, text: str) -> Path:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    return root / name


def test_between_the_marks_stand_the_figures_that_the_page_asks_for(tmp_path: Path) -> None:
    readme = page(tmp_path, "README.ko.md", "Before.\n\n<!-- figures -->\nold\n<!-- /figures -->\n\nAfter.\n")
    phase = page(tmp_path, "docs/phases/1-network.md", "<!-- figures: phase 1 -->\nold\n<!-- /figures -->\n")
    unmarked = page(tmp_path, "docs/rehearsal.md", "No figures.\n")
    assert write(tmp_path, FIGURES, "2 cores") == [readme, phase]
    assert (readme.read_text(encoding="utf-8"), phase.read_text(encoding="utf-8")) == (ALL, ONE)
    assert unmarked.read_text() == "No figures.\n"
    assert write(tmp_path, FIGURES, "2 cores") == []


def test_a_page_that_asks_for_what_was_not_measured_leaves_every_page_as_it_was(tmp_path: Path) -> None:
    readme = page(tmp_path, "README.md", "<!-- figures -->\nold\n<!-- /figures -->\n")
    page(tmp_path, "docs/phases/8-none.md", "<!-- figures: phase 8 -->\nold\n<!-- /figures -->\n")
    with pytest.raises(NoFigureError, match=r"8-none\.md asks for the figures of 'phase 8'"):
        write(tmp_path, FIGURES, "2 cores")
    assert "old" in readme.read_text()
