"""The real CDK CLI, pointed at the local AWS and unable to reach any other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from rehearsal.child import ROOT, run_apart
from rehearsal.cloud.process import ACCOUNT, LocalCloud
from rehearsal.home import home_below
from rehearsal.ports import LOOPBACK

TIMEOUT_SECONDS = 300.0
TYPES_SECONDS = 60.0
CONCURRENCY = 5
CLI = ROOT / "node_modules" / ".bin" / "cdk"


class ToolkitError(RuntimeError):
    """The CDK CLI failed, or may not be run; the text ends with what it said last."""


class Toolkit:
    """Runs `cdk` for one environment of the app; the assembly and everything else it writes is below `work`."""

    def __init__(self, cloud: LocalCloud, work: Path, environment_name: str, *, app: str | None = None) -> None:
        self._cloud = cloud
        self._environment_name = environment_name
        self._app = app or f"{sys.executable} -O app.py"
        self.assembly = work / "cdk.out"
        self.log = work / "cdk.log"
        self._work = work
        work.mkdir(parents=True, exist_ok=True)

    def synth(self) -> Mapping[str, str]:
        """Synthesize all stacks; the deployed name of each by its construct id."""
        self._run(["synth", "--quiet", "--app", self._app, "--context", f"env={self._environment_name}"])
        manifest = json.loads((self.assembly / "manifest.json").read_text())
        return {
            name: artifact["properties"].get("stackName", name)
            for name, artifact in manifest["artifacts"].items()
            if artifact["type"] == "aws:cloudformation:stack"
        }

    def bootstrap(self) -> None:
        """Prepare the local account; an empty app keeps the CLI from synthesizing for it."""
        self._run(["bootstrap", f"aws://{ACCOUNT}/{self._cloud.region}", "--app", ""])

    def deploy(self, stacks: Sequence[str] = ()) -> str:
        """Deploy these stacks and what they need, or all; what the CLI said."""
        approval = ["--require-approval", "never", "--concurrency", str(CONCURRENCY)]
        return self._run(["deploy", *(stacks or ["--all"]), *approval, "--app", str(self.assembly)])

    def diff(self) -> str:
        """Compare all stacks with what is deployed. Raises ToolkitError when there is a difference."""
        return self._run(["diff", "--all", "--fail", "--app", str(self.assembly)])

    def destroy(self, stacks: Sequence[str] = ()) -> str:
        """Destroy these stacks and what needs them, or all; what the CLI said."""
        selected = [*(stacks or ["--all"]), "--force", "--concurrency", str(CONCURRENCY)]
        return self._run(["destroy", *selected, "--app", str(self.assembly)])

    def _run(self, arguments: Sequence[str]) -> str:
        require_local(self._cloud.endpoint)
        command = [str(find_cli()), *arguments, "--output", str(self.assembly)]
        try:
            ended = run_apart(command, TIMEOUT_SECONDS, self._environment())
        except subprocess.TimeoutExpired:
            raise ToolkitError(f"cdk {arguments[0]} took longer than {TIMEOUT_SECONDS:g} s") from None
        said = ended.stdout
        with self.log.open("a") as log:
            log.write(f"$ cdk {' '.join(arguments)}\n{said}\n")
        if ended.returncode:
            raise ToolkitError(f"cdk {arguments[0]} failed:\n{_tail(said.splitlines())}")
        return said

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        binaries = Path(sys.executable).parent
        return {
            # Unpacking CDK's library takes seconds, so what is unpacked outlives the rehearsal, beside the library.
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / ".cache" / "jsii"),
            **kept,
            **home_below(self._work),
            **self._cloud.environment,
            "PATH": f"{binaries}{os.pathsep}{kept.get('PATH', '')}",
            "JSII_NODE": str(binaries / "node"),
            "CDK_HOME": str(self._work / "home" / ".cdk"),
            # The gate validates; here it would cost seconds at every synth.
            "CDK_VALIDATION": "false",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CI": "true",
            "NO_COLOR": "1",
        }


def find_cli() -> Path:
    """The pinned CDK CLI; ToolkitError when it, or Node, is not installed."""
    if not CLI.exists():
        raise ToolkitError(f"the CDK CLI is missing at {CLI.relative_to(ROOT)}: run `make setup`")
    if not (Path(sys.executable).parent / "node").exists() and shutil.which("node") is None:
        raise ToolkitError("Node is missing: run `make setup`, which installs it into .venv")
    return CLI


def require_local(endpoint: str) -> None:
    """Raise ToolkitError unless the endpoint is on this machine's loopback address."""
    if urlsplit(endpoint).hostname != LOOPBACK:
        raise ToolkitError(f"a rehearsal deploys to http://{LOOPBACK} only, got {endpoint}")


def unsupported(assembly: Path, supported: Iterable[str]) -> dict[str, list[str]]:
    """The resource types of an assembly's templates that the local AWS cannot provision, each with its stacks."""
    known = frozenset(supported)
    lacking: dict[str, list[str]] = {}
    for path in sorted(assembly.glob("*.template.json")):
        types = {resource["Type"] for resource in json.loads(path.read_text()).get("Resources", {}).values()}
        for type_name in sorted(types - known):
            lacking.setdefault(type_name, []).append(path.name.removesuffix(".template.json"))
    return lacking


def supported_types() -> frozenset[str]:
    """What the local AWS can provision, asked of it in a process of its own. Raises ToolkitError."""
    command = [sys.executable, "-m", "rehearsal.cloud", "--types"]
    try:
        answer = run_apart(command, TYPES_SECONDS)
    except subprocess.TimeoutExpired:
        raise ToolkitError(
            f"the local AWS did not tell its types within {TYPES_SECONDS:g} s: this machine is busy, try again"
        ) from None
    if answer.returncode:
        raise ToolkitError(f"the local AWS did not tell its types:\n{_tail(answer.stdout.splitlines())}")
    return frozenset(answer.stdout.split())


def _tail(lines: Sequence[str], count: int = 15) -> str:
    """What the CLI said of the failure, or its last lines when it marked none."""
    said = [line for line in lines if line.strip()]
    failure = next((number for number, line in enumerate(said) if line.lstrip().startswith("❌")), None)
    return "\n".join(said[failure : failure + count] if failure is not None else said[-count:])
