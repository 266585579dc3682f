"""Evidence as a whole rehearsal of dev records it, written by the demo's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from rehearsal.demo.evidence import Evidence, EvidenceFolder

ORIGIN = "https://1966f5.egress.c492a3.mediapackagev2.ap-northeast-2.amazonaws.com/out/v1/onair-dev/main/hls/index.m3u8"
CDN = "http://127.0.0.1:8080/"
PLAYLIST = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-STREAM-INF:BANDWIDTH=1328000,RESOLUTION=854x480\nindex_1.m3u8\n"
SEEN_PAGE = {"advanced_seconds": 6.28, "watched_seconds": 6.02, "frames": 210, "console": [], "complaints": []}

OBSERVED: tuple[tuple[str, int, str, Mapping[str, Any]], ...] = (
    ("origin-unsigned", 3, f"GET {ORIGIN}", {"status": 403, "headers": {"content-type": "text/plain"}}),
    ("origin-signed-before-input", 3, f"GET {ORIGIN} (Signature Version 4)", {"status": 404, "headers": {}}),
    ("phone-input", 4, "RtmpPushUrls", {"urls": "rtmp://127.0.0.1:1935/live", "key_is_published": False}),
    (
        "origin-signed-on-air",
        4,
        f"GET {ORIGIN}",
        {"status": 200, "seconds_after_first_byte": 2.73, "playlist": PLAYLIST},
    ),
    ("monitoring", 6, "DescribeAlarms", {"dashboards": ["onair-dev"], "alarms": {"onair-dev-NoPicture": "OK"}}),
    ("sweep", 7, "Invoke onair-dev-run-sweep", {"answer": '{"stopped": []}', "function_error": None}),
    ("cdn-configuration", 5, f"GET {CDN}config.json", {"status": 200, "channels": ["main"]}),
    (
        "cdn-playlist",
        5,
        f"GET {CDN}out/v1/onair-dev/main/hls/index.m3u8",
        {"status": 200, "x_cache": ["Miss from cloudfront", "Hit from cloudfront", "Hit from cloudfront"]},
    ),
    (
        "cdn-segments",
        5,
        "newest segment of each rendition",
        {"segments": [{"rendition": [854, 480], "seconds": 2.0, "fits": True, "codec": "h264"}]},
    ),
    ("cdn-manifest-fresh", 5, "Invoke onair-dev-manifest-probe", {"staleness_seconds": [1.33]}),
    (
        "player",
        5,
        f"open {CDN}",
        {"seconds_to_picture": 1.06, "screenshot": "player.png", "video": "player.mp4", **SEEN_PAGE},
    ),
    ("archive", 2, "ListObjectsV2", {"objects": {"recordings/main/main-20261125T212925.m2ts": 6499912}}),
    ("replay", 7, f"GET {CDN}replays/catalogue.json", {"status": 200, "renditions": [{"segments": 18, "fits": True}]}),
    (
        "player-replay",
        5,
        f"open {CDN}?replay=1",
        {"seconds_to_picture": 1.91, "screenshot": "player-replay.png", "video": "player-replay.mp4", **SEEN_PAGE},
    ),
)


def record(
    folder: Path,
    *,
    without: tuple[str, ...] = (),
    failing: tuple[str, ...] = (),
    more: Mapping[str, object] | None = None,
) -> Path:
    """A rehearsal's evidence folder, some points left out or not passed; `more` joins what every point observed."""
    evidence = EvidenceFolder(folder)
    for second, (name, phase, request, observed) in enumerate(OBSERVED):
        if name not in without:
            point = Evidence(
                name=name,
                phase=phase,
                title=f"Title of {name}",
                request=request,
                expected="what it should be",
                observed={**observed, **(more or {})},
                passed=name not in failing,
            )
            evidence.record(replace(point, at=f"2026-11-25T21:29:{second:02}.500+00:00"))
    for name in ("player", "player-replay", "dashboard"):
        Image.new("RGB", (320, 180), "navy").save(folder / f"{name}.png")
    for name in ("player", "player-replay"):
        (folder / f"{name}.mp4").write_bytes(b"a video")
    return folder
