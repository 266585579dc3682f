"""What must hold of every bill: nobody pays less for more, and the parts are the whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cost.bill import When
from cost.show import Show
from tests.cost.shapes import Rung, archive, bill, channel, push_input, resource, template
from tests.examples import examples

MINUTES = st.integers(0, 12 * 60)
SHOWS = st.builds(
    Show,
    hours=MINUTES.map(lambda minutes: Decimal(minutes) / 60),
    days=st.integers(0, 30),
    viewers=st.integers(0, 20_000),
    country=st.sampled_from(["KR", "US"]),
    shows_per_day=st.integers(1, 3),
    month=st.integers(1, 24),
    edge_caches=st.integers(1, 20),
    free_tier=st.booleans(),
)
RUNGS: st.SearchStrategy[Rung] = st.sampled_from(
    [
        (640, 360, 800_000),
        (854, 480, 1_200_000),
        (1280, 720, 3_000_000),
        (1920, 1080, 5_000_000),
        (1920, 1080, 12_000_000),
    ]
)
LADDERS = st.lists(RUNGS, min_size=1, max_size=4, unique=True)
property_test = settings(max_examples=examples(25, 250), deadline=None)


def stack(ladder: list[Rung], pipelines: int = 1) -> dict[str, Any]:
    top = f"{ladder[0][1]}p-{ladder[0][2]}"
    url = {"Fn::Sub": "s3ssl://${Bucket}/recordings"}
    described = channel(
        ladder,
        pipelines=pipelines,
        sound=True,
        groups=[archive(top)],
        Destinations=[{"Id": "archive", "Settings": [{"Url": url}] * pipelines}],
    )
    rules = {"Rules": [{"Status": "Enabled", "ExpirationInDays": 7}]}
    return template(
        Channel=described,
        Input=push_input(),
        Bucket=resource("AWS::S3::Bucket", LifecycleConfiguration=rules),
        Cdn=resource("AWS::CloudFront::Distribution", DistributionConfig={"Origins": []}),
    )


@property_test
@given(ladder=LADDERS, show=SHOWS, more=st.integers(1, 12 * 60))
def test_longer_is_never_cheaper(ladder: list[Rung], show: Show, more: int) -> None:
    longer = replace(show, hours=show.hours + Decimal(more) / 60)
    assert bill(stack(ladder), longer).total >= bill(stack(ladder), show).total


@property_test
@given(ladder=LADDERS, show=SHOWS, more=st.integers(1, 10_000))
def test_more_viewers_are_never_cheaper(ladder: list[Rung], show: Show, more: int) -> None:
    assert bill(stack(ladder), replace(show, viewers=show.viewers + more)).total >= bill(stack(ladder), show).total


@property_test
@given(ladder=LADDERS, show=SHOWS, rung=RUNGS)
def test_one_rung_more_is_never_cheaper(ladder: list[Rung], show: Show, rung: Rung) -> None:
    assert bill(stack([*ladder, rung]), show).total >= bill(stack(ladder), show).total


@property_test
@given(ladder=LADDERS, show=SHOWS)
def test_two_pipelines_are_never_cheaper_and_never_twice_as_dear(ladder: list[Rung], show: Show) -> None:
    one, two = bill(stack(ladder), show).total, bill(stack(ladder, 2), show).total
    assert one <= two <= 2 * one


@property_test
@given(ladder=LADDERS, minutes=st.integers(1, 10), days=st.integers(1, 30), pipelines=st.sampled_from([1, 2]))
def test_a_run_below_ten_minutes_costs_on_medialive_what_ten_do(
    ladder: list[Rung], minutes: int, days: int, pipelines: int
) -> None:
    short = Show(hours=Decimal(minutes) / 60, days=days, viewers=0)
    ten = replace(short, hours=Decimal(10) / 60)
    templates = stack(ladder, pipelines)
    assert bill(templates, short).of("MediaLive").total == bill(templates, ten).of("MediaLive").total


@property_test
@given(ladder=LADDERS, show=SHOWS)
def test_the_parts_are_the_whole_and_nothing_is_less_than_nothing(ladder: list[Rung], show: Show) -> None:
    found = bill(stack(ladder), show)
    assert sum(found.by_service().values()) == sum(found.by_phase().values()) == found.total
    assert sum(found.by_when().values()) == sum(found.only(when).total for when in When) == found.total
    assert all(line.quantity >= 0 and line.amount >= 0 for line in found.lines)


@property_test
@given(ladder=LADDERS, show=SHOWS)
def test_an_allowance_never_costs(ladder: list[Rung], show: Show) -> None:
    free, paid = (bill(stack(ladder), replace(show, free_tier=free)).total for free in (True, False))
    assert free <= paid
