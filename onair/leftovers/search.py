"""Looks into an account for what phases have left there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError

from cost.price_list import PriceList
from environments import Environment
from onair.deployed import stack_of
from onair.leftovers.buckets import bucket_left, unread
from onair.leftovers.kept import Kept
from onair.leftovers.leftover import DAYS_OF_MONTH, Leftover, size
from onair.live import belongs
from rehearsal.account import Account
from stacks.phases import PHASES

BUCKET, LOG_GROUP, SECRET = "AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::SecretsManager::Secret"
FUNCTION_LOGS = "/aws/lambda/"
MEDIALIVE_LOGS = "ElementalMediaLive"
TOOLKIT = "CDKToolkit"


@dataclass(frozen=True, kw_only=True)
class Search:
    """Finds what no stack of an environment owns any more: what templates kept, and what bears the stacks' names.

    `owned` are the physical ids that stacks own now, so that what a removal of long ago has left is found too. When
    they own nothing, what the environment shared with others in the account is told as well.
    """

    account: Account
    environment: Environment
    kept: tuple[Kept, ...]
    owned: frozenset[str]
    prices: PriceList

    def found(self) -> Iterator[Leftover]:
        """Everything. What a service refuses to tell is told as such, for the phases are gone by then."""
        sources = {"buckets": self._buckets(), "log groups": self._log_groups(), "secrets": self._secrets()}
        if not self.owned:
            sources["what is shared"] = self._shared()
        for kind, source in sources.items():
            try:
                yield from source
            except ClientError as error:
                yield unread(kind, "not looked at", error, "")
        yield from self._others()

    def _buckets(self) -> Iterator[Leftover]:
        s3, kept = self.account.client("s3"), self._kept(BUCKET)
        for name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
            if name in kept or self._is_left(name):
                found = bucket_left(s3, name, self.prices, kept.get(name, ""))
                if found is not None:
                    yield found

    def _log_groups(self) -> Iterator[Leftover]:
        """Those that Lambda made for functions of the stacks, and those that a template keeps."""
        kept = self._kept(LOG_GROUP)
        for group in self._groups(f"{FUNCTION_LOGS}{self.environment.prefix}-"):
            if group["logGroupName"] not in self.owned and self._is_left(self._function(group)):
                yield self._log_group(group, "Lambda made it")
        for name, why in kept.items():
            yield from (self._log_group(group, why) for group in self._groups(name) if group["logGroupName"] == name)

    def _secrets(self) -> Iterator[Leftover]:
        """Those with the environment's tags: forgotten, or waiting for the end of their recovery window."""
        manager, kept = self.account.client("secretsmanager"), self._kept(SECRET)
        pages = manager.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True)
        for secret in (each for page in pages for each in page["SecretList"]):
            tags = {tag["Key"]: tag["Value"] for tag in secret.get("Tags", [])}
            if secret["ARN"] not in self.owned and (secret["ARN"] in kept or belongs(tags, self.environment)):
                yield self._secret(secret, kept.get(secret["ARN"], ""))

    def _others(self) -> Iterator[Leftover]:
        """What templates keep of kinds that nothing here can read."""
        for each in self.kept:
            if each.type not in (BUCKET, LOG_GROUP, SECRET):
                note = f"{_why(each)}; what it holds is not known here, delete it in its own console"
                yield Leftover(kind=each.type, name=each.name, holds="not known", usd_a_day=None, note=note)

    def _shared(self) -> Iterator[Leftover]:
        """What the whole account uses in this region: MediaLive's logs, and what `cdk bootstrap` made."""
        for group in self._groups(MEDIALIVE_LOGS):
            if group["logGroupName"] == MEDIALIVE_LOGS:
                yield self._log_group(group, "MediaLive made it, for every channel of the account")
        toolkit = stack_of(self.account.client("cloudformation"), TOOLKIT) or {}
        for each in toolkit.get("Outputs", []):
            if each["OutputKey"] == "BucketName":
                note = "cdk bootstrap made it, for every CDK app of the account"
                found = bucket_left(self.account.client("s3"), each["OutputValue"], self.prices, note)
                if found is not None:
                    first = f"aws cloudformation delete-stack --stack-name {TOOLKIT}"
                    yield replace(found, remove=f"{first}; {found.remove}   # if no other CDK app is here")

    # One by one

    def _log_group(self, group: Mapping[str, Any], note: str) -> Leftover:
        name, days, count = group["logGroupName"], group.get("retentionInDays"), group.get("storedBytes", 0)
        month = self.prices.item("logs.storage").first.amount * Decimal(count) / self.prices.gigabyte
        return Leftover(
            kind="log group",
            name=name,
            holds=size(count),
            usd_a_day=month / DAYS_OF_MONTH,
            note=f"{note}; {f'lines go after {days} days' if days else 'never expires'}",
            remove=f"aws logs delete-log-group --log-group-name {name}",
        )

    def _secret(self, secret: Mapping[str, Any], note: str) -> Leftover:
        deleted = secret.get("DeletedDate")
        month = Decimal(0) if deleted else self.prices.item("secretsmanager.secret").first.amount
        waits = "deleted, gone when its recovery window ends, as far as is known free until then" if deleted else ""
        return Leftover(
            kind="secret",
            name=secret["Name"],
            holds="its value",
            usd_a_day=month / DAYS_OF_MONTH,
            note="; ".join(filter(None, (note, waits))),
            remove=f"aws secretsmanager delete-secret --secret-id {secret['ARN']} --force-delete-without-recovery",
        )

    def _groups(self, prefix: str) -> Iterator[Mapping[str, Any]]:
        for page in (
            self.account.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        ):
            yield from page["logGroups"]

    def _function(self, group: Mapping[str, Any]) -> str:
        name: str = group["logGroupName"]
        return name.removeprefix(FUNCTION_LOGS)

    def _kept(self, kind: str) -> Mapping[str, str]:
        """By name, why templates keep resources of this type."""
        return {each.name: _why(each) for each in self.kept if each.type == kind}

    def _is_left(self, name: str) -> bool:
        """Whether CloudFormation made this name for one of the stacks, and none owns it."""
        stacks = (phase.stack_name(self.environment.prefix) for phase in PHASES)
        return name not in self.owned and any(name.startswith(f"{stack}-") for stack in stacks)


def _why(kept: Kept) -> str:
    return f"{kept.policy} in its template"
