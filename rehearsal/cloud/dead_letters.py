"""What a dead letter carries beside its body."""

from __future__ import annotations

LONGEST_TEXT = 1024


def text_attributes(**values: str | None) -> dict[str, dict[str, str]]:
    """SQS message attributes, all of type String; without those that have no value."""
    return {
        name: {"DataType": "String", "StringValue": value[:LONGEST_TEXT]} for name, value in values.items() if value
    }
