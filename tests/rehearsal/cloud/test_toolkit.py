"""The CDK CLI's guards: where it may deploy, and what it may deploy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit, ToolkitError, require_local, supported_types, unsupported

REMOTE = ["https://cloudformation.ap-northeast-2.amazonaws.com", "http://localhost:4570", "http://127.0.0.1.example.com", "http://192.168.0.7:4570", ""]  # fmt: skip


@pytest.fixture(scope="module")
def supported() -> frozenset[str]:
    return supported_types()


@pytest.mark.parametrize("endpoint", REMOTE)
def test_an_endpoint_that_is_not_loopback_is_refused(endpoint: str) -> None:
    with pytest.raises(ToolkitError, match=r"deploys to http://127\.0\.0\.1 only, got ") as refused:
        require_local(endpoint)
    assert str(refused.value).endswith(endpoint)


def test_loopback_is_accepted() -> None:
    require_local("http://127.0.0.1:4570")


def test_the_cli_is_not_even_started_for_another_endpoint(tmp_path: Path) -> None:
    cloud = LocalCloud(4570, tmp_path)
    cloud.endpoint = "https://cloudformation.ap-northeast-2.amazonaws.com"
    with pytest.raises(ToolkitError, match="only, got https://cloudformation"):
        Toolkit(cloud, tmp_path, "dev").deploy()
    assert not list(tmp_path.glob("*.log"))


def test_an_unsupported_type_is_named_with_every_stack_that_has_it(tmp_path: Path) -> None:
    for stack, kinds in {"One": ("A::B::C", "X::Y::Z"), "Two": ("X::Y::Z",), "Three": ()}.items():
        resources = {f"R{number}": {"Type": kind} for number, kind in enumerate(kinds)}
        (tmp_path / f"{stack}.template.json").write_text(json.dumps({"Resources": resources}))
    assert unsupported(tmp_path, {"A::B::C"}) == {"X::Y::Z": ["One", "Two"]}
    assert unsupported(tmp_path, {"A::B::C", "X::Y::Z"}) == {}


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_every_type_of_an_environment_can_be_provisioned(
    environment: str, synthesize: Callable[[str], Path], supported: frozenset[str]
) -> None:
    assembly = synthesize(environment)
    assert len(list(assembly.glob("*.template.json"))) == 7
    assert unsupported(assembly, supported) == {}


def test_a_machine_too_busy_to_tell_its_types_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearsal.cloud.toolkit.TYPES_SECONDS", 0.01)
    with pytest.raises(ToolkitError, match=r"did not tell its types within 0\.01 s: this machine is busy, try again"):
        supported_types()
