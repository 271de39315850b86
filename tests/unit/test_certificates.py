"""Records as something to keep: one sheet on its side, with the words of what it proves, whatever the name looks like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from phatngon.documents.clean import parse
from phatngon.lessons.exam_pages import record_page, write_record
from phatngon.practice.exam.paper import exam_settings

BASE = {
    "kind": "phatngon-giay-ghi-nhan",
    "version": 1,
    "title": "Khóa tập huấn người phát ngôn",
    "day": "2026-11-23",
    "as_of": "2026-09-01",
    "kit": "0.3.0",
}
SIGNED = {
    **BASE,
    "basis": "trainer",
    "statement": exam_settings()["statements"]["trainer"],
    "exam": "AB12",
    "percent": "87.5",
    "pass_percent": "80",
    "public_key": "k9Qz" * 12,
    "signature": "Zm9v" * 22,
}
RENEWED = {
    **SIGNED,
    "version": 2,
    "statement": exam_settings()["statements"]["renewal"],
    "provisions": [f"N244-D{n}" for n in range(90)],
    "renews": "a1" * 32,
    "not_asked": [f"A26-D{n}" for n in range(90)],
}
SELF = {
    **BASE,
    "basis": "self",
    "statement": exam_settings()["statements"]["self"],
    "lessons": [
        {
            "title": f"Bài {n}. Chuyển thông tin: một câu hỏi, một bản tin đi đường nào",
            "right": 40,
            "total": 57,
        }
        for n in range(8)
    ],
}
NAMES = [
    "Lan",
    "Nguyễn Thị Ánh Nguyệt",
    "Ă" * 300,
    "Công Tằng Tôn Nữ " * 17,
    'Trần "Hai" ’Ba’ <script>alert(1)</script> & #pagebreak() $x$',
    "Lan \u202egnọđ\u202c \u200fA",
]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", parse(html).get_text(" "))


@pytest.mark.parametrize("record", [SIGNED, SELF, RENEWED], ids=["signed", "self", "renewed"])
@pytest.mark.parametrize("name", NAMES, ids=["short", "usual", "no-space", "long", "markup", "rtl"])
def test_a_record_is_one_sheet_on_its_side_whatever_the_name(
    record: dict[str, Any], name: str, tmp_path: Path
) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from pypdf import PdfReader

    files = write_record({**record, "learner": name}, tmp_path, "giay")
    reader = PdfReader(files["pdf"])
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    root = reader.trailer["/Root"]
    assert (
        root["/MarkInfo"]["/Marked"]
        and root["/Lang"] == "vi"
        and b"pdfuaid" in files["pdf"].read_bytes()
    )
    said = re.sub(r"\s", "", reader.pages[0].extract_text())
    for part in ("Khóa tập huấn người phát ngôn", "23/11/2026", "1/9/2026", record["statement"]):
        assert part.replace(" ", "") in said


def test_a_name_is_text_and_never_markup() -> None:
    for name in NAMES:
        page = record_page({**SIGNED, "learner": name})
        assert (
            "<script" not in page.lower().replace("&lt;script", "")
            and "\u202e" not in page
            and "\u200f" not in page
        )
    text = words(record_page({**SIGNED, "learner": NAMES[4]}))
    assert 'Trần "Hai" ’Ba’ <script>alert(1)</script> & #pagebreak() $x$' in text


def test_each_record_says_what_it_proves_and_only_the_signed_one_bears_a_key() -> None:
    signed, alone = (words(record_page({**record, "learner": "Lan"})) for record in (SIGNED, SELF))
    assert (
        "Giấy xác nhận hoàn thành" in signed
        and "Kết quả: 87,5% (đạt từ 80%)" in signed
        and SIGNED["signature"] in signed
    )
    assert (
        SIGNED["public_key"] in signed
        and "không phải chứng chỉ" in signed
        and "Mã đề: AB12" in signed
    )
    assert "Phiếu tự kiểm tra" in alone and "Tự kiểm tra, không xác nhận danh tính" in alone
    assert (
        "Chữ ký" not in alone and "Khóa công khai" not in alone and "đúng 40 trên 57 câu" in alone
    )


def test_a_record_holds_its_colours_in_black_and_white() -> None:
    """On paper the frame, the name and the words are dark on white; nothing is told by colour."""
    page = record_page({**SIGNED, "learner": "Lan"})
    assert "pn-certificate" in page and 'class="pn-kicker"' in page and "Báo cáo" not in page
    style = page.split("<style>")[1].split("</style>")[0]
    assert "size:A4 landscape" in style and "7px double var(--ink)" in style


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    first, again = (
        write_record({**SELF, "learner": "Lan"}, tmp_path / part, "giay") for part in ("a", "b")
    )
    assert {kind: path.read_bytes() for kind, path in first.items()} == {
        kind: path.read_bytes() for kind, path in again.items()
    }
