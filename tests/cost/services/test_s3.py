"""S3: what shows leave in buckets, in the steady state."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cost.show import Show
from tests.cost.shapes import archive, bill, channel, items, push_input, resource, template

HD = (1280, 720, 3_000_000)
GIGABYTE = Decimal(1 << 30)
DAILY = Show(hours=Decimal(1), days=30, viewers=0)
AN_HOUR = 3_128_000 * Decimal(3600) / 8 / GIGABYTE
"""GB of an archived hour: the picture and its sound."""


def recorded(bucket: dict[str, Any], *, pipelines: int = 1, **settings: Any) -> dict[str, Any]:
    url = {"Fn::Join": ["", ["s3ssl://", {"Ref": "Bucket"}, "/recordings/main"]]}
    described = channel(
        [HD],
        pipelines=pipelines,
        groups=[archive("720p-3000000", **settings)],
        Destinations=[{"Id": "archive", "Settings": [{"Url": url}] * pipelines}],
    )
    return template(Channel=described, Input=push_input(), Bucket=bucket)


def bucket(*rules: dict[str, Any]) -> dict[str, Any]:
    held = [{"Status": "Enabled", "Prefix": "recordings/", **rule} for rule in rules]
    return resource("AWS::S3::Bucket", LifecycleConfiguration={"Rules": held})


def near(amount: Decimal) -> Any:
    return pytest.approx(float(amount), rel=1e-9)


def stored(stack: dict[str, Any], show: Show = DAILY) -> dict[str, float]:
    return {item: float(quantity) for item, quantity in items(bill(stack, show).of("S3"))}


def test_a_week_of_an_hour_a_day_lies_there() -> None:
    found = stored(recorded(bucket({"ExpirationInDays": 7})))
    assert found["archive, STANDARD, 7 days"] == near(7 * AN_HOUR)


def test_half_the_days_leave_half_of_it() -> None:
    found = stored(recorded(bucket({"ExpirationInDays": 7})), replace(DAILY, days=15))
    assert found["archive, STANDARD, 7 days"] == near(7 * AN_HOUR / 2)


def test_what_is_kept_for_ever_grows_with_the_months_and_moves_to_glacier() -> None:
    stack = recorded(bucket({"Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}]}))
    year, month = stored(stack, replace(DAILY, month=12)), stored(stack, replace(DAILY, month=1))
    assert year["archive, STANDARD, 30 days"] == near(30 * AN_HOUR)
    assert year["archive, GLACIER, 330 days"] == near(330 * AN_HOUR)
    assert year["archive, lifecycle transitions"] == near(Decimal(30 * 12) / 1000)
    assert month == {"archive, STANDARD, 30 days": near(30 * AN_HOUR), "archive, PUT requests": near(Decimal("0.36"))}


def test_what_is_deleted_before_its_class_has_billed_its_least_is_billed_for_the_rest() -> None:
    moved = {"Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 3}], "ExpirationInDays": 7}
    found = stored(recorded(bucket(moved)))
    assert found["archive, GLACIER, 4 days"] == near(4 * AN_HOUR)
    assert found["archive, GLACIER, 86 days of early deletion"] == near(86 * AN_HOUR)
    left = recorded(bucket({"ExpirationInDays": 7}))
    assert bill(recorded(bucket(moved)), DAILY).of("S3").total > 2 * bill(left, DAILY).of("S3").total


def test_each_pipeline_writes_its_own_recording() -> None:
    one, two = (bill(recorded(bucket(), pipelines=count), DAILY).of("S3").total for count in (1, 2))
    assert two == 2 * one


def test_files_are_counted_by_the_rollover() -> None:
    found = stored(recorded(bucket(), RolloverInterval=60))
    assert found["archive, PUT requests"] == near(Decimal(30 * 60) / 1000)


def test_a_bucket_of_another_template_keeps_everything_as_far_as_is_known() -> None:
    described = channel(
        [HD],
        groups=[archive("720p-3000000")],
        Destinations=[{"Id": "archive", "Settings": [{"Url": "s3://elsewhere/live"}]}],
    )
    found = bill(template(Channel=described, Input=push_input()), replace(DAILY, month=1)).of("S3")
    assert [line.resource for line in found.lines] == ["Stack/Channel"] * 2
    assert [line.item for line in found.lines] == ["archive, STANDARD, 30 days", "archive, PUT requests"]


def test_a_bucket_is_found_by_its_name_too() -> None:
    described = channel(
        [HD],
        groups=[archive("720p-3000000")],
        Destinations=[{"Id": "archive", "Settings": [{"Url": "s3://mine/recordings/live"}]}],
    )
    mine = bucket({"ExpirationInDays": 2})
    mine["Properties"]["BucketName"] = "mine"
    found = stored(template(Channel=described, Input=push_input(), Bucket=mine))
    assert "archive, STANDARD, 2 days" in found


def test_hls_files_in_a_bucket_are_segments() -> None:
    group = {
        "OutputGroupSettings": {"HlsGroupSettings": {"Destination": {"DestinationRefId": "s3"}, "SegmentLength": 4}},
        "Outputs": [{"VideoDescriptionName": "720p-3000000"}],
    }
    described = channel(
        [HD], groups=[group], Destinations=[{"Id": "s3", "Settings": [{"Url": "s3://mine/live/index"}]}]
    )
    found = stored(template(Channel=described, Input=push_input()))
    assert found["HLS files, PUT requests"] == near(Decimal(30 * 900) / 1000)


def test_an_output_to_another_server_stores_nothing() -> None:
    described = channel(
        [HD],
        groups=[archive("720p-3000000")],
        Destinations=[{"Id": "archive", "Settings": [{"Url": "https://example.com/live"}]}],
    )
    assert bill(template(Channel=described, Input=push_input()), DAILY).of("S3").lines == ()


def test_replays_are_all_renditions_once_and_harvesting_is_told_without_a_price() -> None:
    told = resource("AWS::Lambda::Function", Environment={"Variables": {"REPLAY_BUCKET": {"Ref": "Bucket"}}})
    held = resource(
        "AWS::S3::Bucket",
        LifecycleConfiguration={"Rules": [{"Status": "Enabled", "Prefix": "replays/", "ExpirationInDays": 3}]},
    )
    stack = template(Channel=channel([HD], pipelines=2), Input=push_input(), Bucket=held, Cutter=told)
    found = bill(stack, DAILY)
    hour = 3_000_000 * Decimal(3600) / 8 / GIGABYTE
    assert float(dict(items(found.of("S3")))["replays, STANDARD, 3 days"]) == near(3 * hour)
    (harvest,) = [line for line in found.lines if line.item == "harvest of replays"]
    assert harvest.price.assumed
    assert harvest.amount == 0
