"""What MediaLive would say of a channel."""

from __future__ import annotations

import pytest

from rehearsal.media.metrics.channel_meter import ChannelMeter
from rehearsal.media.rtmp.flv import AUDIO, VIDEO, FlvTag
from tests.rehearsal.media.metrics.measured import by_name

PICTURE = FlvTag(VIDEO, 0, b"\x27\x01" + bytes(998))
SOUND = FlvTag(AUDIO, 0, b"\xaf\x01" + bytes(248))
CONFIGURATION = FlvTag(VIDEO, 0, b"\x17\x00" + bytes(48))
CHANNEL = {"ChannelId": "1", "Pipeline": "0"}


class Metered:
    """A meter under a clock of its own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.meter = ChannelMeter("1", ("packager", "archive"), clock=lambda: self.now)

    def receive(self, *tags: FlvTag) -> None:
        for tag in tags:
            self.meter.receive(tag)

    def after(self, seconds: float, **active: int) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
        """The figures of the channel, and those of each output group, when so many seconds have passed."""
        self.now += seconds
        data = list(self.meter.take(active))
        groups = {name: by_name(data, **CHANNEL, OutputGroupName=name) for name in ("packager", "archive")}
        return by_name(data, **CHANNEL), groups


def test_pictures_and_bytes_become_rates_by_the_second() -> None:
    metered = Metered()
    metered.receive(*[PICTURE] * 60, *[SOUND] * 40, CONFIGURATION)
    metered.meter.send(500_000)
    channel, _ = metered.after(2)
    assert channel == {
        "NetworkIn": pytest.approx((60 * 1000 + 40 * 250 + 50) * 8 / 1e6 / 2),
        "NetworkOut": pytest.approx(2),
        "InputVideoFrameRate": 30,
        "FillMsec": 2000,
    }


def test_what_was_taken_is_not_counted_again() -> None:
    metered = Metered()
    metered.receive(PICTURE)
    metered.after(1)
    channel, _ = metered.after(1)
    assert (channel["InputVideoFrameRate"], channel["NetworkIn"]) == (0, 0)


def test_before_the_first_picture_nothing_is_said_of_pictures_and_outputs() -> None:
    metered = Metered()
    metered.receive(SOUND, CONFIGURATION)
    channel, groups = metered.after(1)
    assert set(channel) == {"NetworkIn", "NetworkOut"}
    assert set(groups["packager"]) == {"Output4xxErrors", "Output5xxErrors"}


@pytest.mark.parametrize(("silent", "msec"), [(0.1, 0), (0.4, 0), (0.6, 600), (30, 30_000), (90, 60_000)])
def test_fill_begins_when_a_picture_is_late_and_is_capped_at_a_minute(silent: float, msec: float) -> None:
    metered = Metered()
    metered.receive(PICTURE)
    channel, _ = metered.after(silent)
    assert channel["FillMsec"] == pytest.approx(msec)


def test_fill_is_over_with_the_next_picture() -> None:
    metered = Metered()
    metered.receive(PICTURE)
    metered.after(10)
    metered.receive(PICTURE)
    assert metered.after(0.1)[0]["FillMsec"] == 0


def test_errors_and_active_outputs_stand_under_their_output_group() -> None:
    metered = Metered()
    metered.receive(PICTURE)
    for status in (403, 404, 503):
        metered.meter.fail("archive", status)
    _, groups = metered.after(1, packager=3)
    assert groups == {
        "packager": {"Output4xxErrors": 0, "Output5xxErrors": 0, "ActiveOutputs": 3},
        "archive": {"Output4xxErrors": 2, "Output5xxErrors": 1, "ActiveOutputs": 0},
    }
    assert metered.after(1)[1]["archive"]["Output4xxErrors"] == 0


async def test_a_metered_sink_hands_on_what_it_counts() -> None:
    class Kept:
        def __init__(self) -> None:
            self.tags: list[FlvTag] = []
            self.closed = False

        async def tag(self, tag: FlvTag) -> None:
            self.tags.append(tag)

        async def close(self) -> None:
            self.closed = True

    kept, metered = Kept(), Metered()
    sink = metered.meter.metered(kept)
    await sink.tag(PICTURE)
    await sink.close()
    assert (kept.tags, kept.closed) == ([PICTURE], True)
    assert metered.after(1)[0]["InputVideoFrameRate"] == 1
