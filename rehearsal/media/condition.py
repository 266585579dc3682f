"""IAM condition operators on strings, ARNs and booleans."""

from __future__ import annotations

from collections.abc import Callable

from rehearsal.media.wildcard import arn_matches, matches

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, got: wanted == got,
    "StringEqualsIgnoreCase": lambda wanted, got: wanted.lower() == got.lower(),
    "StringLike": matches,
    # IAM treats ArnEquals and ArnLike alike: both take wildcards.
    "ArnEquals": arn_matches,
    "ArnLike": arn_matches,
    "Bool": lambda wanted, got: wanted.lower() == got.lower(),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def holds(operator: str, got: str | None, wanted: list[str]) -> bool:
    """Whether one condition holds; `got` is None when the request carries no such key.

    A missing key fails a positive operator and satisfies a negated one or any `…IfExists`, as IAM has it.
    Raises KeyError for an operator that is not in the tables above.
    """
    if operator == "Null":
        return (got is None) == (wanted[0].lower() == "true")
    base = operator.removesuffix("IfExists")
    if base in _NEGATED:
        compare = _COMPARISONS[_NEGATED[base]]
        return got is None or not any(compare(value, got) for value in wanted)
    compare = _COMPARISONS[base]
    if got is None:
        return base != operator
    return any(compare(value, got) for value in wanted)
