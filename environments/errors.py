"""Turns what pydantic found into sentences: the key, what it got, what is allowed, how to mend it."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError


class ConfigurationError(ValueError):
    """An environment that cannot be used; its text is for the person who edits the file."""


def describe(invalid: ValidationError, model: type[BaseModel]) -> str:
    """One line per fault, each beginning with the key's path."""
    errors = invalid.errors(include_url=False)
    # A fault inside a list makes pydantic count the list as too short as well: only the cause is worth reading.
    causes = [error for error in errors if not any(_lies_inside(other["loc"], error["loc"]) for other in errors)]
    return "\n".join(_sentence(error, model) for error in causes)


def _lies_inside(inner: Sequence[str | int], outer: Sequence[str | int]) -> bool:
    return len(inner) > len(outer) and list(inner[: len(outer)]) == list(outer)


def _sentence(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    location: Sequence[str | int] = error["loc"]
    key = dotted(location)
    match error["type"]:
        case "value_error":
            message = str(error["ctx"]["error"])
            # A rule over one key says "must …"; a rule over several begins with the key it blames.
            return f"{key} {message}" if message.startswith("must ") else f"{key}.{message}".removeprefix(".")
        case "missing":
            return f"{key} is missing: add it; environments/template.toml shows every key"
        case "extra_forbidden":
            return f"{key} is unknown: {_suggestion(location, model)}"
        case "literal_error":
            return f"{key} must be {error['ctx']['expected']}, got {error['input']!r}"
    return f"{key} is not legal, got {error['input']!r}: {_plain(error)}"


def _plain(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return f"it should match {error['ctx']['pattern']}"
    return str(error["msg"]).replace("Input", "it", 1)


def dotted(location: Sequence[str | int]) -> str:
    """`("channels", 0, "ladder", 1)` as `channels[0].ladder[1]`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _suggestion(location: Sequence[str | int], model: type[BaseModel]) -> str:
    known = list(_fields_at(location[:-1], model))
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"allowed here are {', '.join(known)}"


def _fields_at(location: Sequence[str | int], model: type[BaseModel]) -> Sequence[str]:
    for part in location:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation)
    return [name for name in model.model_fields if name != "name" or model.__name__ != "Environment"]


def _model_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation
    return next(
        _model_in(part) for part in typing.get_args(annotation) if part is not type(None) and part is not Ellipsis
    )
