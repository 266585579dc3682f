"""Which account a command speaks to: the operator's own in AWS, or the local AWS of a running rehearsal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)
from botocore.session import Session

from onair.errors import OperatorError
from rehearsal import session_file
from rehearsal.account import Account

PROFILE_VARIABLES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
"""In the order in which botocore looks at them."""

NOWHERE = (None, None, None, None)
"""Where botocore would look for a value: name in the file, variables, value without them, and its type."""


def meant(region: str, *, rehearsal: bool, out: Path) -> Account:
    """The account that a command line means: with `--rehearsal` that of the demo which writes to `out`."""
    return of_rehearsal(out) if rehearsal else of_aws(region)


def of_aws(region: str) -> Account:
    """The account of the operator's own credentials, as the AWS CLI finds them, in an environment's region.

    Raises OperatorError when the profile or the AWS CLI's file is none; credentials are looked for when one is asked.
    """
    with plainly():
        return Account(boto3.Session(region_name=region))


def of_nobody(region: str) -> Account:
    """An account to describe what would be asked in a region: it needs no profile, and is never asked."""
    return Account(_without_profile(region))


def of_rehearsal(out: Path) -> Account:
    """The local AWS of the demo that runs now and writes to `out`. Raises OperatorError when there is none."""
    try:
        variables: Mapping[str, str] = session_file.read(out)
    except session_file.NoRehearsalError as error:
        raise OperatorError(str(error)) from None
    endpoint = variables["AWS_ENDPOINT_URL"]
    if not session_file.answers(variables):
        raise OperatorError(
            f"no rehearsal answers at {endpoint}: {out / session_file.NAME} is left over from one that was ended by "
            "force; delete it, and start another with `make demo`"
        )
    session = _without_profile(
        variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
    )
    return Account(session, endpoint)


def _without_profile(region: str, **keys: str) -> boto3.Session:
    botocore_session = Session(session_vars={"profile": NOWHERE})
    return boto3.Session(region_name=region, botocore_session=botocore_session, **keys)


@contextmanager
def plainly() -> Iterator[None]:
    """Inside, what AWS or the way to it refuses becomes one line."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(said_by_aws(error)) from error


def said_by_aws(error: BotoCoreError | ClientError) -> str:
    """What AWS, or the way to it, refused, in one line."""
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return (
                "there are no AWS credentials: run `aws configure` or `aws sso login`, or set AWS_PROFILE; "
                "for the rehearsal that is running add --rehearsal"
            )
        case ProfileNotFound():
            variable = next(filter(os.environ.get, PROFILE_VARIABLES), PROFILE_VARIABLES[-1])
            return (
                f"{variable} must name a profile of ~/.aws/config, got {error.kwargs['profile']!r}: "
                "choose one that `aws configure list-profiles` shows, or unset it"
            )
        case ClientError():
            told = error.response["Error"]
            return f"{error.operation_name} was refused: {told['Code']}: {told.get('Message', '')}"
    return str(error)
