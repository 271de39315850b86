"""The work of one afternoon with the official texts: the provisions that most rests on, first, to compare and to sign.

A worklist goes out as a workbook (to be filled in) and as a Word file (to be read at the table); the filled workbook comes
back and each row with a settled word is recorded by :func:`phatngon.law.verifying.verify`. Nothing is recorded while
anything in the workbook is wrong.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, write_bytes
from phatngon.base.finding import column_letter
from phatngon.base.moments import parse_vn_date, show_date, show_value
from phatngon.base.paths import kit_root
from phatngon.base.text import compare_key, squeeze
from phatngon.law import Law, load_law
from phatngon.law.changes import show_param
from phatngon.law.provision import BASIS_LABELS, Provision
from phatngon.law.verifying import VerifyResult, verify
from phatngon.publish.sources.citers import all_citers
from phatngon.tables.workbook import CELL, FREE, HEAD, new_book, sheet_grid

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEET = "Đối chiếu"
RIGHT, WRONG, OPEN = "đúng", "sai", "chưa kết luận"
HEADS = (
    "STT",
    "Mã",
    "Căn cứ",
    "Bộ học liệu nói",
    "Cần đối chiếu",
    "Đã đọc ở đâu",
    "Chỗ dựa vào",
    "Kết quả",
    "Bản gốc đã đối chiếu",
    "Chức danh người đối chiếu",
    "Ngày đối chiếu",
    "Ghi chú",
    "Dấu",
)
WIDTHS = (5, 14, 24, 52, 34, 40, 18, 14, 28, 22, 13, 34, 11)
FILLED = HEADS[7:12]
MOST_BYTES = 5_000_000
_KINDS = {"item": "câu hỏi", "cell": "ô bài", "table": "dòng bảng"}


@dataclass(frozen=True)
class CompareTask:
    """One provision to compare: how many items, cells and table rows rest on it, and what the eye must look for."""

    provision: Provision
    rests: Counter[str]
    look_for: tuple[str, ...]

    @property
    def mark(self) -> str:
        """A short digest of what the kit says: a list printed before the words changed is recognised by it."""
        said = json.dumps(
            [self.provision.vi, self.provision.params, self.provision.dates_sentence()],
            ensure_ascii=False,
            default=str,
        )
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    @property
    def rests_words(self) -> str:
        """What rests on it, in words."""
        return (
            ", ".join(
                f"{self.rests[kind]} {label}" for kind, label in _KINDS.items() if self.rests[kind]
            )
            or "chưa có"
        )

    @property
    def read_words(self) -> str:
        """What was read so far, and where."""
        return "; ".join([BASIS_LABELS[self.provision.basis], *self.provision.sources])

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "id": self.provision.id,
            "citation": self.provision.citation,
            "look_for": list(self.look_for),
            "basis": self.provision.basis,
            "sources": self.provision.sources,
            **{kind: self.rests[kind] for kind in _KINDS},
        }


def worklist(
    as_of: date, *, most: int | None = None, root: Path | None = None, law: Law | None = None
) -> list[CompareTask]:
    """The provisions nobody compared yet, those that most items rest on first; ``most`` of them, all when None.

    Places count that apply on ``as_of``. Raises InputError for a broken file.

    >>> tasks = worklist(date(2026, 11, 23), most=2)
    >>> tasks[0].rests["item"] >= tasks[1].rests["item"] > 0
    True
    """
    law = law or load_law()
    rests: dict[str, Counter[str]] = {}
    seen = set()
    for citer in all_citers(root or kit_root(), law):
        place = (citer.file, citer.place, name := citer.reference.partition(".")[0])
        if place not in seen and citer.applies(as_of):
            seen.add(place)
            rests.setdefault(name, Counter())[citer.kind] += 1
    tasks = [
        CompareTask(one, rests.get(one.id, Counter()), tuple(_look_for(law, one)))
        for one in law.values()
        if one.verified is None
    ]
    return sorted(tasks, key=lambda task: (-task.rests["item"], -task.rests.total()))[:most]


def _look_for(law: Law, provision: Provision) -> Iterator[str]:
    for name, value in provision.params.items():
        if name in provision.conflict:
            yield f"các bản đã tra cứu ghi khác nhau: chép lại bản gốc nói gì vào ghi chú ({name})"
        elif isinstance(value, int | str) and not isinstance(value, bool) and _is_told(name, value):
            yield f"{show_param(law, f'{provision.id}.{name}')} ({name})"
    yield f"hiệu lực: {provision.dates_sentence()}"
    if provision.unknown:
        yield "chưa đọc được lời văn, chép lại bản gốc nói gì vào ghi chú"


def _is_told(name: str, value: int | str) -> bool:
    """Whether a parameter is for readers: a number, or words; codes of the program and the caveat are not."""
    return name != "caveat" and not (isinstance(value, str) and re.fullmatch(r"[a-z0-9_.]+", value))


def write_worklist(tasks: list[CompareTask], folder: Path, *, day: date) -> list[Path]:
    """Write ``doi-chieu.xlsx`` and ``doi-chieu.docx`` into ``folder``. Raises MissingOnMachine where they cannot be written."""
    from phatngon.base.html import grid, join, tag
    from phatngon.documents.formats import write_formats
    from phatngon.documents.page import page

    written = write_bytes(folder / "doi-chieu.xlsx", workbook(tasks))
    rows = [
        (
            task.provision.id,
            [
                task.provision.citation,
                task.provision.vi,
                "; ".join(task.look_for),
                "☐\u00a0đúng ☐\u00a0sai",
            ],
        )
        for task in tasks
    ]
    body = join(
        tag(
            "p",
            "Mở bản gốc, đọc từng dòng. Kết quả ghi vào bảng tính đi kèm rồi nộp lại bằng lệnh law worklist --read.",
        ),
        grid(
            f"{len(rows)} điều khoản, nhiều câu hỏi dựa vào nhất trước",
            ["Mã", "Căn cứ", "Bộ học liệu nói", "Cần đối chiếu", "Kết quả"],
            rows,
        ),
    )
    title = "Phiếu đối chiếu điều khoản với bản gốc"
    whole = page(title, body, subtitle=f"Ngày {show_date(day)}", kind="trainer")
    return [
        written,
        *write_formats(
            whole, folder / "doi-chieu", title=title, day=day, formats=("docx",)
        ).values(),
    ]


def workbook(tasks: list[CompareTask]) -> bytes:
    """The workbook to be filled in; the same tasks give the same bytes."""
    buffer = io.BytesIO()
    with new_book(buffer, "Phiếu đối chiếu điều khoản") as book:
        _fill(book, tasks)
    return buffer.getvalue()


def _fill(book: Workbook, tasks: list[CompareTask]) -> None:
    head, fixed = book.add_format(HEAD), book.add_format(CELL | {"bg_color": "#F4F4F4"})
    free = book.add_format(FREE | {"locked": False, "num_format": "@"})
    sheet = book.add_worksheet(SHEET)
    for column, (name, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, task in enumerate(tasks, 1):
        told = (
            str(row),
            task.provision.id,
            task.provision.citation,
            task.provision.vi,
            "\n".join(task.look_for),
            task.read_words,
            task.rests_words,
        )
        for column, text in enumerate((*told, *("" for _ in FILLED), task.mark)):
            sheet.write_string(row, column, text, free if HEADS[column] in FILLED else fixed)
    result = HEADS.index("Kết quả")
    sheet.data_validation(
        1,
        result,
        max(1, len(tasks)),
        result,
        {
            "validate": "list",
            "source": [RIGHT, WRONG, OPEN],
            "error_title": "Kết quả",
            "error_message": f"Chọn {RIGHT}, {WRONG} hoặc {OPEN}.",
        },
    )
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
    )


@dataclass(frozen=True)
class ReadBack:
    """What a filled workbook came to: what was recorded, and the rows whose words are wrong or still open (id, note)."""

    recorded: tuple[VerifyResult, ...]
    wrong: tuple[tuple[str, str], ...]
    open: tuple[tuple[str, str], ...]


def read_worklist(path: Path, *, today: date, law: Law | None = None) -> ReadBack:
    """Record the filled rows of a worklist.

    Raises InputError, with sheet and cell, for the first thing wrong; then nothing is recorded.
    """
    law = law or load_law()
    rows = [(number, row) for number, row in _filled_rows(path) if row["Kết quả"]]
    problems = [
        problem for number, row in rows for problem in _problems(path.name, number, row, law, today)
    ]
    if problems:
        more = f" Còn {len(problems) - 1} chỗ khác cần sửa." if len(problems) > 1 else ""
        raise InputError(
            problems[0].what,
            where=problems[0].where,
            advice=f"{problems[0].advice}{more} Chưa ghi gì.",
        )
    by_result: dict[str, list[tuple[str, str]]] = {WRONG: [], OPEN: [], RIGHT: []}
    for _, row in rows:
        by_result[row["Kết quả"]].append((row["Mã"], row["Ghi chú"]))
    recorded = [
        verify(
            row["Mã"],
            row["Chức danh người đối chiếu"],
            row["Bản gốc đã đối chiếu"],
            today=today,
            on=parse_vn_date(row["Ngày đối chiếu"]),
        )
        for _, row in rows
        if row["Kết quả"] == RIGHT
    ]
    return ReadBack(tuple(recorded), tuple(by_result[WRONG]), tuple(by_result[OPEN]))


def _problems(
    file: str, number: int, row: dict[str, str], law: Law, today: date
) -> Iterator[InputError]:
    def at(column: str, what: str, advice: str) -> InputError:
        cell = f"{column_letter(HEADS.index(column))}{number}"
        return InputError(what, where=f"{file}, trang “{SHEET}”, ô {cell}", advice=advice)

    name, result = row["Mã"], row["Kết quả"]
    if name not in law:
        yield at(
            "Mã",
            f"không có điều khoản mang mã {show_value(name)}.",
            "Chép lại mã từ danh sách mới.",
        )
        return
    if result not in (RIGHT, WRONG, OPEN):
        yield at(
            "Kết quả",
            f"kết quả {show_value(result)} không thuộc: {RIGHT}, {WRONG}, {OPEN}.",
            "Chọn một trong ba.",
        )
        return
    if result != RIGHT:
        return
    provision = law[name]
    if provision.unknown or provision.conflict:
        yield at(
            "Kết quả",
            f"{name} chưa có lời văn thống nhất nên không thể ghi là “{RIGHT}”.",
            f"Chọn “{OPEN}”, ghi bản gốc nói gì vào ghi chú.",
        )
    if row["Dấu"] != CompareTask(provision, Counter(), ()).mark:
        yield at(
            "Dấu",
            f"lời của {name} đã sửa sau khi in danh sách này.",
            "In danh sách mới rồi đối chiếu lại dòng ấy.",
        )
    for column in ("Bản gốc đã đối chiếu", "Chức danh người đối chiếu"):
        if not row[column]:
            yield at(column, f"“{column}” còn trống.", "Ghi đủ rồi nộp lại.")
    day = parse_vn_date(row["Ngày đối chiếu"])
    if day is None or day > today:
        yield at(
            "Ngày đối chiếu",
            f"ngày {show_value(row['Ngày đối chiếu'])} không đọc được hoặc sau hôm nay.",
            "Viết ngày/tháng/năm.",
        )


def _filled_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the sheet by column name, with the row's number as the spreadsheet shows it."""
    grid = sheet_grid(
        read_bytes(path, MOST_BYTES),
        path.name,
        SHEET,
        called="trang",
        missing="Nộp lại tệp do law worklist làm ra.",
        unread="Lưu lại dạng .xlsx rồi nộp.",
    )
    heads = [compare_key(str(cell)) for cell in grid[0]] if grid else []
    missing = [name for name in HEADS if compare_key(name) not in heads]
    if missing:
        raise InputError(
            f"thiếu cột “{missing[0]}”.",
            where=f"{path.name}, trang “{SHEET}”, dòng 1",
            advice="Giữ nguyên dòng tiêu đề của danh sách.",
        )
    at = {name: heads.index(compare_key(name)) for name in HEADS}
    for number, cells in enumerate(grid[1:], 2):
        yield number, {name: _text(cells[place]) for name, place in at.items()}


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return show_date(cell if not isinstance(cell, datetime) else cell.date())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return squeeze(str(cell))
