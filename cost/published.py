"""AWS's own totals for its solution Live Streaming on AWS, beside what this package makes of the same ladders.

The guide's prices, its ladders and its totals are data, with the page that has them: `prices/solution-guide.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cost.bill import Bill
from cost.billing import as_billed
from cost.deployment import Template
from cost.price_list import FOLDER, PriceList, price_list
from cost.show import Show

GUIDE = "solution-guide"
CLOSE = Decimal("0.01")
"""A total is reproduced when it is off by less than this share."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One total of the guide: dollars by service as published, and the bill of its ladder.

    `why` names the guide's line that keeps the totals apart, where one does.
    """

    name: str
    ladder: str
    published: Mapping[str, Decimal]
    total: Decimal
    bill: Bill
    why: str

    @property
    def off(self) -> Decimal:
        """The difference as a share of the published total."""
        return (self.bill.total - self.total) / self.total

    @property
    def is_reproduced(self) -> bool:
        return abs(self.off) < CLOSE


def examples() -> Iterator[Example]:
    """Every example of the guide."""
    held = tomllib.loads((FOLDER / f"{GUIDE}.toml").read_text(encoding="utf-8"))["published"]
    for row in held["examples"]:
        show = Show(
            hours=Decimal(row["hours"]),
            days=row["days"],
            viewers=row["viewers"],
            country=held["country"],
            miss_ratio=Decimal(held["miss_ratio"]),
            free_tier=False,
        )
        yield Example(
            name=row["name"],
            ladder=row["ladder"],
            published={service: Decimal(amount) for service, amount in row["lines"].items()},
            total=Decimal(row["total"]),
            bill=as_billed(templates(held["ladders"][row["ladder"]]), show, guide_prices()),
            why=row["why"],
        )


def guide_prices() -> PriceList:
    """The guide's price list."""
    return price_list(GUIDE)


def templates(ladder: list[list[int]]) -> dict[str, Template]:
    """The solution's resources that are billed, with a ladder of width, height and kbit/s: what its stack makes."""
    return {"live-streaming": {"Resources": _resources(ladder)}}


def _resources(ladder: list[list[int]]) -> dict[str, Any]:
    names = [f"{height}p-{kilobits}" for _, height, kilobits in ladder]
    pictures = [
        {
            "Name": name,
            "Width": width,
            "Height": height,
            "CodecSettings": {
                "H264Settings": {
                    "RateControlMode": "QVBR",
                    "MaxBitrate": kilobits * 1000,
                    "Bitrate": kilobits * 1000,
                    "FramerateControl": "SPECIFIED",
                    "FramerateNumerator": 30,
                    "FramerateDenominator": 1,
                }
            },
        }
        for name, (width, height, kilobits) in zip(names, ladder, strict=True)
    ]
    group = {
        "OutputGroupSettings": {"MediaPackageGroupSettings": {"Destination": {"DestinationRefId": "packager"}}},
        "Outputs": [{"OutputName": name, "VideoDescriptionName": name} for name in names],
    }
    channel = {
        "ChannelClass": "STANDARD",
        "InputSpecification": {"Codec": "AVC", "Resolution": "HD", "MaximumBitrate": "MAX_20_MBPS"},
        "InputAttachments": [{"InputId": {"Ref": "Input"}}],
        "EncoderSettings": {"VideoDescriptions": pictures, "OutputGroups": [group]},
    }
    distribution: dict[str, Any] = {"DistributionConfig": {"Origins": []}}
    return {
        "Input": {"Type": "AWS::MediaLive::Input", "Properties": {"Type": "RTMP_PUSH"}},
        "Channel": {"Type": "AWS::MediaLive::Channel", "Properties": channel},
        "Packager": {"Type": "AWS::MediaPackage::Channel", "Properties": {}},
        "Distribution": {"Type": "AWS::CloudFront::Distribution", "Properties": distribution},
    }
