"""All mutants written by hand: each operator on each environment to which it applies."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.mutation import authored_channel, authored_delivery
from benchmarks.mutation.mutant import ENVIRONMENTS, Mutant, NotApplicableError, documents

OPERATORS = {**authored_channel.OPERATORS, **authored_delivery.OPERATORS}


def mutants() -> Iterator[Mutant]:
    """One mutant for each operator and environment; an operator that breaks nothing there gives none."""
    for name, operator in OPERATORS.items():
        for environment in ENVIRONMENTS:
            broken, untouched = documents(environment), documents(environment)
            try:
                what = operator(broken)
            except NotApplicableError:
                continue
            changed = [stack for stack in broken if broken[stack] != untouched[stack]]
            if changed:
                yield Mutant(
                    origin="authored",
                    operator=name,
                    environment=environment,
                    stack=", ".join(changed),
                    what=what,
                    documents=broken,
                )
