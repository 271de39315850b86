"""An answer of ``respond`` in plain Vietnamese, line by line, as an officer would read it aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phatngon.base.moments import show_date, show_moment
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.law import Law, load_law
from phatngon.rules.case import names_of
from phatngon.rules.replies import Answer, Duty, table
from phatngon.rules.table import Basis, RuleRow

BY = {"agency": "Cơ quan", "press": "Cơ quan báo chí", "requester": "Người yêu cầu"}
UNIT_WORDS = {"hours": "giờ", "days": "ngày", "working_days": "ngày làm việc"}
BINDING = {"may": "được từ chối", "must_not": "không được cung cấp"}


@dataclass(frozen=True)
class TableLine:
    """A row of the time limits as it is printed: the event with all its conditions, what to do, the limit, counted from when."""

    event: str
    what: str
    limit: str
    start: str


def table_line(row: RuleRow, basis: Basis, law: Law, *, kind: str = "") -> TableLine:
    """The words of a row of ``deadlines`` on the ground ``basis``; ``kind`` names one of several kinds of event.

    >>> from datetime import date
    >>> row = next(row for row in table().rows("deadlines") if row.id == "quoc-gia")
    >>> table_line(row, row.bases(load_law(), date(2026, 11, 23))[0], load_law(), kind="sudden_event").event
    'vụ việc đột xuất, quan trọng, tác động lớn trong xã hội, mang tính quốc gia'
    """
    data = table().data
    labels = "; ".join(data["labels"][one] for one in row.when["kind"] if kind in ("", one))
    event = row.data.get("event") or labels + _conditions_in_words(row.when, data["conditions"])
    if "param" in row.data:
        amount = format_number(law.param(f"{basis.provision}.{row.data['param']}"))
        limit = f"{amount} {UNIT_WORDS[row.data['unit']]}" + (
            " trước giờ khai mạc" if row.data.get("backwards") else ""
        )
    else:
        limit = row.data.get("limit") or (
            "ngay" if row.data.get("unit") == "immediate" else "không ghi thời hạn"
        )
    return TableLine(
        event, row.data.get("told", row.data["what"]), limit, _start_in_words(row, basis)
    )


def _conditions_in_words(
    when: Mapping[str, tuple[object, ...]], words: Mapping[str, Mapping[object, str]]
) -> str:
    """Every condition of a row, read on after the name of the event, the levels of agencies in brackets at the end.

    A condition without words raises KeyError: a row that drops one would read like another with another limit.
    """
    told = [
        "".join(words[name][value] for value in values[:1])
        for name, values in when.items()
        if name not in ("kind", "unit_level")
    ]
    levels = ", ".join(words["unit_level"][level] for level in when.get("unit_level", ()))
    return "".join(told) + (f" ({levels})" if levels else "")


def _start_in_words(row: RuleRow, basis: Basis) -> str:
    """From when a limit counts; empty where there is none to count."""
    own = row.data.get("start")
    if isinstance(own, Mapping):
        own = own.get(basis.regime)
    if own:
        return str(own)
    return table().data["clock_starts"][row.when["kind"][0]] if "param" in row.data else ""


def answer_lines(answer: Answer) -> list[str]:
    """The whole answer: decision, grounds, deadlines with the days skipped, who, how, what next, caveats."""
    data, law = table().data, load_law()
    label = data["labels"][answer.case.kind]
    head = f"{upper_first(label)} – theo luật áp dụng ngày {show_date(answer.as_of)}"
    lines = [
        head + (" (so sánh, không phải luật của ngày bắt đầu)." if answer.hypothetical else ".")
    ]
    if answer.decision:
        lines.append(
            f"Quyết định: {data['decisions'][answer.decision]}."
            + (" Phải nêu rõ lý do." if answer.reason_required else "")
        )
    lines += [
        f"- {names_of('information')[g.information]}: {BINDING[g.binding]} ({law[g.provision].citation})"
        for g in answer.grounds
    ]
    lines += [duty_line(duty) for duty in answer.duties]
    access = answer.case.kind == "citizen_request"
    who = "Đầu mối" if access else "Người phát ngôn"
    lines += [f"{who}: {'; '.join(answer.speakers)}."] if answer.speakers else []
    lines += [f"Hình thức: {'; '.join(said_forms(answer))}."] if answer.forms else []
    lines += [
        f"Hậu quả khi quá hạn: {outcome}" if outcome else f"Việc cần làm: {step}"
        for step, outcome in zip(answer.next_steps, answer.outcomes, strict=True)
    ]
    return lines + [f"Lưu ý: {caveat}" for caveat in answer.caveats]


def said_forms(answer: Answer) -> tuple[str, ...]:
    """The forms of giving information in the words of an office: the one form of this kind of matter, where it has one."""
    words = table().data["said_forms"]
    if own := words["by_kind"].get(answer.case.kind):
        return (str(own),)
    return tuple(str(words["by_form"].get(form, form)) for form in answer.forms)


def duty_line(duty: Duty) -> str:
    """One time limit in words, with its provision."""
    source = load_law()[duty.provision].citation
    who = f"{BY[duty.by]}: {duty.told}"
    if duty.end:
        return f"{who}. {duty.end.sentence().partition(' Lưu ý:')[0]} ({source})"
    if duty.due_at:
        return f"{who}. Hạn: {show_moment(duty.due_at)} ({source})"
    if duty.unit == "immediate":
        return f"{who}: làm ngay ({source})"
    if duty.amount:
        return f"{who}: trong {format_number(duty.amount)} {UNIT_WORDS[duty.unit]}. {duty.note} ({source})"
    return f"{who}: {duty.note} ({source})"


def change_lines(before: Answer, after: Answer) -> list[str]:
    """What changed between two dates, each line with the provisions on both sides."""
    from phatngon.rules.replies import changes

    law = load_law()
    names = {
        "decision": "quyết định",
        "reason_required": "nghĩa vụ nêu lý do",
        "grounds": "căn cứ từ chối",
        "deadlines": "thời hạn",
        "speakers": "người phát ngôn",
        "forms": "hình thức",
    }
    lines = [f"Khác nhau giữa {show_date(before.as_of)} và {show_date(after.as_of)}:"]
    for change in changes(before, after):
        if change["field"] == "deadlines":
            lines += [f"- trước: {duty_line(duty)}" for duty in before.duties] + [
                f"- sau: {duty_line(duty)}" for duty in after.duties
            ]
        else:
            lines.append(f"- {names[change['field']]}")
    old = sorted(
        {law[p].instrument for p in before.provisions}
        - {law[p].instrument for p in after.provisions}
    )
    new = sorted(
        {law[p].instrument for p in after.provisions}
        - {law[p].instrument for p in before.provisions}
    )
    if old or new:
        lines.append(f"Văn bản: {', '.join(old) or 'như cũ'} → {', '.join(new) or 'như cũ'}.")
    return (
        lines
        if len(lines) > 1
        else [f"Không khác nhau giữa {show_date(before.as_of)} và {show_date(after.as_of)}."]
    )
