"""The documentation and the code say the same: keys, outputs, options, alarms, ports, the limits of the rehearsal."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import environments
from onair.destroy import dependents
from onair.numbers import written_as
from rehearsal.media.encoder.plan import SessionInput
from rehearsal.media.encoder.translate import translate
from rehearsal.media.metrics.channel_meter import ChannelMeter
from rehearsal.media.metrics.edge_meter import EdgeMeter
from rehearsal.media.metrics.packager_meter import PackagerMeter
from rehearsal.media.rtmp.flv import VIDEO, FlvTag
from rehearsal.ports import Ports
from stacks.phases import PHASES, Phase
from tests.assembly import ROOT
from tests.conftest import Templates
from tests.docs.configuration import keys, shown
from tests.docs.markdown import LINK, Page, code, on_any_page, phase_page, rows
from tests.rehearsal.media.test_alarms import DRIVEN, METRICS, TOO_SLOW

READMES = [Page(ROOT / "README.md"), Page(ROOT / "README.ko.md")]
REHEARSALS = [Page(ROOT / "docs" / "rehearsal.md"), Page(ROOT / "docs" / "rehearsal.ko.md")]
IN_THE_REHEARSAL = 7
"""Which section of the page on monitoring tells of the rehearsal, counted from 0."""

DEMO_OPTIONS = {"ENV", "CHANNEL", "DURATION", "RUNGS", "SOURCE"}

rehearsal_page = pytest.mark.parametrize("page", REHEARSALS, ids=str)


@pytest.mark.parametrize("page", [*READMES, *REHEARSALS], ids=str)
def test_every_option_of_the_demo_is_described(page: Page) -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert set(re.findall(r"\$\(if \$\(([A-Z]+)\)", makefile)) | {"ENV"} == DEMO_OPTIONS
    assert {option for option in DEMO_OPTIONS if not re.search(rf"\b{option}\b", page.text)} == set()


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.stack)
def test_phase_page_lists_exactly_the_outputs_of_its_stack(
    phase: Phase, ending: str, templates: Callable[[str], Templates]
) -> None:
    outputs = templates("dev")[phase.stack].get("Outputs", {})
    published = [name for name, output in outputs.items() if "Export" not in output]
    page = phase_page(phase, ending)
    # Sections: what it makes, inputs, outputs …
    assert [code(row[0])[0] for row in rows(page.section(2))] == published


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.stack)
def test_phase_page_names_only_keys_that_exist(phase: Phase, ending: str) -> None:
    known = keys(shown())
    named = code(phase_page(phase, ending).section(1))
    prefixes = {key.rpartition(".")[0] for key in known}
    assert named
    assert [key for key in named if key not in known and key.removesuffix(".*") not in prefixes] == []


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.stack)
def test_phase_page_tells_how_to_check_and_remove_it_and_where_troubles_are_told(phase: Phase, ending: str) -> None:
    page, dev = phase_page(phase, ending), environments.load("dev")
    *_, wrong, _, screens, removal = re.split(r"^## .+$", page.prose, flags=re.MULTILINE)
    going = {phase.number} | dependents(dev, [phase.number], range(1, 8))
    assert f"onair check {phase.number}" in code(page.prose)
    assert f"onair destroy {written_as(going)}" in code(removal)
    assert [link for link in LINK.findall(wrong) if "troubleshooting" not in link] == []
    assert LINK.findall(wrong)
    assert {code(row[0])[0][0] for row in rows(screens)} == {str(phase.number)}


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
def test_monitoring_page_lists_exactly_the_alarms(ending: str, templates: Callable[[str], Templates]) -> None:
    resources = templates("dev")["MonitoringStack"]["Resources"].values()
    names = [item["Properties"]["AlarmName"] for item in resources if item["Type"] == "AWS::CloudWatch::Alarm"]
    listed = [f"onair-dev-{code(row[0])[0]}" for row in rows(phase_page(PHASES[5], ending).section(0))]
    assert sorted(listed) == sorted(names)


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
def test_monitoring_page_tells_how_each_alarm_was_driven(ending: str) -> None:
    faults, without = (rows(part) for part in phase_page(PHASES[5], ending).section(IN_THE_REHEARSAL).split("###")[1:3])
    assert sorted(code(row[0])[0] for row in faults) == sorted(DRIVEN)
    assert {code(row[0])[0]: code(row[1])[0] for row in without} == {**METRICS, **TOO_SLOW}


@rehearsal_page
def test_metrics_are_those_that_the_media_plane_publishes(page: Page) -> None:
    channel, packager, edge = ChannelMeter("1", ("archive",)), PackagerMeter(), EdgeMeter()
    channel.receive(FlvTag(VIDEO, 0, b"\x27\x01"))
    packager.receive("g", "c", (), 1)
    packager.answer(("g", "c", "e"), 200, 1, 1)
    edge.answer("d", 200, 1)
    published = {(item.name, item.namespace) for item in (*channel.take({}), *packager.take(), *edge.take())}
    named = [code(row[0] + row[1]) for row in rows(page.section(3))]
    assert {
        (name, space) for name, space, *_ in filter(lambda words: words[1:], named) if space[:4] == "AWS/"
    } == published


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
def test_automation_page_names_the_runtime_of_its_functions(ending: str, templates: Callable[[str], Templates]) -> None:
    resources = templates("dev")["AutomationStack"]["Resources"].values()
    runtimes = {item["Properties"]["Runtime"] for item in resources if item["Type"] == "AWS::Lambda::Function"}
    assert {
        f"python{version}" for version in re.findall(r"Python (3\.\d+)(?!\d|\.\d)", phase_page(PHASES[6], ending).prose)
    } == runtimes


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
def test_log_queries_of_the_automation_ask_for_what_its_functions_log(ending: str) -> None:
    queries = "\n".join(phase_page(PHASES[6], ending).blocks(""))
    asked = set(re.findall(r'"([a-z ]+)"', queries))
    fields = set(re.findall(r"\b(?!errorType|errorMessage)[a-z]+[A-Z]\w+|stopped|failures|subject|result\b", queries))
    messages, extras = logged()
    assert asked
    assert asked <= messages
    assert fields <= extras


def test_every_key_in_backquotes_exists() -> None:
    known = keys(shown())
    tables = {key.split(".")[0] for key in known if "." in key}
    prefixes = {key.rpartition(".")[0] for key in known}

    def unknown(page: Page) -> set[str]:
        named = {item.split(" ")[0].removesuffix(".*") for item in code(page.prose)}
        dotted = {
            item
            for item in named
            if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", item) and item.split(".")[0] in tables and not item.endswith(".py")
        }
        return dotted - known - prefixes

    assert on_any_page(unknown) == {}


def test_every_file_in_backquotes_exists() -> None:
    def missing(page: Page) -> set[str]:
        named = {item for item in code(page.prose) if re.fullmatch(r"[\w-]+(/[\w.-]+)+\.(py|toml|md|js|json)", item)}
        return {item for item in named if not item.startswith("out/") and not (ROOT / item).exists()}

    assert on_any_page(missing) == {}


@rehearsal_page
def test_ports_are_those_of_the_code(page: Page) -> None:
    listed = {code(row[1])[0]: int(row[0]) for row in rows(page.prose) if len(row) == 4 and row[0].isdecimal()}
    assert listed == vars(Ports())


@rehearsal_page
def test_custom_resources_are_those_that_the_local_aws_handles(page: Page) -> None:
    listed = {cell for row in rows(page.prose) for cell in code(row[0]) if cell.startswith("Custom::")}
    assert listed == set(handled_custom_resources())


@rehearsal_page
def test_settings_without_a_counterpart_are_those_that_the_translation_drops(
    page: Page, templates: Callable[[str], Templates], tmp_path: Path
) -> None:
    dropped = {path for name in ("dev", "production") for path in dropped_settings(templates(name), tmp_path)}
    listed = {cell for row in rows(page.prose) for cell in code(row[0]) if re.match(r"[A-Z]\w+\.[A-Z]", cell)}
    uncovered = {path for path in dropped if not any(path == item or path.startswith(f"{item}.") for item in listed)}
    superfluous = {item for item in listed if not any(path == item or path.startswith(f"{item}.") for path in dropped)}
    assert (uncovered, superfluous) == (set(), set())


def logged() -> tuple[set[str], set[str]]:
    """The messages that the functions log, and the fields that stand beside them."""
    messages, fields = set(), set()
    for path in (ROOT / "lambda" / "stream_automation").glob("*.py"):
        module = ast.parse(path.read_text())
        for node in ast.walk(module):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log")), args=[ast.Constant(value=str(message)), *_]
                ):
                    messages.add(message)
                case ast.Dict(keys=names):
                    fields |= {str(name.value) for name in names if isinstance(name, ast.Constant)}
    return messages, fields


def handled_custom_resources() -> dict[str, str]:
    """HANDLED of the local AWS, read without importing ministack."""
    module = ast.parse((ROOT / "rehearsal" / "cloud" / "custom_resources.py").read_text())
    (value,) = [
        node.value
        for node in module.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["HANDLED"]
    ]
    handled: dict[str, str] = ast.literal_eval(value)
    return handled


def dropped_settings(stacks: Templates, folder: Path) -> set[str]:
    """Paths below EncoderSettings, without indices, that have no effect in the rehearsal."""
    resources = stacks["MediaLiveStack"]["Resources"].values()
    (channel,) = [item["Properties"] for item in resources if item["Type"] == "AWS::MediaLive::Channel"]
    destinations = [
        {"Id": "packager", "MediaPackageSettings": [{"ChannelGroup": "group", "ChannelName": "main"}]},
        {"Id": "archive", "Settings": [{"Url": "s3ssl://bucket/recordings/main/pipeline-0/main"}]},
    ]
    session = SessionInput(folder=folder, started=datetime(2026, 1, 1, tzinfo=UTC), has_sound=True)
    plan = translate(channel["EncoderSettings"], destinations, session, ffmpeg=Path("ffmpeg"))
    return {re.sub(r"\[\d+\]", "", item.path) for item in plan.dropped}
