"""Who may send pictures: the networks of the allow-lists, and the inputs that need one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any

from preflight.finding import Severity, Violation, rule
from preflight.reading import at, hides, known, objects, origin, texts
from preflight.template import ENVIRONMENT_TAG, Resource, Templates
from preflight.value import Unresolved

GROUP = "AWS::MediaLive::InputSecurityGroup"
INPUT = "AWS::MediaLive::Input"
GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
GROUPS_PAGE = f"{GUIDE}/create-input-security-groups.html"
MOST_RULES = 10
PUSHED = ("RTMP_PUSH", "RTP_PUSH", "UDP_PUSH", "SRT_LISTENER")
# One address left out of the whole internet is no list of who may push either.
HALF_OF_THE_INTERNET = 2**31
OPEN_ALLOWED = "the networks that push: together less than half of all addresses"


@rule(
    "allow-list-size",
    f"An input security group has from 1 to {MOST_RULES} rules",
    fix="state the networks that push; where they are more than ten, make more groups",
    source=f"{GROUPS_PAGE}; github.com/awsdocs/aws-cloudformation-user-guide/pull/461",
)
def allow_list_has_rules(templates: Templates) -> Iterator[Violation]:
    for group in templates.resources(GROUP):
        rules = at(group.properties, "WhitelistRules") or []
        if isinstance(rules, list) and not hides(rules) and not 1 <= len(rules) <= MOST_RULES:
            got = f"{len(rules)} rules"
            yield Violation(resource=group, path="WhitelistRules", got=got, allowed=f"from 1 to {MOST_RULES} rules")


@rule(
    "allow-list-cidr",
    "A rule of an input security group is an IPv4 network",
    fix="write the network's first address and its prefix, e.g. 203.0.113.0/24, or 203.0.113.7/32 for one address",
    source=GROUPS_PAGE,
)
def allow_list_holds_networks(templates: Templates) -> Iterator[Violation]:
    for group in templates.resources(GROUP):
        for path, cidr in _cidrs(group):
            fault = _cidr_fault(cidr)
            if fault is not None:
                yield Violation(resource=group, path=path, got=cidr, allowed=fault)


@rule(
    "allow-list-open",
    "An allow-list does not let the whole internet push",
    fix="state the networks that push; a phone without a fixed address can send through a VPN that has one",
    source=f"{GUIDE}/working-with-input-security-groups.html",
)
def allow_list_is_closed(templates: Templates) -> Iterator[Violation]:
    for group in templates.resources(GROUP):
        if known(group.tags, ENVIRONMENT_TAG) != "dev" and _may_be_used(group):
            yield from _openings(group)


@rule(
    "allow-list-open-in-dev",
    "An allow-list of dev lets the whole internet push only while someone tries a phone",
    fix="state the networks that push",
    source=f"{GUIDE}/working-with-input-security-groups.html",
    severity=Severity.WARNING,
)
def allow_list_of_dev_is_closed(templates: Templates) -> Iterator[Violation]:
    for group in templates.resources(GROUP):
        if known(group.tags, ENVIRONMENT_TAG) == "dev" and _may_be_used(group):
            yield from _openings(group)


@rule(
    "push-input-guarded",
    "A push input from the internet names an input security group",
    fix="write the Ref of an AWS::MediaLive::InputSecurityGroup into InputSecurityGroups, or put the input into a Vpc",
    source=f"{GROUPS_PAGE}; {GUIDE}/setup-input-rtmp-push.html",
)
def push_input_is_guarded(templates: Templates) -> Iterator[Violation]:
    for pushed in templates.resources(INPUT):
        properties = pushed.properties
        # An input in a Vpc has security groups of the Vpc, and one on premises can have none at all.
        from_internet = not at(properties, "Vpc") and at(properties, "InputNetworkLocation") in (None, "AWS")
        if known(properties, "Type") in PUSHED and from_internet and not at(properties, "InputSecurityGroups"):
            allowed = f"the id of an {GROUP}"
            yield Violation(resource=pushed, path="InputSecurityGroups", got="none", allowed=allowed)


RULES = (
    allow_list_has_rules,
    allow_list_holds_networks,
    allow_list_is_closed,
    allow_list_of_dev_is_closed,
    push_input_is_guarded,
)


def _cidrs(group: Resource) -> Iterator[tuple[str, str]]:
    for path, entry in objects(group.properties, "WhitelistRules"):
        yield from texts(entry, "Cidr", path)


def _cidr_fault(cidr: str) -> str | None:
    network = _network(cidr)
    if network is None:
        return "an IPv4 network"
    if isinstance(network, IPv6Network):
        return "an IPv4 network: MediaLive takes no IPv6 here"
    if not re.search(r"/\d+$", cidr):
        return f"{network}, with its prefix"
    return None if str(network) == cidr else f"{network}, without bits behind the prefix"


def _may_be_used(group: Resource) -> bool:
    """Whether an input may name the group: beside inputs that name others, or none, it opens nothing."""
    inputs = [at(held.properties, "InputSecurityGroups") for held in group.templates.resources(INPUT)]
    return not inputs or any(_may_name(named, group) for named in inputs)


def _may_name(named: Any, group: Resource) -> bool:
    if isinstance(named, Unresolved):
        source = origin(named)
        return source is None or source.target is group
    return any(_may_name(entry, group) for entry in named) if isinstance(named, list) else False


def _openings(group: Resource) -> Iterator[Violation]:
    networks = {path: (cidr, network) for path, cidr in _cidrs(group) if (network := _network(cidr)) is not None}
    halves = [(path, cidr) for path, (cidr, network) in networks.items() if network.prefixlen <= 1]
    together = collapse_addresses(network for _, network in networks.values() if isinstance(network, IPv4Network))
    if not halves and sum(network.num_addresses for network in together) >= HALF_OF_THE_INTERNET:
        halves = [("WhitelistRules", " and ".join(cidr for cidr, _ in networks.values()))]
    for path, cidr in halves:
        yield Violation(resource=group, path=path, got=cidr, allowed=OPEN_ALLOWED)


def _network(cidr: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return None
