"""Phase 5."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import environments
from tests.stacks.media_core import Core, exports, imports, outputs
from tests.stacks.whole_app import whole_app

CDN, PACKAGER = "CloudFrontStack", "MediaPackageStack"
DISTRIBUTION, BUCKET = "AWS::CloudFront::Distribution", "AWS::S3::Bucket"


@pytest.fixture(scope="module")
def dev() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def production() -> Core:
    return whole_app("production")


@pytest.fixture(scope="module")
def two() -> Core:
    return whole_app("dev", channels=("main", "main-hall"))


def configuration(core: Core) -> Any:
    return core.only(CDN, DISTRIBUTION)["DistributionConfig"]


def packager_origin(core: Core) -> Any:
    (origin,) = [origin for origin in configuration(core)["Origins"] if "CustomOriginConfig" in origin]
    return origin


def cache_policies(core: Core) -> dict[str, Any]:
    """The cache policies by what follows the environment in their names."""
    every = [
        resource["Properties"]["CachePolicyConfig"]
        for resource in core.resources(CDN, "AWS::CloudFront::CachePolicy").values()
    ]
    return {policy["Name"].rsplit("-", 1)[1]: policy for policy in every}


def settings(assembly: Path) -> Any:
    """The settings of the page as they would be uploaded."""
    (found,) = assembly.glob("asset.*/config.json")
    return json.loads(found.read_text(encoding="utf-8"))


@pytest.mark.parametrize("archive", [True, False])
def test_it_needs_the_packager_alone(archive: bool) -> None:
    assert whole_app("dev", archive=archive).dependencies[CDN] == {PACKAGER}


def test_its_outputs_are_the_brief_s(dev: Core) -> None:
    (distribution,) = dev.resources(CDN, DISTRIBUTION)
    domain = {"Fn::GetAtt": [distribution, "DomainName"]}
    assert outputs(dev, CDN) == {
        "DistributionDomainName": domain,
        "DistributionId": {"Ref": distribution},
        "PlayerUrl": {"Fn::Join": ["", ["https://", domain, "/"]]},
    }


def test_media_comes_from_the_group_s_own_domain_by_a_real_import(dev: Core) -> None:
    domain = packager_origin(dev)["DomainName"]
    assert set(imports(domain)) <= exports(dev, PACKAGER)
    assert "EgressDomain" in domain["Fn::ImportValue"]


def test_the_packager_s_policy_admits_distributions_of_this_account_so_5_needs_no_right_of_its_own(dev: Core) -> None:
    policy = dev.only(PACKAGER, "AWS::MediaPackageV2::OriginEndpointPolicy")["Policy"]
    (statement,) = [s for s in policy["Statement"] if s["Principal"] == {"Service": "cloudfront.amazonaws.com"}]
    assert (statement["Effect"], "mediapackagev2:GetObject" in statement["Action"]) == ("Allow", True)
    assert json.dumps(statement["Condition"]["ArnLike"]["aws:SourceArn"]).count(":distribution/*") == 1
    assert dev.resources(CDN, "AWS::MediaPackageV2::OriginEndpointPolicy") == {}


@pytest.mark.parametrize("environment", environments.names())
def test_playlists_are_kept_for_half_a_segment_at_most(environment: str) -> None:
    half = environments.load(environment).encoding.segment_seconds / 2
    playlists = cache_policies(whole_app(environment))["playlists"]
    assert playlists["MinTTL"] <= playlists["DefaultTTL"] <= playlists["MaxTTL"] <= half


@pytest.mark.parametrize("environment", environments.names())
def test_the_times_and_reach_of_the_environment_are_deployed(environment: str) -> None:
    cdn, core = environments.load(environment).cdn, whole_app(environment)
    assert cache_policies(core)["playlists"]["MaxTTL"] == cdn.playlist_ttl_seconds
    assert cache_policies(core)["segments"]["MaxTTL"] == cdn.segment_ttl_seconds
    assert configuration(core)["PriceClass"] == cdn.price_class


def test_production_stands_behind_a_shield_in_its_own_region(production: Core, dev: Core) -> None:
    assert packager_origin(production)["OriginShield"] == {"Enabled": True, "OriginShieldRegion": "ap-northeast-2"}
    assert packager_origin(dev)["OriginShield"] == {"Enabled": False}


def test_names_differ_over_environments_because_they_are_account_wide(dev: Core, production: Core) -> None:
    def names(core: Core) -> set[str]:
        return {policy["Name"] for policy in cache_policies(core).values()}

    assert names(dev).isdisjoint(names(production))
    assert all(name.startswith("onair-production-") for name in names(production))


@pytest.mark.parametrize("environment", environments.names())
def test_the_page_is_told_where_the_packager_plays(environment: str, synthesize: Callable[[str], Path]) -> None:
    wanted = environments.load(environment)
    assert settings(synthesize(environment)) == {
        "channels": [
            {
                "name": channel.name,
                "title": channel.title,
                "manifest": f"/out/v1/{wanted.prefix}/{channel.name}/hls/index.m3u8",
            }
            for channel in wanted.channels
        ],
        "segmentSeconds": wanted.encoding.segment_seconds,
    }


def test_the_manifest_that_the_page_asks_is_the_one_that_the_packager_makes(
    dev: Core, synthesize: Callable[[str], Path]
) -> None:
    endpoint = dev.only(PACKAGER, "AWS::MediaPackageV2::OriginEndpoint")
    (manifest,) = endpoint["HlsManifests"]
    parts = (endpoint["ChannelGroupName"], endpoint["ChannelName"], endpoint["OriginEndpointName"])
    (channel,) = settings(synthesize("dev"))["channels"]
    assert channel["manifest"] == f"/out/v1/{'/'.join(parts)}/{manifest['ManifestName']}.m3u8"


def test_all_channels_share_one_distribution_and_one_page(two: Core) -> None:
    assert len(two.resources(CDN, DISTRIBUTION)) == len(two.resources(CDN, BUCKET)) == 1
    assert len(two.resources(PACKAGER, "AWS::MediaPackageV2::OriginEndpoint")) == 2
    assert set(outputs(two, CDN)) == {"DistributionDomainName", "DistributionId", "PlayerUrl"}


def test_a_further_channel_changes_nothing_here_but_the_settings(two: Core, dev: Core) -> None:
    def without_uploads(core: Core) -> Any:
        every = core.templates[CDN]["Resources"].items()
        return {name: resource for name, resource in every if resource["Type"] != "Custom::CDKBucketDeployment"}

    assert without_uploads(two) == without_uploads(dev)
    assert two.templates[CDN] != dev.templates[CDN]


def test_the_archive_makes_no_difference_to_the_cdn(dev: Core) -> None:
    assert whole_app("dev", archive=False).templates[CDN] == dev.templates[CDN]


def test_nobody_may_read_the_page_s_bucket_but_the_distribution(dev: Core) -> None:
    (distribution,) = dev.resources(CDN, DISTRIBUTION)
    statements = dev.only(CDN, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    reading = [s for s in statements if s["Effect"] == "Allow" and "s3:GetObject" in s["Action"]]
    assert [statement["Principal"] for statement in reading] == [{"Service": "cloudfront.amazonaws.com"}]
    (source,) = reading[0]["Condition"]["StringEquals"].values()
    assert {"Ref": distribution} in source["Fn::Join"][1]


@pytest.mark.parametrize("environment", environments.names())
def test_the_page_goes_with_its_stack_everywhere_for_a_deploy_makes_it_anew(environment: str) -> None:
    (bucket,) = whole_app(environment).resources(CDN, BUCKET).values()
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Delete", "Delete")
