"""What each of MediaLive's alerts means and what to do about it, first of all on the phone (Larix Broadcaster).

By the wording of MediaLive's user guide ("List of alerts for channels"), which is the alert type of its events. Of its
alerts these are the ones that a channel can raise whose input is a phone and whose outputs are MediaPackage and S3.
"""

from __future__ import annotations

from dataclasses import dataclass

from stream_automation.notices import Advice


@dataclass(frozen=True)
class AlertText:
    """One alert: its name in Korean, what it means, and what to do while it lasts."""

    korean_name: str
    means: Advice
    to_do: Advice


NOT_THE_PHONE = Advice(
    "The phone is not the cause: go on sending. If viewers have no picture for a minute, stop the channel and start it "
    "again.",
    "휴대폰 문제가 아니니 송출은 계속하세요. 1분 넘게 화면이 나오지 않으면 채널을 중지했다가 다시 시작하세요.",
)

ALERTS = {
    "Initial Probe is Taking Longer Than Expected": AlertText(
        "입력 분석 지연",
        Advice("Nothing has arrived yet that can be decoded.", "해석할 수 있는 영상이 아직 들어오지 않았습니다."),
        Advice(
            "Start in Larix, or wait half a minute if you just did. If it stays, choose H.264 video and AAC audio in "
            "Larix.",
            "Larix에서 송출을 시작하세요. 방금 시작했다면 30초쯤 기다리세요. 계속되면 Larix에서 비디오는 H.264, "
            "오디오는 AAC로 설정하세요.",
        ),
    ),
    "Audio Not Detected": AlertText(
        "소리 없음",
        Advice("No sound arrives.", "소리가 들어오지 않습니다."),
        Advice(
            "In Larix, look whether the microphone is muted or not permitted, and choose AAC audio.",
            "Larix에서 음소거를 풀고 마이크 권한을 확인하고, 오디오를 AAC로 설정하세요.",
        ),
    ),
    "Video Not Detected": AlertText(
        "영상 없음",
        Advice("No picture arrives.", "영상이 들어오지 않습니다."),
        Advice(
            "In Larix, look whether the camera is permitted and the connection sends video, and choose H.264.",
            "Larix에서 카메라 권한과 연결의 영상 전송 여부를 확인하고, 비디오를 H.264로 설정하세요.",
        ),
    ),
    "Black Video Detected": AlertText(
        "검은 화면",
        Advice("The picture is black.", "화면이 검습니다."),
        Advice(
            "Uncover the lens, give it light, and keep the phone unlocked with Larix on its screen.",
            "렌즈를 가리지 않았는지, 너무 어둡지 않은지 확인하고, 휴대폰 잠금을 풀어 Larix 화면을 켜 두세요.",
        ),
    ),
    "RTMP Stream Not Found": AlertText(
        "스트림을 찾을 수 없음",
        Advice("The stream that the channel waits for does not arrive.", "채널이 기다리는 스트림이 들어오지 않습니다."),
        Advice(
            "Compare the connection's URL in Larix, stream key included, with this channel's, and press start.",
            "Larix 연결의 URL과 그 끝의 스트림 키를 이 채널의 것과 비교하고 송출을 시작하세요.",
        ),
    ),
    "RTMP Has No Audio/Video": AlertText(
        "휴대폰 송출 없음",
        Advice("Nothing arrives from the phone.", "휴대폰에서 아무것도 들어오지 않습니다."),
        Advice(
            "Press start in Larix. If the show is over, stop the channel: it bills until then.",
            "Larix에서 송출을 시작하세요. 방송이 끝났으면 채널을 중지하세요. 중지할 때까지 과금됩니다.",
        ),
    ),
    "Stopped Receiving UDP Input": AlertText(
        "휴대폰 송출 없음",
        Advice("Nothing arrives from the phone.", "휴대폰에서 아무것도 들어오지 않습니다."),
        Advice(
            "Press start in Larix. If it does not connect, compare the passphrase and its length with this channel's, "
            "and look whether the network lets UDP out. If the show is over, stop the channel: it bills until then.",
            "Larix에서 송출을 시작하세요. 연결되지 않으면 암호와 그 길이를 이 채널의 것과 비교하고, 다른 네트워크로도 "
            "시도해 보세요. 방송이 끝났으면 채널을 중지하세요. 중지할 때까지 과금됩니다.",
        ),
    ),
    "RTMP Server Disconnected": AlertText(
        "휴대폰 연결 끊김",
        Advice("The phone lost its connection.", "휴대폰 연결이 끊겼습니다."),
        Advice(
            "Larix usually connects again by itself. If not within half a minute, check the phone's network and press "
            "start again.",
            "Larix는 보통 저절로 다시 연결합니다. 30초가 지나도 그대로면 휴대폰의 네트워크를 확인하고 다시 시작하세요.",
        ),
    ),
    "RTMP Input Connect Failed": AlertText(
        "휴대폰 연결 실패",
        Advice("The input's connection could not be made.", "입력 연결을 맺지 못했습니다."),
        Advice(
            "Check the phone's network, the URL in Larix, and whether the input's allow-list has the phone's address.",
            "휴대폰의 네트워크와 Larix의 URL을 확인하고, 입력의 허용 목록에 휴대폰의 주소가 있는지 확인하세요.",
        ),
    ),
    "Input Double-Publishing Detected": AlertText(
        "이중 송출",
        Advice(
            "Two senders send to the same input, and the picture may break.",
            "두 곳에서 같은 입력으로 송출하고 있어 화면이 깨질 수 있습니다.",
        ),
        Advice(
            "Stop one of them. If the other is not yours, somebody knows your stream key: stop the channel and replace "
            "the key before you start again.",
            "한쪽을 멈추세요. 다른 쪽이 본인이 아니라면 스트림 키가 알려진 것입니다. 채널을 중지하고 키를 바꾼 뒤 다시 "
            "시작하세요.",
        ),
    ),
    "Input Failed Over": AlertText(
        "예비 입력으로 전환",
        Advice(
            "An input failed, and the channel took its other one.",
            "입력 하나가 끊겨 다른 입력으로 바뀌었습니다.",
        ),
        Advice(
            "Viewers see the other input. Bring the phone that failed back on air.",
            "시청자는 다른 입력을 보고 있습니다. 끊긴 휴대폰의 송출을 되살리세요.",
        ),
    ),
    "Failed to Create Output File or Socket": AlertText(
        "출력 생성 실패",
        Advice("The channel cannot open an output.", "채널이 출력을 열지 못합니다."),
        NOT_THE_PHONE,
    ),
    "Failed to Write to Output": AlertText(
        "출력 쓰기 실패",
        Advice("The channel cannot write to an output.", "채널이 출력에 쓰지 못합니다."),
        NOT_THE_PHONE,
    ),
    "Failed HTTP Post Output Request": AlertText(
        "출력 전송 실패",
        Advice("An output does not reach its destination.", "출력이 목적지에 전달되지 않습니다."),
        NOT_THE_PHONE,
    ),
    "Failed to Get HTTP Output Token": AlertText(
        "출력 권한 거부",
        Advice("A destination refuses the channel: it lacks a right.", "권한이 없어 목적지가 출력을 거부합니다."),
        Advice(
            "The phone is not the cause. Look whether somebody changed the rights of MediaLive's role, of the archive "
            "bucket or of the packager by hand, and undo it.",
            "휴대폰 문제가 아닙니다. MediaLive 역할, 아카이브 버킷, 패키저의 권한을 누가 직접 바꾸지 않았는지 확인하고 "
            "되돌리세요.",
        ),
    ),
    "Pipeline is Paused": AlertText(
        "파이프라인 일시 중지",
        Advice("A pipeline of the channel is paused.", "채널의 파이프라인이 일시 중지되었습니다."),
        Advice(
            "The phone is not the cause. Resume it in the channel's schedule in the console, or stop the channel and "
            "start it again.",
            "휴대폰 문제가 아닙니다. 콘솔의 채널 일정에서 재개하거나, 채널을 중지했다가 다시 시작하세요.",
        ),
    ),
    "Output Group is Paused": AlertText(
        "출력 그룹 일시 중지",
        Advice("An output is paused, because no input arrives.", "입력이 없어 출력이 일시 중지되었습니다."),
        Advice("Press start in Larix: it goes on with the picture.", "Larix에서 송출을 시작하면 출력도 이어집니다."),
    ),
    "Failed To Upload Thumbnail": AlertText(
        "미리보기 저장 실패",
        Advice("The console's thumbnails cannot be saved.", "콘솔의 미리보기 그림을 저장하지 못합니다."),
        Advice("Go on; viewers notice nothing.", "시청에는 영향이 없으니 그대로 방송하세요."),
    ),
    "Unable to retrieve secret from AWS Secrets Manager": AlertText(
        "시크릿 읽기 실패",
        Advice("The channel cannot read a secret.", "채널이 시크릿을 읽지 못합니다."),
        Advice(
            "The phone is not the cause. Look whether the secret still exists and MediaLive's role may read it.",
            "휴대폰 문제가 아닙니다. 시크릿과 MediaLive 역할의 읽기 권한이 그대로 있는지 확인하세요.",
        ),
    ),
    "Large Upload Cache Backlog": AlertText(
        "출력 밀림",
        Advice(
            "Outputs wait to be delivered: the network or the destination is slow.",
            "네트워크나 목적지가 느려 출력이 밀리고 있습니다.",
        ),
        NOT_THE_PHONE,
    ),
}

UNKNOWN = AlertText(
    "알려지지 않은 알림",
    Advice("MediaLive reports something that is not known here.", "이 안내에 없는 알림입니다."),
    Advice("Look at the channel's alerts in the console.", "콘솔에서 채널의 알림을 확인하세요."),
)
