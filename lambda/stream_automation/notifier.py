"""Tells people what happens to channels, and what to do on the phone: one message for a whole batch of events."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stream_automation.digest import digest
from stream_automation.edge import channels
from stream_automation.events import ChannelEvent, MalformedEventError, channel_event, topic_notice
from stream_automation.notices import Notice
from stream_automation.readers import Readers
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
READERS = Readers.read(SETTINGS.notice_topic_arn)


@dataclass(frozen=True)
class Letters:
    """A batch of the notice queue, opened, each by its message's id; `unreadable` are the ids of the rest.

    `events` is what MediaLive told, `mailed` what other functions have written to people already.
    """

    events: dict[str, ChannelEvent] = field(default_factory=dict)
    mailed: dict[str, Notice] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def handler(event: Any, _context: object) -> dict[str, list[dict[str, str]]]:
    """Tell of a batch from the notice queue; the ids that Lambda shall leave in the queue, to be tried again.

    A message that is nothing of this account and region is one of them, alone: the others are told.
    """
    letters = _opened(_records(event))
    names, unknown = _names(letters.events)
    ours = {message_id: told for message_id, told in letters.events.items() if told.channel_id in names}
    failed = [*letters.unreadable, *unknown]
    if not _told([(names[told.channel_id], told) for told in ours.values()], list(letters.mailed.values())):
        failed += [*ours, *letters.mailed]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _records(event: Any) -> list[Any]:
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list):
        raise MalformedEventError("event must be a batch of a queue's messages")
    return records


def _opened(records: Sequence[Any]) -> Letters:
    letters = Letters()
    for record in records:
        message_id = record["messageId"]
        try:
            document = json.loads(record["body"])
            if isinstance(document, dict) and document.get("Type") == "Notification":
                letters.mailed[message_id] = topic_notice(document, SETTINGS.notice_topic_arn)
            else:
                letters.events[message_id] = channel_event(document, SETTINGS.home)
        except (MalformedEventError, ValueError, RecursionError) as refused:
            log.error("malformed", extra={"messageId": message_id, "reason": str(refused)})
            letters.unreadable.append(message_id)
    return letters


def _names(events: Mapping[str, ChannelEvent]) -> tuple[dict[str, str], list[str]]:
    """The names of those channels that are ours, by id; the messages of channels that MediaLive could not tell of."""
    names: dict[str, str] = {}
    failed: list[str] = []
    for channel_id in dict.fromkeys(told.channel_id for told in events.values()):
        try:
            channel = channels.describe(channel_id)
        except Exception as failure:
            log.error("not described", extra={"channelId": channel_id, "reason": str(failure)})
            failed += [message_id for message_id, told in events.items() if told.channel_id == channel_id]
            continue
        if channel is not None and channel.belongs_to(SETTINGS.project, SETTINGS.environment):
            names[channel_id] = channel.name
        else:
            log.info("not ours", extra={"channelId": channel_id})
    return names, failed


def _told(events: Sequence[tuple[str, ChannelEvent]], mailed: Sequence[Notice]) -> bool:
    try:
        if events or mailed:
            READERS.tell(digest(events) if events else None, list(dict.fromkeys(mailed)))
    except Exception as failure:
        log.error("nobody was told", extra={"events": len(events), "reason": str(failure)})
        return False
    return True
