"""Which origins are a packager, and which endpoints stand behind them."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.delivery import (
    ENDPOINT,
    ENDPOINT_NAMES,
    GROUP,
    endpoints_of,
    literal_names,
    packager_origins,
    states_properties,
)
from preflight.template import Templates
from tests.preflight.deployed import Documents, documents, properties

HOST = "abcdef.egress.ghijkl.mediapackagev2.ap-northeast-2.amazonaws.com"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def found(stacks: Documents) -> list[tuple[str, str | None]]:
    return [
        (origin.path, None if origin.group is None else origin.group.logical_id)
        for origin in packager_origins(Templates(stacks))
    ]


def point_to(stacks: Documents, domain: Any) -> None:
    distribution = properties(stacks, "CloudFrontStack", "AWS::CloudFront::Distribution")
    distribution["DistributionConfig"]["Origins"][1]["DomainName"] = domain


def test_an_imported_egress_domain_leads_to_its_group(stacks: Documents) -> None:
    assert found(stacks) == [("DistributionConfig.Origins[1]", "ChannelGroupD5D1A80E")]


def test_a_host_cut_out_of_a_playlists_url_leads_to_the_endpoints_group(stacks: Documents) -> None:
    stacks["MediaPackageStack"]["Outputs"]["HlsEndpointUrl"]["Export"] = {"Name": "PLAYLIST"}
    point_to(stacks, {"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::ImportValue": "PLAYLIST"}]}]})
    assert found(stacks) == [("DistributionConfig.Origins[1]", "ChannelGroupD5D1A80E")]


def test_of_two_groups_the_one_that_the_endpoint_names_is_found(stacks: Documents) -> None:
    other = {"Other": {"Type": GROUP, "Properties": {"ChannelGroupName": "other"}}}
    resources = stacks["MediaPackageStack"]["Resources"]
    stacks["MediaPackageStack"]["Resources"] = {**other, **resources}
    stacks["MediaPackageStack"]["Outputs"]["HlsEndpointUrl"]["Export"] = {"Name": "PLAYLIST"}
    point_to(stacks, {"Fn::ImportValue": "PLAYLIST"})
    assert found(stacks) == [("DistributionConfig.Origins[1]", "ChannelGroupD5D1A80E")]


@pytest.mark.parametrize("host", [HOST, f"{HOST}.cn"])
def test_a_packagers_host_name_is_known_though_its_group_is_not(stacks: Documents, host: str) -> None:
    point_to(stacks, host)
    assert found(stacks) == [("DistributionConfig.Origins[1]", None)]


@pytest.mark.parametrize(
    "domain",
    [
        "www.example.com",
        f"{HOST}.example.com",
        {"Fn::ImportValue": "another-stack:Domain"},
        {"Fn::ImportValue": "onair-dev-mediapackage:ExportsOutputFnGetAttChannelsMainEndpoint31B37D93Arn73AF9D68"},
        None,
        5,
    ],
)
def test_another_origin_is_no_packager(stacks: Documents, domain: Any) -> None:
    point_to(stacks, domain)
    assert found(stacks) == []


def test_endpoints_belong_to_the_group_that_they_name(stacks: Documents) -> None:
    other = {"ChannelGroupName": "other", "ChannelName": "main", "OriginEndpointName": "hls"}
    stacks["MediaPackageStack"]["Resources"]["Other"] = {"Type": ENDPOINT, "Properties": other}
    templates = Templates(stacks)
    (group,) = templates.resources(GROUP)
    assert [endpoint.logical_id for endpoint in endpoints_of(group, templates)] == ["ChannelsMainEndpoint31B37D93"]


@pytest.mark.parametrize("unknown", [{"Ref": "AWS::StackName"}, 5, {"Ref": "AWS::NoValue"}])
def test_names_are_known_all_or_not_at_all(stacks: Documents, unknown: Any) -> None:
    (endpoint,) = Templates(stacks).resources(ENDPOINT)
    assert literal_names(endpoint, ENDPOINT_NAMES) == ("onair-dev", "main", "hls")
    properties(stacks, "MediaPackageStack", ENDPOINT)["ChannelName"] = unknown
    (endpoint,) = Templates(stacks).resources(ENDPOINT)
    assert literal_names(endpoint, ENDPOINT_NAMES) is None


@pytest.mark.parametrize(("written", "stated"), [({}, True), (None, True), ({"Fn::Transform": {}}, False)])
def test_a_macros_properties_are_not_stated(written: Any, stated: bool) -> None:
    resource = {"Type": ENDPOINT, "Properties": written}
    (endpoint,) = Templates({"Stack": {"Resources": {"Endpoint": resource}}}).resources()
    assert states_properties(endpoint) is stated
