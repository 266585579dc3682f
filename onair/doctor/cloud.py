"""What the account has: the region's services, credentials, the CDK's bootstrap, quotas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from environments import Environment
from environments.regions import lacking
from onair.doctor.finding import Finding, Mark, Purpose
from rehearsal.account import Account

DEPLOY = (Purpose.DEPLOY,)
BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
OLDEST_BOOTSTRAP = 6
"""What the templates ask for in their rule CheckBootstrapVersion."""

CREDENTIALS, BOOTSTRAP, QUOTAS = "Credentials", "CDK bootstrap", "Quotas of MediaLive"


@dataclass(frozen=True)
class Quota:
    """One of MediaLive's per region; `usual` is what a new account has (MediaLive user guide, 2022)."""

    name: str
    usual: int


CHANNELS, INPUTS, GROUPS = Quota("channels", 5), Quota("push inputs", 5), Quota("input security groups", 5)


def cloud(account: Account, environment: Environment) -> Iterator[Finding]:
    """The region without a network, then the account; without credentials nothing of it is asked."""
    yield region(environment)
    who = credentials(account, environment)
    yield who
    if who.mark is Mark.MISSING:
        why = "there are no credentials that work for this environment"
        for what in (BOOTSTRAP, QUOTAS):
            yield Finding(what, Mark.UNASKED, why, needed_to=DEPLOY)
        return
    if environment.account is None:
        yield nobody(account, environment)
    yield bootstrap(account, environment)
    yield quotas(account, environment)


def region(environment: Environment) -> Finding:
    absent = lacking(environment.region)
    if absent:
        mend = f"choose another region in environments/{environment.name}.toml"
        return Finding("Region", Mark.MISSING, f"{environment.region} has no {', '.join(absent)}", mend, DEPLOY)
    return Finding("Region", Mark.GOOD, f"{environment.region} has every service that is used", needed_to=DEPLOY)


def credentials(account: Account, environment: Environment) -> Finding:
    """Whose they are, and whether the environment admits that account."""
    mend = "aws configure, or aws sso login, or AWS_PROFILE; the rehearsal needs none"
    try:
        found = account.client("sts").get_caller_identity()
    except (NoCredentialsError, PartialCredentialsError):
        return Finding(CREDENTIALS, Mark.MISSING, "none", mend, DEPLOY)
    except (ClientError, BotoCoreError) as error:
        return Finding(CREDENTIALS, Mark.MISSING, str(error), mend, DEPLOY)
    said, wanted = f"account {found['Account']}, {found['Arn']}", environment.account
    if wanted is not None and found["Account"] != wanted:
        mend = f"use credentials of {wanted}, the account of environments/{environment.name}.toml"
        return Finding(CREDENTIALS, Mark.MISSING, said, mend, DEPLOY)
    return Finding(CREDENTIALS, Mark.GOOD, said, needed_to=DEPLOY)


def nobody(account: Account, environment: Environment) -> Finding:
    """That the environment names no account: `onair deploy` writes into none that is not named."""
    file, found = f"environments/{environment.name}.toml", account.client("sts").get_caller_identity()["Account"]
    mend = f'if it is the one of your credentials: account = "{found}" in {file}, above its first [table]'
    return Finding("Account", Mark.MISSING, f"{file} names none, and onair deploy refuses", mend, DEPLOY)


def bootstrap(account: Account, environment: Environment) -> Finding:
    """Whether the region is prepared for the CDK; `cdk deploy` refuses it otherwise."""
    mend = f"npx cdk bootstrap -c env={environment.name}"
    ssm = account.client("ssm")
    try:
        version = int(ssm.get_parameter(Name=BOOTSTRAP_VERSION)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        return Finding(BOOTSTRAP, Mark.MISSING, f"none in {environment.region}", mend, DEPLOY)
    except (ClientError, BotoCoreError) as error:
        return Finding(BOOTSTRAP, Mark.UNASKED, str(error), f"if cdk deploy asks for it: {mend}", DEPLOY)
    if version < OLDEST_BOOTSTRAP:
        return Finding(BOOTSTRAP, Mark.MISSING, f"version {version}, {OLDEST_BOOTSTRAP} or later", mend, DEPLOY)
    return Finding(BOOTSTRAP, Mark.GOOD, f"version {version} in {environment.region}", needed_to=DEPLOY)


def quotas(account: Account, environment: Environment) -> Finding:
    """What this environment takes of each, against what Service Quotas tells, or what a new account usually has."""
    needs = {CHANNELS: len(environment.channels), INPUTS: len(environment.channels), GROUPS: 1}
    try:
        told = _told(account)
    except (ClientError, BotoCoreError) as error:
        told = {}
        unknown = f"Service Quotas did not tell ({error}); "
    else:
        unknown = ""
    allowed = {quota: told.get(quota.name, quota.usual) for quota in needs}
    found = unknown + ", ".join(
        f"{needs[quota]} of {allowed[quota]} {quota.name}" + ("" if quota.name in told else ", usually")
        for quota in needs
    )
    short = [quota.name for quota in needs if needs[quota] > allowed[quota]]
    mend = f"ask for more {', '.join(short)}: Service Quotas console > AWS Elemental MediaLive"
    if short and all(name in told for name in short):
        return Finding(QUOTAS, Mark.MISSING, found, mend, DEPLOY)
    if short or len(told) < len(needs):
        hint = mend if short else "other environments in this account and region take of them too"
        return Finding(QUOTAS, Mark.NOTED, found, hint, DEPLOY)
    return Finding(QUOTAS, Mark.GOOD, found, needed_to=DEPLOY)


def _told(account: Account) -> dict[str, int]:
    """What Service Quotas says of those that we know by name."""
    known = {quota.name for quota in (CHANNELS, INPUTS, GROUPS)}
    pages = account.client("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="medialive")
    listed = [quota for page in pages for quota in page["Quotas"]]
    return {
        quota["QuotaName"].casefold(): int(quota["Value"]) for quota in listed if quota["QuotaName"].casefold() in known
    }
