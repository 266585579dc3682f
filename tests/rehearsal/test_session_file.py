"""The file by which a terminal beside a rehearsal finds it."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal import session_file
from rehearsal.session_file import NoRehearsalError, OtherRehearsalError

GIVEN = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:4570",
    "AWS_ACCESS_KEY_ID": "a key",
    "AWS_SECRET_ACCESS_KEY": "told to nobody",
    "AWS_REGION": "ap-northeast-2",
}


@pytest.fixture
def running() -> Iterator[dict[str, str]]:
    """The variables of a rehearsal that answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {**GIVEN, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.getsockname()[1]}"}


def test_what_was_written_is_read_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = session_file.write(tmp_path / "out", GIVEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert session_file.read(tmp_path / "out") == GIVEN


def test_one_that_was_left_open_to_others_is_made_anew(tmp_path: Path) -> None:
    left = tmp_path / session_file.NAME
    left.write_text("{}")
    left.chmod(0o644)
    path = session_file.write(tmp_path, GIVEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert session_file.read(tmp_path) == GIVEN


def test_without_a_rehearsal_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(NoRehearsalError, match=r"no rehearsal is running \(.*rehearsal\.json is missing\): start one"):
        session_file.read(tmp_path)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("{", "Expecting property name"),
        ("[]", "it must hold a table, got list"),
        ('"x"', "it must hold a table, got str"),
        ("{}", "AWS_ENDPOINT_URL and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and AWS_REGION is missing"),
        *(
            (
                json.dumps({**GIVEN, "AWS_ENDPOINT_URL": endpoint}),
                "AWS_ENDPOINT_URL must be http://127.0.0.1:<port>, got",
            )
            for endpoint in (
                "https://sts.amazonaws.com",
                "http://127.0.0.1",
                "http://localhost:4570",
                "ftp://127.0.0.1:1",
            )
        ),
        (json.dumps({**GIVEN, "AWS_ENDPOINT_URL": "http://[::1"}), "Invalid IPv6 URL"),
        (json.dumps({**GIVEN, "AWS_ENDPOINT_URL": "http://127.0.0.1:99999"}), "Port out of range"),
        (json.dumps({**GIVEN, "ONAIR_PORTS": "video=1"}), "ONAIR_PORTS must hold rtmp=<port>"),
    ],
)
def test_a_file_that_leads_nowhere_is_refused_with_its_path_and_the_mend(held: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / session_file.NAME
    path.write_text(held)
    with pytest.raises(NoRehearsalError) as refused:
        session_file.read(tmp_path)
    assert str(refused.value).startswith(f"{path} cannot be read ({told}")
    assert str(refused.value).endswith("): delete it, and start a rehearsal with `make demo`")


def test_the_file_of_a_rehearsal_that_answers_is_not_overwritten(running: dict[str, str], tmp_path: Path) -> None:
    session_file.write(tmp_path, running)
    with pytest.raises(
        OtherRehearsalError, match=r"runs already, at http://127\.0\.0\.1:.*: end it, or name another folder"
    ):
        session_file.write(tmp_path, GIVEN)
    assert session_file.read(tmp_path) == running
    session_file.write(tmp_path, running)  # of its own port, where nobody but itself can be


def test_one_that_was_left_over_is_overwritten(tmp_path: Path, unused_tcp_port: int) -> None:
    session_file.write(tmp_path, {**GIVEN, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{unused_tcp_port}"})
    session_file.write(tmp_path, GIVEN)
    assert session_file.read(tmp_path) == GIVEN


def test_a_rehearsal_removes_its_own_file_only(tmp_path: Path) -> None:
    path = session_file.write(tmp_path, GIVEN)
    session_file.remove(path, {**GIVEN, "AWS_ACCESS_KEY_ID": "another"})
    assert session_file.read(tmp_path) == GIVEN
    session_file.remove(path, GIVEN)
    assert not path.exists()
    session_file.remove(path, GIVEN)  # gone already
