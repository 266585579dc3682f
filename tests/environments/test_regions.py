"""Where the service can run: what the AWS SDK says, without the SDK."""

from __future__ import annotations

from collections.abc import Callable

from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from environments.regions import OTHER_SERVICES, SERVICES, lacking, supported_regions
from tests.conftest import Templates


def test_the_regions_are_those_that_botocore_finds_for_both_services() -> None:
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    resolver = EndpointResolver(loader.load_data("endpoints"))
    found = [set(resolver.get_available_endpoints(service)) for service in SERVICES]
    assert supported_regions() == tuple(sorted(set.intersection(*found)))
    assert "ap-northeast-2" in supported_regions()


def test_where_the_stream_can_run_every_other_service_is_too() -> None:
    assert {region: absent for region in supported_regions() if (absent := lacking(region))} == {}


def test_a_region_that_lacks_one_is_told_which() -> None:
    assert lacking("us-west-1") == ["medialive"]
    assert {"medialive", "mediapackagev2", "S3"} <= set(lacking("us-nowhere-1"))


def test_every_service_of_the_templates_is_looked_for(templates: Callable[[str], Templates]) -> None:
    named = {service: service for service in (*SERVICES, *OTHER_SERVICES)} | {"cloudwatch": "monitoring"}
    used = {
        resource["Type"].split("::")[1].casefold()
        for template in templates("production").values()
        for resource in template["Resources"].values()
        if resource["Type"].startswith("AWS::")
    }
    assert used - set(named) - {"cdk"} == set()
