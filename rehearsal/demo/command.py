"""The demo as a command: its options, its exit codes, and one line for everything that can go wrong.

Exit code 0 when every test point passed, 1 when one did not or something failed, 130 after Ctrl-C, but for the one
that ends a demo without a duration: it is its ordinary end.
"""

from __future__ import annotations

import json
import os
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

import environments
from rehearsal.cloud.process import LocalCloudError
from rehearsal.cloud.toolkit import ToolkitError, find_cli
from rehearsal.dashboard.widgets import DashboardError
from rehearsal.demo.browser import BrowserError
from rehearsal.demo.channel import ChannelError
from rehearsal.demo.evidence import from_here
from rehearsal.demo.ground import NotDeployedError
from rehearsal.demo.interruption import INTERRUPTED, STOPPED, one_way_to_stop
from rehearsal.demo.lan import NoLanError
from rehearsal.demo.listener import ListenerSilentError
from rehearsal.demo.options import ROOT, Options, Source
from rehearsal.demo.phone import PhoneEndedError
from rehearsal.demo.probe import SegmentUnreadableError
from rehearsal.demo.replay import FunctionFailedError
from rehearsal.demo.supervisor import DiskFullError, Supervisor
from rehearsal.demo.terminal import Terminal
from rehearsal.demo.walk import Walk, chosen_channel, require_stream
from rehearsal.media.encoder.ffmpeg import BinaryMissingError, find_ffmpeg, find_ffprobe
from rehearsal.media.process import MediaPlaneError
from rehearsal.media.rtmp.keys import StreamNameError
from rehearsal.metric_period import MetricPeriodError, minute_seconds
from rehearsal.ports import PortBusyError, Ports, PortsUnreadableError
from rehearsal.session_file import OtherRehearsalError

EXPECTED = (
    BinaryMissingError,
    BotoCoreError,
    BrowserError,
    ChannelError,
    ClientError,
    DashboardError,
    DiskFullError,
    FunctionFailedError,
    ListenerSilentError,
    LocalCloudError,
    MediaPlaneError,
    MetricPeriodError,
    NoLanError,
    NotDeployedError,
    OSError,
    OtherRehearsalError,
    PhoneEndedError,
    PortBusyError,
    PortsUnreadableError,
    SegmentUnreadableError,
    StreamNameError,
    TimeoutError,
    ToolkitError,
    environments.ConfigurationError,
)
"""What can go wrong without a fault in the demo; each text says what and how to mend it."""


def demo(
    *,
    env: Annotated[str, typer.Option(help="environment to rehearse")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to take on air; the first by default")] = None,
    duration: Annotated[float | None, typer.Option(min=0, help="seconds on air; until Ctrl-C by default")] = None,
    rungs: Annotated[int | None, typer.Option(min=1, help="encode only so many of the lowest renditions")] = None,
    source: Annotated[Source, typer.Option(help="who sends: this machine, or a phone on the LAN")] = Source.SIMULATOR,
    out: Annotated[Path, typer.Option(help="where evidence goes")] = ROOT / "out",
    json_: Annotated[
        bool, typer.Option("--json", help="end with the test points as JSON; the rest goes to standard error")
    ] = False,
    debug: Annotated[bool, typer.Option(help="show tracebacks")] = False,
) -> None:
    """Deploy all seven phases into a local AWS, go on air, check every test point, play, and destroy it all."""
    console = Console(stderr=json_)
    options = Options(
        environment=env, channel=channel, duration=duration, rungs=rungs, source=source, out=out.resolve()
    )
    try:
        with one_way_to_stop():
            walk = run(options, Terminal(console))
            if json_:
                typer.echo(json.dumps(as_json(walk, options), indent=2, ensure_ascii=False))
            if walk.interrupted:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        console.print(STOPPED, markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from None
    except EXPECTED as error:
        if debug:
            traceback.print_exc()
        lines = error.lines if isinstance(error, environments.ConfigurationError) else [f"onair: {error}"]
        console.print("\n".join(lines), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    if walk.evidence.failed:
        raise typer.Exit(1)


def run(options: Options, terminal: Terminal) -> Walk:
    """The demo, walked through to its end. Nothing is left running, nor is it when KeyboardInterrupt ends it."""
    environment = environments.load(options.environment)
    chosen_channel(environment, options.channel)
    require_stream(environment)
    for find in (find_cli, find_ffmpeg, find_ffprobe):
        find()
    ports = Ports.from_environment(os.environ)
    minute_seconds(os.environ)
    with Supervisor(options, ports, environment.region, ingest=environment.ingest.type) as supervisor:
        walk = Walk(options, environment, supervisor, terminal)
        walk.run()
    terminal.summary(walk.evidence.recorded)
    terminal.note(f"evidence: {from_here(walk.evidence.folder)}")
    return walk


def as_json(walk: Walk, options: Options) -> dict[str, Any]:
    """For programs: every test point as its file has it, and whether Ctrl-C came before the duration was over."""
    return {
        "environment": options.environment,
        "channel": walk.channel,
        "interrupted": walk.interrupted,
        "evidence": str(walk.evidence.folder),
        "points": [asdict(point) for point in walk.evidence.recorded],
    }


def main() -> None:
    """Read the command line and rehearse; ends the program."""
    typer.run(demo)
