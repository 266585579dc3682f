"""Where the service can run at all: read from the AWS SDK's own list of endpoints, which grows with its version."""

from __future__ import annotations

from functools import cache

from botocore.loaders import Loader
from botocore.regions import EndpointResolver

SERVICES = ("medialive", "mediapackagev2")


@cache
def supported_regions() -> tuple[str, ...]:
    """The regions that have both MediaLive and MediaPackage v2, in alphabetical order."""
    # A session would read the profile of whoever runs this; the list must be the same for everybody.
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    endpoints = EndpointResolver(loader.load_data("endpoints"))
    found = (set(endpoints.get_available_endpoints(service)) for service in SERVICES)
    return tuple(sorted(set.intersection(*found)))
