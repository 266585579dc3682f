"""Phase 7: the recording of a show, as a viewer would find it."""

from __future__ import annotations

import json
from typing import Any

from rehearsal.demo.ground import Ground
from rehearsal.demo.manifest import segments, variants
from rehearsal.demo.points.point import Finding, point
from rehearsal.demo.probe import look_into

ENDED = ("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-ENDLIST")


@point(
    "replay",
    phase=7,
    title="The recording can be watched again",
    look="CloudWatch log groups /aws/lambda/<prefix>-recordings and -catalogue; MediaPackage console > Harvest jobs",
)
def recording_can_be_watched(ground: Ground) -> Finding:
    """The catalogue, every rendition's finished playlist and its first segment, through the CDN."""
    entry = newest(ground) or {}
    url = f"{ground.player_url}replays/{entry['manifest']}"
    answer = ground.cdn.get(url)
    seen = [_look_into(ground, variant.url, variant.resolution) for variant in variants(url, answer.text)]
    return Finding(
        request=f"GET {catalogue_url(ground)}, {url}, the playlist and the first segment of each rendition",
        expected="listed; finished playlists; video of the stated sizes, and sound",
        observed={"harvest_jobs": _jobs(ground), "entry": entry, "status": answer.status, "renditions": seen},
        passed=answer.status == 200 and len(seen) > 1 and all(item["fits"] for item in seen),
    )


def catalogue_url(ground: Ground) -> str:
    """Where the page finds the list of recordings."""
    return f"{ground.player_url}replays/catalogue.json"


def newest(ground: Ground) -> dict[str, Any] | None:
    """The newest entry of the channel, as the page would read it; None while there is none."""
    answer = ground.cdn.get(catalogue_url(ground))
    listed = json.loads(answer.text)["recordings"] if answer.status == 200 else []
    return next((entry for entry in listed if entry["channel"] == ground.channel), None)


def _jobs(ground: Ground) -> dict[str, str]:
    """The status of each harvest job by its name."""
    listed = ground.client("mediapackagev2").list_harvest_jobs(ChannelGroupName=ground.environment.prefix)["Items"]
    return {job["HarvestJobName"]: job["Status"] for job in listed}


def _look_into(ground: Ground, url: str, resolution: tuple[int, int] | None) -> dict[str, Any]:
    playlist = ground.cdn.get(url).text
    listed = segments(url, playlist)
    init = ground.cdn.get(listed[0].init_url).body if listed[0].init_url else b""
    picture = look_into(init, ground.cdn.get(listed[0].url).body)
    complete = all(tag in playlist for tag in ENDED)
    fits = complete and resolution in (None, (picture.width, picture.height)) and picture.starts_with_key_frame
    seconds = round(sum(segment.seconds for segment in listed), 2)
    return {"rendition": resolution, "segments": len(listed), "seconds": seconds, "fits": fits, **vars(picture)}
