"""`python -m benchmarks.mutation`: breaks our own templates and tells who notices.

`--markdown` prints the table of the docs, `--only preflight` asks one judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.mutation import authored, from_models
from benchmarks.mutation.expected import reason
from benchmarks.mutation.judges import JUDGES
from benchmarks.mutation.mutant import ORIGINS, Mutant

Verdicts = Mapping[str, Sequence[bool]]


def run(
    *,
    only: Annotated[str | None, typer.Option(help=f"one judge: {', '.join(JUDGES)}")] = None,
    markdown: Annotated[bool, typer.Option(help="print the tables as Markdown")] = False,
) -> None:
    """Break the templates of all environments, ask the judges, print what each caught and what preflight let pass."""
    mutants = [*authored.mutants(), *from_models.mutants()]
    chosen = {name: judge for name, judge in JUDGES.items() if only in (None, name)}
    if not chosen:
        raise typer.BadParameter(f"must be one of {', '.join(JUDGES)}, got {only!r}", param_hint="--only")
    progress = Console(stderr=True)
    verdicts = {name: judge(mutants) for name, judge in track(chosen.items(), description="judging", console=progress)}
    rows = summary(mutants, verdicts)
    survivors = survived(mutants, verdicts)
    if markdown:
        typer.echo(as_markdown(rows, survivors))
        return
    console = Console()
    console.print(as_table(rows))
    for mutant in survivors:
        told = f"{mutant.environment} {mutant.stack}: {mutant.operator}: {mutant.what}: {_why(mutant)}"
        console.print(told, markup=False)


def summary(mutants: Sequence[Mutant], verdicts: Verdicts) -> list[tuple[str, ...]]:
    """A header, a row for each operator, and the shares of each origin and of all."""
    judges = list(verdicts)
    by_operator: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, mutant in enumerate(mutants):
        by_operator[mutant.origin, mutant.operator].append(number)
    rows = [("made from", "what is broken", "mutants", *judges)]
    for (origin, operator), numbers in by_operator.items():
        rows.append((origin, operator, str(len(numbers)), *(_caught(verdicts[judge], numbers) for judge in judges)))
    for name, origins in (*((origin, (origin,)) for origin in ORIGINS), ("both", ORIGINS)):
        numbers = [number for number, mutant in enumerate(mutants) if mutant.origin in origins]
        rows.append((name, "all", str(len(numbers)), *(_share(verdicts[judge], numbers) for judge in judges)))
    return rows


def survived(mutants: Sequence[Mutant], verdicts: Verdicts) -> list[Mutant]:
    """What preflight let pass."""
    told = verdicts.get("preflight", [True] * len(mutants))
    return [mutant for mutant, caught in zip(mutants, told, strict=True) if not caught]


def as_table(rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(*rows[0])
    for row in rows[1:]:
        table.add_row(*row)
    return table


def as_markdown(rows: Sequence[tuple[str, ...]], survivors: Sequence[Mutant]) -> str:
    """The table and the survivors, as the docs hold them."""
    rule = ("---", "---", *("---:" for _ in rows[0][2:]))
    lines = [f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])]
    if not survivors:
        return "\n".join([*lines, "", "Survivors: none."])
    told = [
        f"- {mutant.environment}, {mutant.stack}: {mutant.operator} ({mutant.what}): {_why(mutant)}"
        for mutant in survivors
    ]
    return "\n".join([*lines, "", "Survivors:", "", *told])


def _why(mutant: Mutant) -> str:
    return reason(mutant.operator) or "not expected"


def _caught(verdicts: Sequence[bool], numbers: Sequence[int]) -> str:
    return str(sum(verdicts[number] for number in numbers))


def _share(verdicts: Sequence[bool], numbers: Sequence[int]) -> str:
    caught = sum(verdicts[number] for number in numbers)
    return f"{caught} ({100 * caught / len(numbers):.1f} %)"


if __name__ == "__main__":
    typer.run(run)
