"""A frozen origin, seen by the deployed probe through the CDN while the channel runs."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.media.deployed import LocalAws
from rehearsal.media.process import MediaPlane
from rehearsal.media.source.phone import PhoneSource
from rehearsal.media.source.picture import Picture
from rehearsal.ports import Ports
from tests.rehearsal.media.deployed_probe import DeployedProbe
from tests.rehearsal.media.local_stack import (
    deploy_buckets,
    deploy_channel,
    deploy_distribution,
    deploy_packager,
    deploy_role,
    warm_up,
)

pytestmark = pytest.mark.long
FRESH_SECONDS = 10.0
"""Segments of 2 s, their encoding and the CDN's second, on a busy machine."""

APART_SECONDS = 5.0
BUSY_SECONDS = 3.0
"""By how much more or less a look may take than the one before."""
PICTURE = Picture(width=320, height=180, framerate=30, bitrate=300_000)


def until(found: Callable[[], bool], what: str, seconds: float = 60) -> None:
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.2)


def encoders(plane: MediaPlane) -> list[int]:
    """The process ids of the plane's ffmpegs."""
    child = plane._child
    assert child is not None
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(parent) == child.pid and "ffmpeg" in command:
            found.append(int(folder.name))
    return found


@contextmanager
def frozen(processes: list[int]) -> Iterator[None]:
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def growing(probe: DeployedProbe) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Two looks at a manifest that gets no new segment, and the seconds between them."""
    # What was under way when it froze comes out first.
    time.sleep(APART_SECONDS)
    first, began = probe.look(), time.monotonic()
    time.sleep(APART_SECONDS)
    return first, probe.look(), time.monotonic() - began


def is_fresh(look: dict[str, Any]) -> bool:
    return bool(look["state"] == "live" and look["stalenessSeconds"] < FRESH_SECONDS)


async def on_air(url: str, plane: MediaPlane, probe: DeployedProbe) -> dict[str, Any]:
    """Push, freeze the encoder, let it go on, lose the phone: what the probe saw at each step."""
    base, key = url.rsplit("/", 1)
    phone = PhoneSource(base, key, picture=PICTURE)
    await phone.start()
    try:
        seen: dict[str, Any] = {}
        await asyncio.to_thread(until, lambda: is_fresh(probe.look()), "the manifest never was fresh")
        seen["live"] = probe.measured("StalenessSeconds")
        processes = encoders(plane)
        assert processes
        with frozen(processes):
            seen["frozen"] = await asyncio.to_thread(growing, probe)
        await asyncio.to_thread(until, lambda: is_fresh(probe.look()), "the manifest did not come back")
    finally:
        await phone.stop()
    seen["phone gone"] = await asyncio.to_thread(growing, probe)
    return seen


def test_staleness_grows_while_the_encoder_is_frozen_or_the_phone_is_gone(tmp_path: Path) -> None:
    ports = Ports.free()
    hook = f"http://127.0.0.1:{ports.control}/channels"
    rtmp = ("127.0.0.1", ports.rtmp)
    with (
        LocalCloud(ports.aws, tmp_path / "aws", hook=hook, rtmp=rtmp, cdn=ports.cdn) as cloud,
        MediaPlane(ports, tmp_path / "media", cloud.environment) as plane,
    ):
        aws = LocalAws.at(ports.aws, cloud.environment)
        warm_up(aws)
        deploy_buckets(aws)
        package_arn, egress = deploy_packager(aws)
        channel_id, url = deploy_channel(aws, deploy_role(aws, package_arn), "live/made-up-stream-key")
        deploy_distribution(aws, egress)
        probe = DeployedProbe(aws)
        medialive = aws.client("medialive")

        def state() -> str:
            said: str = medialive.describe_channel(ChannelId=channel_id)["State"]
            return said

        until(lambda: probe.look()["state"] == "off air", "the CDN never answered 404")
        assert probe.measured("StalenessSeconds") == []
        assert set(probe.measured("ManifestStatus")) <= {404.0, 503.0}
        failures_before = probe.measured("ManifestFailures")

        medialive.start_channel(ChannelId=channel_id)
        until(lambda: state() == "RUNNING", "the channel does not run")
        seen = asyncio.run(on_air(url, plane, probe))
        still = state()
        medialive.stop_channel(ChannelId=channel_id)
        until(lambda: state() == "IDLE", "the channel does not stop")
        stopped = probe.look()
        largest = max(probe.measured("StalenessSeconds"))
        failures = probe.measured("ManifestFailures")

    assert still == "RUNNING"
    assert max(seen["live"]) > 0
    for what in ("frozen", "phone gone"):
        first, second, apart = seen[what]
        assert (first["state"], second["state"]) == ("live", "live"), what
        assert first["newestSequence"] == second["newestSequence"], what
        grown = second["stalenessSeconds"] - first["stalenessSeconds"]
        assert abs(grown - apart) < BUSY_SECONDS, what
        assert second["stalenessSeconds"] > 2 * APART_SECONDS, what
    # The packager goes on serving the last playlist: that the channel was stopped is not the probe's to know.
    assert stopped["state"] == "live"
    assert largest >= stopped["stalenessSeconds"] > seen["phone gone"][1]["stalenessSeconds"]
    assert failures == failures_before
    ports.require_free()
