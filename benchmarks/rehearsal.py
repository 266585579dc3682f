"""How long a whole rehearsal takes: the real CDK CLI against the local AWS, and a stream through the media plane."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import environments
from benchmarks.measured import Figure, time_call
from rehearsal.demo import channel as live
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import wait_for
from rehearsal.demo.options import Options, Source
from rehearsal.demo.phone import SimulatedPhone
from rehearsal.demo.supervisor import Supervisor
from rehearsal.media.rtmp.keys import read_stream_key
from rehearsal.ports import Ports
from stacks.phases import PHASES

ENVIRONMENT = "dev"
PATIENCE_SECONDS = 30.0
UNCHANGED = re.compile(r"\(no changes\)")


class BenchmarkError(RuntimeError):
    """What was measured was not what its name says."""


def figures() -> Iterator[Figure]:
    """Bootstrap, deploy, no-op, first manifest, destroy, and each phase by itself, of the development environment."""
    with tempfile.TemporaryDirectory(prefix="onair-") as out:
        options = Options(
            environment=ENVIRONMENT, channel=None, duration=0, rungs=None, source=Source.SIMULATOR, out=Path(out)
        )
        environment = environments.load(ENVIRONMENT)
        with Supervisor(options, Ports.free(), environment.region) as supervisor:
            toolkit = supervisor.toolkit
            names = toolkit.synth()
            yield time_call("cdk bootstrap", toolkit.bootstrap)
            yield time_call(f"cdk deploy --all, {len(names)} stacks, into an empty account", toolkit.deploy)
            ground = Ground(
                account=supervisor.cloud.account(),
                ports=supervisor.ports,
                stack_names=names,
                environment=environment,
                channel=environment.channels[0].name,
            )
            yield time_call("cdk deploy --all, nothing changed", lambda: _deploy_nothing(supervisor, len(names)))
            yield Figure("first RTMP byte to first manifest", _first_manifest(supervisor, ground), None, 1)
            yield time_call("cdk destroy --all", toolkit.destroy)
            for phase in PHASES:
                # What it needs is there: each is deployed after those before it.
                what = f"phase {phase.number}: cdk deploy {phase.stack}"
                yield time_call(what, partial(toolkit.deploy, [phase.stack]))


def _deploy_nothing(supervisor: Supervisor, stacks: int) -> None:
    unchanged = len(UNCHANGED.findall(supervisor.toolkit.deploy()))
    if unchanged != stacks:
        raise BenchmarkError(f"{stacks - unchanged} of {stacks} stacks changed in a deploy that should change nothing")


def _first_manifest(supervisor: Supervisor, ground: Ground) -> float:
    medialive = ground.client("medialive")
    channel_id = ground.output("MediaLiveStack", "ChannelId")
    live.start(medialive, channel_id)
    key = read_stream_key(ground.client("secretsmanager"), ground.output("MediaLiveStack", "StreamKeySecretArn"))
    source = environments.load(ENVIRONMENT).ingest.source
    phone = SimulatedPhone(
        ground.output("MediaLiveStack", "RtmpPushUrls").split(",")[0],
        key,
        supervisor.work / "phone",
        width=source.width,
        height=source.height,
        framerate=source.framerate,
    )
    with phone:
        first_byte = wait_for(supervisor.plane.first_byte_at, PATIENCE_SECONDS, "a publisher")
        wait_for(
            lambda: ground.signed_manifest().status == 200 or None,
            PATIENCE_SECONDS,
            "a manifest",
        )
        seconds = time.time() - first_byte
    live.stop(medialive, channel_id)
    return seconds
