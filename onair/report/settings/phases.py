"""Which settings are told of which phase."""

from __future__ import annotations

from collections.abc import Callable

from onair.report.architecture import Architecture
from onair.report.settings.automation import automation
from onair.report.settings.delivery import delivery
from onair.report.settings.encoder import encoder
from onair.report.settings.foundations import network, storage
from onair.report.settings.packager import packager
from onair.report.settings.table import Table, told
from onair.report.settings.watching import monitoring
from onair.report.words import Words

READERS: dict[int, Callable[[Architecture, Words], list[Table]]] = {
    1: network,
    2: storage,
    3: packager,
    4: encoder,
    5: delivery,
    6: monitoring,
    7: automation,
}


def settings(architecture: Architecture, phase: int, words: Words) -> list[Table]:
    """The tables of a phase; none for a phase that the environment leaves out."""
    return told(READERS[phase](architecture, words)) if architecture.phase(phase) else []
