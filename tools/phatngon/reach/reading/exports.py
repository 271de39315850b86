"""What the export of a platform leaves open: its unit, found by its sources, and its period, found by its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from phatngon.base.finding import Problem
from phatngon.base.moments import VIETNAM
from phatngon.reach.reading.columns import KnownSources, Lines
from phatngon.reach.reading.declared import Declared
from phatngon.reach.reading.intake import Header, Intake
from phatngon.reach.reading.layout import Grid

Periods = Mapping[str, tuple[datetime, datetime]]
_ASKED = {"unit_code": "đơn vị", "period_id": "kỳ báo cáo", "signed_by": "người ký"}


def as_platform_writes(declared: Declared, grid: Grid) -> Declared:
    """The declarations of the file with those of the platform where the file says nothing itself."""
    platform = grid.platform
    if platform is None:
        return declared
    return replace(
        declared,
        style=platform.numbers or declared.style,
        order=platform.dates,
        zone=platform.zone or declared.zone or VIETNAM,
        reason=declared.reason or platform.missing,
    )


def complete(
    base: Header, lines: Lines, grid: Grid, sources: KnownSources, periods: Periods, intake: Intake
) -> Header:
    """The header of an export: the unit that owns its sources, the one period of all its days; tells whose export it is."""
    platform = grid.platform
    if platform is None:
        return base
    size = len(lines.numbers)
    intake.find(
        Problem("F-037", {"value": platform.name, "reason": platform.said}), sheet=grid.sheet.name
    )
    _fill(lines, "capture_method", platform.capture)
    if platform.potential and any(lines.values.get("potential_reach", ())):
        _fill(lines, "potential_source", platform.potential)
    ids, urls = (lines.values.get(name) or [None] * size for name in ("source_id", "url"))
    lines.values["source_id"] = [
        given if given in sources.owners else sources.of_address(url or "") or given
        for given, url in zip(ids, urls, strict=True)
    ]
    owners = {sources.owners.get(one or "") for one in lines.values["source_id"]} - {None}
    if base.unit_code is None and not base.unit_text and len(owners) == 1:
        base = replace(base, unit_code=owners.pop())
    days = [day for day in lines.values.get("published_at", ()) if day]
    fitting = [
        name
        for name, (start, end) in periods.items()
        if days and all(start <= day < end for day in days)
    ]
    if base.period_id is None and len(fitting) == 1:
        base = replace(base, period_id=fitting[0])
    return base


def ask(header: Header, intake: Intake) -> None:
    """One question for all that the export does not say and nobody else could."""
    open_ = [shown for name, shown in _ASKED.items() if getattr(header, name) is None]
    if header.unit_text and "đơn vị" in open_:
        open_.remove("đơn vị")  # named, and told of already
    if open_:
        lines = ", ".join(f"“{text.capitalize()}: …”" for text in open_)
        intake.find(
            Problem(
                "F-038",
                {
                    "reason": ", ".join(open_),
                    "advice": f"Thêm ở trên bảng dòng {lines} rồi nộp lại.",
                },
            )
        )


def _fill(lines: Lines, name: str, value: str | None) -> None:
    given = lines.values.get(name) or [None] * len(lines.numbers)
    lines.values[name] = [one or value for one in given]
