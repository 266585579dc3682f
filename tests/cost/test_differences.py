"""Where the brief and AWS's bill differ: the rows add up to both, and each has its reason in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

import environments
from cost.billing import as_billed
from cost.brief import as_in_the_brief
from cost.differences import differences
from cost.show import Show
from cost.words import Language
from tests.conftest import Templates
from tests.cost.shapes import SEOUL

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize("name", environments.names())
@pytest.mark.parametrize("hours", ["0", "1", "4"])
def test_the_rows_add_up_to_both_totals(name: str, hours: str, templates: Callable[[str], Templates]) -> None:
    show = Show(hours=Decimal(hours))
    brief, billed = as_in_the_brief(templates(name), show), as_billed(templates(name), show, SEOUL)
    rows = list(differences(brief, billed))
    assert sum(row.brief for row in rows) == brief.total
    assert sum(row.billed for row in rows) == billed.total


def test_every_row_has_a_reason_in_both_languages(templates: Callable[[str], Templates]) -> None:
    show = Show()
    for row in differences(as_in_the_brief(templates("dev"), show), as_billed(templates("dev"), show, SEOUL)):
        assert set(row.why) == set(Language)
        assert HANGUL.search(row.why[Language.KOREAN])
        assert not HANGUL.search(row.why[Language.ENGLISH])
