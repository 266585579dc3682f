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


def probe(core: Core) -> Any:
    """The function that looks at the manifests."""
    every = [function["Properties"] for function in core.resources(CDN, "AWS::Lambda::Function").values()]
    (found,) = [function for function in every if "manifest_probe" in function["Handler"]]
    return found


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
        "replays": "/replays/catalogue.json",
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


def test_a_further_channel_changes_nothing_here_but_the_settings_of_page_and_probe(two: Core, dev: Core) -> None:
    def without_settings(core: Core) -> Any:
        every = json.loads(json.dumps(core.templates[CDN]["Resources"]))
        for function in every.values():
            function["Properties"].get("Environment", {}).get("Variables", {}).pop("MANIFEST_PATHS", None)
        return {name: resource for name, resource in every.items() if resource["Type"] != "Custom::CDKBucketDeployment"}

    assert without_settings(two) == without_settings(dev)
    assert two.templates[CDN] != dev.templates[CDN]


def test_the_probe_asks_the_distribution_for_the_manifests_that_the_page_plays(
    synthesize: Callable[[str], Path], dev: Core, two: Core
) -> None:
    (distribution,) = dev.resources(CDN, DISTRIBUTION)
    told = probe(dev)["Environment"]["Variables"]
    assert told["DISTRIBUTION_DOMAIN"] == {"Fn::GetAtt": [distribution, "DomainName"]}
    paths = json.loads(told["MANIFEST_PATHS"])
    assert paths == {channel["name"]: channel["manifest"] for channel in settings(synthesize("dev"))["channels"]}
    assert list(json.loads(probe(two)["Environment"]["Variables"]["MANIFEST_PATHS"])) == ["main", "main-hall"]


@pytest.mark.parametrize("environment", environments.names())
def test_the_probe_runs_every_minute_in_every_environment(environment: str) -> None:
    core = whole_app(environment)
    assert probe(core)["FunctionName"] == f"onair-{environment}-manifest-probe"
    assert core.only(CDN, "AWS::Events::Rule")["ScheduleExpression"] == "rate(1 minute)"


def test_the_probe_may_write_its_log_and_its_dead_letters_and_calls_no_other_service(dev: Core) -> None:
    role = probe(dev)["Role"]["Fn::GetAtt"][0]
    policies = dev.resources(CDN, "AWS::IAM::Policy").values()
    (rights,) = [p["Properties"] for p in policies if p["Properties"]["Roles"] == [{"Ref": role}]]
    actions = {action for s in rights["PolicyDocument"]["Statement"] for action in s["Action"]}
    assert {action.partition(":")[0] for action in actions} == {"logs", "sqs"}
    assert "ManagedPolicyArns" not in dev.resources(CDN, "AWS::IAM::Role")[role]["Properties"]


def test_switched_off_the_probe_leaves_nothing_behind(dev: Core) -> None:
    without = whole_app("dev", manifest_probe=False)
    gone = dev.templates[CDN]["Resources"].keys() - without.templates[CDN]["Resources"].keys()
    assert {dev.templates[CDN]["Resources"][name]["Type"] for name in gone} == {
        "AWS::Events::Rule",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
    }
    assert "manifest-probe" not in json.dumps(without.templates[CDN])
    assert outputs(without, CDN) == outputs(dev, CDN)


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
