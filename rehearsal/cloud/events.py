"""Puts a service's own events on the default EventBridge bus."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ministack.services import eventbridge


def emit(source: str, detail_type: str, resource: str, detail: Mapping[str, object]) -> None:
    """One event of an AWS service, as rules and their targets will see it."""
    entry = {"Source": source, "DetailType": detail_type, "Resources": [resource], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
