"""The signed report as a Word file in the layout of administrative documents, and the same page as PDF."""

from __future__ import annotations

from datetime import date

from phatngon.documents.administrative import letter_bytes
from phatngon.documents.agencies import find_agency
from phatngon.documents.letters import Block, Letter
from phatngon.network.invented import marked_docx
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import narrative
from phatngon.reach.views import STATES

WRITER = "46-S-van-hoa-va-the-thao"  # the role that prepares the report for the city
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
NOTE = "Số liệu và cách tính theo đề xuất của bộ học liệu Phát ngôn; chưa phải quy định của cơ quan nào."


def report_letter(told: Digest, judgement: str = "", writer: str = WRITER) -> Letter:
    """The signed report: the narrative, the main figures, the state of every unit. Raises InputError for an unknown writer."""
    body = [
        Block(
            "paragraph",
            f"Báo cáo tình hình lan tỏa truyền thông kỳ {told.period.label} của các sở, ban, ngành, phường, xã như sau:",
        )
    ]
    for section in narrative(told, judgement):
        body += [
            Block("heading", section.title),
            *(Block("paragraph", sentence) for sentence in section.sentences),
        ]
    body += [
        Block("heading", "Bảng số liệu chính"),
        Block("table", rows=tuple(_figures(told))),
        Block("heading", "Tình hình nộp báo cáo"),
        Block("table", rows=tuple(_arrivals(told))),
    ]
    return Letter(
        "bao-cao-lan-toa",
        "Báo cáo lan tỏa",
        find_agency(writer),
        f"Tình hình lan tỏa truyền thông kỳ {told.period.label}",
        tuple(body),
        ("Ủy ban nhân dân thành phố Huế",),
        "BÁO CÁO",
        "BC",
        ("Như trên;", "Các sở, ban, ngành, phường, xã;", "Lưu: VT."),
        (
            NOTE,
            "Mọi con số lấy từ bảng chỉ số kèm theo; sửa số liệu thì lập lại báo cáo, không sửa tay.",
            *(f"{alert.name}: {alert.why}" for alert in told.alerts),
        ),
    )


def report_docx(
    told: Digest, judgement: str = "", *, day: date | None = None, writer: str = WRITER
) -> bytes:
    """The signed report as Word; the same digest gives the same bytes."""
    return marked_docx(
        letter_bytes(report_letter(told, judgement, writer), day=day or told.now.date()),
        invented=told.invented,
    )


def _figures(told: Digest) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Chỉ số", "Kỳ này", "Kỳ trước")]
    for id in MAIN:
        old = told.before.get(id)
        rows.append(
            (told.metrics[id].name, told.metrics[id].full_text(), old.text() if old else "–")
        )
    return rows


def _arrivals(told: Digest) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Cấp", "Tình trạng", "Số đơn vị")]
    for level in code_lists()["level"]:
        states = [row.state for row in told.standings if told.levels_of.get(row.unit_code) == level]
        rows += [
            (code_name("level", level), STATES[state][1], str(states.count(state)))
            for state in STATES
            if state in states
        ]
    return rows
