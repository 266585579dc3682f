"""Where the service can run at all: read from the AWS SDK's own list of endpoints, which grows with its version."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

SERVICES = ("medialive", "mediapackagev2")
PARTITION = "aws"


@cache
def supported_regions() -> tuple[str, ...]:
    """The regions that have both MediaLive and MediaPackage v2, in alphabetical order."""
    (partition,) = [found for found in _endpoints()["partitions"] if found["partition"] == PARTITION]
    # Beside regions a service may list endpoints of its own, e.g. one for FIPS.
    found = (set(partition["services"][service]["endpoints"]) & set(partition["regions"]) for service in SERVICES)
    return tuple(sorted(set.intersection(*found)))


def _endpoints() -> Any:
    """The file itself: importing what reads it would be a tenth of a synth."""
    package = importlib.util.find_spec("botocore")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("botocore is missing: run `make setup`")
    return json.loads((Path(package.origin).parent / "data" / "endpoints.json").read_text(encoding="utf-8"))
