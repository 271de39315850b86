"""Forms of lesson 5 on outgoing news: repair a faulty package, choose channels, see which copies still want a correction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from phatngon.base.finding import FilePlace, Finding
from phatngon.base.html import Html, grid, join, markdown, tag
from phatngon.base.moments import VIETNAM, show_date, show_moment
from phatngon.base.paths import kit_root
from phatngon.law import load_law
from phatngon.lessons.cites import citation_list
from phatngon.lessons.guard import net_into
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.network.corrections import read_item, spread
from phatngon.network.outgoing import FILE, Package, check
from phatngon.network.outgoing_advice import forms_of
from phatngon.network.outgoing_finding import proposal, table
from phatngon.rules.press_types import type_label

if TYPE_CHECKING:
    import ipywidgets as widgets


FAULTY = "loi"
TOLD = datetime(
    2026, 11, 25, 15, 30, tzinfo=VIETNAM
)  # the moment of the invented story; a lesson gives the same result on any day
WIDE = {"style": {"description_width": "13em"}, "layout": {"width": "46em", "max_width": "100%"}}
NOTE = "Bộ tài liệu gửi báo chí, con số và nơi đăng đều giả định; các phép kiểm tra là đề xuất của bộ học liệu."
SPEAKERS = {
    "cấp phó, mới được giao miệng": None,
    "người đứng đầu": {"kind": "head"},
    "người phát ngôn thường xuyên đã được giao": {"kind": "regular", "assigned": True},
}
EMBARGOES = {
    "như đang ghi": None,
    "không hẹn giờ": "",
    "17 giờ 00 ngày 25/11/2026, kèm múi giờ": "2026-11-25T17:00:00+07:00",
    "8 giờ 00 ngày 25/11/2026, kèm múi giờ": "2026-11-25T08:00:00+07:00",
}
ACCOUNT = {"như đang ghi: chưa công bố trên cổng": False, "đã công bố trên cổng": True}


class Repair:
    """A copy of a package in memory that a learner mends; nothing on the disk changes."""

    def __init__(self, package: Package) -> None:
        self.given = package
        self.data: dict[str, Any] = deepcopy(package.data)
        self.words = {text.file: text.words for text in package.texts[1:]}

    def check(self) -> list[Finding[FilePlace]]:
        """The findings of the package as it now stands."""
        return check(Package(self.given.folder, self.data, self.words), now=TOLD)

    def set_channels(self, chosen: tuple[str, ...], *, declared: bool) -> None:
        """The channels the learner picked; ``declared``: the account is named on the portal."""
        names = {row["channel"]: row for row in self.given.rows("channels")}
        self.data["channels"] = [
            deepcopy(names.get(channel, {"channel": channel})) for channel in chosen
        ]
        for row in self.data["channels"]:
            if row["channel"] == "account":
                row["declared_on_portal"] = declared

    def set_part(self, field: str, number: int, name: str, value: str) -> None:
        """One part of one row of a list field; an empty value takes it away."""
        self.data[field][number][name] = value or None

    def set_text(self, file: str, words: str) -> None:
        """Other words for a text."""
        self.words[file] = words


def show_package(session: Session) -> None:
    """Live: mend the faulty package and see the findings go. On paper: the package and its findings."""
    repair = Repair(Package.read(session.data / "network" / "goi-tin" / FAULTY))
    if not session.live:
        display(join(package_html(repair), findings_html(repair.check())))
        return
    display(PackageForm(repair).box)


def package_html(repair: Repair) -> Html:
    """The texts of the package and its table of numbers."""
    data = repair.data
    rows = [
        (
            str(row.get("label")),
            [
                f"{row.get('value')} {row.get('unit') or ''}",
                str(row.get("source") or "chưa ghi"),
                _day(row.get("as_of")),
            ],
        )
        for row in data["numbers"]
    ]
    names = proposal()["channels"]
    texts = [
        tag(
            "li",
            tag("strong", f"{row['file']} ({names[row['channel']]['name']})"),
            markdown(_without_headings(repair.words[row["file"]])),
        )
        for row in data["texts"]
    ]
    return join(
        tag(
            "p", tag("strong", str(data["title"])), f" (lúc {show_moment(TOLD)}). ", tag("em", NOTE)
        ),
        tag("ul", *texts),
        grid("Bảng số chính của gói", ["Tên số", "Giá trị", "Nguồn", "Thời điểm"], rows),
    )


def _without_headings(text: str) -> str:
    """Headings of a package's text as bold lines: inside a lesson they would become headings of the lesson."""
    return re.sub(r"(?m)^#{1,6}\s+(.+?)\s*$", r"**\1**\n", text)


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return show_moment(value)
    return show_date(value) if isinstance(value, date) else str(value or "chưa ghi")


def findings_html(found: list[Finding[FilePlace]]) -> Html:
    """The findings, what must be repaired first; a sentence where nothing is left."""
    if not found:
        after = "Máy không biết điều nào là thật: người có thẩm quyền vẫn đọc lại trước khi gửi."
        return tag(
            "div",
            tag("p", tag("strong", "Bộ tài liệu gửi báo chí không còn điều nào phải sửa. "), after),
            class_="pn-result",
            role="status",
        )
    kinds = {"E": "phải sửa", "W": "xem lại"}
    rows = [
        (one.rule, [kinds[one.severity], _spot(one), one.message, one.advice or ""])
        for one in found
    ]
    must = sum(one.severity == "E" for one in found)
    caption = f"{must} điều phải sửa, {len(found) - must} điều xem lại"
    return grid("Điều phải xem", ["Mã", "Mức", "Ở đâu", "Điều gì", "Làm gì"], rows, caption)


def _spot(one: Finding[FilePlace]) -> str:
    """Where a finding stands, as the form names it: a part of the package, or a text by its file."""
    return (
        one.place.part
        if one.place.file == FILE and one.place.part
        else str(one.place).removeprefix(f"{FILE}, ")
    )


def channels_table(as_of: date) -> Html:
    """Which channel fits which news: the table the code runs, the forms as the law of the day names them."""
    law, data = load_law(), proposal()
    provision, forms = forms_of(as_of)
    rows = []
    for row in table().rows("advice"):
        channel = data["channels"][row.data["channel"]]
        form = forms[channel["form"] - 1] if forms else "chưa có căn cứ"
        rows.append((channel["name"], [_when(row.when, row.unless), row.data["why"], form]))
    cited = [one for one in (provision, data["account_rule"]) if one and law[one].in_force(as_of)]
    source = join("Tên hình thức theo: ", citation_list(cited)) if provision else ""
    made = grid(
        "Chọn hình thức và kênh",
        ["Kênh", "Khi", "Vì sao", "Hình thức theo luật"],
        rows,
        "Đề xuất của bộ học liệu; cơ quan tự quyết định, trong các hình thức của luật",
    )
    return join(made, tag("div", source, class_="pn-cite")) if source else made


def _when(when: Mapping[str, tuple[str, ...]], unless: Mapping[str, tuple[str, ...]]) -> str:
    values = proposal()["values"]
    flags = {
        "public": "tin cho người dân",
        "press": "tin cho báo chí",
        "has_numbers": "có bảng số",
        "declared": "có tài khoản đã công bố",
        "questions_expected": "báo sẽ hỏi nhiều",
        "press_asked": "báo đã đề nghị gặp",
    }
    said = [
        flags[name] if name in flags else " hoặc ".join(values[name][one] for one in allowed)
        for name, allowed in when.items()
    ]
    said += [
        f"không phải khi {values[name][one]}" for name, refused in unless.items() for one in refused
    ]
    return "; ".join(said) or "mọi tin"


def copies_table(as_of: date) -> Html:
    """The sample copies of a false item at the moment of the story: who must correct by which provision, what is outstanding, M43."""
    item = read_item(kit_root() / "sample_data" / "network" / "goi-tin" / "ban-sao.yaml")
    found, words, law = spread(item, now=TOLD), proposal()["correction_words"], load_law()
    rows = []
    for one in found.standings:
        cited = [id for id in one.provisions if law[id].in_force(as_of)]
        state = words[one.state] if one.state in ("done", "gone", "due", "late") else "–"
        owed = "–" if one.state in ("done", "gone") else one.owed
        rows.append(
            (
                one.copy.outlet,
                [type_label(one.type), state, owed, citation_list(cited) if cited else Html("–")],
            )
        )
    return grid(
        f"Bài đăng lại của bài “{item.title}”",
        ["Nơi đăng", "Loại hình", "Tình trạng", "Phải làm", "Căn cứ"],
        rows,
        f"Giả định, tính ở {show_moment(TOLD)}",
        f"{found.indicator.name}: {found.indicator.full_text()}.",
    )


class PackageForm:
    """The widgets around a :class:`Repair`."""

    def __init__(self, repair: Repair) -> None:
        import ipywidgets as widgets

        self.repair, self.widgets = repair, widgets
        names, data = proposal()["channels"], repair.data
        self.channels = widgets.SelectMultiple(
            options=[(one["name"], code) for code, one in names.items()],
            description="Các kênh",
            rows=8,
            value=tuple(row["channel"] for row in data["channels"]),
            tooltip="Các kênh",
            **WIDE,
        )
        self.account = self._pick("Tài khoản", ACCOUNT, False)
        self.speaker = self._pick("Người nói", SPEAKERS, None)
        self.embargo = self._pick("Thời điểm được phép đăng", EMBARGOES, None)
        self.parts = {
            ("images", 0, "alt"): self._line("Mô tả hình cho người khiếm thị", ""),
            ("images", 0, "rights"): self._line("Quyền sử dụng hình", ""),
            ("numbers", 1, "source"): self._line("Nguồn của số suất ăn", ""),
            ("numbers", 2, "as_of"): self._line("Ngày của số mẫu", ""),
        }
        self.contact = {
            name: self._line(f"Đầu mối: {words}", str(data["contact"].get(name) or ""))
            for name, words in proposal()["parts"]["contact"].items()
        }
        channel_of = {row["file"]: names[row["channel"]]["name"] for row in data["texts"]}
        self.texts = {
            file: widgets.Textarea(
                description=f"Bản chữ: {channel_of[file]}",
                value=words,
                rows=4,
                tooltip=f"{channel_of[file]} ({file})",
                **WIDE,
            )
            for file, words in repair.words.items()
        }
        given = data.get("checklist", {})
        self.ticks = {
            code: widgets.Checkbox(
                description=words,
                value=given.get(code) is True,
                indent=False,
                layout=WIDE["layout"],
            )
            for code, words in proposal()["checklist"].items()
        }
        self.answer = widgets.HTML(str(findings_html(repair.check())))
        button = widgets.Button(
            description="Ghi và kiểm tra lại",
            tooltip="Ghi các chỗ đã sửa rồi chạy lại các phép kiểm tra",
        )
        button.on_click(self.apply)
        head = widgets.HTML(
            str(
                join(
                    tag("strong", "Bộ tài liệu gửi báo chí có lỗi, sửa trước khi gửi"),
                    package_html(repair),
                )
            )
        )
        self.box = widgets.VBox(
            [
                head,
                *self.texts.values(),
                self.channels,
                self.account,
                self.speaker,
                self.embargo,
                *self.parts.values(),
                *self.contact.values(),
                *self.ticks.values(),
                button,
                self.answer,
            ]
        )
        self.box.add_class("pn-item").add_class("pn-live")

    def apply(self, _: object = None) -> None:
        """Write what the fields say and check again."""
        with net_into(self.answer):
            repair = self.repair
            for file, field in self.texts.items():
                repair.set_text(file, field.value)
            repair.set_channels(self.channels.value, declared=self.account.value)
            for (field, number, name), line in self.parts.items():
                repair.set_part(field, number, name, line.value)
            repair.data["contact"] = {name: line.value for name, line in self.contact.items()}
            repair.data["checklist"] = {code: box.value for code, box in self.ticks.items()}
            repair.data["spokesperson"] = self.speaker.value or repair.given.data["spokesperson"]
            repair.data["embargo"] = (
                repair.given.data["embargo"]
                if self.embargo.value is None
                else self.embargo.value or None
            )
            self.answer.value = str(findings_html(repair.check()))

    def _pick(self, text: str, options: Mapping[str, object], value: object) -> widgets.Dropdown:
        return self.widgets.Dropdown(
            options=list(options.items()), value=value, description=text, tooltip=text, **WIDE
        )

    def _line(self, text: str, value: str) -> widgets.Text:
        return self.widgets.Text(
            description=text, value=value, tooltip=text, placeholder="chưa ghi", **WIDE
        )
