"""The first answer a lesson gives: it is ready, which law it teaches, whose progress it keeps."""

from __future__ import annotations

from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.law.provision import CERTAINTY
from phatngon.lessons import session
from phatngon.lessons.guard import guarded
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.lessons.style import style_tag


def welcome(opened: Session) -> None:
    """Say that the lesson is ready; on a learner's screen also offer the nickname."""
    display(join(style_tag(), _ready_line(opened)))
    if opened.live:
        _offer_nickname(opened)


def _ready_line(opened: Session) -> Html:
    whose = f"Tài liệu của {session.unit_name(opened.unit)}. " if opened.unit else ""
    head = "Sẵn sàng. " if opened.surface == "live" else ""
    return join(
        tag(
            "p",
            tag("strong", head) if head else None,
            whose,
            f"{opened.bank.title}. Nội dung theo luật áp dụng ngày {show_date(opened.as_of)}.",
            class_="pn-ready",
            role="status",
        ),
        tag("p", CERTAINTY, class_="pn-cite"),
    )


def _offer_nickname(opened: Session) -> None:
    import ipywidgets as widgets

    from phatngon.practice.progress import ProgressStore

    box = widgets.Combobox(
        value=opened.nickname,
        options=tuple(ProgressStore.nicknames()),
        description="Tên gọi của anh/chị:",
        ensure_option=False,
        style={"description_width": "initial"},
        layout={"width": "26em"},
    )
    button = widgets.Button(description="Dùng tên này", tooltip="Ghi tiến độ dưới tên này")
    said = widgets.HTML(_whose(opened.nickname))
    output = widgets.Output()

    @guarded
    def use(_: object) -> None:
        session.choose_nickname(box.value)
        said.value = _whose(session.current().nickname)

    def clicked(event: object) -> None:
        with output:
            output.clear_output()
            use(event)

    button.on_click(clicked)
    display(widgets.VBox([widgets.HBox([box, button]), said, output]).add_class("pn-nickname"))


def _whose(name: str) -> str:
    return str(
        tag(
            "span",
            "Tiến độ được ghi trên máy này, dưới tên “",
            tag("strong", name),
            "”. Chạy lại bài, tắt máy rồi mở lại đều không mất.",
            role="status",
        )
    )
