"""`python -m rehearsal.media.source rtmp://host:port/app`: push a live test picture like a phone, or call by srt://.

The stream key comes from the environment variable ONAIR_STREAM_KEY or, without it, as one line on standard
input; never as an argument, where every user of the machine could read it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from rehearsal.media.encoder.ffmpeg import BinaryMissingError
from rehearsal.media.rtmp.client import PublishError
from rehearsal.media.source.phone import PhoneSource, SourceError
from rehearsal.media.source.picture import Picture, PictureError

KEY_VARIABLE = "ONAIR_STREAM_KEY"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 after the duration, 130 after Ctrl-C, 143 after SIGTERM, 1 with one line on standard error."""
    options = _parser().parse_args(arguments)
    key = os.environ.pop(KEY_VARIABLE, "") or sys.stdin.readline().strip()
    try:
        if not key:
            raise SourceError(f"no stream key: set {KEY_VARIABLE} or give it as one line on standard input")
        picture = Picture.of(options.size, options.framerate, options.bitrate)
        return asyncio.run(_push(PhoneSource(options.url, key, picture=picture, duration=options.duration)))
    except (SourceError, PictureError, PublishError, BinaryMissingError) as error:
        print(f"source: {error}", file=sys.stderr)  # noqa: T201 - a command speaks to its terminal
        return 1


async def _push(source: PhoneSource) -> int:
    stopped: list[signal.Signals] = []
    task = asyncio.create_task(source.run())

    def stop(sent: signal.Signals) -> None:
        stopped.append(sent)
        task.cancel()

    loop = asyncio.get_running_loop()
    for sent in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sent, stop, sent)
    try:
        await task
    except asyncio.CancelledError:
        return 128 + stopped[0] if stopped else 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rehearsal.media.source", description=__doc__)
    parser.add_argument("url", help="rtmp://host:port/app or srt://host:port?options, without the key")
    parser.add_argument("--duration", type=float, help="seconds (default: until Ctrl-C)")
    parser.add_argument("--size", default="1280x720", help="default %(default)s")
    parser.add_argument("--framerate", type=int, default=30, help="default %(default)s")
    parser.add_argument("--bitrate", type=int, default=2_500_000, help="video bit/s, default %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
