"""Every type of resource that we deploy is billed, or is named among those that cost nothing, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import environments
from cost.costless import BILLED, COSTLESS, CUSTOM, is_known
from tests.conftest import Templates
from tests.cost.shapes import SHOW, bill, resource, template


@pytest.mark.parametrize("name", environments.names())
def test_it_is_known_of_every_type_of_ours_what_it_costs(name: str, templates: Callable[[str], Templates]) -> None:
    kinds = {held["Type"] for stack in templates(name).values() for held in stack["Resources"].values()}
    assert {kind for kind in kinds if not is_known(kind)} == set()
    assert bill(templates(name), SHOW).not_priced == ()


def test_no_type_is_billed_and_free_at_once() -> None:
    assert BILLED & COSTLESS.keys() == set()


def test_every_reason_says_something() -> None:
    assert all(len(reason) > 10 for reason in COSTLESS.values())
    assert not any(kind.startswith(CUSTOM) for kind in COSTLESS)


def test_a_type_that_nobody_knows_is_named_and_not_counted_as_nothing() -> None:
    found = bill(template(Database=resource("AWS::RDS::DBInstance"), Own=resource("Custom::Anything")))
    assert found.not_priced == ("Stack/Database (AWS::RDS::DBInstance)",)


@pytest.mark.parametrize("kind", sorted(BILLED - {"AWS::S3::Bucket", "AWS::Logs::LogGroup"}))
def test_a_type_that_is_said_to_be_billed_is_read_by_a_rule(kind: str) -> None:
    """Its name stands in a module of services: a rule that is removed takes its type out of the list."""
    from pathlib import Path

    import cost.services

    texts = [path.read_text() for path in Path(cost.services.__path__[0]).parent.rglob("*.py")]
    assert any(kind in text for text in texts if "BILLED" not in text)
