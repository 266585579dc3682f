from __future__ import annotations

import socket

import pytest

from rehearsal.media.rtmp.client import PublishError, RtmpPublisher
from rehearsal.media.rtmp.flv import FlvTag
from rehearsal.media.rtmp.server import RtmpServer
from tests.rehearsal.media.rtmp.ingest import KEY, RecordingIngest


async def send_often(publisher: RtmpPublisher, tag: FlvTag) -> None:
    """Enough to fill every buffer between the two ends: a server that has gone is noticed on the way."""
    for _ in range(1000):
        await publisher.send(tag)


async def test_every_tag_of_a_clip_arrives_unchanged(tags: list[FlvTag]) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        async with RtmpPublisher(f"rtmp://127.0.0.1:{server.port}/live", KEY) as publisher:
            for tag in tags:
                await publisher.send(tag)
        await ingest.sinks[0].ended.wait()

    assert ingest.sinks[0].tags == tags


async def test_refused_publisher_learns_the_code_and_the_key_is_not_repeated() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        with pytest.raises(PublishError, match=r"NetStream\.Publish\.BadName") as refused:
            async with RtmpPublisher(f"rtmp://127.0.0.1:{server.port}/live", "wrong-key"):
                pass

    assert "wrong-key" not in str(refused.value)
    assert ingest.sinks == []


async def test_server_that_is_not_there_is_one_clear_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(PublishError, match=rf"127\.0\.0\.1:{port}: .*is the rehearsal running"):
            async with RtmpPublisher(f"rtmp://127.0.0.1:{port}/live", KEY):
                pass


async def test_server_that_closes_is_noticed_while_pushing(tags: list[FlvTag]) -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit)
    await server.start()
    async with RtmpPublisher(f"rtmp://127.0.0.1:{server.port}/live", KEY) as publisher:
        await publisher.send(tags[0])
        await server.close()
        with pytest.raises(PublishError, match="closed the connection"):
            await send_often(publisher, tags[-1])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/live", "rtmp:///live", "rtmp://127.0.0.1", "rtmp://127.0.0.1/live/secret"]
)
def test_url_with_anything_but_host_and_app_is_refused(url: str) -> None:
    with pytest.raises(PublishError, match="without the stream key") as refused:
        RtmpPublisher(url, KEY)
    assert "secret" not in str(refused.value)
