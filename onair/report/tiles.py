"""The figures that a reader sees first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onair.report.context import Material


@dataclass(frozen=True)
class Tile:
    """A figure and what it is of; `alarming` when it is not as it should be."""

    figure: str
    text: str
    alarming: bool = False


def tiles(material: Material) -> list[Tile]:
    """Those for which there are data, six at most."""
    return [*_of_evidence(material), *_of_templates(material)]


def _of_evidence(material: Material) -> Iterator[Tile]:
    words, found = material.words, material.found
    told = f"{len(found.passed)}/{len(found.points)}" if found.points else "–"
    yield Tile(told, words("tile.points"), alarming=bool(found.failed) or not found.points)
    for name, key, tile in (
        ("origin-signed-on-air", "seconds_after_first_byte", "first_manifest"),
        ("player", "seconds_to_picture", "first_picture"),
    ):
        seconds = found.observed(name, key)
        if isinstance(seconds, (int, float)):
            yield Tile(words.duration(seconds), words(f"tile.{tile}"))


def _of_templates(material: Material) -> Iterator[Tile]:
    words, costs, architecture = material.words, material.costs, material.architecture
    yield Tile(str(architecture.count), words("tile.resources", stacks=len(architecture.stacks)))
    yield Tile(words.money(costs.hour_on_air.total), words("tile.hour", viewers=costs.show.viewers))
    yield Tile(words.money(costs.quiet_month), words("tile.quiet"))
