"""Folds what MediaLive told within a short time into one notice: a storm of alerts is no storm of messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from stream_automation.alert_texts import ALERTS, UNKNOWN
from stream_automation.events import Alert, ChannelEvent, InputChange, StateChange
from stream_automation.notices import ROOM_IN_SUBJECT, Advice, Notice, compose
from stream_automation.state_texts import STATES, state_text

LONGEST_TYPE, LONGEST_SAYING, MOST_SAYINGS = 80, 300, 5
LIFE = {state: place for place, state in enumerate(STATES)}


@dataclass(frozen=True)
class Line:
    """One thing to tell of a channel: its label for a subject, the same with what to do, and whether it is over."""

    label: str
    advice: Advice
    is_over: bool = False


def digest(told: Iterable[tuple[str, ChannelEvent]]) -> Notice:
    """The notice of one event or many, in any order, each with the name of its channel.

    Of each channel: its states in their order, then every type of alert with its last state (those that last first; one
    that came and went is one line), then the input that it takes. An event that was delivered twice counts once.
    """
    ordered = sorted(dict.fromkeys(told), key=lambda item: _place(item[1]))
    lines = [(name, line) for name, events in _by_channel(ordered) for line in _lines(events)]
    advice = Advice(
        "\n".join(f"{name}: {line.advice.english}" for name, line in lines),
        "\n".join(f"{name}: {line.advice.korean}" for name, line in lines),
    )
    labels = [
        line.label if place and lines[place - 1][0] == name else f"{name}: {line.label}"
        for place, (name, line) in enumerate(lines)
    ]
    return compose(_subject(labels), advice, _sayings(event for _, event in ordered))


def _place(event: ChannelEvent) -> tuple[float, int, str]:
    """When an event comes among others; within one second a channel lives forward, and SET comes before CLEARED."""
    rank = 0
    if isinstance(event, StateChange):
        rank = LIFE.get(event.state, 0)
    elif isinstance(event, Alert):
        rank = 0 if event.is_set else 1
    # What is still equal comes in any order, but always in the same.
    return event.moment.timestamp(), rank, repr(event)


def _by_channel(ordered: Iterable[tuple[str, ChannelEvent]]) -> Iterator[tuple[str, list[ChannelEvent]]]:
    found: dict[str, tuple[str, list[ChannelEvent]]] = {}
    for name, event in ordered:
        found.setdefault(event.channel_id, (name, []))[1].append(event)
    yield from found.values()


def _lines(events: Sequence[ChannelEvent]) -> Iterator[Line]:
    states = [event.state for event in events if isinstance(event, StateChange)]
    if states:
        yield _states(states)
    alerts = [event for event in events if isinstance(event, Alert)]
    kinds = dict.fromkeys(alert.type for alert in alerts)
    told = [_alert(kind, [alert for alert in alerts if alert.type == kind]) for kind in kinds]
    yield from sorted(told, key=lambda line: line.is_over)
    inputs = [event for event in events if isinstance(event, InputChange)]
    if inputs:
        yield _input(inputs[-1])


def _states(states: Sequence[str]) -> Line:
    distinct = [state for place, state in enumerate(states) if place == 0 or states[place - 1] != state]
    label, last = ", ".join(distinct), state_text(distinct[-1])
    korean = ", ".join(state_text(state).korean_name for state in distinct)
    return Line(label, Advice(f"{label}. {last.means.english}", f"{korean}. {last.means.korean}"))


def _alert(kind: str, alerts: Sequence[Alert]) -> Line:
    text = ALERTS.get(kind, UNKNOWN)
    name = _one_line(kind, LONGEST_TYPE)
    korean_name = text.korean_name if kind in ALERTS else f"{text.korean_name}({name})"
    # The two pipelines of a channel complain of the same thing, each for itself.
    times = max(Counter(alert.pipeline for alert in alerts if alert.is_set).values(), default=0)
    last = {(alert.pipeline, alert.id): alert.is_set for alert in alerts}
    if not times:
        return Line(f"over: {name}", Advice(f"Over: {name}.", f"해제됨: {korean_name}."), is_over=True)
    lasts = any(last.values())
    how = _how_often(times, lasts=lasts)
    label, korean = f"{name}{how.english}", f"{korean_name}{how.korean}"
    if lasts:
        means = Advice(f"{text.means.english} {text.to_do.english}", f"{text.means.korean} {text.to_do.korean}")
    else:
        means = Advice(f"If it comes again: {text.to_do.english}", f"다시 나타나면: {text.to_do.korean}")
    return Line(label, Advice(f"{label}. {means.english}", f"{korean}. {means.korean}"), is_over=not lasts)


def _how_often(times: int, *, lasts: bool) -> Advice:
    if times == 1:
        return Advice("", "") if lasts else Advice(" (came and went)", "(발생했다가 해제됨)")
    if lasts:
        return Advice(f" ({times} times, still there)", f"({times}번 발생, 아직 계속됨)")
    return Advice(f" ({times} times, now over)", f"({times}번 발생, 지금은 해제됨)")


def _input(change: InputChange) -> Line:
    attachment = _one_line(change.attachment, LONGEST_TYPE)
    to_english, to_korean = (f" to {attachment}", f"({attachment})") if attachment else ("", "")
    return Line(
        f"input switched{to_english}",
        Advice(
            f"Input switched{to_english}. Viewers see this input now; if nobody switched it, look at the other phone.",
            f"입력 전환{to_korean}. 시청자는 이제 이 입력을 봅니다. 직접 바꾸지 않았다면 다른 휴대폰을 확인하세요.",
        ),
    )


def _subject(items: Sequence[str]) -> str:
    """As many of the items as a subject has room for, and how many more there are."""
    for kept in range(len(items), 0, -1):
        left = len(items) - kept
        subject = "; ".join(items[:kept]) + (f"; {left} more" if left else "")
        if len(subject) <= ROOM_IN_SUBJECT:
            return subject
    return items[0]


def _sayings(events: Iterable[ChannelEvent]) -> str:
    """The last things that MediaLive said, each once, with the time at which it said so last."""
    said: dict[str, datetime] = {}
    for event in events:
        message = _one_line(event.message, LONGEST_SAYING)
        if message:
            said.pop(message, None)
            said[message] = event.moment.astimezone(UTC)
    last = list(said.items())[-MOST_SAYINGS:]
    return "\n".join(f"MediaLive, {moment:%H:%M:%S} UTC: {message}" for message, moment in last)


def _one_line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
