"""Where an object is day by day, by its bucket's rules."""

from __future__ import annotations

from typing import Any

import pytest

from cost.lifecycle import Stay, stays
from preflight.template import Templates
from tests.cost.shapes import resource, template

YEAR = 360
WEEK = {"Status": "Enabled", "Prefix": "recordings/", "ExpirationInDays": 7}
GLACIER = {"Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}]}
LATE = {"Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": YEAR - 10}]}
IN_A_WEEK = {"StorageClass": "STANDARD_IA", "TransitionInDays": 7}
IN_A_MONTH = {"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 30}


def kept(*rules: dict[str, Any], prefix: str = "recordings/main") -> tuple[Stay, ...]:
    held = Templates(template(Bucket=resource("AWS::S3::Bucket", LifecycleConfiguration={"Rules": list(rules)})))
    return stays(next(held.resources("AWS::S3::Bucket")), prefix, YEAR)


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([], (Stay("STANDARD", YEAR),)),
        ([WEEK], (Stay("STANDARD", 7),)),
        ([{**WEEK, "Status": "Disabled"}], (Stay("STANDARD", YEAR),)),
        ([{**WEEK, "Prefix": "replays/"}], (Stay("STANDARD", YEAR),)),
        ([{"Status": "Enabled", "ExpirationInDays": 3}, WEEK], (Stay("STANDARD", 3),)),
        ([{"Status": "Enabled", "Filter": {"Prefix": "rec"}, "ExpirationInDays": 5}], (Stay("STANDARD", 5),)),
        ([{"Status": "Enabled", **GLACIER}], (Stay("STANDARD", 30), Stay("GLACIER", YEAR - 30))),
        ([{**WEEK, **GLACIER}], (Stay("STANDARD", 7),)),
        ([{**WEEK, **GLACIER, "ExpirationInDays": 100}], (Stay("STANDARD", 30), Stay("GLACIER", 70, too_early=20))),
        ([{**WEEK, **GLACIER, "ExpirationInDays": 120}], (Stay("STANDARD", 30), Stay("GLACIER", 90))),
        # What is only counted to the end of the year stays there.
        ([{**WEEK, **LATE, "ExpirationInDays": 999}], (Stay("STANDARD", YEAR - 10), Stay("GLACIER", 10))),
        (
            [{**WEEK, "Transitions": [IN_A_WEEK, IN_A_MONTH], "ExpirationInDays": 300}],
            (Stay("STANDARD", 7), Stay("STANDARD_IA", 23, too_early=7), Stay("DEEP_ARCHIVE", 270)),
        ),
        (
            [{"Status": "Enabled", "Transition": {"StorageClass": "GLACIER", "TransitionInDays": 0}}],
            (Stay("GLACIER", YEAR),),
        ),
    ],
)
def test_rules_say_how_long_and_in_which_class(rules: list[dict[str, Any]], found: tuple[Stay, ...]) -> None:
    assert kept(*rules) == found


def test_a_bucket_without_rules_keeps_everything() -> None:
    held = Templates(template(Bucket=resource("AWS::S3::Bucket")))
    assert stays(next(held.resources("AWS::S3::Bucket")), "", YEAR) == (Stay("STANDARD", YEAR),)
