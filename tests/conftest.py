"""Fixtures that every test may use: credentials that reach nothing, a local AWS, the app synthesized once per environment."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Generator, Iterable
from functools import cache
from pathlib import Path
from typing import Any

# Before aws_cdk is imported: its validation takes seconds per synth and has a gate of its own.
os.environ["CDK_VALIDATION"] = "false"
# Node from the wheel, however pytest was called: the machine's own may be too old for jsii.
BINARIES = Path(sys.executable).parent
os.environ["PATH"] = f"{BINARIES}{os.pathsep}{os.environ.get('PATH', '')}"
os.environ["JSII_NODE"] = str(BINARIES / "node")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# boto3 must never find a real account from inside a test.
os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="ap-northeast-2",
    AWS_EC2_METADATA_DISABLED="true",
)
for variable in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
    os.environ.pop(variable, None)

import botocore.session
import pytest
from botocore.loaders import create_loader
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from tests import examples
from tests.assembly import context
from tests.made_once import STORE
from tests.rehearsal.cloud.local_aws import backstage, client, cloud, name

__all__ = ["backstage", "client", "cloud", "name"]

# Every session of botocore reads the models of its services anew, and tests make hundreds of sessions.
botocore.session.create_loader = cache(create_loader)

# Speed is measured in benchmarks/: an example that a busy machine takes long for is not wrong.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")

HERE = Path(__file__).parent
TOGETHER = {
    # Two demos at a time would keep each other's encoders and pages from real time.
    "demonstrating": (HERE / "rehearsal" / "demo", HERE / "docs" / "test_lines_run.py"),
    # CDK's library is loaded into one process, and is fast there from its second app on.
    "synthesizing": (
        HERE / "constructs_lib",
        HERE / "docs" / "test_environment_pages.py",
        HERE / "preflight" / "test_accepted_environments.py",
        HERE / "stacks",
    ),
}
"""Files that one process tests, by the name of what they have in common."""

WAITING = (HERE / "onair", HERE / "player", HERE / "rehearsal")
"""Tests of what happens in its own time, in a local AWS, a media plane or a browser."""

COMPUTING = (HERE / "onair" / "report", HERE / "onair" / "test_cost.py")
"""Those among them that do not wait."""

Template = dict[str, Any]
Templates = dict[str, Template]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage: what is made then lives as long as the tests, in every process of theirs.

    What they make is looked through less often than Python would.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 50, 100)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests are left out, unless somebody asks for them: by path, by their mark, or for all by `make check`.

    What takes longest goes first: what one process does for all, what deploys, what a browser plays, what waits; and
    of that what asks a local AWS, so that processes which help at the end need none.
    """
    if not examples.LONG and not config.option.markexpr and config.args == config.getini("testpaths"):
        long = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in set(long)]
        config.hook.pytest_deselected(items=long)
    marked = {mark: {item.path for item in items if item.get_closest_marker(mark)} for mark in ("cloud", "browser")}

    def sooner(file: Path) -> tuple[bool, ...]:
        first = _group(file) is not None, file in marked["cloud"], file in marked["browser"]
        return *first, _waits(file), _below(file, (HERE / "onair", HERE / "rehearsal" / "cloud"))

    files = sorted(dict.fromkeys(item.path for item in items), key=sooner, reverse=True)
    place = {file: number for number, file in enumerate(files)}
    items.sort(key=lambda item: place[item.path])


def _group(file: Path) -> str | None:
    return next((group for group, places in TOGETHER.items() if _below(file, places)), None)


def _waits(file: Path) -> bool:
    return _below(file, WAITING) and not _below(file, COMPUTING)


def _below(file: Path, places: Iterable[Path]) -> bool:
    return any(map(file.is_relative_to, places))


class Together(LoadFileScheduling):  # type: ignore[misc]
    """A file is tested by one process, and so is a group of files.

    The first three processes begin with what waits and further ones with what computes: the cores always have work, and
    not all compete for them.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return _group(HERE.parent / file) or file

    def _assign_work_unit(self, node: WorkerController) -> None:
        begins_with_waiting = self.nodes.index(node) < 3
        fitting = (unit for unit in self.workqueue if self._waits(unit) == begins_with_waiting)
        if (first := next(fitting, None)) is not None:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)

    def _waits(self, unit: str) -> bool:
        return unit == "demonstrating" or _waits(HERE.parent / unit)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    return Together(config, log) if config.option.dist == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    STORE.folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def synthesize() -> Callable[[str], Path]:
    """The folder of one environment's assembly, synthesized at the first call and left alone from then on."""
    import aws_cdk as cdk

    import environments
    from app import build

    def assembly(name: str) -> Path:
        def into(outdir: Path) -> None:
            app = cdk.App(context=context(), outdir=str(outdir))
            build(app, environments.load(name))
            app.synth()

        return STORE.folder_of(f"cdk-{name}", into)

    return assembly


@pytest.fixture(scope="session")
def templates(synthesize: Callable[[str], Path]) -> Callable[[str], Templates]:
    """The templates of one environment by stack id."""

    def read(name: str) -> Templates:
        return {
            path.name.removesuffix(".template.json"): json.loads(path.read_text())
            for path in sorted(synthesize(name).glob("*.template.json"))
        }

    return read
