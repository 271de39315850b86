"""The metrics M01 to M26 and M32 to M35: ratios of sums, people as a range, a reason wherever there is no value."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import TYPE_CHECKING, Any, Literal

from phatngon.base.figure import Figure
from phatngon.reach.catalogue import catalogue
from phatngon.reach.obligations import UnitStanding, timeliness
from phatngon.reach.regime import regime
from phatngon.reach.scopes import Scope

if TYPE_CHECKING:
    from phatngon.reach.measuring import Sums

_INTERACTIONS: tuple[Literal["reactions", "comments", "shares", "saves"], ...] = (
    "reactions",
    "comments",
    "shares",
    "saves",
)


def all_metrics(
    scope: Scope, sums: Sums, standings: Iterable[UnitStanding], *, compared: bool = False
) -> list[Figure]:
    """Every metric of a scope. ``sums`` from :func:`measuring.totals`; ``compared``: a subject and a reference set were named."""
    return [
        *volume_metrics(sums),
        *people_metrics(scope, sums),
        *response_metrics(sums),
        *tone_metrics(sums, compared=compared),
        *arrival_metrics(standings),
        *quality_metrics(sums),
    ]


def volume_metrics(sums: Sums) -> list[Figure]:
    """M01 to M07: items, stories, copies, views."""
    book = catalogue()
    items, stories, organic = (
        _n(sums.get("items")),
        _n(sums.get("stories")),
        _n(sums.get("organic")),
    )
    return [
        book.figure("M01", items),
        book.figure("M02", stories),
        book.ratio("M03", items, stories),
        book.ratio("M04", items - stories, items),
        _sum(
            "M05",
            sums.get("views"),
            _n(sums.get("with_views")),
            organic,
            {"paid_items": _n(sums.get("paid_items")), "paid_views": sums.get("paid_views")},
        ),
        _sum(
            "M06",
            sums.get("increment"),
            _n(sums.get("pairs")),
            _n(sums.get("observed")),
            {"decreases": _n(sums.get("decreases"))},
            reason="khong_co_cap_do",
        ),
        _sum("M07", sums.get("reach"), _n(sums.get("with_reach")), organic),
    ]


def people_metrics(scope: Scope, sums: Sums) -> list[Figure]:
    """M08 to M12: people as a range, from the largest reach of each audience source."""
    book = catalogue()
    reaches = list(sums.get("sources", {}).values())
    people = scope.people.people if scope.people else None
    known, organic = _n(sums.get("with_reach")), _n(sums.get("organic"))
    why = _why_no_people(reaches, people)
    above = (
        why if why != "thieu_so_dan" else None
    )  # the lower bound needs no population; beyond it there is no bound at all
    low = book.figure("M08", None if above else max(reaches), above, known=known, total=organic)
    high = book.figure(
        "M09",
        min(people, sum(reaches)) if people and reaches else None,
        None if people and reaches else why,
        known=known,
        total=organic,
    )
    exact = None
    if people and not why:
        exact = (
            float(reaches[0])
            if len(reaches) == 1
            else people * (1 - prod(1 - reach / people for reach in reaches))
        )
    middle = book.figure(
        "M10", None if exact is None else round(exact), why, known=known, total=organic
    )
    rate = exact / people if exact is not None and people else None
    share = book.figure(
        "M12",
        rate,
        why,
        middle.value,
        None if exact is None else people,
        known=known,
        total=organic,
        details={"low": low.value, "high": high.value, "population": scope.people},
    )
    return [low, high, middle, book.ratio("M11", known, organic), share]


def response_metrics(sums: Sums) -> list[Figure]:
    """M13 to M16: interactions and their rates, over the items that have both numbers."""
    book = catalogue()
    organic = _n(sums.get("organic"))
    parts = {name: sums.get(name) for name in _INTERACTIONS if sums.get(name) is not None}
    total = _sum(
        "M13",
        sums.get("interactions"),
        _n(sums.get("with_interactions")),
        organic,
        {"parts": parts},
    )
    return [
        total,
        book.ratio(
            "M14",
            sums.get("er_views_above"),
            sums.get("er_views_below"),
            known=_n(sums.get("er_views_items")),
            total=organic,
        ),
        book.ratio(
            "M15",
            sums.get("er_reach_above"),
            sums.get("er_reach_below"),
            known=_n(sums.get("er_reach_items")),
            total=organic,
        ),
        book.ratio(
            "M16",
            sums.get("shares"),
            sums.get("interactions"),
            known=_n(sums.get("with_interactions")),
            total=organic,
        ),
    ]


def tone_metrics(sums: Sums, *, compared: bool = False) -> list[Figure]:
    """M17 to M22: tone of stories, share of voice, messages, quotes."""
    book = catalogue()
    pos, neu, neg = _n(sums.get("pos")), _n(sums.get("neu")), _n(sums.get("neg"))
    coded, stories = pos + neu + neg, _n(sums.get("stories"))
    tones = {"pos": pos, "neu": neu, "neg": neg, "mixed": _n(sums.get("mixed"))}
    told: dict[str, Any] = {"known": coded, "total": stories, "details": tones}
    uncoded = "mau_so_0" if coded else "chua_ma_hoa"
    voice = book.figure("M20", None, "chua_neu_tap_doi_chieu")
    if compared:
        voice = book.ratio("M20", sums.get("on_subject"), sums.get("in_reference"))
    return [
        book.ratio("M17", pos - neg, coded, why=uncoded, **told),
        book.ratio("M18", pos - neg, pos + neg, why=uncoded, **told),
        book.ratio("M19", neg, coded, why=uncoded, **told),
        voice,
        book.ratio(
            "M21",
            sums.get("carrying"),
            sums.get("assessed"),
            why="chua_xet",
            known=_n(sums.get("assessed")),
            total=stories,
        ),
        book.ratio(
            "M22",
            sums.get("quoted"),
            sums.get("earned") if sums.get("quote_known") else 0,
            known=_n(sums.get("quote_known")),
            total=_n(sums.get("earned")),
            why="chua_xet" if sums.get("earned") else "mau_so_0",
        ),
    ]


def arrival_metrics(standings: Iterable[UnitStanding]) -> list[Figure]:
    """M23 to M26: what came, in time, over what was owed less what was exempt."""
    book = catalogue()
    count = timeliness(standings)
    delay = count["median_hours_late"] if count["late"] else None
    told = {
        "obligations": count["obligations"],
        "exempt": count["exempt"],
        "voluntary": count["voluntary"],
    }
    return [
        book.ratio("M23", count["received"], count["due"], details=told),
        book.ratio("M24", count["on_time"], count["due"], details=told),
        book.figure(
            "M25",
            delay,
            None if count["late"] else "khong_co_cham",
            details={"late": count["late"]},
        ),
        book.ratio("M26", count["first_pass"], count["accepted"]),
    ]


def quality_metrics(sums: Sums) -> list[Figure]:
    """M32 to M35: evidence, late declaration, anomalies, agreement of coders."""
    book = catalogue()
    items = _n(sums.get("items"))
    return [
        book.ratio("M32", sums.get("declared_evidenced"), sums.get("declared")),
        book.ratio("M33", _n(sums.get("late")), items),
        book.ratio("M34", _n(sums.get("anomaly")), items),
        kappa(sums.get("coders", {})),
    ]


def kappa(pairs: dict[tuple[str, str], int]) -> Figure:
    """M35, Cohen's kappa of two coders; null under 30 items and when both use one class only.

    >>> kappa({("POS", "POS"): 20, ("NEG", "NEG"): 20}).value, kappa({("POS", "POS"): 40}).reason
    (1.0, 'mot_lop')
    """
    book = catalogue()
    total = sum(pairs.values())
    details = {"items": total}
    if total < regime()["kappa_least"]:
        return book.figure("M35", None, "mau_nho", details=details)
    first, second = (
        {
            code: sum(n for pair, n in pairs.items() if pair[side] == code)
            for code in {p[side] for p in pairs}
        }
        for side in (0, 1)
    )
    agreed = sum(n for (a, b), n in pairs.items() if a == b) / total
    chance = sum(first[code] * second.get(code, 0) for code in first) / total**2
    if chance == 1:
        return book.figure("M35", None, "mot_lop", details=details)
    return book.figure("M35", (agreed - chance) / (1 - chance), details=details)


def _sum(
    id: str,
    value: float | None,
    known: int,
    total: int,
    details: dict[str, object] | None = None,
    reason: str = "thieu_so_lieu",
) -> Figure:
    if value is None:
        return catalogue().figure(id, None, reason, known=known, total=total, details=details or {})
    return catalogue().figure(id, int(value), None, known=known, total=total, details=details or {})


def _why_no_people(reaches: list[int], people: int | None) -> str | None:
    if not reaches:
        return "thieu_so_lieu"
    if people is None:
        return "thieu_so_dan"
    return "vuot_so_dan" if max(reaches) > people else None


def _n(count: int | None) -> int:
    return int(count or 0)
