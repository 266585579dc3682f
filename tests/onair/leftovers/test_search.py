"""What is found in the local AWS when stacks are gone, and what is not taken for a leftover."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

import environments
from cost.price_list import price_list
from environments import Environment
from onair.leftovers.kept import Kept, kept_by_templates, owned_by_stacks
from onair.leftovers.leftover import Leftover
from onair.leftovers.search import Search
from onair.live import deployed_templates
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud

PRICES = price_list("ap-northeast-2")
GIGABYTE = 1 << 30
KEEPING = {
    "Resources": {
        "Archive": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        "Passing": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete"},
        "Topic": {"Type": "AWS::SNS::Topic", "DeletionPolicy": "RetainExceptOnCreate"},
        "Lines": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain", "Properties": {"RetentionInDays": 30}},
    }
}


@pytest.fixture
def account(cloud: LocalCloud) -> Account:
    return cloud.account()


@pytest.fixture
def environment(name: str) -> Environment:
    return environments.load("dev").model_copy(update={"project": name})


def search(account: Account, environment: Environment, kept: tuple[Kept, ...] = ()) -> dict[str, Leftover]:
    """What is found, by its name without what CloudFormation adds to it."""
    owned = owned_by_stacks(account, environment)
    looking = Search(account=account, environment=environment, kept=kept, owned=owned, prices=PRICES)
    return {each.name: each for each in looking.found()}


def test_what_a_template_keeps_is_found_with_what_it_holds_and_costs(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    cloudformation, s3, stack = client("cloudformation"), client("s3"), f"{environment.prefix}-storage"
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(KEEPING))
    kept = kept_by_templates(account, environment, deployed_templates(account, environment), [2])
    assert {each.type for each in kept} == {"AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::Logs::LogGroup"}
    names = {each.type: each.name for each in kept}
    s3.put_object(Bucket=names["AWS::S3::Bucket"], Key="recordings/show.ts", Body=b"x" * 1500)
    cloudformation.delete_stack(StackName=stack)

    found = search(account, environment, kept)
    bucket, topic, group = (
        found[names[kind]] for kind in ("AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::Logs::LogGroup")
    )
    assert (bucket.holds, bucket.note) == ("1.5 kB in 1 object", "Retain in its template")
    assert bucket.usd_a_day == PRICES.item("s3.standard").first.amount * 1500 / GIGABYTE / 30
    assert bucket.remove == f"aws s3 rb s3://{bucket.name} --force"
    assert (topic.usd_a_day, topic.holds) == (None, "not known")
    assert group.note == "Retain in its template; lines go after 30 days"
    assert [each for each in found if each.startswith(f"{environment.prefix}-storage-passing")] == []


def test_a_removal_of_long_ago_is_found_by_the_names_of_its_stacks(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    s3, logs = client("s3"), client("logs")
    mine, others = f"{environment.prefix}-network-logs1a2b", f"{environment.prefix}-2-network-logs1a2b"
    for bucket in (mine, others):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": account.region})
    made, fixed = f"/aws/lambda/{environment.prefix}-storage-Empties9", f"/aws/lambda/{environment.prefix}-run-sweep"
    for group in (made, fixed):
        logs.create_log_group(logGroupName=group)
    found = search(account, environment)
    assert {name for name in found if environment.project in name} == {mine, made}
    assert (found[mine].holds, found[mine].remove) == ("nothing", f"aws s3 rb s3://{mine}")
    assert found[made].note == "Lambda made it; never expires"
    assert found[made].remove == f"aws logs delete-log-group --log-group-name {made}"


def test_what_a_stack_still_owns_is_not_left(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    template = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
    client("cloudformation").create_stack(
        StackName=f"{environment.prefix}-cloudfront", TemplateBody=json.dumps(template)
    )
    assert search(account, environment) == {}


def test_a_secret_that_waits_for_its_end_is_free_and_a_forgotten_one_is_not(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    manager = client("secretsmanager")
    tags = {"onair:project": environment.project, "onair:environment": "dev"}
    for key, own in {"waiting": tags, "forgotten": tags, "another": {**tags, "onair:environment": "staging"}}.items():
        manager.create_secret(
            Name=f"{environment.project}-{key}",
            SecretString="key",
            Tags=[{"Key": name, "Value": value} for name, value in own.items()],
        )
    manager.delete_secret(SecretId=f"{environment.project}-waiting", RecoveryWindowInDays=7)
    found = search(account, environment)
    waiting, forgotten = found[f"{environment.project}-waiting"], found[f"{environment.project}-forgotten"]
    assert waiting.usd_a_day == 0
    assert waiting.note.endswith("gone when its recovery window ends, as far as is known free until then")
    assert forgotten.usd_a_day == Decimal("0.40") / 30
    assert "--force-delete-without-recovery" in waiting.remove
    assert f"{environment.project}-another" not in found


def test_when_all_is_gone_what_the_account_shares_is_told(
    account: Account, environment: Environment, client: Callable[[str], Any], name: str
) -> None:
    """The bucket of `cdk bootstrap` is read from its stack, and stays whoever goes."""
    bucket = f"cdk-{name}"
    client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": account.region})
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"BucketName": {"Value": bucket}}}
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="CDKToolkit", TemplateBody=json.dumps(template))
    try:
        assert search(account, environment)[bucket].note == "cdk bootstrap made it, for every CDK app of the account"
        cloudformation.create_stack(
            StackName=f"{environment.prefix}-monitoring",
            TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}),
        )
        assert bucket not in search(account, environment)
    finally:
        cloudformation.delete_stack(StackName="CDKToolkit")


class Refusing(Account):
    """An account whose S3 tells nothing."""

    def client(self, service: str, **_: Any) -> Any:
        made = super().client(service)
        stub = Stubber(made)
        if service == "s3":
            stub.add_client_error("list_buckets", "AccessDenied")
        elif service == "logs":
            for _prefix in ("/aws/lambda/onair-dev-", "ElementalMediaLive"):
                stub.add_response("describe_log_groups", {"logGroups": []})
        elif service == "secretsmanager":
            stub.add_response("list_secrets", {"SecretList": []})
        else:
            stub.add_client_error("describe_stacks", "ValidationError")
        stub.activate()
        return made


def test_a_service_that_refuses_to_tell_is_named_and_the_others_are_asked() -> None:
    search = Search(
        account=Refusing(boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="ap-northeast-2")),
        environment=environments.load("dev"),
        kept=(),
        owned=frozenset(),
        prices=PRICES,
    )
    (found,) = search.found()
    assert (found.kind, found.name, found.usd_a_day) == ("buckets", "not looked at", None)
    assert found.note == "ListBuckets was refused: AccessDenied"
