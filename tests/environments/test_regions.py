"""Where the service can run: what the AWS SDK says, without the SDK."""

from __future__ import annotations

from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from environments.regions import SERVICES, supported_regions


def test_the_regions_are_those_that_botocore_finds_for_both_services() -> None:
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    resolver = EndpointResolver(loader.load_data("endpoints"))
    found = [set(resolver.get_available_endpoints(service)) for service in SERVICES]
    assert supported_regions() == tuple(sorted(set.intersection(*found)))
    assert "ap-northeast-2" in supported_regions()
