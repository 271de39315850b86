"""Repairing a returned form on a real workbook, and checking one's own file: the checker of the real work, in a lesson."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.files import write_bytes
from phatngon.base.finding import Finding
from phatngon.base.html import Html, grid, join, tag
from phatngon.base.numbers import format_number
from phatngon.lessons.guard import answer_into, net_into
from phatngon.lessons.output import display
from phatngon.lessons.reach_data import RECEIVED, sheet_file
from phatngon.lessons.session import Session
from phatngon.network.invented import tagged
from phatngon.reach.examining import Examined
from phatngon.reach.findings import SEVERITIES
from phatngon.reach.returned import returned_copy
from phatngon.reach.work import check_files

FAULTY = "phieu-loi.xlsx"
SHOWN = (
    "url",
    "source_id",
    "title",
    "published_at",
    "republished_from",
    "views",
    "views_missing_reason",
    "reactions",
    "comments",
    "shares",
    "note",
)
MOST_BYTES = 10_000_000
WIDE = {"style": {"description_width": "10em"}, "layout": {"width": "46em", "max_width": "100%"}}


class Workbook:
    """A copy of a form in memory that a learner edits cell by cell; each check runs on the real file."""

    def __init__(self, path: Path) -> None:
        import openpyxl

        self.name = path.name
        self.book = openpyxl.load_workbook(path)

    def write(self, sheet: str, cell: str, text: str) -> None:
        """Put ``text`` into a cell, as if typed. Raises InputError for a cell that does not exist."""
        if sheet not in self.book.sheetnames:
            raise InputError(
                f"không có trang tính “{sheet}”.", advice="Chọn trang tính có trong phiếu."
            )
        try:
            self.book[sheet][cell.strip().upper()].value = text.strip() or None
        except (ValueError, AttributeError, TypeError):
            raise InputError(
                f"không có ô “{cell}”.", advice="Ghi chữ cột rồi số hàng, ví dụ F5."
            ) from None

    def check(self) -> Examined:
        """Check the workbook as it now stands."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return check_bytes(self.name, buffer.getvalue())


def check_bytes(name: str, data: bytes) -> Examined:
    """Check a file given as bytes, under its own name. Raises InputError for one that is too large."""
    if len(data) > MOST_BYTES:
        raise InputError(
            "tệp lớn quá cho bài học.",
            where=name,
            advice="Dùng lệnh: python3 tools/start.py reach check TỆP",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = write_bytes(Path(folder) / Path(name).name, data)
        return check_files([str(path)], "", RECEIVED)[0]


def show_repair(session: Session) -> None:
    """Live: the faulty form, its findings, a cell to rewrite. On paper: the form and its return note."""
    path = sheet_file(session, FAULTY)
    if not session.live:
        found = check_files([str(path)], "", RECEIVED)[0]
        display(join(rows_html(found), findings_html(found)))
        return
    import ipywidgets as widgets

    book = Workbook(path)
    panel, note = widgets.HTML(), widgets.HTML()
    pick = widgets.Dropdown(description="Sửa điều", **WIDE)
    sheet = widgets.Dropdown(
        options=["Tin bài", "Phiếu", "Hướng dẫn"], description="Trang tính", **WIDE
    )
    cell, text = (
        widgets.Text(description="Ô", placeholder="ví dụ O5", **WIDE),
        widgets.Text(description="Ghi lại", **WIDE),
    )
    button = widgets.Button(
        description="Ghi và kiểm tra lại", tooltip="Ghi ô này rồi chạy lại các phép kiểm tra"
    )

    def refresh() -> None:
        found = book.check()
        panel.value = str(join(rows_html(found), findings_html(found)))
        pick.options = [("(tự chọn ô)", "")] + [
            (f"{one.rule} – {one.place.inside}", one)
            for one in found.findings
            if one.severity != "I"
        ]

    def chosen(change: Mapping[str, object]) -> None:
        one = change["new"]
        if isinstance(one, Finding):
            sheet.value = one.place.sheet if one.place.sheet in sheet.options else sheet.value
            cell.value, text.value = (
                f"{one.place.column or ''}{one.place.row or ''}" if one.place.column else "",
                one.place.value or "",
            )
            note.value = str(tag("p", one.message))

    def apply(_: object) -> None:
        with net_into(note):
            book.write(sheet.value, cell.value, text.value)
            refresh()
            note.value = str(tag("p", "Đã ghi. Xem danh sách bên trên còn gì phải sửa."))

    pick.observe(chosen, names="value")
    button.on_click(apply)
    refresh()
    box = widgets.VBox(
        [
            widgets.HTML(str(tag("strong", "Phiếu bị trả lại"))),
            panel,
            pick,
            note,
            sheet,
            cell,
            text,
            button,
        ]
    )
    display(box.add_class("pn-item").add_class("pn-live"))


def show_own_file(session: Session) -> None:
    """Live: choose a file of one's own, read what the checker says, take the marked copy. On paper: how to do it."""
    if not session.live:
        display(
            tag(
                "p",
                "Trên máy: chọn tệp của đơn vị, bấm Kiểm tra, tải bản trả lại có đánh dấu ô cần sửa.",
            )
        )
        return
    import ipywidgets as widgets

    chooser = widgets.FileUpload(
        accept=".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt", multiple=False, description="Chọn tệp"
    )
    answer = widgets.HTML()
    button = widgets.Button(
        description="Kiểm tra", tooltip="Kiểm tra tệp vừa chọn; tệp không rời máy này"
    )
    button.on_click(lambda _: answer_into(answer, lambda: own_file_html(chooser.value)))
    box = widgets.VBox(
        [
            widgets.HTML(
                "<strong>Kiểm tra tệp của đơn vị</strong><p>Tệp chỉ được đọc trên máy này.</p>"
            ),
            chooser,
            button,
            answer,
        ]
    )
    display(box.add_class("pn-item").add_class("pn-live"))


class Uploaded(TypedDict):
    """A file as the upload button gives it."""

    name: str
    content: memoryview


def own_file_html(chosen: Sequence[Uploaded]) -> Html:
    """The findings of the chosen file and a link to its marked copy."""
    if not chosen:
        raise InputError("chưa chọn tệp nào.", advice="Bấm “Chọn tệp” trước.")
    name, data = chosen[0]["name"], bytes(chosen[0]["content"])
    found = check_bytes(name, data)
    if not found.findings:
        return findings_html(found)
    with tempfile.TemporaryDirectory() as folder:
        path = write_bytes(Path(folder) / Path(name).name, data)
        copy = base64.b64encode(returned_copy(path, found.intake, found.findings)).decode("ascii")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    link = tag(
        "a",
        "Tải bản trả lại có đánh dấu",
        href=f"data:{kind};base64,{copy}",
        download=f"{tagged(f'{Path(name).stem}-tra-lai', invented=found.intake.invented)}.xlsx",
    )
    return join(findings_html(found), tag("p", link))


def findings_html(found: Examined) -> Html:
    """What the checker says about one file."""
    if not found.findings:
        said = f"Không còn gì phải sửa: nhận {format_number(found.accepted_rows)} dòng."
        return tag("div", tag("p", tag("strong", said)), class_="pn-result", role="status")
    rows = [
        (one.rule, [SEVERITIES[one.severity], one.place.inside or one.place.file, one.message])
        for one in found.findings
    ]
    return grid(
        f"Kết quả kiểm tra {found.intake.file}",
        ["Mã", "Mức", "Ở đâu", "Điều cần xem"],
        rows,
        f"nhận {format_number(found.accepted_rows)} dòng, loại {format_number(len(found.rejected))} dòng",
    )


def rows_html(found: Examined) -> Html:
    """The rows as the unit typed them; a cell with a finding carries the id of the check."""
    marked: dict[tuple[int | None, str | None], list[str]] = {}
    for one in found.findings:
        marked.setdefault((one.place.row, one.place.field), []).append(one.rule)
    names = _headings()
    letters = next(iter(found.intake.places.values()), {})
    heads = ["Hàng", *(f"{names[name]} ({letters[name]})" for name in SHOWN if name in letters)]
    rows = []
    for row in found.intake.raw:
        if row["line"] is not None:
            cells = [
                _cell(row["cells"].get(name, ""), marked.get((row["row"], name), []))
                for name in SHOWN
                if name in letters
            ]
            rows.append((str(row["row"]), cells))
    return grid("Trang tính “Tin bài”", heads, rows, "ô có mã trong ngoặc vuông là ô cần xem")


def _cell(text: str, rules: list[str]) -> Html:
    return join(text, tag("strong", f" [{', '.join(rules)}]") if rules else None)


def _headings() -> dict[str, str]:
    from phatngon.reach.dictionary import entry_columns

    return {column.name: column.vi for column in entry_columns()}
