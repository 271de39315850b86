"""The desk of press inquiries and registers in JupyterLab: what is overdue first, steps by form, the letter beside, no JSON typed.

Every button does what a verb does: :func:`take_step` as ``network inquiry step``, the letters of ``respond --docx``, and the
verbs of the registers themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phatngon.base.errors import InputError
from phatngon.base.files import write_bytes
from phatngon.base.html import Html, grid, join, tag
from phatngon.base.moments import show_moment
from phatngon.base.paths import user_folder
from phatngon.base.text import upper_first
from phatngon.base.typed_dates import read_start
from phatngon.lessons.desk_parts import (
    WIDE,
    Job,
    Runner,
    button,
    notebook_text,
    row,
    said_html,
    section,
)
from phatngon.lessons.guard import answer_into, guarded, net_into
from phatngon.lessons.output import display
from phatngon.lessons.session import now
from phatngon.network.inquiry_log import InquiryLog
from phatngon.network.inquiry_steps import FIRST, by_urgency, take_step
from phatngon.network.inquiry_view import show_lines
from phatngon.network.speakers import level_of
from phatngon.rules import press_types
from phatngon.rules.case import names_of
from phatngon.rules.inquiries import InquiryState
from phatngon.rules.inquiry_clocks import binding_clock
from phatngon.rules.inquiry_events import event_names, events, role_name, table
from phatngon.tables.units import load_units

if TYPE_CHECKING:
    from traitlets.utils.bunch import Bunch


NAME = "ban_bao_chi.ipynb"
WORDS = (
    "# Bàn báo chí và sổ của mạng lưới\n\nCâu hỏi của báo chí, việc đến hạn, văn bản trả lời và sổ sách ở một chỗ: chọn và bấm nút, "
    "không gõ lệnh. Bàn báo cáo lan tỏa: mở tệp [ban_lan_toa.ipynb](ban_lan_toa.ipynb)."
)
NEW = ""  # chosen where a new inquiry is begun
LOG, BOOK = "cau-hoi.jsonl", "so-phat-ngon.xlsx"
OUTLET = ("name", "medium", "licence", "operator", "domain")


def desk_notebook() -> str:
    """The notebook of the desk, as text."""
    return notebook_text("Bàn báo chí", WORDS, "phatngon.lessons.press_desk", "open_press_desk")


def own(name: str) -> Path:
    """A file of this desk."""
    return user_folder() / "ban-bao-chi" / name


@guarded
def open_press_desk() -> None:
    """Show the desk."""
    display(PressDesk().shown())


def list_html(states: list[InquiryState], moment: datetime) -> Html:
    """The inquiries as a table, the most pressing first."""
    rows = []
    for state in by_urgency(states, moment):
        end = binding_clock(state) if state.waiting else None
        rows.append(
            (
                state.inquiry_id,
                [
                    state.press_body or "–",
                    state.question,
                    upper_first(state.name),
                    show_moment(end.due_at) if end and end.due_at else "–",
                    upper_first(end.status(moment)) if end else "–",
                ],
            )
        )
    if not rows:
        return tag("p", "Sổ chưa có câu hỏi nào. Chọn “Câu hỏi mới” ở mục dưới để tiếp nhận.")
    heads = ["Mã", "Cơ quan báo chí", "Câu hỏi", "Đang ở bước", "Hạn", "Tình trạng"]
    return grid("Câu hỏi của báo chí, việc gấp ở trên", heads, rows)


class PressDesk:
    """The state of the desk: which log, which inquiry, which step, and the fields of that step."""

    def __init__(self) -> None:
        import ipywidgets as widgets

        own("").mkdir(parents=True, exist_ok=True)
        self.log = widgets.Text(value=str(own(LOG)), description="Sổ câu hỏi", **WIDE)
        self.listed, self.told, self.said = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.chosen = widgets.Dropdown(description="Câu hỏi", **WIDE)
        self.id = widgets.Text(description="Mã mới", placeholder="ví dụ CH-01", **WIDE)
        self.event = widgets.Dropdown(description="Bước", **WIDE)
        self.by = widgets.Dropdown(description="Ai làm", **WIDE)
        self.at = widgets.Text(
            description="Lúc", placeholder="để trống là bây giờ; ví dụ 8h30 13/11/2026", **WIDE
        )
        self.fields = widgets.VBox([])
        self.readers: dict[str, Callable[[], Any]] = {}
        self.letters = widgets.HTML()
        self.unit = widgets.Dropdown(options=_units(), description="Cơ quan trả lời", **WIDE)
        self.contact = widgets.Text(description="Đầu mối liên hệ", **WIDE)
        for field in (self.log, self.chosen, self.event):
            field.observe(self._moved, names="value")
        self._quiet = False
        self.read()

    # what stands

    def states(self) -> dict[str, InquiryState]:
        """The inquiries of the log; none where it does not exist yet."""
        path = Path(self.log.value.strip())
        return InquiryLog.open(path).replay().states if path.exists() else {}

    def state(self) -> InquiryState | None:
        """The inquiry chosen; None for a new one."""
        return self.states().get(self.chosen.value or NEW)

    def _moved(self, change: Bunch) -> None:
        if self._quiet:
            return
        with net_into(self.said):
            self.read(kept=change["owner"] is not self.log)
            self.said.value = ""

    def read(self, *, kept: bool = True) -> None:
        """Read the log again and show what it says; the choices that still stand are kept."""
        states, moment = self.states(), now()
        self.listed.value = str(list_html(list(states.values()), moment))
        self._quiet = True
        try:
            was = self.chosen.value if kept else NEW
            names = [
                (f"{one.inquiry_id} – {one.name}", one.inquiry_id)
                for one in by_urgency(states.values(), moment)
            ]
            self.chosen.options = [("Câu hỏi mới", NEW), *names]
            self.chosen.value = was if was in states else NEW
            self._show_steps(states.get(self.chosen.value), moment)
        finally:
            self._quiet = False

    def _show_steps(self, state: InquiryState | None, moment: datetime) -> None:
        self.id.layout.display = "none" if state else ""
        lines = (
            show_lines(state, moment)
            if state
            else ["Câu hỏi mới: đặt mã, điền rồi ghi bước tiếp nhận."]
        )
        self.told.value = str(join(*(tag("p", line) for line in lines if "[" not in line)))
        steps = (
            [(upper_first(one.name), one.event) for one in state.next_steps()]
            if state
            else [(upper_first(event_names()[FIRST]), FIRST)]
        )
        was = self.event.value
        self.event.options = steps
        if steps:
            self.event.value = was if was in [code for _, code in steps] else steps[0][1]
            self._show_fields(state)
        else:
            self.fields.children, self.readers = (), {}

    def _show_fields(self, state: InquiryState | None) -> None:
        event = self.event.value
        row_ = events()[event].data
        roles = (
            next((one.by for one in state.next_steps() if one.event == event), ())
            if state
            else tuple(row_["by"])
        )
        was = self.by.value
        self.by.options = [(upper_first(role_name(role)), role) for role in roles]
        self.by.value = was if was in roles else roles[0]
        needed = list(row_.get("needs", []))
        shown, self.readers = [], {}
        for name in [*needed, *row_.get("may", [])]:
            widget, read = _field(name, needed=name in needed)
            shown.append(widget)
            self.readers[name] = read
        self.fields.children = tuple(shown)
        self._follow_unit()

    def _follow_unit(self) -> None:
        """Choose the level of the unit that is chosen; it can be chosen otherwise."""
        shown = dict(zip(self.readers, self.fields.children, strict=True))
        if "unit_code" in shown and "unit_level" in shown:

            def follow(change: Bunch) -> None:
                code = change["new"]
                level = level_of(code, load_units()[code].level) if code else None
                shown["unit_level"].value = level

            shown["unit_code"].observe(follow, names="value")

    # what is done

    def step(self) -> None:
        """Write the step, as ``network inquiry step`` does."""
        state = self.state()
        inquiry = state.inquiry_id if state else self.id.value.strip()
        typed = self.at.value.strip()
        at = read_start(typed, "Lúc", need_hour=True) if typed else now()
        assert isinstance(at, datetime)
        data = {
            name: value
            for name, read in self.readers.items()
            if (value := read()) not in (None, "", (), {})
        }
        after = take_step(
            self.log.value.strip(),
            inquiry,
            self.event.value,
            self.by.value or "",
            at,
            data,
            now=now(),
        )
        self.at.value = ""
        self.read()
        self._quiet = True
        self.chosen.value = after.inquiry_id
        self._quiet = False
        self.read()
        self.said.value = str(
            tag("p", f"Đã ghi. {after.inquiry_id}: {after.name}.", class_="pn-good", role="status")
        )

    def write_letters(self) -> None:
        """Write the letters that fit the decision, as ``respond --docx`` does, and show the first beside."""
        from phatngon.documents.administrative import write_letters
        from phatngon.documents.agencies import find_agency
        from phatngon.documents.letters import Details, letters_for

        state = self.state()
        if state is None or state.answer is None:
            raise InputError(
                "câu hỏi này chưa xác định nghĩa vụ nên chưa có văn bản mẫu.",
                advice="Ghi bước “xác định nghĩa vụ và hạn” trước.",
            )
        details = Details(
            outlet=state.press_body or "", matter=state.question, contact=self.contact.value
        )
        letters = letters_for(state.answer, find_agency(self.unit.value or ""), details)
        if not letters:
            self.letters.value = str(tag("p", "Không có văn bản mẫu cho quyết định này."))
            return
        paths = write_letters(letters, own("van-ban") / state.inquiry_id, day=state.asked_at.date())
        said = [
            tag("li", f"{letter.name}: {path}") for letter, path in zip(letters, paths, strict=True)
        ]
        body = [tag("p", block.text) if block.text else None for block in letters[0].body]
        self.letters.value = str(
            join(
                tag("p", tag("strong", "Đã ghi, mở bằng Word để sửa và ký:")),
                tag("ul", *said),
                tag("div", tag("h4", letters[0].name), *body, class_="pn-letter"),
            )
        )

    def shown(self) -> object:
        """The desk as it is shown."""
        import ipywidgets as widgets

        again = button("Đọc lại sổ", lambda: self.read(), self.said)
        take = button("Ghi bước này", self.step, self.said, "primary")
        write = button("Soạn văn bản trả lời", self.write_letters, self.letters, "primary")
        return widgets.VBox(
            [
                section("Câu hỏi của báo chí", self.log, row(again), self.listed),
                section(
                    "Một câu hỏi, từng bước",
                    self.chosen,
                    self.told,
                    self.id,
                    self.event,
                    self.by,
                    self.at,
                    self.fields,
                    row(take),
                    self.said,
                ),
                section("Văn bản trả lời", self.unit, self.contact, row(write), self.letters),
                self._registers(),
            ]
        )

    def _registers(self) -> object:
        import ipywidgets as widgets

        book = widgets.Text(value=str(own(BOOK)), description="Sổ của mạng lưới", **WIDE)
        year = widgets.BoundedIntText(
            value=now().year, min=2000, max=2200, description="Năm báo cáo", **WIDE
        )
        upload = widgets.FileUpload(
            accept=".xlsx",
            multiple=False,
            description="Đưa sổ Excel vào",
            layout={"width": "auto"},
        )
        panel = widgets.HTML()
        runner = Runner(panel)

        def take(change: Bunch) -> None:
            def write() -> str:
                for one in change["new"]:
                    path = write_bytes(own(BOOK), bytes(one["content"]))
                    book.value = str(path)
                    return str(tag("p", f"Đã nhận {one['name']}, giữ ở {path}.", role="status"))
                return ""

            answer_into(panel, write)

        upload.observe(take, names="value")

        def run(
            words: str,
            make: Callable[[], list[str]],
            style: str = "",
            show: Callable[[Job], Html] | None = None,
            then: Callable[[Job], None] | None = None,
        ) -> object:
            return button(words, lambda: runner.start(make(), show, then), panel, style)

        folder = str(own("ket-qua"))
        return section(
            "Sổ của mạng lưới người phát ngôn",
            book,
            year,
            row(
                upload,
                run(
                    "Lấy mẫu Excel để điền",
                    lambda: ["network", "template", "--to", str(own("mau-so-phat-ngon.xlsx"))],
                ),
                run(
                    "Kiểm tra sổ",
                    lambda: ["network", "check", "--register", book.value, "--json"],
                    "primary",
                    show=findings_html,
                ),
                run(
                    "Báo cáo năm",
                    lambda: [
                        "network",
                        "annual",
                        "--register",
                        book.value,
                        "--year",
                        str(year.value),
                        "--to",
                        folder,
                    ],
                ),
                run(
                    "Danh sách người phát ngôn",
                    lambda: ["network", "list", "--register", book.value, "--to", folder],
                ),
            ),
            panel,
        )


def findings_html(job: Job) -> Html:
    """What a check of registers found, one line a row; what it said where it could not check."""
    if not isinstance(job.document, dict) or "findings" not in job.document:
        return said_html(job)
    rows = job.document["findings"]
    if not rows:
        return tag("p", "Sổ không có dòng nào phải xem lại.", role="status")
    lines = [tag("li", str(one.get("message") or one.get("sentence") or "")) for one in rows]
    return join(
        tag("p", tag("strong", f"{len(rows)} chỗ phải xem lại:"), role="status"), tag("ul", *lines)
    )


def _units() -> list[tuple[str, str]]:
    return [
        ("Chưa chọn", ""),
        *((one.name, one.code) for one in load_units().all if not one.valid_to),
    ]


def _field(name: str, *, needed: bool) -> tuple[object, Callable[[], object]]:
    """The widget of one field of a step, and how it is read; None where it is left empty."""
    import ipywidgets as widgets

    known = table().data["fields"][name]
    words = upper_first(known["name"]) + (" *" if needed else "")
    more = WIDE | {"description": words}
    if name == "unit_code":
        made = widgets.Dropdown(options=_units(), **(more | {"description": "Đơn vị *"}))
        return made, lambda: made.value or None
    if known["type"] == "facts":
        return _outlet(words)
    if known["type"] == "information":
        several = widgets.SelectMultiple(
            options=[(upper_first(words), code) for code, words in names_of("information").items()],
            rows=6,
            **more,
        )
        return several, lambda: list(several.value) or None
    if known["type"] == "number":
        number = widgets.BoundedIntText(value=0, min=0, max=99, **more)
        return number, lambda: number.value or None
    choices = _choices(name, known["type"])
    if choices is not None:
        drop = widgets.Dropdown(options=[("Chưa chọn", None), *choices], **more)
        return drop, lambda: drop.value
    hint = "ví dụ 8h30 13/11/2026" if known["type"] == "moment" else ""
    long = name in ("question", "note", "why", "reason", "withheld_reason")
    text = (widgets.Textarea if long else widgets.Text)(placeholder=hint, **more)
    return text, lambda: " ".join(text.value.split()) or None


def _choices(name: str, kind: str) -> list[tuple[str, object]] | None:
    """The choices of a field, by their Vietnamese names; None for one that is typed."""
    data = table().data
    if kind == "flag":
        return [("Có", True), ("Không", False)]
    names: dict[str, str]
    if kind == "code":
        names = data["codes"][name]
    elif kind == "kind":
        names = {code: names_of("kind")[code] for code in data["kinds"]}
    elif kind == "role":
        names = data["roles"]
    elif kind == "ground":
        names = names_of("information")
    else:
        return None
    return [(upper_first(words), code) for code, words in names.items()]


def _outlet(words: str) -> tuple[object, Callable[[], object]]:
    """What was seen of the outlet, as far as it tells who asks."""
    import ipywidgets as widgets

    shown: dict[str, Any] = {}
    for name in OUTLET:
        label = upper_first(press_types.table().data["facts"][name])
        if name in press_types.ALLOWED:
            options = [
                (upper_first(text), code) for code, text in press_types.names_of(name).items()
            ]
            shown[name] = widgets.Dropdown(
                options=[("Chưa thấy", None), *options], description=label, **WIDE
            )
        else:
            shown[name] = widgets.Text(description=label, **WIDE)
    box = widgets.VBox([widgets.HTML(str(tag("p", words))), *shown.values()])

    def read() -> dict[str, object] | None:
        seen = {name: one.value for name, one in shown.items() if one.value not in (None, "")}
        return seen or None

    return box, read
