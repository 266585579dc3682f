"""Buckets that stay: every version that they hold, by storage class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from cost.price_list import PriceList
from cost.services.s3 import KEYS
from onair.leftovers.leftover import DAYS_OF_MONTH, Leftover, size

MOST_PAGES = 100
"""Pages of a thousand versions that are read of one bucket: more are said to be more."""
GONE = frozenset({"NoSuchBucket", "404"})
EMPTIED = (
    "aws s3api delete-objects --bucket {name} --delete "
    '"$(aws s3api list-object-versions --bucket {name} --max-items 1000 --output json '
    "--query '{{Objects: [Versions, DeleteMarkers][].{{Key: Key, VersionId: VersionId}}}}')\""
)
"""Deletes a thousand versions, the deleted ones among them; given again until there are none."""


@dataclass(frozen=True)
class Contents:
    """What a bucket holds: bytes by storage class, versions and marks of deletion; `is_all` unless there is more."""

    by_class: Mapping[str, int]
    count: int
    is_all: bool


def bucket_left(s3: Any, name: str, prices: PriceList, note: str) -> Leftover | None:
    """A bucket and what keeping it costs, None when it is gone."""
    try:
        contents = contents_of(s3, name)
        versioned = "Status" in s3.get_bucket_versioning(Bucket=name)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return None
        return unread("bucket", name, error, note)
    unpriced = sorted(set(contents.by_class) - set(KEYS))
    told = [note, *(["it holds more than was counted"] if not contents.is_all else [])]
    if unpriced:
        told.append(f"no price is known for {', '.join(unpriced)}")
    total = size(sum(contents.by_class.values()))
    return Leftover(
        kind="bucket",
        name=name,
        holds=f"{total} in {contents.count} object{'s' * (contents.count != 1)}" if contents.count else "nothing",
        usd_a_day=None if unpriced or not contents.is_all else stored(contents.by_class, prices),
        note="; ".join(filter(None, told)),
        remove=removal(name, versioned=versioned, holds=contents.count > 0),
    )


def contents_of(s3: Any, name: str) -> Contents:
    """Every version of every object, as far as the most pages reach."""
    pages = iter(s3.get_paginator("list_object_versions").paginate(Bucket=name))
    by_class, count = Counter[str](), 0
    for page in islice(pages, MOST_PAGES):
        for version in page.get("Versions", []):
            by_class[version.get("StorageClass", "STANDARD")] += version["Size"]
        count += len(page.get("Versions", [])) + len(page.get("DeleteMarkers", []))
    return Contents(by_class, count, next(pages, None) is None)


def stored(by_class: Mapping[str, int], prices: PriceList) -> Decimal:
    """Dollars a day for keeping so many bytes of each storage class."""
    month = sum(
        (prices.item(KEYS[name]).first.amount * Decimal(count) / prices.gigabyte for name, count in by_class.items()),
        Decimal(0),
    )
    return month / DAYS_OF_MONTH


def removal(name: str, *, versioned: bool, holds: bool) -> str:
    """How a bucket is removed with all that it holds. `aws s3 rb --force` leaves versions, and then refuses."""
    if not holds:
        return f"aws s3 rb s3://{name}"
    if not versioned:
        return f"aws s3 rb s3://{name} --force"
    return f"{EMPTIED.format(name=name)}; aws s3 rb s3://{name}   # repeat until it is empty"


def unread(kind: str, name: str, error: ClientError, note: str) -> Leftover:
    """What stays and could not be looked at."""
    told = error.response["Error"]
    why = f"{error.operation_name} was refused: {told['Code']}"
    return Leftover(kind=kind, name=name, holds="not known", usd_a_day=None, note="; ".join(filter(None, (note, why))))
