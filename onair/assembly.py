"""The templates that commands read: those in a folder, or those of an environment, synthesized for the moment."""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onair.errors import OperatorError
from preflight.document import TemplateUnreadableError, read_document
from rehearsal.child import run_apart

ROOT = Path(__file__).resolve().parent.parent
ENDING = ".template.json"
Template = Mapping[str, Any]


@dataclass(frozen=True)
class Assembly:
    """A folder as `cdk synth` writes it, and its templates by stack."""

    folder: Path
    templates: Mapping[str, Template]

    @classmethod
    def read(cls, folder: Path) -> Assembly:
        """Raises OperatorError when there is no template in the folder, or one that cannot be read."""
        paths = sorted(folder.glob(f"*{ENDING}"))
        if not paths:
            raise OperatorError(f"{folder} holds no *{ENDING}: give a folder that `cdk synth` wrote, such as cdk.out")
        return cls(folder, {path.name.removesuffix(ENDING): read_template(path) for path in paths})


@contextmanager
def synthesized(
    environment: str, root: Path = ROOT, *, context: Mapping[str, str] | None = None, validated: bool = False
) -> Iterator[Assembly]:
    """An environment's assembly, as the CDK CLI would have it made, for the length of a block.

    `root` is the project's folder, `context` what `-c` would add; `validated` asks preflight and CDK's own validation
    too. Raises OperatorError with what the app says when it refuses the environment.
    """
    settings = json.loads((root / "cdk.json").read_text(encoding="utf-8"))
    _, *arguments = shlex.split(settings["app"])
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        outdir = Path(folder) / "cdk.out"
        variables = {
            **os.environ,
            "CDK_OUTDIR": str(outdir),
            # What an app that is ended by force leaves goes with the folder.
            "TMPDIR": folder,
            "CDK_CONTEXT_JSON": json.dumps({**settings["context"], "env": environment, **(context or {})}),
            # What is only read takes no harm: what is deployed is validated.
            "CDK_VALIDATION": str(validated).lower(),
            "JSII_NODE": str(Path(sys.executable).parent / "node"),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / ".cache" / "jsii"),
        }
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, *arguments]
        # Of its own session: whatever ends us ends it, and the Node that it starts, before the folder goes.
        ended = run_apart(command, None, variables, folder=root)
        if ended.returncode:
            raise OperatorError(_refusal(ended.stdout) or f"{settings['app']} ended with {ended.returncode}")
        yield Assembly.read(outdir)


def _refusal(said: str) -> str:
    """What the app said of a fault, without its own name before each line."""
    own = [line.removeprefix("onair: ") for line in said.splitlines() if line.startswith("onair: ")]
    return "\n".join(own) or "\n".join(said.splitlines()[-1:])


def read_template(path: Path) -> Template:
    """One template, JSON or YAML, each resource of which is one. Raises OperatorError."""
    try:
        found = read_document(path)
    except TemplateUnreadableError as error:
        raise OperatorError(str(error)) from None
    for name, resource in found["Resources"].items():
        if not (isinstance(resource, Mapping) and isinstance(resource.get("Type"), str)):
            raise OperatorError(f"{path}: no CloudFormation template: Resources.{name} must be an object with a Type")
        if not isinstance(resource.get("Properties") or {}, Mapping):
            raise OperatorError(f"{path}: no CloudFormation template: Resources.{name}.Properties must be an object")
    return found
