"""The start pages of what was built: what there is, for whom, how large. They say what the ledger of the folder says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.files import write_text
from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.publish.build.ledger import Ledger
from phatngon.publish.papers.parts import facts_of
from phatngon.publish.papers.printing import GENERAL, PERSONAL

KINDS = {"html": "Trang mạng", "pdf": "PDF", "docx": "Word"}
DECKS = {
    ("cong-khai", ".html"): "Chiếu cho cả phòng",
    ("cong-khai", ".pdf"): "Chiếu cho cả phòng (PDF)",
    ("giang-vien", ".html"): "Của giảng viên",
    ("giang-vien", ".pdf"): "Của giảng viên (PDF)",
}
NOTES = "Lời nói (PDF)"
Rows = list[tuple[dict[str, Any], list[Path]]]


def write_index(folder: Path, as_of: date) -> Path:
    """Write ``index.html`` over what the ledger of ``folder`` says was made for the law of ``as_of``, and the page of the units.

    Raises MissingOnMachine where nothing can be written.
    """
    from phatngon.documents.page import page

    ledger = Ledger(folder)
    handouts = facts_of(ledger, GENERAL, as_of)
    units = facts_of(ledger, PERSONAL, as_of)
    sections = (
        (
            "bai-hoc",
            "Học bài",
            _lessons(facts_of(ledger, "bai-hoc", as_of), folder),
        ),
        (
            "tai-lieu",
            "Đọc, in bài học",
            _handouts([row for row in handouts if "unit" not in row[0]], folder),
        ),
        (
            "so-tra-cuu",
            "Sổ tra cứu",
            _reference_book(facts_of(ledger, "so-tra-cuu", as_of), folder),
        ),
        ("the-va-phieu", "Thẻ bỏ túi, phiếu trả lời", _papers(ledger, folder, as_of)),
        (
            "trang-chieu",
            "Chiếu cho cả phòng",
            _decks(facts_of(ledger, "trang-chieu", as_of), folder),
        ),
        (
            "giang-vien",
            "Dành cho giảng viên",
            _trainer(facts_of(ledger, "giang-vien", as_of), folder),
        ),
        ("don-vi", "Tài liệu riêng của từng đơn vị", _units(units, folder, as_of)),
        (
            "mot-don-vi",
            "Tài liệu riêng của một đơn vị",
            _handouts([row for row in handouts if "unit" in row[0]], folder),
        ),
    )
    there = [(name, title, shown) for name, title, shown in sections if shown]
    doors = tag("ul", *(tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in there))
    body = join(
        doors if len(there) > 1 else None,
        *(join(tag("h2", title, id=name), shown) for name, title, shown in there),
    )
    return write_text(
        folder / "index.html",
        page("Phát ngôn – tài liệu học", body, kind="index", subtitle=_subtitle(as_of)),
    )


def _subtitle(as_of: date) -> str:
    return f"Nội dung theo luật áp dụng ngày {show_date(as_of)} · bản {__version__}"


def _handouts(rows: Rows, folder: Path) -> Html | None:
    if not rows:
        return None
    shown = []
    for facts, files in sorted(rows, key=_order):
        kind = "bài học" if facts["kind"] == "lesson" else "luyện tập"
        title = facts["title"] + (f" – {facts['name']}" if "name" in facts else "")
        named = join(title, Html("<br>"), tag("small", f"{kind}, {facts['minutes']} phút"))
        shown.append((named, [_links(_kinds(files), folder)]))
    told = tag(
        "p",
        inline(
            "Chọn bản **trang mạng** để đọc và tự làm trên máy hoặc điện thoại, bản **PDF** để in, "
            "bản **Word** để sửa cho lớp của mình."
        ),
    )
    name = "Tài liệu riêng của một đơn vị" if "name" in rows[0][0] else "Tài liệu các bài"
    return join(told, grid(name, ["Bài", "Tài liệu"], shown))


def _units(rows: Rows, folder: Path, as_of: date) -> Html | None:
    """The line of the units' own handouts; the page they are listed on is written here."""
    if not rows:
        return None
    from phatngon.documents.page import page

    by_unit: dict[tuple[str, str], Rows] = {}
    for facts, files in rows:
        by_unit.setdefault((facts["name"], facts["unit"]), []).append((facts, files))
    parts = []
    for (name, code), mine in sorted(by_unit.items()):
        lines = [
            tag("li", f"{facts['title']}: ", _links(_kinds(files), folder / PERSONAL))
            for facts, files in sorted(mine, key=_order)
        ]
        parts.append(
            tag(
                "details",
                tag("summary", f"{name} ({code}): {len(mine)} tài liệu"),
                tag("ul", *lines),
            )
        )
    told = tag(
        "p",
        "Mỗi đơn vị một thư mục: chép cả thư mục đưa cho đơn vị. Mở tên đơn vị để xem từng tài liệu.",
    )
    path = write_text(
        folder / PERSONAL / "index.html",
        page(
            "Tài liệu riêng của từng đơn vị",
            join(told, *parts),
            kind="index",
            subtitle=_subtitle(as_of),
        ),
    )
    total = sum(len(files) for _, files in rows)
    return tag(
        "p",
        tag(
            "a",
            f"Mở danh sách {format_number(len(by_unit))} đơn vị",
            href=path.relative_to(folder).as_posix(),
        ),
        f" ({format_number(total)} tệp): mỗi tài liệu mở đầu bằng tên, việc và con số của đơn vị.",
    )


def _papers(ledger: Ledger, folder: Path, as_of: date) -> Html | None:
    """Cards and answer sheets, side by side for each lesson."""
    found: dict[str, dict[str, list[Path]]] = {}
    for name in ("the-bo-tui", "phieu-tra-loi"):
        for facts, files in facts_of(ledger, name, as_of):
            found.setdefault(facts["title"], {})[name] = files
    if not found:
        return None
    rows = [
        (
            title,
            [
                _links(_kinds(files.get("the-bo-tui", [])), folder),
                _links(_kinds(files.get("phieu-tra-loi", [])), folder),
            ],
        )
        for title, files in found.items()
    ]
    told = tag(
        "p",
        inline("**Thẻ bỏ túi** gói bài học vào một trang; **phiếu trả lời** để làm bài bằng bút."),
    )
    return join(
        told, grid("Thẻ bỏ túi và phiếu trả lời", ["Bài", "Thẻ bỏ túi", "Phiếu trả lời"], rows)
    )


def _reference_book(rows: Rows, folder: Path) -> Html | None:
    if not rows:
        return None
    told = "Bảng quyết định, điều khoản và từ ngữ của mọi bài ở một chỗ; bản trang mạng có ô tìm."
    return tag("p", told, " ", *(_links(_kinds(files), folder) for _, files in rows))


def _decks(rows: Rows, folder: Path) -> Html | None:
    if not rows:
        return None
    shown = []
    for facts, files in rows:
        named = [
            (
                NOTES if file.stem.endswith("-loi-noi") else DECKS[file.parent.name, file.suffix],
                file,
            )
            for file in files
        ]
        shown.append((facts["title"], [_links(named, folder)]))
    told = tag(
        "p",
        inline(
            "Bản **chiếu cho cả phòng** không có lời nói và đáp án; bản **của giảng viên** có cả hai: "
            "bấm phím S để mở cửa sổ lời nói."
        ),
    )
    return join(told, grid("Trang chiếu", ["Bộ trang chiếu", "Tệp"], shown))


def _lessons(rows: Rows, folder: Path) -> Html | None:
    """The pages to learn by: of each lesson its own, and after it its practice."""
    if not rows:
        return None
    shown = []
    for facts, files in rows:
        first, *more = files
        title = tag("a", facts["title"], href=first.relative_to(folder).as_posix())
        others = [
            join(" · ", tag("a", "Luyện tập", href=file.relative_to(folder).as_posix()))
            for file in more
        ]
        shown.append(tag("li", title, *others))
    told = tag(
        "p",
        inline(
            "Mở trên điện thoại hay máy tính đều được, **không cần mạng, không cần cài gì**: đọc, trả lời, có nhận xét ngay. "
            "Gửi tệp qua điện thoại là dùng được."
        ),
    )
    return join(tag("ul", *shown), told)


def _trainer(rows: Rows, folder: Path) -> Html | None:
    if not rows:
        return None
    shown = []
    for facts, files in rows:
        by_kind = (
            [file for file in files if file.parent.name == name] for name in ("len-lop", "dap-an")
        )
        shown.append((facts["title"], [_links(_kinds(mine), folder) for mine in by_kind]))
    told = tag(
        "p",
        inline(
            "**Phiếu lên lớp** có giờ từng phần, câu trả lời sai hay gặp và câu nên nói; **đáp án** có lý do và "
            "căn cứ. Không phát cho học viên."
        ),
    )
    return join(told, grid("Của giảng viên", ["Bài", "Phiếu lên lớp", "Đáp án"], shown))


def _order(row: tuple[dict[str, Any], list[Path]]) -> tuple[str, bool, str]:
    return row[0]["lesson"].split("_")[0], row[0]["kind"] != "lesson", row[0].get("name", "")


def _kinds(files: Iterable[Path]) -> list[tuple[str, Path]]:
    return [(KINDS[file.suffix[1:]], file) for file in files]


def _links(files: list[tuple[str, Path]], folder: Path) -> Html:
    return join(
        *(
            join(
                tag("a", f"{words} ({_size(file)})", href=file.relative_to(folder).as_posix()), " "
            )
            for words, file in files
        )
    )


def _size(file: Path) -> str:
    return f"{format_number(max(1, round(file.stat().st_size / 1024)))}\u00a0KB"
