"""Which account a command speaks to: the operator's own in AWS, or the local AWS of a running rehearsal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from onair.errors import OperatorError
from rehearsal import session_file
from rehearsal.account import Account
from rehearsal.cloud.toolkit import require_local


def meant(region: str, *, rehearsal: bool, out: Path) -> Account:
    """The account that a command line means: with `--rehearsal` that of the demo which writes to `out`."""
    return of_rehearsal(out) if rehearsal else of_aws(region)


def of_aws(region: str) -> Account:
    """The account of the operator's own credentials, as the AWS CLI finds them, in an environment's region."""
    return Account(boto3.Session(region_name=region))


def of_rehearsal(out: Path) -> Account:
    """The local AWS of the demo that runs now and writes to `out`. Raises OperatorError when there is none."""
    try:
        variables: Mapping[str, str] = session_file.read(out)
    except session_file.NoRehearsalError as error:
        raise OperatorError(str(error)) from None
    require_local(variables["AWS_ENDPOINT_URL"])
    session = boto3.Session(
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        region_name=variables["AWS_REGION"],
    )
    return Account(session, variables["AWS_ENDPOINT_URL"])


@contextmanager
def plainly() -> Iterator[None]:
    """Inside, what AWS or the way to it refuses becomes one line."""
    try:
        yield
    except (NoCredentialsError, PartialCredentialsError):
        raise OperatorError(
            "there are no AWS credentials: run `aws configure` or `aws sso login`, or set AWS_PROFILE; "
            "for the rehearsal that is running add --rehearsal"
        ) from None
    except ClientError as error:
        told = error.response["Error"]
        raise OperatorError(f"{error.operation_name} was refused: {told['Code']}: {told.get('Message', '')}") from error
    except BotoCoreError as error:
        raise OperatorError(str(error)) from error
