"""The real app in a process of its own, over environment files that a test wrote."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def manifest(self) -> Any:
        return json.loads((self.outdir / "manifest.json").read_text())

    def refusal(self, name: str = "dev") -> str:
        """What a refused environment is told; fails unless it is all there is to see and nothing is written.

        Each line of it begins with the program that speaks.
        """
        result = self.synthesize(name)
        assert (result.returncode, result.stdout) == (1, "")
        assert not self.outdir.exists()
        assert "Traceback" not in result.stderr
        lines = result.stderr.splitlines()
        assert [line for line in lines if not line.startswith("onair: ")] == []
        return "\n".join(line.removeprefix("onair: ") for line in lines)


def project(folder: Path) -> Project:
    """A project in an empty folder."""
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(ROOT / "environments", folder / "environments")
    for name in CODE:
        (folder / name).symlink_to(ROOT / name)
    return Project(folder)
