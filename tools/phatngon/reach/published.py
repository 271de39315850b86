"""Figures that were published stay as they were; a later edition says what became different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phatngon.base.figure import Figure
from phatngon.reach.catalogue import catalogue
from phatngon.reach.digest import Digest


@dataclass(frozen=True)
class Difference:
    """One figure that differs from the last published edition."""

    edition: int
    published_at: datetime
    old: Figure
    new: Figure


def publish(connection: Any, told: Digest) -> int:
    """Keep the figures of the digest as the next edition of its period; returns the number of the edition."""
    edition = _last(connection, told.period.id, told.scope.key) + 1
    rows = [(told.period.id, told.scope.key, edition, told.now, metric.id, metric.value, metric.reason, metric.numerator,
             metric.denominator)
            for metric in told.metrics.values()]
    connection.executemany(f"INSERT INTO published_metric VALUES ({', '.join('?' * 9)})", rows)
    return edition


def differences(connection: Any, told: Digest) -> list[Difference]:
    """The figures that differ from the last published edition; none where nothing was published."""
    edition = _last(connection, told.period.id, told.scope.key)
    rows = connection.execute("SELECT metric, value, reason, numerator, denominator, published_at FROM published_metric "
                              "WHERE period_id = ? AND scope = ? AND edition = ?", [told.period.id, told.scope.key, edition]).fetchall()
    found = []
    for id, value, reason, above, below, at in rows:
        old, new = catalogue().figure(id, value, reason, above, below), told.metrics[id]
        if (old.value is None) != (new.value is None) or (old.value is not None and abs(old.value - new.value) > 1e-9):
            found.append(Difference(edition, at, old, new))
    return found


def _last(connection: Any, period_id: str, scope: str) -> int:
    found = connection.execute("SELECT max(edition) FROM published_metric WHERE period_id = ? AND scope = ?", [period_id, scope]).fetchall()
    return found[0][0] or 0
