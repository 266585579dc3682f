"""Every client of the edge gives up in time for its function to say so."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from stream_automation import edge

Templates = dict[str, dict[str, Any]]
PAUSES = 1 + 2 + 4
"""Seconds that botocore waits between four tries, at most."""

MODULES = sorted(path.stem for path in Path(edge.__path__[0]).glob("*.py"))


def clients() -> dict[str, BaseClient]:
    """Each client by the module that made it."""
    found = {name: vars(importlib.import_module(f"stream_automation.edge.{name}")).values() for name in MODULES}
    return {name: value for name, values in found.items() for value in values if isinstance(value, BaseClient)}


def test_the_edge_has_clients() -> None:
    assert {"channels", "metrics", "schedules", "topic"} <= clients().keys()


@pytest.mark.parametrize("client", [pytest.param(client, id=name) for name, client in clients().items()])
def test_fault_25_every_client_gives_up_five_seconds_before_its_function_does(
    client: BaseClient, templates: Callable[[str], Templates]
) -> None:
    config: Any = client.meta.config
    tries = config.retries["total_max_attempts"]
    assert config.retries["mode"] == "adaptive"
    assert 2 <= tries <= 4
    resources = templates("dev")["AutomationStack"]["Resources"].values()
    functions = [item["Properties"] for item in resources if item["Type"] == "AWS::Lambda::Function"]
    timeouts = [item["Timeout"] for item in functions if item["Handler"].startswith("stream_automation.")]
    # Every try connects and answers at the last moment.
    assert tries * (config.connect_timeout + config.read_timeout) + PAUSES <= min(timeouts) - 5
