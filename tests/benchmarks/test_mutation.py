"""The mutation run breaks what it says it breaks, the same on every machine, and preflight notices."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.mutation import authored, from_models
from benchmarks.mutation.__main__ import as_markdown, summary, survived
from benchmarks.mutation.judges import preflight
from benchmarks.mutation.mutant import ENVIRONMENTS, Mutant, documents


@cache
def mutants() -> tuple[Mutant, ...]:
    return (*authored.mutants(), *from_models.mutants())


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
    caught = preflight(mutants())
    survivors = [f"{mutant.environment}: {mutant.operator}" for mutant in survived(mutants(), {"preflight": caught})]
    assert sum(caught) >= 0.95 * len(caught), survivors


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
