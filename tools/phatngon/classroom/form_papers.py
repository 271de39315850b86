"""Crossed forms for people: papers to print, one page that asks on phones and laptops, the plan of the seats, the key, tables to fill."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import write_bytes, write_text
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.base.moments import show_date
from phatngon.classroom.forms import Forms, SeatPlan
from phatngon.documents.formats import write_formats
from phatngon.lessons.screens import screen_of
from phatngon.practice.answers import solution
from phatngon.practice.first_answers import COLUMNS
from phatngon.practice.items import Item
from phatngon.practice.reminders import A_DAY, RETURNS
from phatngon.publish.page.script import (
    filled_page,
    form_script,
    item_data,
    page_style,
    spoken,
)

SITTINGS = {"before": "Bài đầu", "after": "Bài cuối", "later": "Bài làm lại"}
FILES = {"before": "bai-dau", "after": "bai-cuoi", "later": "bai-lam-lai"}
TITLE = "Bài đầu và bài cuối của lớp"
PLAN = ("seat", *SITTINGS)


def write_forms(
    made: Forms, folder: Path, *, seed: str, as_of: date, formats: Iterable[str] = ("html", "pdf")
) -> list[Path]:
    """Write everything: ``phat`` goes to the class, ``giang-vien`` stays with the trainer.

    Raises MissingOnMachine where nothing can be written.
    """
    out, own = folder / "phat", folder / "giang-vien"
    written = [write_text(out / "lam-bai.html", taking_page(made, seed=seed, as_of=as_of))]
    for name, items in made.forms.items():
        stem, title = out / f"de-{name.lower()}", f"Đề {name}"
        paper = form_paper(name, items, as_of)
        written += write_formats(paper, stem, title=title, day=as_of, formats=formats).values()
    written.append(write_text(own / "dap-an.html", key_page(made, as_of)))
    written.append(write_bytes(own / "so-do-cho-ngoi.csv", _table(PLAN, map(_seat, made.plan))))
    for sitting in _sittings(made):
        rows = (
            (row.seat, form, item.id, "", "", "", "")
            for row in made.plan
            for form in (getattr(row, sitting),)
            for item in made.forms[form]
        )
        written.append(write_bytes(own / f"{FILES[sitting]}-giay.csv", _table(COLUMNS, rows)))
    return written


def _sittings(made: Forms) -> list[str]:
    return [name for name in SITTINGS if name != "later" or "C" in made.forms]


def _seat(row: SeatPlan) -> Sequence[str]:
    return row.seat, row.before, row.after, row.later


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def form_paper(name: str, items: Sequence[Item], as_of: date) -> str:
    """A form to print; it holds no answer."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    head = tag("p", "Số chỗ ngồi: ________________   ☐ Bài đầu   ☐ Bài cuối   ☐ Bài làm lại")
    told = tag(
        "p",
        "Bài này để biết lớp học được gì, không chấm điểm cá nhân. Làm một lượt; câu chưa biết thì để trống.",
    )
    body = join(head, told, *(_asked(number, item) for number, item in enumerate(items, 1)))
    more = (("Đề", name), ("Số câu", str(len(items))))
    return page(f"Đề {name}. {TITLE}", body, meta=Meta("", as_of, __version__, more))


def _asked(number: int, item: Item) -> Html:
    return tag(
        "section",
        tag("h2", f"Câu {number}"),
        tag("div", markdown(item.stem), class_="pn-stem"),
        screen_of(item).body(item, ""),
        class_="pn-item",
    )


def key_page(made: Forms, as_of: date) -> str:
    """The trainer's key: how equal the forms are, what to do, each question with its answer."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    todo = (
        "Phát đề theo sơ đồ chỗ ngồi: nửa lớp làm đề A trước, nửa lớp làm đề B trước; bài cuối đổi đề.",
        "Làm trên máy: mở tệp lam-bai.html, mỗi lần nộp ghi một tệp CSV; gom các tệp của bài đầu vào một thư mục, bài cuối vào một thư mục.",
        "Làm trên giấy: chấm theo đáp án này, ghi 1 hoặc 0 vào cột right của tệp …-giay.csv; người không làm bài thì xóa dòng.",
        "Tính: results gain THƯ_MỤC_BÀI_ĐẦU THƯ_MỤC_BÀI_CUỐI.",
    )
    body = join(
        tag("h2", "Hai đề khó ngang nhau đến đâu"),
        tag("p", str(made.balance["sentence"])),
        tag("h2", "Cách làm"),
        tag("ul", *(tag("li", line) for line in todo)),
        *(
            join(
                tag("h2", f"Đề {name}"),
                *(_answer(number, item, as_of) for number, item in enumerate(items, 1)),
            )
            for name, items in made.forms.items()
        ),
    )
    return page(f"Đáp án. {TITLE}", body, kind="trainer", meta=Meta("", as_of, __version__, ()))


def _answer(number: int, item: Item, as_of: date) -> Html:
    return tag(
        "section",
        tag("h3", f"Câu {number}, mã {item.id}"),
        markdown(item.stem),
        tag("p", tag("strong", "Đáp án: "), screen_of(item).short(item)),
        tag("ul", *(tag("li", inline(line)) for line in solution(item, as_of).lines)),
    )


def taking_page(made: Forms, *, seed: str, as_of: date) -> str:
    """The page on which a seat takes its forms; it marks by itself, tells nothing, and writes the columns of ``results gain``."""
    items = [item for row in made.forms.values() for item in row]
    sittings = _sittings(made)
    data = {
        "say": spoken(),
        "items": [item_data(item, as_of) | {"hints": [], "after": ""} for item in items],
        "forms": {name: [item.id for item in row] for name, row in made.forms.items()},
        "plan": [list(_seat(row)) for row in made.plan],
        "sittings": {name: SITTINGS[name] for name in sittings},
        "files": {name: FILES[name] for name in sittings},
        "later": "later" in sittings,
        "columns": list(COLUMNS),
        "seed": f"{seed}|{as_of.isoformat()}",
        "returns": RETURNS,
        "a_day": A_DAY,
    }
    return filled_page(
        "kiem-tra.html",
        data,
        title=escape(TITLE),
        css=page_style(),
        law=f"Theo luật áp dụng ngày {show_date(as_of)}.",
        questions=str(join(*map(_question, items))),
        script=form_script(),
    )


def _question(item: Item) -> Html:
    return tag(
        "article",
        tag("h3", ""),
        tag("div", markdown(item.stem), data_stem="", id=f"{item.id}-de"),
        tag("form", autocomplete="off"),
        data_item=item.id,
        hidden=True,
    )
