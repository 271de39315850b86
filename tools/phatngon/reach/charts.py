"""The charts of one digest, each drawn once however many papers show it: to draw one costs more than to write its page."""

from __future__ import annotations

from collections.abc import Callable

from phatngon.reach import trends, views
from phatngon.reach.digest import Digest

Chart = Callable[[Digest], str]
VIEWS: tuple[tuple[Chart, ...], ...] = (
    (views.board, views.on_time_trend),
    (views.quality,),
    (views.reach_range, trends.reach_trend, views.channels),
    (views.tone, trends.tone_trend),
    (views.topics,),
)


class Charts:
    """What a chart of :mod:`phatngon.reach.views` gives for a digest, kept as long as its papers are made."""

    def __init__(self, told: Digest) -> None:
        self._told = told
        self._drawn: dict[Chart, str] = {}

    def html(self, chart: Chart) -> str:
        """The HTML of a chart."""
        if chart not in self._drawn:
            self._drawn[chart] = chart(self._told)
        return self._drawn[chart]
