"""From a deployed dashboard's name to a PNG."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehearsal.dashboard.figures import ClientOf, lines, states
from rehearsal.dashboard.picture import Picture
from rehearsal.dashboard.widgets import AlarmStates, Graph, Text, parse

MINUTE = timedelta(minutes=1)


def render(client_of: ClientOf, region: str, name: str, path: Path, *, start: datetime, end: datetime) -> None:
    """Draw the dashboard of that name, which is deployed in `region`, for the time from `start` to `end` (UTC).

    Whole minutes only, where there are two or more: the one that is not over would show a fall that is none.
    Raises DashboardError for a widget that is not drawn; botocore's errors pass through.
    """
    start, end = span(start, end)
    client = client_of(region)
    widgets = parse(client.get_dashboard(DashboardName=name)["DashboardBody"])
    picture = Picture(widgets, start, end)
    for widget in widgets:
        match widget:
            case Text():
                picture.text(widget)
            case Graph():
                picture.graph(widget, lines(client_of, widget, start, end))
            case AlarmStates():
                picture.alarms(widget, states(client, widget))
    picture.save(path)


def span(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The whole minutes between two moments; the last one too when there would be fewer than two."""
    first, last = _floor(start), _floor(end)
    return (first, last) if last - first >= 2 * MINUTE else (first, last + MINUTE)


def _floor(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
