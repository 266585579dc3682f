"""Who may read from an endpoint."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import aws_mediapackagev2 as mediapackage

from constructs_lib.endpoint_policy import EndpointPolicy
from tests.constructs_lib.rendering import empty_stack, only, resources


@pytest.fixture(scope="module")
def rendered() -> tuple[Any, str]:
    """The policy resource, and the endpoint's logical id."""
    stack = empty_stack()
    endpoint = mediapackage.CfnOriginEndpoint(
        stack, "E", channel_group_name="g", channel_name="c", origin_endpoint_name="e", container_type="CMAF"
    )
    EndpointPolicy(stack, "Readers", endpoint=endpoint)
    (logical_id,) = resources(stack, "AWS::MediaPackageV2::OriginEndpoint")
    return only(stack, "AWS::MediaPackageV2::OriginEndpointPolicy"), logical_id


def statement(rendered: tuple[Any, str], sid: str) -> Any:
    found = {entry["Sid"]: entry for entry in rendered[0]["Properties"]["Policy"]["Statement"]}
    return found[sid]


def test_it_is_bound_to_the_endpoint_by_name(rendered: tuple[Any, str]) -> None:
    properties = rendered[0]["Properties"]
    assert [properties[key] for key in ("ChannelGroupName", "ChannelName", "OriginEndpointName")] == ["g", "c", "e"]


def test_every_statement_refers_to_the_endpoint_which_so_comes_first(rendered: tuple[Any, str]) -> None:
    policy, endpoint = rendered
    assert [entry["Resource"] for entry in policy["Properties"]["Policy"]["Statement"]] == [
        {"Fn::GetAtt": [endpoint, "Arn"]}
    ] * 3


def test_signed_requests_of_this_account_may_read(rendered: tuple[Any, str]) -> None:
    own = statement(rendered, "OwnSignedRequests")
    assert own["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert own["Action"] == ["mediapackagev2:GetHeadObject", "mediapackagev2:GetObject"]


def test_harvest_jobs_of_this_account_may_read(rendered: tuple[Any, str]) -> None:
    harvest = statement(rendered, "Harvest")
    assert harvest["Principal"] == {"Service": "mediapackagev2.amazonaws.com"}
    assert sorted(harvest["Action"]) == ["mediapackagev2:GetObject", "mediapackagev2:HarvestObject"]
    assert harvest["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_only_distributions_of_this_account_may_read(rendered: tuple[Any, str]) -> None:
    cdn = statement(rendered, "Cdn")
    assert cdn["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert cdn["Action"] == ["mediapackagev2:GetHeadObject", "mediapackagev2:GetObject"]
    assert cdn["Condition"] == {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}}


def test_nobody_reads_without_being_named(rendered: tuple[Any, str]) -> None:
    assert all(
        entry["Principal"] not in ("*", {"AWS": "*"}) for entry in rendered[0]["Properties"]["Policy"]["Statement"]
    )
