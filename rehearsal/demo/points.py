"""The brief's test points: what each phase must show once it is deployed, asked of the deployed parts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from rehearsal.demo.browser import WatchedPage
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import Response
from rehearsal.demo.manifest import segments, variants
from rehearsal.demo.probe import look_into
from rehearsal.viewer.watched import Watched

PLAYING_SHARE = 0.8
"""How much of the time watched the page's clock must have advanced: a busy machine may drop some of it."""

FRESH_SEGMENTS, FRESH_SECONDS = 5, 20
"""How far behind the clock the newest segment in the playlist may end: so many segments and seconds.

It is where the alarm of phase 6 begins. An idle machine is a second or two behind, a busy one many more.
"""


def unsigned_is_refused(ground: Ground, url: str) -> Evidence:
    """Phase 3: nobody reads the origin without a signature, before a stream as well as during one."""
    answer = ground.origin.get(url)
    return Evidence(
        name="origin-unsigned",
        phase=3,
        title="An unsigned request for the manifest is refused",
        request=f"GET {url}",
        expected="403",
        observed=_observed(answer),
        passed=answer.status == 403,
    )


def signed_finds_nothing_yet(ground: Ground, url: str) -> Evidence:
    """Phase 3: the account's own signed request passes the policy, and there is no stream to find."""
    answer = ground.origin.get_signed(url, ground.credentials, ground.region)
    return Evidence(
        name="origin-signed-before-input",
        phase=3,
        title="A signed request finds no stream: right, nothing is on air yet",
        request=f"GET {url} (Signature Version 4)",
        expected="404",
        observed=_observed(answer),
        passed=answer.status == 404,
    )


def input_is_ready(ground: Ground, stream_key: str) -> Evidence:
    """Phase 4: the channel stands stopped, and the RTMP URL is published without the key."""
    urls = ground.output("MediaLiveStack", "RtmpPushUrls")
    channel_id = ground.output("MediaLiveStack", "ChannelId")
    state = ground.client("medialive").describe_channel(ChannelId=channel_id)["State"]
    return Evidence(
        name="rtmp-input",
        phase=4,
        title="The phone's RTMP URL is published without the stream key, and the channel is stopped",
        request="RtmpPushUrls and ChannelId of MediaLiveStack; DescribeChannel",
        expected="rtmp:// URL without the key; state IDLE",
        observed={"rtmp_push_urls": urls, "state": state, "key_is_published": stream_key in urls},
        passed=urls.startswith("rtmp://") and stream_key not in urls and state == "IDLE",
    )


def signed_finds_the_stream(answer: Response, url: str, seconds: float, limit: float) -> Evidence:
    """Phase 4: with the phone on air the same request finds the manifest, `seconds` after the first RTMP byte."""
    return Evidence(
        name="origin-signed-on-air",
        phase=4,
        title="A signed request finds the manifest while the phone sends",
        request=f"GET {url} (Signature Version 4)",
        expected=f"200 with an HLS playlist within {limit:g} s of the first RTMP byte",
        observed={**_observed(answer), "seconds_after_first_rtmp_byte": round(seconds, 2), "playlist": answer.text},
        passed=answer.status == 200 and answer.text.startswith("#EXTM3U") and seconds <= limit,
    )


def configuration_reaches_the_player(ground: Ground, player_url: str) -> Evidence:
    """Phase 5: the page's configuration comes through the CDN, is not cached, and names the channel's manifest."""
    answer = ground.cdn.get(f"{player_url}config.json")
    named = [channel["name"] for channel in json.loads(answer.text)["channels"]] if answer.status == 200 else []
    return Evidence(
        name="cdn-configuration",
        phase=5,
        title="The player's configuration comes through the CDN",
        request=f"GET {player_url}config.json",
        expected=f"200, Cache-Control no-store, naming channel {ground.channel}",
        observed={**_observed(answer), "channels": named},
        passed=ground.channel in named and "no-store" in answer.headers.get("cache-control", ""),
    )


def playlist_comes_through_the_cdn(ground: Ground, url: str) -> Evidence:
    """Phase 5: the same manifest, unsigned, through the distribution, which signs for it and caches it."""
    # Three, because the entry may expire between any two of them.
    answers = [ground.cdn.get(url) for _ in range(3)]
    cached = [answer.headers.get("x-cache", "") for answer in answers]
    return Evidence(
        name="cdn-playlist",
        phase=5,
        title="The playlist comes through the CDN and is cached there",
        request=f"GET {url}, three times",
        expected="200 each time, from the cache after the first",
        observed={**_observed(answers[-1]), "x_cache": cached, "playlist": answers[-1].text},
        passed=all(answer.status == 200 for answer in answers) and any(x.startswith("Hit") for x in cached[1:]),
    )


def segments_hold_pictures(ground: Ground, url: str) -> Evidence:
    """Phase 5: the newest segment of every rendition, through the CDN, under ffprobe."""
    seen = []
    for variant in variants(url, ground.cdn.get(url).text):
        newest = segments(variant.url, ground.cdn.get(variant.url).text)[-1]
        init = ground.cdn.get(newest.init_url).body if newest.init_url else b""
        picture = look_into(init, ground.cdn.get(newest.url).body)
        fits = variant.resolution in (None, (picture.width, picture.height)) and picture.starts_with_key_frame
        seen.append({"rendition": variant.resolution, "seconds": newest.seconds, "fits": fits, **vars(picture)})
    return Evidence(
        name="cdn-segments",
        phase=5,
        title="Every rendition's newest segment decodes, at its stated size, from a key frame on",
        request=f"newest segment of each rendition of {url}",
        expected="video of the stated sizes, and sound",
        observed={"segments": seen},
        passed=len(seen) > 1 and all(item["fits"] for item in seen),
    )


def live_manifest_is_fresh(ground: Ground, function: str, segment_seconds: int) -> Evidence:
    """Phase 5: the probe runs as Lambda, finds the playlist through the CDN young, and CloudWatch has its metric."""
    invoked = ground.client("lambda").invoke(FunctionName=function, Payload=b"{}")
    answer = json.loads(invoked["Payload"].read())
    looked: dict[str, object] = {} if "FunctionError" in invoked else answer[ground.channel]
    staleness = looked.get("stalenessSeconds")
    measured = _measured(ground, "StalenessSeconds")
    limit = FRESH_SEGMENTS * segment_seconds + FRESH_SECONDS
    return Evidence(
        name="cdn-manifest-fresh",
        phase=5,
        title="The live manifest is fresh through the CDN",
        request=f"Invoke {function}; GetMetricStatistics onair StalenessSeconds of {ground.channel}",
        expected=f"live, its newest segment ended less than {limit} s ago, and the same in CloudWatch",
        observed={"answer": answer, "function_error": invoked.get("FunctionError"), "staleness_seconds": measured},
        passed=looked.get("state") == "live"
        and isinstance(staleness, float)
        and staleness < limit
        and bool(measured)
        and measured[0] <= staleness <= measured[-1],
    )


def page_plays(page: WatchedPage, seen: Watched, *, title: str) -> Evidence:
    """Phase 5: a real browser shows the page playing, its clock advances with ours, and nothing is complained of."""
    return Evidence(
        name=page.name,
        phase=5,
        title=title,
        request=f"open {page.url}",
        expected=f"state {page.state}, playing at normal speed, no error on the console, no failed request",
        observed={
            "state": seen.state,
            "seconds_to_picture": round(seen.seconds_to_picture, 2),
            "advanced_seconds": round(seen.advanced, 2),
            "watched_seconds": round(seen.watched, 2),
            "frames": seen.frames,
            "screenshot": seen.screenshot,
            "video": seen.video,
            "console": list(seen.console),
            "complaints": list(seen.complaints),
        },
        passed=seen.state == page.state
        and seen.frames > 0
        and seen.advanced > seen.watched * PLAYING_SHARE
        and not seen.complaints,
    )


def alarms_and_dashboard_stand(ground: Ground) -> Evidence:
    """Phase 6: the dashboard and the alarms exist; their states are recorded, whatever they are."""
    cloudwatch = ground.client("cloudwatch")
    states = {alarm["AlarmName"]: alarm["StateValue"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    dashboards = [entry["DashboardName"] for entry in cloudwatch.list_dashboards()["DashboardEntries"]]
    return Evidence(
        name="monitoring",
        phase=6,
        title="The dashboard and the alarms stand",
        request="ListDashboards, DescribeAlarms",
        expected="one dashboard, at least one alarm",
        observed={"dashboards": dashboards, "alarms": states},
        passed=bool(dashboards) and bool(states),
    )


def sweep_sees_the_channel(ground: Ground, function: str) -> Evidence:
    """Phase 7: the sweep runs as Lambda with its own rights, finds the channel on air and notes since when."""
    invoked = ground.client("lambda").invoke(FunctionName=function, Payload=b"{}")
    answer = invoked["Payload"].read().decode()
    channel_id = ground.output("MediaLiveStack", "ChannelId")
    tags = ground.client("medialive").describe_channel(ChannelId=channel_id).get("Tags", {})
    return Evidence(
        name="sweep",
        phase=7,
        title="The sweep sees the channel on air and notes since when it runs",
        request=f"Invoke {function}; DescribeChannel",
        expected="no error; tag onair:running-since on the channel",
        observed={"answer": answer, "function_error": invoked.get("FunctionError"), "tags": tags},
        passed="FunctionError" not in invoked and "onair:running-since" in tags,
    )


def recordings_are_in_the_bucket(ground: Ground) -> Evidence:
    """Phase 2: after the stop, the recording lies in the archive bucket under a dated name."""
    bucket = ground.output("StorageStack", "ArchiveBucketName")
    listed = ground.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    objects = {item["Key"]: item["Size"] for item in listed}
    recordings = {key: size for key, size in objects.items() if key.endswith(".m2ts") and size}
    return Evidence(
        name="archive",
        phase=2,
        title="The recording is in the archive bucket",
        request=f"ListObjectsV2 {bucket}",
        expected="at least one .m2ts object that is not empty",
        observed={"objects": objects},
        passed=bool(recordings),
    )


def _measured(ground: Ground, metric: str) -> list[float]:
    """The smallest and the largest value per minute that CloudWatch has of the probe's metric, of the last minutes."""
    cloudwatch, now = ground.client("cloudwatch"), datetime.now(UTC)
    listed = cloudwatch.list_metrics(Namespace="onair", MetricName=metric)["Metrics"]
    of_channel = [
        found["Dimensions"] for found in listed if {"Name": "Channel", "Value": ground.channel} in found["Dimensions"]
    ]
    values: list[float] = []
    for dimensions in of_channel:
        points = cloudwatch.get_metric_statistics(
            Namespace="onair",
            MetricName=metric,
            Dimensions=dimensions,
            StartTime=now - timedelta(minutes=3),
            EndTime=now + timedelta(minutes=1),
            Period=60,
            Statistics=["Minimum", "Maximum"],
        )["Datapoints"]
        values += [value for point in points for value in (point["Minimum"], point["Maximum"])]
    return sorted(set(values))


def _observed(answer: Response) -> dict[str, object]:
    shown = ("content-type", "cache-control", "x-cache", "age", "via")
    return {
        "status": answer.status,
        "headers": {name: answer.headers[name] for name in shown if name in answer.headers},
    }
