"""Phase 5: what viewers fetch through the CDN."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

from rehearsal.demo.ground import Ground
from rehearsal.demo.manifest import segments, variants
from rehearsal.demo.points.point import Finding, point, shown
from rehearsal.demo.probe import SegmentUnreadableError, look_into

FRESH_SEGMENTS, FRESH_SECONDS = 5, 20
"""How far behind the clock the newest segment in the playlist may end: so many segments and seconds.

It is where the alarm of phase 6 begins. An idle machine is a second or two behind, a busy one many more.
"""

UNAVAILABLE, KNOWN_SECONDS = 503, 75.0
"""What a CDN answers that does not know a new distribution yet, and how long it may."""

MEASURED_SECONDS = 75.0
"""How long what the probe logs may take to be in CloudWatch: a minute, and some."""

MEASURED_MINUTES = 5
"""The probe looks every minute; AWS shows what it logged a minute or two later."""


@point(
    "cdn-configuration",
    phase=5,
    title="The player's configuration comes through the CDN",
    look="403: the page is not in its bucket, deploy phase 5 again; no answer: a new distribution takes minutes",
)
def configuration_reaches_the_player(ground: Ground) -> Finding:
    """The page's configuration comes through the CDN, is not cached, and names the channel's manifest."""
    url = f"{ground.player_url}config.json"
    deadline = time.monotonic() + KNOWN_SECONDS
    while (answer := ground.cdn.get(url)).status == UNAVAILABLE and time.monotonic() < deadline:
        time.sleep(0.5)
    named = [channel["name"] for channel in json.loads(answer.text)["channels"]] if answer.status == 200 else []
    return Finding(
        request=f"GET {url}",
        expected=f"200, Cache-Control no-store, naming channel {ground.channel}",
        observed={**shown(answer), "channels": named},
        passed=ground.channel in named and "no-store" in answer.headers.get("cache-control", ""),
    )


@point(
    "cdn-playlist",
    phase=5,
    title="The playlist comes through the CDN and is cached there",
    look="onair check 3 first: it asks the origin itself. 403: the endpoint's policy does not admit the distribution; "
    "never a hit: the cache policy of /out/*",
)
def playlist_comes_through_the_cdn(ground: Ground) -> Finding:
    """The same manifest, unsigned, through the distribution, which signs for it and caches it."""
    url = ground.cdn_manifest_url
    # Three, because the entry may expire between any two of them.
    answers = [ground.cdn.get(url) for _ in range(3)]
    cached = [answer.headers.get("x-cache", "") for answer in answers]
    return Finding(
        request=f"GET {url}, three times",
        expected="200 each time, from the cache after the first",
        observed={**shown(answers[-1]), "x_cache": cached, "playlist": answers[-1].text},
        passed=all(answer.status == 200 for answer in answers) and any("Hit" in x for x in cached[1:]),
    )


@point(
    "cdn-segments",
    phase=5,
    title="Every rendition's newest segment decodes, at its stated size, from a key frame on",
    look="the channel's alerts (MediaLive console > Alerts) and the encoder's settings: npx cdk diff MediaLiveStack",
)
def segments_hold_pictures(ground: Ground) -> Finding:
    """The newest segment of every rendition, through the CDN, under ffprobe."""
    url = ground.cdn_manifest_url
    seen = []
    for variant in variants(url, ground.cdn.get(url).text):
        listed = segments(variant.url, ground.cdn.get(variant.url).text)
        if not listed:
            raise SegmentUnreadableError(f"{variant.url} lists no segment")
        newest = listed[-1]
        init = ground.cdn.get(newest.init_url).body if newest.init_url else b""
        picture = look_into(init, ground.cdn.get(newest.url).body)
        fits = variant.resolution in (None, (picture.width, picture.height)) and picture.starts_with_key_frame
        seen.append({"rendition": variant.resolution, "seconds": newest.seconds, "fits": fits, **vars(picture)})
    return Finding(
        request=f"newest segment of each rendition of {url}",
        expected="video of the stated sizes, and sound",
        observed={"segments": seen},
        passed=len(seen) > 1 and all(item["fits"] for item in seen),
    )


@point(
    "cdn-manifest-fresh",
    phase=5,
    title="The live manifest is fresh through the CDN",
    look="CloudWatch log group /aws/lambda/<prefix>-manifest-probe; a stale manifest: onair status shows the input",
)
def live_manifest_is_fresh(ground: Ground) -> Finding:
    """The probe runs as Lambda, finds the playlist through the CDN young, and CloudWatch has its metric."""
    function = f"{ground.environment.prefix}-manifest-probe"
    answer = ground.account.invoke(function)
    told = json.loads(answer.text)
    looked: dict[str, object] = {} if answer.error else told[ground.channel]
    staleness = looked.get("stalenessSeconds")
    limit = FRESH_SEGMENTS * ground.environment.encoding.segment_seconds + FRESH_SECONDS
    measured = measured_staleness(ground)
    # What the probe has just logged may come a moment later; before a show it logged the show before.
    deadline = time.monotonic() + MEASURED_SECONDS
    while measured and measured[-1] >= limit and time.monotonic() < deadline:
        time.sleep(0.5)
        measured = measured_staleness(ground)
    return Finding(
        request=f"Invoke {function}; GetMetricStatistics onair StalenessSeconds of {ground.channel}",
        expected=f"live, its newest segment ended less than {limit} s ago, and CloudWatch says so too",
        observed={"answer": told, "function_error": answer.error, "staleness_seconds": measured},
        passed=looked.get("state") == "live"
        and isinstance(staleness, float)
        and staleness < limit
        and bool(measured)
        and measured[-1] < limit,
    )


def measured_staleness(ground: Ground) -> list[float]:
    """What CloudWatch has of the probe's metric: the lowest value of each of the last minutes, in order.

    The lowest, because the minute in which a show begins may also hold how old the playlist of the show before was.
    Asked for by name, because CloudWatch lists a new metric only after some minutes.
    """
    environment, now = ground.environment, datetime.now(UTC)
    of_channel = {"Project": environment.project, "Environment": environment.name, "Channel": ground.channel}
    found = ground.client("cloudwatch").get_metric_statistics(
        Namespace="onair",
        MetricName="StalenessSeconds",
        Dimensions=[{"Name": name, "Value": value} for name, value in of_channel.items()],
        StartTime=now - timedelta(minutes=MEASURED_MINUTES),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Minimum"],
    )["Datapoints"]
    return [point["Minimum"] for point in sorted(found, key=lambda point: point["Timestamp"])]
