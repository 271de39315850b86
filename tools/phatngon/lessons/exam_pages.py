"""Pages of the final test: the paper to print (no key), the trainer's key, the record of completion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from phatngon.base.files import write_text
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.base.numbers import format_number
from phatngon.documents.formats import write_formats
from phatngon.lessons.item_html import item_html
from phatngon.lessons.screens import THOUGHT, lettered, screen_of
from phatngon.practice.answers import solution
from phatngon.practice.exam.paper import Paper, PaperQuestion, read_paper
from phatngon.practice.exam.record import Record
from phatngon.practice.items import Item

LONG_NAME = 48  # letters from which a name is set smaller on a screen


def paper_page(paper: Paper) -> str:
    """The paper to print, made from what leaves the machine, so that it can hold no key."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    code, as_of, items = read_paper(paper.public())
    shown = [
        tag("section", tag("h2", f"Câu {number}"), item_html(item, code, with_answer=False))
        for number, item in enumerate(items, 1)
    ]
    body = join(
        tag(
            "p",
            "Họ tên: ________________________________   Đơn vị: ________________________________",
        ),
        *shown,
    )
    more = (("Mã đề", code), ("Thời gian", f"{paper.minutes} phút"))
    return page(paper.title, _without_ids(body), meta=Meta("", as_of, "", more))


def key_page(paper: Paper) -> str:
    """The trainer's key: each question with its answer as the printed paper letters it, and why."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    _, _, items = read_paper(paper.public())
    pairs = enumerate(zip(paper.questions, items, strict=True), 1)
    body = join(*(_key(number, question, item, paper) for number, (question, item) in pairs))
    return page(
        f"Đáp án: {paper.title}",
        body,
        kind="trainer",
        meta=Meta("", paper.as_of, "", (("Mã đề", paper.code),)),
    )


def record_page(record: Record) -> str:
    """A record as a page to keep, on its side: whose, what was done, what it rests on, what it proves and what not."""
    from phatngon.documents.page import page

    signed = record["basis"] == "trainer"
    day, as_of = parse_iso_date(record["day"], "day"), parse_iso_date(record["as_of"], "as_of")
    name = tag(
        "div",
        tag("h2", record["learner"]),
        class_="pn-cert-name" + (" pn-cert-long" if len(record["learner"]) > LONG_NAME else ""),
    )
    dated = tag(
        "p", f"Ngày lập: {show_date(day)} · Nội dung theo luật áp dụng ngày {show_date(as_of)}"
    )
    body = tag(
        "div",
        tag("p", "Ghi nhận"),
        name,
        tag("p", "đã hoàn thành"),
        tag("p", record["title"], class_="pn-cert-what"),
        *(tag("p", line, class_="pn-cert-result") for line in _results(record)),
        dated,
        tag("p", tag("strong", record["statement"]), class_="pn-cert-told"),
        *(tag("p", line, class_="pn-cert-small") for line in _proofs(record)),
        class_="pn-certificate",
    )
    return page(
        "Giấy xác nhận hoàn thành" if signed else "Phiếu tự kiểm tra", body, kind="certificate"
    )


def _results(record: Record) -> list[str]:
    if record["basis"] == "trainer":
        return [
            f"Kết quả: {format_number(float(record['percent']), 1)}% (đạt từ {record['pass_percent']}%)"
        ]
    return [
        f"{row['title']}: đúng {row['right']} trên {row['total']} câu" for row in record["lessons"]
    ]


def _proofs(record: Record) -> list[str]:
    """What somebody who checks the record needs, small: its paper, the kit, key and signature."""
    kit = f"Bản của bộ học liệu: {record['kit']}"
    if record["basis"] != "trainer":
        return [kit]
    chain = [f"Nối tiếp giấy có dấu SHA-256: {record['renews']}"] if "renews" in record else []
    return [
        f"Mã đề: {record['exam']} · {kit}",
        *chain,
        f"Khóa công khai của giảng viên: {record['public_key']}",
        f"Chữ ký: {record['signature']}",
    ]


def write_record(record: Record, folder: Path, stem: str) -> dict[str, Path]:
    """Write a record: the data that can be verified, and the page in PDF and HTML. Raises MissingOnMachine."""
    import json

    data = write_text(
        folder / f"{stem}.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    )
    named = "Giấy xác nhận hoàn thành" if record["basis"] == "trainer" else "Phiếu tự kiểm tra"
    return {
        "json": data,
        **write_formats(
            record_page(record),
            folder / stem,
            title=f"{named} – {record['learner']}",
            day=parse_iso_date(record["day"], "day"),
            formats=("html", "pdf"),
        ),
    }


def write_paper(paper: Paper, folder: Path, *, day: date) -> dict[str, Path]:
    """Write a paper: the file for laptops, the page to print, and the trainer's key in a folder of its own."""
    import json

    made = {
        "de": write_text(
            folder / "phat" / f"de-{paper.code}.json",
            json.dumps(paper.public(), ensure_ascii=False, indent=1) + "\n",
        )
    }
    made |= write_formats(
        paper_page(paper),
        folder / "phat" / f"de-{paper.code}",
        title=f"Đề {paper.code}",
        day=day,
        formats=("html", "pdf"),
    )
    made["dap-an"] = write_text(
        folder / "giang-vien" / f"dap-an-{paper.code}.html", key_page(paper)
    )
    return made


def _key(number: int, question: PaperQuestion, shown: Item, paper: Paper) -> Html:
    found, screen = solution(question.item, paper.as_of), screen_of(question.item)
    own = {name: part for part, name in question.names.items()}
    letters = screen.right_letters(
        question.item, {own[part.id]: letter for letter, part in lettered(shown, paper.code)}
    )
    answer = tag("p", tag("strong", f"Đáp án: {letters}" if letters else "Đáp án:"))
    return tag(
        "section",
        tag("h2", f"Câu {number}"),
        markdown(question.item.stem),
        answer,
        tag("ul", *(tag("li", inline(line)) for line in found.lines)),
        tag("p", tag("em", f"{THOUGHT}:")) if screen.asks_back else None,
        *(tag("p", inline(line)) for line in found.feedback),
        tag("p", f"Câu {question.item.id} của ngân hàng."),
    )


def _without_ids(body: Html) -> Html:
    """The title line of an item names its id and difficulty; on a test the number of the question stands instead."""
    import re

    return Html(
        re.sub(
            r'<p class="pn-item-title"[^>]*><strong>Câu [0-9a-f]{16}</strong> · ([^·<]+)(?: · [^<]+)?</p>',
            r'<p class="pn-item-title">\1</p>',
            body,
        )
    )
