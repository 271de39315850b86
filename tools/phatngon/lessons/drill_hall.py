"""What a drill in a hall is run with, beside the sheets: inject cards to hand out, slips of the roles, a sheet for the wall.

The cards are the trainer's until they are handed out; none of these papers tells an answer.
"""

from __future__ import annotations

from pathlib import Path

from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.moments import show_moment
from phatngon.base.numbers import format_number
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.lessons.drill_report import MARK
from phatngon.practice.drill.events import roles_of
from phatngon.practice.drill.hall import CLOSING, OPENING, class_minutes, held_apart, slips
from phatngon.practice.drill.scenario import Fact, Inject, Scenario, rubric

KINDS = {  # of paper: how its file is called, how it is titled, for whom it looks
    "cards": ("the-tin", "Thẻ tin", "trainer"),
    "roles": ("phieu-vai", "Phiếu vai", "trainer"),
    "wall": ("dan-tuong", "Tờ dán tường", "index"),
}
NO_SLIPS = "Kịch bản này không chia dữ kiện theo vai: cả nhóm dùng chung phiếu người học."
ONLY_ASKED = "Chỉ đọc cho nhóm khi được hỏi; nói kèm giờ và nguồn."
ONLY_ASKS = "Vai này không giữ con số nào: hỏi các vai khác."
BLANK_ROWS = 6
SAFETY = (
    "Ai nói “dừng tập” thì mọi vai dừng.",
    "Chỉ dùng chức vụ và tên trong tình huống; không tên người thật.",
    "Không gửi gì ra ngoài phòng.",
)


def minute_words(scenario: Scenario) -> list[str]:
    """The minute of the class of each inject, in words."""
    return [f"phút {minute}" for minute in class_minutes(scenario)]


def only_if(inject: Inject) -> str:
    """When an inject is left out."""
    return "nếu chưa lên tiếng" if inject.unless else "nếu đã làm việc trước" if inject.when else ""


def inject_cards(scenario: Scenario) -> Html:
    """A card an inject, to cut out: the minute of the class, the hour of the story, from whom, what."""
    cards = []
    for number, (inject, minute) in enumerate(
        zip(scenario.injects, minute_words(scenario), strict=True), 1
    ):
        told = f"Thẻ {number} · {minute} · {show_moment(scenario.moment(inject.at))}"
        only = f" · chỉ phát {only_if(inject)}" if only_if(inject) else ""
        cards.append(
            tag(
                "section",
                tag("p", tag("strong", told), only, class_="pn-item-title"),
                tag("p", tag("strong", f"{inject.sender} ({inject.channel})")),
                tag("p", inline(inject.text)),
                class_="pn-item",
            )
        )
    how = "Cắt rời từng thẻ. Đến phút ghi trên thẻ thì đưa cho nhóm; nhóm ghi giờ nhận vào nhật ký."
    return join(tag("p", MARK), tag("p", how), *cards)


def role_slips(scenario: Scenario) -> Html:
    """A slip a role, to cut out: what this role knows and the others do not."""
    found = (
        [(role.slip, role.brief) for role in roles_of(scenario)]
        if scenario.roles
        else [(slip, "") for slip in slips(scenario)]
    )
    if not found:
        return join(tag("p", MARK), tag("p", NO_SLIPS))
    cards = [
        tag(
            "section",
            tag("p", tag("strong", f"Vai {number} · {slip.role}"), class_="pn-item-title"),
            tag("p", brief) if brief else None,
            tag(
                "ul",
                *(tag("li", _row(scenario, row)) for row in slip.rows),
                *(_fact(scenario, fact) for fact in slip.facts),
            )
            if slip.rows or slip.facts
            else None,
            tag("p", ONLY_ASKED if slip.rows or slip.facts else ONLY_ASKS),
            class_="pn-item",
        )
        for number, (slip, brief) in enumerate(found, 1)
    ]
    how = "Cắt rời, mỗi người trong nhóm một phiếu. Không phiếu nào đủ: nhóm phải hỏi nhau rồi mới lập bảng số chung."
    return join(tag("p", MARK), tag("p", how), *cards)


def wall_sheet(scenario: Scenario) -> Html:
    """What hangs on the wall all the time: the situation, the minutes, what to hand in, the parts of a statement, an empty board."""
    end = scenario.minutes
    minutes = [
        ("Phút 0", ["Nhận vai, đọc tình huống"]),
        (f"Phút {OPENING}", ["Diễn tập: tin đến từng thẻ"]),
        (f"Phút {end - CLOSING}", ["Nộp sản phẩm, ghi nốt sổ"]),
        (f"Phút {end}", ["Hết giờ diễn tập; rút kinh nghiệm"]),
    ]
    start = f"{scenario.unit}. Giờ của tình huống bắt đầu: {show_moment(scenario.start)}."
    return tag(
        "div",
        tag("p", MARK),
        tag("p", tag("strong", start)),
        grid("Giờ của lớp", ["Lúc", "Làm gì"], minutes),
        tag("h3", "Phải nộp"),
        tag("ul", *(tag("li", line) for line in scenario.artefacts)),
        tag("h3", "Phát ngôn đầu tiên gồm"),
        tag("ol", *(tag("li", name) for name, _ in rubric()["template"])),
        tag("h3", "Quy ước"),
        tag("ul", *(tag("li", line) for line in SAFETY)),
        board(scenario, rows=3),
        class_="pn-wall",
    )


def board(scenario: Scenario, rows: int = BLANK_ROWS) -> Html:
    """The common board of numbers, empty."""
    columns = (
        scenario.data_columns if held_apart(scenario) else ("Giờ", "Con số", "Nguồn", "Ai ghi")
    )
    blank = [("________", ["________"] * (len(columns) - 1)) for _ in range(rows)]
    return grid("Bảng số chung của nhóm", list(columns), blank, "Một người ghi")


def hall_page(kind: str, scenario: Scenario) -> tuple[str, str]:
    """Title and page of a paper of :data:`KINDS`."""
    from phatngon.documents.page import page

    made = {"cards": inject_cards, "roles": role_slips, "wall": wall_sheet}[kind](scenario)
    title = f"{KINDS[kind][1]}. Kịch bản {scenario.number}: {scenario.title}"
    body = made.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return title, page(title, body, kind=KINDS[kind][2])


def write_hall(
    scenario: Scenario, folder: Path, formats: tuple[str, ...] = FORMATS
) -> dict[str, Path]:
    """Write all papers of a scenario; by kind and format. Raises MissingOnMachine where nothing can be written."""
    found = {}
    for kind, (name, _, _) in KINDS.items():
        title, whole = hall_page(kind, scenario)
        stem = folder / f"dien-tap-{scenario.code}-{name}"
        day = scenario.start.date()
        for format, path in write_formats(
            whole, stem, title=title, day=day, formats=formats
        ).items():
            found[f"{kind}.{format}"] = path
    return found


def _row(scenario: Scenario, row: tuple[str, ...]) -> str:
    return "; ".join(
        f"{head}: {cell}" for head, cell in zip(scenario.data_columns, row, strict=True)
    )


def _fact(scenario: Scenario, fact: Fact) -> Html:
    number = f"{format_number(fact.value)} {fact.unit}".strip()
    since = show_moment(scenario.moment(fact.since))
    return tag("li", f"{fact.label}: {number} ({fact.source}; dùng được từ {since})")
