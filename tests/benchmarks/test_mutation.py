"""The mutation run breaks what it says it breaks, the same on every machine, and preflight notices."""

from __future__ import annotations

import re
from functools import cache

import pytest

from benchmarks.mutation import authored, from_models
from benchmarks.mutation.__main__ import as_markdown, summary, survived
from benchmarks.mutation.expected import CAUGHT, EXPECTED, SURVIVES, reason
from benchmarks.mutation.judges import preflight
from benchmarks.mutation.mutant import ENVIRONMENTS, Mutant, documents
from tests.assembly import ROOT
from tests.docs.markdown import Page, rows

pytestmark = pytest.mark.long
PAGES = [Page(ROOT / "docs" / "preflight.md"), Page(ROOT / "docs" / "preflight.ko.md")]

preflight_page = pytest.mark.parametrize("page", PAGES, ids=str)


@cache
def mutants() -> tuple[Mutant, ...]:
    return (*authored.mutants(), *from_models.mutants())


@cache
def verdicts() -> tuple[bool, ...]:
    """Whether preflight caught each, which takes some seconds."""
    return tuple(preflight(mutants()))


def test_every_mutant_differs_from_what_it_was_made_of_in_the_stacks_it_names() -> None:
    for mutant in mutants():
        whole = documents(mutant.environment)
        changed = [stack for stack, template in mutant.documents.items() if template != whole[stack]]
        assert ", ".join(changed) == mutant.stack, mutant.operator


def test_they_are_two_hundred_and_more_and_most_were_written_by_hand() -> None:
    by_hand = [mutant for mutant in mutants() if mutant.origin == "authored"]
    assert len(mutants()) >= 200
    assert len(by_hand) * 2 >= len(mutants())
    assert {mutant.operator for mutant in by_hand} == set(authored.OPERATORS)


def test_the_seed_alone_chooses() -> None:
    again = [(mutant.operator, mutant.what) for mutant in from_models.mutants()]
    assert again == [(mutant.operator, mutant.what) for mutant in mutants() if mutant.origin == "model"]


def test_preflight_catches_at_least_95_in_100() -> None:
    survivors = [f"{one.environment}: {one.operator}" for one in survived(mutants(), {"preflight": verdicts()})]
    assert sum(verdicts()) >= 0.95 * len(verdicts()), survivors


def test_every_operator_has_an_expected_verdict() -> None:
    assert set(EXPECTED) == {mutant.operator for mutant in mutants()}
    for operator, expected in EXPECTED.items():
        assert expected == CAUGHT or (expected.startswith(SURVIVES) and reason(operator)), operator


def test_preflight_says_of_every_mutant_what_is_expected() -> None:
    judged = zip(mutants(), verdicts(), strict=True)
    other = [f"{one.environment}: {one.operator}" for one, caught in judged if caught != (reason(one.operator) == "")]
    assert other == []


@preflight_page
def test_the_page_holds_preflights_column_and_survivors_as_they_are_printed(page: Page) -> None:
    told = {"preflight": verdicts()}
    held = page.text.split("<!-- mutation -->")[1].split("<!-- /mutation -->")[0]
    printed = as_markdown(summary(mutants(), told), survived(mutants(), told))
    assert [row[:4] for row in rows(held)] == rows(printed)
    assert held.split("Survivors:")[1].strip() == printed.split("Survivors:")[1].strip()


@preflight_page
def test_the_page_counts_mutants_and_operators_and_names_the_command(page: Page) -> None:
    told = page.text.split("<!-- mutation -->")[0].rsplit("\n## ", 1)[1]
    by_hand = [mutant for mutant in mutants() if mutant.origin == "authored"]
    counts = (len(mutants()), len(by_hand), len(authored.OPERATORS), len(mutants()) - len(by_hand))
    assert [count for count in map(int, re.findall(r"\d+", told)) if count in counts][: len(counts)] == list(counts)
    assert "`python -m benchmarks.mutation --markdown`" in told


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_is_not_broken_is_not_caught(environment: str) -> None:
    whole = Mutant(
        origin="authored",
        operator="nothing",
        environment=environment,
        stack="",
        what="nothing",
        documents=documents(environment),
    )
    assert preflight([whole]) == [False]


def test_the_table_has_a_row_for_each_operator_and_lists_the_survivors() -> None:
    two = [mutants()[0], mutants()[-1]]
    rows = summary(two, {"preflight": [True, False]})
    assert rows[-1] == ("both", "all", "2", "1 (50.0 %)")
    text = as_markdown(rows, survived(two, {"preflight": [True, False]}))
    assert text.splitlines()[2] == f"| authored | {two[0].operator} | 1 | 1 |"
    assert text.splitlines()[-1].startswith(f"- {two[1].environment}, {two[1].stack}: {two[1].operator} (")
    assert text.splitlines()[-1].endswith("): not expected")
