"""AWS's price list, read with the operator's own credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cost.refresh import Refreshed, empty, read_products, refreshed
from onair.errors import OperatorError

HOME = "us-east-1"
"""The price list is asked there, whatever region it is asked for."""


def refreshed_file(region: str, file: Path) -> Refreshed:
    """The new text of a region's price file. Raises OperatorError with what AWS or boto3 says."""
    text = file.read_text(encoding="utf-8") if file.exists() else empty(region)
    try:
        products = list(read_products(boto3.client("pricing", region_name=HOME), region))
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(f"AWS's price list cannot be read: {error}") from None
    return refreshed(text, products, datetime.now(UTC).date())


def report(found: Refreshed) -> Iterator[str]:
    """What was read, a line each."""
    yield from (f"read: {name}" for name in found.read)
    yield f"{found.left_out} products of the list are of no use here"


def as_json(found: Refreshed, file: Path) -> dict[str, Any]:
    """The same for programs."""
    return {"file": str(file), "read": list(found.read), "productsLeftOut": found.left_out}
