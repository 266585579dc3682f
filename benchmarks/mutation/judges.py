"""Three judges of a mutant: preflight, cfn-lint, and the validation that CDK runs at every synth.

A mutant counts as caught when a judge finds something in it that it does not find in the templates it was made of.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.mutation.mutant import ENVIRONMENTS, Documents, Mutant, documents

REGION = "ap-northeast-2"


def preflight(mutants: Sequence[Mutant]) -> list[bool]:
    """Whether preflight finds something new in each."""
    from preflight import Templates, check

    def told(found: Documents) -> Counter[Any]:
        return Counter((finding.rule.id, finding.where, finding.violation.got) for finding in check(Templates(found)))

    base = {environment: told(documents(environment)) for environment in ENVIRONMENTS}
    return [bool(told(mutant.documents) - base[mutant.environment]) for mutant in mutants]


def cfn_lint(mutants: Sequence[Mutant]) -> list[bool]:
    """Whether cfn-lint, with its default rules, finds something new in the changed templates of each."""
    from cfnlint.api import lint

    def told(template: Mapping[str, Any]) -> Counter[Any]:
        matches = lint(json.dumps(template, indent=1), regions=[REGION])
        return Counter((match.rule.id, match.message) for match in matches)

    base = {
        environment: {stack: told(template) for stack, template in documents(environment).items()}
        for environment in ENVIRONMENTS
    }
    return [
        any(told(mutant.documents[stack]) - base[mutant.environment][stack] for stack in mutant.stack.split(", "))
        for mutant in mutants
    ]


def cdk(mutants: Sequence[Mutant]) -> list[bool]:
    """Whether CDK's validation, warnings too, finds something new in the changed templates of each."""
    found = _validated(mutants)
    return [
        any(
            found[f"Mutant{number}{stack}"] - found[f"{mutant.environment.title()}{stack}"]
            for stack in mutant.stack.split(", ")
        )
        for number, mutant in enumerate(mutants)
    ]


JUDGES = {"preflight": preflight, "cfn-lint": cfn_lint, "CDK's validation": cdk}


def _validated(mutants: Sequence[Mutant]) -> Mapping[str, Counter[Any]]:
    """The findings by stack: rule, place and text."""
    os.environ.pop("CDK_VALIDATION", None)
    import aws_cdk as cdk_library

    with tempfile.TemporaryDirectory() as folder:
        strict = {"@aws-cdk/core:validateAgainstDefaultRules": False}
        app = cdk_library.App(outdir=folder, context=strict, analytics_reporting=False)
        for name, template in _stacks(mutants):
            stack = cdk_library.Stack(app, name, env=cdk_library.Environment(region=REGION))
            _fill(stack, template)
        app.synth()
        report = json.loads((Path(folder) / "validation-report.json").read_text())
    found: dict[str, Counter[Any]] = {name: Counter() for name, _ in _stacks(mutants)}
    for plugin in report["pluginReports"]:
        for violation in plugin.get("violations", []):
            for place in violation["violatingConstructs"]:
                stack, _, below = place["constructPath"].partition("/")
                found[stack][violation["ruleName"], below, violation["description"]] += 1
    return found


def _stacks(mutants: Sequence[Mutant]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for environment in ENVIRONMENTS:
        for stack, template in documents(environment).items():
            yield f"{environment.title()}{stack}", template
    for number, mutant in enumerate(mutants):
        for stack in mutant.stack.split(", "):
            yield f"Mutant{number}{stack}", mutant.documents[stack]


def _fill(stack: Any, template: Mapping[str, Any]) -> None:
    """The template's resources as they are written; outputs hold nothing that an operator breaks."""
    import aws_cdk as cdk_library

    for name in template.get("Parameters", {}):
        cdk_library.CfnParameter(stack, name)
    made = {
        name: cdk_library.CfnResource(stack, name, type=entry["Type"], properties=entry.get("Properties", {}))
        for name, entry in template["Resources"].items()
    }
    for name, entry in template["Resources"].items():
        made[name].override_logical_id(name)
        for other in entry.get("DependsOn", []):
            made[name].add_dependency(made[other])
