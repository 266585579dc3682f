"""What a private bucket of ours must render to, whichever it is."""

from __future__ import annotations

from typing import Any


def blocks_the_public(bucket: Any) -> bool:
    """Whether all four public access blocks are on."""
    blocks = bucket["Properties"]["PublicAccessBlockConfiguration"]
    return len(blocks) == 4 and all(blocks.values())


def encryption(bucket: Any) -> Any:
    """The algorithm that new objects are encrypted with."""
    (rule,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    return rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]


def refuses_plain_http(policy: Any) -> bool:
    """Whether a bucket policy denies everything that does not come over TLS."""
    return any(
        statement["Effect"] == "Deny"
        and statement["Action"] == "s3:*"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    )


def open_to_all(policy: Any) -> list[Any]:
    """The statements that allow something to everybody; none may."""
    return [
        statement
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and statement["Principal"] in ("*", {"AWS": "*"})
    ]
