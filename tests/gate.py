"""The gate: cdk-nag's AwsSolutions rules, CDK's strict validation and cfn-lint over every environment.

`python -m tests.gate` checks all environments, `python -m tests.gate dev` one; exit 1 when a finding is not acknowledged.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import aws_cdk as cdk

import environments
from app import build
from tests.assembly import ROOT, context

CFN_LINT_IGNORED = (
    # cfn-lint's schema gives MediaLive's input security groups the format of EC2's: a false finding on every input.
    "E1041",
    "E1150",
    # Availability zones are a key of the environment: a look-up would need AWS at synth.
    "W3010",
    # CDK makes a function wait for the policies of its role, and so names the role twice.
    "W3005",
    # MediaPackageStack's output Credentials names the role of phase 1: that is the answer.
    "W6001",
)
TIMEOUT_SECONDS = 300


def synthesizes_strictly(app: cdk.App) -> bool:
    """Whether an app synthesizes under cdk-nag and CDK's own validation as errors; findings are printed."""
    import cdk_nag

    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app, verbose=True))
    try:
        app.synth()
    except RuntimeError as error:
        # jsii knows no other way to say it.
        if not str(error).startswith("ValidationFailed"):
            raise
        sys.stderr.write(f"{error}\n")
        return False
    return True


def run(command: list[str]) -> bool:
    """Whether the command succeeded; its output goes to the terminal."""
    checked = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    return subprocess.run(command, cwd=ROOT, env=checked, check=False, timeout=TIMEOUT_SECONDS).returncode == 0


def lints(folder: Path, region: str) -> bool:
    """Whether cfn-lint finds nothing in the templates of a folder; findings are printed."""
    templates = [str(path) for path in sorted(folder.glob("*.template.json"))]
    program = Path(sys.executable).with_name("cfn-lint")
    return run([str(program), "-r", region, "-i", *CFN_LINT_IGNORED, "-t", *templates])


def passes(name: str) -> bool:
    """Whether one environment passes all three; the synth is a process of its own, as a user would run it."""
    with tempfile.TemporaryDirectory() as folder:
        synthesized = run([sys.executable, "-m", "tests.gate", "--synth", name, folder])
        return synthesized and lints(Path(folder), environments.load(name).region)


def main(arguments: list[str]) -> int:
    """Print the findings and a line per environment; 0 when every one passes."""
    if arguments[:1] == ["--synth"]:
        app = cdk.App(context=context(), outdir=arguments[2])
        build(app, environments.load(arguments[1]))
        return 0 if synthesizes_strictly(app) else 1
    verdicts = {name: passes(name) for name in arguments or environments.names()}
    for name, passed in verdicts.items():
        sys.stdout.write(f"{name}: {'passes' if passed else 'FAILS'} cdk-nag, strict validation and cfn-lint\n")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
