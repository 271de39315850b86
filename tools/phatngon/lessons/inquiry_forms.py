"""Forms of lesson 5 on press inquiries: take one inquiry step by step and be told why a step may or may not be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from phatngon.base.html import Html, grid, join, tag
from phatngon.base.moments import show_moment
from phatngon.base.text import upper_first
from phatngon.law import load_law
from phatngon.lessons.cites import citation_list
from phatngon.lessons.guard import net_into
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.network.inquiry_log import InquiryLog
from phatngon.rules.case import names_of
from phatngon.rules.inquiries import START, InquiryState, apply, replay
from phatngon.rules.inquiry_events import IllegalStep, events, read_event, role_name, table
from phatngon.rules.replies import respond

if TYPE_CHECKING:
    import ipywidgets as widgets


# the inquiry the learner takes over after its first step; the one shown whole on paper
STORY, TOLD = "CH-05", "CH-04"
WIDE = {"style": {"description_width": "15em"}, "layout": {"width": "46em", "max_width": "100%"}}
LATER = (
    ("30 phút sau", 0.5),
    ("2 giờ sau", 2.0),
    ("8 giờ sau", 8.0),
    ("1 ngày sau", 24.0),
    ("3 ngày sau", 72.0),
    ("15 ngày sau", 360.0),
)
OUTLETS = {
    "báo, tạp chí có giấy phép hoạt động báo chí": {
        "medium": "web",
        "licence": "press",
        "licence_form": "báo",
    },
    "trang thông tin điện tử tổng hợp": {"medium": "web", "licence": "aggregator"},
    "chưa rõ": None,
}
NOTE = "Câu hỏi và bên hỏi đều giả định; trình tự là đề xuất của bộ học liệu."


class Walk:
    """One invented inquiry that a learner takes forward; ``tries`` holds every try with what was said of it."""

    def __init__(self, start: InquiryState) -> None:
        self.state = start
        self.tries: list[tuple[str, bool, str]] = []

    def take(self, event: str, by: str, hours: float, data: dict[str, object]) -> bool:
        """Try a step ``hours`` after the last one; True where it was taken. Raises InputError for data nobody can read."""
        at = self.state.last_at + timedelta(hours=hours)
        shown = {
            name: (at + timedelta(hours=value)).isoformat() if isinstance(value, float) else value
            for name, value in data.items()
        }
        step = read_event(
            {
                "inquiry_id": self.state.inquiry_id,
                "at": at.isoformat(),
                "by": by,
                "event": event,
                "data": shown,
            }
        )
        try:
            self.state = apply(self.state, step)
        except IllegalStep as refusal:
            self.tries.append((step.name, False, refusal.sentence))
            return False
        self.tries.append((step.name, True, f"Được. Câu hỏi chuyển sang bước “{self.state.name}”."))
        return True

    def html(self) -> Html:
        """The last try, the clocks, the log, in this order."""
        last = self.tries[-1] if self.tries else None
        said = (
            tag("p", tag("strong", "Làm được. " if last[1] else "Chưa làm được. "), last[2])
            if last
            else None
        )
        return tag(
            "div",
            said,
            clocks_html(self.state, self.state.last_at),
            steps_html(self.state),
            class_="pn-result",
            role="status",
        )


def sample_state(session: Session, inquiry_id: str, steps: int | None = None) -> InquiryState:
    """An inquiry of the sample log, after its first ``steps`` (all of them by default). Raises InputError where it is not there."""
    whole = InquiryLog.open(session.data / "network" / "hop-thu" / "cau-hoi.jsonl").state(
        inquiry_id
    )
    found = replay(whole.steps[:steps])
    assert found
    return found


def show_inquiry(session: Session) -> None:
    """Live: the next step is the learner's choice. On paper: an inquiry told whole, and the table of states."""
    if not session.live:
        state = sample_state(session, TOLD)
        display(
            join(
                question_html(state),
                clocks_html(state, state.last_at),
                steps_html(state),
                states_table(session.as_of),
            )
        )
        return
    display(InquiryForm(Walk(sample_state(session, STORY, 1))).box)


def question_html(state: InquiryState) -> Html:
    """Who asks what, when."""
    asked = f"{show_moment(state.asked_at)}. {state.press_body or 'Chưa rõ bên đề nghị'}: “{state.question}”"
    return tag("p", tag("strong", "Câu hỏi. "), asked, " ", tag("em", NOTE))


def clocks_html(state: InquiryState, now: datetime) -> Html:
    """The clocks at ``now``; that of the draft always with its mark."""
    rows = [(clock.sentence(), [clock.status(now)]) for clock in state.clocks()]
    return grid(
        "Các thời hạn",
        ["Thời hạn", "Đang ở đâu"],
        rows or [("Chưa có thời hạn nào", ["xác định nghĩa vụ trước"])],
        f"Tính ở {show_moment(now)}",
    )


def steps_html(state: InquiryState) -> Html:
    """The log so far, one row a step."""
    forms = state.answer.forms if state.answer else ()
    rows = [
        (show_moment(step.at), [step.name, role_name(step.by), _data_words(step.data, forms)])
        for step in state.steps
    ]
    return grid(
        "Sổ ghi", ["Giờ", "Bước", "Vai", "Ghi kèm"], rows, "Mỗi bước một dòng, không sửa dòng cũ"
    )


def _data_words(data: Mapping[str, object], forms: tuple[str, ...]) -> str:
    """What a step wrote, in words; the log keeps the number of a form, a reader gets its name as the law of the day has it."""
    names, codes = table().data["fields"], table().data["codes"]
    said = []
    for name, value in data.items():
        if name in ("outlet", "unit_code", "unit_level", "kind"):
            continue
        if name == "form" and isinstance(value, int) and 0 < value <= len(forms):
            said.append(f"hình thức: {forms[value - 1]}")
            continue
        if names[name]["type"] == "code":
            shown = codes[name][value]
        elif names[name]["type"] in ("information", "ground"):
            shown = ", ".join(
                names_of("information")[str(one)]
                for one in (value if isinstance(value, list) else [value])
            )
        elif isinstance(value, bool):
            shown = "có" if value else "không"
        else:
            shown = (
                show_moment(value)
                if isinstance(value, datetime)
                else role_name(str(value))
                if names[name]["type"] == "role"
                else str(value)
            )
        said.append(f"{names[name]['name']}: {shown}")
    return "; ".join(said) or "–"


def states_table(as_of: date) -> Html:
    """The table of states and steps that the code runs: step, from where, to where, who, what it needs, what the law says on the day."""
    law, data = load_law(), table().data
    names = data["states"] | {START: "chưa tiếp nhận"}
    rows = []
    for id, row in events().items():
        needs = "; ".join(data["fields"][name]["name"] for name in row.data.get("needs", ())) or "–"
        bases = [basis.provision for basis in row.bases(law, as_of)]
        rows.append(
            (
                row.data["name"],
                [
                    ", ".join(names[one] for one in row.data["from"]),
                    names[row.data["to"]],
                    ", ".join(data["roles"][role] for role in events()[id].data["by"]),
                    needs,
                    citation_list(bases) if bases else Html("–"),
                ],
            )
        )
    return grid(
        "Các bước xử lý một câu hỏi",
        ["Bước", "Từ", "Đến", "Vai làm", "Phải ghi", "Căn cứ"],
        rows,
        "Trình tự là đề xuất của bộ học liệu, không phải quy định của cơ quan nào",
    )


class InquiryForm:
    """The widgets around a :class:`Walk`: step, role, hour, and the fields the step asks for."""

    def __init__(self, walk: Walk) -> None:
        import ipywidgets as widgets

        self.walk, self.widgets = walk, widgets
        self.event = self._pick(
            "Bước tiếp theo", [(row.data["name"], id) for id, row in events().items()]
        )
        self.by = self._pick(
            "Vai làm", [(name, role) for role, name in table().data["roles"].items()]
        )
        self.later = self._pick("Khi nào", list(LATER))
        self.fields: dict[str, Any] = {}
        self.extra, self.answer = widgets.VBox([]), widgets.HTML(str(walk.html()))
        button = widgets.Button(
            description="Ghi bước này", tooltip="Đối chiếu với bảng các bước rồi ghi vào sổ"
        )
        button.on_click(self.take)
        again = widgets.Button(
            description="Làm lại từ đầu", tooltip="Trở về lúc mới tiếp nhận câu hỏi"
        )
        again.on_click(self.restart)
        self.event.observe(lambda _: self.ask(), "value")
        self.event.value = "identified"
        self.ask()
        head = widgets.HTML(
            str(join(tag("strong", "Theo dõi một câu hỏi"), question_html(walk.state)))
        )
        self.box = widgets.VBox(
            [
                head,
                self.event,
                self.by,
                self.later,
                self.extra,
                widgets.HBox([button, again]),
                self.answer,
            ]
        )
        self.box.add_class("pn-item").add_class("pn-live")

    def ask(self) -> None:
        """Show the fields of the chosen step."""
        row = events()[self.event.value].data
        names = [
            name
            for name in (*row.get("needs", ()), *row.get("may", ()))
            if name not in ("note", "press_body")
        ]
        self.fields = {name: self._field(name) for name in names}
        self.extra.children = tuple(self.fields.values())

    def take(self, _: object = None) -> None:
        """Try the step as the fields say."""
        with net_into(self.answer):
            self.walk.take(self.event.value, self.by.value, self.later.value, self.values())
            self.answer.value = str(self.walk.html())

    def restart(self, _: object = None) -> None:
        """Back to the first step."""
        first = replay(self.walk.state.steps[:1])
        assert first
        self.walk = Walk(first)
        self.answer.value = str(self.walk.html())

    def values(self) -> dict[str, object]:
        """What the fields hold; an empty one is left out."""
        found = {
            name: list(field.value) if isinstance(field.value, tuple) else field.value
            for name, field in self.fields.items()
        }
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def _pick(self, text: str, options: list[tuple[str, object]]) -> widgets.Dropdown:
        return self.widgets.Dropdown(options=options, description=text, tooltip=text, **WIDE)

    def _field(self, name: str) -> object:
        field = table().data["fields"][name]
        label = upper_first(field["name"])
        kind = field["type"]
        blank: list[tuple[str, Any]] = [("(chưa ghi)", None)]
        if kind == "information":
            return self.widgets.SelectMultiple(
                options=[(said, one) for one, said in names_of("information").items()],
                value=("ordinary",),
                description=label,
                rows=6,
                tooltip=label,
                **WIDE,
            )
        if kind == "text":
            return self.widgets.Text(description=label, placeholder="để trống là chưa ghi", **WIDE)
        options: dict[str, Callable[[], list[tuple[str, Any]]]] = {
            "code": lambda: [(said, code) for code, said in table().data["codes"][name].items()],
            "ground": lambda: [(said, one) for one, said in names_of("information").items()],
            "role": lambda: [(said, role) for role, said in table().data["roles"].items()],
            "flag": lambda: [("có", True), ("không", False)],
            "facts": lambda: list(OUTLETS.items()),
            "moment": lambda: (
                [(f"bước này cộng {text.removesuffix(' sau')}", hours) for text, hours in LATER]
                + [("trước bước này 1 ngày", -24.0)]
            ),
            "number": lambda: [(said, number) for number, said in enumerate(self._forms(), 1)],
            "kind": lambda: [(said, said) for said in table().data["kinds"]],
        }
        return self._pick(label, blank + options[kind]())

    def _forms(self) -> tuple[str, ...]:
        """The forms of the law of that day, so that the number means what the law lists."""
        state = self.walk.state
        return respond(
            {
                "kind": "press_request",
                "starts_at": state.asked_at.isoformat(),
                "unit_level": state.unit_level,
            }
        ).forms
