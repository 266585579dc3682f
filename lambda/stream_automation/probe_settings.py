"""What the manifest probe is told by its environment variables."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

NAMES = ("PROJECT", "ENVIRONMENT", "DISTRIBUTION_DOMAIN", "MANIFEST_PATHS")
DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PATH = re.compile(r"/[\w./-]+\.m3u8", re.ASCII)


class ProbeSettingsError(RuntimeError):
    """A variable is missing or not legal; the text names it."""


@dataclass(frozen=True)
class ProbeSettings:
    """`manifests` holds the URL of each channel's multivariant playlist by the channel's name."""

    project: str
    environment: str
    manifests: Mapping[str, str]

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> ProbeSettings:
        """From the process's environment. Raises ProbeSettingsError at init, so that a bad deploy shows at once."""
        given = os.environ if variables is None else variables
        missing = [name for name in NAMES if not given.get(name)]
        if missing:
            raise ProbeSettingsError(f"environment variable {', '.join(missing)} must be set on this function")
        domain = given["DISTRIBUTION_DOMAIN"]
        if DOMAIN.fullmatch(domain) is None:
            raise ProbeSettingsError(f"DISTRIBUTION_DOMAIN must be a host name, got {domain!r}")
        manifests = {name: f"https://{domain}{path}" for name, path in _paths(given["MANIFEST_PATHS"]).items()}
        return cls(given["PROJECT"], given["ENVIRONMENT"], manifests)


def _paths(text: str) -> dict[str, str]:
    """The paths of the manifests by channel, from `{"main": "/out/v1/…/index.m3u8"}`."""
    try:
        paths = json.loads(text)
    except ValueError:
        paths = None
    legal = isinstance(paths, dict) and all(
        name and isinstance(path, str) and PATH.fullmatch(path) for name, path in paths.items()
    )
    if not paths or not legal:
        raise ProbeSettingsError(f"MANIFEST_PATHS must be a JSON object of paths to .m3u8 by channel, got {text!r}")
    found: dict[str, str] = paths
    return found
