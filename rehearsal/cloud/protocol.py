"""REST-JSON as botocore's service models describe it: requests in, answers out, and CloudFormation properties."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from botocore.model import OperationModel, Shape

Parameters = dict[str, Any]


def path_pattern(uri: str) -> re.Pattern[str]:
    """A regular expression for a request URI; a label that is an ARN, or greedy, may hold slashes."""

    def label(match: re.Match[str]) -> str:
        name = match[1]
        content = ".+" if match[2] or name.lower().endswith("arn") else "[^/]+"
        return f"(?P<{group_name(name)}>{content})"

    return re.compile("^" + re.sub(r"\{([\w-]+)(\+?)\}", label, uri.split("?", maxsplit=1)[0].rstrip("/")) + "/?$")


def group_name(label: str) -> str:
    """A URI label as the name of a regular expression's group, which may hold no hyphen."""
    return label.replace("-", "_")


def request_parameters(
    operation: OperationModel, labels: Mapping[str, str], query: Mapping[str, Any], body: bytes
) -> Parameters:
    """The parameters of a request by member name, from its path, its query string and its JSON body."""
    document = json.loads(body) if body else {}
    shape = operation.input_shape
    found = {}
    for name, member in shape.members.items() if shape else ():
        key = member.serialization.get("name", name)
        match member.serialization.get("location"):
            case "uri":
                value: Any = urllib.parse.unquote(labels[group_name(key)])
            case "querystring":
                value = from_properties(member, _single(member, query.get(key)))
            case "header":
                continue
            case _:
                value = from_wire(member, document.get(key))
        if value is not None:
            found[name] = value
    return found


def _single(member: Shape, value: Any) -> Any:
    return value[0] if isinstance(value, list) and member.type_name != "list" else value


def from_wire(shape: Any, value: Any) -> Any:
    """A JSON value with its wire names turned into the model's member names."""
    if value is None:
        return None
    match shape.type_name:
        case "structure":
            wire = {name: member.serialization.get("name", name) for name, member in shape.members.items()}
            return {n: from_wire(shape.members[n], value[w]) for n, w in wire.items() if value.get(w) is not None}
        case "list":
            return [from_wire(shape.member, item) for item in value]
        case "map":
            return {key: from_wire(shape.value, item) for key, item in value.items()}
    return value


def to_wire(shape: Any, value: Any) -> Any:
    """An answer as JSON; what the model does not name is left out."""
    if value is None:
        return None
    match shape.type_name:
        case "structure":
            return {
                member.serialization.get("name", name): to_wire(member, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "list":
            return [to_wire(shape.member, item) for item in value]
        case "map":
            return {key: to_wire(shape.value, item) for key, item in value.items()}
        case "timestamp":
            return _timestamp(shape, value)
    return value


def _timestamp(shape: Any, value: datetime) -> Any:
    if shape.serialization.get("timestampFormat") == "iso8601":
        return value.isoformat().replace("+00:00", "Z")
    return value.timestamp()


def from_properties(shape: Any, value: Any) -> Any:
    """CloudFormation properties as API parameters: numbers and booleans from text, tag lists to maps.

    The member names are equal in both, so one function serves every media type; properties that the API
    does not know are left out.
    """
    if value is None:
        return None
    match shape.type_name:
        case "structure":
            return {
                name: from_properties(member, value[name])
                for name, member in shape.members.items()
                if isinstance(value, dict) and value.get(name) is not None
            }
        case "list":
            return [from_properties(shape.member, item) for item in (value if isinstance(value, list) else [value])]
        case "map":
            tags = {item["Key"]: item["Value"] for item in value} if isinstance(value, list) else value
            return {key: from_properties(shape.value, item) for key, item in tags.items()}
    return _scalar(shape.type_name, value)


def _scalar(kind: str, value: Any) -> Any:
    # A text that is no number stays as it is, for botocore's validator to refuse with the name of the member.
    if kind in ("integer", "long", "float", "double") and isinstance(value, str):
        try:
            return float(value) if kind in ("float", "double") else int(value)
        except ValueError:
            return value
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind == "string" and not isinstance(value, str):
        return json.dumps(value) if isinstance(value, dict | list) else str(value)
    return value
