"""Verbs of the legal base: ``law show``, ``law check``, ``deadline``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS
from phatngon.base.moments import parse_start, show_date
from phatngon.cli.shell import Command, date_option, new_app, print_json, whole_number

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="NGÀY", help="Ngày áp dụng luật, dạng 2026-11-23. Mặc định: hôm nay.")]
Json = Annotated[bool, typer.Option("--json", metavar="", help="In một đối tượng JSON thay cho lời văn.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    group = new_app("Bộ dữ liệu luật: xem điều khoản, soát những gì dựa trên điều khoản đã thay đổi.")
    group.command("show", cls=Command)(show)
    group.command("check", cls=Command)(check)
    app.add_typer(group, name="law")
    app.command("deadline", cls=Command)(deadline)


def show(
    provision: Annotated[str | None, typer.Argument(metavar="[MÃ]", help="Mã điều khoản, ví dụ N244-D7K3. Bỏ trống để xem danh sách.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Xem một điều khoản: nội dung diễn giải, hiệu lực, độ tin cậy, nguồn."""
    from phatngon.law import load_law

    day, law = date_option(as_of), load_law()
    if provision is None:
        rows = [{"id": p.id, "citation": p.citation, "status": p.status(day)} for p in law.values()]
        print_json({"as_of": day.isoformat(), "provisions": rows}) if json else print(
            "\n".join(f"{row['id']:<16} {row['citation']}" for row in rows))
        return EXIT_FINE
    found = _shown(law[provision], day)
    print_json(found) if json else print(_as_text(found))
    return EXIT_FINE


def check(as_of: AsOf = None, json: Json = False) -> int:
    """Liệt kê ô bài học, câu hỏi, bảng quy tắc dựa trên điều khoản hết hiệu lực, chưa rõ hoặc mâu thuẫn."""
    from phatngon.publish.citers import check_law

    report = check_law(date_option(as_of))
    print_json(report.to_json()) if json else print(report.to_text())
    return EXIT_PROBLEMS if report.problems else EXIT_FINE


def deadline(
    amount: Annotated[str, typer.Option("--amount", metavar="SỐ", help="Số giờ, ngày hoặc ngày làm việc.")],
    unit: Annotated[str, typer.Option("--unit", metavar="ĐƠN_VỊ", help="hours (giờ), days (ngày) hoặc working_days (ngày làm việc).")],
    start: Annotated[str, typer.Option("--from", metavar="MỐC", help="Mốc bắt đầu: 2026-11-13 hoặc 2026-11-13T08:30:00+07:00.")],
    json: Json = False,
) -> int:
    """Tính hạn: giờ chạy liên tục; ngày và ngày làm việc theo bảng ngày nghỉ."""
    from phatngon.law import count_deadline

    number = whole_number(amount, "--amount")
    result = count_deadline(number, unit, parse_start(start, "--from", need_hour=unit == "hours"))  # type: ignore[arg-type]
    print_json(result.to_json()) if json else print(result.sentence())
    return EXIT_FINE


def _shown(provision: Any, day: date) -> dict:
    from phatngon.law.provision import STATUS_LABELS

    status = provision.status(day)
    return {
        "id": provision.id, "citation": provision.citation, "instrument": provision.instrument,
        "article": provision.article, "clause": provision.clause, "point": provision.point, "topic": provision.topic,
        "effective_from": _iso(provision.effective_from), "effective_to": _iso(provision.effective_to),
        "unknown_from": _iso(provision.unknown_from), "as_of": day.isoformat(), "status": status,
        "status_label": STATUS_LABELS[status], "in_force": provision.in_force(day),
        "vi": provision.vi, "en": provision.en, "params": provision.params, "basis": provision.basis,
        "basis_label": provision.basis_label, "confidence": provision.confidence,
        "verified": provision.verified.model_dump(mode="json") if provision.verified else None,
        "conflict": list(provision.conflict), "caveat": provision.caveat, "sources": provision.sources,
    }


def _as_text(found: dict) -> str:
    lines = [f"{found['id']} – {found['citation']}",
             f"Ngày {show_date(date.fromisoformat(found['as_of']))}: {found['status_label']}.",
             "", found["vi"], "", f"Độ tin cậy: {found['basis_label']}. Đây là lời diễn giải, không phải nguyên văn."]
    if found["caveat"]:
        lines.append(f"Lưu ý: {found['caveat']}")
    if found["conflict"]:
        lines.append(f"Các bản chép chưa thống nhất về: {', '.join(found['conflict'])}.")
    return "\n".join(lines + [f"Nguồn: {source}" for source in found["sources"]])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
