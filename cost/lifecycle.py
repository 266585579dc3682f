"""How long what is written to a bucket stays there, and in which storage class: the bucket's lifecycle rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preflight.reading import at, known, number, objects
from preflight.template import Resource

STANDARD = "STANDARD"
LEAST_DAYS = {"STANDARD_IA": 30, "ONEZONE_IA": 30, "GLACIER_IR": 90, "GLACIER": 90, "DEEP_ARCHIVE": 180}
"""For how many days a class bills what lies in it, however early it is deleted or moved on (S3's pricing page, as third
parties quote it; not read at AWS)."""


@dataclass(frozen=True)
class Stay:
    """So many days in one storage class, from the day that an object is written on or is moved there.

    `too_early` is how many days more the class bills, because a rule ends the stay before its least.
    """

    storage_class: str
    days: int
    too_early: int = 0


def stays(bucket: Resource, prefix: str, most_days: int) -> tuple[Stay, ...]:
    """Where an object with this prefix is day by day, until a rule deletes it or `most_days` are over."""
    rules = [rule for rule in _rules(bucket) if prefix.startswith(_prefix(rule))]
    expirations = [int(stated) for rule in rules if (stated := number(rule, "ExpirationInDays")) is not None]
    kept = min([*expirations, most_days])
    moves = sorted({move for rule in rules for move in _moves(rule)})
    days, classes = [0, *(day for day, _ in moves)], [STANDARD, *(name for _, name in moves)]
    ends = [*days[1:], kept]
    found = (
        _stay(name, min(end, kept) - begin, by_rule=min(end, kept) < most_days)
        for name, begin, end in zip(classes, days, ends, strict=True)
        if begin < kept
    )
    return tuple(stay for stay in found if stay.days > 0)


def _stay(name: str, days: int, *, by_rule: bool) -> Stay:
    return Stay(name, days, max(0, LEAST_DAYS.get(name, 0) - days) if by_rule else 0)


def _rules(bucket: Resource) -> Iterator[Mapping[str, Any]]:
    for _, rule in objects(at(bucket.properties, "LifecycleConfiguration"), "Rules"):
        if known(rule, "Status") == "Enabled":
            yield rule


def _prefix(rule: Mapping[str, Any]) -> str:
    stated = known(rule, "Prefix") or known(rule, "Filter", "Prefix")
    return stated if isinstance(stated, str) else ""


def _moves(rule: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    single = at(rule, "Transition")
    listed = [transition for _, transition in objects(rule, "Transitions")]
    for transition in [*listed, *([single] if isinstance(single, Mapping) else [])]:
        days, name = number(transition, "TransitionInDays"), known(transition, "StorageClass")
        if days is not None and isinstance(name, str):
            yield int(days), name
