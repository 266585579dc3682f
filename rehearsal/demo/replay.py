"""After the show: the recording that phase 7 has cut, looked for and watched as a viewer would."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from rehearsal.demo.browser import WatchedPage, watch
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import wait_for
from rehearsal.demo.manifest import segments, variants
from rehearsal.demo.points import page_plays
from rehearsal.demo.probe import look_into

HARVEST_SECONDS = 300.0
WAKE_SECONDS = 10.0
"""MediaLive's own event leaves the show to be cut, in a second or two. Where that is lost, a run whose stop was set
within the last two minutes may be a start that is under way, and the sweep leaves it for its next look."""

WATCH_SECONDS = 3.0
PATIENCE_SECONDS = 60.0
"""A page that asks for the list a moment too early is given the old one for half a minute."""

ENDED = ("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-ENDLIST")


class FunctionFailedError(RuntimeError):
    """A function of phase 7 did not do its work; the text is its own."""


class Replay:
    """One rehearsal's recording; `cut` must come first."""

    def __init__(self, ground: Ground, prefix: str, player_url: str) -> None:
        self._ground = ground
        self._prefix = prefix
        self._catalogue_url = f"{player_url}replays/catalogue.json"
        self._player_url = player_url
        self._wake_at = time.monotonic()

    def cut(self) -> None:
        """Wake the sweep and the function that harvests now, instead of when their clocks would, and wait for the list.

        That the list is made when MediaPackage tells of the finished job is left to the rule that waits for it.
        """
        wait_for(self._woken, HARVEST_SECONDS, f"a recording of {self._ground.channel} in {self._catalogue_url}")

    def can_be_watched_again(self) -> Evidence:
        """Phase 7: the catalogue, every rendition's finished playlist and its first segment, through the CDN."""
        entry = self._entry() or {}
        url = f"{self._player_url}replays/{entry['manifest']}"
        answer = self._ground.cdn.get(url)
        seen = [self._look_into(variant.url, variant.resolution) for variant in variants(url, answer.text)]
        return Evidence(
            name="replay",
            phase=7,
            title="The recording can be watched again",
            request=f"GET {self._catalogue_url}, {url}, the playlist and the first segment of each rendition",
            expected="listed; finished playlists; video of the stated sizes, and sound",
            observed={"harvest_jobs": self._jobs(), "entry": entry, "status": answer.status, "renditions": seen},
            passed=answer.status == 200 and len(seen) > 1 and all(item["fits"] for item in seen),
        )

    def watch(self, chromium: str, folder: Path, work: Path) -> Evidence:
        """Phase 5: a real browser plays the recording from the page."""
        entry = self._entry() or {}
        url = f"{self._player_url}?channel={self._ground.channel}&replay={entry['start']}"
        page = WatchedPage(url, state="replay", name="player-replay")
        seen = watch(chromium, page, folder, work, seconds=WATCH_SECONDS, patience=PATIENCE_SECONDS)
        return page_plays(page, seen, title="The player page plays the recording in Chromium")

    def _woken(self) -> dict[str, Any] | None:
        """The entry that is waited for; until it is there, both functions are woken now and then."""
        if time.monotonic() >= self._wake_at:
            self._invoke("run-sweep")
            self._invoke("recordings")
            self._wake_at = time.monotonic() + WAKE_SECONDS
        return self._entry()

    def _jobs(self) -> dict[str, str]:
        """The status of each harvest job by its name."""
        listed = self._ground.client("mediapackagev2").list_harvest_jobs(ChannelGroupName=self._prefix)["Items"]
        return {job["HarvestJobName"]: job["Status"] for job in listed}

    def _entry(self) -> dict[str, Any] | None:
        """The newest entry of the rehearsed channel, as the page would read it; None while there is none."""
        answer = self._ground.cdn.get(self._catalogue_url)
        listed = json.loads(answer.text)["recordings"] if answer.status == 200 else []
        return next((entry for entry in listed if entry["channel"] == self._ground.channel), None)

    def _look_into(self, url: str, resolution: tuple[int, int] | None) -> dict[str, Any]:
        playlist = self._ground.cdn.get(url).text
        listed = segments(url, playlist)
        init = self._ground.cdn.get(listed[0].init_url).body if listed[0].init_url else b""
        picture = look_into(init, self._ground.cdn.get(listed[0].url).body)
        complete = all(tag in playlist for tag in ENDED)
        fits = complete and resolution in (None, (picture.width, picture.height)) and picture.starts_with_key_frame
        seconds = round(sum(segment.seconds for segment in listed), 2)
        return {"rendition": resolution, "segments": len(listed), "seconds": seconds, "fits": fits, **vars(picture)}

    def _invoke(self, function: str) -> None:
        name = f"{self._prefix}-{function}"
        invoked = self._ground.client("lambda").invoke(FunctionName=name, Payload=b"{}")
        if "FunctionError" in invoked:
            raise FunctionFailedError(f"{name} failed: {invoked['Payload'].read().decode()}")
