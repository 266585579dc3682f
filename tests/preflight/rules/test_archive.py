"""The archive's URL, its one output, and names that a restart keeps."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Finding, Severity
from preflight.rules import archive, deep_schema
from tests.preflight.deployed import Documents, documents, findings, properties

URL = "Destinations[1].Settings[0].Url"
GROUP = "EncoderSettings.OutputGroups[1]"
MODIFIER = f"{GROUP}.Outputs[0].OutputSettings.ArchiveOutputSettings.NameModifier"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def channel(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


def archive_output(stacks: Documents) -> dict[str, Any]:
    settings: dict[str, Any] = channel(stacks)["EncoderSettings"]["OutputGroups"][1]["Outputs"][0]
    return settings


def write_to(stacks: Documents, *urls: Any) -> None:
    channel(stacks)["Destinations"][1]["Settings"] = [{"Url": url} for url in urls]


def modify_names(stacks: Documents, modifier: Any) -> None:
    archive_output(stacks)["OutputSettings"]["ArchiveOutputSettings"]["NameModifier"] = modifier


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in told(stacks)]


def told(stacks: Documents) -> list[Finding]:
    return findings(stacks, *archive.RULES)


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_archive_keeps_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize("protocol", ["s3ssl://", "s3://"])
def test_both_protocols_of_s3_are_taken(stacks: Documents, protocol: str) -> None:
    write_to(stacks, f"{protocol}recordings/main/show")
    assert found(stacks) == []


@pytest.mark.parametrize("url", ["https://recordings.s3.amazonaws.com/show", "recordings/show", ""])
def test_a_url_of_another_protocol_is_found(stacks: Documents, url: str) -> None:
    write_to(stacks, url)
    assert found(stacks) == [("archive-url-is-s3", URL, url)]


@pytest.mark.parametrize("url", ["s3ssl://recordings/main/", "s3ssl://recordings/", "s3ssl://recordings"])
def test_a_url_without_a_base_name_is_found(stacks: Documents, url: str) -> None:
    write_to(stacks, url)
    assert found(stacks) == [("archive-url-ends-in-a-base-name", URL, url)]


def test_a_url_that_ends_in_a_slash_is_found_though_its_bucket_is_known_only_to_a_deploy(stacks: Documents) -> None:
    write_to(stacks, {"Fn::Join": ["", ["s3ssl://", {"Ref": "Bucket"}, "/main/"]]})
    assert found(stacks) == [("archive-url-ends-in-a-base-name", URL, "s3ssl://${Bucket}/main/")]


def test_a_bucket_with_dots_is_found(stacks: Documents) -> None:
    write_to(stacks, "s3ssl://recordings.example.com/main/show.1")
    assert found(stacks) == [("archive-bucket-has-no-dots", URL, "s3ssl://recordings.example.com/main/show.1")]


def test_dots_in_a_reference_are_no_dots_of_the_bucket(stacks: Documents) -> None:
    write_to(stacks, {"Fn::Join": ["", ["s3ssl://", {"Fn::GetAtt": ["Bucket", "Outputs.Name"]}, "/main/show"]]})
    assert found(stacks) == []


def test_each_pipeline_has_a_finding_of_its_own() -> None:
    stacks = documents("production")
    write_to(stacks, "s3ssl://recordings/0/show", "s3ssl://recordings/1/")
    assert found(stacks) == [
        ("archive-url-ends-in-a-base-name", "Destinations[1].Settings[1].Url", "s3ssl://recordings/1/")
    ]


def test_a_url_to_which_no_archive_refers_is_not_the_archives(stacks: Documents) -> None:
    channel(stacks)["Destinations"].append({"Id": "relay", "Settings": [{"Url": "rtmp://example.com/app/"}]})
    assert found(stacks) == []


def test_a_second_output_in_an_archive_group_is_found(stacks: Documents) -> None:
    group = channel(stacks)["EncoderSettings"]["OutputGroups"][1]
    group["Outputs"] *= 2
    assert found(stacks) == [("archive-group-has-one-output", f"{GROUP}.Outputs", "2 outputs")]


@pytest.mark.parametrize("modifier", ["-high", "", "-$d$", "-$t$", "-$$dt", "-dt-$h$"])
def test_a_name_modifier_without_date_and_time_is_found(stacks: Documents, modifier: str) -> None:
    modify_names(stacks, modifier)
    (finding,) = told(stacks)
    assert (finding.rule.id, finding.violation.path, finding.violation.got) == (
        "archive-restart-keeps-files",
        MODIFIER,
        repr(modifier),
    )
    assert finding.rule.severity is Severity.WARNING


def test_an_output_without_a_name_modifier_is_found(stacks: Documents) -> None:
    del archive_output(stacks)["OutputSettings"]["ArchiveOutputSettings"]["NameModifier"]
    assert found(stacks) == [("archive-restart-keeps-files", MODIFIER, "nothing")]


@pytest.mark.parametrize("modifier", ["-$dt$", "$d$$t$", "-$t$-$h%05$-$d$", "$w$x$h$-$dt$"])
def test_a_name_modifier_with_date_and_time_is_enough(stacks: Documents, modifier: str) -> None:
    modify_names(stacks, modifier)
    assert found(stacks) == []


def test_a_date_in_every_url_is_enough(stacks: Documents) -> None:
    modify_names(stacks, "-high")
    write_to(stacks, "s3ssl://recordings/$dt$/show")
    assert found(stacks) == []


def test_a_date_in_one_pipelines_url_alone_is_not_enough() -> None:
    stacks = documents("production")
    modify_names(stacks, "-high")
    write_to(stacks, "s3ssl://recordings/$dt$/show", "s3ssl://recordings/1/show")
    assert found(stacks) == [("archive-restart-keeps-files", MODIFIER, "'-high'")]


def test_what_only_a_deploy_knows_is_passed_over(stacks: Documents) -> None:
    unknown = {"Ref": "Unknown"}
    modify_names(stacks, unknown)
    for url in (unknown, {"Fn::Sub": "${Protocol}${Bucket}/main/show"}, {"Fn::Sub": "s3ssl://${Where}"}):
        write_to(stacks, url)
        assert found(stacks) == []
    modify_names(stacks, "-high")
    write_to(stacks, {"Fn::Sub": "s3ssl://recordings/${Show}"})
    assert found(stacks) == []


@pytest.mark.parametrize("path", ["Destinations", "EncoderSettings"])
@pytest.mark.parametrize("value", [{"Ref": "Unknown"}, "a text", [["a list"]], 7, None])
def test_a_channel_of_a_wrong_shape_is_passed_over(stacks: Documents, path: str, value: Any) -> None:
    channel(stacks)[path] = value
    assert found(stacks) == []


def test_a_rollover_below_a_second_is_found_by_the_schema(stacks: Documents) -> None:
    settings = channel(stacks)["EncoderSettings"]["OutputGroups"][1]["OutputGroupSettings"]["ArchiveGroupSettings"]
    settings["RolloverInterval"] = 0
    (finding,) = findings(stacks, *deep_schema.RULES)
    assert finding.violation.path == f"{GROUP}.OutputGroupSettings.ArchiveGroupSettings.RolloverInterval"
