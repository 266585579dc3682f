"""Names, containers and the start-over window of an endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import manifests
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Name"}


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def endpoint(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *manifests.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_manifests_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize("member", ["ManifestName", "ChildManifestName"])
def test_an_underscore_in_a_manifests_name_is_found(stacks: Documents, member: str) -> None:
    endpoint(stacks)["HlsManifests"][0][member] = "in_dex"
    assert found(stacks) == [("manifest-name-without-underscore", f"HlsManifests[0].{member}", "'in_dex'")]


def test_a_hyphen_in_a_manifests_name_is_taken(stacks: Documents) -> None:
    endpoint(stacks)["HlsManifests"][0]["ManifestName"] = "in-dex"
    assert found(stacks) == []


def test_hls_and_low_latency_hls_of_one_name_are_found(stacks: Documents) -> None:
    endpoint(stacks)["LowLatencyHlsManifests"] = [{"ManifestName": "index"}]
    assert found(stacks) == [("manifest-names-differ", "LowLatencyHlsManifests[0].ManifestName", "'index'")]


def test_dash_and_hls_of_one_name_are_warned_of(stacks: Documents) -> None:
    endpoint(stacks)["DashManifests"] = [{"ManifestName": "index"}]
    (told,) = findings(stacks, *manifests.RULES)
    assert (told.rule.id, told.rule.severity) == ("manifest-names-differ-in-all", Severity.WARNING)
    assert (told.violation.path, told.violation.allowed) == (
        "DashManifests[0].ManifestName",
        "a name that HlsManifests[0] does not have",
    )


def test_two_dash_manifests_of_one_name_are_found_beside_an_hls_manifest_of_it(stacks: Documents) -> None:
    endpoint(stacks)["DashManifests"] = [{"ManifestName": "index"}, {"ManifestName": "index"}]
    assert [(rule, path) for rule, path, _ in found(stacks)] == [
        ("manifest-names-differ", "DashManifests[1].ManifestName"),
        ("manifest-names-differ-in-all", "DashManifests[0].ManifestName"),
    ]


def test_a_name_that_is_left_out_is_index(stacks: Documents) -> None:
    endpoint(stacks)["LowLatencyHlsManifests"] = [{}]
    assert found(stacks) == [("manifest-names-differ", "LowLatencyHlsManifests[0].ManifestName", "'index'")]


def test_each_repetition_of_a_name_is_told_once(stacks: Documents) -> None:
    endpoint(stacks)["HlsManifests"] = [{"ManifestName": name} for name in ("a", "a", "b", "a")]
    assert [path for _, path, _ in found(stacks)] == ["HlsManifests[1].ManifestName", "HlsManifests[3].ManifestName"]


def test_names_that_differ_are_taken(stacks: Documents) -> None:
    endpoint(stacks).update(LowLatencyHlsManifests=[{"ManifestName": "low"}], DashManifests=[{"ManifestName": "dash"}])
    assert found(stacks) == []


def test_a_name_that_only_a_deploy_knows_is_passed_over(stacks: Documents) -> None:
    endpoint(stacks)["HlsManifests"] = [{"ManifestName": UNKNOWN}, {"ManifestName": UNKNOWN}]
    assert found(stacks) == []


@pytest.mark.parametrize("listed", [[], {"Ref": "AWS::NoValue"}])
def test_an_endpoint_without_a_manifest_is_warned_of(stacks: Documents, listed: Any) -> None:
    endpoint(stacks)["HlsManifests"] = listed
    (told,) = findings(stacks, *manifests.RULES)
    assert (told.rule.id, told.rule.severity) == ("endpoint-has-a-manifest", Severity.WARNING)


def test_manifests_that_only_a_deploy_knows_count_as_manifests(stacks: Documents) -> None:
    endpoint(stacks)["HlsManifests"] = UNKNOWN
    assert found(stacks) == []


def test_an_endpoint_that_a_macro_writes_may_have_manifests(stacks: Documents) -> None:
    written = stacks["MediaPackageStack"]["Resources"]["ChannelsMainEndpoint31B37D93"]
    written["Properties"] = {"Fn::Transform": {"Name": "AWS::Include"}}
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("kind", "container"),
    [
        ("HlsManifests", "ISM"),
        ("LowLatencyHlsManifests", "ISM"),
        ("DashManifests", "TS"),
        ("DashManifests", "ISM"),
        ("MssManifests", "CMAF"),
        ("MssManifests", "TS"),
    ],
)
def test_a_manifest_in_a_container_that_its_players_do_not_know_is_found(
    stacks: Documents, kind: str, container: str
) -> None:
    del endpoint(stacks)["HlsManifests"]
    endpoint(stacks).update({kind: [{"ManifestName": "a"}], "ContainerType": container})
    assert found(stacks) == [("manifest-fits-its-container", "ContainerType", f"'{container}'")]


@pytest.mark.parametrize(
    ("kind", "container"),
    [
        ("HlsManifests", "TS"),
        ("LowLatencyHlsManifests", "TS"),
        ("LowLatencyHlsManifests", "CMAF"),
        ("DashManifests", "CMAF"),
        ("MssManifests", "ISM"),
        ("MssManifests", UNKNOWN),
        ("MssManifests", "another rule's matter"),
    ],
)
def test_a_manifest_in_its_own_container_is_taken(stacks: Documents, kind: str, container: Any) -> None:
    del endpoint(stacks)["HlsManifests"]
    endpoint(stacks).update({kind: [{"ManifestName": "a"}], "ContainerType": container})
    assert found(stacks) == []


@pytest.mark.parametrize("listed", [[], UNKNOWN, {"ManifestName": "a"}])
def test_a_kind_of_which_nothing_is_listed_needs_no_container(stacks: Documents, listed: Any) -> None:
    endpoint(stacks)["MssManifests"] = listed
    assert found(stacks) == []


@pytest.mark.parametrize("seconds", [1, 59, "30"])
def test_a_startover_window_below_a_minute_is_warned_of(stacks: Documents, seconds: Any) -> None:
    endpoint(stacks)["StartoverWindowSeconds"] = seconds
    (told,) = findings(stacks, *manifests.RULES)
    assert (told.rule.id, told.violation.got) == ("startover-is-off-or-a-minute", str(seconds))
    assert told.rule.severity is Severity.WARNING


@pytest.mark.parametrize("seconds", [0, 60, 1209600, UNKNOWN, "soon"])
def test_a_startover_window_that_is_off_or_a_minute_is_taken(stacks: Documents, seconds: Any) -> None:
    endpoint(stacks)["StartoverWindowSeconds"] = seconds
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [None, "text", 5, ["text", 5], [{"ManifestName": 5}]])
def test_manifests_of_a_wrong_form_are_another_rules_matter(stacks: Documents, wrong: Any) -> None:
    endpoint(stacks).update(HlsManifests=[{"ManifestName": "index"}], DashManifests=wrong)
    assert found(stacks) == []
