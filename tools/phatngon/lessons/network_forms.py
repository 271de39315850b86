"""Forms of lesson 4: may this person speak today; a register to repair, with the six indicators moving along."""

from __future__ import annotations

from phatngon.base.finding import Finding, RegisterPlace
from phatngon.base.html import Html, grid, join, tag
from phatngon.base.moments import show_moment
from phatngon.base.text import upper_first
from phatngon.lessons.cites import citation_list
from phatngon.lessons.guard import answer_into, net_into
from phatngon.lessons.network_data import INVENTED, TOLD, YEAR, RegisterDraft, folder
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.network.annual import annual_report
from phatngon.network.checks import check_registers
from phatngon.network.registers import dictionary
from phatngon.rules.spokespersons import CODES, FLAGS, Ruling, may_speak, table

WIDE = {"style": {"description_width": "15em"}, "layout": {"width": "46em", "max_width": "100%"}}
FLAGS_OF = {
    "head": (),
    "regular": ("assigned",),
    "authorised": ("written", "for_this_case", "has_end", "in_time", "deputy"),
    "other": (),
}


def show_speaker(session: Session) -> None:
    """Live: facts in, ruling out. On paper: the sheet to tick."""
    names, values = table().data["facts"], table().data["values"]
    if not session.live:
        rows = [
            (names[name], ["   ".join(f"☐ {label}" for label in values[name].values())])
            for name in CODES
        ]
        rows += [(names[name], ["☐ có   ☐ không   ☐ chưa rõ"]) for name in FLAGS]
        display(grid("Phiếu: người này có được phát ngôn không", ["Cần biết", "Ghi nhận"], rows))
        return
    import ipywidgets as widgets

    def pick(name: str, options: list[tuple[str, object]]) -> widgets.Dropdown:
        return widgets.Dropdown(
            options=options, description=names[name].capitalize(), tooltip=names[name], **WIDE
        )

    fields = {
        name: pick(name, [(label, code) for code, label in values[name].items()])
        for name in ("unit_level", "kind", "scope")
    }
    fields["unit_level"].value = "commune"
    fields["given_by"] = pick(
        "given_by",
        [("chưa rõ", None), *((label, code) for code, label in values["given_by"].items())],
    )
    fields |= {
        name: pick(name, [("chưa rõ", None), ("có", True), ("không", False)]) for name in FLAGS
    }
    answer = widgets.HTML()

    def fit(_: object = None) -> None:
        wanted = {"unit_level", "kind", "scope", *FLAGS_OF[fields["kind"].value]}
        wanted |= {"given_by"} if fields["kind"].value == "authorised" else set()
        wanted |= {"leads"} if fields["scope"].value == "several_provinces" else set()
        for name, one in fields.items():
            one.layout.display = None if name in wanted else "none"

    def rule() -> Html:
        shown = {name: one.value for name, one in fields.items() if one.layout.display != "none"}
        return ruling_html(may_speak(shown, as_of=session.as_of))

    for name in ("kind", "scope"):
        fields[name].observe(fit, "value")
    fit()
    button = widgets.Button(
        description="Xem có được nói không", tooltip="Đối chiếu với bảng quyết định"
    )
    button.on_click(lambda _: answer_into(answer, rule))
    box = widgets.VBox(
        [
            widgets.HTML("<strong>Người này có được phát ngôn không?</strong>"),
            *fields.values(),
            button,
            answer,
        ]
    )
    display(box.add_class("pn-item").add_class("pn-live"))


def ruling_html(ruling: Ruling) -> Html:
    """A ruling with the provisions it rests on."""
    notes = [tag("p", f"Lưu ý: {caveat}", class_="pn-cite") for caveat in ruling.caveats]
    cited = [reason.provision for reason in ruling.reasons]
    return tag(
        "div",
        tag("p", tag("strong", ruling.sentence())),
        tag("p", "Căn cứ: ", citation_list(cited)) if cited else None,
        *notes,
        class_="pn-result",
        role="status",
    )


def show_register(session: Session) -> None:
    """Live: the findings of the teaching register, a cell to rewrite, the six indicators. On paper: findings and indicators."""
    draft = RegisterDraft(folder(session, "so"))
    if session.live:
        display(RegisterForm(draft).box)
    else:
        display(
            join(findings_grid(check_registers(draft.read(), now=TOLD)), indicators_list(draft))
        )


class RegisterForm:
    """The live form over a draft: choose a finding, rewrite a cell, see findings and indicators anew."""

    def __init__(self, draft: RegisterDraft) -> None:
        import ipywidgets as widgets

        self.draft = draft
        self.panel, self.note = widgets.HTML(), widgets.HTML()
        self.pick = widgets.Dropdown(description="Dòng cần xem", **WIDE)
        self.column, self.text = (
            widgets.Dropdown(description="Cột", **WIDE),
            widgets.Text(description="Ghi lại", **WIDE),
        )
        self.button = widgets.Button(
            description="Ghi và kiểm tra lại", tooltip="Ghi ô này rồi kiểm tra cả sổ"
        )
        title = widgets.HTML(
            f"<strong>Sửa sổ của mạng lưới</strong> ({INVENTED.lower()}; tính lúc {show_moment(TOLD)})"
        )
        self.box = widgets.VBox(
            [title, self.pick, self.column, self.text, self.button, self.note, self.panel]
        )
        self.box.add_class("pn-item").add_class("pn-live")
        with net_into(self.note):
            self._refresh()
        self.pick.observe(self._choose, "value")
        self.column.observe(self._look, "value")
        self.button.on_click(lambda _: answer_into(self.note, self._put))
        self._choose()

    def _refresh(self) -> None:
        found = [
            one
            for one in check_registers(self.draft.read(), now=TOLD)
            if one.place.table in self.draft.tables
        ]
        options = [
            (
                f"{one.rule} – {one.place.row_id}: {one.message[:60]}",
                (one.place.table, one.place.row_id, one.place.field),
            )
            for one in found
        ]
        self.pick.options = options or [("không còn dòng nào", None)]
        self.panel.value = str(join(findings_grid(found), indicators_list(self.draft)))

    def _choose(self, _: object = None) -> None:
        if self.pick.value is None:
            self.column.options, self.text.value = [], ""
            return
        name, row_id, field = self.pick.value
        row, labels = (
            self.draft.row(name, row_id),
            {one.name: one.vi for one in dictionary().tables[name].columns},
        )
        self.column.options = [(f"{labels[key]} ({key})", key) for key in row if key in labels]
        self.column.value = field if field in row else self.column.options[0][1]
        self._look()

    def _look(self, _: object = None) -> None:
        if self.pick.value and self.column.value:
            self.text.value = self.draft.row(*self.pick.value[:2])[self.column.value]

    def _put(self) -> Html:
        if self.pick.value is None:
            return tag("p", "Sổ không còn dòng nào phải xem lại.", role="status")
        name, row_id, _ = self.pick.value
        self.draft.write(name, row_id, self.column.value, self.text.value)
        self._refresh()
        return tag(
            "p",
            f"Đã ghi vào dòng {row_id}. Sổ được kiểm tra lại, các chỉ số được tính lại.",
            role="status",
        )


def findings_grid(found: list[Finding[RegisterPlace]]) -> Html:
    """The findings as a table."""
    rows = [
        (one.place.row_id, [one.rule, upper_first(one.message), one.advice or ""]) for one in found
    ]
    return grid(
        "Dòng cần xem lại",
        ["Dòng", "Mã", "Điều thấy", "Cần làm"],
        rows or [("–", ["–", "Không còn dòng nào.", "–"])],
        INVENTED,
    )


def indicators_list(draft: RegisterDraft) -> Html:
    """L1 to L6 of the draft as it now stands."""
    made = annual_report(draft.read(), YEAR, now=TOLD)
    rows = [(name, [figure]) for name, figure in made.lines()]
    return grid("Sáu chỉ số của sổ này", ["Chỉ số", "Giá trị"], rows, INVENTED)
