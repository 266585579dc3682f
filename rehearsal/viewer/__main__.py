"""`python -m rehearsal.viewer URL --chromium PATH --folder PATH --work PATH …`: one visit to the player page.

A process of its own, because Ctrl-C must not reach Playwright's driver before us. It leaves what it saw in the work
folder's report.json. On SIGTERM, or when its standard input closes, it closes Chromium and ends. Exit code 0 after the
visit, 143 when it was ended, 1 with one line on standard error otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from playwright.async_api import Error as PlaywrightError

from rehearsal.viewer.screencast import VideoError
from rehearsal.viewer.visit import NotPlayingError, Visit
from rehearsal.viewer.watched import REPORT

ENDED = 128 + signal.SIGTERM


def main() -> int:
    """Read the command line, make the visit, write the report."""
    given = _parser().parse_args()
    visit = Visit(
        executable=given.chromium,
        url=given.url,
        state=given.state,
        name=given.name,
        folder=given.folder,
        work=given.work,
        seconds=given.seconds,
        patience=given.patience,
    )
    try:
        return asyncio.run(_until_ended(visit))
    except (NotPlayingError, VideoError) as error:
        sys.stderr.write(f"{error}\n")
    except PlaywrightError as error:
        sys.stderr.write(f"Chromium at {given.chromium}: {str(error).splitlines()[0]}\n")
    return 1


async def _until_ended(visit: Visit) -> int:
    task = asyncio.create_task(visit.make())
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    loop.add_reader(sys.stdin.fileno(), _note_parent, task)
    try:
        (await task).write(visit.work / REPORT)
    except asyncio.CancelledError:
        return ENDED
    return 0


def _note_parent(task: asyncio.Task[object]) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        task.cancel()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rehearsal.viewer", description="Watches the player page.")
    parser.add_argument("url", help="the player page")
    parser.add_argument("--state", default="live", help="the state in which it is to play")
    parser.add_argument("--name", default="player", help="of the picture and the video, without endings")
    parser.add_argument("--chromium", required=True, help="the browser's program")
    parser.add_argument("--folder", type=Path, required=True, help="where the picture and the video go")
    parser.add_argument("--work", type=Path, required=True, help="where the report goes, and all that Chromium writes")
    parser.add_argument("--seconds", type=float, required=True, help="how long to watch once it plays")
    parser.add_argument("--patience", type=float, required=True, help="seconds until it must play")
    return parser


if __name__ == "__main__":
    sys.exit(main())
