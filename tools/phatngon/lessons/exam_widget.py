"""The final test on a learner's laptop: open the trainer's file, answer without feedback, save the answers; the self-made record."""

from __future__ import annotations

import base64
import json
from typing import Any

import ipywidgets as widgets

from phatngon.base.errors import InputError
from phatngon.base.files import write_text
from phatngon.base.html import Html, join, markdown, tag
from phatngon.base.paths import user_folder
from phatngon.base.text import slug
from phatngon.lessons import session as running
from phatngon.lessons.controls import Control, Unfinished, control
from phatngon.lessons.exam_pages import record_page
from phatngon.lessons.guard import answer_into, net_into
from phatngon.lessons.item_widget import said_html
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.exam.marking import answer_file, provisions_of
from phatngon.practice.exam.paper import exam_settings, read_paper
from phatngon.practice.exam.record import self_record

MOST_BYTES = 2_000_000
HOW = (
    "Giảng viên phát tệp đề (de-….json). Mở tệp, làm bài, bấm Lưu bài làm, rồi nộp tệp bai-lam-….json cho giảng viên. "
    "Bài được chấm ở máy của giảng viên; máy này không có đáp án."
)


def show_exam(session: Session) -> None:
    """Live: the form of the final test. On paper: how it goes."""
    if session.live:
        display(ExamForm(session).box)
    else:
        display(tag("p", HOW))


class ExamForm:
    """The form: ``open`` a paper, answer, ``save``. Every save also keeps a copy in the user's data folder."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.code, self.as_of = "", session.as_of
        self.controls: dict[str, Control] = {}
        self.chooser = widgets.FileUpload(accept=".json", multiple=False, description="Chọn tệp đề")
        self.name = widgets.Text(
            description="Họ tên",
            style={"description_width": "6em"},
            layout={"width": "30em", "max_width": "100%"},
        )
        self.note, self.questions = widgets.HTML(), widgets.VBox([])
        opening, saving = (
            widgets.Button(description=text, tooltip=text) for text in ("Mở đề", "Lưu bài làm")
        )
        opening.on_click(lambda _: answer_into(self.note, self._open_chosen))
        saving.on_click(lambda _: answer_into(self.note, self.save))
        self.box = widgets.VBox(
            [
                widgets.HTML(f"<strong>{exam_settings()['title']}</strong><p>{HOW}</p>"),
                self.chooser,
                opening,
                self.name,
                self.questions,
                saving,
                self.note,
            ]
        )
        self.box.add_class("pn-item").add_class("pn-live")

    def _open_chosen(self) -> str:
        if not self.chooser.value:
            raise InputError("chưa chọn tệp nào.", advice="Bấm “Chọn tệp đề” trước.")
        return self.open(bytes(self.chooser.value[0]["content"]))

    def open(self, data: bytes) -> str:
        """Open a paper. Raises InputError for a file that is none."""
        paper = parsed(data)
        self.code, self.as_of, items = read_paper(paper)
        self.controls = {item.id: control(item, self.session.nickname) for item in items}
        rows: list[widgets.Widget] = []
        for number, item in enumerate(items, 1):
            title = tag(
                "p", tag("strong", f"Câu {number}"), f" · {item.type_label}", class_="pn-item-title"
            )
            rows += [
                widgets.HTML(str(join(title, markdown(item.stem)))),
                self.controls[item.id].widget,
            ]
        self.questions.children = tuple(rows)
        return said_html(
            f"Đề {self.code}: {len(items)} câu, {paper.get('minutes', exam_settings()['minutes'])} phút."
        )

    def save(self) -> str:
        """Save the answers and give the file. Raises InputError before a paper is open, and without a name."""
        if not self.code:
            raise InputError("chưa mở đề nào.", advice="Chọn tệp đề rồi bấm Mở đề.")
        if not self.name.value.strip():
            raise InputError("chưa ghi họ tên.", advice="Ghi họ tên như trên danh sách lớp.")
        answers, unread = {}, []
        for number, (name, one) in enumerate(self.controls.items(), 1):
            try:
                answers[name] = one.read()
            except Unfinished:
                unread.append(number)
        data = answer_file(self.code, self.as_of, self.name.value, running.now(), answers)
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        file = f"bai-lam-{self.code}-{slug(self.name.value)}.json"
        write_text(user_folder() / "bai_lam" / file, text)
        left = sum(not _given(answer) for answer in answers.values()) + len(unread)
        said = (
            f"Đã lưu. Còn {left} câu để trống." if left else "Đã lưu, mọi câu đều có câu trả lời."
        )
        again = (
            f" Xem lại câu {', '.join(map(str, unread))}: thứ tự chưa đủ hoặc bị trùng."
            if unread
            else ""
        )
        return str(
            tag(
                "div",
                tag("p", said + again),
                tag("p", download(file, text.encode("utf-8"), "application/json")),
                class_="pn-result",
                role="status",
            )
        )


def show_self_record(session: Session) -> None:
    """Live: make the record of self-study from one's own progress. On paper: what it takes."""
    need = f"Đúng từ {exam_settings()['self_percent']}% số câu của mỗi bài thì lập được giấy. {exam_settings()['statements']['self']}"
    if not session.live:
        display(tag("p", need))
        return
    name = widgets.Text(
        description="Tên trên giấy",
        value=session.nickname,
        style={"description_width": "8em"},
        layout={"width": "32em", "max_width": "100%"},
    )
    note = widgets.HTML()
    button = widgets.Button(
        description="Lập phiếu tự kiểm tra", tooltip="Tính từ sổ tiến độ trên máy này"
    )
    button.on_click(lambda _: answer_into(note, lambda: self_record_html(session, name.value)))
    box = widgets.VBox(
        [widgets.HTML(f"<strong>Phiếu tự kiểm tra</strong><p>{need}</p>"), name, button, note]
    )
    with net_into(note):
        display(box.add_class("pn-item").add_class("pn-live"))


def self_record_html(session: Session, name: str) -> Html:
    """The record as two files to take. Raises InputError where the progress does not suffice."""
    banks = [bank for bank in map(load_bank, bank_files()) if bank.items_for(session.as_of)]
    record = self_record(
        name,
        [session.store.lesson_summary(bank, session.as_of) for bank in banks],
        {bank.lesson: bank.title for bank in banks},
        day=running.now().date(),
        as_of=session.as_of,
        provisions=(
            name
            for bank in banks
            for item in bank.items_for(session.as_of)
            for name in provisions_of(item)
        ),
    )
    stem = f"giay-tu-kiem-tra-{slug(name)}"
    data = json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8")
    page = download(f"{stem}.html", record_page(record).encode("utf-8"), "text/html")
    return tag(
        "div",
        tag("p", record["statement"]),
        tag("p", page, " · ", download(f"{stem}.json", data, "application/json")),
        class_="pn-result",
        role="status",
    )


def download(name: str, data: bytes, kind: str) -> Html:
    """A link that saves ``data``; nothing leaves the machine."""
    return tag(
        "a",
        f"Tải {name}",
        href=f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}",
        download=name,
    )


def parsed(data: bytes) -> Any:  # json.loads: any shape
    """JSON data of a file. Raises InputError for one that is too large or none."""
    try:
        if len(data) <= MOST_BYTES:
            return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        pass
    raise InputError("tệp không đọc được.", advice="Chọn đúng tệp giảng viên phát, còn nguyên vẹn.")


def _given(answer: object) -> bool:
    if isinstance(answer, dict) and set(answer) == {"text", "ticks"}:
        return bool(answer["text"].strip())
    return bool(answer)
