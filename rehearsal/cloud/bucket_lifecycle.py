"""The lifecycle rules of buckets: ministack's CloudFormation leaves them out, though its S3 keeps them."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners

from rehearsal.cloud import worker_threads
from rehearsal.cloud.own_client import client

Properties = dict[str, Any]

BUCKET = "AWS::S3::Bucket"


def install() -> None:
    """Put a bucket's rules in force when its stack makes or changes it; S3 keeps them and deletes nothing."""
    worker_threads.provision(BUCKET)
    stock = dict(provisioners._RESOURCE_HANDLERS[BUCKET])

    def create(logical_id: str, properties: Properties, stack: str) -> Any:
        created = stock["create"](logical_id, properties, stack)
        _put(created[0], properties)
        return created

    def update(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Any:
        updated = stock["update"](physical_id, old, new, *rest)
        _put(updated[0], new)
        return updated

    provisioners._RESOURCE_HANDLERS[BUCKET] = {**stock, "create": create, "update": update}


def _put(bucket: str, properties: Properties) -> None:
    rules = properties.get("LifecycleConfiguration", {}).get("Rules", [])
    if rules:
        configuration = {"Rules": [api_rule(rule) for rule in rules]}
        client("s3").put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=configuration)
    else:
        client("s3").delete_bucket_lifecycle(Bucket=bucket)


def api_rule(rule: Properties) -> Properties:
    """A rule of CloudFormation as S3's own API takes it, as far as our templates go: by prefix and by days."""
    made: Properties = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        made["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        made["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    if "Transitions" in rule:
        made["Transitions"] = [
            {"Days": int(step["TransitionInDays"]), "StorageClass": step["StorageClass"]}
            for step in rule["Transitions"]
        ]
    for name, days in (
        ("NoncurrentVersionExpiration", "NoncurrentDays"),
        ("AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
    ):
        if name in rule:
            made[name] = {days: int(rule[name][days])}
    return made
