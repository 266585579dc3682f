"""What is told of leftovers: a table with dollars a day, and the commands that remove them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onair.leftovers.leftover import Leftover, dollars


def show(console: Console, found: Sequence[Leftover]) -> None:
    """For a terminal."""
    if not found:
        console.print("Nothing of them is left that was looked for: buckets, log groups, secrets.")
        return
    console.print("What is left:")
    table = Table("$ a day", "", box=None, pad_edge=False, padding=(0, 2))
    table.columns[0].justify = "right"
    for each in found:
        amount = "not priced" if each.usd_a_day is None else dollars(each.usd_a_day)
        told = Text(f"{each.kind} {each.name}\n")
        told.append("; ".join(filter(None, (each.holds, each.note))), style="dim")
        table.add_row(amount, told)
    console.print(table, highlight=False)
    console.print(total(found), highlight=False)
    commands = [each.remove for each in found if each.remove]
    if commands:
        console.print("To remove them, what is recorded in them too:")
        for command in commands:
            console.print(Text(f"  {command}"), soft_wrap=True)


def total(found: Sequence[Leftover]) -> str:
    """What all of them cost together, and what is not in it."""
    priced = [each.usd_a_day for each in found if each.usd_a_day is not None]
    unpriced = len(found) - len(priced)
    rest = f"; {unpriced} not priced" if unpriced else ""
    amount = dollars(sum(priced, Decimal(0)))
    told = f"less than ${amount[1:]}" if amount.startswith("<") else f"${amount}"
    return f"Together {told} a day by list prices, without free allowances{rest}."
