"""What people read: in English and in Korean, with what to do."""

from __future__ import annotations

from dataclasses import dataclass

from stream_automation.events import Alert, StateChange


@dataclass(frozen=True)
class Notice:
    """An e-mail: SNS takes only ASCII in the subject, so that is English; the message is both."""

    subject: str
    message: str


@dataclass(frozen=True)
class Advice:
    """What an alert means and what to do, in both languages."""

    english: str
    korean: str


ADVICE = {
    "Initial Probe is Taking Longer Than Expected": Advice(
        "The stream has only just begun. Wait half a minute; if it stays, start again in Larix.",
        "스트림이 막 시작되었습니다. 30초쯤 기다리고, 계속되면 Larix에서 다시 시작하세요.",
    ),
    "Audio Not Detected": Advice(
        "No sound arrives. Check in Larix that audio is on and the microphone is permitted.",
        "소리가 들어오지 않습니다. Larix의 오디오 설정과 마이크 권한을 확인하세요.",
    ),
    "Video Not Detected": Advice(
        "No picture arrives. Check in Larix that the camera is on and video is chosen.",
        "영상이 들어오지 않습니다. Larix에서 카메라와 비디오 설정을 확인하세요.",
    ),
    "Black Video Detected": Advice(
        "The picture is black. Is the lens covered, or the phone locked?",
        "화면이 검습니다. 렌즈가 가려졌거나 휴대폰이 잠겼는지 확인하세요.",
    ),
    "RTMP Stream Not Found": Advice(
        "The phone uses another stream name. Compare URL and stream key in Larix.",
        "스트림 이름이 다릅니다. Larix의 URL과 스트림 키를 확인하세요.",
    ),
    "RTMP Has No Audio/Video": Advice(
        "Nothing arrives from the phone. Press start in Larix; if you are done, stop the channel: it bills.",
        "휴대폰에서 아무것도 오지 않습니다. Larix에서 시작하세요. 방송이 끝났으면 채널을 중지하세요. 계속 과금됩니다.",
    ),
    "RTMP Server Disconnected": Advice(
        "The phone lost its connection. It usually comes back by itself; otherwise start again in Larix.",
        "연결이 끊겼습니다. 보통 저절로 복구되며, 아니면 Larix에서 다시 시작하세요.",
    ),
    "RTMP Input Connect Failed": Advice(
        "The phone could not connect. Check its network and the allow-list of the input.",
        "연결하지 못했습니다. 네트워크와 입력의 허용 목록을 확인하세요.",
    ),
    "Input Double-Publishing Detected": Advice(
        "Two senders use one stream key. If the second is not yours, replace the key at once.",
        "하나의 스트림 키로 두 곳에서 송출하고 있습니다. 본인이 아니라면 즉시 키를 교체하세요.",
    ),
    "Input Failed Over": Advice(
        "The channel switched to its other input.",
        "다른 입력으로 전환되었습니다.",
    ),
    "Pipeline is Paused": Advice(
        "One pipeline is paused. Look at the channel in the console.",
        "파이프라인이 일시 중지되었습니다. 콘솔에서 채널을 확인하세요.",
    ),
    "Output Group is Paused": Advice(
        "An output is paused. Look at the channel in the console.",
        "출력이 일시 중지되었습니다. 콘솔에서 채널을 확인하세요.",
    ),
    "Failed To Upload Thumbnail": Advice(
        "Thumbnails fail; viewers notice nothing.",
        "썸네일을 올리지 못했습니다. 시청에는 영향이 없습니다.",
    ),
    "Unable to retrieve secret": Advice(
        "MediaLive may not read a secret. Deploy the encoder's stack again.",
        "비밀 값을 읽지 못했습니다. 인코더 스택을 다시 배포하세요.",
    ),
    "Large Upload Cache Backlog": Advice(
        "MediaLive cannot write as fast as it encodes. If it stays, look at the AWS Health page.",
        "출력이 밀리고 있습니다. 계속되면 AWS Health를 확인하세요.",
    ),
}
"""By the alert types of the MediaLive user guide (alerts for channels)."""

UNKNOWN = Advice("Look at the channel's alerts in the console.", "콘솔에서 채널 경보를 확인하세요.")

STATES = {
    "STARTING": Advice("The channel starts; this takes up to ten minutes.", "채널을 시작합니다. 최대 10분이 걸립니다."),
    "RUNNING": Advice("The channel runs and bills. Start Larix.", "채널이 실행 중이며 과금됩니다. Larix를 시작하세요."),
    "STOPPING": Advice("The channel stops.", "채널을 중지합니다."),
    "STOPPED": Advice("The channel is stopped.", "채널이 중지되었습니다."),
    "CREATED": Advice("The channel was created, stopped.", "채널이 만들어졌습니다. 중지된 상태입니다."),
    "DELETED": Advice("The channel was deleted.", "채널이 삭제되었습니다."),
}


def of(told: StateChange | Alert, name: str) -> Notice:
    """The notice of one event of the channel of this name."""
    said = f"MediaLive: {told.message}" if told.message else ""
    if isinstance(told, StateChange):
        advice = STATES.get(told.state, Advice(f"The channel is {told.state}.", f"채널 상태: {told.state}"))
        return compose(f"{name}: {told.state}", advice, said)
    if not told.is_set:
        over = Advice(f"Over: {told.type}.", f"해제됨: {told.type}.")
        return compose(f"{name}: over: {told.type}", over, said)
    return compose(f"{name}: {told.type}", ADVICE.get(told.type, UNKNOWN), said)


def compose(subject: str, advice: Advice, detail: str = "") -> Notice:
    """A notice of any kind: the subject behind our name, then the advice in both languages, then what AWS said."""
    ascii_subject = subject.encode("ascii", "replace").decode()
    return Notice(f"onair {ascii_subject}", "\n".join(filter(None, (advice.english, advice.korean, detail))))
