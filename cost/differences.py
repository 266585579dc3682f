"""Where the brief's calculation and AWS's bill differ, line by line, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cost.bill import Bill, Line, When
from cost.words import Language

Why = Mapping[Language, str]


@dataclass(frozen=True)
class Difference:
    """One row: dollars by the brief, dollars as billed, and the reason in each language."""

    what: str
    brief: Decimal
    billed: Decimal
    why: Why


@dataclass(frozen=True)
class _Topic:
    """Lines that are told as one row; `brief` is the service of the brief that they stand against."""

    what: str
    holds: Callable[[Line], bool]
    brief: str | None
    why: Why


def differences(brief: Bill, billed: Bill) -> Iterator[Difference]:
    """A row for each topic in which either of the two bills something; the rows add up to both totals."""
    for topic in _TOPICS:
        told = brief.of(topic.brief).total if topic.brief else Decimal(0)
        lines = tuple(line for line in billed.lines if topic.holds(line))
        if told or lines:
            yield Difference(topic.what, told, Bill(lines=lines).total, topic.why)


def _why(english: str, korean: str) -> Why:
    return {Language.ENGLISH: english, Language.KOREAN: korean}


def _of(service: str, *when: When) -> Callable[[Line], bool]:
    return lambda line: line.service == service and (not when or line.when in when)


def _named(service: str, words: str, *, wanted: bool = True) -> Callable[[Line], bool]:
    return lambda line: line.service == service and (words in line.item) is wanted


def _is_elsewhere(line: Line) -> bool:
    return line.service not in ("MediaLive", "MediaPackage", "CloudFront", "S3", "CloudWatch", "Secrets Manager")


_TOPICS = (
    _Topic(
        "MediaLive, on air",
        _of("MediaLive", When.ON_AIR),
        "MediaLive",
        _why(
            "there is no price of a channel: each input and each output is billed, the archive's and sound alone too, "
            "for ten minutes at least; two pipelines are 1.67 times one, not twice",
            "채널 단위의 가격은 없습니다. 입력과 출력을 하나하나(아카이브와 음성 전용 출력도) 청구하며, "
            "한 번 시작하면 적어도 10분입니다. 파이프라인 둘은 하나의 2배가 아니라 1.67배입니다",
        ),
    ),
    _Topic(
        "MediaLive, idle",
        _of("MediaLive", When.IDLE),
        None,
        _why(
            "the brief: nothing before the start; AWS bills a channel that does not run, and its push input",
            "기획서에서는 시작 전에는 과금이 없지만, AWS는 실행하지 않는 채널과 그 푸시 입력도 청구합니다",
        ),
    ),
    _Topic(
        "MediaPackage, ingest",
        _named("MediaPackage", "ingest"),
        None,
        _why(
            "the brief leaves it out: what MediaLive sends in is billed, all renditions, from every pipeline",
            "기획서에 없는 항목입니다. MediaLive가 보내는 모든 화질을 파이프라인마다 청구합니다",
        ),
    ),
    _Topic(
        "MediaPackage, origination",
        _named("MediaPackage", "origination"),
        "MediaPackage",
        _why(
            "not by viewers: each cache of the CDN fetches each rendition about once, at another price",
            "시청자 수가 아니라 CDN 캐시마다 화질별로 한 번쯤 가져가는 양이며 단가도 다릅니다",
        ),
    ),
    _Topic(
        "MediaPackage, harvest",
        _named("MediaPackage", "harvest"),
        None,
        _why("not in the brief; no charge is named for it", "기획서에 없고, 요금도 적혀 있지 않습니다"),
    ),
    _Topic(
        "CloudFront, transfer",
        _named("CloudFront", "transfer"),
        "CloudFront",
        _why(
            "the first terabyte of a month is free; $0.085 is the price for America and Europe, Korea's is $0.120",
            "매달 첫 1TB는 무료입니다. $0.085는 미국과 유럽의 단가이고 한국은 $0.120입니다",
        ),
    ),
    _Topic(
        "CloudFront, requests",
        _named("CloudFront", "transfer", wanted=False),
        None,
        _why(
            "not in the brief: every segment and playlist is a request; ten million a month are free",
            "기획서에 없는 항목입니다. 세그먼트와 재생 목록마다 요청 하나이며, 한 달에 천만 건은 무료입니다",
        ),
    ),
    _Topic(
        "S3, storage",
        _of("S3", When.STORED),
        "S3",
        _why(
            "the brief takes a month for every GB; what is billed is what is there, until a rule deletes it",
            "기획서는 모든 GB를 한 달로 계산하지만, 실제로는 규칙이 지울 때까지 남아 있는 양을 청구합니다",
        ),
    ),
    _Topic(
        "S3, requests",
        _of("S3", When.ON_AIR),
        None,
        _why(
            "not in the brief: every file that is written is a request",
            "기획서에 없는 항목입니다. 파일 하나를 쓸 때마다 요청 하나가 청구됩니다",
        ),
    ),
    _Topic(
        "CloudWatch",
        _of("CloudWatch"),
        None,
        _why(
            "the brief: $3 for a dashboard; the first three are free, alarms by query are not",
            "기획서는 대시보드당 $3이지만 처음 3개는 무료이고, 쿼리로 만든 경보는 무료가 아닙니다",
        ),
    ),
    _Topic(
        "Secrets Manager",
        _of("Secrets Manager"),
        None,
        _why("not in the brief: the stream key is a secret", "기획서에 없는 항목입니다. 스트림 키가 시크릿 하나입니다"),
    ),
    _Topic(
        "everything else",
        _is_elsewhere,
        None,
        _why(
            "the brief: almost free; so it is: functions, queues and schedules stay within AWS's allowances",
            "기획서에서는 거의 무료이고 여기서도 그렇습니다. 함수와 큐와 예약은 무료 제공량 안에 있습니다",
        ),
    ),
)
