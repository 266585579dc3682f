"""The CDK CLI that `make setup` installed, pointed at an account: its output goes where the operator sees it."""

from __future__ import annotations

import os
import signal
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
STOP_SECONDS = 8.0
GOES_ON = "CloudFormation goes on with what it has begun: onair phases"


def run(console: Console, account: Account, assembly: Assembly, arguments: Sequence[str]) -> None:
    """Run `cdk` on an assembly. Raises OperatorError when it fails; what it says is where the console speaks by then.

    What interrupts us is passed on to it, and it has ended before we do. CloudFormation goes on with what it has begun,
    and the same command goes on from there; the KeyboardInterrupt says so.
    """
    if not CLI.exists():
        raise OperatorError("the CDK CLI is missing: run `make setup`")
    command = [str(CLI), *arguments, "--app", str(assembly.folder)]
    beside = sys.stderr if console.stderr else None
    with subprocess.Popen(command, env=variables(account, assembly.folder.parent), stdout=beside) as cli:
        try:
            code = cli.wait()
        except KeyboardInterrupt:
            _interrupt(cli)
            raise KeyboardInterrupt(GOES_ON) from None
    if code:
        raise OperatorError(
            f"cdk {arguments[0]} ended with {code}: mend what it says above and give the same command "
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


def _interrupt(cli: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C at a terminal, which also reaches those whom only we were told of; by force when it does not end."""
    cli.send_signal(signal.SIGINT)
    try:
        cli.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        cli.kill()
        cli.wait()
