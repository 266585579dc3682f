"""How long a synth of all seven stacks takes: as `cdk` runs it, with 1 and 10 channels, validation on and off."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measured import Figure, time_command

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3

# The product's own app, on an environment whose channel list is repeated.
SYNTH = """
import sys
import aws_cdk as cdk
import environments
from app import build
dev = environments.load("dev")
first = dev.channels[0]
channels = tuple(first.model_copy(update={"name": f"{first.name}{n}"}) for n in range(int(sys.argv[1])))
automation = dev.automation.model_copy(update={"windows": ()})
app = cdk.App()
build(app, dev.model_copy(update={"channels": channels, "automation": automation}))
app.synth()
"""


def figures() -> Iterator[Figure]:
    """One figure for each number of channels with validation off and on."""
    context = json.dumps(json.loads((ROOT / "cdk.json").read_text())["context"])
    for channels in (1, 10):
        for validation in (False, True):
            with tempfile.TemporaryDirectory() as outdir:
                variables = {
                    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
                    "CDK_OUTDIR": outdir,
                    "CDK_CONTEXT_JSON": context,
                    "PYTHONPATH": str(ROOT),
                }
                variables.pop("CDK_VALIDATION", None)
                if not validation:
                    variables["CDK_VALIDATION"] = "false"
                word = "channel" if channels == 1 else "channels"
                what = f"synth, 7 stacks, {channels} {word}, validation {'on' if validation else 'off'}"
                yield time_command(what, [sys.executable, "-c", SYNTH, str(channels)], variables, RUNS)
