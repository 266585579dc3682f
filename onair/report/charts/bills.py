"""The plots of the cost section."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cost.bill import Bill, When
from onair.report.charts.svg import AIR, FAINT, INK, PAPER, RULE, SERIES, SIZE, SOFT, as_svg, figure
from onair.report.costs import Comparison, Costs
from onair.report.words import Words

BAR = 0.62
ROW_INCHES = 0.3
WHENS = {When.ON_AIR: 0, When.VIEWERS: 1, When.STORED: 2, When.IDLE: 3, When.ALWAYS: 3}
"""The series of each reason for which a line grows; what bills while nothing runs is one."""

SERIES_KEYS = ("on_air", "viewers", "stored", "standing")


def by_phase(costs: Costs, phases: Sequence[int], words: Words) -> str:
    """A bar for each deployed phase, in the order of the phases."""
    amounts = costs.month.by_phase()
    rows = [(f"{phase}  {words(f'phase.{phase}.title')}", amounts.get(phase, Decimal(0))) for phase in phases]
    told = "; ".join(f"{name}: {words.money(amount)}" for name, amount in rows)
    made, (axes,) = figure(0.35 + ROW_INCHES * len(rows))
    made.subplots_adjust(left=0.24, right=0.9, top=0.98, bottom=0.04)
    _rows(axes, [name for name, _ in rows], max(amount for _, amount in rows))
    for place, (_, amount) in enumerate(rows):
        axes.barh(place, float(amount), BAR, color=SERIES[0])
        _amount(axes, place, amount, words)
    return as_svg(made, "by-phase", told)


def of_month(costs: Costs, words: Words) -> str:
    """A bar for each service, dearest first, cut by what makes it grow."""
    services = {name: amount for name, amount in costs.month.by_service().items() if amount > 0}
    told = "; ".join(f"{name}: {words.money(amount)}" for name, amount in services.items())
    made, (axes,) = figure(0.35 + ROW_INCHES * max(1, len(services)))
    made.subplots_adjust(left=0.24, right=0.86, top=0.98, bottom=0.04)
    _rows(axes, list(services), max(services.values(), default=Decimal(1)))
    for place, (name, amount) in enumerate(services.items()):
        left = 0.0
        for series, part in enumerate(_parts(costs.month.of(name))):
            axes.barh(place, float(part), BAR, left=left, color=SERIES[series], edgecolor=PAPER, linewidth=0.6)
            left += float(part)
        percent = 100 * amount / costs.month.total
        share = f" · {words.number(percent, 0)} %" if percent >= 1 else " · <1 %"
        _amount(axes, place, amount, words, share)
    return as_svg(made, "of-month", told)


def _parts(bill: Bill) -> list[Decimal]:
    parts = [Decimal(0)] * len(SERIES_KEYS)
    for when, amount in bill.by_when().items():
        parts[WHENS[when]] += amount
    return parts


def over_hours(costs: Costs, words: Words) -> str:
    """A month's bill over the hours on air of each day, as billed and as in the brief."""
    hours = [hour for hour, _, _ in costs.curve]
    billed = [float(amount) for _, amount, _ in costs.curve]
    brief = [float(amount) for _, _, amount in costs.curve]
    made, (axes,) = figure(2.7)
    made.subplots_adjust(left=0.09, right=0.86, top=0.93, bottom=0.16)
    axes.plot(hours, billed, color=SERIES[0], linewidth=2.2)
    axes.plot(hours, brief, color=SERIES[1], linewidth=1.6, linestyle=(0, (5, 2.5)))
    for line, series, key in ((billed, 0, "billed"), (brief, 1, "brief")):
        axes.text(24.4, line[-1], words(f"chart.{key}"), color=SERIES[series], fontsize=SIZE, va="center")
    _marked_show(axes, costs, words)
    axes.set_xlim(0, 24)
    axes.set_ylim(0, max(*billed, *brief) * 1.06)
    axes.set_xticks(range(0, 25, 4))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: words.money(amount, 0)))
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlabel(words("chart.hours"), color=SOFT, fontsize=SIZE)
    told = words("chart.over_hours_told", least=words.money(billed[0]), most=words.money(billed[-1]))
    return as_svg(made, "over-hours", told)


def _marked_show(axes: Axes, costs: Costs, words: Words) -> None:
    here, amount = float(costs.show.hours), costs.month.total
    axes.plot([here, here], [0, float(amount)], color=AIR, linewidth=1, linestyle=(0, (2, 2)))
    axes.plot([here], [float(amount)], marker="o", markersize=6, color=AIR, markeredgecolor=PAPER)
    # Beside the curve, where nothing else is drawn.
    axes.annotate(
        words.money(amount, 0), (here, float(amount)), xytext=(-7, 7), textcoords="offset points",
        ha="right" if here >= 4 else "left", color=AIR, fontsize=SIZE + 1, fontweight="bold",
    )  # fmt: skip


def brief_and_billed(costs: Costs, words: Words) -> str:
    """A panel for each of the brief's examples, for they differ a thousandfold."""
    made, panels = figure(1.75, panels=len(costs.comparisons))
    made.subplots_adjust(left=0.02, right=0.98, top=0.82, bottom=0.14, wspace=0.16)
    for axes, comparison in zip(panels, costs.comparisons, strict=True):
        _panel(axes, comparison, words)
    told = "; ".join(
        f"{words(f'chart.{each.key}')}: {words('chart.brief')} {words.money(each.brief.total)}, "
        f"{words('chart.billed')} {words.money(each.billed.total)}"
        for each in costs.comparisons
    )
    return as_svg(made, "brief-and-billed", told)


def _panel(axes: Axes, comparison: Comparison, words: Words) -> None:
    axes.set_title(words(f"chart.{comparison.key}"), loc="center", fontsize=SIZE + 0.5, color=INK, pad=8)
    amounts = (("brief", comparison.brief.total, 1), ("billed", comparison.billed.total, 0))
    highest = float(max(amount for _, amount, _ in amounts)) or 1.0
    for place, (_, amount, series) in enumerate(amounts):
        axes.bar(place, float(amount), 0.55, color=SERIES[series])
        axes.text(place, float(amount) + highest * 0.05, words.money(amount), ha="center", va="bottom", color=INK,
                  fontsize=SIZE + 0.5)  # fmt: skip
    axes.set_xticks([0, 1], [words("chart.brief"), words("chart.billed")])
    axes.set_xlim(-0.7, 1.7)
    axes.set_ylim(0, highest * 1.3)
    axes.set_yticks([])


def _rows(axes: Axes, names: Sequence[str], most: Decimal) -> None:
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_xlim(0, float(most) or 1.0)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.spines["left"].set_color(RULE)


def _amount(axes: Axes, place: int, amount: Decimal, words: Words, more: str = "") -> None:
    colour = INK if amount else FAINT
    axes.annotate(
        f"{words.money(amount)}{more}", (float(amount), place), xytext=(5, 0), textcoords="offset points",
        va="center", color=colour, fontsize=SIZE, annotation_clip=False,
    )  # fmt: skip
