"""Strategies for whole legal environments: every key that a file may set, and the name that the file has."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from environments.air_time import air_times
from environments.clock_changes import WEEKDAYS, skipped_hours
from environments.operations import Window
from environments.replay import HARVEST_MARGIN_SECONDS
from stacks.phases import PHASES, Options, closure
from tests.environments.generated import DEV, EVEN_SIZES, NAMES, TITLES, bare, distinct, rung_of

REGIONS = ("ap-northeast-2", "us-east-1", "eu-west-1")
# Two with a change of clocks, one of them by half an hour.
ZONES = ("Asia/Seoul", "UTC", "America/New_York", "Australia/Lord_Howe")
LONGEST_RUN, LATEST_IDLE = 1440, 120
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minutes: f"{minutes // 60:02}:{minutes % 60:02}")
FILES = st.sampled_from(("dev", "staging", "production")) | st.from_regex(r"[a-z][a-z0-9-]{0,19}", fullmatch=True)
Data = dict[str, Any]


@dataclass(frozen=True)
class Whole:
    """An environment as the file `name`.toml would hold it."""

    name: str
    data: Data


@st.composite
def environment(draw: st.DrawFn) -> Whole:
    """An environment that the model accepts."""
    data = copy.deepcopy(DEV)
    name = draw(FILES.filter(lambda file: file != "template"))
    data["project"] = draw(st.just("onair") | st.from_regex(r"[a-z][a-z0-9-]{1,20}", fullmatch=True))
    data["tags"] = draw(st.dictionaries(st.sampled_from(["owner", "team", "cost-center"]), TITLES))
    draw_place(draw, data)
    data["archive"] = draw(archive())
    data["replay"] = draw(replay(archive=data["archive"]["enabled"]))
    data["phases"] = draw(phases(Options(archive=data["archive"]["enabled"], replay=data["replay"]["enabled"])))
    rate = draw(st.sampled_from((24, 25, 30, 50, 60)))
    data["ingest"] |= {
        "type": draw(st.sampled_from(("RTMP_PUSH", "SRT_LISTENER"))),
        "srt": draw(srt()),
        "app_name": draw(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)),
        "source": {"width": 3840, "height": 2160, "framerate": rate, "bitrate": 50_000_000},
        "allow_list": [f"10.{block}.0.0/16" for block in draw(distinct(st.integers(0, 255), 10))],
    }
    draw_delivery(draw, data)
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=bare))
    data["channels"] = [draw(channel(one, rate, guarded=name == "production")) for one in names]
    listeners = draw(st.integers(1 if name == "production" else 0, 3))
    emails = [f"{number}@example.com" for number in range(listeners)]
    data["monitoring"] = {"emails": emails, "manifest_probe": draw(st.booleans())}
    if draw(st.booleans()):
        data["monitoring"]["webhook_secret"] = draw(st.from_regex(r"[A-Za-z0-9/_+=.@]{1,40}", fullmatch=True))
    data["automation"] = draw(automation(names))
    if data["replay"]["enabled"]:
        least = data["automation"]["maximum_run_minutes"] * 60 + HARVEST_MARGIN_SECONDS
        data["packager"]["startover_seconds"] = draw(st.integers(least, 1_209_600))
    return Whole(name, data)


@st.composite
def srt(draw: st.DrawFn) -> Data:
    encryption = st.sampled_from(("AES128", "AES192", "AES256"))
    return draw(
        st.fixed_dictionaries({}, optional={"minimum_latency_ms": st.integers(120, 15_000), "encryption": encryption})
    )


def draw_place(draw: st.DrawFn, data: Data) -> None:
    region = data["region"] = draw(st.sampled_from(REGIONS))
    data["network"]["availability_zones"] = [f"{region}{zone}" for zone in draw(st.permutations("abcd"))[:2]]
    data["network"]["vpc_cidr"] = f"10.{draw(st.integers(0, 255))}.0.0/{draw(st.integers(16, 26))}"
    if draw(st.booleans()):
        data["account"] = draw(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))


def draw_delivery(draw: st.DrawFn, data: Data) -> None:
    gop = draw(st.integers(1, 10))
    segment = gop * draw(st.integers(1, 30 // gop))
    sound = draw(st.sampled_from((96_000, 128_000, 160_000, 192_000)))
    data["encoding"] = {"gop_seconds": gop, "segment_seconds": segment, "audio_bitrate": sound}
    data["packager"] |= {
        "manifest_window_seconds": draw(st.integers(30, 900)),
        "startover_seconds": draw(st.just(0) | st.integers(60, 1_209_600)),
        "low_latency": draw(st.booleans()),
    }
    data["cdn"] = {
        "price_class": draw(st.sampled_from(("PriceClass_100", "PriceClass_200", "PriceClass_All"))),
        "playlist_ttl_seconds": draw(st.integers(1, max(1, segment // 2))),
        "segment_ttl_seconds": draw(st.integers(1, 31_536_000)),
        "origin_shield": draw(st.booleans()),
    }


@st.composite
def archive(draw: st.DrawFn) -> Data:
    held: Data = {"enabled": draw(st.booleans()), "rollover_seconds": draw(st.integers(60, 3600))}
    expires = draw(st.none() | st.integers(2, 3650))
    if expires:
        held |= {"expire_days": expires, "glacier_after_days": draw(st.integers(1, expires - 1))}
    return held


def replay(*, archive: bool) -> st.SearchStrategy[Data]:
    """On only where there is a place for it; how far the packager reaches back follows from the longest run."""
    enabled = st.booleans() if archive else st.just(False)
    return st.fixed_dictionaries({"enabled": enabled, "expire_days": st.integers(1, 3650)})


@st.composite
def phases(draw: st.DrawFn, options: Options) -> list[int]:
    """All seven mostly; else some, with what they need."""
    every = [phase.number for phase in PHASES]
    chosen = draw(st.just(every) | st.lists(st.sampled_from(every), min_size=1, unique=True))
    return sorted({1, *chosen}.union(*(closure(number, options) for number in chosen)))


@st.composite
def channel(draw: st.DrawFn, name: str, rate: int, *, guarded: bool) -> Data:
    """A channel whose rungs descend; sizes and framerates may repeat, bitrates may not."""
    sizes = sorted(draw(st.lists(st.sampled_from(EVEN_SIZES), min_size=1, max_size=10)), reverse=True)
    bitrates = draw(st.lists(st.integers(100_000, 50_000_000), min_size=len(sizes), max_size=len(sizes), unique=True))
    ladder = []
    for size, bitrate in zip(sizes, sorted(bitrates, reverse=True), strict=True):
        ladder.append(rung_of(size, rate, bitrate, draw(st.integers(1, 10))))
        rate = rate // draw(st.sampled_from([part for part in (1, 1, 1, 2, 3, 5) if rate % part == 0]))
    held = {
        "name": name,
        "title": draw(TITLES),
        "channel_class": draw(st.sampled_from(("SINGLE_PIPELINE", "STANDARD"))),
    }
    accepted = guarded and held["channel_class"] == "SINGLE_PIPELINE"
    return {**held, "accept_single_pipeline": accepted or draw(st.booleans()), "ladder": ladder}


@st.composite
def automation(draw: st.DrawFn, names: list[str]) -> Data:
    """Windows that may overlap and touch, a longest run that holds them, a daily stop beside them."""
    zone, early = draw(st.sampled_from(ZONES)), draw(st.integers(0, 60))
    windows: list[Window] = []
    for window in draw(st.lists(window_of(names), max_size=4)):
        if is_legal([*windows, window], early, zone):
            windows.append(window)
    runs = air_times(windows, early)
    longest = draw(st.integers(max([10, *(run.minutes + 1 for run in runs)]), LONGEST_RUN))
    stop = draw(CLOCKS)
    free = not any(run.covers(stop) for run in runs) and not is_skipped(zone, stop, WEEKDAYS)
    held: Data = {
        "time_zone": zone,
        "schedules_enabled": draw(st.booleans()),
        "pre_warm_minutes": early,
        "maximum_run_minutes": longest,
        "idle_minutes": draw(st.integers(10, min(LATEST_IDLE, longest))),
        "daily_stop": stop if free else "off",
        "windows": [window.model_dump(mode="json") for window in windows],
    }
    budget = draw(st.none() | st.integers(1, 1_000_000))
    return held if budget is None else {**held, "monthly_budget_usd": budget}


def window_of(names: list[str]) -> st.SearchStrategy[Window]:
    clocks = st.lists(CLOCKS, min_size=2, max_size=2, unique=True).map(sorted)
    days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)
    return st.builds(
        lambda channel, days, clocks: Window(channel=channel, days=tuple(days), start=clocks[0], stop=clocks[1]),
        st.sampled_from(names),
        days,
        clocks,
    )


def is_legal(windows: list[Window], early: int, zone: str) -> bool:
    """Whether no run of these windows is longer than a run may be, and none begins or ends when clocks leave out."""
    runs = air_times(windows, early)
    begun = [(run.start, run.days) for run in runs]
    stated = [(clock, window.days) for window in windows for clock in (window.start, window.stop)]
    short = all(run.minutes < LONGEST_RUN for run in runs)
    return short and not any(is_skipped(zone, clock, days) for clock, days in (*begun, *stated))


def is_skipped(zone: str, clock: str, days: tuple[str, ...]) -> bool:
    return any(skipped.holds(clock, days) for skipped in skipped_hours(zone))
