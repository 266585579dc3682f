"""Lifetimes and cache keys of playlists."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import caching
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Value"}
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
FOR_THE_PACKAGER = "08627262-05a9-4f76-9ded-b50ca2e3a84f"
FIRST = "DistributionConfig.CacheBehaviors[0].CachePolicyId"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def endpoint(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")


def distribution(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = properties(stacks, "CloudFrontStack", "AWS::CloudFront::Distribution")["DistributionConfig"]
    return held


def policy(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = stacks["CloudFrontStack"]["Resources"]["CdnPlaylistsF2C1C17D"]["Properties"][
        "CachePolicyConfig"
    ]
    return held


def queries(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = policy(stacks)["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    return held


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *caching.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_playlists_are_kept_shortly_and_told_apart(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_least_lifetime_above_half_a_segment_is_found(stacks: Documents) -> None:
    policy(stacks)["MinTTL"] = 2
    (told,) = findings(stacks, *caching.RULES)
    assert (told.rule.id, told.rule.severity) == ("playlist-not-kept-too-long", Severity.ERROR)
    assert (told.violation.path, told.violation.got) == ("CachePolicyConfig.MinTTL", "MinTTL 2")
    assert told.violation.resource.logical_id == "CdnPlaylistsF2C1C17D"


@pytest.mark.parametrize("member", ["DefaultTTL", "MaxTTL"])
def test_a_lifetime_above_half_a_segment_is_warned_of(stacks: Documents, member: str) -> None:
    policy(stacks)[member] = 2
    (told,) = findings(stacks, *caching.RULES)
    assert (told.rule.id, told.rule.severity) == ("playlist-kept-half-a-segment", Severity.WARNING)
    assert (told.violation.path, told.violation.got) == (f"CachePolicyConfig.{member}", f"{member} 2")


@pytest.mark.parametrize(("segment", "longest"), [(1, 1), (2, 1), (3, 1), (4, 2), (9, 4), (None, 3)])
def test_half_a_segment_is_a_whole_number_and_at_least_one(
    stacks: Documents, segment: int | None, longest: int
) -> None:
    endpoint(stacks)["Segment"] = {} if segment is None else {"SegmentDurationSeconds": segment}
    policy(stacks)["MaxTTL"] = longest
    assert found(stacks) == []
    policy(stacks)["MaxTTL"] = longest + 1
    assert found(stacks) == [("playlist-kept-half-a-segment", "CachePolicyConfig.MaxTTL", f"MaxTTL {longest + 1}")]


@pytest.mark.parametrize("unknown", ["segment", "lifetime", "policy", "settings"])
def test_a_lifetime_that_only_a_deploy_knows_is_passed_over(stacks: Documents, unknown: str) -> None:
    policy(stacks).update(MinTTL=60, DefaultTTL=60, MaxTTL=60)
    match unknown:
        case "segment":
            endpoint(stacks)["Segment"]["SegmentDurationSeconds"] = UNKNOWN
        case "lifetime":
            policy(stacks).update(MinTTL=UNKNOWN, DefaultTTL=UNKNOWN, MaxTTL=UNKNOWN)
        case "policy":
            distribution(stacks)["CacheBehaviors"][0]["CachePolicyId"] = UNKNOWN
        case "settings":
            stacks["CloudFrontStack"]["Resources"]["CdnPlaylistsF2C1C17D"]["Properties"] = {
                "CachePolicyConfig": UNKNOWN
            }
    assert found(stacks) == []


def test_a_policy_for_files_that_never_change_is_known_by_its_id(stacks: Documents) -> None:
    distribution(stacks)["CacheBehaviors"][0]["CachePolicyId"] = OPTIMIZED
    assert found(stacks) == [
        ("playlist-kept-half-a-segment", FIRST, "DefaultTTL 86400"),
        ("playlist-kept-half-a-segment", FIRST, "MaxTTL 31536000"),
        ("startover-queries-in-key", FIRST, "query strings none"),
    ]


def test_the_managed_policy_for_the_packager_is_taken_unless_latency_is_low(stacks: Documents) -> None:
    distribution(stacks)["CacheBehaviors"][0]["CachePolicyId"] = FOR_THE_PACKAGER
    assert found(stacks) == []
    endpoint(stacks)["LowLatencyHlsManifests"] = [{"ManifestName": "low"}]
    assert [(rule, path) for rule, path, _ in found(stacks)] == [("low-latency-queries-in-key", FIRST)]


def test_a_managed_policy_that_is_not_known_here_is_passed_over(stacks: Documents) -> None:
    distribution(stacks)["CacheBehaviors"][0]["CachePolicyId"] = "83da9c7e-98b4-4e11-a168-04f0df8e2c65"
    assert found(stacks) == []


def test_to_keep_nothing_and_pass_every_query_on_is_taken(stacks: Documents) -> None:
    endpoint(stacks)["LowLatencyHlsManifests"] = [{"ManifestName": "low"}]
    distribution(stacks)["CacheBehaviors"][0].update(CachePolicyId=DISABLED, OriginRequestPolicyId="all-viewer")
    assert found(stacks) == []


def test_to_keep_nothing_and_pass_no_query_on_is_found(stacks: Documents) -> None:
    distribution(stacks)["CacheBehaviors"][0]["CachePolicyId"] = DISABLED
    assert found(stacks) == [("startover-queries-in-key", FIRST, "query strings none")]


@pytest.mark.parametrize("missing", ["_HLS_msn", "_HLS_part", "_HLS_skip"])
def test_a_low_latency_query_that_is_not_in_the_key_is_found(stacks: Documents, missing: str) -> None:
    endpoint(stacks)["LowLatencyHlsManifests"] = [{"ManifestName": "low"}]
    assert found(stacks) == []
    queries(stacks)["QueryStrings"].remove(missing)
    (told,) = findings(stacks, *caching.RULES)
    assert (told.rule.id, told.violation.path) == ("low-latency-queries-in-key", "CachePolicyConfig")
    assert told.violation.allowed.startswith(missing)


def test_without_low_latency_its_queries_are_not_asked_for(stacks: Documents) -> None:
    queries(stacks)["QueryStrings"] = ["start", "end"]
    assert found(stacks) == []


def test_a_startover_query_that_is_not_in_the_key_is_warned_of(stacks: Documents) -> None:
    queries(stacks)["QueryStrings"] = ["start"]
    (told,) = findings(stacks, *caching.RULES)
    assert (told.rule.id, told.rule.severity) == ("startover-queries-in-key", Severity.WARNING)
    assert told.violation.allowed.startswith("end too")


def test_the_query_that_holds_start_and_end_in_one_is_taken(stacks: Documents) -> None:
    queries(stacks)["QueryStrings"] = ["aws.manifestsettings"]
    assert found(stacks) == []


def test_without_startover_its_queries_are_not_asked_for(stacks: Documents) -> None:
    queries(stacks).update(QueryStringBehavior="none", QueryStrings=[])
    endpoint(stacks)["StartoverWindowSeconds"] = 0
    assert found(stacks) == []


@pytest.mark.parametrize(
    "stated",
    [
        {"QueryStringBehavior": "all"},
        {"QueryStringBehavior": "allExcept", "QueryStrings": ["session"]},
        {"QueryStringBehavior": UNKNOWN},
        {"QueryStringBehavior": "whitelist", "QueryStrings": UNKNOWN},
        {"QueryStringBehavior": "whitelist", "QueryStrings": [UNKNOWN]},
    ],
)
def test_a_key_with_every_query_or_an_unknown_one_is_taken(stacks: Documents, stated: dict[str, Any]) -> None:
    policy(stacks)["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"] = stated
    assert found(stacks) == []


def test_the_first_behaviour_that_fits_the_playlist_counts(stacks: Documents) -> None:
    behaviours = distribution(stacks)["CacheBehaviors"]
    behaviours[0]["PathPattern"] = "/out/v1/*.mpd"
    assert ("playlist-kept-half-a-segment", "CachePolicyConfig.MaxTTL", "MaxTTL 86400") in found(stacks)
    behaviours[0]["PathPattern"] = "*.m3u?"
    assert found(stacks) == []


def test_a_playlist_of_dash_has_its_own_behaviour(stacks: Documents) -> None:
    endpoint(stacks)["DashManifests"] = [{"ManifestName": "dash"}]
    assert ("playlist-kept-half-a-segment", "CachePolicyConfig.MaxTTL", "MaxTTL 86400") in found(stacks)
    distribution(stacks)["CacheBehaviors"].insert(
        0, {**distribution(stacks)["CacheBehaviors"][0], "PathPattern": "/out/v1/*.mpd"}
    )
    assert found(stacks) == []


def test_without_other_behaviours_the_default_one_serves(stacks: Documents) -> None:
    target = distribution(stacks)["Origins"][1]["Id"]
    distribution(stacks)["CacheBehaviors"] = []
    distribution(stacks)["DefaultCacheBehavior"].update(TargetOriginId=target, CachePolicyId=OPTIMIZED)
    assert {path for _, path, _ in found(stacks)} == {"DistributionConfig.DefaultCacheBehavior.CachePolicyId"}


def test_a_behaviour_of_another_origin_is_passed_over(stacks: Documents) -> None:
    distribution(stacks)["CacheBehaviors"][0]["TargetOriginId"] = distribution(stacks)["Origins"][0]["Id"]
    policy(stacks)["MinTTL"] = 60
    assert found(stacks) == []


def test_the_origins_own_path_is_no_part_of_the_pattern(stacks: Documents) -> None:
    distribution(stacks)["Origins"][1]["OriginPath"] = "/out/v1/onair-dev/main"
    distribution(stacks)["CacheBehaviors"][0]["PathPattern"] = "hls/*.m3u8"
    policy(stacks)["MinTTL"] = 60
    assert ("playlist-not-kept-too-long", "CachePolicyConfig.MinTTL", "MinTTL 60") in found(stacks)


@pytest.mark.parametrize("behaviours", [UNKNOWN, [UNKNOWN]])
def test_behaviours_that_only_a_deploy_knows_are_passed_over(stacks: Documents, behaviours: Any) -> None:
    distribution(stacks)["DefaultCacheBehavior"]["TargetOriginId"] = distribution(stacks)["Origins"][1]["Id"]
    distribution(stacks)["CacheBehaviors"] = behaviours
    assert found(stacks) == []


@pytest.mark.parametrize("member", ["PathPattern", "TargetOriginId"])
def test_a_behaviour_that_only_a_deploy_knows_is_passed_over(stacks: Documents, member: str) -> None:
    distribution(stacks)["CacheBehaviors"][0][member] = UNKNOWN
    policy(stacks)["MinTTL"] = 60
    assert found(stacks) == []
