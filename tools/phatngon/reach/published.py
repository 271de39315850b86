"""Figures that were published stay as they were; a later edition says what became different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phatngon.base.figure import Figure
from phatngon.reach.catalogue import catalogue
from phatngon.reach.database import Database
from phatngon.reach.digest import Digest


@dataclass(frozen=True)
class Difference:
    """One figure that differs from the last published edition."""

    edition: int
    published_at: datetime
    old: Figure
    new: Figure


def publish(database: Database, told: Digest) -> int:
    """Keep the figures of the digest as the next edition of its period; returns the number of the edition."""
    edition = _last(database, told.period.id, told.scope.key) + 1
    rows = [
        (
            told.period.id,
            told.scope.key,
            edition,
            told.now,
            metric.id,
            metric.value,
            metric.reason,
            metric.numerator,
            metric.denominator,
        )
        for metric in told.metrics.values()
    ]
    database.many(f"INSERT INTO published_metric VALUES ({', '.join('?' * 9)})", rows)
    return edition


def differences(database: Database, told: Digest) -> list[Difference]:
    """The figures that differ from the last published edition; none where nothing was published."""
    edition = _last(database, told.period.id, told.scope.key)
    rows = database.rows(
        "SELECT metric, value, reason, numerator, denominator, published_at FROM published_metric "
        "WHERE period_id = ? AND scope = ? AND edition = ?",
        [told.period.id, told.scope.key, edition],
    )
    found = []
    for id, value, reason, above, below, at in rows:
        old, new = catalogue().figure(id, value, reason, above, below), told.metrics[id]
        if old.value is None or new.value is None:
            differs = old.value is not new.value
        else:
            differs = abs(old.value - new.value) > 1e-9
        if differs:
            found.append(Difference(edition, at, old, new))
    return found


def _last(database: Database, period_id: str, scope: str) -> int:
    found = database.rows(
        "SELECT max(edition) FROM published_metric WHERE period_id = ? AND scope = ?",
        [period_id, scope],
    )
    return found[0][0] or 0
