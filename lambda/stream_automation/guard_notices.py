"""What people are told when a channel was stopped for them, or is about to be: in English and in Korean."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from stream_automation.notices import Advice, Notice, compose


def stopped_at_maximum(name: str, maximum: timedelta) -> Notice:
    """The run lasted as long as a run may."""
    minutes = minutes_in(maximum)
    return compose(
        f"{name}: stopped after {minutes} minutes",
        Advice(
            f"The channel ran for {minutes} minutes, its maximum, and was stopped. Start it again if you are on air.",
            f"채널이 최대 실행 시간인 {minutes}분 동안 실행되어 중지했습니다. 아직 방송 중이면 다시 시작하세요.",
        ),
    )


def stopped_idle(name: str, idle: timedelta) -> Notice:
    """Nothing arrived from the phone for the idle time."""
    minutes = minutes_in(idle)
    return compose(
        f"{name}: stopped, no input for {minutes} minutes",
        Advice(
            f"Nothing came from the phone for {minutes} minutes, so the channel was stopped: it bills while it runs. "
            "To go on, start the channel, then Larix.",
            f"휴대폰에서 {minutes}분 동안 아무것도 오지 않아 채널을 중지했습니다. 실행 중에는 계속 과금됩니다. "
            "이어서 방송하려면 채널을 시작한 다음 Larix를 시작하세요.",
        ),
    )


def doubted(name: str, patience: timedelta) -> Notice:
    """The warning: whether anything arrives is not known."""
    minutes = minutes_in(patience)
    return compose(
        f"{name}: WARNING, is it on air?",
        Advice(
            f"Whether the channel has input cannot be told for sure. Look at the player page. If it stays so, the "
            f"channel is stopped in {minutes} minutes.",
            "채널에 입력이 있는지 확실하지 않습니다. 플레이어 페이지를 확인하세요. "
            f"이 상태가 계속되면 {minutes}분 뒤에 채널을 중지합니다.",
        ),
    )


def stopped_in_doubt(name: str) -> Notice:
    """The doubt lasted."""
    return compose(
        f"{name}: stopped, input unknown",
        Advice(
            "Whether the channel had input could not be told, so it was stopped: a forgotten channel costs more than a "
            "restart. If you were on air, start the channel, then Larix, and look at the dead letters and the logs.",
            "채널에 입력이 있는지 확인할 수 없어 중지했습니다. "
            "잊힌 채널을 켜 두는 비용이 다시 시작하는 것보다 크기 때문입니다. "
            "방송 중이었다면 채널을 시작한 다음 Larix를 시작하고, 데드 레터 큐와 로그를 확인하세요.",
        ),
    )


def stopped_by_budget(names: Collection[str]) -> Notice:
    """The month's budget is spent."""
    listed = ", ".join(sorted(names)) or "-"
    return compose(
        "budget spent: channels stopped",
        Advice(
            f"The month's budget is spent. Stopped: {listed}. Nothing keeps you from starting a channel again; raise "
            "automation.monthly_budget_usd if the amount is right.",
            f"이번 달 예산을 다 썼습니다. 중지한 채널: {listed}. 채널은 다시 시작할 수 있습니다. "
            "금액이 맞다면 automation.monthly_budget_usd를 올리세요.",
        ),
    )


def minutes_in(length: timedelta) -> int:
    """Whole minutes, at least one."""
    return max(1, round(length / timedelta(minutes=1)))
