"""The signed report as a Word file in the layout of administrative documents: sentences to sign, tables and charts behind them.

What concerns only the person who writes (whose way of counting it is, why an alert fired) stands in comments on the first page,
never in the body that is signed.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

from phatngon.documents.administrative import letter_bytes
from phatngon.documents.agencies import find_agency
from phatngon.documents.letter import Letter, LetterBlock
from phatngon.network.invented import marked_docx
from phatngon.reach.alerts import Alert
from phatngon.reach.charts import Charts
from phatngon.reach.decision_points import Evidence
from phatngon.reach.decisions import DecisionPoint, key_rows, points
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.digest import Digest
from phatngon.reach.levels import level_rows
from phatngon.reach.narrative import (
    closing,
    narrative,
    opening,
    plain_name,
    plain_text,
    quotable,
    told_reach,
)
from phatngon.reach.proposals import by_kind
from phatngon.reach.trends import reach_trend, tone_trend
from phatngon.reach.views import OWN_NOTE, STATES, channels, on_time_trend, tone, topics
from phatngon.tables.locality import locality

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MAIN = (
    "M23",
    "M24",
    "M01",
    "M02",
    "M05",
    "M08",
    "M10",
    "M09",
    "M12",
    "M13",
    "M14",
    "M17",
    "M18",
    "M19",
    "M11",
    "M32",
)
ESTIMATES = ("M10", "M12")  # told only where enough items tell of people
CHARTS = (reach_trend, channels, tone, tone_trend, topics, on_time_trend)
CHART_CM = 15.5
MOST_WHY, MOST_NAMED = 3, 8  # alerts of a kind told one by one; headlines or units named
FIRST_PAGE_CM = ((4.2, 3.4, 4.2, 4.2), (5.3, 4.7, 6.0))  # widths of the columns of its two tables
KEY_HEAD = ("Chỉ số", "Kỳ này", "So với kỳ trước", "Dựa trên")
POINT_HEAD = ("Phát hiện", "Nguyên nhân", "Việc cần làm; phụ trách; thời hạn")
NOTES = (
    "Số liệu và cách tính theo đề xuất của bộ học liệu Phát ngôn; chưa phải quy định của cơ quan nào. Nếu có văn bản giao chế độ "
    "báo cáo hoặc hướng dẫn cách tính, nêu văn bản đó ở câu mở đầu, lần đầu ghi đủ tên loại, số, ngày, cơ quan ban hành, trích yếu.",
    "Mọi con số lấy từ bảng chỉ số kèm theo; sửa số liệu thì lập lại báo cáo, không sửa tay.",
    "Đơn vị chủ trì và thời hạn ở mục đề xuất, kiến nghị là dự kiến; người soạn sửa theo phân công của cơ quan.",
)
_FIGURE = re.compile(
    r'<img alt="([^"]*)" src="data:image/png;base64,([^"]+)"><figcaption>(.*?)</figcaption>',
    re.DOTALL,
)


def report_letter(
    told: Digest, judgement: str = "", office: str = "", cause: str = "", owner: str = ""
) -> Letter:
    """The signed report of an ``office`` (its unit code; by default the focal point). Raises InputError for an unknown one.

    ``cause``, ``owner``: see :func:`phatngon.reach.decisions.points`.
    """
    agency = find_agency(office or locality().reports)
    found = points(told, cause=cause, owner=owner, office=office)
    body = [
        LetterBlock("paragraph", opening(told, office)),
        LetterBlock("table", rows=(KEY_HEAD, *key_rows(told))),
    ]
    if found:
        body += [
            LetterBlock("paragraph", "Những điểm cần quyết định:"),
            LetterBlock("table", rows=(POINT_HEAD, *_points(found))),
        ]
    for section in narrative(told, judgement, office, cause):
        body += [
            LetterBlock("heading", section.title),
            *(LetterBlock("paragraph", sentence) for sentence in section.sentences),
        ]
    body.append(LetterBlock("paragraph", f"{closing(told, office)}./."))
    return Letter(
        "bao-cao-lan-toa",
        "Báo cáo lan tỏa",
        agency,
        f"Tình hình lan tỏa thông tin kỳ {told.period.label}",
        tuple(body),
        (locality().committee,),
        "BÁO CÁO",
        "BC",
        ("Như trên;", "Các sở, ban, ngành, phường, xã;", "Lưu: VT."),
        (*NOTES, *(f"{alert.name}: {alert.why}" for alert in dict.fromkeys(told.alerts))),
        annex=tuple(_annex(told, found)),
        annex_head=(
            "PHỤ LỤC",
            f"Số liệu, biểu đồ của kỳ {told.period.label}",
            f"(Kèm theo Báo cáo tình hình lan tỏa thông tin kỳ {told.period.label} của {agency.name})",
        ),
    )


def report_docx(
    told: Digest,
    judgement: str = "",
    *,
    day: date | None = None,
    office: str = "",
    charts: Charts | None = None,
    cause: str = "",
    owner: str = "",
) -> bytes:
    """The signed report as Word; the same digest gives the same bytes. ``charts``: its charts, where another paper shows them."""
    letter = report_letter(told, judgement, office, cause, owner)
    data = letter_bytes(letter, day=day or told.now.date())
    shown = _evidence(points(told, cause=cause, owner=owner, office=office))
    links = {one.title: one.url for one in shown if one.url}
    return marked_docx(_finished(data, charts or Charts(told), links), invented=told.invented)


def _points(found: Sequence[DecisionPoint]) -> list[tuple[str, ...]]:
    """What has to be decided; the items that show it are called by their number in the annex."""
    numbers = {one: number for number, one in enumerate(_evidence(found), 1)}
    rows: list[tuple[str, ...]] = []
    for one in found:
        shown = ", ".join(str(numbers[item]) for item in one.evidence)
        where = f" (tin số {shown} của phụ lục)" if shown else ""
        rows.append((f"{one.what}{where}", one.cause, f"{one.do}; {one.owner}; trước {one.due}"))
    return rows


def _evidence(found: Sequence[DecisionPoint]) -> list[Evidence]:
    """Every item that shows something, once."""
    return list(dict.fromkeys(item for one in found for item in one.evidence))


def _annex(told: Digest, points: Sequence[DecisionPoint]) -> list[LetterBlock]:
    found = [
        LetterBlock("heading", "Số liệu chính"),
        LetterBlock("table", rows=tuple(_figures(told))),
        LetterBlock("heading", "Theo các mức đánh giá truyền thông"),
        LetterBlock("table", rows=(("Mức", "Kỳ này"), *level_rows(told.metrics, told.objectives))),
        LetterBlock("heading", "Tình hình nộp báo cáo, số đơn vị"),
        LetterBlock("table", rows=tuple(_arrivals(told))),
    ]
    if shown := _evidence(points):
        rows = [(str(number), one.title) for number, one in enumerate(shown, 1)]
        found += [
            LetterBlock("heading", "Tin dẫn chứng"),
            LetterBlock("table", rows=(("Số", "Tin (mở được từ tiêu đề)"), *rows)),
        ]
    if told.alerts:
        rows = [(rows[0].name, _told(rows, told)) for rows in by_kind(told.alerts).values()]
        found += [
            LetterBlock("heading", "Những điểm cần chú ý"),
            LetterBlock("table", rows=(("Loại", "Nội dung"), *rows)),
        ]
    return [*found, LetterBlock("heading", "Biểu đồ")]


def _told(alerts: list[Alert], told: Digest) -> str:
    """Why the alerts of a kind fired, what they are about and whom they concern; of many the first, and how many more."""
    about = dict.fromkeys(one for alert in alerts for one in alert.about if quotable(one))
    why = dict.fromkeys(alert.why for alert in alerts if quotable(alert.why))
    said = " ".join(list(why)[:MOST_WHY])
    names = dict.fromkeys(told.names.get(unit, unit) for alert in alerts for unit in alert.units)
    units = () if any(name in said for name in names) else names  # once is enough
    rest = len(why) - MOST_WHY
    return " ".join(
        [
            *list(why)[:MOST_WHY],
            *([f"Và {rest} lần khác trong kỳ."] if rest > 0 else []),
            *([f"Nội dung: {_some(about)}."] if about else []),
            *([f"Đơn vị: {_some(units)}."] if units else []),
        ]
    )


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    rest = len(shown) - MOST_NAMED
    return "; ".join(shown[:MOST_NAMED]) + (f"; và {rest} mục khác" if rest > 0 else "")


def _figures(told: Digest) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Chỉ số", "Kỳ này", "Kỳ trước")]
    for id in MAIN:
        old = told.before.get(id)
        hidden = id in ESTIMATES and not told_reach(told)
        now = "chỉ nêu khoảng, vì ít số liệu" if hidden else plain_text(told.metrics[id])
        rows.append((plain_name(told.metrics[id]), now, old.text() if old and not hidden else "–"))
    return rows


def _arrivals(told: Digest) -> list[tuple[str, ...]]:
    """One row a level: how many of its units stand in each state that occurs."""
    used = [state for state in STATES if any(row.state == state for row in told.standings)]
    rows: list[tuple[str, ...]] = [("Cấp", *(STATES[state][1].capitalize() for state in used))]
    for level in code_lists()["level"]:
        states = [row.state for row in told.standings if told.levels_of.get(row.unit_code) == level]
        if states:
            rows.append((code_name("level", level), *(str(states.count(one)) for one in used)))
    return rows


def _link_titles(document: Document, links: Mapping[str, str]) -> None:
    """Let every cell that holds just the title of an item lead to the item."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    from phatngon.documents.word_style import element

    lines = [line for table in document.tables for cell in table._cells for line in cell.paragraphs]
    for line in lines:
        url = links.get(line.text, "")
        if url.startswith(("https://", "http://")) and line.runs:
            target = document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            around = element("hyperlink")
            around.set(qn("r:id"), target)
            line.runs[0]._r.addprevious(around)
            for run in line.runs:
                run.font.underline = True
                around.append(run._r)


def _narrow(table: Table, widths: Sequence[float]) -> None:
    """A table of the first page as wide as the text and in smaller letters, so that it stays there."""
    from docx.shared import Cm, Pt

    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(11)


def _finished(data: bytes, charts: Charts, links: Mapping[str, str]) -> bytes:
    """The Word file with links on the titles of its items and the charts of the period at its end, each with its words."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    from phatngon.documents.word import same_bytes

    document: Any = docx.Document(io.BytesIO(data))
    _link_titles(document, links)
    for head, widths in zip((KEY_HEAD, POINT_HEAD), FIRST_PAGE_CM, strict=True):
        for table in document.tables:
            if [cell.text for cell in table.rows[0].cells] == list(head):
                _narrow(table, widths)
    for number, chart in enumerate(CHARTS, 1):
        found = _FIGURE.search(charts.html(chart))
        assert found
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(
            io.BytesIO(base64.b64decode(found[2])), width=Cm(CHART_CM)
        )
        shape._inline.docPr.set("descr", unescape(found[1]))
        caption = document.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.space_after = Pt(9)
        said = unescape(found[3]).replace(OWN_NOTE, "").strip()
        caption.add_run(f"Biểu đồ {number}. {said}").italic = True
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())
