"""What holds for every module of the package, read from its source."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3] / "lambda"
SOURCES = sorted(ROOT.rglob("*.py"))
PROVIDED = {"boto3", "botocore"}
"""What the Python runtime of Lambda brings beside the standard library."""

CONNECTIONS = {"http", "socket", "ssl", "urllib.request", "urllib3"}
"""What a module imports that talks to somebody by itself."""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(node: ast.AST) -> set[str]:
    """The first names of what is imported when the module runs, wherever the import stands, and all of their names."""
    if isinstance(node, ast.Import):
        return {name for alias in node.names for name in (alias.name, alias.name.partition(".")[0])}
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return {module, module.partition(".")[0] or module, *(f"{module}.{alias.name}" for alias in node.names)}
    below = node.orelse if isinstance(node, ast.If) and only_for_types(node) else ast.iter_child_nodes(node)
    return set().union(*(imports(child) for child in below))


def waits(node: ast.AST) -> bool:
    """Whether this is a botocore waiter, by any of its names, or a sleep."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("get_waiter", "waiter_names", "sleep") or node.attr.startswith("wait_until_")
    if isinstance(node, ast.Name):
        return node.id == "sleep"
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        named = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        return any("waiter" in name or name == "sleep" for name in named)
    return isinstance(node, ast.Constant) and node.value == "get_waiter"


def test_the_package_is_read() -> None:
    modules = (
        "air_control",
        "decisions",
        "edge/channels",
        "events",
        "notices",
        "notifier",
        "readers",
        "run_sweep",
        "settings",
    )
    assert {f"stream_automation/{module}.py" for module in modules} <= {name_of(path) for path in SOURCES}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_standard_library_boto3_and_the_package_itself_are_imported(path: Path) -> None:
    firsts = {name.partition(".")[0] for name in imports(tree(path))}
    assert firsts <= sys.stdlib_module_names | PROVIDED | {"stream_automation"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_edge_opens_connections(path: Path) -> None:
    at_the_edge = path.parent.name == "edge" and path.name != "__init__.py"
    assert bool(imports(tree(path)) & (PROVIDED | CONNECTIONS)) is at_the_edge


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_fault_34_nothing_in_lambda_waits_for_a_state(path: Path) -> None:
    found = [node for node in ast.walk(tree(path)) if waits(node)]
    # A chat may ask for a pause of some seconds before the second try.
    allowed = ["time.sleep"] if name_of(path) == "stream_automation/edge/webhook.py" else []
    assert [ast.unparse(node) for node in found] == allowed


@pytest.mark.parametrize(
    "source",
    [
        "medialive.get_waiter('channel_running').wait(ChannelId='1')",
        "from botocore.waiter import create_waiter_with_client",
        "import botocore.waiter",
        "getattr(medialive, 'get_waiter')('channel_running')",
        "import time\ntime.sleep(5)",
        "from time import sleep",
        "instance.wait_until_running()",
    ],
)
def test_fault_34_a_waiter_would_be_seen(source: str) -> None:
    assert any(waits(node) for node in ast.walk(ast.parse(source)))
