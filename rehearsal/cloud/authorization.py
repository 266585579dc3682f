"""IAM's answer to a call of one of our services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, responses

from rehearsal.cloud.api_error import ApiError


def require(key: str, action: str, service: str, arn: str, conditions: Mapping[str, Any] | None = None) -> None:
    """Raise ApiError 403 unless the holder of this access key may do `action` on `arn`."""
    region = responses.get_region()
    denied = iam_evaluator.enforce(
        key, action, service, region, resource_arn=arn, service_context=dict(conditions or {})
    )
    if denied is not None:
        who = getattr(denied, "principal_arn", None) or "the caller"
        text = f"User: {who} is not authorized to perform: {action} on resource: {arn}"
        raise ApiError("AccessDeniedException", text, 403)


def tag_conditions(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """aws:TagKeys and aws:RequestTag/… of a call that brings tags, or names them."""
    tags = parameters.get("Tags")
    if isinstance(tags, list):
        tags = {tag["Key"]: tag["Value"] for tag in tags}
    if tags:
        return {"aws:TagKeys": list(tags), **{f"aws:RequestTag/{key}": value for key, value in tags.items()}}
    return {"aws:TagKeys": list(parameters["TagKeys"])} if parameters.get("TagKeys") else {}
