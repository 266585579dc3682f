"""How long a synth of all seven stacks takes: app.py as `cdk` runs it, 1 and 10 channels, validation on and off.

CDK's validation and preflight have one switch, CDK_VALIDATION; on means both.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import Figure, time_command

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
CHANNELS = (1, 10)
EDITED = ("app.py", "environments")
"""What a project of its own copies; everything else of it is this tree's."""

CHANNEL = re.compile(r"^\[\[channels\]\]\n.*?(?=^\[)", re.MULTILINE | re.DOTALL)


def figures() -> Iterator[Figure]:
    """One figure for each number of channels with validation off and on."""
    for channels in CHANNELS:
        with tempfile.TemporaryDirectory() as folder:
            project = with_channels(Path(folder), channels)
            for validation in (False, True):
                word = "channel" if channels == 1 else "channels"
                what = f"synth, 7 stacks, {channels} {word}, validation {'on' if validation else 'off'}"
                yield time_command(what, command(project), variables(project / "cdk.out", validation=validation), RUNS)


def command(project: Path) -> list[str]:
    """What the CDK CLI runs in a project, by this Python."""
    _, *options, script = shlex.split(json.loads((ROOT / "cdk.json").read_text())["app"])
    return [sys.executable, *options, str(project / script)]


def with_channels(folder: Path, channels: int) -> Path:
    """A project in an empty folder whose dev has so many channels, each as its own first one."""
    shutil.copy(ROOT / "app.py", folder)
    shutil.copytree(ROOT / "environments", folder / "environments")
    for path in ROOT.iterdir():
        if path.name not in EDITED and not path.name.startswith((".", "cdk.out", "out")):
            (folder / path.name).symlink_to(path)
    file = folder / "environments" / "dev.toml"
    text = file.read_text()
    first, *_ = CHANNEL.findall(text)
    name = re.compile(r'^name = "(.+)"$', re.MULTILINE)
    more = "".join(name.sub(rf'name = "\g<1>-{number}"', first) for number in range(2, channels + 1))
    file.write_text(text.replace(first, first + more, 1))
    return folder


def variables(outdir: Path, *, validation: bool) -> dict[str, str]:
    """What the CDK CLI sets for the app."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "CDK_VALIDATION")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    context = {**json.loads((ROOT / "cdk.json").read_text())["context"], "env": "dev"}
    switch = {} if validation else {"CDK_VALIDATION": "false"}
    return {**kept, **switch, "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(context)}
