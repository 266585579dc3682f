"""What each state of a channel means, in the order of a channel's life."""

from __future__ import annotations

from dataclasses import dataclass

from stream_automation.notices import Advice


@dataclass(frozen=True)
class StateText:
    """One state as MediaLive's events spell it: its name in Korean, and what it means for people."""

    korean_name: str
    means: Advice


STATES = {
    "CREATED": StateText(
        "만들어짐", Advice("The channel was created, stopped.", "채널이 중지된 상태로 만들어졌습니다.")
    ),
    "STARTING": StateText(
        "시작 중",
        Advice(
            "The channel starts; this takes up to ten minutes. Start in Larix when it runs.",
            "채널을 시작합니다. 최대 10분이 걸립니다. 실행되면 Larix에서 송출을 시작하세요.",
        ),
    ),
    "RUNNING": StateText(
        "실행 중",
        Advice(
            "The channel runs and bills. Press start in Larix.",
            "채널이 실행 중이며 과금됩니다. Larix에서 송출을 시작하세요.",
        ),
    ),
    "STOPPING": StateText(
        "중지 중",
        Advice("The channel stops. You may stop in Larix.", "채널을 중지합니다. Larix 송출을 멈춰도 됩니다."),
    ),
    "STOPPED": StateText("중지됨", Advice("The channel is stopped.", "채널이 중지되었습니다.")),
    "DELETED": StateText("삭제됨", Advice("The channel was deleted.", "채널이 삭제되었습니다.")),
}


def state_text(state: str) -> StateText:
    """The text of any state; one that nobody knows is told by its name."""
    return STATES.get(state) or StateText(
        state, Advice("Look at the channel in the console.", "콘솔에서 채널을 확인하세요.")
    )
