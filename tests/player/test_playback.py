"""What the viewer wants of the video, against an element that tells its events as late as browsers do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.player.javascript import JavaScript

# An element's paused changes at once; its events come in a later task, here when `tell` is called.
ELEMENT = """
globalThis.document = { visibilityState: "visible" };
const listeners = {}, untold = [];
const video = {
  paused: true, readyState: 4, ended: false, error: null, muted: true, volume: 1,
  addEventListener: (name, listener) => (listeners[name] = listener),
  play() { if (this.paused) { this.paused = false; untold.push("play", "playing"); } return { catch: () => ({ finally: (done) => done() }) }; },
  pause() { if (!this.paused) { this.paused = true; untold.push("pause"); } },
};
const tell = () => { while (untold.length) listeners[untold.shift()]?.(); };
const playback = new Playback(video, () => {});
playback.ensure();
tell();
"""


def after(node: JavaScript, *done: str) -> tuple[bool, bool]:
    """Whether it is paused and whether the controls say that it plays, after these steps."""
    state: dict[str, Any] = node.evaluate(
        "playback.js",
        f"{ELEMENT} {'; '.join(done)}; tell(); return {{ paused: video.paused, playing: playback.playing }}",
    )
    return state["paused"], state["playing"]


@pytest.mark.parametrize(
    ("done", "paused"),
    [
        (["playback.ensure()"], False),
        (["playback.toggle()"], True),
        # The page looks after the picture four times a second, also between the viewer's key and the event that comes of it.
        (["playback.toggle()", "playback.ensure()"], True),
        (["playback.toggle()", "tell()", "playback.ensure()"], True),
        (["playback.toggle()", "playback.toggle()"], False),
        (["playback.toggle()", "playback.toggle()", "playback.toggle()"], True),
        (["playback.toggle()", "tell()", "playback.toggle()", "playback.toggle()"], True),
        # A media key pauses the element itself.
        (["video.pause()", "tell()", "playback.ensure()"], True),
        (["video.pause()", "tell()", "video.play()"], False),
    ],
)
def test_the_picture_does_what_the_viewer_wanted_last_and_the_controls_say_so(
    node: JavaScript, done: list[str], paused: bool
) -> None:
    assert after(node, *done) == (paused, not paused)
