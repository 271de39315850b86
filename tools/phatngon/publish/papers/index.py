"""The start pages of what was built: what there is, for whom, how large. They say what the ledger of the folder says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import write_text
from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.numbers import format_number
from phatngon.publish.build.ledger import BuildLedger
from phatngon.publish.page.path import LessonFacts, law_line, lesson_facts, path_html, start_page
from phatngon.publish.papers.cards import SHEET
from phatngon.publish.papers.letter_cards import NAME as LETTER_CARDS
from phatngon.publish.papers.parts import DRILL_PAGES, LESSON_PAGES, PartFacts, facts_of
from phatngon.publish.papers.printing import GENERAL, PERSONAL

KINDS = {"html": "Trang mạng", "pdf": "PDF", "docx": "Word"}
DECKS = {
    ("giang-vien", ".html"): "Chiếu trên lớp",
    ("giang-vien", ".pdf"): "Của giảng viên (PDF)",
    ("giang-vien", ".pptx"): "Của giảng viên (PowerPoint)",
    ("cong-khai", ".html"): "Phát trước giờ",
    ("cong-khai", ".pdf"): "Phát trước giờ (PDF)",
    ("cong-khai", ".pptx"): "Phát trước giờ (PowerPoint)",
}
NOTES, CARD_SHEET = "Lời nói (PDF)", "Tờ A4 để cắt (PDF)"
LETTERS = "Thẻ A, B, C, D để cả phòng giơ khi không dùng điện thoại: "
Rows = list[tuple[PartFacts, list[Path]]]
DOORS = {"hoc-vien": "Học viên"}
LEARNER = "Lộ trình của tôi, ôn hằng ngày, tài liệu để đọc và in"
TRAINER = "Trang chiếu, phiếu lên lớp, đáp án, tài liệu từng đơn vị"
OFFICER = "Trả lời báo chí, sổ mạng lưới, báo cáo lan tỏa, báo cáo năm"
START = "python3 tools/start.py"
OFFICE_WORK = (  # the work, the lesson that teaches it, the command
    ("Trang, kênh này là loại hình gì", "01_nhan_dien_bao_chi", f"{START} identify TỆP"),
    (
        "Phải làm gì, ai nói, chậm nhất bao giờ; dự thảo văn bản",
        "02_cung_cap_thong_tin",
        f"{START} respond --hoi",
    ),
    ("Soát sổ mạng lưới, tự đánh giá", "04_mang_luoi_phat_ngon", f"{START} network check"),
    ("Lập biểu báo cáo năm", "04_mang_luoi_phat_ngon", f"{START} network annual"),
    ("Theo dõi một câu hỏi của báo chí", "05_chuyen_thong_tin", f"{START} network inquiry"),
    ("Soát tệp báo cáo lan tỏa của các đơn vị", "06_nhap_bao_cao_lan_toa", f"{START} reach check"),
    ("Lập báo cáo lan tỏa tháng", "07_doc_bao_cao_lan_toa", f"{START} reach report"),
)


def write_index(folder: Path, as_of: date) -> Path:
    """Write ``index.html`` over what the ledger of ``folder`` says was made for the law of ``as_of``, and the page of the units.

    Three doors: the learner's path and papers, the trainer's files, the focal point officer's work. Raises MissingOnMachine where
    nothing can be written.
    """
    ledger = BuildLedger(folder)
    handouts = facts_of(ledger, GENERAL, as_of)
    lessons = [
        lesson_facts(files[0].stem, as_of) for _, files in facts_of(ledger, LESSON_PAGES, as_of)
    ]
    rooms = (
        (
            "hoc-vien",
            "Lộ trình của tôi",
            LEARNER,
            _learner(ledger, handouts, lessons, folder, as_of),
        ),
        ("giang-vien", "Giảng viên", TRAINER, _trainer_room(ledger, folder, as_of)),
        ("can-bo-dau-moi", "Cán bộ đầu mối", OFFICER, _officer(lessons)),
    )
    there = [(name, title, words, shown) for name, title, words, shown in rooms if shown]
    doors = tag(
        "ul",
        *(
            tag("li", tag("a", DOORS.get(name, title), tag("span", words), href=f"#{name}"))
            for name, title, words, _ in there
        ),
        class_="cua",
    )
    body = join(*(join(tag("h2", title, id=name), shown) for name, title, _, shown in there))
    return write_text(
        folder / "index.html", start_page(body, doors, lessons, as_of, law_line(as_of))
    )


def _learner(
    ledger: BuildLedger, handouts: Rows, lessons: list[LessonFacts], folder: Path, as_of: date
) -> Html | None:
    handouts = [row for row in handouts if row[0]["kind"] == "lesson"]  # not of older builds
    general = [row for row in handouts if "unit" not in row[0]]
    mine = [row for row in handouts if "unit" in row[0]]
    papers = _under(
        ("dien-tap", "Diễn tập", _drills(facts_of(ledger, DRILL_PAGES, as_of), folder)),
        (
            "so-tra-cuu",
            "Sổ tra cứu",
            _reference_book(facts_of(ledger, "so-tra-cuu", as_of), folder),
        ),
        ("tai-lieu", "Đọc, in bài học", _handouts(general, folder)),
        ("luyen-tap", "Luyện tập trên giấy", _practice(ledger, folder, as_of)),
        ("the-bo-tui", "Thẻ bỏ túi", _cards(ledger, folder, as_of)),
        ("mot-don-vi", "Tài liệu riêng của một đơn vị", _handouts(mine, folder)),
    )
    return join(path_html(lessons) if lessons else None, papers) or None


def _drills(rows: Rows, folder: Path) -> Html | None:
    if not rows:
        return None
    told = tag("p", "Một vụ việc, từ cuộc gọi đầu tiên đến báo cáo; mở được khi không có mạng.")
    links = [
        tag("li", tag("a", facts["title"], href=files[0].relative_to(folder).as_posix()))
        for facts, files in rows
    ]
    return join(told, tag("ul", *links))


def _trainer_room(ledger: BuildLedger, folder: Path, as_of: date) -> Html | None:
    units = facts_of(ledger, PERSONAL, as_of)
    return _under(
        (
            "trang-chieu",
            "Chiếu cho cả phòng",
            _decks(facts_of(ledger, "trang-chieu", as_of), folder),
        ),
        ("len-lop", "Lên lớp và đáp án", _trainer(facts_of(ledger, "giang-vien", as_of), folder)),
        ("don-vi", "Tài liệu riêng của từng đơn vị", _units(units, folder, as_of)),
    )


def _officer(lessons: list[LessonFacts]) -> Html | None:
    """What the officer does in the office, and the lesson that teaches it."""
    titles = {row["id"]: row["title"] for row in lessons}
    rows = [
        tag(
            "li",
            tag("strong", what),
            ": học ở ",
            tag("a", titles[lesson], href=f"bai-hoc/{lesson}.html"),
            "; làm bằng lệnh ",
            tag("code", command),
        )
        for what, lesson, command in OFFICE_WORK
        if lesson in titles
    ]
    if not rows:
        return None
    desk = tag(
        "p",
        tag("strong", "Không gõ lệnh: "),
        "bấm đúp tệp ",
        tag("code", "Ban-lam-viec.bat"),
        ", hoặc chạy ",
        tag("code", f"{START} lab --office"),
        ". Bàn báo cáo lan tỏa nhận tệp, kiểm tra, nhập kho, lập báo cáo; bàn báo chí theo từng câu hỏi, soạn văn bản, soát sổ.",
    )
    told = tag(
        "p",
        "Làm trên máy có cài bộ học liệu; thêm ",
        tag("code", "--help"),
        " sau lệnh để xem cách dùng bằng tiếng Việt. Biểu mẫu và chỉ số lan tỏa là đề xuất của bộ học liệu.",
    )
    return join(desk, told, tag("ul", *rows, class_="viec"))


def _under(*sections: tuple[str, str, Html | None]) -> Html | None:
    """Sections with their headings; None where none has anything."""
    return (
        join(*(join(tag("h3", title, id=name), shown) for name, title, shown in sections if shown))
        or None
    )


def _subtitle(as_of: date) -> str:
    return f"{law_line(as_of)} · bản {__version__}"


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
            "Mỗi bài vài trang mang về: tình huống, quy tắc, bảng để cạnh điện thoại, mẫu để điền, việc làm sáng thứ Hai. "
            "Chọn bản **PDF** để in, bản **Word** để sửa cho lớp của mình."
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


def _practice(ledger: BuildLedger, folder: Path, as_of: date) -> Html | None:
    """Practice books, answer sheets and keys of each lesson."""
    columns = {
        "luyen-tap": "Sách luyện tập",
        "phieu-tra-loi": "Phiếu trả lời",
        "dap-an": "Đáp án",
    }
    found: dict[str, dict[str, list[Path]]] = {}
    letters: list[Path] = []
    for name in columns:
        for facts, files in facts_of(ledger, name, as_of):
            letters += [file for file in files if file.stem == LETTER_CARDS]
            mine = [file for file in files if file.stem != LETTER_CARDS]
            found.setdefault(facts["title"], {})[name] = mine
    if not found:
        return None
    rows = [
        (
            title,
            [
                join(
                    *(
                        tag("p", f"{words}: ", _links(_kinds(files[name]), folder))
                        for name, words in columns.items()
                        if files.get(name)
                    )
                )
            ],
        )
        for title, files in found.items()
    ]
    told = tag(
        "p",
        inline(
            "**Sách luyện tập** có mọi câu hỏi của bài, làm bằng bút; **phiếu trả lời** dùng trong lớp; "
            "**đáp án** có lý do và căn cứ, mở sau khi đã tự làm."
        ),
    )
    more = tag("p", LETTERS, _links(_kinds(dict.fromkeys(letters)), folder)) if letters else None
    return join(told, grid("Luyện tập trên giấy", ["Bài", "Tài liệu"], rows), more)


def _cards(ledger: BuildLedger, folder: Path, as_of: date) -> Html | None:
    rows = []
    for facts, files in facts_of(ledger, "the-bo-tui", as_of):
        sheets = [(CARD_SHEET, file) for file in files if file.stem.endswith(SHEET)]
        cards = _kinds(file for file in files if not file.stem.endswith(SHEET))
        rows.append((facts["title"], [_links([*cards, *sheets], folder)]))
    told = tag(
        "p", inline("**Thẻ bỏ túi** khổ A6, hai mặt; tờ A4 có bốn mặt thẻ, gấp hoặc cắt theo vạch.")
    )
    return join(told, grid("Thẻ bỏ túi", ["Bài", "Thẻ"], rows)) if rows else None


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
            "Bản **chiếu trên lớp** có đáp án ở trang sau mỗi câu hỏi; bấm phím S để mở cửa sổ lời nói. Bản **phát trước "
            "giờ** cùng số trang, không có lời nói và đáp án."
        ),
    )
    return join(told, grid("Trang chiếu", ["Bộ trang chiếu", "Tệp"], shown))


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


def _order(row: tuple[PartFacts, list[Path]]) -> tuple[str, bool, str]:
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
