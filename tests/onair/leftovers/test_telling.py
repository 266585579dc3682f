"""What the operator reads of leftovers."""

from __future__ import annotations

import io
from decimal import Decimal

from rich.console import Console

from onair.leftovers.leftover import Leftover, dollars, size
from onair.leftovers.telling import show

BUCKET = Leftover(
    kind="bucket",
    name="onair-production-storage-archive4ca258-x1y2z3",
    holds="41.2 GB in 340 objects",
    usd_a_day=Decimal("0.0319"),
    note="Retain in its template",
    remove="aws s3 rb s3://onair-production-storage-archive4ca258-x1y2z3 --force",
)
TABLE = Leftover(kind="AWS::DynamoDB::Table", name="shows", holds="not known", usd_a_day=None, note="Retain")


def told(*found: Leftover) -> str:
    text = io.StringIO()
    show(Console(file=text, width=100), found)
    return text.getvalue()


def test_each_has_its_dollars_and_its_command_and_what_has_no_price_says_so() -> None:
    said = told(BUCKET, TABLE)
    assert "0.0319" in said
    assert "not priced" in said
    assert "Together $0.0319 a day by list prices, without free allowances; 1 not priced." in said
    assert f"  {BUCKET.remove}\n" in said


def test_nothing_left_is_said() -> None:
    assert told() == "Nothing of them is left that was looked for: buckets, log groups, secrets.\n"


def test_sizes_and_small_amounts_are_readable() -> None:
    assert [size(count) for count in (0, 999, 1500, 41_200_000_000, 10**16)] == [
        "0 bytes",
        "999 bytes",
        "1.5 kB",
        "41.2 GB",
        "10000.0 TB",
    ]
    assert [dollars(Decimal(amount)) for amount in ("0", "0.00001", "0.0133")] == ["0.0000", "<0.0001", "0.0133"]
