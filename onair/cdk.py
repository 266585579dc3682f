"""The CDK CLI that `make setup` installed, pointed at an account: its output goes where the operator sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from onair.assembly import Assembly
from onair.errors import OperatorError
from rehearsal.account import Account
from rehearsal.cloud.toolkit import CLI

CONCURRENCY = 5


def run(console: Console, account: Account, assembly: Assembly, arguments: Sequence[str]) -> None:
    """Run `cdk` on an assembly. Raises OperatorError when it fails; what it says is where the console speaks by then.

    A Ctrl-C reaches it too. CloudFormation goes on with what it has begun, and the same command goes on from there.
    """
    if not CLI.exists():
        raise OperatorError("the CDK CLI is missing: run `make setup`")
    command = [str(CLI), *arguments, "--app", str(assembly.folder)]
    beside = sys.stderr if console.stderr else None
    ended = subprocess.run(command, env=variables(account, assembly.folder.parent), stdout=beside, check=False)
    if ended.returncode:
        raise OperatorError(
            f"cdk {arguments[0]} ended with {ended.returncode}: mend what it says above and give the same command "
            "again, which goes on from there"
        )


def variables(account: Account, work: Path) -> Mapping[str, str]:
    """The environment variables of the CLI: the operator's own for AWS, the rehearsal's keys and no others for it."""
    binaries = Path(sys.executable).parent
    own = {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}", "JSII_NODE": str(binaries / "node")}
    if account.endpoint is None:
        return {**os.environ, **own, "AWS_REGION": account.region}
    keys = account.credentials
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    return {
        **kept,
        **own,
        "AWS_ENDPOINT_URL": account.endpoint,
        "AWS_ACCESS_KEY_ID": keys.access_key,
        "AWS_SECRET_ACCESS_KEY": keys.secret_key,
        "AWS_REGION": account.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "CDK_HOME": str(work / "cdk-home"),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }
