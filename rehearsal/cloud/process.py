"""The local AWS as its supervisor sees it: a child process with a beginning and an end, and what its callers need."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3

from rehearsal.ports import LOOPBACK, is_free

ACCOUNT = "111122223333"
REGION = "ap-northeast-2"
START_SECONDS = 30.0
STOP_SECONDS = 8.0
ROOT = Path(__file__).resolve().parent.parent.parent


class LocalCloudError(RuntimeError):
    """The local AWS did not start; one line, which names its log."""


class LocalCloud:
    """Runs `python -m rehearsal.cloud` for the length of a `with` block; everything it writes is below `work`.

    `hook` is the URL that is told of channel transitions; `rtmp` (host, port) is where inputs say they listen.
    The operator's key pair is made anew each time, so no other program's credentials fit.
    """

    def __init__(
        self,
        port: int,
        work: Path,
        *,
        hook: str | None = None,
        rtmp: tuple[str, int] | None = None,
        region: str = REGION,
    ) -> None:
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self.region = region
        self.log = work / "cloud.log"
        self._port = port
        self._work = work
        self._hook = hook
        self._rtmp = rtmp
        self._key = {
            "AWS_ACCESS_KEY_ID": f"ONAIR{secrets.token_hex(6).upper()}",
            "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a child that calls the local AWS must have set, and nothing that could lead it to AWS."""
        return {
            **self._key,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def session(self) -> boto3.Session:
        """A boto3 session with the operator's rights; its clients need `endpoint_url`, which `client` sets."""
        return boto3.Session(
            aws_access_key_id=self._key["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._key["AWS_SECRET_ACCESS_KEY"],
            region_name=self.region,
        )

    def start(self) -> None:
        """Start it and wait until it answers. Raises LocalCloudError, leaving nothing running."""
        if not is_free(self._port):
            raise LocalCloudError(f"port {self._port} on {LOOPBACK} is in use: end the program that listens there")
        temporary = self._work / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rehearsal.cloud"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._server_environment(temporary),
                # A Ctrl-C is the supervisor's to handle; and its Lambda workers end with its group.
                start_new_session=True,
            )
        try:
            self._wait(self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it and its Lambda workers; safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
        try:
            os.killpg(process.pid, signal.SIGKILL)  # a worker that outlived it
        except ProcessLookupError:
            return

    def _server_environment(self, temporary: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MINISTACK_"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        hook = {"ONAIR_CHANNEL_HOOK": self._hook} if self._hook else {}
        rtmp = {"ONAIR_RTMP_HOST": self._rtmp[0], "ONAIR_RTMP_PORT": str(self._rtmp[1])} if self._rtmp else {}
        return {
            **kept,
            **self._key,
            **hook,
            **rtmp,
            "GATEWAY_PORT": str(self._port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": self.region,
            "AUTH": "true",
            "LOG_LEVEL": "WARNING",
            "TMPDIR": str(temporary),
        }

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LocalCloudError(f"the local AWS ended at once: {self._last_line()}")
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise LocalCloudError(f"the local AWS did not answer within {START_SECONDS:g} s: see {self.log}")

    def _last_line(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"
