"""Composition root: load the environment, build its phases in order, synthesize."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import aws_cdk as cdk

import environments
from environments import ConfigurationError, Environment
from stacks.automation_stack import AutomationStack
from stacks.cloud_front_stack import CloudFrontStack
from stacks.media_live_stack import MediaLiveStack
from stacks.media_package_stack import MediaPackageStack
from stacks.monitoring_stack import MonitoringStack
from stacks.network_stack import NetworkStack
from stacks.phases import require_complete
from stacks.storage_stack import StorageStack

DEFAULT_ENVIRONMENT = "dev"


def build(app: cdk.App, environment: Environment) -> None:
    """Add the stacks of the environment's phases to the app; ConfigurationError when a phase's needs are left out."""
    require_complete(environment)
    chosen = environment.phases
    network = NetworkStack(app, environment=environment)
    storage = StorageStack(app, environment=environment, network=network) if 2 in chosen else None
    replays = storage if environment.replay.enabled else None
    if 3 in chosen:
        packager = MediaPackageStack(app, environment=environment, network=network)
        if 4 in chosen:
            archive = storage if environment.archive.enabled else None
            live = MediaLiveStack(app, environment=environment, network=network, packager=packager, storage=archive)
            if 7 in chosen:
                AutomationStack(
                    app, environment=environment, network=network, packager=packager, live=live, storage=replays
                )
        if 5 in chosen:
            CloudFrontStack(app, environment=environment, packager=packager, storage=replays)
    if 6 in chosen:
        # No value flows: monitoring finds what it watches by search, so the order is said by hand.
        MonitoringStack(app, environment=environment).add_stack_dependency(network)


def main() -> None:
    """Synthesize the environment that `-c env=<name>` names, as `-c plan=<name>` builds it."""
    app = cdk.App()
    try:
        chosen, plan = app.node.try_get_context("env"), app.node.try_get_context("plan")
        environment = environments.load(DEFAULT_ENVIRONMENT if chosen is None else str(chosen))
        build(app, environments.planned(environment, None if plan is None else str(plan)))
    except ConfigurationError as invalid:
        # An app makes its folder when it is created; a refused environment leaves none behind.
        with suppress(OSError):
            Path(app.outdir).rmdir()
        sys.exit("\n".join(invalid.lines))
    assembly = Path(app.synth().directory)
    # The same switch as for CDK's own validation: repeated synths of what was checked may leave it out.
    if os.environ.get("CDK_VALIDATION") != "false":
        refuse_what_aws_would(assembly)


def refuse_what_aws_would(assembly: Path) -> None:
    """End with a line for each finding of preflight; an assembly with errors is left without its manifest."""
    # Here, because a synth that leaves it out need not wait for the models that it reads.
    import preflight
    from preflight.report import as_lines

    found = preflight.check(preflight.Templates.read(sorted(assembly.glob("*.template.json"))))
    errors = [finding for finding in found if finding.rule.severity is preflight.Severity.ERROR]
    for line in as_lines(errors):
        sys.stderr.write(f"onair: {line}\n")
    if errors:
        # Without a manifest nothing deploys the templates; they stay, to be looked at.
        (assembly / "manifest.json").unlink()
        sys.exit(1)
    if found:
        count = f"{len(found)} warning{'s' if len(found) > 1 else ''}"
        sys.stderr.write(f"preflight: {count}: python -m preflight {assembly}/*.template.json\n")


if __name__ == "__main__":
    main()
