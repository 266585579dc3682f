"""What a run costs so far, and what bills by existing, from the deployed templates."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cost.bill import When
from cost.billing import as_billed
from cost.price_list import PriceList, price_list
from cost.show import Show
from onair.live import Channel
from onair.meter import CHANNEL, PARKED, of_rest, of_run
from tests.conftest import Templates

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def dev(templates: Callable[[str], Templates]) -> Templates:
    return templates("dev")


@pytest.fixture(scope="module")
def prices() -> PriceList:
    return price_list("ap-northeast-2")


def running(for_: timedelta | None, name: str = "onair-dev-main") -> Channel:
    return Channel(id="1", name=name, state="RUNNING", since=None if for_ is None else NOW - for_)


def so_far(dev: Templates, prices: PriceList, length: timedelta) -> Decimal:
    found = of_run(dev, running(length), prices, NOW).so_far
    assert found is not None
    return found


def test_an_hour_costs_what_the_bill_says_of_an_hour(dev: Templates, prices: PriceList) -> None:
    hour = Show(hours=Decimal(1), days=1, viewers=0, free_tier=False)
    wanted = as_billed(dev, hour, prices).only(When.ON_AIR).total
    run = of_run(dev, running(timedelta(hours=1)), prices, NOW)
    assert (run.so_far, run.per_hour) == (wanted, wanted)
    assert wanted > Decimal("0.5")


def test_mediapackage_aside_the_first_ten_minutes_cost_the_same(dev: Templates, prices: PriceList) -> None:
    without = {name: template for name, template in dev.items() if name != "MediaPackageStack"}
    encoding = [
        of_run(without, running(timedelta(minutes=minutes)), prices, NOW).hour.of("MediaLive") for minutes in (0, 9)
    ]
    assert encoding[0] == encoding[1]
    early, late = (so_far(dev, prices, timedelta(minutes=minutes)) for minutes in (1, 10))
    least = of_run(dev, running(None), prices, NOW).least
    assert least <= early < late
    assert late - early < early / 10


def test_the_meter_goes_on_beyond_a_day(dev: Templates, prices: PriceList) -> None:
    day, longer = (so_far(dev, prices, timedelta(hours=hours)) for hours in (24, 30))
    assert longer == of_run(dev, running(None), prices, NOW).per_hour * 30
    assert longer > day


def test_a_run_that_nobody_has_noted_has_no_amount_but_a_least(dev: Templates, prices: PriceList) -> None:
    run = of_run(dev, running(None), prices, NOW)
    assert run.so_far is None
    assert run.least > 0


def test_another_channel_s_run_is_its_own(dev: Templates, prices: PriceList) -> None:
    two = deepcopy(dev)
    resources = two["MediaLiveStack"]["Resources"]
    (channel,) = [resource for resource in resources.values() if resource["Type"] == CHANNEL]
    second = deepcopy(channel)
    second["Properties"]["Name"] = "onair-dev-hall"
    resources["Second"] = second
    alone = of_run(dev, running(timedelta(hours=1)), prices, NOW).so_far
    assert of_run(two, running(timedelta(hours=1)), prices, NOW).so_far == alone
    assert of_run(two, running(timedelta(hours=1), "onair-dev-hall"), prices, NOW).so_far == alone


def test_parking_saves_what_the_two_stacks_cost_idle_and_what_others_bill_for_their_channel(
    dev: Templates, prices: PriceList
) -> None:
    idle = of_rest(dev, prices)
    in_them = [line.amount for line in idle.hour.lines if line.resource.split("/")[0] in PARKED]
    assert 0 < sum(in_them) <= idle.saved_by_parking < idle.hour.total
    without = of_rest({name: template for name, template in dev.items() if name not in PARKED}, prices)
    assert idle.saved_by_parking == idle.hour.total - without.hour.total
    assert without.saved_by_parking == 0


def test_what_is_not_deployed_costs_nothing(prices: PriceList) -> None:
    idle = of_rest({}, prices)
    assert idle.hour.total == idle.saved_by_parking == 0
