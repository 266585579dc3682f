"""What a change of templates adds, line by line, and whether that is too much."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from cost.change import Change, diff
from cost.show import Show
from tests.conftest import Templates
from tests.cost.shapes import SEOUL, channel, push_input, resource, template

MONTH = Show(hours=Decimal(4), days=30, viewers=0)
HD, SD = (1280, 720, 3_000_000), (854, 480, 1_200_000)


def change() -> Change:
    old = template(Channel=channel([HD]), Input=push_input())
    more = {"Secret": resource("AWS::SecretsManager::Secret"), "Database": resource("AWS::RDS::DBInstance")}
    return diff(old, template(Channel=channel([HD, SD]), Input=push_input(), **more), MONTH, SEOUL)


def test_a_rung_more_is_one_output_more_and_more_to_take_in() -> None:
    found = change()
    told = {(line.resource, line.item): line.added for line in found.lines}
    assert told["Stack/Channel", "output 480p-1200000: SD AVC to 30 fps, to 10 Mbit/s"] == 120 * Decimal("0.2124")
    assert told["Stack/Secret", "secret"] == Decimal("0.40")
    assert sum(told.values()) == found.month_added


def test_an_hour_on_air_is_told_beside_the_month() -> None:
    found = change()
    # The output, and 1.2 Mbit/s more that MediaPackage takes in; the secret is no part of an hour on air.
    ingest = Decimal(1_200_000 * 3600) / 8 / (1 << 30) * Decimal("0.03")
    assert round(found.hour_added, 9) == round(Decimal("0.2124") + ingest, 9)


def test_a_new_resource_without_a_price_is_named() -> None:
    assert change().not_priced == ("Stack/Database (AWS::RDS::DBInstance)",)


def test_a_limit_is_exceeded_by_more_alone() -> None:
    found = change()
    assert found.exceeds(month=found.month_added - 1)
    assert not found.exceeds(month=found.month_added)
    assert found.exceeds(hour=Decimal("0.2"))
    assert not found.exceeds()


def test_the_same_templates_differ_in_nothing(templates: Callable[[str], Templates]) -> None:
    found = diff(templates("dev"), templates("dev"), MONTH, SEOUL)
    assert not found.lines
    assert found.month_added == found.hour_added == 0


def test_from_dev_to_production_and_back_is_nothing(templates: Callable[[str], Templates]) -> None:
    there = diff(templates("dev"), templates("production"), MONTH, SEOUL)
    back = diff(templates("production"), templates("dev"), MONTH, SEOUL)
    assert there.month_added > 100
    assert there.month_added + back.month_added == 0
