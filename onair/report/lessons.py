"""What was learnt, as far as the data of this very rehearsal and these templates tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cost.show import SHORTEST_MINUTES
from onair.report.architecture import Architecture
from onair.report.costs import TEST_MINUTES, Costs
from onair.report.evidence import Found
from onair.report.reading import at, setting
from onair.report.settings.automation import guards
from onair.report.words import Words
from preflight.check import check
from preflight.finding import Severity
from preflight.rules import RULES

SECONDS_OF_HOUR = 3600


@dataclass(frozen=True)
class Lesson:
    """One thing: the figure that it hangs on, and what follows from it."""

    key: str
    figure: str
    text: str


def lessons(architecture: Architecture, found: Found, costs: Costs, words: Words) -> list[Lesson]:
    """Those for which there are data, in the order in which a stream passes the system."""
    readers = (_first_manifest, _signatures, _cache, _first_picture)
    told = [lesson for reader in readers for lesson in reader(architecture, found, words)]
    return [*told, *_preflight(architecture, words), *_forgotten(architecture, costs, words), *_brief(costs, words)]


def _first_manifest(architecture: Architecture, found: Found, words: Words) -> Iterator[Lesson]:
    seconds = found.observed("origin-signed-on-air", "seconds_after_first_byte")
    endpoints = architecture.resources("AWS::MediaPackageV2::OriginEndpoint")
    segment = at(endpoints[0].properties, "Segment", "SegmentDurationSeconds") if endpoints else None
    if isinstance(seconds, (int, float)) and segment and found.stands("origin-signed-on-air"):
        figure = words.duration(seconds)
        yield Lesson("first_manifest", figure, words("lesson.first_manifest", segment=words.duration(segment)))


def _signatures(architecture: Architecture, found: Found, words: Words) -> Iterator[Lesson]:
    names = ("origin-unsigned", "origin-signed-before-input", "origin-signed-on-air")
    codes = [found.observed(name, "status") for name in names]
    if found.stands(*names) and all(isinstance(code, int) for code in codes):
        yield Lesson("signatures", " → ".join(map(str, codes)), words("lesson.signatures"))


def _cache(architecture: Architecture, found: Found, words: Words) -> Iterator[Lesson]:
    answers = found.observed("cdn-playlist", "x_cache")
    if isinstance(answers, list) and found.stands("cdn-playlist"):
        hits = sum("Hit" in str(answer) for answer in answers)
        yield Lesson("cache", f"{hits}/{len(answers)}", words("lesson.cache", age=_playlist_age(architecture, words)))


def _playlist_age(architecture: Architecture, words: Words) -> str:
    for policy in architecture.resources("AWS::CloudFront::CachePolicy"):
        config = at(policy.properties, "CachePolicyConfig")
        if str(at(config, "Name")).endswith("-playlists"):
            return words.duration(float(at(config, "MaxTTL")))
    return "–"


def _first_picture(architecture: Architecture, found: Found, words: Words) -> Iterator[Lesson]:
    seconds = found.observed("player", "seconds_to_picture")
    watched, advanced = found.observed("player", "watched_seconds"), found.observed("player", "advanced_seconds")
    if isinstance(seconds, (int, float)) and watched and advanced:
        key = "lesson.first_picture" if found.stands("player") else "lesson.first_picture_slow"
        text = words(key, watched=words.duration(watched), advanced=words.duration(advanced))
        yield Lesson("first_picture", words.duration(seconds), text)


def _preflight(architecture: Architecture, words: Words) -> Iterator[Lesson]:
    findings = check(architecture.templates)
    errors = sum(finding.rule.severity is Severity.ERROR for finding in findings)
    text = words(
        "lesson.preflight",
        errors=words.counted("lesson.errors", errors),
        warnings=words.counted("lesson.warnings", len(findings) - errors),
    )
    yield Lesson("preflight", words("lesson.preflight_figure", count=len(RULES)), text)


def _forgotten(architecture: Architecture, costs: Costs, words: Words) -> Iterator[Lesson]:
    run, stops = setting(architecture, "MAXIMUM_RUN_SECONDS"), guards(architecture, words)
    if run is None or not run.isdecimal() or not stops or not costs.forgotten_month:
        return
    hourly = (costs.forgotten_month / costs.show.hours_of_month) * int(run) / SECONDS_OF_HOUR
    text = words(
        "lesson.forgotten",
        stops=len(stops),
        run=words.duration(int(run)),
        most=words.money(hourly),
        month=words.money(costs.forgotten_month),
    )
    yield Lesson("forgotten", f"{words.money(hourly)}", text)


def _brief(costs: Costs, words: Words) -> Iterator[Lesson]:
    month = next(each for each in costs.comparisons if each.key == "month")
    short = next(each for each in costs.comparisons if each.key == "five_minutes")
    if month.brief.total and month.billed.total:
        text = words(
            "lesson.brief",
            brief=words.money(month.brief.total),
            billed=words.money(month.billed.total),
            viewers=month.show.viewers,
            test=TEST_MINUTES,
            minutes=SHORTEST_MINUTES,
            short=words.money(short.billed.total),
        )
        share = 100 * (month.billed.total / month.brief.total - 1)
        yield Lesson("brief", f"{share:+.0f} %".replace("-", "−"), text)
