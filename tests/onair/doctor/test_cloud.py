"""What is said of an account: the local AWS, and accounts that lack something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

import environments
from onair.account import of_aws
from onair.deploy import require_account
from onair.doctor import cloud as doctor
from onair.doctor.cloud import BOOTSTRAP_VERSION, bootstrap, cloud, credentials, quotas, region
from onair.doctor.finding import Finding, Mark
from onair.errors import OperatorError
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud

DEV = environments.load("dev")
ACCOUNT = "111122223333"
SERVICE_QUOTAS = boto3.client("service-quotas")


@dataclass(frozen=True)
class Told(Account):
    """An account whose Service Quotas answers what a test has prepared."""

    def client(self, service: str, **_: Any) -> Any:
        assert service == "service-quotas"
        return SERVICE_QUOTAS


@pytest.fixture
def account(cloud: LocalCloud) -> Account:
    return cloud.account()


@pytest.fixture
def told() -> Iterator[Callable[[dict[str, int]], Finding]]:
    """What is said of dev with one more channel, in an account with these quotas."""
    second = DEV.channels[0].model_copy(update={"name": "second"})
    two = DEV.model_copy(update={"channels": (*DEV.channels, second)})
    with Stubber(SERVICE_QUOTAS) as stubber:

        def of(named: dict[str, int]) -> Finding:
            listed = [{"QuotaName": name, "Value": float(value)} for name, value in named.items()]
            stubber.add_response("list_service_quotas", {"Quotas": listed}, {"ServiceCode": "medialive"})
            return quotas(Told(boto3.Session()), two)

        yield of


def test_whose_the_credentials_are_is_told(account: Account) -> None:
    found = credentials(account, DEV)
    assert (found.mark, found.mend) == (Mark.GOOD, "")
    assert found.found.startswith(f"account {ACCOUNT}, arn:aws:")
    assert credentials(account, DEV.model_copy(update={"account": ACCOUNT})) == found


@pytest.mark.usefixtures("hurried")
def test_an_environment_that_names_no_account_is_not_ready_as_deploy_says_too(account: Account) -> None:
    named = DEV.model_copy(update={"account": ACCOUNT})
    assert "Account" not in {finding.what for finding in cloud(account, named)}
    (found,) = [finding for finding in cloud(account, DEV) if finding.what == "Account"]
    assert found.mark is Mark.MISSING
    assert f'account = "{ACCOUNT}" in environments/dev.toml' in found.mend
    with pytest.raises(OperatorError, match=f'account = "{ACCOUNT}"'):
        require_account(account, DEV)


def test_credentials_of_another_account_are_refused(account: Account) -> None:
    found = credentials(account, DEV.model_copy(update={"account": "444455556666"}))
    assert found.mark is Mark.MISSING
    assert found.mend == "use credentials of 444455556666, the account of environments/dev.toml"


def test_without_credentials_nothing_of_the_account_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(variable)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    found = {finding.what: finding.mark for finding in cloud(of_aws(DEV.region), DEV)}
    assert found == {
        "Region": Mark.GOOD,
        "Credentials": Mark.MISSING,
        "CDK bootstrap": Mark.UNASKED,
        "Quotas of MediaLive": Mark.UNASKED,
    }


@pytest.mark.usefixtures("hurried")
def test_a_service_that_cannot_be_reached_is_no_credentials(unused_tcp_port: int) -> None:
    silent = Account(of_aws(DEV.region).session, f"http://127.0.0.1:{unused_tcp_port}")
    found = credentials(silent, DEV)
    assert found.mark is Mark.MISSING
    assert "Could not connect" in found.found


def test_a_region_that_lacks_a_service_is_told_with_its_name() -> None:
    found = region(DEV.model_copy(update={"region": "us-west-1"}))
    assert (found.mark, found.found) == (Mark.MISSING, "us-west-1 has no medialive")
    assert region(DEV).mark is Mark.GOOD


def test_the_bootstrap_is_read_from_its_parameter(account: Account, client: Callable[[str], Any]) -> None:
    absent = bootstrap(account, DEV)
    assert (absent.mark, absent.mend) == (Mark.MISSING, "npx cdk bootstrap -c env=dev")
    ssm = client("ssm")
    try:
        for version, mark in (("5", Mark.MISSING), ("6", Mark.GOOD), ("33", Mark.GOOD)):
            ssm.put_parameter(Name=BOOTSTRAP_VERSION, Value=version, Type="String", Overwrite=True)
            assert bootstrap(account, DEV).mark is mark
    finally:
        ssm.delete_parameter(Name=BOOTSTRAP_VERSION)


def test_the_templates_ask_for_no_newer_bootstrap(templates: Callable[[str], dict[str, Any]]) -> None:
    for template in templates("dev").values():
        (check,) = template["Rules"]["CheckBootstrapVersion"]["Assertions"]
        refused = check["Assert"]["Fn::Not"][0]["Fn::Contains"][0]
        assert max(map(int, refused)) + 1 == doctor.OLDEST_BOOTSTRAP


def test_quotas_that_suffice_are_told(told: Callable[[dict[str, int]], Finding]) -> None:
    found = told({"Channels": 5, "Push Inputs": 5, "Input Security Groups": 5, "Multiplexes": 2})
    assert found.mark is Mark.GOOD
    assert found.found == "2 of 5 channels, 2 of 5 push inputs, 1 of 5 input security groups"


def test_a_quota_that_is_too_small_is_missing(told: Callable[[dict[str, int]], Finding]) -> None:
    found = told({"Channels": 1, "Push Inputs": 5, "Input Security Groups": 5})
    assert found.mark is Mark.MISSING
    assert found.mend == "ask for more channels: Service Quotas console > AWS Elemental MediaLive"


@pytest.mark.usefixtures("hurried")
def test_quotas_that_nobody_tells_are_what_an_account_usually_has(
    told: Callable[[dict[str, int]], Finding], account: Account
) -> None:
    found = told({"Push Inputs": 5})
    assert (found.mark, "2 of 5 channels, usually" in found.found) == (Mark.NOTED, True)
    # The local AWS has no Service Quotas.
    assert quotas(account, DEV).found.startswith("Service Quotas did not tell")
