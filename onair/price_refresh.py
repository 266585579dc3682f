"""AWS's price list, read with the operator's own credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cost.price_list import parse
from cost.refresh import Refreshed, empty, read_products, refreshed
from onair.errors import OperatorError
from rehearsal.aside import aside

HOME = "us-east-1"
"""The price list is asked there, whatever region it is asked for."""

NO_PRICES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What text that is no price file, or JSON that is no product, ends in."""


def refreshed_file(region: str, file: Path) -> Refreshed:
    """The new text of a region's price file, read and understood before AWS is asked.

    Raises OperatorError for a file that is none, and with what AWS or boto3 says.
    """
    text = _text(file, region)
    try:
        products = list(read_products(boto3.client("pricing", region_name=HOME), region))
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(f"AWS's price list cannot be read: {error}") from None
    try:
        return refreshed(text, products, datetime.now(UTC).date())
    except NO_PRICES as error:
        raise OperatorError(f"AWS's price list has a product of another form than its reference: {error!r}") from None


def write(file: Path, text: str) -> None:
    """Put a price file in the old one's place; it appears whole or not at all. Raises OperatorError."""
    try:
        with aside(file) as partial:
            partial.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{file} cannot be written: {error.strerror or error}") from None


def _text(file: Path, region: str) -> str:
    """The file as it is, or that of a region that has none yet."""
    if not file.exists():
        return empty(region)
    try:
        text = file.read_text(encoding="utf-8")
        # As it will be when AWS has answered, without an answer.
        found = parse(refreshed(text, (), datetime.now(UTC).date()).text)
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror or error}") from None
    except NO_PRICES as error:
        raise OperatorError(
            f"{file} is no price file: {_fault(error)}; mend it, or take it away to begin anew"
        ) from None
    if found.region != region:
        raise OperatorError(f"{file}: region must be {region!r}, as the file is named, got {found.region!r}: mend it")
    return text


def _fault(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it lacks {error}"
    return str(error) if isinstance(error, ValueError) else "its tables are not those of us-east-1.toml"


def report(found: Refreshed) -> Iterator[str]:
    """What was read, a line each."""
    yield from (f"read: {name}" for name in found.read)
    yield f"{found.left_out} products of the list are of no use here"


def as_json(found: Refreshed, file: Path) -> dict[str, Any]:
    """The same for programs."""
    return {"file": str(file), "read": list(found.read), "productsLeftOut": found.left_out}
