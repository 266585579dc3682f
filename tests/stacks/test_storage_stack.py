"""Phase 2."""

from __future__ import annotations

import pytest

from tests.stacks.media_core import Core, core, exports, imports, outputs

STORAGE = "StorageStack"


@pytest.fixture(scope="module")
def dev() -> Core:
    return core("dev")


def test_it_depends_on_the_network_and_the_network_not_on_it(dev: Core) -> None:
    assert dev.dependencies[STORAGE] == {"NetworkStack"}
    assert dev.dependencies["NetworkStack"] == set()


def test_its_outputs_are_the_brief_s(dev: Core) -> None:
    assert set(outputs(dev, STORAGE)) == {"ArchiveBucketName", "ArchiveBucketArn"}


def test_the_right_to_record_stands_here_and_not_in_the_network(dev: Core) -> None:
    (statement,) = dev.statements(STORAGE)
    assert sorted(statement["Action"]) == ["s3:AbortMultipartUpload", "s3:PutObject"]
    assert "s3:PutObject" not in str(dev.resources("NetworkStack", "AWS::IAM::Policy"))


def test_the_right_to_record_ends_at_the_recordings(dev: Core) -> None:
    (statement,) = dev.statements(STORAGE)
    (bucket,) = dev.resources(STORAGE, "AWS::S3::Bucket")
    assert statement["Resource"] == {"Fn::Join": ["", [{"Fn::GetAtt": [bucket, "Arn"]}, "/recordings/*"]]}


def test_requests_are_logged_to_the_log_bucket_of_phase_1(dev: Core) -> None:
    destination = dev.only(STORAGE, "AWS::S3::Bucket")["LoggingConfiguration"]["DestinationBucketName"]
    assert set(imports(destination)) <= exports(dev, "NetworkStack")


def test_recordings_of_dev_expire_after_a_week(dev: Core) -> None:
    (rule,) = dev.only(STORAGE, "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 7


def test_recordings_of_production_are_kept_in_glacier() -> None:
    (rule,) = core("production").only(STORAGE, "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert rule["Transitions"] == [{"StorageClass": "GLACIER", "TransitionInDays": 30}]
    assert "ExpirationInDays" not in rule


@pytest.mark.parametrize(("environment", "fate"), [("dev", "Delete"), ("staging", "Delete"), ("production", "Retain")])
def test_only_production_s_recordings_outlive_the_stack(environment: str, fate: str) -> None:
    built = core(environment)
    (bucket,) = built.resources(STORAGE, "AWS::S3::Bucket").values()
    assert bucket["DeletionPolicy"] == fate
    assert bool(built.resources(STORAGE, "Custom::S3AutoDeleteObjects")) == (fate == "Delete")


def test_its_template_is_the_same_whether_or_not_phase_4_records() -> None:
    assert core("dev", archive=False).templates[STORAGE] == core("dev").templates[STORAGE]
