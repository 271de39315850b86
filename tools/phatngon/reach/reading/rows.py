"""The rows of one table: items apart from what stands between and below them, addresses taken from behind their words."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.base.finding import Problem, column_letter
from phatngon.base.numbers import format_number
from phatngon.reach.reading.columns import Lines
from phatngon.reach.reading.declared import declaration
from phatngon.reach.reading.faults import FAULTS
from phatngon.reach.reading.intake import Head, Intake
from phatngon.reach.reading.items import APART, ITEM, SIGNATURE, kind_of, signer
from phatngon.reach.reading.layout import Grid
from phatngon.reach.reading.linked import is_web
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import SheetRows, Unreadable, is_empty, show_cell

_NAMED = 5  # rows or cells that one sentence names


def take_rows(grid: Grid, intake: Intake) -> tuple[Lines, dict[str, set[str]]]:
    """The item rows of one table, kept as they stood; and the declarations that stand as columns."""
    _add_address_column(grid)
    width = max((*grid.fields, *grid.headings, 0)) + 1
    names = tuple(
        grid.fields.get(index) or grid.headings.get(index) or "" for index in range(width)
    )
    labels = {index: label for index, text in grid.unknown if (label := declaration(text))}
    grid.unknown = [(index, text) for index, text in grid.unknown if index not in labels]
    if len(grid.headings) > limits()["columns"]:
        raise Unreadable(
            "bảng quá nhiều cột nên không đọc.", "Chép tin bài vào biểu mẫu rồi nộp lại."
        )
    lines = Lines(cells={name: [] for name in grid.fields.values()})
    extra: dict[str, set[str]] = {label: set() for label in labels.values()}
    seen = _Seen()
    for row, cells in grid.rows:
        if not any(cell != "" and not is_empty(cell) for cell in cells):
            continue
        if grid.sheet.links:
            cells = _linked(grid, row, cells, seen)
        kind = kind_of(grid, cells)
        line = len(intake.raw) + 1 if kind == ITEM else None
        intake.raw.add(grid.sheet.name, names, row, line, cells)
        if line is None:
            _pass_over(grid, row, cells, kind, seen)
            continue
        seen.hidden += [row] if row in grid.sheet.hidden_rows else []
        lines.numbers.append(line)
        lines.rows.append(row)
        for index, name in grid.fields.items():
            lines.cells[name].append(cells[index] if index < len(cells) else None)
        for index, label in labels.items():
            if index < len(cells) and not is_empty(cells[index]):
                extra[label].add(show_cell(cells[index]))
        if len(lines.numbers) > limits()["rows"]:
            raise Unreadable(
                "bảng có quá nhiều dòng nên không đọc như một phiếu.",
                "Chia theo đơn vị hoặc theo kỳ rồi nộp lại.",
            )
    _lay_places(grid, intake, width)
    _tell(grid, intake, seen)
    return lines, extra


class _Seen:
    """What was met in the rows of a table beside its items."""

    def __init__(self) -> None:
        self.hidden: list[int] = []
        self.apart: list[tuple[int, str]] = []
        self.linked: list[str] = []


def _add_address_column(grid: Grid) -> None:
    """Where the table has no column of addresses but links behind its titles, one more column takes them."""
    last = grid.head_row
    if "url" in grid.fields.values():
        return
    columns = [column - grid.sheet.offset for row, column in grid.sheet.links if row > last]
    if columns:
        index = max((*grid.fields, *grid.headings, 0)) + 1
        grid.fields[index] = "url"
        grid.moved[index] = max(set(columns), key=columns.count)


def _linked(grid: Grid, row: int, cells: Sequence[object], seen: _Seen) -> Sequence[object]:
    """The row with the address from behind its words in the column of addresses, where that holds no address itself."""
    place = (
        next(index for index, name in grid.fields.items() if name == "url")
        if "url" in (grid.fields.values())
        else None
    )
    if place is None:
        return cells
    shown = cells[place] if place < len(cells) else None
    if (
        isinstance(shown, str)
        and is_web(shown.strip())
        and not shown.strip().endswith(("…", "..."))
    ):
        return cells
    offset = grid.sheet.offset
    behind = grid.moved.get(place, place)
    others = [index for index, name in grid.fields.items() if name == "title"]
    if is_empty(shown) or place in grid.moved:
        others += range(len(cells))
    for index in dict.fromkeys((behind, *(others if is_empty(shown) else ()))):
        if target := grid.sheet.links.get((row, index + offset)):
            seen.linked.append(f"{column_letter(index + offset)}{row}")
            whole = [*cells, *[None] * (place + 1 - len(cells))]
            whole[place] = target
            return whole
    return cells


def _pass_over(grid: Grid, row: int, cells: Sequence[object], kind: str, seen: _Seen) -> None:
    if kind == SIGNATURE:
        grid.signed = grid.signed or signer(cells)
    elif kind == APART:
        said = " ".join(show_cell(cell).strip() for cell in cells if not is_empty(cell))
        seen.apart.append((row, said))


def _lay_places(grid: Grid, intake: Intake, width: int) -> None:
    """Keep where each field stands, and the heading of the sheet's first table."""
    places = {name: grid.letter(index) for index, name in grid.fields.items()}
    if grid.later:
        intake.later.setdefault(grid.sheet.name, []).append((grid.head_row, places))
        return
    intake.places[grid.sheet.name] = places
    shown = tuple(grid.headings.get(index, "") for index in range(width - len(grid.moved)))
    intake.heads[grid.sheet.name] = Head(grid.head_row, grid.sheet.offset, shown, tuple(grid.above))


def _tell(grid: Grid, intake: Intake, seen: _Seen) -> None:
    """One sentence each for rows left out, rows that are hidden, and addresses taken from behind words."""
    told = {
        "F-030": ("; ", [f"dòng {row} “{text[:40]}”" for row, text in seen.apart]),
        "F-031": (", ", [str(row) for row in seen.hidden]),
        "F-032": (", ", seen.linked),
    }
    for rule, (joint, every) in told.items():
        if every:
            said = joint.join(every[:_NAMED]) + ("…" if len(every) > _NAMED else "")
            words = {"count": format_number(len(every)), "reason": said}
            intake.find(Problem(rule, words), sheet=grid.sheet.name)


def describe(grid: Grid, intake: Intake) -> None:
    """What is odd about a table as a whole: hidden, strange or repeated columns, an older form."""
    sheet = grid.sheet
    if sheet.hidden and not grid.later:
        intake.find(Problem("F-004"), sheet=sheet.name)
    for index, text in grid.unknown:
        intake.find(
            Problem("F-005", {"value": text}),
            sheet=sheet.name,
            row=grid.head_row,
            column=grid.letter(index),
        )
    for index, text, first in grid.twice:
        intake.find(
            Problem("F-033", {"value": text, "first": first, "other": grid.letter(index)}),
            sheet=sheet.name,
            row=grid.head_row,
            column=grid.letter(index),
        )
    for index, text, meant in grid.older:
        intake.find(
            Problem("F-006", {"value": text, "meant": meant}),
            sheet=sheet.name,
            row=grid.head_row,
            column=grid.letter(index),
            name=grid.fields[index],
        )


def describe_formulas(sheet: SheetRows, grid: Grid, intake: Intake) -> None:
    """F-014 for formulas whose result was taken; those without one have been told of already."""
    placed = {sheet.letter(index): name for index, name in grid.fields.items()}
    faulty = {
        found.place.cell
        for found in intake.findings
        if found.rule in FAULTS and found.place.sheet == sheet.name
    }
    passed = faulty | {f"{column_letter(column)}{row}" for row, column in sheet.links}
    cells = []
    for cell in sheet.formulas:
        letter = cell.rstrip("0123456789")
        if letter in placed and int(cell[len(letter) :]) > grid.head_row and cell not in passed:
            cells.append((int(cell[len(letter) :]), letter))
    lines = intake.raw.lines() if cells else {}
    for row, letter in sorted(cells)[: limits()["formulas_named"]]:
        intake.find(
            Problem("F-014"),
            sheet=sheet.name,
            row=row,
            column=letter,
            name=placed[letter],
            line=lines.get((sheet.name, row)),
        )
    if len(cells) > limits()["formulas_named"]:
        intake.find(Problem("F-014"), sheet=sheet.name)
