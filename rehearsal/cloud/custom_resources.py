"""CDK's own custom resources, handled here: their Lambda functions need layers and SDKs that a laptop lacks."""

from __future__ import annotations

import io
import mimetypes
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError
from ministack.services.cloudformation import custom_resource, provisioners

from rehearsal.cloud.own_client import client

Properties = dict[str, Any]

HANDLED = {
    "Custom::S3AutoDeleteObjects": "empties the bucket before it is deleted",
    "Custom::CDKBucketDeployment": "unpacks assets into the bucket",
    "Custom::VpcRestrictDefaultSG": "does nothing: no traffic crosses the local VPC",
}
"""Each type, and what its handler here does in place of CDK's Lambda function."""

TIMEOUT_SECONDS = 60
"""Of any other custom resource; CloudFormation's own hour would hold a rehearsal as long."""


def install() -> None:
    """Register the handlers."""
    provisioners._RESOURCE_HANDLERS["Custom::S3AutoDeleteObjects"] = {**_NOTHING, "delete": _empty_on_delete}
    provisioners._RESOURCE_HANDLERS["Custom::VpcRestrictDefaultSG"] = _NOTHING
    provisioners._RESOURCE_HANDLERS["Custom::CDKBucketDeployment"] = {
        "create": lambda _logical_id, properties, _stack: (f"deployment-{secrets.token_hex(8)}", deploy(properties)),
        "update": lambda physical_id, _old, new, _stack: (physical_id, deploy(new)),
        "delete": _undeploy,
    }
    original = custom_resource.invoke_custom_resource

    def bounded(request: str, logical_id: str, properties: Properties, *more: Any, **named: Any) -> Any:
        return original(request, logical_id, {"ServiceTimeout": str(TIMEOUT_SECONDS), **properties}, *more, **named)

    custom_resource.invoke_custom_resource = bounded
    provisioners.invoke_custom_resource = bounded


_NOTHING = {
    "create": lambda logical_id, _properties, stack: (f"{stack}-{logical_id}", {}),
    "update": lambda physical_id, _old, _new, _stack: (physical_id, {}),
    "delete": lambda _physical_id, _properties: None,
}


def _empty_on_delete(_physical_id: str, properties: Properties) -> None:
    try:
        empty(properties["BucketName"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def empty(bucket: str, prefix: str = "") -> None:
    """Delete every version and delete marker below a prefix."""
    s3 = client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})


def deploy(properties: Properties) -> dict[str, Any]:
    """Put the files of all source assets into the destination, and remove what is no longer among them."""
    s3, bucket, prefix = client("s3"), properties["DestinationBucketName"], _prefix(properties)
    metadata = properties.get("SystemMetadata", {})
    kept = set()
    for name, content in _files(s3, properties):
        kind = metadata.get("content-type") or mimetypes.guess_type(name)[0] or "binary/octet-stream"
        cache = {"CacheControl": metadata["cache-control"]} if "cache-control" in metadata else {}
        s3.put_object(Bucket=bucket, Key=prefix + name, Body=content, ContentType=kind, **cache)
        kept.add(prefix + name)
    if _flag(properties, "Prune"):
        _prune(s3, bucket, prefix, kept)
    if properties.get("DistributionId"):
        _invalidate(properties, prefix)
    arn = f"arn:aws:s3:::{bucket}"
    return {"DestinationBucketArn": arn, "SourceObjectKeys": properties["SourceObjectKeys"]}


def _files(s3: Any, properties: Properties) -> Iterator[tuple[str, bytes]]:
    buckets, keys = properties["SourceBucketNames"], properties["SourceObjectKeys"]
    markers = properties.get("SourceMarkers") or [{}] * len(keys)
    for source, key, marked in zip(buckets, keys, markers, strict=True):
        data = s3.get_object(Bucket=source, Key=key)["Body"].read()
        if not _flag(properties, "Extract"):
            yield key.rsplit("/", 1)[-1], _marked(data, marked)
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if not name.endswith("/"):
                    yield name, _marked(archive.read(name), marked)


def _marked(content: bytes, markers: Mapping[str, Any] | None) -> bytes:
    for marker, value in (markers or {}).items():
        content = content.replace(marker.encode(), str(value).encode())
    return content


def _prune(s3: Any, bucket: str, prefix: str, kept: set[str]) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            if item["Key"] not in kept:
                s3.delete_object(Bucket=bucket, Key=item["Key"])


def _invalidate(properties: Properties, prefix: str) -> None:
    paths = properties.get("DistributionPaths") or [f"/{prefix}*"]
    client("cloudfront").create_invalidation(
        DistributionId=properties["DistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": secrets.token_hex(8),
        },
    )


def _undeploy(_physical_id: str, properties: Properties) -> None:
    if not _flag(properties, "RetainOnDelete"):
        empty(properties["DestinationBucketName"], _prefix(properties))


def _prefix(properties: Properties) -> str:
    prefix = str(properties.get("DestinationBucketKeyPrefix", "")).strip("/")
    return f"{prefix}/" if prefix else ""


def _flag(properties: Properties, name: str) -> bool:
    """CloudFormation hands booleans over as text; all three flags of a deployment default to true."""
    return str(properties.get(name, "true")).lower() == "true"
