"""What this machine has: Python, Node, the CDK command line, ffmpeg, a browser, free ports and disk."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from onair.doctor.finding import Finding, Mark, Purpose
from rehearsal import session_file
from rehearsal.demo.browser import find_chromium
from rehearsal.demo.supervisor import NEEDED_BYTES
from rehearsal.media.encoder.ffmpeg import BinaryMissingError, find_ffmpeg, find_ffprobe, version
from rehearsal.ports import PortBusyError, Ports, PortsUnreadableError

PYTHON = (3, 11)
SETUP = "make setup"
REHEARSE = (Purpose.REHEARSE,)
SECONDS = 20


def machine(root: Path, variables: Mapping[str, str]) -> Iterator[Finding]:
    """Everything that can be looked at without a network; `root` is the project's folder."""
    yield python(sys.version_info[:3])
    yield node(root)
    yield toolkit(root)
    yield _binary("ffmpeg", find_ffmpeg)
    yield _binary("ffprobe", find_ffprobe)
    yield browser()
    yield ports(variables, root / "out")
    yield disk(shutil.disk_usage(tempfile.gettempdir()).free)


def python(got: tuple[int, ...]) -> Finding:
    least, said = ".".join(map(str, PYTHON)), ".".join(map(str, got))
    if got[:2] < PYTHON:
        return Finding("Python", Mark.MISSING, said, f"{least} or later: make setup PYTHON=python{least}")
    return Finding("Python", Mark.GOOD, said)


def node(root: Path) -> Finding:
    """The Node that runs the CDK's library and command line: the wheel's, beside this Python, else the machine's."""
    wanted = _major(json.loads((root / "package.json").read_text(encoding="utf-8"))["engines"]["node"])
    own = Path(sys.executable).parent / "node"
    path = str(own) if own.exists() else shutil.which("node")
    if path is None:
        return Finding("Node", Mark.MISSING, "none", f"{SETUP}, which installs it into .venv")
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=SECONDS, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return Finding("Node", Mark.MISSING, str(error), SETUP)
    got = said.strip().removeprefix("v")
    if _major(got) < wanted:
        return Finding("Node", Mark.MISSING, got, f"{wanted} or later: {SETUP}")
    return Finding("Node", Mark.GOOD, got)


def toolkit(root: Path) -> Finding:
    """The CDK command line against the pin, and against what the library writes: an older one cannot read it."""
    what, mend = "CDK CLI", f"{SETUP}, which installs the pinned one"
    pinned = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]["aws-cdk"]
    try:
        package = json.loads((root / "node_modules" / "aws-cdk" / "package.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Finding(what, Mark.MISSING, f"none, {pinned} is pinned", mend)
    library = library_needs()
    if library is None:
        return Finding(what, Mark.MISSING, f"{package['version']}, but no CDK library", SETUP)
    reads = _major(package.get("devDependencies", {}).get("@aws-cdk/cloud-assembly-schema", "0"))
    least, writes = library
    found = f"{package['version']}, which reads schema {reads}; the library writes {writes}"
    if reads < writes or _numbers(package["version"]) < _numbers(least):
        return Finding(what, Mark.MISSING, found, f"{least} or later that reads schema {writes}: {mend}")
    if package["version"] != pinned:
        return Finding(what, Mark.NOTED, f"{found}; {pinned} is pinned", mend)
    return Finding(what, Mark.GOOD, found)


def library_needs() -> tuple[str, int] | None:
    """The oldest command line that the CDK's library admits, and the schema that it writes; None without a library.

    Both are read from its package: importing it would take seconds.
    """
    library = importlib.util.find_spec("aws_cdk")
    if library is None or library.origin is None:
        return None
    folder = Path(library.origin).parent / "cloud_assembly_schema" / "_jsii"
    archive = next(folder.glob("cloud-assembly-schema@*.jsii.tgz"), None)
    if archive is None:
        return None
    with tarfile.open(archive) as package:
        least = _member(package, "package/cli-version.json")["version"]
        return str(least), int(_member(package, "package/schema/version.json")["revision"])


def browser() -> Finding:
    """Only the test points of the page need one."""
    found = find_chromium()
    if found is None:
        return Finding(
            "Chromium",
            Mark.NOTED,
            "none: the player page is not watched",
            "install it (Debian: apt install chromium-headless-shell)",
            REHEARSE,
        )
    return Finding("Chromium", Mark.GOOD, found, needed_to=REHEARSE)


def ports(variables: Mapping[str, str], out: Path) -> Finding:
    """Those that a rehearsal would listen on; one that runs already holds them."""
    what = "Ports of the rehearsal"
    try:
        wanted = Ports.from_environment(variables)
        wanted.require_free()
    except PortsUnreadableError as error:
        return Finding(what, Mark.MISSING, "ONAIR_PORTS cannot be read", str(error), REHEARSE)
    except PortBusyError as error:
        if _rehearses(out):
            return Finding(what, Mark.NOTED, f"in use: a rehearsal runs ({out / session_file.NAME})", "", REHEARSE)
        found, _, mend = str(error).partition(": ")
        return Finding(what, Mark.MISSING, found, mend, REHEARSE)
    return Finding(what, Mark.GOOD, f"{wanted.written().replace(',', ', ')} are free", needed_to=REHEARSE)


def _rehearses(out: Path) -> bool:
    """Whether a rehearsal that writes there answers; one that was killed leaves its file, and holds no port."""
    try:
        return session_file.answers(session_file.read(out))
    except session_file.NoRehearsalError:
        return False


def disk(free: int) -> Finding:
    what, found = "Disk for the rehearsal", f"{free // 1_000_000} MB free in {tempfile.gettempdir()}"
    if free < NEEDED_BYTES:
        mend = f"make {NEEDED_BYTES // 1_000_000} MB of room, or point TMPDIR at a larger disk"
        return Finding(what, Mark.MISSING, found, mend, REHEARSE)
    return Finding(what, Mark.GOOD, found, needed_to=REHEARSE)


def _binary(name: str, find: Callable[[], Path]) -> Finding:
    try:
        return Finding(name, Mark.GOOD, version(find()), needed_to=REHEARSE)
    except BinaryMissingError as error:
        found, _, mend = str(error).rpartition(": ")
        return Finding(name, Mark.MISSING, found, mend, REHEARSE)


def _member(package: tarfile.TarFile, name: str) -> Any:
    file = package.extractfile(name)
    if file is None:
        raise FileNotFoundError(name)
    return json.loads(file.read())


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", written)[:3]))


def _major(written: str) -> int:
    """The first number of a version, or of a range of versions."""
    return (_numbers(written) or (0,))[0]
