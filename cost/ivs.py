"""The same show on Amazon IVS, which bills hours that are sent in and hours that viewers watch.

A low-latency channel of the type STANDARD makes its own ladder and needs its own player. A ladder of one's own, two
pipelines and plain HLS to any player are not to be had there, so the sums compare money alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cost.bill import Bill, When
from cost.channel import Channel
from cost.deployment import Deployment, Template
from cost.price_list import PriceList
from cost.show import Show
from cost.usage import Usage, priced
from preflight.template import Templates

SERVICE = "Amazon IVS"
LINES = {"SD": 480, "HD": 720, "FULL_HD": 1080}
"""The most lines that a viewer gets for each price."""


def as_on_ivs(templates: Mapping[str, Template], show: Show, prices: PriceList) -> Bill:
    """A month of the shows of all channels on IVS, without recording; every viewer watches the top rendition.

    Raises UnknownCountryError and UnknownPriceError.
    """
    deployment = Deployment(templates=Templates(templates), show=show, prices=prices)
    return Bill(lines=tuple(priced(_usages(deployment), prices, free_tier=False)))


def _usages(deployment: Deployment) -> Iterator[Usage]:
    show = deployment.show
    area = deployment.prices.area("ivs", show.country)
    for channel in deployment.channels:
        quality = _quality(channel)
        watched = show.hours_on_air * show.viewers
        item, charge = f"output {quality} to viewers in {show.country}", f"ivs.output.{quality}.{area}"
        yield deployment.use(
            channel.resource,
            SERVICE,
            "input, channel type STANDARD",
            quantity=show.hours_on_air,
            charge="ivs.input.standard",
            when=When.ON_AIR,
        )
        yield deployment.use(channel.resource, SERVICE, item, quantity=watched, charge=charge, when=When.VIEWERS)


def _quality(channel: Channel) -> str:
    """What a viewer of the top rendition is billed as; IVS sends no more than 1080 lines."""
    lines = max((output.lines for output in channel.packaged), default=LINES["FULL_HD"])
    return next((name for name, most in LINES.items() if lines <= most), "FULL_HD")
