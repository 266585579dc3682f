"""The gate lets nothing pass that one of its three parts refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assembly import ROOT
from tests.gate import lints

pytestmark = pytest.mark.long
CLEAN = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "notices"}}}}


BROKEN = """
import sys, aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from tests.assembly import context
from tests.gate import synthesizes_strictly
app = cdk.App(context=context(), outdir=sys.argv[1])
stack = cdk.Stack(app, "Broken", env=cdk.Environment(region="ap-northeast-2"))
s3.CfnBucket(stack, "Bucket")
cdk.CfnResource(stack, "Topic", type="AWS::SNS::Topic", properties={"DisplayNaem": "x"})
sys.exit(0 if synthesizes_strictly(app) else 7)
"""


def test_findings_of_cdk_nag_and_of_the_validation_fail_the_gate(tmp_path: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(tmp_path)],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert "AwsSolutions-S10" in done.stderr
    assert "DisplayNaem" in done.stderr


def test_a_finding_of_cfn_lint_fails_the_gate(tmp_path: Path) -> None:
    template = tmp_path / "Stack.template.json"
    template.write_text(json.dumps(CLEAN))
    assert lints(tmp_path, "ap-northeast-2")
    template.write_text(json.dumps(CLEAN).replace("DisplayName", "DisplayNaem"))
    assert not lints(tmp_path, "ap-northeast-2")
