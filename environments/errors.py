"""Turns what pydantic found into sentences: the key, what it got, what is allowed, how to mend it."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

LONGEST_SHOWN = 60
FACTORS = {"": 1, "k": 1_000, "m": 1_000_000}
LIMIT = {"greater_than_equal": "ge", "less_than_equal": "le"}
LENGTH = ("min_length", "max_length")
TYPES = {
    "int_type": "a whole number without quotes",
    "int_from_float": "a whole number",
    "string_type": "text in quotes",
    "bool_type": "true or false without quotes",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
}


class ConfigurationError(ValueError):
    """An environment that cannot be used; its text is for the person who edits the file, a line for each fault."""

    @property
    def lines(self) -> list[str]:
        """Each fault as a terminal shows it, with the program that speaks."""
        return [f"onair: {line}" for line in str(self).splitlines()]


def describe(invalid: ValidationError, model: type[BaseModel]) -> str:
    """One line per fault, each beginning with the key's path."""
    errors = invalid.errors(include_url=False)
    # A fault inside a list makes pydantic count the list as too short as well: only the cause is worth reading.
    causes = [error for error in errors if not any(_lies_inside(other["loc"], error["loc"]) for other in errors)]
    return "\n".join(_sentence(error, model) for error in causes)


def dotted(location: Sequence[str | int]) -> str:
    """`("channels", 0, "ladder", 1)` as `channels[0].ladder[1]`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


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
            return f"{key} must be {error['ctx']['expected']}, got {_shown(error['input'])}"
    allowed, got, mend = _bounded(error, _field(location, model))
    return f"{key} must {allowed}, got {got}" + (f": {mend}" if mend else "")


def _bounded(error: Mapping[str, Any], field: FieldInfo | None) -> tuple[str, str, str]:
    """What is allowed, what came, and the mend, of a value of the wrong type, size, length or form."""
    value, limits, kind = error["input"], _limits(field), str(error["type"])
    got, mend = _shown(value), ""
    match kind:
        case "greater_than_equal" | "less_than_equal":
            allowed, mend = f"be {_range(limits, 'ge', 'le')}", f"use {limits[LIMIT[kind]]}"
        case "too_short" | "too_long":
            allowed, got = f"hold {_range(limits, *LENGTH)} entries", str(error["ctx"]["actual_length"])
            mend = "add what is missing" if kind == "too_short" else "remove the surplus"
        case "string_too_short" | "string_too_long":
            allowed, got = f"have {_range(limits, *LENGTH)} characters", str(len(value))
        case "string_pattern_mismatch" if field is not None and field.description:
            allowed = f"be {field.description}"
        case _:
            allowed, mend = f"be {TYPES.get(kind, error['msg'])}", _as_number(value) if kind == "int_type" else ""
    return allowed, got, mend


def _range(limits: Mapping[str, Any], low: str, high: str) -> str:
    if high not in limits:
        return f"at least {limits[low]}"
    return f"{limits[low]}" if limits[low] == limits[high] else f"{limits[low]} to {limits[high]}"


def _limits(field: FieldInfo | None) -> dict[str, Any]:
    metadata = field.metadata if field else []
    names = (*LIMIT.values(), *LENGTH)
    return {name: getattr(item, name) for item in metadata for name in names if hasattr(item, name)}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _as_number(value: Any) -> str:
    """`"5M"` is the number 5_000_000, as far as one can tell."""
    match = re.fullmatch(r"(\d{1,9})\s*([kKmM]?)", value, re.ASCII) if isinstance(value, str) else None
    return f"write {int(match[1]) * FACTORS[match[2].lower()]:_}" if match else ""


def _suggestion(location: Sequence[str | int], model: type[BaseModel]) -> str:
    known = [name for name in _table(location[:-1], model).model_fields if len(location) > 1 or name != "name"]
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else f"allowed here are {', '.join(known)}"


def _field(location: Sequence[str | int], model: type[BaseModel]) -> FieldInfo | None:
    """The field that a location names, or lies in a plain list or table of."""
    names = [part for part in location if isinstance(part, str)]
    for name in names[:-1]:
        inner = _model_in(model.model_fields[name].annotation)
        if inner is None:
            return model.model_fields[name]
        model = inner
    return model.model_fields[names[-1]] if names else None


def _table(location: Sequence[str | int], model: type[BaseModel]) -> type[BaseModel]:
    for part in location:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, alone or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part)) is not None), None)
