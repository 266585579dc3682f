"""The manifests of a MediaPackage v2 endpoint: their names, their containers, and how far back a viewer may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.delivery import ENDPOINT, states_properties
from preflight.finding import Severity, Violation, rule
from preflight.reading import Entry, known, number, objects
from preflight.sources import ENDPOINT_CONSTRUCT, MEDIAPACKAGE_V2_MODEL
from preflight.template import Resource, Templates

CONTAINERS: Mapping[str, tuple[str, ...]] = {
    "HlsManifests": ("TS", "CMAF"),
    "LowLatencyHlsManifests": ("TS", "CMAF"),
    "DashManifests": ("CMAF",),
    "MssManifests": ("ISM",),
}
"""What each kind of manifest may list; the kinds in the order in which they are told."""

DEFAULT_NAME = "index"
SHORTEST_STARTOVER_SECONDS = 60

GUIDE = "docs.aws.amazon.com/mediapackage/latest/userguide/endpoints-settings.html"


@rule(
    "manifest-name-without-underscore",
    "A manifest's name has letters, digits and hyphens only",
    fix="write a hyphen for the underscore",
    source=f"{MEDIAPACKAGE_V2_MODEL}: pattern of ManifestName; the registry's schema of the type",
)
def name_has_no_underscore(templates: Templates) -> Iterator[Violation]:
    # The registry's pattern allows the underscore and the API's does not, so the deploy would fail half way.
    for endpoint in templates.resources(ENDPOINT):
        for path, manifest in _manifests(endpoint):
            for member in ("ManifestName", "ChildManifestName"):
                name = known(manifest, member)
                if isinstance(name, str) and "_" in name:
                    yield Violation(
                        resource=endpoint,
                        path=f"{path}.{member}",
                        got=repr(name),
                        allowed="letters, digits and hyphens: the API refuses what CloudFormation's schema lets pass",
                    )


@rule(
    "manifest-names-differ",
    "No two manifests of one endpoint that share a path have one name",
    fix=f"name each manifest; one without a name is called {DEFAULT_NAME}",
    source=f"{MEDIAPACKAGE_V2_MODEL}: ManifestName of HLS, low-latency HLS and Smooth Streaming",
)
def names_differ(templates: Templates) -> Iterator[Violation]:
    yield from (violation for violation, is_refused in _repetitions(templates) if is_refused)


@rule(
    "manifest-names-differ-in-all",
    "No two manifests of one endpoint have one name",
    fix="name each manifest for its kind",
    source=ENDPOINT_CONSTRUCT,
    # AWS's own construct refuses it; the API's pages say so only of the kinds above.
    severity=Severity.WARNING,
)
def names_differ_in_all(templates: Templates) -> Iterator[Violation]:
    yield from (violation for violation, is_refused in _repetitions(templates) if not is_refused)


@rule(
    "endpoint-has-a-manifest",
    "An endpoint offers at least one manifest",
    fix="add an entry to HlsManifests",
    source="docs.aws.amazon.com/mediapackage/latest/userguide/endpoints-create.html",
    severity=Severity.WARNING,
)
def has_a_manifest(templates: Templates) -> Iterator[Violation]:
    for endpoint in templates.resources(ENDPOINT):
        listed = [endpoint.properties.get(kind) for kind in CONTAINERS]
        if states_properties(endpoint) and all(manifests in (None, []) for manifests in listed):
            yield Violation(
                resource=endpoint,
                path="",
                got="no manifest",
                allowed=f"at least one of {', '.join(CONTAINERS)}: without one nobody can play it",
            )


@rule(
    "manifest-fits-its-container",
    "A manifest lists segments of a container that its players know",
    fix="choose CMAF, which HLS, low-latency HLS and DASH share, or give Smooth Streaming an ISM endpoint of its own",
    source=f"{GUIDE}; {ENDPOINT_CONSTRUCT}",
)
def fits_its_container(templates: Templates) -> Iterator[Violation]:
    for endpoint in templates.resources(ENDPOINT):
        container = known(endpoint.properties, "ContainerType")
        if not isinstance(container, str) or container not in _all_containers():
            continue
        for kind, containers in CONTAINERS.items():
            if _listed(endpoint, kind) and container not in containers:
                yield Violation(
                    resource=endpoint,
                    path="ContainerType",
                    got=repr(container),
                    allowed=f"{' or '.join(containers)}, because the endpoint has {kind}",
                )


@rule(
    "startover-is-off-or-a-minute",
    f"A start-over window is 0 (off) or at least {SHORTEST_STARTOVER_SECONDS} seconds",
    fix=f"write 0, or {SHORTEST_STARTOVER_SECONDS} and more",
    source=ENDPOINT_CONSTRUCT,
    # AWS's own construct refuses it; the API's model states 0 as the least and says nothing of what lies between.
    severity=Severity.WARNING,
)
def startover_is_off_or_long_enough(templates: Templates) -> Iterator[Violation]:
    for endpoint in templates.resources(ENDPOINT):
        seconds = number(endpoint.properties, "StartoverWindowSeconds")
        if seconds is not None and 0 < seconds < SHORTEST_STARTOVER_SECONDS:
            yield Violation(
                resource=endpoint,
                path="StartoverWindowSeconds",
                got=f"{seconds:g}",
                allowed=f"0, or {SHORTEST_STARTOVER_SECONDS} and more",
            )


def _manifests(endpoint: Resource) -> Iterator[Entry]:
    for kind in CONTAINERS:
        yield from objects(endpoint.properties, kind)


def _repetitions(templates: Templates) -> Iterator[tuple[Violation, bool]]:
    """Each manifest whose name another one of its endpoint has, and whether AWS's pages forbid it."""
    for endpoint in templates.resources(ENDPOINT):
        seen: dict[str, list[str]] = {}
        for path, manifest in _manifests(endpoint):
            name = manifest.get("ManifestName", DEFAULT_NAME)
            if not isinstance(name, str):
                continue
            earlier = seen.setdefault(name, [])
            if earlier:
                violation = Violation(
                    resource=endpoint,
                    path=f"{path}.ManifestName",
                    got=repr(name),
                    allowed=f"a name that {earlier[0]} does not have",
                )
                yield violation, any(_share_a_path(path, other) for other in earlier)
            earlier.append(path)


def _share_a_path(path: str, other: str) -> bool:
    kinds = {place.split("[")[0] for place in (path, other)}
    return len(kinds) == 1 or kinds == {"HlsManifests", "LowLatencyHlsManifests"} or "MssManifests" in kinds


def _listed(endpoint: Resource, kind: str) -> bool:
    held: Any = known(endpoint.properties, kind)
    return isinstance(held, list) and bool(held)


def _all_containers() -> frozenset[str]:
    return frozenset(name for containers in CONTAINERS.values() for name in containers)


RULES = (
    name_has_no_underscore,
    names_differ,
    names_differ_in_all,
    has_a_manifest,
    fits_its_container,
    startover_is_off_or_long_enough,
)
