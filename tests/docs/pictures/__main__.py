"""`make pictures`: the terminal pictures of the docs, taken of real commands beside a real demo.

The demo and each command run at a pseudo-terminal, in a fresh copy of the sources. Chromium draws what the terminal
then shows. `python -m tests.docs.pictures phases status` takes those two alone.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from rehearsal import session_file
from rehearsal.demo.browser import find_chromium
from rehearsal.home import home_below
from rehearsal.ports import Ports
from rehearsal.viewer.visit import ARGUMENTS
from tests.assembly import ROOT
from tests.docs.pictures.screen import as_html, as_text, lines_of
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.terminal_user import TerminalUser

FOLDER = ROOT / "docs" / "pictures"
COLUMNS = 100
SHADES = 128
ON_AIR_SECONDS, COMMAND_SECONDS, END_SECONDS = 300, 180, 300


@dataclass(frozen=True)
class Scene:
    """A command as it is typed; `answers` is typed when `asks` is shown; `rehearsed` speaks to the demo by --rehearsal.

    What is not, speaks to it as to AWS: by the credentials and the endpoint in its environment.
    """

    name: str
    typed: str
    asks: str = ""
    answer: str = ""
    rehearsed: bool = True
    code: int = 0


SCENES = (
    Scene("phases", "onair phases --rehearsal"),
    Scene("status", "onair status --rehearsal"),
    Scene("cost", "onair cost"),
    Scene("deploy", "onair deploy 1-4 --env mine", asks="[y/N]", answer="n", rehearsed=False, code=1),
    Scene("larix", "onair larix --rehearsal"),
    Scene("check", "onair check 1-4 --rehearsal"),
)
DEMO = "make demo RUNGS=1"

DOCUMENTED, SENDING = "203.0.113.0/24", "100.64.0.0/10"
"""What the template has in place of who sends, which `onair deploy` refuses, and what stands there instead."""


class PictureRefusedError(RuntimeError):
    """A screen shows what no picture of the docs may."""


def main() -> None:
    """Take the pictures that are named, or all."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(
            "onair: pictures are drawn by Chromium, and there is none: install it (Debian: apt install chromium-headless-shell)"
        )
    named = set(sys.argv[1:]) or {"demo", *(scene.name for scene in SCENES)}
    ports = Ports.from_environment(os.environ)
    ports.require_free()
    with tempfile.TemporaryDirectory(prefix="onair-") as work, checkout(Path(work)) as fresh:
        template = (fresh.folder / "environments" / "template.toml").read_text()
        (fresh.folder / "environments" / "mine.toml").write_text(template.replace(DOCUMENTED, SENDING))
        variables = {**fresh.environment(), "ONAIR_PORTS": ports.written(), "COLORTERM": "truecolor"}
        secrets = (work, str(fresh.home), str(ROOT), str(Path.home()))
        demo = [sys.executable, "-m", "rehearsal.demo", "--rungs", "1"]
        taken: dict[str, bytes] = {}
        with terminal(demo, fresh.folder, variables) as user:
            user.sees("ON AIR", ON_AIR_SECONDS)
            session = session_file.read(fresh.folder / "out")
            for scene in (scene for scene in SCENES if scene.name in named):
                taken[scene.name] = take(scene, fresh.folder, variables if scene.rehearsed else variables | session)
            user.presses_ctrl_c()
            went_well = user.waits(END_SECONDS) == 0
            if "demo" in named and went_well:
                taken["demo"] = prompt(DEMO) + user.shown
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=list(ARGUMENTS), env={**os.environ, **home_below(Path(work))}
            )
            for name, shown in taken.items():
                draw(browser, name, shown, (*secrets, session["AWS_SECRET_ACCESS_KEY"]))
            browser.close()
        require(went_well or "demo" not in named, DEMO, user.seen)


def terminal(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> TerminalUser:
    return TerminalUser(command, folder, variables, columns=COLUMNS, lines=50, kind="xterm-256color")


def prompt(typed: str) -> bytes:
    return f"\x1b[1m$ {typed}\x1b[0m\r\n".encode()


def take(scene: Scene, folder: Path, variables: Mapping[str, str]) -> bytes:
    """Everything that a command shows at a terminal of its own."""
    program, *arguments = scene.typed.split()
    with terminal([sys.executable, "-m", program, *arguments], folder, variables) as user:
        if scene.asks:
            user.sees(scene.asks, COMMAND_SECONDS)
            user.types(f"{scene.answer}\n")
        require(user.waits(COMMAND_SECONDS) == scene.code, scene.typed, user.seen)
        return prompt(scene.typed) + user.shown


def require(well: bool, typed: str, seen: str) -> None:
    """Raise PictureRefusedError for a command that ended otherwise than it should: on a busy machine points fail."""
    if not well:
        raise PictureRefusedError(f"`{typed}` failed, so there is nothing to show:\n{seen}")


def draw(browser: Browser, name: str, shown: bytes, secrets: Sequence[str]) -> None:
    """Write the picture. Raises PictureRefusedError when a path or a secret of this machine is on the screen."""
    rows = lines_of(shown, COLUMNS)
    text = as_text(rows)
    found = [secret for secret in secrets if secret in text.replace("\n", "")]
    if found:
        raise PictureRefusedError(f"the picture of {name} would show {found[0]!r}")
    path = FOLDER / f"terminal-{name}.png"
    page = browser.new_page(viewport={"width": 1600, "height": 400})
    page.set_content(as_html(rows, COLUMNS))
    page.locator("pre").screenshot(path=path)
    page.close()
    # A screen has few colours: with a palette the file is a fifth as large.
    Image.open(path).convert("RGB").quantize(SHADES, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    if name == "larix":
        require_readable(path, text)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {len(rows)} lines, {path.stat().st_size // 1000} kB\n")


def require_readable(path: Path, text: str) -> None:
    """The code in the picture is the link below it."""
    (found,) = zxingcpp.read_barcodes(Image.open(path).convert("L"))
    if found.text not in text.replace("\n", ""):
        raise PictureRefusedError(f"the code in {path.name} is another than the link: {json.dumps(found.text)[:40]}…")


if __name__ == "__main__":
    try:
        main()
    except PictureRefusedError as refused:
        sys.exit(f"onair: {refused}")
