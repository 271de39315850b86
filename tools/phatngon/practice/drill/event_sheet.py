"""The events of a scenario as a table that people work on in Excel or as CSV, and that table read back.

Every row names its scenario, so that one file may be sent around alone; heads and lists are in Vietnamese.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.files import decode, read_bytes, write_bytes
from phatngon.base.finding import SheetPlace, column_letter
from phatngon.base.text import compare_key, nfc, squeeze
from phatngon.practice.drill.events import MasterEvent, Role, master_events, roles_of
from phatngon.practice.drill.rumour import phone_rules
from phatngon.practice.drill.scenario import Scenario
from phatngon.reach.safe_cells import guarded, unguarded
from phatngon.tables.sheets import text_sheet
from phatngon.tables.workbook import CELL, HEAD, new_book, sheet_grid

if TYPE_CHECKING:
    from xlsxwriter import Workbook


SHEET, LISTS = "Diễn biến", "Danh sách"
COLUMNS = {  # field of an inject: head, width
    "scenario": ("Kịch bản", 10),
    "id": ("Mã", 7),
    "minute": ("Phút trên lớp", 8),
    "at": ("Phút của tình huống", 10),
    "from": ("Từ", 24),
    "to": ("Gửi vai", 22),
    "channel": ("Kênh", 16),
    "look": ("Hiện trên điện thoại", 18),
    "text": ("Nội dung", 52),
    "expected": ("Mong nhóm làm gì", 42),
    "objective": ("Mục tiêu", 30),
    "tasks": ("Việc", 18),
    "contingency": ("Nhóm im lặng thì", 34),
}
NUMBERS = ("minute", "at")
MOST_BYTES, MOST_ROWS = 5_000_000, 500
MARK = "TÌNH HUỐNG GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN"
HOW = (
    "Sửa ô nào thì ô đó được lấy vào kịch bản; để trống một ô không bắt buộc thì bộ học liệu tự điền.",
    "Phút tính từ lúc bắt đầu. Nhiều vai, nhiều việc thì cách nhau dấu chấm phẩy; trống “Gửi vai” là mọi vai.",
    "“Nhóm im lặng thì” là mã của một diễn biến, hoặc một câu giảng viên đưa ra.",
    "Thêm diễn biến: thêm một dòng có mã mới. Bỏ diễn biến: xóa trong tệp kịch bản.",
)


@dataclass(frozen=True)
class EventRow:
    """A row as it was read: cells by field, and where it stands."""

    file: str
    sheet: str | None
    number: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def place(self, field: str) -> SheetPlace:
        """A cell of this row, as the spreadsheet names it."""
        return SheetPlace(
            self.file, self.sheet, self.number, column_letter(self.places[field]), field
        )

    def error(self, field: str, what: str, advice: str) -> InputError:
        """What is wrong with a cell."""
        return InputError(what, where=str(self.place(field)), advice=advice)


def cells_of(event: MasterEvent, scenario: Scenario, roles: tuple[Role, ...]) -> dict[str, str]:
    """The cells of one event by field."""
    names = {role.code: role.name for role in roles}
    return {
        "scenario": scenario.code,
        "id": event.id,
        "minute": str(event.minute),
        "at": str(event.at // 60),
        "from": event.sender,
        "to": "; ".join(names[code] for code in event.to),
        "channel": event.channel,
        "look": phone_rules()["labels"][event.look],
        "text": event.text,
        "expected": event.expected,
        "objective": event.objective,
        "tasks": "; ".join(event.tasks),
        "contingency": event.contingency,
    }


def event_table(scenario: Scenario) -> list[dict[str, str]]:
    """The rows of a scenario, cells by field.

    >>> from phatngon.practice.drill.reading import find_scenario
    >>> event_table(find_scenario("2"))[1]["look"]
    'Bài mạng xã hội'
    """
    roles = roles_of(scenario, press=True)
    return [
        {field: squeeze(text) for field, text in cells_of(event, scenario, roles).items()}
        for event in master_events(scenario)
    ]


def write_events(scenario: Scenario, path: Path) -> Path:
    """Write the events as .xlsx or .csv. Raises InputError for another ending."""
    makers = {".xlsx": _workbook, ".csv": _csv}
    maker = makers.get(path.suffix.lower())
    if maker is None:
        raise InputError(
            "tên tệp cần kết thúc bằng .xlsx hoặc .csv.",
            where=path.name,
            advice="Ví dụ dien-bien-kb02.xlsx.",
        )
    return write_bytes(path, maker(scenario))


def read_rows(path: Path) -> list[EventRow]:
    """The rows of a file that :func:`write_events` made, in its order; blank rows are passed over.

    Raises InputError for a file that is no table of events, with what is missing.
    """
    data = read_bytes(path, MOST_BYTES)
    if path.suffix.lower() == ".csv":
        sheet = None
        lines = text_sheet(path, decode(data, path.name)).lines(strict=True)
        grid = [[unguarded(squeeze(cell)) for cell in row] for _, row in lines]
    else:
        sheet, grid = SHEET, _workbook_grid(data, path.name)
    heads = [compare_key(cell) for cell in grid[0]] if grid else []
    places: dict[str, int] = {}
    for field, (head, _) in COLUMNS.items():
        if compare_key(head) not in heads:
            raise InputError(
                f"thiếu cột “{head}”.",
                where=str(SheetPlace(path.name, sheet, 1)),
                advice="Giữ nguyên dòng tiêu đề của tệp đã xuất.",
            )
        places[field] = heads.index(compare_key(head))
    if len(grid) > MOST_ROWS:
        raise InputError(
            f"tệp có {len(grid)} dòng, nhiều nhất là {MOST_ROWS}.",
            where=path.name,
            advice="Chia thành nhiều kịch bản.",
        )
    return [
        EventRow(
            path.name,
            sheet,
            number,
            {field: row[place] if place < len(row) else "" for field, place in places.items()},
            places,
        )
        for number, row in enumerate(grid[1:], 2)
        if any(row)
    ]


def _csv(scenario: Scenario) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([head for head, _ in COLUMNS.values()])
    writer.writerows([guarded(row[field]) for field in COLUMNS] for row in event_table(scenario))
    return buffer.getvalue().encode("utf-8-sig")


def _workbook_grid(data: bytes, name: str) -> list[list[str]]:
    return [
        [_cell(cell) for cell in row]
        for row in sheet_grid(
            data,
            name,
            SHEET,
            missing="Dùng tệp do lệnh drill events xuất ra, giữ nguyên tên trang tính.",
            unread="Lưu lại dạng .xlsx hoặc .csv rồi chạy lại.",
        )
    ]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return squeeze(nfc(str(value)))


def _workbook(scenario: Scenario) -> bytes:
    """The workbook: events with lists to choose from, and a sheet that says what the lists mean."""
    buffer = io.BytesIO()
    with new_book(buffer, f"Diễn biến của kịch bản {scenario.title}", comments=MARK) as book:
        _fill(book, scenario)
    return buffer.getvalue()


def _fill(book: Workbook, scenario: Scenario) -> None:
    head = book.add_format(HEAD)
    words, number = book.add_format(CELL | {"num_format": "@"}), book.add_format(CELL)
    sheet = book.add_worksheet(SHEET)
    for place, (field, (name, width)) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
        for line, row in enumerate(event_table(scenario), 1):
            if field in NUMBERS:
                sheet.write_number(line, place, int(row[field]), number)
            else:
                sheet.write_string(line, place, row[field], words)
    last = len(scenario.injects) + 50
    for field, source in _lists(scenario).items():
        place = list(COLUMNS).index(field)
        rule = {
            "validate": "list",
            "source": f"='{LISTS}'!${column_letter(source[0])}$2:${column_letter(source[0])}${1 + len(source[1])}",
            "error_type": "information",  # several roles in one cell are allowed
            "error_title": COLUMNS[field][0],
            "error_message": "Giá trị này không có trong danh sách; nhiều vai thì cách nhau dấu chấm phẩy.",
        }
        sheet.data_validation(1, place, last, place, rule)
    for field in NUMBERS:
        place = list(COLUMNS).index(field)
        sheet.data_validation(
            1,
            place,
            last,
            place,
            {
                "validate": "integer",
                "criteria": ">=",
                "value": 0,
                "error_title": COLUMNS[field][0],
                "error_message": "Ghi số phút, là số nguyên từ 0.",
            },
        )
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C{MARK}")
    _list_sheet(book, scenario, head, words)


def _lists(scenario: Scenario) -> dict[str, tuple[int, list[str]]]:
    """What there is to choose from, by field: the column of the second sheet and the values."""
    roles = [role.name for role in roles_of(scenario, press=True)]
    goals = list(scenario.objectives.values())
    found = {"to": (0, roles), "look": (1, list(phone_rules()["labels"].values()))}
    return found | ({"objective": (2, goals)} if goals else {})


def _list_sheet(book: Workbook, scenario: Scenario, head: object, words: object) -> None:
    sheet = book.add_worksheet(LISTS)
    sheet.set_column(0, 2, 40)
    sheet.set_column(4, 4, 90)
    for field, (place, values) in _lists(scenario).items():
        sheet.write_string(0, place, COLUMNS[field][0], head)
        for line, value in enumerate(values, 1):
            sheet.write_string(line, place, value, words)
    for line, said in enumerate((MARK, scenario.title, *HOW)):
        sheet.write_string(line, 4, said, head if line == 0 else words)
    sheet.set_header(f"&C{MARK}")


def rows_by_id(rows: list[EventRow]) -> Iterator[tuple[str, EventRow]]:
    """The rows with their ids; raises InputError for a row without one and for one named twice."""
    seen: dict[str, int] = {}
    for row in rows:
        name = row.cells["id"]
        if not name:
            raise row.error("id", "thiếu mã diễn biến.", "Ghi mã, ví dụ i4.")
        if name in seen:
            raise row.error("id", f"mã {name} đã dùng ở dòng {seen[name]}.", "Đổi mã khác.")
        seen[name] = row.number
        yield name, row
