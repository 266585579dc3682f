"""The replay across phases 2, 5 and 7: what each takes from the others, and who may do what with a recording."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stream_automation.edge.channels import RECORDED_TAG, RUN_TAGS, STARTED_FOR_TAG
from tests.stacks.automation import AUTOMATION, POLICY, ROLE, channel_arns, functions
from tests.stacks.media_core import Core, exports, imports
from tests.stacks.whole_app import whole_app

CDN, PACKAGER, STORAGE = "CloudFrontStack", "MediaPackageStack", "StorageStack"
BUCKET, BUCKET_POLICY, RULE = "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::Events::Rule"
EVENTS = Path(__file__).resolve().parent.parent / "events"
OWN = ("recordings", "catalogue")
LETTERS_AND_LOGS = {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"} | {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
}


@pytest.fixture(scope="module")
def on() -> Core:
    return whole_app("dev", replay=True)


@pytest.fixture(scope="module")
def off() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def two() -> Core:
    return whole_app("dev", replay=True, channels=("main", "main-hall"))


def statements(core: Core, module: str) -> Iterator[Any]:
    """All that phase 7 lets a function with a role of its own do."""
    role = functions(core)[module]["Role"]["Fn::GetAtt"][0]
    for policy in core.resources(AUTOMATION, POLICY).values():
        if {"Ref": role} in policy["Properties"]["Roles"]:
            yield from policy["Properties"]["PolicyDocument"]["Statement"]


def rights(core: Core, module: str) -> dict[str, Any]:
    """What a function may do, each action with its resource."""
    return {
        action: statement["Resource"]
        for statement in statements(core, module)
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }


def admissions(core: Core) -> dict[str, Any]:
    """What the archive's own policy allows to whom, by its statements' names."""
    policy = core.only(STORAGE, BUCKET_POLICY)["PolicyDocument"]["Statement"]
    return {statement["Sid"]: statement for statement in policy if "Sid" in statement}


def archive_exports(core: Core) -> dict[str, str]:
    """The names under which phase 2 exports something of the archive bucket, by what it is."""
    (bucket,) = core.resources(STORAGE, BUCKET)
    found: dict[str, str] = {}
    for output in core.templates[STORAGE]["Outputs"].values():
        value = output["Value"]
        kind = "Name" if value == {"Ref": bucket} else value.get("Fn::GetAtt", [None, None])[1]
        if "Export" in output:
            found[kind] = output["Export"]["Name"]
    return found


# Phase 2


def test_with_the_replay_off_the_archive_admits_nobody_and_ages_as_before(off: Core) -> None:
    assert admissions(off) == {}
    (rule,) = off.only(STORAGE, BUCKET)["LifecycleConfiguration"]["Rules"]
    assert "Prefix" not in rule


def test_mediapackage_writes_and_the_cdn_reads_replays_for_this_account_alone(on: Core) -> None:
    found = admissions(on)
    assert found.keys() == {"HarvestReplays", "CdnReadsReplays"}
    assert found["HarvestReplays"]["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    source = found["CdnReadsReplays"]["Condition"]["ArnLike"]["aws:SourceArn"]
    account = {"Ref": "AWS::AccountId"}
    assert source == {"Fn::Join": ["", ["arn:aws:cloudfront::", account, ":distribution/*"]]}
    for statement in found.values():
        assert statement["Resource"]["Fn::Join"][1][-1] == "/replays/*"


def test_the_bucket_s_name_arn_and_domain_are_exported_whether_or_not_somebody_takes_them(on: Core, off: Core) -> None:
    assert archive_exports(on).keys() == {"Name", "Arn", "RegionalDomainName"}
    assert exports(on, STORAGE) == exports(off, STORAGE)


# Phase 5


def test_the_cdn_takes_the_bucket_s_domain_from_phase_2(on: Core) -> None:
    assert on.dependencies[CDN] == {PACKAGER, STORAGE}
    (origin,) = [
        origin
        for origin in on.only(CDN, "AWS::CloudFront::Distribution")["DistributionConfig"]["Origins"]
        if imports(origin["DomainName"]) and archive_exports(on)["RegionalDomainName"] in list(imports(origin))
    ]
    assert "S3OriginConfig" in origin


def test_the_cdn_writes_into_no_policy_of_phase_2(on: Core, off: Core) -> None:
    assert on.dependencies[STORAGE] == {"NetworkStack"}
    assert len(on.resources(CDN, BUCKET_POLICY)) == len(off.resources(CDN, BUCKET_POLICY))


@pytest.mark.parametrize("replay", [True, False])
def test_the_page_is_told_of_the_catalogue_only_while_there_is_one(replay: bool) -> None:
    behaviors = whole_app("dev", replay=replay).only(CDN, "AWS::CloudFront::Distribution")["DistributionConfig"]
    paths = [behavior["PathPattern"] for behavior in behaviors["CacheBehaviors"]]
    assert ("/replays/catalogue.json" in paths, "/replays/*" in paths) == (replay, replay)


# Phase 7


def test_off_there_is_nobody_who_harvests_and_the_sweep_leaves_nothing(off: Core) -> None:
    assert functions(off).keys().isdisjoint(OWN)
    assert functions(off)["run_sweep"]["Environment"]["Variables"]["KEEPS_REPLAYS"] == "false"
    assert RECORDED_TAG not in json.dumps(off.templates[AUTOMATION])


def test_the_sweep_is_told_to_leave_shows_and_may(on: Core) -> None:
    assert functions(on)["run_sweep"]["Environment"]["Variables"]["KEEPS_REPLAYS"] == "true"
    (tagging,) = [found for found in statements(on, "run_sweep") if "medialive:CreateTags" in found["Action"]]
    keys = tagging["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"]
    assert keys == [*RUN_TAGS, STARTED_FOR_TAG, RECORDED_TAG]


def test_the_sweep_may_do_nothing_else_that_it_may_not_without_the_replay(on: Core, off: Core) -> None:
    assert rights(on, "run_sweep").keys() == rights(off, "run_sweep").keys()


def test_who_starts_a_channel_may_not_touch_a_show_that_waits(on: Core) -> None:
    for policy in on.resources(AUTOMATION, POLICY).values():
        document = json.dumps(policy["Properties"]["PolicyDocument"])
        assert not (RECORDED_TAG in document and "medialive:StartChannel" in document)


def test_both_functions_have_roles_of_their_own(on: Core) -> None:
    roles = {functions(on)[module]["Role"]["Fn::GetAtt"][0] for module in (*OWN, "run_sweep", "notifier")}
    assert len(roles) == 4
    assert roles <= on.resources(AUTOMATION, ROLE).keys()


def test_the_one_that_harvests_finds_shows_takes_them_off_and_creates_jobs(on: Core) -> None:
    found = rights(on, "recordings")
    asked = {"medialive:ListChannels", "medialive:DeleteTags", "mediapackagev2:CreateHarvestJob", "sns:Publish"}
    assert found.keys() == asked | LETTERS_AND_LOGS
    assert set(imports(found["medialive:DeleteTags"])) == channel_arns(on)
    assert {action for action, resource in found.items() if resource == "*"} == {"medialive:ListChannels"}


def test_it_takes_no_other_tag_and_only_from_channels_of_ours(on: Core) -> None:
    (taking,) = [found for found in statements(on, "recordings") if found["Action"] == "medialive:DeleteTags"]
    assert taking["Condition"] == {
        "StringEquals": {"aws:ResourceTag/onair:project": "onair", "aws:ResourceTag/onair:environment": "dev"},
        "ForAllValues:StringEquals": {"aws:TagKeys": [RECORDED_TAG]},
    }


def test_jobs_are_created_on_this_environment_s_group_channels_and_endpoints(two: Core) -> None:
    resources = rights(two, "recordings")["mediapackagev2:CreateHarvestJob"]
    assert set(imports(resources)) <= exports(two, PACKAGER)
    jobs = [resource["Fn::Join"][1][-1] for resource in resources if "harvestJob" in json.dumps(resource)]
    assert sorted(jobs, key=len) == [
        f":channelGroup/onair-dev/channel/{name}/originEndpoint/hls/harvestJob/{name}-*"
        for name in ("main", "main-hall")
    ]


def test_the_one_that_lists_reads_replays_and_writes_the_catalogue(on: Core) -> None:
    found = rights(on, "catalogue")
    assert found.keys() == {"s3:ListBucket", "s3:PutObject", "sns:Publish"} | LETTERS_AND_LOGS
    assert list(imports(found["s3:PutObject"])) == [archive_exports(on)["Arn"]]
    assert found["s3:PutObject"]["Fn::Join"][1][-1] == "/replays/catalogue.json"


@pytest.mark.parametrize("module", OWN)
def test_each_writes_its_own_logs_only(module: str, on: Core) -> None:
    (writing,) = [found for found in statements(on, module) if "logs:PutLogEvents" in found["Action"]]
    name = functions(on)[module]["FunctionName"]
    assert writing["Resource"]["Fn::Join"][1][-1] == f":log-group:/aws/lambda/{name}:log-stream:*"


@pytest.mark.parametrize("module", OWN)
def test_each_is_told_of_the_bucket_the_endpoint_and_every_channel_s_title(module: str, two: Core) -> None:
    told = functions(two)[module]["Environment"]["Variables"]
    assert list(imports(told["REPLAY_BUCKET"])) == [archive_exports(two)["Name"]]
    endpoint = next(iter(two.resources(PACKAGER, "AWS::MediaPackageV2::OriginEndpoint").values()))["Properties"]
    assert told["REPLAY_ENDPOINT"] == endpoint["OriginEndpointName"]
    assert told["REPLAY_MANIFEST"] == endpoint["HlsManifests"][0]["ManifestName"]
    assert told["STARTOVER_SECONDS"] == str(endpoint["StartoverWindowSeconds"])
    assert json.loads(told["REPLAY_TITLES"]) == {"main": "main", "main-hall": "main-hall"}


def test_replays_are_offered_no_longer_than_they_are_kept(on: Core) -> None:
    rules = {rule["Id"]: rule for rule in on.only(STORAGE, BUCKET)["LifecycleConfiguration"]["Rules"]}
    told = functions(on)["catalogue"]["Environment"]["Variables"]["REPLAY_DAYS"]
    assert told == str(rules["Replays"]["ExpirationInDays"])


def test_a_finished_harvest_of_this_environment_s_group_wakes_the_one_that_lists(on: Core) -> None:
    patterns = [rule["Properties"].get("EventPattern", {}) for rule in on.resources(AUTOMATION, RULE).values()]
    (pattern,) = [pattern for pattern in patterns if pattern.get("source") == ["aws.mediapackagev2"]]
    document = json.loads((EVENTS / "mediapackagev2_harvest_completed.json").read_text())
    assert pattern["detail-type"] == [document["detail-type"]]
    assert pattern["detail"] == {"harvestJob": {"channelGroupName": ["onair-dev"]}}
