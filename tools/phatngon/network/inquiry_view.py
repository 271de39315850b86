"""What the log of inquiries tells people and other programs: lines, JSON, and rows of the register ``fact_inquiry``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from phatngon.base.choices import choose
from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import show_moment
from phatngon.network.registers import dictionary
from phatngon.network.rows import Inquiry
from phatngon.rules.inquiries import InquiryState
from phatngon.rules.inquiry_clocks import binding_clock
from phatngon.rules.inquiry_events import role_name, table

REGISTER = "fact_inquiry"
_NO_PRESS = ("citizen", "aggregator", "individual_page")  # such an asker has no press body to name
DUES = {"law": "chỉ hạn của luật", "draft": "thêm mốc của dự thảo"}


def list_line(state: InquiryState, now: datetime) -> str:
    """One inquiry in one line: id, who asks, where it stands, the next end."""
    end = binding_clock(state)
    due = f"; {end.sentence()}: {end.status(now)}" if end and state.waiting else ""
    if state.press_body:
        return f"{state.inquiry_id} – {state.press_body}: {state.name}{due}"
    if state.asker in _NO_PRESS:
        asker = table().data["codes"]["asker"][state.asker]
        return f"{state.inquiry_id} – {asker}: {state.name}{due}"
    return f"{state.inquiry_id} – {state.name}, chưa ghi tên cơ quan báo chí{due}"


def show_lines(state: InquiryState, now: datetime) -> list[str]:
    """The whole inquiry: question, who asks, clocks, the way so far, what may be done now and by whom."""
    codes = table().data["codes"]
    lines = [
        f"{state.inquiry_id} – {state.name}",
        f"Hỏi: {state.question}",
        f"Nhận: {show_moment(state.asked_at)}, qua {codes['channel'][state.channel]}; cơ quan báo chí: {state.press_body or 'chưa ghi tên'}",
    ]
    lines += [f"Người hỏi: {codes['asker'][state.asker]}"] if state.asker else []
    lines += [f"Hạn: {clock.sentence()} – {clock.status(now)}" for clock in state.clocks()]
    lines += [
        f"{number}. {show_moment(step.at)}: {step.name} ({role_name(step.by)})"
        for number, step in enumerate(state.steps, 1)
    ]
    following = state.next_steps()
    said = []
    for step in following:
        roles = ", ".join(f"{role_name(role)} [{role}]" for role in step.by)
        said.append(f"Làm được bây giờ: {step.name} [{step.event}] – {roles}")
    return lines + (said or ["Không còn bước nào."])


def state_json(state: InquiryState, now: datetime) -> dict[str, object]:
    """The inquiry as JSON values."""
    register = register_row(state)
    return {
        "inquiry_id": state.inquiry_id,
        "state": state.state,
        "waiting": state.waiting,
        "asker": state.asker,
        "decision": state.answer.decision if state.answer else None,
        "clocks": [clock.to_json() | {"status": clock.status(now)} for clock in state.clocks()],
        "next_steps": [step.to_json() for step in state.next_steps()],
        "path": state.path,
        "register": _cells(register),
        "steps": [step.to_json() for step in state.steps],
    }


def register_row(state: InquiryState, due: str = "law") -> Inquiry:
    """The inquiry as a row of the register. ``due``: ``law`` leaves the end empty where the law sets none, ``draft`` puts that
    of the city draft there (an assumption, to be told beside every figure made from it). Raises InputError for another word.
    """
    due = choose(due, DUES, head="“due” là")
    ends = {clock.source: clock.due_at for clock in reversed(state.clocks()) if clock.due_at}
    end = ends.get("law") or (ends.get("draft") if due == "draft" else None)
    basis = table().data["kinds"][state.kind]["basis"]
    return Inquiry(
        inquiry_id=state.inquiry_id,
        asked_at=state.asked_at,
        unit_code=state.unit_code,
        press_body=state.press_body,
        channel=state.channel,
        legal_basis=basis,
        class_=state.class_,
        due_at=end,
        extended_to=state.extended_to,
        extension_notice_at=state.extension_notice_at,
        first_answer_at=state.first_answer_at,
        closed_at=state.closed_at,
        answers_count=state.answers,
        follow_up_count=state.follow_ups,
        rating=state.rating,
        refusal_ground=state.refusal_ground.upper() if state.refusal_ground else None,
        refusal_reason_text=state.refusal_reason,
    )


def register_rows(states: Iterable[InquiryState], due: str = "law") -> list[Inquiry]:
    """The rows of the register; what was sent another way is no request of the press and stays out."""
    return [register_row(state, due) for state in states if state.path is None]


def register_csv(rows: Iterable[Inquiry]) -> str:
    """Rows as the CSV that :func:`phatngon.network.registers.load_registers` reads."""
    names = dictionary().tables[REGISTER].names
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(_cells(row) for row in rows)
    return buffer.getvalue()


def write_register(rows: Iterable[Inquiry], folder: Path) -> Path:
    """Write the register into ``folder``. Raises InputError where another register lies there: nothing is written over."""
    path, text = folder / f"{REGISTER}.csv", register_csv(rows)
    if path.exists() and read_text(path) != text:
        raise InputError(
            "đã có một sổ khác ở đây, không ghi đè.",
            where=str(path),
            advice="Chọn thư mục khác, hoặc dời tệp cũ đi.",
        )
    return write_text(path, text)


def _cells(row: Inquiry) -> dict[str, object]:
    found = {}
    for name in dictionary().tables[REGISTER].names:
        value = getattr(row, "class_" if name == "class" else name, None)
        found[name] = value.isoformat() if isinstance(value, datetime) else value
    return found
