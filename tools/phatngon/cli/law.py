"""Verbs of the legal base: ``law show``, ``law check``, ``law diff``, ``law sign-off``, ``law verify``, ``law worklist``, ``deadline``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.base.moments import show_date
from phatngon.cli.shell import (
    AsOf,
    Command,
    Json,
    date_option,
    new_app,
    print_json,
    today,
    whole_number,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phatngon.law.diff import LawDiff
    from phatngon.law.provision import Provision
    from phatngon.publish.sources.rereading import Reading
    from phatngon.publish.sources.worklist import ReadBack


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    group = new_app(
        "Bộ dữ liệu luật: xem điều khoản, soát những gì dựa trên điều khoản đã thay đổi."
    )
    group.command("show", cls=Command)(show)
    group.command("check", cls=Command)(check)
    group.command("diff", cls=Command)(diff)
    group.command("sign-off", cls=Command)(sign_off)
    group.command("verify", cls=Command)(verify)
    group.command("worklist", cls=Command)(worklist)
    app.add_typer(group, name="law")
    app.command("deadline", cls=Command)(deadline)


def show(
    provision: Annotated[
        str | None,
        typer.Argument(metavar="MÃ", help="Mã điều khoản, ví dụ N244-D7K3. Bỏ trống: danh sách."),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Xem một điều khoản: nội dung diễn giải, hiệu lực, độ tin cậy, nguồn."""
    from phatngon.law import load_law

    day, law = date_option(as_of), load_law()
    if provision is None:
        rows = [{"id": p.id, "citation": p.citation, "status": p.status(day)} for p in law.values()]
        print_json({"as_of": day.isoformat(), "provisions": rows}) if json else print(
            "\n".join(f"{row['id']:<16} {row['citation']}" for row in rows)
        )
        return EXIT_FINE
    found = _shown(law[provision], day)
    print_json(found) if json else print(_as_text(found))
    return EXIT_FINE


def check(as_of: AsOf = None, json: Json = False) -> int:
    """Liệt kê ô bài học, câu hỏi, bảng quy tắc dựa trên điều khoản hết hiệu lực, chưa rõ hoặc mâu thuẫn."""
    from phatngon.law import load_law
    from phatngon.publish.sources.citers import check_law

    report, unsourced = check_law(date_option(as_of)), len(load_law().without_source())
    print_json(report.to_json() | {"without_source": unsourced}) if json else print(
        f"{report.to_text()}\n{unsourced} trên {report.provisions} điều khoản chưa ghi nguồn."
    )
    return EXIT_PROBLEMS if report.problems else EXIT_FINE


def diff(
    first: Annotated[str, typer.Argument(metavar="NGÀY", help="Ngày trước, ví dụ 30/6/2026.")],
    second: Annotated[str, typer.Argument(metavar="NGÀY", help="Ngày sau, ví dụ 1/7/2026.")],
    json: Json = False,
) -> int:
    """Luật đổi gì giữa hai ngày: điều khoản bắt đầu, hết, chưa rõ; điểm cũ – mới; những chỗ phải đọc lại và ai đã soát."""
    from phatngon.law.diff import diff as compare
    from phatngon.publish.sources.rereading import reread_list
    from phatngon.publish.sources.touched import touched

    start, end = date_option(first, "ngày trước"), date_option(second, "ngày sau")
    if end < start:
        raise InputError(
            f"ngày sau ({show_date(end)}) đứng trước ngày trước ({show_date(start)}).",
            advice="Viết ngày trước rồi đến ngày sau.",
        )
    moved = compare(start, end)
    reading = reread_list(moved)
    made = touched(reading, start, end)
    print_json(_diff_json(moved, reading) | {"touched": made.to_json()}) if json else print(
        "\n".join([_diff_text(moved, reading), *made.to_text()])
    )
    return EXIT_FINE


def sign_off(
    places: Annotated[
        list[str], typer.Argument(metavar="CHỖ…", help="Tên chỗ như law diff in ra: TỆP#CHỖ.")
    ],
    role: Annotated[
        str,
        typer.Option(
            "--role", metavar="CHỨC_DANH", help="Ai soát: ghi chức danh, không ghi tên người."
        ),
    ],
    note: Annotated[str, typer.Option("--note", metavar="LỜI", help="Ghi chú ngắn, nếu cần.")] = "",
    as_of: AsOf = None,
) -> int:
    """Ký đã soát lại một chỗ sau khi luật đổi; lời của chỗ đó hoặc điều khoản sửa về sau thì phải soát lại."""
    from phatngon.law.signing import sign_offs_path
    from phatngon.publish.sources.rereading import sign_places

    for one in sign_places(places, role=role, on=today(), as_of=date_option(as_of), note=note):
        print(f"Đã ghi: {one.place} – {one.role}, ngày {show_date(date.fromisoformat(one.on))}.")
    print(f"Sổ ký soát: {sign_offs_path().name}, trong tools/phatngon/law; nhớ đưa vào git.")
    return EXIT_FINE


def verify(
    provision: Annotated[str, typer.Argument(metavar="MÃ", help="Mã điều khoản, ví dụ N244-D7K3.")],
    role: Annotated[
        str,
        typer.Option(
            "--role", metavar="CHỨC_DANH", help="Ai đối chiếu: ghi chức danh, không ghi tên người."
        ),
    ],
    source: Annotated[
        str,
        typer.Option(
            "--source", metavar="NGUỒN", help="Bản gốc đã đối chiếu, ví dụ địa chỉ tệp ký số."
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="NGÀY", help="Ngày đối chiếu, ví dụ 23/11/2026. Mặc định: hôm nay."
        ),
    ] = None,
) -> int:
    """Ghi rằng một điều khoản đã được đối chiếu với văn bản gốc; chỉ sửa đúng trường đó trong tệp của văn bản."""
    from phatngon.law.verifying import verify as record

    done = record(
        provision, role, source, today=today(), on=date_option(on, "--on") if on else None
    )
    word = done.verification
    shown = f"{provision}: đã đối chiếu bản gốc ({word.role}, ngày {show_date(word.on)}, theo {word.source})"
    if not done.written:
        print(f"{shown}; đã ghi từ trước, không sửa gì.")
    else:
        print(
            f"{shown}. Thay cho lần ghi của {done.replaced.role}, ngày {show_date(done.replaced.on)}."
            if done.replaced
            else f"{shown}."
        )
    return EXIT_FINE


def worklist(
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="THƯ_MỤC", help="Ghi doi-chieu.xlsx và doi-chieu.docx vào thư mục này."
        ),
    ] = "",
    read: Annotated[
        str,
        typer.Option(
            "--read", metavar="TỆP", help="Đọc lại doi-chieu.xlsx đã điền và ghi kết quả."
        ),
    ] = "",
    top: Annotated[
        str,
        typer.Option(
            "--top",
            metavar="SỐ",
            help="Lấy bao nhiêu điều khoản, nhiều câu hỏi dựa vào nhất trước.",
        ),
    ] = "60",
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Danh sách điều khoản cần đối chiếu với bản gốc, làm được trong một buổi; đọc lại bảng đã điền."""
    from phatngon.publish.sources import worklist as work

    if read:
        if out:
            raise InputError("“--out” và “--read” không dùng cùng lúc.", advice="Bỏ một trong hai.")
        return _read_back(work.read_worklist(Path(read), today=today()), json)
    number = whole_number(top, "--top")
    if number < 1:
        raise InputError(
            "“--top” phải từ 1 trở lên.", advice="Viết số điều khoản muốn lấy, ví dụ 60."
        )
    day = date_option(as_of)
    tasks = work.worklist(day, most=number)
    files = work.write_worklist(tasks, Path(out), day=day) if out else []
    if json:
        print_json(
            {
                "as_of": day.isoformat(),
                "tasks": [task.to_json() for task in tasks],
                "files": [str(file) for file in files],
            }
        )
    else:
        told = [
            f"{task.provision.id:<16} {task.provision.citation} – {task.rests_words}"
            for task in tasks
        ]
        print("\n".join([*(f"Đã ghi: {file}" for file in files), *([] if files else told)]))
    return EXIT_FINE


def _read_back(outcome: ReadBack, json: bool) -> int:
    """Say what a filled worklist came to: words found wrong are work to do."""
    if json:
        print_json(
            {
                "recorded": [one.provision for one in outcome.recorded if one.written],
                "wrong": [list(one) for one in outcome.wrong],
                "open": [list(one) for one in outcome.open],
            }
        )
    else:
        print(
            f"Đã ghi {sum(one.written for one in outcome.recorded)} điều khoản là đã đối chiếu bản gốc; nhớ đưa vào git."
        )
        for rows, head in ((outcome.wrong, "Cần sửa lời hoặc số"), (outcome.open, "Chưa kết luận")):
            for name, note in rows:
                print(f"{head}: {name}{f' – {note}' if note else ''}.")
    return EXIT_PROBLEMS if outcome.wrong else EXIT_FINE


def deadline(
    amount: Annotated[
        str, typer.Option("--amount", metavar="SỐ", help="Số giờ, ngày hoặc ngày làm việc.")
    ],
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="ĐƠN_VỊ",
            help="giờ, ngày hoặc ngày làm việc (viết hours, days, working_days cũng được).",
        ),
    ],
    start: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="MỐC",
            help="Ngày bắt đầu, ví dụ 13/11/2026; thời hạn tính bằng giờ thì ghi cả giờ, ví dụ “8h30 13/11/2026”.",
        ),
    ],
    json: Json = False,
) -> int:
    """Tính hạn: giờ chạy liên tục; ngày và ngày làm việc theo bảng ngày nghỉ."""
    from phatngon.base.choices import choose
    from phatngon.base.typed_dates import read_start
    from phatngon.law import count_deadline
    from phatngon.law.calendar import UNIT_LABELS

    number = whole_number(amount, "--amount")
    unit = choose(unit, UNIT_LABELS, head="“--unit” là")
    result = count_deadline(number, unit, read_start(start, "--from", need_hour=unit == "hours"))  # type: ignore[arg-type]
    print_json(result.to_json()) if json else print(result.sentence())
    return EXIT_FINE


class ShownProvision(TypedDict):
    """A provision as JSON data, with what it is on a day."""

    id: str
    citation: str
    instrument: str
    article: str | None
    clause: str | None
    point: str | None
    topic: str
    effective_from: str | None
    effective_to: str | None
    unknown_from: str | None
    as_of: str
    status: str
    status_label: str
    in_force: bool
    vi: str
    en: str
    params: dict[str, object]
    basis: str
    basis_label: str
    confidence: object
    verified: dict[str, str] | None
    conflict: list[str]
    caveat: str | None
    sources: Sequence[str]


def _shown(provision: Provision, day: date) -> ShownProvision:
    from phatngon.law.provision import STATUS_LABELS

    status = provision.status(day)
    return {
        "id": provision.id,
        "citation": provision.citation,
        "instrument": provision.instrument,
        "article": provision.article,
        "clause": provision.clause,
        "point": provision.point,
        "topic": provision.topic,
        "effective_from": _iso(provision.effective_from),
        "effective_to": _iso(provision.effective_to),
        "unknown_from": _iso(provision.unknown_from),
        "as_of": day.isoformat(),
        "status": status,
        "status_label": STATUS_LABELS[status],
        "in_force": provision.in_force(day),
        "vi": provision.vi,
        "en": provision.en,
        "params": provision.params,
        "basis": provision.basis,
        "basis_label": provision.basis_label,
        "confidence": provision.confidence,
        "verified": provision.verified.model_dump(mode="json") if provision.verified else None,
        "conflict": list(provision.conflict),
        "caveat": provision.caveat,
        "sources": provision.sources,
    }


def _diff_json(moved: LawDiff, reading: list[Reading]) -> dict[str, object]:
    from phatngon.law.signing import SignState

    groups = {
        name: [move.to_json() for move in moved.group(name)]
        for name in ("began", "ended", "became_unknown")
    }
    return {
        "from": moved.first.isoformat(),
        "to": moved.second.isoformat(),
        **groups,
        "changes": [row.to_json() for row in moved.changes],
        "reread": [one.to_json() for one in reading],
        "open": sum(one.state is not SignState.SIGNED for one in reading),
    }


def _diff_text(moved: LawDiff, reading: list[Reading]) -> str:
    from phatngon.law.signing import SignState

    lines = [f"Từ {show_date(moved.first)} đến {show_date(moved.second)}:"]
    for name, title in (
        ("began", "Bắt đầu có hiệu lực"),
        ("ended", "Hết hiệu lực"),
        ("became_unknown", "Trở nên chưa rõ"),
    ):
        found = moved.group(name)
        lines += [f"{title}: {len(found)} điều khoản."] + [
            f"  {move.provision.id:<16} {move.provision.citation}" for move in found
        ]
    lines.append(f"Điểm cũ – mới liên quan: {len(moved.changes)}.")
    for row in moved.changes:
        lines += [
            f"  {row.point}. {row.title} ({row.kind_label}): {row.words}",
            f"     Cũ: {row.before}{f' ({row.before_citation})' if row.before_citation else ''}",
            f"     Mới: {row.after}{f' ({row.after_citation})' if row.after_citation else ''}",
        ]
        lines += [f"     Lưu ý: {doubt}" for doubt in row.doubts]
    left = sum(one.state is not SignState.SIGNED for one in reading)
    lines.append(f"Những chỗ phải đọc lại: {len(reading)}, còn {left} chỗ chưa soát.")
    lines += [f"  {one.to_text()}" for one in reading]
    return "\n".join(lines)


def _as_text(found: ShownProvision) -> str:
    lines = [
        f"{found['id']} – {found['citation']}",
        f"Ngày {show_date(date.fromisoformat(found['as_of']))}: {found['status_label']}.",
        "",
        found["vi"],
        "",
        f"Độ tin cậy: {found['basis_label']}. Đây là lời diễn giải, không phải nguyên văn.",
    ]
    if found["caveat"]:
        lines.append(f"Lưu ý: {found['caveat']}")
    if found["conflict"]:
        lines.append(f"Các bản đã tra cứu chưa thống nhất về: {', '.join(found['conflict'])}.")
    if word := found["verified"]:
        lines.append(
            f"Đối chiếu: {word['role']}, ngày {show_date(date.fromisoformat(word['on']))}, theo {word['source']}."
        )
    return "\n".join(
        lines + ([f"Nguồn: {source}" for source in found["sources"]] or ["Nguồn: chưa ghi nguồn."])
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
