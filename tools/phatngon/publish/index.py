"""The start page of ``dist``: what was made, for whom, how large."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import write_text
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.lessons.markup import Html, inline, join, tag
from phatngon.practice.bank import load_bank
from phatngon.publish.handout import Handout

KINDS = {"html": "Trang mạng", "pdf": "PDF", "docx": "Word"}
DECKS = {"cong-khai": "Chiếu cho cả phòng", "giang-vien": "Của giảng viên"}


def write_index(folder: Path, as_of: date, handouts: list[Handout], decks: dict[str, list[Path]], phones: list[Path]) -> Path:
    """Write ``index.html`` over the handouts, the decks (title to files) and the phone pages. Raises MissingOnMachine."""
    from phatngon.documents.page import page

    body = join(_handouts(handouts, folder) if handouts else None, _decks(decks, folder) if decks else None,
                _phones(phones, folder) if phones else None)
    return write_text(folder / "index.html", page("Phát ngôn – tài liệu học", body, kind="index",
                                                  subtitle=f"Nội dung theo luật áp dụng ngày {show_date(as_of)} · bản {__version__}"))


def _handouts(handouts: list[Handout], folder: Path) -> Html:
    rows = []
    for handout in sorted(handouts, key=lambda h: (h.lesson.split("_")[0], h.kind != "lesson")):
        kind = "bài học" if handout.kind == "lesson" else "luyện tập"
        links = _links([(KINDS[name], file) for name, file in handout.files.items()], folder)
        cells = (tag("td", text) for text in (kind, f"{handout.minutes} phút", links))
        rows.append(tag("tr", tag("th", handout.title, scope="row"), *cells))
    told = tag("p", inline("Chọn bản **trang mạng** để đọc và tự làm trên máy hoặc điện thoại, bản **PDF** để in, "
                           "bản **Word** để sửa cho lớp của mình."))
    return join(told, _table("Tài liệu các bài", ("Bài", "Loại", "Thời lượng", "Tài liệu"), rows))


def _decks(decks: dict[str, list[Path]], folder: Path) -> Html:
    rows = []
    for title, files in decks.items():
        links = _links([("Lời nói (PDF)" if file.suffix == ".pdf" else DECKS[file.parent.name], file) for file in files], folder)
        rows.append(tag("tr", tag("th", title, scope="row"), tag("td", links)))
    told = tag("p", inline("Bản **chiếu cho cả phòng** không có lời nói và đáp án; bản **của giảng viên** có cả hai: "
                           "bấm phím S để mở cửa sổ lời nói."))
    return join(told, _table("Trang chiếu", ("Bộ trang chiếu", "Tệp"), rows))


def _phones(phones: list[Path], folder: Path) -> Html:
    rows = [tag("tr", tag("th", load_bank(kit_root() / "exercises" / f"{path.stem}.yaml").title, scope="row"),
                tag("td", _links([("Mở", path)], folder))) for path in phones]
    told = tag("p", inline("Mỗi bài một trang nhỏ: điểm chính và câu hỏi chấm ngay, **không cần mạng, không cần cài gì**; "
                           "gửi tệp qua điện thoại là dùng được."))
    return join(told, _table("Trang điện thoại", ("Bài", "Tệp"), rows))


def _links(files: list[tuple[str, Path]], folder: Path) -> Html:
    return join(*(join(tag("a", f"{words} ({max(1, round(file.stat().st_size / 1024))} KB)", href=file.relative_to(folder).as_posix()), " ")
                  for words, file in files))


def _table(title: str, heads: tuple[str, ...], rows: list[Html]) -> Html:
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    return tag("div", tag("table", tag("caption", title), head, tag("tbody", *rows)), class_="pn-table")
