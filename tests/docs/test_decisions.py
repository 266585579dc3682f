"""Decisions that no other test holds: what must be equal between environments, and what must not be there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from pydantic import ValidationError

import environments
from environments import Environment
from stacks.phases import PHASES
from tests.conftest import Template, Templates

COMES_AND_GOES = {"Custom::S3AutoDeleteObjects", "AWS::SNS::Subscription"}
EMPTIES_BUCKETS = "CustomS3AutoDeleteObjects"


def test_a_logical_id_means_the_same_type_in_every_environment(templates: Callable[[str], Templates]) -> None:
    for one, other in combinations(environments.names(), 2):
        for phase in PHASES:
            here, there = types(templates(one)[phase.stack]), types(templates(other)[phase.stack])
            assert {name: here[name] for name in here.keys() & there} == {
                name: there[name] for name in here.keys() & there
            }


def test_only_bucket_emptying_and_subscriptions_differ_between_environments(
    templates: Callable[[str], Templates],
) -> None:
    strangers = [
        f"{phase.stack}.{name} ({kind})"
        for one, other in combinations(environments.names(), 2)
        for phase in PHASES
        for name, kind in only_in_one(templates(one)[phase.stack], templates(other)[phase.stack])
        if kind not in COMES_AND_GOES and not name.startswith(EMPTIES_BUCKETS)
    ]
    assert strangers == []


def test_output_locking_is_left_to_the_services(templates: Callable[[str], Templates]) -> None:
    for name in environments.names():
        stacks = templates(name)
        assert "OutputLocking" not in json.dumps([stacks["MediaLiveStack"], stacks["MediaPackageStack"]])


def test_no_distribution_keeps_access_logs(templates: Callable[[str], Templates]) -> None:
    for name in environments.names():
        resources = templates(name)["CloudFrontStack"]["Resources"].values()
        (distribution,) = [item for item in resources if item["Type"] == "AWS::CloudFront::Distribution"]
        assert "Logging" not in distribution["Properties"]["DistributionConfig"]
        assert not any(item["Type"].startswith("AWS::Logs::Delivery") for item in resources)


@pytest.mark.parametrize(("segment_seconds", "longest"), [(1, 1), (2, 1), (3, 1), (4, 2), (30, 15)])
def test_a_playlist_is_kept_for_half_a_segment_at_most_and_a_second_at_least(
    segment_seconds: int, longest: int
) -> None:
    taken = {seconds: takes(segment_seconds, seconds) for seconds in (0, 1, longest, longest + 1)}
    assert taken == {0: False, 1: True, longest: True, longest + 1: False}


def types(template: Template) -> dict[str, str]:
    return {name: resource["Type"] for name, resource in template["Resources"].items()}


def only_in_one(one: Template, other: Template) -> Iterator[tuple[str, str]]:
    here, there = types(one), types(other)
    yield from ((name, (here | there)[name]) for name in here.keys() ^ there)


def takes(segment_seconds: int, playlist_ttl_seconds: int) -> bool:
    """Whether dev would be legal with segments and playlist lifetimes of these lengths."""
    dev = json.loads(environments.load("dev").model_dump_json())
    dev["encoding"] |= {"segment_seconds": segment_seconds, "gop_seconds": 1}
    dev["cdn"]["playlist_ttl_seconds"] = playlist_ttl_seconds
    try:
        Environment.model_validate_json(json.dumps(dev))
    except ValidationError:
        return False
    return True
