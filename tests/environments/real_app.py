"""The real app over environment files that a test wrote: in a process of its own, or in this one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import app_here
from tests.assembly import ROOT, app_command, context

CODE = ("cost", "preflight", "stacks", "constructs_lib", "lambda", "player", "node_modules")


@dataclass(frozen=True)
class Project:
    """A copy of app.py and the environments beside the code of this tree."""

    folder: Path

    @property
    def outdir(self) -> Path:
        return self.folder / "cdk.out"

    def write(self, name: str, text: str) -> None:
        (self.folder / "environments" / f"{name}.toml").write_text(text)

    def synthesize(self, name: str = "dev") -> subprocess.CompletedProcess[str]:
        """Run app.py as the CDK CLI does."""
        variables = {"CDK_OUTDIR": str(self.outdir), "CDK_CONTEXT_JSON": json.dumps({**context(), "env": name})}
        return subprocess.run(
            app_command(),
            cwd=self.folder,
            check=False,
            timeout=120,
            capture_output=True,
            text=True,
            env={**os.environ, **variables},
        )

    def refusal(self, name: str = "dev") -> str:
        """What a refused environment is told; fails unless it is all there is to see and nothing is written."""
        result = self.synthesize(name)
        assert (result.returncode, result.stdout) == (1, "")
        assert not self.outdir.exists()
        assert "Traceback" not in result.stderr
        return speech(result.stderr)

    def refusal_here(self) -> str:
        """What app.py says of a refused dev as it ends this process."""
        with pytest.raises(SystemExit) as ended:
            app_here.main(self.outdir, "dev", self.folder / "environments")
        assert not self.outdir.exists()
        return speech(str(ended.value.code))

    def synthesize_here(self) -> Any:
        """The manifest of dev, synthesized in this process."""
        app_here.main(self.outdir, "dev", self.folder / "environments")
        return json.loads((self.outdir / "manifest.json").read_text())


def speech(told: str) -> str:
    """What is told, without the program that speaks; fails when a line of it does not begin with that."""
    lines = told.splitlines()
    assert [line for line in lines if not line.startswith("onair: ")] == []
    return "\n".join(line.removeprefix("onair: ") for line in lines)


def project(folder: Path) -> Project:
    """A project in an empty folder."""
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(ROOT / "environments", folder / "environments")
    for name in CODE:
        (folder / name).symlink_to(ROOT / name)
    return Project(folder)
