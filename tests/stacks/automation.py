"""What tests of phase 7 look up in its template."""

from __future__ import annotations

from typing import Any

from tests.stacks.media_core import Core

AUTOMATION, LIVE, NETWORK = "AutomationStack", "MediaLiveStack", "NetworkStack"
FUNCTION, POLICY, ROLE, TOPIC = "AWS::Lambda::Function", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::SNS::Topic"


def functions(core: Core) -> dict[str, Any]:
    """The functions by the module that each runs."""
    every = core.resources(AUTOMATION, FUNCTION).values()
    return {function["Properties"]["Handler"].split(".")[1]: function["Properties"] for function in every}


def channel_arns(core: Core) -> set[str]:
    """The names under which phase 4 exports its channels' ARNs."""
    channels = core.resources(LIVE, "AWS::MediaLive::Channel")
    found = core.templates[LIVE]["Outputs"].values()
    wanted = [{"Fn::GetAtt": [channel, "Arn"]} for channel in channels]
    return {output["Export"]["Name"] for output in found if "Export" in output and output["Value"] in wanted}
