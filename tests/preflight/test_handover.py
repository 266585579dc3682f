"""Output groups of MediaLive and what takes them in MediaPackage v2."""

from __future__ import annotations

import pytest

from preflight.handover import handovers, packaging_endpoints, sendings
from preflight.template import Templates
from tests.preflight.deployed import documents


@pytest.mark.parametrize(("environment", "pipelines"), [("dev", 1), ("production", 2)])
def test_each_pipeline_hands_over_to_the_channel_whose_arn_it_imports(environment: str, pipelines: int) -> None:
    found = list(handovers(Templates(documents(environment))))
    assert [one.path for one in found] == [
        f"Destinations[0].MediaPackageSettings[{number}]" for number in range(pipelines)
    ]
    targets = {one.target for one in found}
    assert [target.template for target in targets if target is not None] == ["MediaPackageStack"]
    (target,) = targets
    assert [endpoint.type for endpoint in packaging_endpoints(target)] == ["AWS::MediaPackageV2::OriginEndpoint"]


def test_a_target_that_is_not_there_has_no_endpoints() -> None:
    stacks = documents("dev")
    del stacks["MediaPackageStack"]
    (found,) = handovers(Templates(stacks))
    assert found.target is None
    assert list(packaging_endpoints(None)) == []


def test_every_group_is_told_with_the_destination_that_it_names() -> None:
    (channel,) = Templates(documents("dev")).resources("AWS::MediaLive::Channel")
    told = [(path, kind, destination["Id"]) for path, _, kind, destination in sendings(channel)]
    assert told == [
        ("EncoderSettings.OutputGroups[0]", "MediaPackageGroupSettings", "packager"),
        ("EncoderSettings.OutputGroups[1]", "ArchiveGroupSettings", "archive"),
    ]
