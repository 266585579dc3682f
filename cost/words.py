"""What sheets say in English and in Korean; what is billed keeps AWS's own words."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The languages of the sheets."""

    ENGLISH = "en"
    KOREAN = "ko"


KOREAN = {
    "a month": "한 달",
    "a month without a show": "방송이 없는 한 달",
    "AWS's guide": "AWS 가이드",
    "as billed": "AWS 청구 방식",
    "before": "이전",
    "after": "이후",
    "change": "바꿀 것",
    "difference": "차이",
    "here": "여기",
    "how much": "수량",
    "assumed": "가정",
    "how sure": "확실성",
    "list": "목록",
    "note": "비고",
    "read at AWS": "AWS에서 확인",
    "third party": "제3자",
    "item": "항목",
    "ladder": "화질 단계",
    "on Amazon IVS": "Amazon IVS 방식 합계",
    "one hour on air": "방송 한 시간",
    "one show": "방송 한 번",
    "one viewer for one hour": "시청자 한 명의 한 시간",
    "phase": "단계",
    "price": "단가",
    "resource": "리소스",
    "service": "서비스",
    "share": "비율",
    "the brief": "기획서",
    "total": "합계",
    "unit": "단위",
    "what": "무엇",
    "why": "이유",
    "with MediaLive": "MediaLive 방식 합계",
    "one rung less": "가장 낮은 화질 하나 빼기",
    "480p at most": "480p까지만",
    "no archive": "아카이브 없음",
    "recordings kept a week": "녹화를 1주일만 보관",
    "recordings kept a day": "녹화를 하루만 보관",
    "$ a month": "월 $",
    "$ a month idle": "유휴, 월 $",
    "$ an hour on air": "방송 중, 시간당 $",
    "No free allowance counts, and nothing that grows with viewers or with what is stored.": (
        "무료 제공량은 빼지 않았고, 시청자나 저장량에 따라 늘어나는 금액은 들어 있지 않습니다."
    ),
    "$": "$",
    "added, $ a month": "증감, 월 $",
    "channel deleted between shows": "방송 사이에는 채널 삭제",
    "With * the price is another region's, with ? no source states it.": "*는 다른 리전의 단가, ?는 가정한 단가입니다.",
    "MediaLive, on air": "MediaLive, 방송 중",
    "MediaLive, idle": "MediaLive, 유휴",
    "MediaPackage, ingest": "MediaPackage, 수신",
    "MediaPackage, origination": "MediaPackage, 전송(origination)",
    "MediaPackage, harvest": "MediaPackage, 하비스트",
    "CloudFront, transfer": "CloudFront, 전송",
    "CloudFront, requests": "CloudFront, 요청",
    "S3, storage": "S3, 보관",
    "S3, requests": "S3, 요청",
    "everything else": "나머지",
}


def say(language: Language, text: str) -> str:
    """A word or phrase of a sheet in this language; one that has no Korean stands as it is."""
    return KOREAN.get(text, text) if language is Language.KOREAN else text
