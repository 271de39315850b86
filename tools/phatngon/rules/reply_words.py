"""An answer of ``respond`` in plain Vietnamese, line by line, as an officer would read it aloud."""

from __future__ import annotations

from phatngon.base.moments import show_date, show_moment
from phatngon.law import load_law
from phatngon.rules.replies import Answer, Duty, table

BY = {"agency": "Cơ quan", "press": "Tòa soạn", "requester": "Người yêu cầu"}
BINDING = {"may": "được từ chối", "must_not": "không được cung cấp"}
INFORMATION_LABELS = {
    "state_secret": "bí mật nhà nước", "personal_secret": "bí mật cá nhân", "family_secret": "bí mật gia đình",
    "business_secret": "bí mật kinh doanh", "other_secret": "bí mật khác theo luật", "case_investigated": "vụ án đang điều tra",
    "case_not_tried": "vụ án chưa xét xử", "inspection_open": "việc đang thanh tra, chưa kết luận",
    "complaint_open": "khiếu nại, tố cáo đang giải quyết", "state_dispute_open": "tranh chấp giữa các cơ quan nhà nước",
    "draft_policy": "chính sách, đề án đang soạn thảo", "already_public": "thông tin đã công khai", "ordinary": "thông tin thường",
}


def answer_lines(answer: Answer) -> list[str]:
    """The whole answer: decision, grounds, deadlines with the days skipped, who, how, what next, caveats."""
    data, law = table().data, load_law()
    label = data["labels"][answer.case.kind]
    head = f"{label[0].upper()}{label[1:]} – theo luật áp dụng ngày {show_date(answer.as_of)}"
    lines = [head + (" (so sánh, không phải luật của ngày bắt đầu)." if answer.hypothetical else ".")]
    if answer.decision:
        lines.append(f"Quyết định: {data['decisions'][answer.decision]}."
                     + (" Phải nêu rõ lý do." if answer.reason_required else ""))
    lines += [f"- {INFORMATION_LABELS[g.information]}: {BINDING[g.binding]} ({law[g.provision].citation})" for g in answer.grounds]
    lines += [duty_line(duty) for duty in answer.duties]
    lines += [f"Ai nói: {'; '.join(answer.speakers)}."] if answer.speakers else []
    lines += [f"Hình thức: {'; '.join(answer.forms)}."] if answer.forms else []
    lines += [f"Việc cần làm: {step}" for step in answer.next_steps]
    return lines + [f"Lưu ý: {caveat}" for caveat in answer.caveats]


def duty_line(duty: Duty) -> str:
    """One time limit in words, with its provision."""
    source = load_law()[duty.provision].citation
    who = f"{BY[duty.by]}: {duty.what}"
    if duty.end:
        return f"{who}. {duty.end.sentence().partition(' Lưu ý:')[0]} ({source})"
    if duty.due_at:
        return f"{who}. Hạn: {show_moment(duty.due_at)} ({source})"
    if duty.unit == "immediate":
        return f"{who}: làm ngay ({source})"
    return f"{who}: {duty.note} ({source})"


def change_lines(before: Answer, after: Answer) -> list[str]:
    """What changed between two dates, each line with the provisions on both sides."""
    from phatngon.rules.replies import changes

    law = load_law()
    names = {"decision": "quyết định", "reason_required": "nghĩa vụ nêu lý do", "grounds": "căn cứ từ chối", "deadlines": "thời hạn",
             "speakers": "người phát ngôn", "forms": "hình thức"}
    lines = [f"Khác nhau giữa {show_date(before.as_of)} và {show_date(after.as_of)}:"]
    for change in changes(before, after):
        if change["field"] == "deadlines":
            lines += [f"- trước: {duty_line(duty)}" for duty in before.duties] + [f"- sau: {duty_line(duty)}" for duty in after.duties]
        else:
            lines.append(f"- {names[change['field']]}")
    old = sorted({law[p].instrument for p in before.provisions} - {law[p].instrument for p in after.provisions})
    new = sorted({law[p].instrument for p in after.provisions} - {law[p].instrument for p in before.provisions})
    if old or new:
        lines.append(f"Văn bản: {', '.join(old) or 'như cũ'} → {', '.join(new) or 'như cũ'}.")
    return lines if len(lines) > 1 else [f"Không khác nhau giữa {show_date(before.as_of)} và {show_date(after.as_of)}."]
