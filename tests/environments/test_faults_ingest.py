"""Faults 5 to 8: the VPC's addresses, and who may send."""

from __future__ import annotations

import ipaddress
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.environments.broken import DEV, ONLY_NETWORK, PRODUCTION, edited, loaded, refusal
from tests.environments.real_app import project
from tests.stacks.whole_app import built

VPC = 'vpc_cidr = "10.20.0.0/16"'
OPEN, CLOSED = 'allow_list = ["0.0.0.0/0"]', 'allow_list = ["203.0.113.0/24"]'
WARNING = "ingest.allow_list of dev admits the whole internet"
LIMIT = "ingest.allow_list must hold 1 to 10 CIDR blocks (the limit of an input security group), got"


def allow_list(*cidrs: str) -> str:
    return f"allow_list = {json.dumps(cidrs)}"


@pytest.mark.parametrize("size", ["/8", "/15", "/27", "/28"])
def test_fault_05_a_vpc_of_another_size_than_aws_takes_is_refused(tmp_path: Path, size: str) -> None:
    assert refusal(tmp_path, edited(DEV, VPC, f'vpc_cidr = "10.0.0.0{size}"')) == (
        "network.vpc_cidr must be between /16 and /26 (two public subnets of at least 16 addresses each), "
        f"got 10.0.0.0{size}: use 10.20.0.0/16"
    )


@pytest.mark.parametrize(
    ("cidr", "mend"),
    [
        ("10.0.0.0/40", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
        ("10.20.0.0", "use 10.20.0.0/32"),
        ("10.20.0.1/16", "use 10.20.0.0/16"),
        ("x.x.x.x/Infinity", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
    ],
)
def test_fault_05_a_vpc_that_is_no_network_is_refused_in_readable_words(tmp_path: Path, cidr: str, mend: str) -> None:
    told = refusal(tmp_path, edited(DEV, VPC, f'vpc_cidr = "{cidr}"'))
    assert told.startswith(f"network.vpc_cidr must be an IPv4 CIDR block, got '{cidr}' (")
    assert told.endswith(f"): {mend}")


def test_fault_05_subnets_cannot_be_named_and_so_not_overlap(tmp_path: Path) -> None:
    told = refusal(tmp_path, edited(DEV, VPC, f'{VPC}\nsubnets = ["10.20.0.0/24", "10.20.0.0/25"]'))
    assert told == "network.subnets is unknown: allowed here are availability_zones, vpc_cidr"


@pytest.mark.parametrize("cidr", ["10.20.0.0/16", "192.168.7.0/26"])
def test_fault_05_the_subnets_of_the_largest_and_the_smallest_vpc_keep_apart(tmp_path: Path, cidr: str) -> None:
    core = built(loaded(tmp_path, edited(DEV, VPC, f'vpc_cidr = "{cidr}"')))
    subnets = core.resources("NetworkStack", "AWS::EC2::Subnet").values()
    one, other = (ipaddress.ip_network(subnet["Properties"]["CidrBlock"]) for subnet in subnets)
    assert not one.overlaps(other)
    assert all(subnet.subnet_of(ipaddress.ip_network(cidr)) for subnet in (one, other))  # type: ignore[arg-type] # both are IPv4
    assert min(one.num_addresses, other.num_addresses) >= 16


@pytest.mark.parametrize(
    ("cidr", "mend"),
    [
        ("999.1.1.1/24", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
        ("203.0.113.0/33", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
        ("10.0.0.5/24", "use 10.0.0.0/24"),
        ("203.0.113.7", "use 203.0.113.7/32"),
        ("203.0.113.0/255.255.255.0", "use 203.0.113.0/24"),
        ("2001:db8::/32", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
        ("my phone", "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"),
    ],
)
def test_fault_06_an_entry_of_the_allow_list_that_is_no_block_is_refused(tmp_path: Path, cidr: str, mend: str) -> None:
    told = refusal(tmp_path, edited(DEV, OPEN, allow_list("203.0.113.0/24", cidr)))
    assert told.startswith(f"ingest.allow_list must be an IPv4 CIDR block, got '{cidr}' (")
    assert told.endswith(f"): {mend}")


WHOLE_INTERNET = {
    "whole": ["0.0.0.0/0"],
    "halves": ["0.0.0.0/1", "128.0.0.0/1"],
    "every unicast address": ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"],
    "half": ["128.0.0.0/1"],
}


@pytest.mark.parametrize("name", ["production", "staging"])
@pytest.mark.parametrize("cidrs", WHOLE_INTERNET.values(), ids=WHOLE_INTERNET)
def test_fault_07_the_whole_internet_is_refused_outside_dev(tmp_path: Path, name: str, cidrs: Iterable[str]) -> None:
    assert refusal(tmp_path, edited(PRODUCTION, CLOSED, allow_list(*cidrs)), name) == (
        "ingest.allow_list must not admit the whole internet outside dev, nor half of it, got "
        f"{', '.join(cidrs)}: name the networks that send, e.g. 203.0.113.0/24"
    )


@pytest.mark.parametrize("name", ["dev", "production"])
def test_fault_07_the_whole_internet_of_ipv6_is_refused_everywhere(tmp_path: Path, name: str) -> None:
    told = refusal(tmp_path, edited(PRODUCTION, CLOSED, allow_list("::/0")), name)
    assert told.startswith("ingest.allow_list must be an IPv4 CIDR block, got '::/0'")


@pytest.mark.parametrize(
    ("cidrs", "warned"),
    [(["0.0.0.0/0"], True), (["0.0.0.0/1", "128.0.0.0/1"], True), (["203.0.113.0/24"], False)],
    ids=["whole", "halves", "one network"],
)
def test_fault_07_in_dev_the_whole_internet_is_open(tmp_path: Path, cidrs: Iterable[str], warned: bool) -> None:
    # An open ingest is what NetworkStack warns of.
    assert loaded(tmp_path, edited(DEV, OPEN, allow_list(*cidrs))).ingest.opens_to_the_internet is warned


def test_fault_07_in_dev_the_whole_internet_is_warned_of_at_every_synth(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", edited(ONLY_NETWORK, OPEN, allow_list("0.0.0.0/1", "128.0.0.0/1")))
    result = app.synthesize()
    assert result.returncode == 0, result.stderr
    assert WARNING in result.stderr
    shutil.rmtree(app.outdir)
    app.synthesize_here()
    assert WARNING in (app.outdir / "NetworkStack.metadata.json").read_text()


def test_fault_08_an_empty_allow_list_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, OPEN, allow_list())) == (
        f"{LIMIT} none: name the networks that send, e.g. 203.0.113.0/24"
    )


def test_fault_08_eleven_blocks_far_apart_are_told_to_split(tmp_path: Path) -> None:
    blocks = [f"10.{number}.0.0/24" for number in range(0, 22, 2)]
    assert refusal(tmp_path, edited(DEV, OPEN, allow_list(*blocks))) == (
        f"{LIMIT} 11: name one larger block for several senders, or split the senders over two environments"
    )


def test_fault_08_eleven_blocks_side_by_side_are_told_their_union(tmp_path: Path) -> None:
    blocks = [f"10.0.{number}.0/24" for number in range(11)]
    told = refusal(tmp_path, edited(DEV, OPEN, allow_list(*blocks)))
    mended = ["10.0.0.0/21", "10.0.8.0/23", "10.0.10.0/24"]
    assert told == f"{LIMIT} 11: merge neighbouring blocks, these are the same addresses: {', '.join(mended)}"
    assert loaded(tmp_path, edited(DEV, OPEN, allow_list(*mended))).ingest.allow_list == tuple(mended)


def test_fault_08_ten_blocks_are_taken(tmp_path: Path) -> None:
    blocks = [f"10.{number}.0.0/24" for number in range(10)]
    assert loaded(tmp_path, edited(DEV, OPEN, allow_list(*blocks))).ingest.allow_list == tuple(blocks)


def test_fault_08_a_block_named_twice_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, edited(DEV, OPEN, allow_list("203.0.113.0/24", "10.0.0.0/8", "203.0.113.0/24")))
    assert told == "ingest.allow_list must name each CIDR block once, got 203.0.113.0/24 twice: remove one"
