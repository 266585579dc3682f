"""The verifier against botocore's signer, which is written by others from the same specification."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rehearsal.media.origin.callers import Caller, KeyRing, cloudfront_caller
from rehearsal.media.origin.signature import SignatureRefusedError, SignedRequest, verify
from rehearsal.media.policy import Principal

CALLER = Caller(access_key_id="AKIAOPERATOR", secret_access_key="not-a-secret", principal=Principal(account="1"))
URL = "https://abc.egress.xyz.mediapackagev2.ap-northeast-2.amazonaws.com/out/v1/g/c/e/index.m3u8"


def signed(
    url: str = URL,
    *,
    method: str = "GET",
    caller: Caller = CALLER,
    service: str = "mediapackagev2",
    region: str = "ap-northeast-2",
) -> SignedRequest:
    request = AWSRequest(method=method, url=url, headers={"X-Extra": "  a   b "})
    credentials = Credentials(caller.access_key_id, caller.secret_access_key)
    SigV4Auth(credentials, service, region).add_auth(request)
    parts = urlsplit(url)
    headers = {name.lower(): value for name, value in request.headers.items()} | {"host": parts.netloc}
    return SignedRequest(method=method, path=parts.path, query=parts.query, headers=headers)


def check(request: SignedRequest, *, now: datetime | None = None) -> Caller | None:
    keys = KeyRing()
    keys.add(CALLER)
    return verify(request, keys=keys, service="mediapackagev2", region="ap-northeast-2", now=now or datetime.now(UTC))


@pytest.mark.parametrize(
    "url",
    [URL, URL + "?start=1700000000&end=1700000060", URL + "?b=2&a=1&a=0&empty=", URL + "?start=2026-01-01T00%3A00%3A00%2B09%3A00",
     URL.replace("index", "a%20b~c")],
)  # fmt: skip
def test_a_request_signed_by_botocore_names_its_caller(url: str) -> None:
    assert check(signed(url)) is CALLER


def test_an_unsigned_request_names_nobody() -> None:
    assert check(SignedRequest(method="GET", path="/", query="", headers={"host": "x"})) is None


def changed(request: SignedRequest, **changes: object) -> SignedRequest:
    return SignedRequest(**{**request.__dict__, **changes})


@pytest.mark.parametrize("field", ["path", "query", "method"])
def test_a_request_changed_after_signing_is_refused(field: str) -> None:
    with pytest.raises(SignatureRefusedError, match="does not match"):
        check(
            changed(
                signed(), **{field: {"path": "/out/v1/g/c/e/other.m3u8", "query": "start=1", "method": "HEAD"}[field]}
            )
        )


def test_another_host_than_the_signed_one_is_refused() -> None:
    request = signed()
    with pytest.raises(SignatureRefusedError, match="does not match"):
        check(changed(request, headers={**request.headers, "host": "elsewhere"}))


def test_another_secret_is_refused() -> None:
    other = Caller(access_key_id=CALLER.access_key_id, secret_access_key="guessed", principal=CALLER.principal)
    with pytest.raises(SignatureRefusedError, match="does not match"):
        check(signed(caller=other))


def test_an_unknown_access_key_is_refused() -> None:
    with pytest.raises(SignatureRefusedError, match="access key id is not known"):
        check(signed(caller=cloudfront_caller("arn:aws:cloudfront::111122223333:distribution/E1")))


@pytest.mark.parametrize(("service", "region"), [("s3", "ap-northeast-2"), ("mediapackagev2", "us-east-1")])
def test_a_signature_for_another_service_or_region_is_refused(service: str, region: str) -> None:
    with pytest.raises(SignatureRefusedError, match="ap-northeast-2/mediapackagev2"):
        check(signed(service=service, region=region))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_six_minutes_off_is_refused(minutes: int) -> None:
    with pytest.raises(SignatureRefusedError, match="from this clock"):
        check(signed(), now=datetime.now(UTC) + timedelta(minutes=minutes))


@pytest.mark.parametrize("header", ["Basic abc", "AWS4-HMAC-SHA256 Credential=x", "AWS4-HMAC-SHA256 "])
def test_an_authorization_of_another_kind_is_refused(header: str) -> None:
    with pytest.raises(SignatureRefusedError, match="not an AWS4-HMAC-SHA256 signature"):
        check(SignedRequest(method="GET", path="/", query="", headers={"authorization": header}))


def test_a_caller_keeps_its_secret_out_of_its_text() -> None:
    assert "not-a-secret" not in repr(CALLER)
