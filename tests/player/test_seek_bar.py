"""Where in a recording the viewer is, in words and by keys."""

from __future__ import annotations

import pytest

from tests.player.javascript import JavaScript


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (7.9, "0:07"), (187, "3:07"), (3599, "59:59"), (3600, "1:00:00"), (3787, "1:03:07")],
)
def test_the_clock_has_hours_only_when_there_are_any(node: JavaScript, seconds: float, shown: str) -> None:
    assert node.evaluate("seek_bar.js", f"return clock({seconds})") == shown


@pytest.mark.parametrize(("key", "step"), [("ArrowLeft", -10), ("ArrowRight", 10), ("ArrowUp", 0), ("k", 0)])
def test_arrow_keys_are_ten_seconds(node: JavaScript, key: str, step: int) -> None:
    assert node.evaluate("seek_bar.js", f"return SeekBar.step('{key}')") == step
