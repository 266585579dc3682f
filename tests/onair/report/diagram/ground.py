"""The architecture of any set of phases, for what must hold of every drawing."""

from __future__ import annotations

from dataclasses import replace

from onair.report.architecture import Architecture

CHOICES = ((1, 3), (1, 3, 4), (1, 3, 4, 5), (1, 6), (1, 2, 3, 4), (1, 3, 4, 7), (1, 2, 3, 4, 5, 6, 7))


def with_phases(architecture: Architecture, phases: tuple[int, ...]) -> Architecture:
    """The same architecture with the stacks of these phases alone, and the needs between them."""
    stacks = tuple(stack for stack in architecture.stacks if stack.phase in phases)
    names = {stack.name for stack in stacks}
    needs = tuple(need for need in architecture.needs if {need.stack, need.needed} <= names)
    return replace(architecture, stacks=stacks, needs=needs)
