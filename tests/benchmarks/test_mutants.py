"""The mutation run of the decision code: what it counts as caught, and how it tells of what was not."""

from __future__ import annotations

import tomllib

from mutmut.stats import status_by_exit_code

from benchmarks.mutants import CAUGHT, MODULES, PACKAGE, SETTINGS, TESTS, Survivor, as_markdown, read, summary
from tests.assembly import ROOT

DIFF = """# stream_automation.run_sweep.xǁSweepǁ_sort__mutmut_7: survived
--- lambda/stream_automation/run_sweep.py
+++ lambda/stream_automation/run_sweep.py
@@ -1,5 +1,5 @@
     def _sort(self) -> None:
         for channel in channels.every():
             if not channel.belongs_to(SETTINGS.project, SETTINGS.environment):
-                continue
+                break
"""


def test_caught_is_what_mutmut_calls_killed_or_timeout() -> None:
    assert {status_by_exit_code[code] for code in CAUGHT} == {"killed", "timeout"}
    rest = {code: status for code, status in status_by_exit_code.items() if code not in CAUGHT and status != "timeout"}
    assert "killed" not in rest.values()


def test_modules_and_tests_are_there() -> None:
    for module in MODULES:
        assert (ROOT / "lambda" / PACKAGE / f"{module}.py").exists()
    for test in TESTS:
        assert (ROOT / "tests" / "lambda" / PACKAGE / test).exists()
    assert tomllib.loads(SETTINGS.format(modules='"a"', tests='"b"', synthesizes="c"))["tool"]["mutmut"][
        "only_mutate"
    ] == ["a"]


def test_a_survivor_is_told_by_what_stood_there_and_what_stands_there() -> None:
    found = read("run_sweep", "stream_automation.run_sweep.xǁSweepǁ_sort__mutmut_7", DIFF)
    assert found == Survivor("run_sweep", "Sweep._sort", "continue", "break")
    assert read("decisions", "stream_automation.decisions.x__stop_step__mutmut_1", DIFF).function == "_stop_step"


def test_the_table_counts_and_lists_what_survived() -> None:
    rows = summary({"decisions": {"a": 1, "b": 1, "c": 36}, "run_sweep": {"d": 0}})
    assert rows == [("decisions", "3", "3", "100.0 %"), ("run_sweep", "1", "0", "0.0 %"), ("all", "4", "3", "75.0 %")]
    text = as_markdown(rows, [Survivor("run_sweep", "Sweep._sort", "continue", "break")])
    assert text.splitlines()[-1] == "- `run_sweep.Sweep._sort`: `continue` → `break`"
    assert as_markdown(rows, []).endswith("- none")
