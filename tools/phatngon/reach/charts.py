"""The charts of one digest, each drawn once however many papers show it: to draw one costs more than to write its page."""

from __future__ import annotations

from collections.abc import Callable

from phatngon.reach.digest import Digest

Chart = Callable[[Digest], str]


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
