"""A rehearsal of dev, and a checkout in which the command lines of the pages are pasted beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import environments
from rehearsal.demo import channel as live
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import wait_for
from rehearsal.demo.manifest import variants
from rehearsal.demo.options import Options, Source
from rehearsal.demo.phone import SimulatedPhone
from rehearsal.demo.replay import Replay
from rehearsal.demo.supervisor import Supervisor
from rehearsal.media.rtmp.keys import read_stream_key
from rehearsal.ports import LOOPBACK, Ports
from stacks.phases import PHASES
from stream_automation.hls_playlist import read_media_playlist
from tests.assembly import ROOT
from tests.docs.aws_cli import find_aws
from tests.docs.families import Moment, turns
from tests.docs.markdown import Page
from tests.docs.reader import Ran, Reader
from tests.rehearsal.demo.checkout import Checkout

STREAM_SECONDS = 60
PREFLIGHT = Page(ROOT / "docs" / "preflight.md")
KEPT = ("JSII_RUNTIME_PACKAGE_CACHE_ROOT", "PYTHONPYCACHEPREFIX", "MPLCONFIGDIR")
NOWHERE = f"http://{LOOPBACK}:9"
"""A proxy that does not answer: nothing that a line asks for reaches the internet."""

CURL = """#!/bin/bash
# AWS's hosts stand on ports of this machine, in plain HTTP: there is no certificate for loopback.
arguments=()
for argument in "$@"; do
  case $argument in
    https://*.cloudfront.net/*) arguments+=(--connect-to "::127.0.0.1:$CDN_PORT" "http${argument#https}") ;;
    https://*) arguments+=(--connect-to "::127.0.0.1:$ORIGIN_PORT" "http${argument#https}") ;;
    *) arguments+=("$argument") ;;
  esac
done
exec "$CURL" "${arguments[@]}"
"""


class Rehearsed:
    """A checkout with what the lines suppose to be there, beside a rehearsal of dev."""

    def __init__(self, made: Checkout, folder: Path, curl: str) -> None:
        self._made = made
        self._work = folder
        self._ports = Ports.free()
        self._curl = curl
        self._environment = environments.load("dev")
        self._reached = {moment: Event() for moment in Moment}
        self._files_are_read = Event()

    def run(self) -> list[Ran]:
        """Every line: those that ask the account in their order, those that read files beside them."""
        bring(self._made.folder)
        out = self._made.folder / "out"
        options = Options(environment="dev", channel=None, duration=None, rungs=1, source=Source.SIMULATOR, out=out)
        with Supervisor(options, self._ports, self._environment.region) as supervisor, ThreadPoolExecutor(1) as beside:
            variables = self._variables(supervisor.cloud.environment)
            files = beside.submit(self._read_files, variables)
            try:
                asked = self._ask_account(supervisor, variables)
            finally:
                for reached in self._reached.values():
                    reached.set()
            return [*asked, *files.result()]

    def _ask_account(self, supervisor: Supervisor, variables: Mapping[str, str]) -> list[Ran]:
        ground = Ground(
            account=supervisor.cloud.account(),
            ports=self._ports,
            stack_names={phase.stack: phase.stack_name(self._environment.prefix) for phase in PHASES},
            environment=self._environment,
            channel=self._environment.channels[0].name,
        )
        ran = []
        with Reader(self._made.folder, variables) as reader, ExitStack() as sending:
            for turn in turns():
                if turn.in_account or turn.moment is Moment.NEW_SHELL:
                    self._enter(turn.moment, ground, sending)
                    if turn.line.after_the_stop:
                        sending.close()
                        live.stop(ground.client("medialive"), ground.channel_id)
                    ran.append(reader.runs(turn))
                    if turn.line.sends:
                        self._send(ground, sending)
        return ran

    def _read_files(self, variables: Mapping[str, str]) -> list[Ran]:
        ran = []
        try:
            with Reader(self._made.folder, variables) as reader:
                for turn in turns():
                    if turn.moment is Moment.NEW_SHELL:
                        reader.runs(turn)
                    elif not turn.in_account:
                        self._reached[turn.moment].wait()
                        ran.append(reader.runs(turn))
        finally:
            self._files_are_read.set()
        return ran

    def _enter(self, moment: Moment, ground: Ground, sending: ExitStack) -> None:
        """What a reader does besides, when a moment comes: keep a synth, send from the phone, wait for the recording."""
        if self._reached[moment].is_set():
            return
        if moment is Moment.STANDING:
            shutil.copytree(self._made.folder / "cdk.out", self._made.folder / "cdk.out.before")
        elif moment is Moment.ON_AIR:
            self._send(ground, sending)
        elif moment is Moment.GOING_OFF_AIR:
            sending.close()
        elif moment is Moment.AFTER_THE_SHOW:
            Replay(ground).cut()
        elif moment is Moment.REMOVING:
            self._files_are_read.wait()
        self._reached[moment].set()

    def _send(self, ground: Ground, sending: ExitStack) -> None:
        """From a phone, until a segment of now is there: the origin may still have, or have again, those of before."""
        key = read_stream_key(ground.client("secretsmanager"), ground.output("MediaLiveStack", "StreamKeySecretArn"))
        url = ground.output("MediaLiveStack", "RtmpPushUrls").split(",")[0]
        began = datetime.now(UTC)
        sending.enter_context(SimulatedPhone(url, key, self._work / "phone", width=640, height=360, framerate=30))
        wait_for(lambda: newest_end(ground) > began or None, STREAM_SECONDS, "a segment of what is sent")

    def _variables(self, cloud: Mapping[str, str]) -> dict[str, str]:
        """A user's, whose AWS is the local one. What the page installs is on the PATH when the page says so."""
        programs = self._work / "programs"
        programs.mkdir()
        (programs / "aws").symlink_to(find_aws())
        (programs / "curl").write_text(CURL)
        (programs / "curl").chmod(0o755)
        return {
            **cloud,
            "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self._made.home),
            "TMPDIR": str(self._made.temporary),
            "LANG": "C.UTF-8",
            "CURL": self._curl,
            "CDN_PORT": str(self._ports.cdn),
            "ORIGIN_PORT": str(self._ports.origin),
            "ONAIR_PORTS": self._ports.written(),
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": LOOPBACK,
            "AWS_PAGER": "",
            "CDK_VALIDATION": "false",  # the gate validates; here it would take as long as the deployments
            # The checkout's own code and what make keeps, though .venv is the one that these tests run in.
            "PYTHONPATH": os.pathsep.join(str(self._made.folder / name) for name in (".", "lambda")),
            **{name: value for name, value in self._made.environment().items() if name in KEPT},
        }


def newest_end(ground: Ground) -> datetime:
    """When the origin's newest segment ends, of now or of the last show; long ago while there is none."""
    manifest = ground.signed_manifest()
    if manifest.status == 200:
        rendition = variants(ground.manifest_url, manifest.text)[0]
        playlist = ground.origin.get_signed(rendition.url, ground.account.credentials, ground.region)
        if playlist.status == 200:
            return read_media_playlist(playlist.text).newest_end
    return datetime.min.replace(tzinfo=UTC)


def bring(folder: Path) -> None:
    """What the lines suppose: a repository, an encoder profile as the page shows it, screenshots, a text."""
    (profile,) = [block for block in PREFLIGHT.blocks("json") if "videoDescriptions" in block]
    (folder / "profile.json").write_text(profile)
    (folder / "shots").mkdir()
    shutil.copy(ROOT / "docs" / "pictures" / "dashboard.png", folder / "shots")
    (folder / "learnt.md").write_text("## What I learnt\n\nA playlist that is cached too long stops the player.\n")
    for command in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "--all", "--", ":!.venv", ":!node_modules"],
        ["-c", "user.name=reader", "-c", "user.email=reader@example.com", "commit", "--quiet", "--message", "Copied"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
