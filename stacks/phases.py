"""The seven phases as data: which stack each one is, and what it needs. Imports no aws_cdk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from environments import ConfigurationError, Environment


@dataclass(frozen=True)
class Phase:
    """One row of the phase table.

    `needs` holds the phases it refers to directly; `needs_with_archive` those that join when the archive is on.
    """

    number: int
    stack: str
    title: str
    needs: tuple[int, ...]
    needs_with_archive: tuple[int, ...] = ()

    def direct_needs(self, *, archive: bool) -> tuple[int, ...]:
        return tuple(sorted((*self.needs, *self.needs_with_archive))) if archive else self.needs


PHASES = (
    Phase(1, "NetworkStack", "Network and roles", needs=()),
    Phase(2, "StorageStack", "Archive storage", needs=(1,)),
    Phase(3, "MediaPackageStack", "Packager", needs=(1,)),
    Phase(4, "MediaLiveStack", "Encoder", needs=(1, 3), needs_with_archive=(2,)),
    Phase(5, "CloudFrontStack", "CDN and player", needs=(3,)),
    Phase(6, "MonitoringStack", "Monitoring", needs=(1,)),
    Phase(7, "AutomationStack", "Automation", needs=(1, 4)),
)
BY_NUMBER = {phase.number: phase for phase in PHASES}


def closure(number: int, *, archive: bool) -> frozenset[int]:
    """Every phase that a phase needs, directly or through another, itself left out."""
    direct = BY_NUMBER[number].direct_needs(archive=archive)
    return frozenset(direct).union(*(closure(need, archive=archive) for need in direct))


def require_complete(environment: Environment) -> None:
    """Raise ConfigurationError, with the row of the table, for each phase whose needs are left out."""
    chosen = frozenset(environment.phases)
    archive = environment.archive.enabled
    faults = list(_incomplete(chosen, archive=archive))
    if faults:
        raise ConfigurationError("\n".join(f"{environment.name}.toml: {fault}" for fault in faults))


def _incomplete(chosen: frozenset[int], *, archive: bool) -> Iterable[str]:
    for number in sorted(chosen):
        missing = sorted(closure(number, archive=archive) - chosen)
        if missing:
            needs = ", ".join(str(need) for need in sorted(closure(number, archive=archive)))
            wanted = sorted(chosen | set(missing))
            without_archive = not closure(number, archive=False) - chosen
            hint = ", or set archive.enabled = false" if archive and without_archive else ""
            yield (
                f"phases must hold what each phase needs, got {sorted(chosen)}: phase {number} "
                f"({BY_NUMBER[number].stack}) needs {needs}; use phases = {wanted}{hint}"
            )
