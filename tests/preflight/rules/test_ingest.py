"""Allow-lists that are networks, few, and not the whole internet; push inputs that have one."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import ingest
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}
FIRST = "WhitelistRules[0].Cidr"
OPEN_LISTS = [
    (["0.0.0.0/0"], FIRST, "0.0.0.0/0"),
    (["203.0.113.0/24", "0.0.0.0/0"], "WhitelistRules[1].Cidr", "0.0.0.0/0"),
    (["0.0.0.0/2", "64.0.0.0/2"], "WhitelistRules", "0.0.0.0/2 and 64.0.0.0/2"),
    (["0.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"], "WhitelistRules", "0.0.0.0/2 and 128.0.0.0/2 and 192.0.0.0/2"),
    (["128.0.0.0/1"], FIRST, "128.0.0.0/1"),
]


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


@pytest.fixture
def group(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::InputSecurityGroup")


@pytest.fixture
def phone(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Input")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *ingest.RULES)]


def allow(group: dict[str, Any], *cidrs: Any) -> None:
    group["WhitelistRules"] = [{"Cidr": cidr} for cidr in cidrs]


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_our_own_inputs_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize("named", [[], {"Ref": "AWS::NoValue"}, ["sg-of-another-stack"], [{"Ref": "Other"}], 7])
def test_an_open_list_that_no_input_names_opens_nothing(
    stacks: Documents, group: dict[str, Any], phone: dict[str, Any], named: Any
) -> None:
    stacks["MediaLiveStack"]["Resources"]["Other"] = {
        "Type": "AWS::MediaLive::InputSecurityGroup",
        "Properties": {"WhitelistRules": [{"Cidr": "203.0.113.0/24"}]},
    }
    allow(group, "0.0.0.0/0")
    phone |= {"Type": "URL_PULL", "InputSecurityGroups": named}
    assert found(stacks) == []


@pytest.mark.parametrize("named", [UNKNOWN, [UNKNOWN]])
def test_an_open_list_that_an_input_may_name_is_found(
    stacks: Documents, group: dict[str, Any], phone: dict[str, Any], named: Any
) -> None:
    allow(group, "0.0.0.0/0")
    phone["InputSecurityGroups"] = named
    assert found(stacks) == [("allow-list-open", FIRST, "0.0.0.0/0")]


def test_an_open_list_whose_inputs_are_elsewhere_is_found(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, "0.0.0.0/0")
    resources = stacks["MediaLiveStack"]["Resources"]
    stacks["MediaLiveStack"]["Resources"] = {
        name: each for name, each in resources.items() if each["Type"] != "AWS::MediaLive::Input"
    }
    assert ("allow-list-open", FIRST, "0.0.0.0/0") in found(stacks)


def test_our_own_dev_is_warned_that_it_is_open() -> None:
    (only,) = findings(documents("dev"), *ingest.RULES)
    assert only.rule.id == "allow-list-open-in-dev"
    assert only.rule.severity is Severity.WARNING
    assert (only.violation.path, only.violation.got) == (FIRST, "0.0.0.0/0")


@pytest.mark.parametrize("rules", [[], None])
def test_an_allow_list_without_rules_is_found(stacks: Documents, group: dict[str, Any], rules: Any) -> None:
    group["WhitelistRules"] = rules
    assert found(stacks) == [("allow-list-size", "WhitelistRules", "0 rules")]


def test_an_allow_list_that_is_not_stated_is_found(stacks: Documents, group: dict[str, Any]) -> None:
    del group["WhitelistRules"]
    assert found(stacks) == [("allow-list-size", "WhitelistRules", "0 rules")]


def test_ten_rules_are_taken(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, *(f"203.0.113.{last}/32" for last in range(10)))
    assert found(stacks) == []


def test_an_eleventh_rule_is_found(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, *(f"203.0.113.{last}/32" for last in range(11)))
    assert found(stacks) == [("allow-list-size", "WhitelistRules", "11 rules")]


@pytest.mark.parametrize(
    ("cidr", "allowed"),
    [
        ("203.0.113.7/24", "203.0.113.0/24, without bits behind the prefix"),
        ("203.0.113.7", "203.0.113.7/32, with its prefix"),
        ("203.0.113.0/255.255.255.0", "203.0.113.0/24, with its prefix"),
        ("203.0.113.0/33", "an IPv4 network"),
        ("203.0.113/24", "an IPv4 network"),
        ("home", "an IPv4 network"),
        ("", "an IPv4 network"),
        ("2001:db8::/32", "an IPv4 network: MediaLive takes no IPv6 here"),
    ],
)
def test_what_is_no_ipv4_network_is_found(stacks: Documents, group: dict[str, Any], cidr: str, allowed: str) -> None:
    allow(group, "198.51.100.0/24", cidr)
    (only,) = findings(stacks, *ingest.RULES)
    assert only.rule.id == "allow-list-cidr"
    assert (only.violation.path, only.violation.got) == ("WhitelistRules[1].Cidr", cidr)
    assert only.violation.allowed == allowed


@pytest.mark.parametrize(("cidrs", "path", "got"), OPEN_LISTS)
def test_a_list_that_lets_everyone_in_is_an_error(
    stacks: Documents, group: dict[str, Any], cidrs: list[str], path: str, got: str
) -> None:
    allow(group, *cidrs)
    (only,) = findings(stacks, *ingest.RULES)
    assert only.rule.id == "allow-list-open"
    assert only.rule.severity is Severity.ERROR
    assert (only.violation.path, only.violation.got) == (path, got)


@pytest.mark.parametrize(("cidrs", "path", "got"), OPEN_LISTS)
def test_a_list_of_dev_that_lets_everyone_in_is_a_warning(
    stacks: Documents, group: dict[str, Any], cidrs: list[str], path: str, got: str
) -> None:
    allow(group, *cidrs)
    group["Tags"]["onair:environment"] = "dev"
    assert found(stacks) == [("allow-list-open-in-dev", path, got)]


def test_the_two_halves_are_found_one_by_one(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, "0.0.0.0/1", "128.0.0.0/1")
    assert found(stacks) == [
        ("allow-list-open", FIRST, "0.0.0.0/1"),
        ("allow-list-open", "WhitelistRules[1].Cidr", "128.0.0.0/1"),
    ]


def test_bits_behind_the_prefix_hide_no_open_list(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, "203.0.113.7/0")
    assert [rule for rule, _, _ in found(stacks)] == ["allow-list-cidr", "allow-list-open"]


def test_the_whole_of_ipv6_is_open_too(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, "::/0")
    assert [rule for rule, _, _ in found(stacks)] == ["allow-list-cidr", "allow-list-open"]


def test_one_network_twice_is_not_twice_as_large(stacks: Documents, group: dict[str, Any]) -> None:
    allow(group, "64.0.0.0/2", "64.0.0.0/2", "64.0.0.0/3")
    assert found(stacks) == []


@pytest.mark.parametrize("tags", [None, {}, {"onair:environment": "production"}, {"onair:environment": UNKNOWN}])
def test_only_what_is_tagged_dev_is_dev(stacks: Documents, group: dict[str, Any], tags: Any) -> None:
    allow(group, "0.0.0.0/0")
    group["Tags"] = tags
    assert found(stacks) == [("allow-list-open", FIRST, "0.0.0.0/0")]


@pytest.mark.parametrize("rules", [UNKNOWN, [UNKNOWN], [{"Cidr": UNKNOWN}]])
def test_rules_that_only_a_deploy_knows_are_passed_over(stacks: Documents, group: dict[str, Any], rules: Any) -> None:
    group["WhitelistRules"] = rules
    assert found(stacks) == []


@pytest.mark.parametrize("kind", ["RTMP_PUSH", "RTP_PUSH", "UDP_PUSH", "SRT_LISTENER"])
@pytest.mark.parametrize("groups", [None, []])
def test_a_push_input_without_an_allow_list_is_found(
    stacks: Documents, phone: dict[str, Any], kind: str, groups: Any
) -> None:
    phone.update({"Type": kind, "InputSecurityGroups": groups})
    assert found(stacks) == [("push-input-guarded", "InputSecurityGroups", "none")]


@pytest.mark.parametrize(
    "change",
    [
        {"Vpc": {"SubnetIds": ["subnet-1", "subnet-2"]}},
        {"Vpc": UNKNOWN},
        {"InputNetworkLocation": "ON_PREMISES"},
        {"InputNetworkLocation": UNKNOWN},
        {"Type": "RTMP_PULL"},
        {"Type": UNKNOWN},
        {"InputSecurityGroups": UNKNOWN},
        {"InputSecurityGroups": [{"Fn::ImportValue": "allow-list"}]},
    ],
)
def test_an_input_that_needs_no_allow_list_or_may_have_one_is_passed_over(
    stacks: Documents, phone: dict[str, Any], change: dict[str, Any]
) -> None:
    del phone["InputSecurityGroups"]
    phone.update(change)
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [5, "text", {"a": 1}, [5], [[]]])
def test_a_wrong_type_is_left_to_the_schema(
    stacks: Documents, group: dict[str, Any], phone: dict[str, Any], wrong: Any
) -> None:
    group["WhitelistRules"] = wrong
    phone["Type"] = wrong
    assert found(stacks) == []
