"""A channel on air with the alarms of phase 6 over it, deployed as synthesized; CloudWatch's minute is short here."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rehearsal.child import Child, ChildEndedError
from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.listener import Listener, Response
from rehearsal.media.deployed import LocalAws
from rehearsal.media.process import MediaPlane
from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.cloud.waiting import until
from tests.rehearsal.media import local_stack
from tests.rehearsal.media.deployed_probe import DIMENSIONS, DeployedProbe
from tests.rehearsal.media.faulty_storage import FaultyStorage

PREFIX = "onair-dev"
KEY = "made-up-stream-key"
ROLLOVER_SECONDS = 2
SECONDS = 60
"""The longest wait, on a busy machine."""
PAUSE_SECONDS = 0.05
LOOK_SECONDS = 0.2
"""Between two looks at alarms, which change once a minute: each look costs both sides milliseconds."""

ORIGIN = "https://origin.test/out/v1/onair-dev/main/hls/"


@dataclass
class OnAir:
    """What a fault can be made with; every fault is mended before its test ends."""

    cloud: LocalCloud
    aws: LocalAws
    plane: MediaPlane
    storage: FaultyStorage
    origin: Listener
    channel_id: str
    url: str
    package_arn: str
    work: Path
    probe: DeployedProbe
    phone: Child | None = None

    # The phone

    def send(self) -> None:
        """Start the phone, again while the ingest still holds the place of the one before."""
        base, key = self.url.rsplit("/", 1)
        size = ["--size", "320x180", "--bitrate", "300000"]
        while not self.plane.status()["publishers"]:
            if self.phone is not None and self._ended(self.phone):
                self.phone.stop()
                self.phone = None
            if self.phone is None:
                arguments = ["rehearsal.media.source", base, *size]
                self.phone = Child(arguments, os.environ, self.work / "phone.log", told=f"{key}\n")
            time.sleep(0.1)

    def kill_phone(self) -> None:
        """The phone is gone without a goodbye."""
        assert self.phone is not None
        os.killpg(self.phone.pid, signal.SIGKILL)
        self.phone.stop()
        self.phone = None

    @staticmethod
    def _ended(phone: Child) -> bool:
        try:
            phone.require_alive()
        except ChildEndedError:
            return True
        return False

    # The channel

    def start(self) -> None:
        """StartChannel, and wait until it runs."""
        self._medialive.start_channel(ChannelId=self.channel_id)
        until(lambda: self._state() == "RUNNING", SECONDS)

    def stop(self) -> None:
        """StopChannel, and wait until it is idle; the phone is cut off by it."""
        self._medialive.stop_channel(ChannelId=self.channel_id)
        until(lambda: self._state() == "IDLE", SECONDS)

    @property
    def _medialive(self) -> Any:
        return self.aws.client("medialive")

    def _state(self) -> Any:
        return self._medialive.describe_channel(ChannelId=self.channel_id)["State"]

    # The alarms

    def alarms(self) -> dict[str, dict[str, Any]]:
        """Every alarm by the last part of its name."""
        found = self.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
        return {alarm["AlarmName"].removeprefix(f"{PREFIX}-"): alarm for alarm in found}

    def reach(self, state: str, *names: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Wait until each of these alarms is in this state or has been since the call, however shortly."""
        before = {name: len(self._states(name)) for name in names}

        def there() -> bool:
            meanwhile()
            now = self.alarms()
            return all(
                state == now[name]["StateValue"] or state in self._states(name)[before[name] :] for name in names
            )

        until(there, SECONDS, pause=LOOK_SECONDS)

    def stays(self, state: str, name: str, seconds: float, *, meanwhile: Callable[[], object]) -> None:
        """Fails when the alarm is or goes into another state for so long."""
        before, end = len(self._states(name)), time.monotonic() + seconds
        while time.monotonic() < end:
            meanwhile()
            time.sleep(LOOK_SECONDS)
        assert (self.alarms()[name]["StateValue"], self._states(name)[before:]) == (state, [])

    def _states(self, name: str) -> list[str]:
        """Every state that an alarm went into, oldest first."""
        history = self.aws.client("cloudwatch").describe_alarm_history(
            AlarmName=f"{PREFIX}-{name}", HistoryItemType="StateUpdate", ScanBy="TimestampAscending"
        )
        return [json.loads(item["HistoryData"])["newState"]["stateValue"] for item in history["AlarmHistoryItems"]]

    def put_staleness(self, seconds: float) -> None:
        """What the probe would measure of a manifest that is so old."""
        dimensions = [{"Name": name, "Value": value} for name, value in DIMENSIONS.items()]
        data = {"MetricName": "StalenessSeconds", "Dimensions": dimensions, "Value": seconds}
        self.aws.client("cloudwatch").put_metric_data(Namespace="onair", MetricData=[data])

    # Requests

    def segments(self) -> list[str]:
        """URLs of the newest segment of each rendition."""
        playlists = [self._get(f"{ORIGIN}index_{number}.m3u8").text.split() for number in (1, 2, 3)]
        return [f"{ORIGIN}{playlist[-1]}" for playlist in playlists]

    def get(self, url: str) -> int:
        """The status of the origin's answer to a signed request."""
        return self._get(url).status

    def _get(self, url: str) -> Response:
        return self.origin.get_signed(url, self.cloud.account().credentials, self.cloud.region)

    @contextmanager
    def watching(self, *urls: str, apart: float = 0.0) -> Iterator[None]:
        """Viewers who ask for these segments again and again, one for each, beginning so many seconds apart."""
        leaving = threading.Event()

        def watch(url: str, wait: float) -> None:
            leaving.wait(wait)
            while not leaving.wait(PAUSE_SECONDS):
                self._get(url)

        viewers = [
            threading.Thread(target=watch, args=(url, place * apart), daemon=True) for place, url in enumerate(urls)
        ]
        for viewer in viewers:
            viewer.start()
        try:
            yield
        finally:
            leaving.set()
            for viewer in viewers:
                viewer.join(SECONDS)

    def files(self) -> list[Path]:
        """The finished segments on disk, of all renditions and of all of the encoder's sessions."""
        return list((self.work / "media" / "channels" / self.channel_id).glob("*/*/segment_*.m4s"))


def deploy_alarms(aws: LocalAws) -> None:
    """MonitoringStack as it is synthesized for dev."""
    template = json.loads((ROOT / "tests" / "snapshots" / "dev" / "MonitoringStack.json").read_text())
    # What the CDK CLI needs of a bootstrapped account; nothing of it is in the stack.
    del template["Parameters"], template["Rules"]
    client, name = aws.client("cloudformation"), f"{PREFIX}-monitoring"
    client.create_stack(StackName=name, TemplateBody=json.dumps(template))

    def done() -> bool:
        status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        assert not status.endswith("FAILED"), client.describe_stack_events(StackName=name)["StackEvents"]
        return bool(status == "CREATE_COMPLETE")

    until(done, SECONDS)


@contextmanager
def on_air(work: Path) -> Iterator[OnAir]:
    """Everything up and the phone sending, until the end of the `with` block."""
    ports, storage_port = Ports.free(), Ports.free().aws
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with ExitStack() as stack:
        cloud = LocalCloud(ports.aws, work / "aws", hook=hook, rtmp=("127.0.0.1", ports.rtmp), cdn=ports.cdn)
        stack.enter_context(cloud)
        storage = stack.enter_context(FaultyStorage(storage_port, ports.aws))
        plane = MediaPlane(replace(ports, aws=storage_port), work / "media", cloud.environment)
        stack.enter_context(plane)
        aws = LocalAws.at(ports.aws, cloud.environment)
        local_stack.warm_up(aws)
        local_stack.deploy_buckets(aws)
        package_arn, egress = local_stack.deploy_packager(aws)
        role = local_stack.deploy_role(aws, package_arn)
        channel_id, url = local_stack.deploy_channel(aws, role, f"live/{KEY}", rollover=ROLLOVER_SECONDS)
        local_stack.deploy_distribution(aws, egress)
        deploy_alarms(aws)
        origin, probe = Listener(ports.origin), DeployedProbe(aws)
        made = OnAir(cloud, aws, plane, storage, origin, channel_id, url, package_arn, work, probe)
        made.start()
        made.send()
        stack.callback(lambda: made.phone.stop() if made.phone else None)
        until(lambda: made.get(f"{ORIGIN}index.m3u8") == 200, SECONDS)
        yield made
