"""The pages on the automation's proof hold what the commands print, and nothing that misses its target."""

from __future__ import annotations

import re

import pytest

from benchmarks.functions import COLD_MOST, WARM_MOST, ZIP_MOST, handlers
from benchmarks.mutants import MODULES
from tests.assembly import ROOT
from tests.automation.months import COLUMNS
from tests.automation.months import rows as proven
from tests.automation.test_broken_guards import CASES
from tests.docs.markdown import Page, code, rows

PAGES = [Page(ROOT / "docs" / "automation-proof.md"), Page(ROOT / "docs" / "automation-proof.ko.md")]
LEAST_SCORE = 85

proof_page = pytest.mark.parametrize("page", PAGES, ids=str)


def between_marks(page: Page, name: str) -> str:
    (held,) = re.findall(rf"<!-- {name} -->(.*?)<!-- /{name} -->", page.text, re.DOTALL)
    return str(held)


@pytest.mark.parametrize("name", ["proof", "mutants", "functions"])
def test_both_languages_hold_the_same_output(name: str) -> None:
    english, korean = (between_marks(page, name) for page in PAGES)
    assert english == korean
    assert english.strip()


@proof_page
def test_every_promise_was_shown_and_none_was_broken(page: Page) -> None:
    found = rows(between_marks(page, "proof"))
    assert {len(row) for row in found} == {len(COLUMNS)}
    assert {row.promise for row in proven()} < {row[0] for row in found}
    assert {row[-1] for row in found} == {"0"}
    assert all(int(row[2].replace(",", "")) >= 100 for row in found)


@proof_page
def test_every_guard_that_is_broken_in_the_tests_is_told(page: Page) -> None:
    told = [
        code(row[0])[0] for row in rows(page.text) if code(row[0]) and code(row[0])[0] in page.prose and len(row) == 2
    ]
    assert told == [sabotage.__name__ for sabotage, *_ in CASES]


@proof_page
def test_the_mutation_score_of_every_module_meets_its_target(page: Page) -> None:
    held = between_marks(page, "mutants")
    found = {row[0]: row for row in rows(held)}
    assert set(found) == {*MODULES, "all"}
    assert all(float(row[3].removesuffix(" %")) >= LEAST_SCORE for row in found.values())
    survived = int(found["all"][1]) - int(found["all"][2])
    assert len(re.findall(r"^- `", held, re.MULTILINE)) == survived


@proof_page
def test_every_function_meets_its_targets(page: Page) -> None:
    held = between_marks(page, "functions")
    found = {name: figures for name, *figures in rows(held)}
    assert set(found) == set(handlers())
    assert all(float(cold) <= COLD_MOST for cold, _ in found.values())
    assert all(float(warm) <= WARM_MOST for _, warm in found.values() if warm != "–")
    (size,) = re.findall(r"([\d,]+) bytes", held)
    assert int(size.replace(",", "")) <= ZIP_MOST
