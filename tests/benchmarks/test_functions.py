"""What a function costs: the benchmark measures the functions that are deployed, and their zip is small."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from benchmarks.functions import CODE, PACKAGE, ZIP_MOST, cold_milliseconds, handlers, warm_milliseconds, zipped
from tests.conftest import Templates


def test_every_function_that_is_deployed_is_measured(templates: Callable[[str], Templates]) -> None:
    deployed = {
        found["Properties"]["Handler"]
        for template in templates("production").values()
        for found in template["Resources"].values()
        if found["Type"] == "AWS::Lambda::Function"
    }
    ours = {handler for handler in deployed if handler.startswith(f"{PACKAGE}.")}
    assert ours <= {f"{PACKAGE}.{module}.handler" for module in handlers()}


def test_the_zip_that_is_deployed_has_at_most_60_kilobytes(synthesize: Callable[[str], Path]) -> None:
    (asset,) = [folder.parent for folder in synthesize("dev").glob(f"asset.*/{PACKAGE}")]
    assert 10_000 < len(zipped(asset)) <= ZIP_MOST
    assert {path.relative_to(asset) for path in asset.rglob("*.py")} == {
        path.relative_to(CODE) for path in CODE.rglob("*.py")
    }


def test_a_zip_holds_neither_byte_code_nor_hidden_files(tmp_path: Path) -> None:
    for name in (
        "package/module.py",
        "package/__pycache__/module.cpython-314.pyc",
        ".cache/more.py",
        "package/.hidden",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert zipfile.ZipFile(BytesIO(zipped(tmp_path))).namelist() == ["package/module.py"]


def test_a_cold_start_is_measured_in_a_process_of_its_own() -> None:
    assert 1 < cold_milliseconds("budget_stop", runs=1) < 60_000


def test_what_decides_is_measured_warm() -> None:
    found = warm_milliseconds()
    assert set(found) == {"air_control", "budget_stop", "run_sweep"}
    assert all(milliseconds > 0 for milliseconds in found.values())
