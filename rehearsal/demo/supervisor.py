"""Everything that runs during a demo, under one roof: a work folder, the local AWS, the media plane, the CDK CLI."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit
from rehearsal.demo.interruption import held, undisturbed
from rehearsal.demo.lan import lan_address
from rehearsal.demo.options import Options, Source
from rehearsal.media.process import MediaPlane
from rehearsal.ports import LOOPBACK, VARIABLE, Ports

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - the phone's port alone, and only when the user asks for a phone
NEEDED_BYTES = 1_000_000_000


class DiskFullError(RuntimeError):
    """There is too little room for a rehearsal."""


class Supervisor:
    """From the beginning of a `with` block to its end; afterwards no process, port or file of it is left.

    `ingest` is the type of the environment's: a phone of the network is let in by its port, and by no other.
    """

    def __init__(self, options: Options, ports: Ports, region: str, *, ingest: str = "RTMP_PUSH") -> None:
        self.ports = ports
        self._options = options
        self._region = region
        self._stack = ExitStack()
        self._ingest = ingest
        self.phone_address = lan_address() if options.source is Source.PHONE else LOOPBACK

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _start(self) -> None:
        self.ports.require_free()
        session_file.require_no_other(self._options.out)
        with held():
            self.work = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="onair-")))
        free = shutil.disk_usage(self.work).free
        if free < NEEDED_BYTES:
            raise DiskFullError(
                f"a rehearsal needs {NEEDED_BYTES // 1_000_000} MB in {self.work.parent}, got {free // 1_000_000} MB: "
                "make room, or point TMPDIR at a larger disk"
            )
        hook = f"http://{LOOPBACK}:{self.ports.control}/channels"
        self.cloud = LocalCloud(
            self.ports.aws,
            self.work / "cloud",
            hook=hook,
            rtmp=(self.phone_address, self.ports.rtmp),
            srt=(self.phone_address, self.ports.srt),
            cdn=self.ports.cdn,
            region=self._region,
        )
        self._stack.enter_context(self.cloud)
        with held():
            variables = {**self.cloud.environment, VARIABLE: self.ports.written()}
            told = session_file.write(self._options.out, variables)
            self._stack.callback(session_file.remove, told, variables)
        rungs = {"RUNGS": str(self._options.rungs)} if self._options.rungs else {}
        self.plane = MediaPlane(
            self.ports,
            self.work / "media",
            {**self.cloud.environment, **rungs},
            rtmp_host=self._host_of("RTMP_PUSH"),
            srt_host=self._host_of("SRT_LISTENER"),
        )
        self._stack.enter_context(self.plane)
        self.toolkit = Toolkit(self.cloud, self.work / "cdk", self._options.environment)

    def _host_of(self, ingest: str) -> str:
        opened = self._options.source is Source.PHONE and ingest == self._ingest
        return ANY_ADDRESS if opened else LOOPBACK

    def _close(self) -> None:
        with undisturbed():
            self._stack.close()
