"""The results of a class for people: lines for the screen, a page, PDF, Word and a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import write_bytes
from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import squeeze
from phatngon.classroom.ballot import Ballot
from phatngon.classroom.plan import Plan
from phatngon.classroom.results import FEW_PEOPLE, QuestionResult, Results
from phatngon.classroom.state import Room
from phatngon.documents.formats import write_formats
from phatngon.reach.safe_cells import guarded

KEEP_DAYS = 90  # how long a log is kept unless the trainer deletes it before
NAME = "ket-qua-lop"
ANONYMOUS = (
    "Câu trả lời không gắn với tên người. Số người theo đơn vị là số máy đã khai đơn vị; "
    f"đơn vị dưới {FEW_PEOPLE} người được gộp chung."
)


def percent(share: float | None) -> str:
    """A share as whole per cent; a dash where there is none.

    >>> percent(0.4567), percent(None)
    ('46 %', '–')
    """
    return "–" if share is None else f"{format_number(round(share * 100))} %"


def interval(ends: list[float]) -> str:
    """A 95 % interval in whole per cent.

    >>> interval([0.317, 0.604])
    '32–60 %'
    """
    return f"{round(ends[0] * 100)}–{round(ends[1] * 100)} %"


def tempting(ballot: Ballot, question: QuestionResult) -> tuple[str, int, str]:
    """The wrong choice most people took last, how many, and what to say to it; ("", 0, "") where there is none."""
    last = question["second"] or question["first"]
    if not ballot.letters:
        return "", 0, ""
    wrong = [(n, one) for one, n in last["choices"].items() if n and one not in ballot.right()]
    if not wrong:
        return "", 0, ""
    n, name = max(wrong)
    part = next(part for part in ballot.parts["choices"] if part.id == name)
    return f"{part.letter}. {part.text}", n, ballot.why().get(name, "")


def lines_of(plan: Plan, room: Room, found: Results) -> list[str]:
    """The results as lines for the screen."""
    rows = [
        f"Lớp: {' · '.join(plan.titles)}; luật áp dụng ngày {show_date(plan.as_of)}.",
        f"{found['seats']} người vào lớp; {len(found['questions'])} câu đã hỏi.",
    ]
    for question in found["questions"]:
        first, second = question["first"], question["second"]
        told = f"{question['id']}: lần một đúng {percent(first['share'])} ({first['n']} người)"
        if second:
            moved = question["switched"]
            told += (
                f", lần hai đúng {percent(second['share'])}; {moved['wrong_to_right']} người đổi sang đúng, "
                f"{moved['right_to_wrong']} người đổi sang sai"
            )
        if question["confident_wrong"]["n"]:
            told += f"; {question['confident_wrong']['n']} người sai mà chắc"
        rows.append(f"{told}.")
    open_asks = [one for one in room.asks.values() if not one.answered and not one.hidden]
    if open_asks:
        rows.append(f"{len(open_asks)} câu hỏi của hội trường chưa trả lời.")
    return rows


def report_page(plan: Plan, room: Room, found: Results, held: date) -> str:
    """The results as one page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    body = join(
        tag("h2", "Tóm tắt"),
        tag("ul", *(tag("li", line) for line in _summary(found))),
        tag("h2", "Từng câu"),
        *(_question(plan.ballots[one["id"]], one) for one in found["questions"]),
        _hall(room),
        _units(found),
        tag("h2", "Giữ và xóa"),
        tag("p", ANONYMOUS),
        tag(
            "p",
            f"Sổ của lớp giữ đến {show_date(held + timedelta(days=KEEP_DAYS))}; xóa sớm hơn bằng lệnh results --delete.",
        ),
    )
    meta = Meta(
        "",
        plan.as_of,
        __version__,
        (("Ngày học", show_date(held)), ("Người vào lớp", str(found["seats"]))),
    )
    return page(f"Kết quả lớp. {' · '.join(plan.titles)}", body, kind="report", meta=meta)


def _summary(found: Results) -> Iterator[str]:
    asked = found["questions"]
    yield f"{len(asked)} câu đã hỏi, {found['seats']} người vào lớp."
    twice = [
        (first, second)
        for one in asked
        if one["second"]
        and (first := one["first"]["share"]) is not None
        and (second := one["second"]["share"]) is not None
    ]
    if twice:
        before, after = (sum(shares) / len(twice) for shares in zip(*twice, strict=True))
        yield (
            f"Ở {len(twice)} câu hỏi hai lần, tỷ lệ đúng trung bình từ {percent(before)} lên {percent(after)} sau khi trao đổi."
            if after >= before
            else f"Ở {len(twice)} câu hỏi hai lần, tỷ lệ đúng trung bình từ {percent(before)} xuống {percent(after)} sau khi trao đổi."
        )
    hard = sorted(
        (one for one in asked if one["first"]["n"]),
        key=lambda one: (one["second"] or one["first"])["share"] or 0,
    )[:3]
    if hard:
        names = ", ".join(
            f"{one['id']} ({percent((one['second'] or one['first'])['share'])})" for one in hard
        )
        yield f"Câu còn khó nhất sau buổi học: {names}."
    sure = sum(one["confident_wrong"]["n"] for one in asked)
    if sure:
        yield f"{sure} lượt sai mà chắc: đọc lại phần căn cứ của các câu này trước buổi sau."


def _question(ballot: Ballot, one: QuestionResult) -> Html:
    first, second, moved = one["first"], one["second"], one["switched"]
    rows = [("Lần một", first), *((("Lần hai", second),) if second else ())]
    head = tag(
        "tr",
        *(
            tag("th", words, scope="col")
            for words in ("Lần", "Số trả lời", "Đúng", "Tỷ lệ đúng", "Khoảng tin cậy 95 %")
        ),
    )
    body = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", format_number(row["n"])),
            tag("td", format_number(row["right"])),
            tag("td", percent(row["share"])),
            tag("td", interval(row["interval"]) if row["n"] else "–"),
        )
        for name, row in rows
    ]
    said, n, reply = tempting(ballot, one)
    sure = one["confident_wrong"]
    told = [
        f"Đổi sang đúng {moved['wrong_to_right']}, đổi sang sai {moved['right_to_wrong']}, vẫn sai "
        f"{moved['wrong_to_wrong']}, vẫn đúng {moved['stayed_right']}."
        if second
        else "",
        f"Phương án sai nhiều người chọn nhất: {said} ({n} người). Gợi ý phản hồi: {reply}"
        if said
        else "",
        f"Sai mà chắc: {sure['n']} người ({percent(sure['share'])} số người có ghi mức chắc chắn)."
        if sure["n"]
        else "",
        f"Căn cứ: {ballot.law()}.",
    ]
    return join(
        tag("h3", f"Câu {one['id']}"),
        tag("p", squeeze(str(ballot.question()["stem"]))),
        tag("table", tag("thead", head), tag("tbody", *body)),
        *(tag("p", line) for line in told if line),
    )


def _hall(room: Room) -> Html:
    asks = sorted(
        (one for one in room.asks.values() if not one.hidden), key=lambda one: -len(one.likes)
    )
    if not asks:
        return Html("")
    groups = (
        ("Chưa trả lời, chuyển người biên tập pháp lý", [one for one in asks if not one.answered]),
        ("Đã trả lời tại lớp", [one for one in asks if one.answered]),
    )
    return join(
        tag("h2", "Câu hỏi của hội trường"),
        *(
            join(
                tag("h3", title),
                tag(
                    "ul",
                    *(tag("li", f"{one.text} ({len(one.likes)} người cùng hỏi)") for one in group),
                ),
            )
            for title, group in groups
            if group
        ),
    )


def _units(found: Results) -> Html:
    if not found["units"]:
        return Html("")
    head = tag("tr", tag("th", "Đơn vị", scope="col"), tag("th", "Số người", scope="col"))
    rows = [
        tag("tr", tag("th", one["unit"], scope="row"), tag("td", format_number(one["n"])))
        for one in found["units"]
    ]
    return join(
        tag("h2", "Người tham dự theo đơn vị"),
        tag("table", tag("thead", head), tag("tbody", *rows)),
    )


def table_of(found: Results) -> bytes:
    """The results as a CSV that a spreadsheet opens with its diacritics; one row a question."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        (
            "cau",
            "lan_1_so_tra_loi",
            "lan_1_dung",
            "lan_2_so_tra_loi",
            "lan_2_dung",
            "doi_sang_dung",
            "doi_sang_sai",
            "sai_ma_chac",
        )
    )
    for one in found["questions"]:
        second, moved = one["second"], one["switched"] if one["second"] else {}
        row = (
            one["id"],
            one["first"]["n"],
            one["first"]["right"],
            second["n"] if second else "",
            second["right"] if second else "",
            moved.get("wrong_to_right", ""),
            moved.get("right_to_wrong", ""),
            one["confident_wrong"]["n"],
        )
        writer.writerow([guarded(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_report(folder: Path, plan: Plan, room: Room, found: Results, held: date) -> list[Path]:
    """Write the results as page, PDF, Word and table into ``folder``. Raises MissingOnMachine where nothing can be written."""
    title = f"Kết quả lớp. {' · '.join(plan.titles)}"
    files = write_formats(
        report_page(plan, room, found, held), folder / NAME, title=title, day=held
    )
    return [*files.values(), write_bytes(folder / f"{NAME}.csv", table_of(found))]
