"""Faults 14, 15 and 17: who is told, when channels run, how long recordings are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from environments.clock_changes import skipped_hours
from tests.environments.broken import DEV, PRODUCTION, WINDOW, edited, loaded, refusal
from tests.stacks.whole_app import built

EMAILS = "emails = []"
MAXIMUM = "maximum_run_minutes = 120"
ZONE = 'time_zone = "Asia/Seoul"'
STARTOVER = "startover_seconds = 9000"
EXPIRY = "expire_days = 7"


def window(start: str = "19:00", stop: str = "20:00", days: str = '"SAT"', channel: str = "main") -> str:
    return f'{{ channel = "{channel}", days = [{days}], start = "{start}", stop = "{stop}" }}'


def with_windows(*windows: str, zone: str = "Asia/Seoul", longest: int = 1440) -> str:
    text = edited(DEV, MAXIMUM, f"maximum_run_minutes = {longest}")
    text = edited(text, STARTOVER, "startover_seconds = 88_200")
    return edited(edited(text, WINDOW, ", ".join(windows)), ZONE, f'time_zone = "{zone}"')


@pytest.mark.parametrize(
    "email",
    ["not-an-email", "", "a@b", "@example.com", "a@", "a b@example.com", "<a@example.com>", "a@example..com",
     "a@-example.com", "a@example.com,b@example.com", "운영@example.com", "a@example.com\\n"],
)  # fmt: skip
def test_fault_14_an_address_that_is_none_is_refused(tmp_path: Path, email: str) -> None:
    told = refusal(tmp_path, edited(DEV, EMAILS, f'emails = ["first@example.com", "{email}"]'))
    assert told.startswith("monitoring.emails must hold e-mail addresses, got ")
    assert told.endswith(" as entry 1: write name@example.com")


@pytest.mark.parametrize("email", ["ops@example.com", "o'neil+tv@mail.example.co.kr", "a.b-c_d@x-y.io"])
def test_fault_14_an_address_is_taken(tmp_path: Path, email: str) -> None:
    assert loaded(tmp_path, edited(DEV, EMAILS, f'emails = ["{email}"]')).monitoring.emails == (email,)


def test_fault_14_an_address_named_twice_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, EMAILS, 'emails = ["ops@example.com", "OPS@example.com"]')) == (
        "monitoring.emails must name each address once, got ops@example.com, OPS@example.com: remove the repeated one"
    )


def test_fault_14_nobody_is_refused_in_production(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(PRODUCTION, 'emails = ["operations@example.com"]', EMAILS), "production") == (
        "monitoring.emails must name somebody in production, got none: an alarm that nobody hears is none; "
        "add the address of whoever is on duty"
    )


@pytest.mark.parametrize("key", ["start", "stop"])
@pytest.mark.parametrize("clock", ["cron(99 9 * * ? *)", "99:00", "24:00", "19:60", "9:00", "19:00:00", "7 pm", ""])
def test_fault_15_a_clock_that_shows_no_time_is_refused(tmp_path: Path, key: str, clock: str) -> None:
    assert refusal(tmp_path, with_windows(window(**{key: clock}))) == (
        f'automation.windows[0].{key} must be a time of day from "00:00" to "23:59", got {clock!r}'
    )


def test_fault_15_a_toml_time_is_refused_like_any_other(tmp_path: Path) -> None:
    told = refusal(tmp_path, with_windows(window().replace('"19:00"', "19:00:00")))
    assert told == 'automation.windows[0].start must be a time of day from "00:00" to "23:59", got \'19:00:00\''


@pytest.mark.parametrize(("start", "stop"), [("20:00", "19:00"), ("19:00", "19:00"), ("22:00", "00:00")])
def test_fault_15_a_window_that_stops_before_it_starts_is_refused(tmp_path: Path, start: str, stop: str) -> None:
    assert refusal(tmp_path, with_windows(window(start, stop))) == (
        f"automation.windows[0].stop must be later on the same day than start, got start {start} and stop {stop}: "
        f"swap them, or split a window over midnight in two, {start} to 23:59 and 00:00 to {stop} of the next day "
        "(they are one run)"
    )


@pytest.mark.parametrize(
    ("zone", "mend"),
    [("Asia/Soul", "Asia/Seoul"), ("KST", "Asia/Seoul"), ("UTC+9", "Asia/Seoul"), ("", "Asia/Seoul"),
     ("America/New York", "America/New_York"), ("localtime", "Asia/Seoul"), ("GMT+9", "Asia/Seoul"), ("../UTC", "Asia/Seoul")],
)  # fmt: skip
def test_fault_15_a_zone_that_is_none_is_told_the_nearest(tmp_path: Path, zone: str, mend: str) -> None:
    assert refusal(tmp_path, with_windows(WINDOW, zone=zone)) == (
        f'automation.time_zone must be an IANA time zone, got {zone!r}: use "{mend}"'
    )


def test_fault_15_a_zone_left_out_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, ZONE, "")) == (
        "automation.time_zone is missing: add it; environments/template.toml shows every key"
    )


@pytest.mark.parametrize(
    ("one", "other", "stop"),
    [
        (("19:00", "20:00"), ("19:30", "21:00"), "21:00"),
        (("19:00", "22:00"), ("20:00", "21:00"), "22:00"),
        (("19:00", "20:00"), ("19:00", "20:00"), "20:00"),
        (("20:00", "21:00"), ("19:00", "20:00"), "21:00"),
    ],
    ids=["across", "inside", "equal", "touching"],
)
def test_fault_15_windows_of_a_channel_that_overlap_or_touch_are_one_run(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str], stop: str
) -> None:
    automation = loaded(tmp_path, with_windows(window(*one), window(*other))).automation
    assert [(time.start, time.stop) for time in automation.air_times] == [("18:50", stop)]


def test_fault_29_no_stop_is_scheduled_while_another_window_of_the_channel_is_open(tmp_path: Path) -> None:
    both = with_windows(window("19:00", "20:00"), window("19:30", "21:00"))
    schedules = built(loaded(tmp_path, both)).resources("AutomationStack", "AWS::Scheduler::Schedule").values()
    expressions = sorted(item["Properties"]["ScheduleExpression"] for item in schedules)
    assert expressions == ["cron(0 21 ? * SAT *)", "cron(0 5 * * ? *)", "cron(50 18 ? * SAT *)"]


def test_fault_15_windows_of_two_channels_may_overlap(tmp_path: Path) -> None:
    channel = DEV[DEV.index("[[channels]]") : DEV.index("[archive]")]
    two = edited(
        with_windows(window(), window(channel="second")), channel, channel + edited(channel, '"main"', '"second"')
    )
    assert [item.channel for item in loaded(tmp_path, two).automation.windows] == ["main", "second"]


def test_fault_15_a_day_or_a_channel_that_is_none_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, with_windows(window(days='"토"')))
    assert told.startswith("automation.windows[0].days[0] must be 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT' or 'SUN'")
    told = refusal(tmp_path, with_windows(window(days='"SAT", "SAT"')))
    assert told == "automation.windows[0].days must name each day once, got SAT, SAT: remove the repeated one"
    told = refusal(tmp_path, with_windows(window(channel="second")))
    assert told == "automation.windows[0].channel must be one of main, got 'second'"


@pytest.mark.parametrize(
    ("zone", "skipping", "told"),
    [
        ("America/New_York", window("02:30", "05:00", '"SUN"'), "start must be a time that every SUN has, got 02:30"),
        ("America/New_York", window("01:00", "02:00", '"SUN"'), "stop must be a time that every SUN has, got 02:00"),
        ("Europe/Berlin", window("01:00", "02:59", '"SUN"'), "stop must be a time that every SUN has, got 02:59"),
        ("Africa/Cairo", window("00:00", "09:00", '"FRI"'), "start must be a time that every FRI has, got 00:00"),
    ],
)
def test_fault_15_a_time_that_the_clocks_skip_is_refused(tmp_path: Path, zone: str, skipping: str, told: str) -> None:
    (skipped,) = skipped_hours(zone)
    assert refusal(tmp_path, with_windows(skipping, zone=zone)) == (
        f"automation.windows[0].{told}: clocks of {zone} go from {skipped.start} to {skipped.end} once a year, and "
        f"this one would be left out; choose one before {skipped.start}, or {skipped.end} and later"
    )


@pytest.mark.parametrize(
    ("zone", "day", "start", "stop"),
    [
        ("America/New_York", "SAT", "02:30", "05:00"),
        ("America/New_York", "SUN", "01:59", "03:00"),
        ("Asia/Seoul", "SUN", "00:00", "02:30"),
    ],
)
def test_fault_15_a_time_beside_the_skipped_hour_is_taken(
    tmp_path: Path, zone: str, day: str, start: str, stop: str
) -> None:
    assert loaded(tmp_path, with_windows(window(start, stop, f'"{day}"'), zone=zone)).automation.time_zone == zone


def test_fault_15_midnight_is_midnight_in_the_zone_of_the_file(tmp_path: Path) -> None:
    late, early = window("22:00", "23:59", '"SUN"'), window("00:00", "01:00", '"MON"')
    schedules = built(loaded(tmp_path, with_windows(late, early))).resources(
        "AutomationStack", "AWS::Scheduler::Schedule"
    )
    expressions = {
        (item["Properties"]["ScheduleExpression"], item["Properties"]["ScheduleExpressionTimezone"])
        for item in schedules.values()
    }
    assert expressions == {
        ("cron(50 21 ? * SUN *)", "Asia/Seoul"),
        ("cron(0 1 ? * MON *)", "Asia/Seoul"),
        ("cron(0 5 * * ? *)", "Asia/Seoul"),
    }


@pytest.mark.parametrize("days", [0, -7])
@pytest.mark.parametrize("key", ["expire_days", "glacier_after_days"])
def test_fault_17_no_days_are_refused(tmp_path: Path, key: str, days: int) -> None:
    told = refusal(tmp_path, edited(DEV, EXPIRY, f"{key} = {days}"))
    assert told == f"archive.{key} must be at least 1, got {days}: use 1"


@pytest.mark.parametrize(("expire", "glacier"), [(7, 30), (7, 7)])
def test_fault_17_recordings_that_expire_before_they_reach_glacier_are_refused(
    tmp_path: Path, expire: int, glacier: int
) -> None:
    broken = edited(DEV, EXPIRY, f"expire_days = {expire}\nglacier_after_days = {glacier}")
    assert refusal(tmp_path, broken) == (
        f"archive.expire_days must be greater than glacier_after_days, got {expire} and {glacier}: "
        "expire later, or leave out glacier_after_days"
    )


def test_fault_15_a_window_that_the_maximum_run_would_cut_short_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, with_windows(window("18:00", "19:50"), longest=120)) == (
        "automation.maximum_run_minutes must be longer than every run by 1 minute, got 120, and channel main runs 120 "
        "minutes from 17:50 to 19:50 (pre_warm_minutes = 10 included): it would be stopped in the middle; use "
        "maximum_run_minutes = 121 or more"
    )
    (time,) = loaded(tmp_path, with_windows(window("18:00", "19:49"), longest=120)).automation.air_times
    assert time.minutes == 119


def test_fault_15_windows_that_are_too_long_together_are_refused(tmp_path: Path) -> None:
    both = with_windows(window("18:00", "19:00"), window("19:00", "20:00"), longest=120)
    assert "channel main runs 130 minutes from 17:50 to 20:00" in refusal(tmp_path, both)


def test_fault_15_a_start_moved_into_the_skipped_hour_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, with_windows(window("03:05", "04:00", '"SUN"'), zone="America/New_York"))
    assert told.startswith(
        "automation.pre_warm_minutes = 10 makes channel main start at 02:55; it must be a time that every SUN has"
    )


DAILY = 'daily_stop = "05:00"'


@pytest.mark.parametrize("clock", ["5:00", "24:00", "never", ""])
def test_a_daily_stop_that_is_no_time_is_refused(tmp_path: Path, clock: str) -> None:
    assert refusal(tmp_path, edited(DEV, DAILY, f'daily_stop = "{clock}"')) == (
        f'automation.daily_stop must be a time of day from "00:00" to "23:59", or "off", got {clock!r}'
    )


def test_the_daily_stop_is_off_only_when_the_file_says_so(tmp_path: Path) -> None:
    assert loaded(tmp_path, edited(DEV, DAILY, 'daily_stop = "off"')).automation.daily_stop == "off"
    assert refusal(tmp_path, edited(DEV, DAILY, "")) == (
        "automation.daily_stop is missing: add it; environments/template.toml shows every key"
    )


@pytest.mark.parametrize("clock", ["18:50", "19:30", "19:59"])
def test_a_daily_stop_inside_a_run_is_refused(tmp_path: Path, clock: str) -> None:
    assert refusal(tmp_path, edited(DEV, DAILY, f'daily_stop = "{clock}"')) == (
        f"automation.daily_stop must be a time at which no window is open, got {clock}, and channel main runs from "
        "18:50 to 20:00: use 20:00 or later"
    )


@pytest.mark.parametrize("clock", ["18:49", "20:00", "00:00"])
def test_a_daily_stop_beside_every_run_is_taken(tmp_path: Path, clock: str) -> None:
    assert loaded(tmp_path, edited(DEV, DAILY, f'daily_stop = "{clock}"')).automation.daily_stop == clock


def test_a_daily_stop_that_the_clocks_skip_is_refused(tmp_path: Path) -> None:
    moved = edited(edited(DEV, DAILY, 'daily_stop = "02:30"'), ZONE, 'time_zone = "America/New_York"')
    assert refusal(tmp_path, moved).startswith("automation.daily_stop must be a time that every SUN has, got 02:30")


@pytest.mark.parametrize(("dollars", "says"), [("0", "got 0: use 1"), ("2_000_000", "got 2000000: use 1000000")])
def test_a_budget_that_is_none_is_refused(tmp_path: Path, dollars: str, says: str) -> None:
    told = refusal(tmp_path, edited(DEV, "monthly_budget_usd = 30", f"monthly_budget_usd = {dollars}"))
    assert told == f"automation.monthly_budget_usd must be 1 to 1000000, {says}"


def test_a_budget_may_be_left_out(tmp_path: Path) -> None:
    assert loaded(tmp_path, edited(DEV, "monthly_budget_usd = 30", "")).automation.monthly_budget_usd is None


@pytest.mark.parametrize("key", ["onair:phase", "aws:cloudformation:stack-name", "Onair:project"])
def test_a_tag_that_onair_or_aws_sets_is_refused(tmp_path: Path, key: str) -> None:
    told = refusal(tmp_path, edited(DEV, "[tags]", f'[tags]\n"{key}" = "x"'))
    assert told == (
        f"tags must not set tags that begin with onair: or aws:, got {key!r}: "
        "onair and AWS set them themselves; choose another name"
    )
