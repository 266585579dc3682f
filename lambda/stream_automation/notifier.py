"""Tells people what happens to a channel, and what to do on the phone."""

from __future__ import annotations

import logging
from typing import Any

from stream_automation import notices
from stream_automation.edge import channels, topic
from stream_automation.events import state_change_or_alert
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()


def handler(event: Any, _context: object) -> dict[str, str]:
    """Publish one notice for a state change or an alert of a channel of this project and environment."""
    told = state_change_or_alert(event, SETTINGS.home)
    channel = channels.describe(told.channel_id)
    if channel is None or not channel.belongs_to(SETTINGS.project, SETTINGS.environment):
        log.info("not ours", extra={"channelId": told.channel_id})
        return {"channelId": told.channel_id, "result": "not ours"}
    notice = notices.of(told, channel.name)
    topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)
    log.info("told", extra={"channelId": channel.id, "subject": notice.subject})
    return {"channelId": channel.id, "result": "told"}
