"""The seven phases as data: which stack each one is, and what it needs. Imports no aws_cdk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from environments import ConfigurationError, Environment


@dataclass(frozen=True, kw_only=True)
class Options:
    """The keys of an environment that add needs."""

    archive: bool
    replay: bool


PLAIN = Options(archive=False, replay=False)


@dataclass(frozen=True)
class Phase:
    """One row of the phase table.

    `needs` holds the phases it refers to directly; `needs_with_archive` and `needs_with_replay` those that join when
    the archive, or the replay, is on.
    """

    number: int
    stack: str
    title: str
    needs: tuple[int, ...]
    needs_with_archive: tuple[int, ...] = ()
    needs_with_replay: tuple[int, ...] = ()

    def stack_name(self, prefix: str) -> str:
        """What the stack is called in CloudFormation, in the environment of that prefix: `onair-dev-medialive`."""
        return f"{prefix}-{self.stack.removesuffix('Stack').lower()}"

    def direct_needs(self, options: Options) -> tuple[int, ...]:
        archive = self.needs_with_archive if options.archive else ()
        replay = self.needs_with_replay if options.replay else ()
        return tuple(sorted({*self.needs, *archive, *replay}))


PHASES = (
    Phase(1, "NetworkStack", "Network and roles", needs=()),
    Phase(2, "StorageStack", "Archive storage", needs=(1,)),
    Phase(3, "MediaPackageStack", "Packager", needs=(1,)),
    Phase(4, "MediaLiveStack", "Encoder", needs=(1, 3), needs_with_archive=(2,)),
    Phase(5, "CloudFrontStack", "CDN and player", needs=(3,), needs_with_replay=(2,)),
    Phase(6, "MonitoringStack", "Monitoring", needs=(1,)),
    Phase(7, "AutomationStack", "Automation", needs=(1, 4), needs_with_replay=(2, 3)),
)
BY_NUMBER = {phase.number: phase for phase in PHASES}


def closure(number: int, options: Options) -> frozenset[int]:
    """Every phase that a phase needs, directly or through another, itself left out."""
    direct = BY_NUMBER[number].direct_needs(options)
    return frozenset(direct).union(*(closure(need, options) for need in direct))


def require_complete(environment: Environment) -> None:
    """Raise ConfigurationError, with the row of the table, for each phase whose needs are left out."""
    chosen = frozenset(environment.phases)
    options = Options(archive=environment.archive.enabled, replay=environment.replay.enabled)
    faults = list(_incomplete(chosen, options))
    if faults:
        raise ConfigurationError("\n".join(f"{environment.name}.toml: {fault}" for fault in faults))


def _incomplete(chosen: frozenset[int], options: Options) -> Iterable[str]:
    for number in sorted(chosen):
        missing = sorted(closure(number, options) - chosen)
        if missing:
            needs = ", ".join(str(need) for need in sorted(closure(number, options)))
            wanted = sorted(chosen | set(missing))
            yield (
                f"phases must hold what each phase needs, got {sorted(chosen)}: phase {number} "
                f"({BY_NUMBER[number].stack}) needs {needs}; use phases = {wanted}{_hint(number, chosen, options)}"
            )


def _hint(number: int, chosen: frozenset[int], options: Options) -> str:
    """What to switch off in place of adding phases, where that is enough; the replay goes with the archive."""
    both = "replay.enabled and archive.enabled" if options.replay else "archive.enabled"
    for keys, fewer in (("replay.enabled", replace(options, replay=False)), (both, PLAIN)):
        if not closure(number, fewer) - chosen:
            return f", or set {keys} = false"
    return ""
