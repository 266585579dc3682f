"""An environment of a test's own in the local AWS, of which single stacks are there, made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import environments
from environments import Environment
from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.ground import Ground
from rehearsal.ports import Ports
from tests.rehearsal.cloud.waiting import until

DEV = environments.load("dev")
SECONDS = 20


@dataclass(frozen=True)
class Account:
    """dev, under a project that no other test has."""

    cloud: LocalCloud
    client: Callable[[str], Any]
    environment: Environment

    @classmethod
    def of(cls, cloud: LocalCloud, client: Callable[[str], Any], name: str, **changes: Any) -> Account:
        return cls(cloud, client, DEV.model_copy(update={"project": name, **changes}))

    def ground(self, **changes: Any) -> Ground:
        """What the points stand on; nothing listens where the hosts should be."""
        environment = self.environment.model_copy(update=changes)
        phases = {
            "NetworkStack": "network",
            "StorageStack": "storage",
            "MediaLiveStack": "medialive",
            "MonitoringStack": "monitoring",
            "AutomationStack": "automation",
        }
        return Ground(
            account=self.cloud.account(),
            ports=Ports.free(),
            stack_names={stack: f"{environment.prefix}-{name}" for stack, name in phases.items()},
            environment=environment,
            channel="main",
        )

    def deploy(self, stack: str, resources: dict[str, Any], outputs: dict[str, Any]) -> None:
        """A stack with these resources and outputs, and nothing else."""
        template = {"Resources": resources, "Outputs": {name: {"Value": value} for name, value in outputs.items()}}
        name, cloudformation = f"{self.environment.prefix}-{stack}", self.client("cloudformation")
        cloudformation.create_stack(
            StackName=name, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"]
        )

        def made() -> bool:
            return bool(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE")

        until(made, SECONDS)
