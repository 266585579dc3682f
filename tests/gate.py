"""The gate: cdk-nag's AwsSolutions rules, CDK's strict validation and cfn-lint over every environment.

`python -m tests.gate` checks all environments, `python -m tests.gate dev` one; exit 1 when a finding is not acknowledged.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import environments
from tests.assembly import ROOT, context

# cfn-lint's schema gives MediaLive's input security groups the format of EC2's: a false finding on every input.
CFN_LINT_IGNORED = ("E1041", "E1150")
TIMEOUT_SECONDS = 300


def strict_synth(name: str, outdir: Path) -> None:
    """Synthesize one environment under cdk-nag and CDK's own validation as errors."""
    import aws_cdk as cdk
    import cdk_nag

    from app import build

    app = cdk.App(context={**context(), "@aws-cdk/core:validateAgainstDefaultRules": True}, outdir=str(outdir))
    build(app, environments.load(name))
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app, verbose=True))
    app.synth()


def run(command: list[str]) -> bool:
    """Whether the command succeeded; its output goes to the terminal."""
    checked = {name: value for name, value in os.environ.items() if name != "CDK_VALIDATION"}
    return subprocess.run(command, cwd=ROOT, env=checked, check=False, timeout=TIMEOUT_SECONDS).returncode == 0


def passes(name: str) -> bool:
    """Whether one environment passes all three; each is a process of its own, as a user would run it."""
    with tempfile.TemporaryDirectory() as folder:
        if not run([sys.executable, "-m", "tests.gate", "--synth", name, folder]):
            return False
        templates = [str(path) for path in sorted(Path(folder).glob("*.template.json"))]
        region = environments.load(name).region
        return run([sys.executable, "-m", "cfnlint", "-r", region, "-i", *CFN_LINT_IGNORED, "-t", *templates])


def main(arguments: list[str]) -> int:
    """Print the findings and a line per environment; 0 when every one passes."""
    if arguments[:1] == ["--synth"]:
        strict_synth(arguments[1], Path(arguments[2]))
        return 0
    verdicts = {name: passes(name) for name in arguments or environments.names()}
    for name, passed in verdicts.items():
        sys.stdout.write(f"{name}: {'passes' if passed else 'FAILS'} cdk-nag, strict validation and cfn-lint\n")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
