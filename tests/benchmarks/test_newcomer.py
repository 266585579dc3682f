"""The scripted newcomer: has next to nothing, reads the README, and notices what stands still or is left."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.newcomer.__main__ import NewcomerError, two_commands
from benchmarks.newcomer.place import Place
from benchmarks.newcomer.stream import NoStreamError, first_picture, goes_on, player_url
from rehearsal.ports import LOOPBACK
from tests.assembly import ROOT

SEGMENT = b"a segment"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A newcomer's, with a clone of something small."""
    sources, folder = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("newcomer")
    (sources / "README.md").write_text("# A project\n")
    (sources / ".gitignore").write_text("out/\n.cache/\n")
    identity = ["-c", "user.name=author", "-c", "user.email=author@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], [*identity, "commit", "--quiet", "--message", "Made"]):
        subprocess.run(["git", *command], cwd=sources, check=True)
    made = Place(folder, Path(sys.executable))
    made.make(sources)
    return made


def ran(place: Place, command: str, **outside: str) -> tuple[int, str]:
    log = place.folder / "said.log"
    code = place.start(command, place.environment(outside), log).wait(20)
    return code, log.read_text().strip()


def test_the_newcomer_has_python_make_git_and_no_node_no_ffmpeg_and_no_browser(place: Place) -> None:
    found = "for name in python3 make git node npm ffmpeg chromium aws curl; do command -v $name; done"
    _, said = ran(place, found)
    assert [Path(line).name for line in said.splitlines()] == ["python3", "make", "git"]
    assert ran(place, "python3 -c 'import sys; print(sys.version_info[:2])'") == (0, str(sys.version_info[:2]))


def test_the_newcomer_has_nothing_of_ours_but_the_way_to_the_registries(place: Place) -> None:
    outside = {"VIRTUAL_ENV": "/x", "JSII_NODE": "/x", "AWS_CA_BUNDLE": "/x", "PIP_CERT": "/etc/x", "MAKEFLAGS": "-n"}
    _, said = ran(place, "env", **outside)
    names = {line.split("=")[0] for line in said.splitlines()}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD"} == {"PATH", "HOME", "TMPDIR", "LANG", "PIP_CERT"}


def test_what_is_left_beside_out_and_what_was_installed_is_named(place: Place) -> None:
    before = place.files()
    made = "mkdir -p out .venv node_modules .cache && touch out/a .venv/b .cache/c new.txt $HOME/d $TMPDIR/e"
    assert ran(place, made) == (0, "")
    assert list(place.left(before)) == [".cache", "new.txt", "d in the home", "e in TMPDIR"]
    assert place.changed() == ["?? .venv/", "?? new.txt"]
    ran(place, "rm -r out .venv node_modules .cache new.txt $HOME/d $TMPDIR/e")
    assert list(place.left(before)) == []


def test_the_two_commands_are_those_of_the_readme(tmp_path: Path) -> None:
    assert two_commands(ROOT / "README.md") == two_commands(ROOT / "README.ko.md") == ("make demo", "make test")
    other = tmp_path / "README.md"
    other.write_text("# Other\n\n```bash\nbrew install it   # first\nmake demo\nmake test\n```\n")
    with pytest.raises(NewcomerError, match="begins with 3 commands, wanted two"):
        two_commands(other)


def test_the_player_is_where_the_demo_says_that_it_is_on_air() -> None:
    assert player_url("  2.0 s ✓ the first manifest\n") is None
    assert player_url("         ON AIR  http://127.0.0.1:8080/  until Ctrl-C\n") == "http://127.0.0.1:8080/"


class Stream(http.server.HTTPServer):
    """A CDN with a live playlist that moves when it is told to."""

    first = 7

    @property
    def player(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/"

    def moves(self, _seconds: float) -> None:
        self.first += 1


class Handler(http.server.BaseHTTPRequestHandler):
    server: Stream

    def do_GET(self) -> None:
        bodies = {
            "/config.json": json.dumps({"channels": [{"name": "main", "manifest": "/out/index.m3u8"}]}).encode(),
            "/out/index.m3u8": b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n480/index.m3u8\n",
            "/out/480/index.m3u8": f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:{self.server.first}\n#EXTINF:2,\na.mp4\nb.mp4\n".encode(),
            "/out/480/b.mp4": SEGMENT,
        }
        self.send_response(200 if self.path in bodies else 404)
        self.end_headers()
        self.wfile.write(bodies.get(self.path, b""))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """A test's requests are nobody's news."""


@pytest.fixture
def stream() -> Iterator[Stream]:
    with Stream((LOOPBACK, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_stream_that_moves_by_itself_goes_on(stream: Stream) -> None:
    media, size = first_picture(stream.player)
    assert (media, size) == (f"{stream.player}out/480/index.m3u8", len(SEGMENT))
    assert goes_on(media, 2, 20, stream.moves) == 2


def test_a_stream_that_stands_still_or_is_not_there_is_told(stream: Stream) -> None:
    media, _ = first_picture(stream.player)
    with pytest.raises(NoStreamError, match="has 0 new segments after 0 s, wanted 2"):
        goes_on(media, 2, 0, lambda _: None)
    with pytest.raises(NoStreamError, match=r"nothing\.m3u8: HTTP Error 404"):
        goes_on(f"{stream.player}nothing.m3u8", 2, 0)


def test_a_tool_that_this_machine_lacks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(next(iter(Path("/usr/bin").glob("git"))))
    monkeypatch.setitem(os.environ, "PATH", str(tools))
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(FileNotFoundError, match=r"\[ is missing: a newcomer needs it"):
        Place(other, Path(sys.executable)).make(place.clone)
