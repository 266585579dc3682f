"""The function that looks at the live manifests every minute, as a viewer does."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aws_cdk import Duration
from constructs import Construct

from constructs_lib.automation_function import AutomationFunction, function_name
from constructs_lib.channel_events import Every
from constructs_lib.dead_letters import DeadLetters
from constructs_lib.function_role import FunctionRole

MODULE = "manifest_probe"
INTERVAL = Duration.minutes(1)
TIMEOUT = Duration.seconds(20)
"""Two requests one after the other, each given up after four seconds; all channels are asked at once."""


class ManifestProbe(Construct):
    """Asks `domain` for each channel's manifest and writes what it finds into its log, which makes metrics of it.

    `manifest_paths` holds the path of the multivariant playlist by the channel's name. It has no right but to write
    its log and its own dead letters.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        project: str,
        environment: str,
        domain: str,
        manifest_paths: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        prefix = f"{project}-{environment}"
        self.dead_letters = DeadLetters(self, "DeadLetters")
        self.role = FunctionRole(self, "Role", function_name=function_name(prefix, MODULE))
        self.function = AutomationFunction(
            self,
            "Function",
            prefix=prefix,
            module=MODULE,
            description="Measures how old the live manifest is that viewers get",
            variables={
                "PROJECT": project,
                "ENVIRONMENT": environment,
                "DISTRIBUTION_DOMAIN": domain,
                "MANIFEST_PATHS": json.dumps(manifest_paths),
            },
            role=self.role,
            dead_letters=self.dead_letters,
            timeout=TIMEOUT,
        )
        Every(
            self,
            "Minute",
            interval=INTERVAL,
            function=self.function,
            dead_letters=self.dead_letters,
            description="Looks at the live manifests as a viewer does",
        )
