"""What people read about replays: in English and in Korean, with what to do."""

from __future__ import annotations

from stream_automation.notices import Advice, Notice, compose
from stream_automation.shows import Show


def lost(show: Show) -> Notice:
    """The show is older than what MediaPackage still has."""
    begun = f"{show.start:%Y-%m-%d %H:%M} UTC"
    advice = Advice(
        f"The show of {begun} could not be cut to a recording in time, and MediaPackage has deleted it. "
        "The archive has its files all the same. The dead letters say what went wrong.",
        f"{begun} 방송을 제때 다시보기로 만들지 못했고, MediaPackage에서는 이미 지워졌습니다. "
        "아카이브 버킷의 녹화 파일은 그대로 있습니다. 원인은 데드 레터 큐를 확인하세요.",
    )
    return compose(f"{show.channel}: no recording", advice)


def failed(channel: str, job: str, reason: str) -> Notice:
    """MediaPackage gave up on a harvest job, and says why."""
    advice = Advice(
        f"MediaPackage could not make the recording ({job}). If nothing was sent, there is nothing to watch again. "
        "Otherwise create a harvest job in the MediaPackage console before the startover window has passed.",
        f"MediaPackage가 다시보기를 만들지 못했습니다({job}). 송출한 것이 없다면 다시 볼 것도 없습니다. "
        "그렇지 않다면 되감기 범위(startover window)를 벗어나기 전에 MediaPackage 콘솔에서 하비스트 작업을 만드세요.",
    )
    return compose(f"{channel}: no recording", advice, f"MediaPackage: {reason}" if reason else "")


def missing(channel: str, job: str, key: str) -> Notice:
    """MediaPackage says it is done, and the playlist is not where it should be."""
    advice = Advice(
        f"MediaPackage finished {job}, but there is no {key} in the archive bucket: look where it put the playlist.",
        f"MediaPackage가 {job} 작업을 마쳤지만 아카이브 버킷에 {key} 파일이 없습니다. 재생 목록의 위치를 확인하세요.",
    )
    return compose(f"{channel}: recording not found", advice)
