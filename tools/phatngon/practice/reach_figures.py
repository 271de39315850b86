"""Keys of items on the reach report: figures of a small table, and the wrong figures people get from it, by name.

The figures come from the same functions as the real report (:mod:`phatngon.reach.metrics`); only the sums are made here,
from a table of a dozen rows. Source of both: the worked numbers of the reach specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, NotRequired, Required, TypedDict, cast

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure, rounded
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.catalogue import catalogue
from phatngon.reach.metrics import (
    arrival_metrics,
    people_metrics,
    response_metrics,
    tone_metrics,
    volume_metrics,
)
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.regime import Population
from phatngon.reach.scopes import Scope, city_scope

if TYPE_CHECKING:
    from phatngon.reach.measuring import Sums

Count = Literal["views", "reach", "reactions", "comments", "shares", "saves"]
COUNTERS: tuple[Count, ...] = ("views", "reach", "reactions", "comments", "shares", "saves")
INTERACTIONS = COUNTERS[2:]
PLACES = {"ratio": 1, "signed": 1, "factor": 2}


class TableRow(TypedDict, total=False):
    """A line that a unit declared; a count that is not known is absent. ``same``: the line with the same address,
    ``copy``: the line it repeats."""

    id: Required[str]
    unit: str
    source: str
    views: int
    reach: int
    reactions: int
    comments: int
    shares: int
    saves: int
    sentiment: str
    same: str | None
    copy: str | None


class Arrivals(TypedDict):
    """How many reports were owed, exempt, received and on time."""

    obligations: int
    exempt: int
    received: int
    on_time: int


class SmallTable(TypedDict):
    """A table of ``reach_tables.yaml``; ``counters``: the state of counters ``before`` and ``after``."""

    title: str
    people: int
    items: list[TableRow]
    arrivals: Arrivals
    counters: NotRequired[list[dict[str, int]]]


@cache
def reach_tables() -> dict[str, SmallTable]:
    """The small tables of lessons 5 and 6 by name."""
    tables: dict[str, SmallTable] = YamlFile.read(
        kit_root() / "exercises" / "reach_tables.yaml"
    ).data
    return tables


def figure(reference: str) -> Decimal:
    """The figure ``TABLE.METRIC``: a ratio in percent with one decimal, a count as it is. Raises InputError.

    >>> figure("den-long.M14"), figure("den-long.M10"), figure("den-long.M24")
    (Decimal('3.3'), Decimal('88544'), Decimal('84.9'))
    """
    table, metric = _split(reference)
    return shown(metrics_of(table)[metric])


def wrong_figure(reference: str, variant: str) -> Decimal:
    """The figure that the mistake ``variant`` gives for ``TABLE.METRIC``. Raises InputError.

    >>> wrong_figure("den-long.M14", "mean_of_ratios"), wrong_figure("den-long.M24", "over_received")
    (Decimal('2.5'), Decimal('90.0'))
    """
    table, metric = _split(reference)
    made = VARIANTS.get(variant)
    if made is None:
        raise InputError(
            f"không có cách tính sai {show_value(variant)}.",
            advice=f"Chọn trong: {', '.join(VARIANTS)}.",
        )
    return shown(
        catalogue().figure(metric, float(made(reach_tables()[table], metrics_of(table), metric)))
    )


def shown(metric: Figure) -> Decimal:
    """The value as a learner types it. Raises InputError for a figure that has none."""
    places = PLACES.get(metric.term.shown, 0)
    return rounded(
        Decimal(str(_value(metric))) * (100 if metric.term.shown in ("ratio", "signed") else 1),
        places,
    )


def table_scope(table: str) -> Scope:
    """The whole place of a small table, with the number of people that the table names.

    >>> table_scope("den-long").people.people
    1236393
    """
    people = Population("bang", reach_tables()[table]["people"], "số dân tham chiếu của bảng", 0)
    return replace(city_scope(), people=people)


@cache
def metrics_of(table: str) -> dict[str, Figure]:
    """Every figure of a small table, by id."""
    data = reach_tables()[table]
    sums = sums_of(data["items"], data.get("counters", ()))
    found = [
        *volume_metrics(sums),
        *people_metrics(table_scope(table), sums),
        *response_metrics(sums),
        *tone_metrics(sums),
        *arrival_metrics(standings_of(**data["arrivals"])),
    ]
    return {metric.id: metric for metric in found}


def sums_of(rows: list[TableRow], counters: Iterable[Mapping[str, int]] = ()) -> Sums:
    """The sums under the metrics, from rows of a small table: ``same`` joins lines to one item, ``copy`` items to one story."""
    items = [row for row in rows if not row.get("same")]
    roots = {row["id"]: row for row in items if not row.get("copy")}
    reached: dict[str, int] = {}
    for row in items:
        if row.get("reach") is not None:
            reached[row["source"]] = max(reached.get(row["source"], 0), row["reach"])
    sums: dict[str, object] = {
        "items": len(items),
        "stories": len(roots),
        "organic": len(items),
        "sources": reached,
    }
    for name in COUNTERS:
        known = [row[name] for row in items if row.get(name) is not None]
        sums |= {name: sum(known) if known else None, f"with_{name}": len(known)}
    told = [(row, count) for row in items if (count := interactions(row)) is not None]
    sums |= {
        "interactions": sum(count for _, count in told) if told else None,
        "with_interactions": len(told),
    }
    for name in ("views", "reach"):
        pairs = [(count, row[name]) for row, count in told if row.get(name)]
        sums |= {
            f"er_{name}_above": sum(a for a, _ in pairs),
            f"er_{name}_below": sum(b for _, b in pairs),
            f"er_{name}_items": len(pairs),
        }
    for code, word in (("POS", "pos"), ("NEU", "neu"), ("NEG", "neg"), ("MIXED", "mixed")):
        sums[word] = sum(row.get("sentiment") == code for row in roots.values())
    steps = [max(0, one["after"] - one["before"]) for one in counters]
    sums |= {
        "increment": sum(steps) if steps else None,
        "pairs": len(steps),
        "observed": len(steps),
    }
    return cast("Sums", sums)


def interactions(row: TableRow) -> int | None:
    """Interactions of one row; None where no part of them is known."""
    known = [row[name] for name in INTERACTIONS if row.get(name) is not None]
    return sum(known) if known else None


def standings_of(obligations: int, exempt: int, received: int, on_time: int) -> list[UnitStanding]:
    """Standings with the counts of a small table."""
    states = (
        ["nop_dung_han"] * on_time
        + ["nop_muon"] * (received - on_time)
        + ["chua_nop"] * (obligations - exempt - received)
    )
    return [
        UnitStanding(f"{n}", True, False, on_time=state == "nop_dung_han", state=state)
        for n, state in enumerate(states)
    ] + [UnitStanding(f"x{n}", True, True, state="mien") for n in range(exempt)]


def _mean_of_ratios(data: SmallTable, metrics: dict[str, Figure], id: str) -> float:
    """The mean of the items' own rates in place of the ratio of sums."""
    below: Literal["views", "reach"] = "views" if id == "M14" else "reach"
    rates = [
        count / row[below]
        for row in data["items"]
        if row.get(below) and (count := interactions(row)) is not None
    ]
    return float(sum(rates) / len(rates))


VARIANTS: dict[str, Callable[[SmallTable, dict[str, Figure], str], float]] = {
    "mean_of_ratios": _mean_of_ratios,
    "over_received": lambda data, metrics, id: (
        data["arrivals"]["on_time"] / data["arrivals"]["received"]
    ),
    "over_all": lambda data, metrics, id: (
        data["arrivals"]["on_time" if id == "M24" else "received"] / data["arrivals"]["obligations"]
    ),
    "received_for_on_time": lambda data, metrics, id: _value(metrics["M23"]),
    "rows": lambda data, metrics, id: len(data["items"]),
    "items_for_stories": lambda data, metrics, id: _value(metrics["M01"]),
    "stories_for_items": lambda data, metrics, id: _value(metrics["M02"]),
    "sum_of_reach": lambda data, metrics, id: _value(metrics["M07"]),
    "upper_bound": lambda data, metrics, id: _value(metrics["M09"]),
    "lower_bound": lambda data, metrics, id: _value(metrics["M08"]),
    "views_as_people": lambda data, metrics, id: _value(metrics["M05"]),
    "latest_total": lambda data, metrics, id: sum(one["after"] for one in data["counters"]),
    "with_decreases": lambda data, metrics, id: sum(
        one["after"] - one["before"] for one in data["counters"]
    ),
    "polar": lambda data, metrics, id: _value(metrics["M18"]),
    "total": lambda data, metrics, id: _value(metrics["M17"]),
    "by_rows": lambda data, metrics, id: _by_rows(data, id),
    "over_stories": lambda data, metrics, id: (
        catalogue().ratio(id, metrics[id].numerator, _value(metrics["M02"])).value or 0
    ),
    "over_items": lambda data, metrics, id: (
        catalogue().ratio(id, metrics[id].numerator, _value(metrics["M01"])).value or 0
    ),
    "all_interactions": lambda data, metrics, id: (
        catalogue()
        .ratio(id, _value(metrics["M13"]), _value(metrics["M05" if id == "M14" else "M07"]))
        .value
        or 0
    ),
    "duplicates_over_stories": lambda data, metrics, id: (
        (_value(metrics["M01"]) - _value(metrics["M02"])) / _value(metrics["M02"])
    ),
}


def _value(metric: Figure) -> float:
    """The value of a figure that a mistake is made from. Raises InputError for one that has none."""
    if metric.value is None:
        raise InputError(
            f"chỉ số {metric.id} của bảng này không có giá trị ({metric.why_null}).",
            advice="Hỏi chỉ số khác.",
        )
    return metric.value


def _by_rows(data: SmallTable, id: str) -> float:
    """Net tone counted over every row, copies and repeated lines included."""
    tones, roots = [], {row["id"]: row for row in data["items"]}
    for row in data["items"]:
        tones.append(roots[row.get("same") or row.get("copy") or row["id"]].get("sentiment"))
    pos, neu, neg = (tones.count(code) for code in ("POS", "NEU", "NEG"))
    return (neg if id == "M19" else pos - neg) / ((pos + neg) if id == "M18" else (pos + neu + neg))


def _split(reference: str) -> tuple[str, str]:
    table, _, metric = reference.partition(".")
    if table not in reach_tables() or metric not in metrics_of(table):
        raise InputError(
            f"không có số {show_value(reference)}.",
            advice="Viết tên bảng trong exercises/reach_tables.yaml, chấm, mã chỉ số.",
        )
    return table, metric
