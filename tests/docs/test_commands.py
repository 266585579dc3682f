"""What the pages tell a reader to type: it names outputs, modules, stacks and log groups that exist, and it works."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onair.__main__ import COMMANDS
from rehearsal.media.origin.callers import Caller, KeyRing
from rehearsal.media.origin.signature import SignatureRefusedError, SignedRequest, verify
from rehearsal.media.policy import Principal
from stacks.phases import PHASES
from tests.assembly import ROOT
from tests.conftest import Templates
from tests.docs.families import options
from tests.docs.markdown import Page, code, on_any_page, rows

STACKS = {phase.stack.removesuffix("Stack").lower(): phase.stack for phase in PHASES}
READMES = [Page(ROOT / "README.md"), Page(ROOT / "README.ko.md")]
REGION = "ap-northeast-2"
OPERATOR = Caller(access_key_id="AKIAOPERATOR", secret_access_key="a/secret+key", principal=Principal(account="1"))

readme = pytest.mark.parametrize("page", READMES, ids=str)


@pytest.fixture(scope="module")
def dev(templates: Callable[[str], Templates]) -> Templates:
    return templates("dev")


def test_every_output_that_a_command_reads_is_published(dev: Templates) -> None:
    published = {
        f"{name} {output}"
        for name, stack in STACKS.items()
        for output, value in dev[stack].get("Outputs", {}).items()
        if "Export" not in value
    }
    assert on_any_page(lambda page: set(re.findall(r"\boutput ([a-z]+ [A-Z]\w+)", shown(page))) - published) == {}


def test_every_python_module_that_a_command_runs_exists() -> None:
    def missing(page: Page) -> list[str]:
        named = {name.replace(".", "/") for name in re.findall(r"python -m ([a-z_.]+)", page.text)}
        return [name for name in sorted(named) if not runs(ROOT / name)]

    assert on_any_page(missing) == {}


def test_only_commands_and_options_of_onair_that_exist_are_named() -> None:
    def unknown(page: Page) -> list[str]:
        named = re.findall(r"^onair((?: --?[a-z-]+)*) ([a-z]+)([^\n`|#&]*)", shown(page), re.MULTILINE)
        return [command for _, command, _ in named if command not in COMMANDS] or [
            f"{command} {option}"
            for _, command, rest in named
            for option in re.findall(r"--[a-z-]+", rest)
            if option not in options(command)
        ]

    assert on_any_page(unknown) == {}


def test_the_page_of_the_command_line_tells_of_every_command() -> None:
    for page in (Page(ROOT / "docs" / "command-line.md"), Page(ROOT / "docs" / "command-line.ko.md")):
        told = [code(row[0])[0].removeprefix("onair ") for row in rows(page.section(0))]
        assert told == list(COMMANDS)


def test_only_cdk_commands_and_stacks_that_exist_are_named() -> None:
    known = {"bootstrap", "diff", "deploy", "destroy", "rollback", "synth", *STACKS.values(), "--all"}

    def unknown(page: Page) -> set[str]:
        commands = re.findall(r"\bcdk ([a-z]+)((?: --all| [A-Z]\w+Stack)*)", shown(page))
        return {word for command, stacks in commands for word in (command, *stacks.split())} - known

    assert on_any_page(unknown) == {}


def test_every_group_of_function_logs_belongs_to_a_stack_with_functions(dev: Templates) -> None:
    resources = {name: dev[stack]["Resources"].values() for name, stack in STACKS.items()}
    logging = {
        *(f"{name}-*" for name, found in resources.items() if any(makes_its_own_log_group(r) for r in found)),
        *(
            str(resource["Properties"]["LogGroupName"]).removeprefix("/aws/lambda/onair-dev-")
            for resource in (*resources["automation"], *resources["cloudfront"])
            if resource["Type"] == "AWS::Logs::LogGroup" and "LogGroupName" in resource["Properties"]
        ),
    }
    assert on_any_page(lambda page: set(re.findall(r"`/aws/lambda/onair-dev-([\w*-]+)`", page.text)) - logging) == {}


def test_every_log_group_with_a_generated_name_is_in_its_stack(dev: Templates) -> None:
    def elsewhere(page: Page) -> list[str]:
        named = re.findall(r"`onair-dev-([a-z]+)-([A-Z]\w+)\*`", page.text)
        return [
            f"{stack} {beginning}" for stack, beginning in named if not is_one_log_group(dev[STACKS[stack]], beginning)
        ]

    assert on_any_page(elsewhere) == {}


@readme
def test_readme_deploys_the_phases_in_their_order(page: Page) -> None:
    block = next(block for block in page.blocks("bash") if "cdk bootstrap" in block)
    commands = [re.sub(r"\s+#.*", "", line) for line in block.splitlines()]
    assert commands == [
        "make setup",
        "source .venv/bin/activate",
        "npx cdk bootstrap -c env=dev",
        "npx cdk diff -c env=dev",
        *(f"npx cdk deploy {phase.stack} -c env=dev" for phase in PHASES),
        "npx cdk destroy --all -c env=dev",
    ]


@readme
@pytest.mark.parametrize("token", ["", "a/session+token=="])
def test_the_signed_request_of_the_test_points_carries_a_signature_that_holds(page: Page, token: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is missing: the README's signed requests need it")
    function = next(iter(re.findall(r"^signed\(\).+?\"\$1\"; }$", page.text, re.MULTILINE | re.DOTALL)))
    with verifying_origin() as (port, found):
        script = f'{function}\nsigned "http://127.0.0.1:{port}/out/v1/onair-dev/main/hls/index.m3u8"'
        variables = {
            "PATH": os.environ["PATH"],
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": OPERATOR.access_key_id,
            "AWS_SECRET_ACCESS_KEY": OPERATOR.secret_access_key,
            "AWS_SESSION_TOKEN": token,
        }
        said = subprocess.run(
            ["bash", "-c", script], env=variables, capture_output=True, text=True, timeout=20, check=False
        )
    assert (said.stdout, said.stderr, found) == ("204\n", "", ["signed by the operator"])


@contextmanager
def verifying_origin() -> Iterator[tuple[int, list[str]]]:
    """A listener that notes of each request whether the origin's own verifier takes its signature."""
    keys, found = KeyRing(), list[str]()
    keys.add(OPERATOR)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = SignedRequest(method="GET", path=self.path, query="", headers=headers)
            try:
                caller = verify(request, keys=keys, service="mediapackagev2", region=REGION, now=datetime.now(UTC))
                found.append("signed by the operator" if caller is OPERATOR else "not signed")
            except SignatureRefusedError as refused:
                found.append(str(refused))
            self.send_response(204)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """A test's requests are nobody's news."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port, found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def is_one_log_group(template: dict[str, Any], beginning: str) -> bool:
    """Whether one resource has a logical id that begins so, and is a log group whose name is left to CloudFormation."""
    found = [item for name, item in template["Resources"].items() if name.startswith(beginning)]
    return [(item["Type"], "LogGroupName" in item["Properties"]) for item in found] == [("AWS::Logs::LogGroup", False)]


def makes_its_own_log_group(resource: dict[str, Any]) -> bool:
    """Whether Lambda makes the log group, because the template gives the function none."""
    return resource["Type"] == "AWS::Lambda::Function" and "LogGroup" not in resource["Properties"].get(
        "LoggingConfig", {}
    )


def shown(page: Page) -> str:
    """Everything on the page that a reader may type."""
    return "\n".join([*page.blocks("bash"), *code(page.prose)])


def runs(module: Path) -> bool:
    """Whether `python -m` starts something: a package's main module, or a module that is one."""
    if (module / "__main__.py").exists():
        return True
    source = module.with_suffix(".py")
    return source.exists() and 'if __name__ == "__main__":' in source.read_text(encoding="utf-8")
