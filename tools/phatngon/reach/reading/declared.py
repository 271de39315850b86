"""What a file says of itself outside its table: unit, period, signer, zone, way of writing numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cache
from typing import Any, cast

from phatngon.base.finding import Problem
from phatngon.base.text import bare_key, compare_key, squeeze
from phatngon.base.written import word_key, yes_or_no
from phatngon.base.written_counts import Count, read_count
from phatngon.base.written_moments import Moment, read_moment, read_zone
from phatngon.network.invented import says_invented
from phatngon.reach.dictionary import find_code, missing_reason, tables
from phatngon.reach.reading.faults import fault_of
from phatngon.reach.reading.intake import Header, Intake
from phatngon.reach.reading.periods import find_period, read_period
from phatngon.reach.reading.settings import word_table, words
from phatngon.reach.reading.sheets import SheetRows, is_empty, show_cell
from phatngon.reach.reading.texts import clean_text
from phatngon.tables.units import Units, is_whole_city

_WHOLE_CITY = "Đây là tên cả thành phố; ghi tên sở, phường hoặc xã lập phiếu."
GUIDE = "hướng dẫn"
HeadValue = str | int | bool | datetime | None  # of one cell that describes a submission
_AGENCY = re.compile(
    r"(?:ubnd|ủy ban|uỷ ban|phường|xã|sở|văn phòng|thanh tra|quận|huyện|thị xã|p\.|x\.)",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(r"^\s*(?:kính gửi|nơi nhận|tên đơn vị)\s*:?", re.IGNORECASE)


@dataclass
class Declared:
    """The declarations of one file. ``given``: field → (cell, sheet, row, column letter)."""

    zone: timezone | None = None
    zone_label: bool = False
    order: str | None = None
    style: str | None = None
    reason: str | None = None
    form: bool = False
    invented: bool = False
    given: dict[str, tuple[Any, str | None, int | None, str | None]] = field(default_factory=dict)
    titles: list[tuple[str, str | None, int, str]] = field(default_factory=list)
    faults: list[tuple[Problem, Any, str | None, int, str]] = field(default_factory=list)

    @property
    def day_first(self) -> str | None:
        """The style under which dates are read: the day comes first in our form and where numbers are declared Vietnamese."""
        return "vi" if self.form or self.style == "vi" else None


def collect(
    declared: Declared, sheet: SheetRows, rows: Iterable[tuple[int, Sequence[object]]]
) -> None:
    """Take up the labelled cells of one sheet (“Kỳ báo cáo: 9/2026”, or a label with its value on the right)."""
    if compare_key(sheet.name or "") in words("skipped"):
        return
    ends = {
        (top + 1, left - sheet.offset): right - sheet.offset
        for (top, left), (_, right) in sheet.merged
    }
    for number, cells in rows:
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip():
                after = ends.get((number, index), index) + 1
                _take(
                    declared,
                    sheet,
                    number,
                    index,
                    cell,
                    (after, cells[after] if after < len(cells) else None),
                )


def declare_columns(declared: Declared, values: dict[str, set[str]]) -> None:
    """Take up declarations that stand as columns of a CSV, where every row says the same."""
    for label, texts in values.items():
        if len(texts) == 1:
            _declare(declared, label, next(iter(texts)))


def declaration(text: object) -> str | None:
    """The declaration a label means: zone, style, reason or form.

    >>> declaration("Múi giờ:"), declaration("Tiêu đề")
    ('zone', None)
    """
    name = _labels().get(compare_key(show_cell(text)), "")
    return name[1:] if name.startswith("!") else None


def _take(
    declared: Declared, sheet: SheetRows, row: int, index: int, cell: str, right: tuple[int, object]
) -> None:
    """One written cell: a label with its value after a colon or in the cell on its right; anything else may be a title."""
    guide = compare_key(sheet.name or "") == GUIDE
    label, _, rest = squeeze(cell).partition(":")
    name = _labels().get(compare_key(label))
    if name is None:
        declared.invented = declared.invented or says_invented(cell)
        if not guide:
            declared.titles.append((squeeze(cell), sheet.name, row, sheet.letter(index)))
        return
    place, value = (index, rest.strip()) if rest.strip() else right
    if is_empty(value) or (
        place != index and compare_key(show_cell(value).partition(":")[0]) in _labels()
    ):
        return
    if name.startswith("!"):
        if fault := fault_of(value):
            declared.faults.append((fault, value, sheet.name, row, sheet.letter(place)))
        _declare(declared, name[1:], value)
    elif not guide:
        declared.given.setdefault(name, (value, sheet.name, row, sheet.letter(place)))


def _declare(declared: Declared, name: str, value: object) -> None:
    if name == "zone":
        declared.zone_label = True
        declared.zone = declared.zone or read_zone(value)
    elif name == "style":
        declared.style = declared.style or _styles().get(word_key(show_cell(value)))
    elif name == "reason":
        declared.reason = declared.reason or find_code("missing_reason", show_cell(value))
    else:
        declared.form = declared.form or bool(re.search(r"\d", show_cell(value)))


def base_header(declared: Declared, intake: Intake, units: Units, stem: str) -> Header:
    """The submission that the file as a whole declares, with what is wrong in its cells noted."""
    header = Header()
    for fault, value, place, number, letter in declared.faults:
        intake.find(fault, value=value, sheet=place, row=number, column=letter)
    for name, (cell, sheet, row, column) in declared.given.items():
        value, problems = read_head_cell(name, cell, declared)
        for problem in problems:
            intake.find(problem, value=cell, sheet=sheet, row=row, column=column, name=name)
        if name == "unit_code":
            header = replace(header, unit_text=cast("str | None", value), sheet=sheet, row=row)
        elif value is not None:
            told: dict[str, Any] = {name: value}
            header = replace(header, **told)
    return _with_unit(_with_period(header, declared, stem), declared, intake, units, stem)


def _with_period(header: Header, declared: Declared, stem: str) -> Header:
    if header.period_id or "period_id" in declared.given:
        return header
    named = next((found[0] for text, *_ in declared.titles if (found := find_period(text))), None)
    found = find_period(stem)
    return replace(header, period_id=named or (found[0] if found else None))


def _with_unit(
    header: Header, declared: Declared, intake: Intake, units: Units, stem: str
) -> Header:
    if header.unit_text:
        code, problem = resolve_unit(header.unit_text, units)
        if problem:
            cell, sheet, row, column = declared.given["unit_code"]
            intake.find(problem, value=cell, sheet=sheet, row=row, column=column, name="unit_code")
        return replace(header, unit_code=code)
    for text, sheet, row, column in declared.titles:
        if _AGENCY.match(text) and not _ADDRESSEE.match(text):
            found = units.resolve(text)
            if found.kind != "unknown":
                code, problem = resolve_unit(text, units)
                if problem:
                    intake.find(
                        problem, value=text, sheet=sheet, row=row, column=column, name="unit_code"
                    )
                return replace(header, unit_code=code, unit_text=text, sheet=sheet, row=row)
    told = find_period(stem)
    unit = units.find_in(told[1] if told else stem)
    return replace(header, unit_code=unit.code, unit_text=unit.name) if unit else header


def resolve_unit(text: str, units: Units) -> tuple[str | None, Problem | None]:
    """The code of the unit that ``text`` names, and V-004, V-005, F-015 or F-016 where it is neither its code nor its name."""
    found = units.resolve(text)
    if found.unit and (
        found.kind == "code" or compare_key(text) == compare_key(found.unit.name)
    ):  # the name as the register has it is as good as the code
        return found.unit.code, None
    if found.unit:
        return found.unit.code, Problem(
            "V-004", {"value": text, "meant": f"{found.unit.name} ({found.unit.code})"}
        )
    if is_whole_city(text):
        return None, Problem("F-016", {"value": text, "advice": _WHOLE_CITY})
    if found.kind == "abolished":
        return None, Problem("V-005", {"value": text})
    if heirs := units.heirs(text):
        heir = "; ".join(f"{unit.name} ({unit.code})" for unit in heirs)
        return None, Problem(
            "F-016",
            {
                "value": text,
                "advice": f"Theo sổ đơn vị, nơi này nay thuộc {heir}; ghi tên đơn vị ấy.",
            },
        )
    names = "; ".join(f"{unit.name} ({unit.code})" for unit in found.candidates[:3])
    if found.kind == "ambiguous":
        names = ", ".join(sorted(unit.name for unit in found.candidates))
        return None, Problem("F-015", {"value": text, "meant": names})
    return None, Problem(
        "F-016",
        {
            "value": text,
            "advice": f"Có phải {names}? Chọn đơn vị trong danh sách."
            if names
            else "Chọn đơn vị trong danh sách.",
        },
    )


def read_head_cell(name: str, cell: object, declared: Declared) -> tuple[HeadValue, list[Problem]]:
    """One cell that describes a submission, by the kind of its column; what cannot be read is None with its problem."""
    kind = tables()["fact_submission"][name].kind
    if is_empty(cell):
        return None, []
    if fault := fault_of(cell):
        return None, [fault]
    if name == "period_id":
        period = read_period(cell)
        return period, [] if period else [Problem("F-018", {"value": show_cell(cell)})]
    if kind == "int":
        found = read_count(cell, declared.style, missing_reason)
        return (
            (None, [found])
            if isinstance(found, Problem)
            else (found.value if isinstance(found, Count) else None, [])
        )
    if kind == "bool":
        answer = yes_or_no(cell)
        return answer, [] if answer is not None else [
            Problem("F-009", {"value": show_cell(cell), "meant": "Có, Không"})
        ]
    if kind == "ts":
        moment = read_moment(cell, declared.zone, declared.day_first)
        if isinstance(moment, Moment) and not moment.zone_known and declared.zone_label:
            return None, [Problem("V-020", {"value": show_cell(cell)})]
        return (
            (None, [moment])
            if isinstance(moment, Problem)
            else (moment.value if moment else None, [])
        )
    if kind == "code":
        code = find_code(tables()["fact_submission"][name].codes, show_cell(cell))
        return code, [] if code else [
            Problem(
                "F-009",
                {"value": show_cell(cell), "meant": f"“{tables()['fact_submission'][name].vi}”"},
            )
        ]
    text, problems = clean_text(show_cell(cell))
    return text or None, problems


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in (
        column
        for column in tables()["fact_submission"].columns
        if column.name in Header.__dataclass_fields__
    ):
        found |= {
            key: column.name
            for text in column.headings
            for key in (compare_key(text), compare_key(re.sub(r"\(.*\)", "", text)))
        }
    found |= {bare_key(key): name for key, name in found.items() if bare_key(key) not in found}
    return found | {
        compare_key(text): f"!{name}"
        for name, texts in word_table("declarations").items()
        for text in texts
    }


@cache
def _styles() -> dict[str, str]:
    return {
        word_key(text): style for style, texts in word_table("styles").items() for text in texts
    }
