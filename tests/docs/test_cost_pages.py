"""The pages on costs, and those of the phases, hold what `onair cost` prints: each table's mark is the command line that makes it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.cost import MOST
from onair.__main__ import main
from onair.assembly import Assembly
from tests.assembly import ROOT
from tests.docs.markdown import Page, rows

PAGES = {"en": Page(ROOT / "docs" / "cost.md"), "ko": Page(ROOT / "docs" / "cost.ko.md")}
PRICED = [
    ("ko" if page.path.name.endswith(".ko.md") else "en", page)
    for page in (*PAGES.values(), *(Page(path) for path in sorted((ROOT / "docs" / "phases").glob("*.md"))))
]
MARKED = re.compile(r"<!-- onair (cost [^>]+?) -->\n(.*?)<!-- /onair cost -->", re.DOTALL)
BENCHMARK = re.compile(r"<!-- benchmark -->\n(.*?)<!-- /benchmark -->", re.DOTALL)
UPDATE = "UPDATE_SNAPSHOTS"


@pytest.fixture
def printed(
    synthesize: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str], str]:
    """What a command line prints as Markdown in a language."""

    @contextmanager
    def synthesized(environment: str) -> Iterator[Assembly]:
        yield Assembly.read(synthesize(environment))

    monkeypatch.setattr("onair.cost.synthesized", synthesized)

    def output(command: str, language: str) -> str:
        with pytest.raises(SystemExit) as end:
            main([*shlex.split(command), "--markdown", "--language", language])
        assert end.value.code == 0
        return capsys.readouterr().out

    return output


@pytest.mark.parametrize(("language", "page"), PRICED, ids=str)
def test_every_table_is_what_its_command_prints(language: str, page: Page, printed: Callable[[str, str], str]) -> None:
    """`make snapshots` rewrites them; CI refuses to."""
    now = MARKED.sub(
        lambda mark: f"<!-- onair {mark[1]} -->\n\n{printed(mark[1], language)}\n<!-- /onair cost -->", page.text
    )
    if os.environ.get(UPDATE) == "1" and not os.environ.get("CI"):
        page.path.write_text(now, encoding="utf-8")
    assert page.text == now, f"{page} differs: read the change, then `make snapshots`"


def test_both_languages_ask_the_same() -> None:
    english, korean = ([command for command, _ in MARKED.findall(page.text)] for page in PAGES.values())
    assert english == korean
    assert len(english) > 8


@pytest.mark.parametrize("page", [page for _, page in PRICED[2:]], ids=str)
def test_the_page_of_a_phase_has_the_table_of_its_own(page: Page) -> None:
    (told,) = MARKED.findall(page.text)
    assert told[0] == f"cost --phase {page.path.name[0]}"


@pytest.mark.parametrize("language", PAGES)
def test_the_briefs_figures_stand_there_to_the_cent(language: str) -> None:
    told: dict[str, str] = dict(MARKED.findall(PAGES[language].text))
    hour = told["cost --mode brief --hours 1 --days 1 --viewers 1"]
    month = told["cost --mode brief --hours 4 --days 30 --viewers 1"]
    assert [row[1] for row in rows(hour) if row[1] != "–"] == ["2.82", "0.12", "0.17", "0.05", "**3.16**"]
    assert [row[1] for row in rows(month) if row[1] != "–"] == ["338.40", "14.40", "20.40", "5.52", "**378.72**"]


def test_both_languages_hold_the_same_figures_of_one_run_that_meets_the_target() -> None:
    english, korean = (BENCHMARK.findall(page.text) for page in PAGES.values())
    assert english == korean
    found = rows(english[0])
    assert [row[0] for row in found] == ["dev", "production", "staging"]
    assert all(0 < float(figure) <= MOST for row in found for figure in row[1:])
