"""Tells everybody who is to read a notice, by e-mail and in a chat; neither way waits for the other to work."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from stream_automation.edge import secret, topic, webhook
from stream_automation.edge.webhook import WebhookError
from stream_automation.notices import Notice

log = logging.getLogger(__name__)
E_MAIL, CHAT = "e-mail", "webhook"


class UntoldError(RuntimeError):
    """A notice that reached nobody."""


@dataclass(frozen=True)
class Readers:
    """Who reads notices: the subscribers of the topic, and whoever is in the webhook's channel.

    `addresses` is how many subscribers were deployed; without one, the topic taking a notice does not mean that
    somebody reads it. `webhook_secret` is the name of the secret with the webhook's URL, or empty.
    """

    topic_arn: str
    addresses: int
    webhook_secret: str

    @classmethod
    def read(cls, topic_arn: str, variables: Mapping[str, str] | None = None) -> Readers:
        """From the process's environment, where both variables may be missing."""
        given = os.environ if variables is None else variables
        addresses = given.get("NOTICE_ADDRESSES", "")
        return cls(topic_arn, int(addresses) if addresses.isdecimal() else 0, given.get("WEBHOOK_SECRET", ""))

    def tell(self, notice: Notice | None, mailed: Sequence[Notice] = ()) -> None:
        """One message each way; what is in people's mail already is for the chat only.

        What failed is logged and counted; UntoldError when nobody was told at all.
        """
        subject = "; ".join(told.subject for told in (*mailed, *filter(None, [notice])))
        reached, missed = [], []
        for way, send in self._ways(notice, mailed).items():
            try:
                send()
                reached.append(way)
            except Exception as failure:
                missed.append(way)
                log.error("not told", extra={"way": way, "subject": subject, "reason": str(failure)})
        log.info("told", extra={"subject": subject, "reached": reached, "missed": len(missed)})
        read = [way for way in reached if way != E_MAIL or self.addresses or not self.webhook_secret]
        if missed and not read:
            raise UntoldError(f"nobody was told by {', '.join(missed)}")

    def _ways(self, notice: Notice | None, mailed: Sequence[Notice]) -> dict[str, Callable[[], None]]:
        ways: dict[str, Callable[[], None]] = {}
        if notice is not None:
            ways[E_MAIL] = partial(topic.tell, self.topic_arn, notice.subject, notice.message, chat=topic.TOLD)
        if self.webhook_secret:
            texts = [told.text for told in (*mailed, *filter(None, [notice]))]
            ways[CHAT] = partial(_write, self.webhook_secret, "\n\n".join(texts))
        return ways


def _write(secret_name: str, text: str) -> None:
    """Into the webhook's channel; a second time when the host asks for it or the URL has been replaced meanwhile."""
    url = secret.value(secret_name)
    try:
        webhook.post(url, text)
    except WebhookError as failure:
        secret.forget(secret_name)
        fresh = secret.value(secret_name)
        if fresh == url:
            if failure.pause is None:
                raise
            webhook.rest(failure.pause)
        webhook.post(fresh, text)
