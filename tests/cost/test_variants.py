"""What may be changed: each change is one of the templates, which stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cost.show import Show
from cost.variants import PARKED, VARIANTS, Variant, what_if
from tests.conftest import Templates
from tests.cost.shapes import SEOUL, archive, bill, channel, items, push_input, resource, template

FULL_HD, HD, SD = (1920, 1080, 5_000_000), (1280, 720, 3_000_000), (854, 480, 1_200_000)
MONTH = Show(hours=Decimal(4), days=30, viewers=50)


def named(name: str) -> Variant:
    (found,) = [variant for variant in VARIANTS if variant.name == name]
    return found


def stack(*ladder: tuple[int, int, int], pipelines: int = 1) -> dict[str, Any]:
    bucket = resource(
        "AWS::S3::Bucket",
        LifecycleConfiguration={
            "Rules": [{"Status": "Enabled", "Prefix": "recordings/", "Transitions": [{"TransitionInDays": 30}]}]
        },
    )
    top = f"{ladder[0][1]}p-{ladder[0][2]}"
    urls = [{"Url": {"Fn::Sub": "s3ssl://${Bucket}/recordings/main"}}] * pipelines
    described = channel(
        ladder,
        pipelines=pipelines,
        groups=[archive(top)],
        Destinations=[{"Id": "archive", "Settings": urls}],
    )
    cdn = resource("AWS::CloudFront::Distribution", DistributionConfig={"Origins": [{"Id": "packager"}]})
    return template(Channel=described, Input=push_input(), Bucket=bucket, Cdn=cdn)


def outputs(templates: dict[str, Any]) -> list[str]:
    return [line.item for line in bill(templates).lines if line.item.startswith("output")]


def test_one_rung_less_takes_the_smallest_away() -> None:
    changed = named("one rung less").of(stack(FULL_HD, HD, SD))
    assert changed is not None
    assert [name.split(":")[0] for name in outputs(changed)] == [
        "output 1080p-5000000",
        "output 720p-3000000",
        "output archive",
    ]


def test_480p_at_most_leaves_what_is_small_and_records_the_largest_left() -> None:
    changed = named("480p at most").of(stack(FULL_HD, HD, SD))
    assert changed is not None
    assert outputs(changed) == [
        "output 480p-1200000: SD AVC to 30 fps, to 10 Mbit/s",
        "output archive: SD AVC to 30 fps, to 10 Mbit/s",
    ]


def test_two_pipelines_record_twice_and_one_records_once() -> None:
    one, two = stack(HD), stack(HD, pipelines=2)
    doubled, halved = named("STANDARD").of(one), named("SINGLE_PIPELINE").of(two)
    assert doubled is not None
    assert halved is not None
    assert items(bill(doubled, MONTH)) == items(bill(two, MONTH))
    assert items(bill(halved, MONTH)) == items(bill(one, MONTH))


def test_a_shorter_archive_is_deleted_before_it_would_move() -> None:
    changed = named("recordings kept a week").of(stack(HD))
    assert changed is not None
    # S3 refuses a rule that deletes before it moves.
    (rule,) = changed["Stack"]["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule == {"Status": "Enabled", "Prefix": "recordings/", "ExpirationInDays": 7}
    assert [line.item for line in bill(changed, MONTH).of("S3").lines] == [
        "archive, STANDARD, 7 days",
        "archive, PUT requests",
    ]


@pytest.mark.parametrize(
    ("name", "templates"),
    [
        ("one rung less", stack(HD)),
        ("480p at most", stack(SD)),
        ("480p at most", stack(FULL_HD, HD)),
        ("STANDARD", stack(HD, pipelines=2)),
        ("SINGLE_PIPELINE", stack(HD)),
        ("no archive", template(Channel=channel([HD]), Input=push_input())),
        ("recordings kept a day", template(Bucket=resource("AWS::S3::Bucket"))),
        ("Origin Shield", template(Channel=channel([HD]), Input=push_input())),
    ],
)
def test_where_there_is_nothing_to_change_nothing_is_told(name: str, templates: dict[str, Any]) -> None:
    assert named(name).of(templates) is None


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_templates_themselves_stay_as_they_are(variant: Variant) -> None:
    held = stack(FULL_HD, HD, SD)
    before = copy.deepcopy(held)
    variant.of(held)
    assert held == before


def test_dev_could_save_in_five_ways_and_two_cost_more(templates: Callable[[str], Templates]) -> None:
    added = {each.name: each.added for each in what_if(templates("dev"), MONTH, SEOUL)}
    assert {name for name, amount in added.items() if amount > 0} == {"STANDARD"}
    assert added["480p at most"] < added["one rung less"] < 0
    assert added["no archive"] < added["recordings kept a day"] < 0
    assert added[PARKED] == -12


def test_what_production_would_save_with_one_pipeline_is_two_fifths_of_medialive(
    templates: Callable[[str], Templates],
) -> None:
    (single,) = [each for each in what_if(templates("production"), MONTH, SEOUL) if each.name == "SINGLE_PIPELINE"]
    before = bill(templates("production"), MONTH).of("MediaLive")
    running = before.total - 12
    assert single.bill.of("MediaLive").total - 12 == running * 3 / 5
