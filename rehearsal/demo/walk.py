"""The demo itself: the phases in the brief's order, with the test point that follows each."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime

import environments
from environments import Channel, Environment
from rehearsal.cloud.toolkit import ToolkitError, supported_types, unsupported
from rehearsal.demo import channel as live
from rehearsal.demo.browser import find_chromium
from rehearsal.demo.evidence import Evidence, EvidenceFolder
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import Response, wait_for
from rehearsal.demo.options import Options, Source
from rehearsal.demo.phone import SimulatedPhone
from rehearsal.demo.points import automation, delivery, encoder, monitoring, packager, page, recording, storage
from rehearsal.demo.replay import Replay
from rehearsal.demo.supervisor import Supervisor
from rehearsal.demo.terminal import Terminal
from rehearsal.media.rtmp.keys import read_stream_key
from senders import larix, qr
from senders.settings import URLS_OUTPUTS, addresses, srt_call, wanted

FIRST_MANIFEST_SECONDS = 10.0
"""The longest a viewer should wait for the first manifest after the phone's first byte."""

DASHBOARD = "dashboard.png"
STREAM_PHASES = (1, 3, 4)
PHONE_PATIENCE_SECONDS = 900.0
LIVE_PATIENCE_SECONDS = 30.0


class Walk:
    """One demo, step by step; `run` leaves the account empty again, and every step before it can be interrupted."""

    def __init__(self, options: Options, environment: Environment, supervisor: Supervisor, terminal: Terminal) -> None:
        self._options = options
        self._environment = environment
        self._supervisor = supervisor
        self._terminal = terminal
        self._chosen = chosen_channel(environment, options.channel)
        self.evidence = EvidenceFolder(options.out / "evidence")
        self.interrupted = False
        """Whether Ctrl-C ended it before its duration was over; what it had begun, it still finished."""

    @property
    def channel(self) -> str:
        """The name of the channel that goes on air."""
        return self._chosen.name

    def run(self) -> None:
        """Everything, from an empty account to an empty account."""
        self._prepare()
        self._after_phase_3()
        stream_key = self._after_phase_4()
        self._deploy("phases 5 to 7: CDN, monitoring, automation", ())
        channel_id = self._ground.channel_id
        medialive = self._ground.client("medialive")
        with self._terminal.step("start the channel"):
            self._began = datetime.now(UTC)
            live.start(medialive, channel_id)
        with ExitStack() as on_air:
            phone = self._phone(stream_key)
            if phone is not None:
                on_air.enter_context(phone)
            self._on_air(phone)
            self._watched_over()
            self._through_the_cdn()
            self._keep_playing(phone)
        with self._terminal.step("stop the channel"):
            live.stop(medialive, channel_id)
        if self._has("StorageStack"):
            self._point(storage.recordings_are_in_the_bucket(self._ground))
        self._after_the_show()
        if self._has("MonitoringStack"):
            self._draw_dashboard()
        with self._terminal.step("destroy everything"):
            self._supervisor.toolkit.destroy()

    # Before the stream

    def _prepare(self) -> None:
        toolkit = self._supervisor.toolkit
        with self._terminal.step(f"synthesize {self._environment.name}"):
            names = toolkit.synth()
            lacking = unsupported(toolkit.assembly, supported_types())
            if lacking:
                named = "; ".join(f"{kind} in {', '.join(stacks)}" for kind, stacks in lacking.items())
                raise ToolkitError(f"the local AWS has no handler for {named}")
        with self._terminal.step("bootstrap the local account"):
            toolkit.bootstrap()
        self._ground = Ground(
            account=self._supervisor.cloud.account(),
            ports=self._supervisor.ports,
            stack_names=names,
            environment=self._environment,
            channel=self.channel,
        )

    def _after_phase_3(self) -> None:
        first = [name for name in ("StorageStack", "MediaPackageStack") if self._has(name)]
        self._deploy("phases 1 to 3: network, storage, packager", first)
        self._point(packager.unsigned_is_refused(self._ground))
        self._point(packager.signed_finds_nothing_yet(self._ground))

    def _after_phase_4(self) -> str:
        self._deploy("phase 4: encoder", ["MediaLiveStack"])
        secret = self._ground.output("MediaLiveStack", "StreamKeySecretArn")
        stream_key = read_stream_key(self._ground.client("secretsmanager"), secret)
        self._point(encoder.input_is_ready(self._ground, encoder.STOPPED))
        return stream_key

    # On air

    def _phone(self, stream_key: str) -> SimulatedPhone | None:
        ingest = self._environment.ingest
        urls = self._ground.output("MediaLiveStack", URLS_OUTPUTS[ingest.type])
        targets = addresses(urls, stream_key, srt_call(ingest))
        if self._options.source is Source.PHONE:
            called = "passphrase" if targets[0].srt else "stream key"
            self._terminal.note(f"[bold]Larix:[/bold] URL {targets[0].url}   {called} {stream_key}")
            self._terminal.note("or scan this with the phone's camera, which sets Larix:")
            stream = wanted(self._environment, self._chosen)
            link = larix.link(f"{self._environment.prefix} rehearsal", targets, stream)
            self._terminal.picture(qr.on_terminal(link), qr.COLOURS)
            return None
        source = ingest.source
        return SimulatedPhone(
            targets[0].open_url,
            stream_key,
            self._supervisor.work / "phone",
            width=source.width,
            height=source.height,
            framerate=source.framerate,
        )

    def _on_air(self, phone: SimulatedPhone | None) -> None:
        ground = self._ground
        patience = PHONE_PATIENCE_SECONDS if phone is None else LIVE_PATIENCE_SECONDS
        with self._terminal.step("the phone sends" if phone else "wait for the phone to send"):
            first_byte = wait_for(self._supervisor.plane.first_byte_at, patience, "a publisher")

        def manifest() -> Response | None:
            if phone is not None:
                phone.require_alive()
            answer = ground.signed_manifest()
            return answer if answer.status == 200 else None

        with self._terminal.step("the first manifest"):
            answer = wait_for(manifest, LIVE_PATIENCE_SECONDS, "a manifest at the origin")
        seconds = time.time() - first_byte
        self._point(packager.signed_finds_the_stream(ground, answer, (seconds, FIRST_MANIFEST_SECONDS)))

    def _watched_over(self) -> None:
        if self._has("MonitoringStack"):
            self._point(monitoring.alarms_and_dashboard_stand(self._ground))
        if self._has("AutomationStack"):
            self._point(automation.sweep_sees_the_channel(self._ground))

    def _through_the_cdn(self) -> None:
        ground = self._ground
        if not self._has("CloudFrontStack"):
            return
        self._point(delivery.configuration_reaches_the_player(ground))
        self._point(delivery.playlist_comes_through_the_cdn(ground))
        self._point(delivery.segments_hold_pictures(ground))
        if self._environment.monitoring.manifest_probe:
            self._point(delivery.live_manifest_is_fresh(ground))
        self._watch()

    def _watch(self) -> None:
        chromium = find_chromium()
        if chromium is None:
            self._terminal.note("no Chromium on this machine: no screenshot, no video; open the page yourself")
            return
        with self._terminal.step("watch the page in Chromium"):
            seen = page.page_plays(self._ground, self._viewer(chromium))
        self._point(seen)

    def _keep_playing(self, phone: SimulatedPhone | None) -> None:
        duration = self._options.duration
        until = "until Ctrl-C" if duration is None else f"for {duration:g} s"
        where = self._ground.player_url if self._has("CloudFrontStack") else self._ground.manifest_url
        end = None if duration is None else time.monotonic() + duration
        try:
            self._terminal.note(f"[bold green]ON AIR[/bold green]  {where}  {until}")
            while end is None or time.monotonic() < end:
                if phone is not None:
                    phone.require_alive()
                time.sleep(0.5)
        except KeyboardInterrupt:
            self._terminal.note_over_ctrl_c("Ctrl-C: going off air")
            # Without a duration this is how a demo ends; with one, it was cut short.
            self.interrupted = end is not None

    def _draw_dashboard(self) -> None:
        # Only here: matplotlib takes a second to load.
        from rehearsal.dashboard.render import render

        path = self.evidence.folder / DASHBOARD
        with self._terminal.step("draw the dashboard"):
            render(
                lambda region: self._ground.client("cloudwatch", region=region),
                self._ground.region,
                self._environment.prefix,
                path,
                start=self._began,
                end=datetime.now(UTC),
            )

    # After the show

    def _after_the_show(self) -> None:
        if not (self._environment.replay.enabled and self._has("AutomationStack") and self._has("CloudFrontStack")):
            return
        with self._terminal.step("cut the show to a recording"):
            Replay(self._ground).cut()
        self._point(recording.recording_can_be_watched(self._ground))
        chromium = find_chromium()
        if chromium is not None:
            with self._terminal.step("watch the recording in Chromium"):
                seen = page.recording_plays(self._ground, self._viewer(chromium))
            self._point(seen)

    # Small things

    def _viewer(self, chromium: str) -> page.Viewer:
        return page.Viewer(chromium, self.evidence.folder, self._supervisor.work)

    def _has(self, stack: str) -> bool:
        return stack in self._ground.stack_names

    def _deploy(self, title: str, stacks: list[str] | tuple[str, ...]) -> None:
        with self._terminal.step(f"deploy {title}"):
            self._supervisor.toolkit.deploy(stacks)

    def _point(self, evidence: Evidence) -> None:
        self._terminal.point(self.evidence.record(evidence))


def require_stream(environment: Environment) -> None:
    """Raise ConfigurationError when the environment lacks a phase without which there is no stream to show."""
    lacking = [str(phase) for phase in STREAM_PHASES if phase not in environment.phases]
    if lacking:
        raise environments.ConfigurationError(
            f"phases of {environment.name} must hold {', '.join(map(str, STREAM_PHASES))} to be rehearsed: "
            f"{', '.join(lacking)} missing, got {', '.join(map(str, environment.phases))}"
        )


def chosen_channel(environment: Environment, name: str | None) -> Channel:
    """The channel of that name, or the first; ConfigurationError names the ones there are."""
    for channel in environment.channels:
        if name in (None, channel.name):
            return channel
    known = ", ".join(channel.name for channel in environment.channels)
    raise environments.ConfigurationError(f"CHANNEL must be one of {known}, got {name!r}")
