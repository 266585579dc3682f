"""Templates of a folder, of a file, or of a git revision, which is taken out for the moment and synthesized."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from onair.assembly import Assembly, Template, read_template, synthesized
from onair.errors import OperatorError

SHARED = ("node_modules", ".venv")
"""What a checkout needs and git does not hold."""


@contextmanager
def templates_of(name: str, environment: str, root: Path) -> Iterator[Mapping[str, Template]]:
    """The templates of a folder or a file, or those that a revision's app makes for an environment.

    Raises OperatorError when it is neither, or when the app refuses.
    """
    if Path(name).exists():
        yield templates_at(Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        checkout = Path(folder)
        _take_out(name, root, checkout)
        _require_app(name, checkout)
        for shared in SHARED:
            if (root / shared).exists():
                (checkout / shared).symlink_to(root / shared)
        with synthesized(environment, checkout) as made:
            yield made.templates


def templates_at(path: Path) -> Mapping[str, Template]:
    """The templates of a folder that `cdk synth` wrote, or the one of a file, JSON or YAML. Raises OperatorError."""
    if path.is_dir():
        return Assembly.read(path).templates
    return {path.name.split(".")[0]: read_template(path)}


def _take_out(revision: str, root: Path, folder: Path) -> None:
    """The project as it was, into an empty folder; nothing of the working tree or of git's own records changes."""
    command = ["git", "archive", "--format=zip", f"{revision}^{{commit}}:./"]
    try:
        ended = subprocess.run(command, cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        raise OperatorError(
            f"{revision!r} is no file, and git, which would know a revision of this name, is not installed: "
            "install it, or give templates or a folder of them"
        ) from None
    if ended.returncode:
        raise OperatorError(f"{revision!r} must be a template, a folder of them or a git revision: it is none of these")
    with zipfile.ZipFile(io.BytesIO(ended.stdout)) as held:
        held.extractall(folder)


def _require_app(revision: str, checkout: Path) -> None:
    """Raise OperatorError unless the revision holds a CDK app as this one is."""
    file = checkout / "cdk.json"
    if not file.exists():
        raise OperatorError(f"revision {revision!r} has no cdk.json, so it makes no templates: give a later one")
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise OperatorError(f"revision {revision!r} has a cdk.json that is no JSON: {error}") from None
    if not (isinstance(settings, dict) and settings.get("app") and isinstance(settings.get("context"), dict)):
        raise OperatorError(f"revision {revision!r} has a cdk.json without app or context: give a later one")
