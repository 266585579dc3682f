"""`python -m rehearsal.media`: the media plane as a process of its own.

The operator's credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), ports and folder from
the command line. It ends on SIGTERM, SIGINT, or, with --with-parent, when its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.deployed import LocalAws
from rehearsal.media.encoder.ffmpeg import BinaryMissingError, find_ffmpeg
from rehearsal.media.encoder.options import EncoderOptionError, EncoderOptions
from rehearsal.media.plane import Plane, PlaneSettings
from rehearsal.media.policy import Principal
from rehearsal.metric_period import MetricPeriodError, minute_seconds
from rehearsal.ports import LOOPBACK, PortBusyError, Ports

STOP_SECONDS = 4.5
log = logging.getLogger("rehearsal.media")


def main(arguments: list[str] | None = None) -> int:
    """Run until told to end. 0 after an ordinary end, 1 with one line on standard error otherwise."""
    given = _parser().parse_args(arguments)
    try:
        asyncio.run(_run(_settings(given), with_parent=given.with_parent))
    except (PortBusyError, BinaryMissingError, EncoderOptionError, MetricPeriodError, SettingMissingError) as error:
        sys.stderr.write(f"media plane: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"media plane: {error.strerror or error}\n")
        return 1
    return 0


class SettingMissingError(RuntimeError):
    """Something the plane must be told is missing; the text names it."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rehearsal.media", description="The rehearsal's media plane.")
    for name, default in vars(Ports()).items():
        parser.add_argument(f"--{name}", type=int, default=default, metavar="PORT", help=f"port, {default} by default")
    parser.add_argument("--work", type=Path, required=True, help="folder for segments, recordings and state")
    parser.add_argument("--rtmp-host", default=LOOPBACK, help="0.0.0.0 lets a phone of the LAN publish")
    parser.add_argument("--srt-host", default=LOOPBACK, help="0.0.0.0 lets a phone of the LAN call by SRT")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    return parser


def _settings(given: argparse.Namespace) -> PlaneSettings:
    ports = Ports(**{name: getattr(given, name) for name in vars(Ports())})
    try:
        aws = LocalAws.at(ports.aws)
    except KeyError as error:
        raise SettingMissingError(
            f"environment variable {error.args[0]} is not set: the supervisor hands it in"
        ) from None
    return PlaneSettings(
        ports=ports,
        work=given.work,
        aws=aws,
        operator=_operator(aws),
        ffmpeg=find_ffmpeg(),
        rtmp_host=given.rtmp_host,
        srt_host=given.srt_host,
        options=EncoderOptions.from_environment(os.environ),
        minute=minute_seconds(os.environ),
    )


def _operator(aws: LocalAws) -> Principal:
    try:
        identity = aws.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise SettingMissingError(f"the local AWS at {aws.endpoint_url} does not answer: {error}") from None
    return Principal(arn=identity["Arn"], account=identity["Account"])


async def _run(settings: PlaneSettings, *, with_parent: bool) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for received in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(received, stopping.set)
    if with_parent:
        loop.add_reader(sys.stdin.fileno(), _note_parent, stopping)
    plane = Plane(settings)
    await plane.start()
    ports = settings.ports
    log.info(
        "media plane: RTMP %s:%d, SRT %s:%d and up, CDN http://%s:%d/, origin %d, control %d",
        settings.rtmp_host, ports.rtmp, settings.srt_host, ports.srt, LOOPBACK, ports.cdn, ports.origin, ports.control,
    )  # fmt: skip
    await stopping.wait()
    try:
        await asyncio.wait_for(plane.stop(), STOP_SECONDS)
    except TimeoutError:
        # ffmpeg ends by itself once this process has closed its input.
        log.warning("media plane: not everything ended within %.1f s", STOP_SECONDS)


def _note_parent(stopping: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stopping.set()


if __name__ == "__main__":
    sys.exit(main())
