"""The figures of one run of the benchmarks stand in every page that shows some."""

from __future__ import annotations

import re

import pytest

from stacks.phases import PHASES, Phase
from tests.assembly import ROOT
from tests.docs.markdown import Page, rows

MARKED = re.compile(r"<!-- figures(?:: [^>]+)? -->(.*?)<!-- /figures -->", re.DOTALL)
READMES = [Page(ROOT / "README.md"), Page(ROOT / "README.ko.md")]


def figures(page: Page) -> list[list[str]]:
    """The rows between a page's marks."""
    (marked,) = MARKED.findall(page.text)
    return rows(marked)


def measured_on(page: Page) -> list[str]:
    return re.findall(r"^Measured on .+$", page.text, re.MULTILINE)


def test_both_readmes_have_the_same_figures_and_each_is_a_number() -> None:
    english, korean = map(figures, READMES)
    assert english == korean
    assert len({what for what, *_ in english}) == len(english) > len(PHASES)
    assert [row for row in english if float(row[1]) <= 0] == []


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.stack)
def test_a_phase_s_page_has_the_figure_of_its_deployment(phase: Phase, ending: str) -> None:
    (path,) = [
        found
        for found in (ROOT / "docs" / "phases").glob(f"{phase.number}-*{ending}")
        if found.name.endswith(".ko.md") == (ending == ".ko.md")
    ]
    own = [row for row in figures(READMES[0]) if row[0] == f"phase {phase.number}: cdk deploy {phase.stack}"]
    assert len(own) == 1
    assert figures(Page(path)) == own
    assert measured_on(Page(path)) == measured_on(READMES[0])
