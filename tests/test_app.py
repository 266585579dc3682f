"""The app as the CDK CLI runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import app_here
from tests.assembly import ROOT, app_command, context


def run_app(outdir: Path, **overrides: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        app_command(),
        cwd=ROOT,
        check=False,
        timeout=120,
        capture_output=True,
        text=True,
        env={**os.environ, "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps({**context(), **overrides})},
    )


def test_fault_01_an_unknown_environment_gives_one_line_and_writes_no_assembly(tmp_path: Path) -> None:
    outdir = tmp_path / "cdk.out"
    result = run_app(outdir, env="prd")
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "onair: env must be one of dev, production, staging, got 'prd'. Did you mean production? Choose one with -c env=dev, or --env dev with onair"
    )
    assert not outdir.exists()


def test_fault_01_an_empty_environment_name_is_no_default(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        app_here.main(tmp_path / "cdk.out", env="")
    assert str(ended.value.code).startswith("onair: env must be one of dev, production, staging, got ''")


SABOTAGED = """
import aws_cdk as cdk, app
from aws_cdk import aws_medialive
whole = app.build
def build(tree, environment):
    # Without the phases behind it, which CDK would take seconds to validate.
    whole(tree, environment.model_copy(update={"phases": (1, 2, 3, 4)}))
    for construct in tree.node.find_all():
        if isinstance(construct, aws_medialive.CfnChannel):
            construct.add_property_override("ChannelClass", "FOO")
app.build = build
app.main()
"""


@pytest.mark.long
def test_a_finding_of_preflight_fails_the_synth_and_leaves_nothing_to_deploy(tmp_path: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    result = subprocess.run(
        [sys.executable, "-c", SABOTAGED],
        cwd=ROOT,
        check=False,
        timeout=120,
        capture_output=True,
        text=True,
        env={**variables, "CDK_OUTDIR": str(tmp_path), "CDK_CONTEXT_JSON": json.dumps(context())},
    )
    assert result.returncode == 1, result.stderr
    (told,) = [line for line in result.stderr.splitlines() if line.startswith("onair: error: MediaLiveStack/")]
    assert "/ChannelClass: media-schema: " in told
    assert "got 'FOO', allowed one of STANDARD, SINGLE_PIPELINE" in told
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "manifest.json").exists()


def test_context_alone_chooses_the_environment(tmp_path: Path) -> None:
    app_here.main(tmp_path, env="staging")
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["artifacts"]["MediaPackageStack"]["properties"]["stackName"] == "onair-staging-mediapackage"


def test_before_it_knows_that_it_will_validate_it_loads_nothing_that_only_validation_needs() -> None:
    program = "import sys, app; print(*{'botocore', 'boto3', 'preflight', 'rich'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
