"""Tells people what happens to channels, and what to do on the phone: one message for a whole batch of events."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stream_automation.digest import digest
from stream_automation.edge import channels
from stream_automation.events import ChannelEvent, MalformedEventError, channel_event
from stream_automation.readers import Readers
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
READERS = Readers.read(SETTINGS.notice_topic_arn)


@dataclass(frozen=True)
class Letter:
    """One message of the notice queue, opened."""

    id: str
    event: ChannelEvent


def handler(event: Any, _context: object) -> dict[str, list[dict[str, str]]]:
    """Tell of a batch from the notice queue; the ids that Lambda shall leave in the queue, to be tried again.

    A message that is no event of a channel of this account and region is one of them, alone: the others are told.
    """
    letters, failed = _opened(_records(event))
    names, unknown = _names(letters)
    failed += unknown
    ours = [letter for letter in letters if letter.event.channel_id in names]
    if ours and not _told([(names[letter.event.channel_id], letter.event) for letter in ours]):
        failed += [letter.id for letter in ours]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _records(event: Any) -> list[Any]:
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list):
        raise MalformedEventError("event must be a batch of a queue's messages")
    return records


def _opened(records: Sequence[Any]) -> tuple[list[Letter], list[str]]:
    letters, failed = [], []
    for record in records:
        try:
            letters.append(Letter(record["messageId"], channel_event(json.loads(record["body"]), SETTINGS.home)))
        except (MalformedEventError, ValueError, RecursionError) as refused:
            log.error("malformed", extra={"messageId": record["messageId"], "reason": str(refused)})
            failed.append(record["messageId"])
    return letters, failed


def _names(letters: Sequence[Letter]) -> tuple[dict[str, str], list[str]]:
    """The names of those channels that are ours, by id; the messages of channels that MediaLive could not tell of."""
    names: dict[str, str] = {}
    failed: list[str] = []
    for channel_id in dict.fromkeys(letter.event.channel_id for letter in letters):
        try:
            channel = channels.describe(channel_id)
        except Exception as failure:
            log.error("not described", extra={"channelId": channel_id, "reason": str(failure)})
            failed += [letter.id for letter in letters if letter.event.channel_id == channel_id]
            continue
        if channel is not None and channel.belongs_to(SETTINGS.project, SETTINGS.environment):
            names[channel_id] = channel.name
        else:
            log.info("not ours", extra={"channelId": channel_id})
    return names, failed


def _told(told: Sequence[tuple[str, ChannelEvent]]) -> bool:
    try:
        READERS.tell(digest(told))
    except Exception as failure:
        log.error("nobody was told", extra={"events": len(told), "reason": str(failure)})
        return False
    return True
