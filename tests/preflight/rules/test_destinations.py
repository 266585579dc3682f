"""Destinations that outputs find, with one entry for each pipeline."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.rules import destinations
from tests.preflight.deployed import Documents, documents, findings, properties

PACKAGER = "EncoderSettings.OutputGroups[0].OutputGroupSettings.MediaPackageGroupSettings"
ARCHIVE = "EncoderSettings.OutputGroups[1].OutputGroupSettings.ArchiveGroupSettings"
UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


@pytest.fixture
def channel(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *destinations.RULES)]


def group_settings(channel: dict[str, Any], number: int, kind: str) -> dict[str, Any]:
    settings: dict[str, Any] = channel["EncoderSettings"]["OutputGroups"][number]["OutputGroupSettings"][kind]
    return settings


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_channels_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_group_that_refers_to_no_destination_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    group_settings(channel, 1, "ArchiveGroupSettings")["Destination"]["DestinationRefId"] = "archiv"
    (only,) = findings(stacks, *destinations.RULES)
    assert only.rule.id == "destination-found"
    assert only.violation.path == f"{ARCHIVE}.Destination.DestinationRefId"
    assert only.violation.got == "archiv"
    assert only.violation.allowed == "one of packager, archive"


def test_an_output_that_refers_to_no_destination_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    output = channel["EncoderSettings"]["OutputGroups"][1]["Outputs"][0]
    output["OutputSettings"] = {"RtmpOutputSettings": {"Destination": {"DestinationRefId": "twitch"}}}
    where = "EncoderSettings.OutputGroups[1].Outputs[0].OutputSettings.RtmpOutputSettings.Destination.DestinationRefId"
    assert found(stacks) == [("destination-found", where, "twitch")]


def test_a_further_destination_that_is_not_there_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    version_2 = group_settings(channel, 0, "MediaPackageGroupSettings")["MediapackageV2GroupSettings"]
    version_2["AdditionalDestinations"] = [
        {"Destination": {"DestinationRefId": "archive"}},
        {"Destination": {"DestinationRefId": "tokyo"}},
    ]
    where = f"{PACKAGER}.MediapackageV2GroupSettings.AdditionalDestinations[1].Destination.DestinationRefId"
    assert found(stacks) == [("destination-found", where, "tokyo")]


def test_a_reference_that_only_a_deploy_knows_is_passed_over(stacks: Documents, channel: dict[str, Any]) -> None:
    group_settings(channel, 1, "ArchiveGroupSettings")["Destination"]["DestinationRefId"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("unknown", ["all", "one", "id"])
def test_destinations_that_only_a_deploy_knows_may_hold_what_is_referred_to(
    stacks: Documents, channel: dict[str, Any], unknown: str
) -> None:
    group_settings(channel, 1, "ArchiveGroupSettings")["Destination"]["DestinationRefId"] = "elsewhere"
    if unknown == "all":
        channel["Destinations"] = UNKNOWN
    elif unknown == "one":
        channel["Destinations"][1] = UNKNOWN
    else:
        channel["Destinations"][1]["Id"] = UNKNOWN
    assert found(stacks) == []


def test_an_id_may_be_a_number(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][1]["Id"] = 2
    group_settings(channel, 1, "ArchiveGroupSettings")["Destination"]["DestinationRefId"] = "2"
    assert found(stacks) == []


def test_two_destinations_of_one_id_are_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][1]["Id"] = "packager"
    group_settings(channel, 1, "ArchiveGroupSettings")["Destination"]["DestinationRefId"] = "packager"
    assert found(stacks) == [("destination-id-unique", "Destinations[1].Id", "packager")]


def test_two_ids_that_only_a_deploy_knows_are_not_compared(stacks: Documents, channel: dict[str, Any]) -> None:
    for destination in channel["Destinations"]:
        destination["Id"] = UNKNOWN
    assert found(stacks) == []


def test_a_destination_of_two_kinds_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][1]["MultiplexSettings"] = {"MultiplexId": "1", "ProgramName": "main"}
    assert found(stacks) == [("destination-one-kind", "Destinations[1]", "Settings and MultiplexSettings")]


def test_a_destination_of_no_kind_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    del channel["Destinations"][1]["Settings"]
    assert found(stacks) == [("destination-one-kind", "Destinations[1]", "none")]


def test_an_empty_list_is_no_kind(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][0]["Settings"] = []
    assert found(stacks) == []


def test_a_kind_that_a_condition_may_leave_out_is_passed_over(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][0]["Settings"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize(("number", "kind"), [(0, "MediaPackageSettings"), (1, "Settings")])
def test_a_standard_channel_with_one_entry_is_found(
    stacks: Documents, channel: dict[str, Any], number: int, kind: str
) -> None:
    channel["Destinations"][number][kind].pop()
    (only,) = findings(stacks, *destinations.RULES)
    assert only.rule.id == "destination-per-pipeline"
    assert only.violation.path == f"Destinations[{number}].{kind}"
    assert (only.violation.got, only.violation.allowed) == ("1 entry", "2 entries")


def test_a_single_pipeline_with_two_entries_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["ChannelClass"] = "SINGLE_PIPELINE"
    assert found(stacks) == [
        ("destination-per-pipeline", "Destinations[0].MediaPackageSettings", "2 entries"),
        ("destination-per-pipeline", "Destinations[1].Settings", "2 entries"),
    ]


@pytest.mark.parametrize("channel_id", ["main", {"Ref": "KnownToADeployOnly"}, {"Ref": "InputSecurityGroup"}])
def test_a_channel_of_version_1_takes_one_entry_for_both_pipelines(
    stacks: Documents, channel: dict[str, Any], channel_id: Any
) -> None:
    channel["Destinations"][0]["MediaPackageSettings"] = [{"ChannelId": channel_id}]
    assert found(stacks) == []


def test_one_entry_that_names_no_ingest_endpoint_is_for_both_pipelines(
    stacks: Documents, channel: dict[str, Any]
) -> None:
    (entry, _) = channel["Destinations"][0]["MediaPackageSettings"]
    del entry["ChannelEndpointId"]
    channel["Destinations"][0]["MediaPackageSettings"] = [entry]
    assert found(stacks) == []


def test_two_entries_that_name_no_ingest_endpoint_are_one_for_each_pipeline(
    stacks: Documents, channel: dict[str, Any]
) -> None:
    for entry in channel["Destinations"][0]["MediaPackageSettings"]:
        del entry["ChannelEndpointId"]
    assert found(stacks) == []


def test_a_channel_of_version_1_in_two_entries_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][0]["MediaPackageSettings"] = [{"ChannelId": "main"}, {"ChannelId": "main"}]
    assert found(stacks) == [("destination-per-pipeline", "Destinations[0].MediaPackageSettings", "2 entries")]


def test_a_further_packager_may_be_sent_one_pipeline(stacks: Documents, channel: dict[str, Any]) -> None:
    entry, _ = channel["Destinations"][0]["MediaPackageSettings"]
    channel["Destinations"].append({"Id": "further", "MediaPackageSettings": [entry]})
    assert found(stacks) == [("destination-per-pipeline", "Destinations[2].MediaPackageSettings", "1 entry")]
    settings = channel["EncoderSettings"]["OutputGroups"][0]["OutputGroupSettings"]["MediaPackageGroupSettings"]
    settings["MediapackageV2GroupSettings"]["AdditionalDestinations"] = [
        {"Destination": {"DestinationRefId": "further"}}
    ]
    assert found(stacks) == []


def test_srt_settings_are_counted_by_pipeline(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][1] = {"Id": "archive", "SrtSettings": [{"Url": "srt://203.0.113.7:9000"}]}
    assert found(stacks) == [("destination-per-pipeline", "Destinations[1].SrtSettings", "1 entry")]


def test_entries_of_a_class_that_only_a_deploy_knows_are_not_counted(
    stacks: Documents, channel: dict[str, Any]
) -> None:
    channel["ChannelClass"] = UNKNOWN
    channel["Destinations"][1]["Settings"].pop()
    assert found(stacks) == []


@pytest.mark.parametrize("entries", [UNKNOWN, [UNKNOWN]])
def test_entries_that_only_a_deploy_knows_are_not_counted(
    stacks: Documents, channel: dict[str, Any], entries: Any
) -> None:
    channel["Destinations"][0]["MediaPackageSettings"] = entries
    assert found(stacks) == []


def test_two_pipelines_on_one_ingest_endpoint_are_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["Destinations"][0]["MediaPackageSettings"][1]["ChannelEndpointId"] = "ENDPOINT_1"
    ((rule, path, got),) = found(stacks)
    assert (rule, path) == (
        "destination-ingest-distinct",
        "Destinations[0].MediaPackageSettings[1].ChannelEndpointId",
    )
    assert got.startswith("ENDPOINT_1 of ")


def test_one_endpoint_name_of_two_channels_is_two_ingests(stacks: Documents, channel: dict[str, Any]) -> None:
    second = channel["Destinations"][0]["MediaPackageSettings"][1]
    second.update({"ChannelEndpointId": "ENDPOINT_1", "ChannelName": "spare"})
    assert found(stacks) == []


@pytest.mark.parametrize("name", ["ChannelEndpointId", "ChannelName"])
def test_an_ingest_that_only_a_deploy_knows_is_not_compared(
    stacks: Documents, channel: dict[str, Any], name: str
) -> None:
    for entry in channel["Destinations"][0]["MediaPackageSettings"]:
        entry.update({"ChannelEndpointId": "ENDPOINT_1", name: UNKNOWN})
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [None, 5, "text", {"a": 1}, [5], [[]], [{"Id": []}], [{"MediaPackageSettings": 5}]])
def test_a_wrong_type_is_left_to_the_schema(stacks: Documents, channel: dict[str, Any], wrong: Any) -> None:
    channel.update({"Destinations": wrong, "EncoderSettings": wrong})
    assert {rule for rule, _, _ in found(stacks)} <= {"destination-one-kind"}
