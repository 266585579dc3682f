"""Small Lambda functions for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from tests.rehearsal.cloud.roles import Statement, service_role
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]

BROKEN = "raise RuntimeError('broken: ' + str(event))"


def make_function(client: Clients, name: str, body: str, *statements: Statement, **settings: Any) -> str:
    """A function whose handler's body is `body`, with a role that has these rights; its ARN, once it is active."""
    source = f"import json, os\n\n\ndef handler(event, context):\n    {body}\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("code.py", source)
    role = service_role(client, f"{name}-function", "lambda", *statements)
    made = client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="code.handler",
        Role=role,
        Code={"ZipFile": archive.getvalue()},
        **settings,
    )
    until(lambda: client("lambda").get_function(FunctionName=name)["Configuration"]["State"] == "Active", 10)
    arn: str = made["FunctionArn"]
    return arn
