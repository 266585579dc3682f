"""Why a finding of cdk-nag stands, said so that cdk-nag hears it."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_s3 as s3

from constructs_lib.acknowledgment import acknowledge, acknowledge_validation
from tests.assembly import context


def with_a_bucket_that_nobody_logs(outdir: Path) -> tuple[cdk.App, s3.Bucket]:
    """An app in which cdk-nag finds AwsSolutions-S1 and nothing else."""
    app = cdk.App(context=context(), outdir=str(outdir))
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
    return app, s3.Bucket(cdk.Stack(app, "Test"), "Bucket", enforce_ssl=True)


def test_a_finding_that_nobody_acknowledged_fails_the_synth(tmp_path: Path) -> None:
    app, _ = with_a_bucket_that_nobody_logs(tmp_path)
    with pytest.raises(RuntimeError, match="AwsSolutions-S1"):
        app.synth()


def test_an_acknowledged_finding_lets_the_synth_pass_and_keeps_its_reason(tmp_path: Path) -> None:
    app, bucket = with_a_bucket_that_nobody_logs(tmp_path)
    acknowledge(bucket, "S1", "Holds public files")
    app.synth()
    assert {"AwsSolutions::AwsSolutions-S1": "Holds public files"} in [entry.data for entry in bucket.node.metadata]


def test_another_rule_s_acknowledgment_hides_nothing(tmp_path: Path) -> None:
    app, bucket = with_a_bucket_that_nobody_logs(tmp_path)
    acknowledge(bucket, "S10", "Takes TLS only")
    with pytest.raises(RuntimeError, match="AwsSolutions-S1"):
        app.synth()


def test_a_finding_of_cdk_s_own_validation_is_acknowledged_under_its_own_name(tmp_path: Path) -> None:
    _, bucket = with_a_bucket_that_nobody_logs(tmp_path)
    acknowledge_validation(bucket, "W3010", "Zones are the configured ones")
    assert {"CloudFormation-Validate::W3010": "Zones are the configured ones"} in [
        entry.data for entry in bucket.node.metadata
    ]
