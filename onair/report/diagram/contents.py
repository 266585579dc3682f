"""What the diagram shows of each stack: its main resources with the setting that matters most, and how many more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onair.report.architecture import PHASE_TAG, Architecture, Stack, plain_name
from onair.report.reading import at, expiries, listed, module, renditions, schedule_input, setting
from onair.report.words import Words
from preflight.template import Resource

NO_BREAK = "\N{NO-BREAK SPACE}"
Detail = Callable[[list[Resource], Words], str]


@dataclass(frozen=True)
class Item:
    """One line of a box; `on_path` when pictures run through it on their way to the viewer."""

    label: str
    detail: str
    on_path: bool = False


@dataclass(frozen=True)
class Content:
    """One stack's box."""

    stack: Stack
    title: str
    items: tuple[Item, ...]
    rest: int


@dataclass(frozen=True)
class Kind:
    """Resources of one type, told in one line; `phases` are those in which they matter (none: all)."""

    type: str
    key: str
    detail: Detail
    on_path: bool = False
    phases: tuple[int, ...] = ()


def contents(architecture: Architecture, words: Words) -> list[Content]:
    """The boxes, by phase."""
    return [_content(architecture, stack, words) for stack in architecture.stacks]


def _content(architecture: Architecture, stack: Stack, words: Words) -> Content:
    items = _guards(architecture, words) if stack.phase == 7 else []
    shown = 0
    for kind in KINDS:
        held = [found for found in stack.resources if _is_told(found, kind, stack)]
        if held:
            shown += len(held)
            items.append(Item(_label(kind, held, stack, words), kind.detail(held, words), kind.on_path))
    title = words.get(f"phase.{stack.phase}.title", stack.name)
    return Content(stack, title, tuple(items), len(stack.resources) - shown)


def _is_told(resource: Resource, kind: Kind, stack: Stack) -> bool:
    # CDK's own functions and roles help a deploy, and do nothing afterwards.
    helps = kind.type in ("AWS::Lambda::Function", "AWS::IAM::Role") and resource.logical_id.startswith("Custom")
    return resource.type == kind.type and not helps and (not kind.phases or stack.phase in kind.phases)


def _label(kind: Kind, held: list[Resource], stack: Stack, words: Words) -> str:
    name = words.get(f"resource.{kind.key}_{stack.phase}", words(f"resource.{kind.key}"))
    return f"{name} × {len(held)}" if len(held) > 1 else name


def _guards(architecture: Architecture, words: Words) -> list[Item]:
    """The limits of a run stand in variables of functions, and are no resources of their own."""
    found = []
    for name, key in (("MAXIMUM_RUN_SECONDS", "maximum_run"), ("IDLE_SECONDS", "idle_stop")):
        seconds = setting(architecture, name)
        if seconds is not None and seconds.isdecimal():
            found.append(Item(words(f"resource.{key}"), words.duration(int(seconds))))
    return found


def _nothing(held: list[Resource], words: Words) -> str:
    return ""


def _vpc(held: list[Resource], words: Words) -> str:
    templates, stack = held[0].templates, held[0].template
    subnets = [found for found in templates.resources("AWS::EC2::Subnet") if found.template == stack]
    gateways = [found for found in templates.resources("AWS::EC2::NatGateway") if found.template == stack]
    nat = words.counted("diagram.nat", len(gateways)) if gateways else words("diagram.no_nat")
    return f"{words.counted('diagram.subnets', len(subnets))} · {nat}"


def _security_group(held: list[Resource], words: Words) -> str:
    ports = sorted({str(at(rule, "FromPort")) for rule in listed(held[0].properties, "SecurityGroupIngress")})
    return f"TCP {', '.join(ports)}" if ports else ""


def _roles(held: list[Resource], words: Words) -> str:
    return ", ".join(plain_name(role.logical_id).removesuffix("Role") for role in held)


def _bucket(held: list[Resource], words: Words) -> str:
    days = sorted({days for bucket in held for _, days in expiries(bucket)})
    if not days and held[0].tags.get(PHASE_TAG) == "2":
        return words("diagram.kept")
    return " · ".join(words.counted("diagram.expires", count) for count in days)


def _package_channel(held: list[Resource], words: Words) -> str:
    kinds = sorted({str(at(found.properties, "InputType")) for found in held})
    return words("diagram.ingest", kind=", ".join(kinds))


def _endpoint(held: list[Resource], words: Words) -> str:
    first = held[0].properties
    seconds = at(first, "Segment", "SegmentDurationSeconds")
    return f"{at(first, 'ContainerType')} · {words('diagram.segments', seconds=seconds)}"


def _endpoint_policy(held: list[Resource], words: Words) -> str:
    return words.counted("diagram.readers", len(listed(held[0].properties, "Policy", "Statement")))


def _input(held: list[Resource], words: Words) -> str:
    return ", ".join(sorted({str(found.properties.get("Type")) for found in held}))


def _allow_list(held: list[Resource], words: Words) -> str:
    blocks = [str(at(rule, "Cidr")) for rule in listed(held[0].properties, "WhitelistRules")]
    return blocks[0] if len(blocks) == 1 else words.counted("diagram.blocks", len(blocks))


def _live_channel(held: list[Resource], words: Words) -> str:
    first = held[0]
    name = words.get(f"channel_class.{first.properties.get('ChannelClass')}", str(first.properties.get("ChannelClass")))
    rungs = words.counted("diagram.rungs", len(renditions(first)))
    # Rather on a line of its own than with its number on another.
    return f"{name} · {rungs.replace(' ', NO_BREAK)}"


def _secret(held: list[Resource], words: Words) -> str:
    return words("diagram.generated") if at(held[0].properties, "GenerateSecretString") else ""


def _distribution(held: list[Resource], words: Words) -> str:
    config = at(held[0].properties, "DistributionConfig")
    behaviours = len(listed(config, "CacheBehaviors")) + 1
    return words.counted("diagram.behaviours", behaviours)


def _functions(held: list[Resource], words: Words) -> str:
    return ", ".join(words.get(f"function.{module(found)}.short", module(found)) for found in held)


def _schedules(held: list[Resource], words: Words) -> str:
    windows = [found for found in held if schedule_input(found).get("action") == "start"]
    daily = [found for found in held if "action" not in schedule_input(found)]
    told = [words.counted("diagram.windows", len(windows))] if windows else []
    return " · ".join([*told, *([words("diagram.daily_stop")] if daily else [])])


def _budget(held: list[Resource], words: Words) -> str:
    return words("diagram.per_month", amount=at(held[0].properties, "Budget", "BudgetLimit", "Amount"))


def _widgets(held: list[Resource], words: Words) -> str:
    body = held[0].properties.get("DashboardBody")
    return words.counted("diagram.widgets", str(getattr(body, "text", body)).count('"type":"metric"'))


KINDS = (
    Kind("AWS::MediaLive::Input", "input", _input, on_path=True),
    Kind("AWS::MediaLive::Channel", "live_channel", _live_channel, on_path=True),
    Kind("AWS::MediaPackageV2::Channel", "package_channel", _package_channel, on_path=True),
    Kind("AWS::MediaPackageV2::OriginEndpoint", "endpoint", _endpoint, on_path=True),
    Kind("AWS::CloudFront::Distribution", "distribution", _distribution, on_path=True),
    Kind("AWS::MediaLive::InputSecurityGroup", "allow_list", _allow_list),
    Kind("AWS::SecretsManager::Secret", "secret", _secret),
    Kind("AWS::MediaPackageV2::OriginEndpointPolicy", "endpoint_policy", _endpoint_policy),
    Kind("AWS::CloudFront::CachePolicy", "cache_policy", _nothing),
    Kind("AWS::EC2::VPC", "vpc", _vpc),
    Kind("AWS::IAM::Role", "role", _roles, phases=(1,)),
    Kind("AWS::S3::Bucket", "bucket", _bucket),
    Kind("AWS::EC2::SecurityGroup", "security_group", _security_group),
    Kind("AWS::EC2::VPCEndpoint", "vpc_endpoint", _nothing),
    Kind("AWS::CloudWatch::Alarm", "alarm", _nothing),
    Kind("AWS::CloudWatch::Dashboard", "dashboard", _widgets),
    Kind("AWS::Scheduler::Schedule", "schedule", _schedules),
    Kind("AWS::Budgets::Budget", "budget", _budget),
    Kind("AWS::Lambda::Function", "function", _functions),
    Kind("AWS::Events::Rule", "rule", _nothing, phases=(7,)),
    Kind("AWS::SQS::Queue", "queue", _nothing, phases=(7,)),
    Kind("AWS::SNS::Topic", "topic", _nothing),
)
"""By how much they matter to a reader; what is not here is counted."""
