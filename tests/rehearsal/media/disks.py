"""Faults of the disk that the origin serves from, each mended at the end of its `with` block."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SLOW_SECONDS = 1.2
_LOOK_SECONDS = 0.02


@contextmanager
def damaged(paths: Sequence[Path]) -> Iterator[None]:
    """Files that are listed and cannot be read."""
    with _put_away(paths):
        for path in paths:
            path.mkdir()
        try:
            yield
        finally:
            for path in paths:
                path.rmdir()


@contextmanager
def slow(paths: Sequence[Path]) -> Iterator[None]:
    """Files that are read whole, but only after SLOW_SECONDS. Nobody may be reading when it ends."""
    mended = threading.Event()
    contents = {path: path.read_bytes() for path in paths}

    def serve(path: Path) -> None:
        while not mended.wait(_LOOK_SECONDS):
            try:
                # Only succeeds once a reader waits at the other end.
                pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                continue
            time.sleep(SLOW_SECONDS)
            os.set_blocking(pipe, True)
            with os.fdopen(pipe, "wb") as written:
                written.write(contents[path])

    servers = [threading.Thread(target=serve, args=(path,), daemon=True) for path in paths]
    with _put_away(paths):
        for path in paths:
            os.mkfifo(path)
        for server in servers:
            server.start()
        try:
            yield
        finally:
            mended.set()
            for server in servers:
                server.join()
            for path in paths:
                path.unlink()


@contextmanager
def _put_away(paths: Sequence[Path]) -> Iterator[None]:
    for path in paths:
        path.rename(path.with_suffix(".whole"))
    try:
        yield
    finally:
        for path in paths:
            path.with_suffix(".whole").rename(path)
