"""Verbs of the rules: ``identify``, ``respond``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from phatngon.base.errors import EXIT_FINE, InputError
from phatngon.cli.shell import AsOf, Command, Json, date_option, now, print_json

if TYPE_CHECKING:
    from phatngon.rules.press_types import Identification
    from phatngon.rules.replies import Answer


T = TypeVar("T")
Ask = Annotated[
    bool,
    typer.Option("--hoi", metavar="", help="Không cần tệp: chương trình hỏi từng câu."),
]
SAMPLES = {"identify": "sample_data/mau/nhan-dien.json", "respond": "sample_data/mau/viec.json"}


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("identify", cls=Command)(identify)
    app.command("respond", cls=Command)(respond)


def identify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="TỆP",
            help="Tệp JSON ghi điều đã thấy về một hay nhiều cơ quan, trang, kênh; “-” đọc từ đầu vào chuẩn. "
            "Mẫu: sample_data/mau/nhan-dien.json.",
        ),
    ] = "",
    hoi: Ask = False,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Nhận diện: đây là báo, tạp chí, trang tổng hợp, mạng xã hội hay loại khác?"""
    from phatngon.base.jsoninput import as_objects
    from phatngon.rules.press_types import identify as decide

    day = date_option(as_of)
    value = _given(file, hoi=hoi, verb="identify")
    answers = _each(value, lambda row: decide(row, day))
    if json:
        print_json(
            [a.to_json() for a in answers] if isinstance(value, list) else answers[0].to_json()
        )
    else:
        print(
            "\n\n".join(
                _as_text(row, answer, day)
                for row, answer in zip(as_objects(value), answers, strict=True)
            )
        )
    return EXIT_FINE


def respond(
    file: Annotated[
        str,
        typer.Argument(
            metavar="TỆP",
            help="Tệp JSON mô tả việc cần xử lý; “-” đọc từ đầu vào chuẩn. Mẫu: sample_data/mau/viec.json.",
        ),
    ] = "",
    hoi: Ask = False,
    as_of: Annotated[
        list[str] | None,
        typer.Option(
            "--as-of",
            metavar="NGÀY",
            help="Ngày áp dụng luật, ví dụ 23/11/2026; ghi hai lần để so sánh. Mặc định: ngày bắt đầu.",
        ),
    ] = None,
    docx: Annotated[
        str,
        typer.Option(
            "--docx",
            metavar="THƯ_MỤC",
            help="Ghi các văn bản Word hợp với quyết định vào thư mục này.",
        ),
    ] = "",
    ics: Annotated[
        str,
        typer.Option(
            "--ics", metavar="TỆP", help="Ghi các hạn thành tệp lịch cho điện thoại, Outlook."
        ),
    ] = "",
    unit: Annotated[
        str, typer.Option("--unit", metavar="MÃ", help="Mã đơn vị soạn văn bản, ví dụ 46-19789.")
    ] = "",
    outlet: Annotated[
        str, typer.Option("--outlet", metavar="TÊN", help="Tên cơ quan báo chí.")
    ] = "",
    matter: Annotated[
        str, typer.Option("--matter", metavar="LỜI", help="Nội dung vụ việc, viết ngắn.")
    ] = "",
    article: Annotated[
        str, typer.Option("--article", metavar="TÊN", help="Tên bài báo cần phản hồi.")
    ] = "",
    contact: Annotated[
        str,
        typer.Option(
            "--contact", metavar="LỜI", help="Đầu mối: chức danh, điện thoại, thư công vụ."
        ),
    ] = "",
    press_type: Annotated[
        str,
        typer.Option(
            "--press-type",
            metavar="LOẠI",
            help="Loại hình của cơ quan báo chí, ví dụ bao_in, bao_dien_tu, phat_thanh, truyen_hinh; "
            "văn bản chỉ ghi thời hạn của loại hình này.",
        ),
    ] = "",
    complaint: Annotated[
        str,
        typer.Option(
            "--complaint",
            metavar="LOẠI",
            help="Vụ việc là khieu-nai (khiếu nại) hay to-cao (tố cáo).",
        ),
    ] = "",
    signer: Annotated[
        str,
        typer.Option(
            "--signer",
            metavar="AI",
            help="Ai ký: tm (người đứng đầu, mặc định), kt (cấp phó ký thay), tl (thừa lệnh), "
            "tuq (thừa ủy quyền).",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Xử lý: phải làm gì, cho ai, chậm nhất bao giờ, theo điều khoản nào? Kèm văn bản mẫu và tệp lịch nếu cần."""
    from phatngon.rules.replies import changes, compare
    from phatngon.rules.replies import respond as decide
    from phatngon.rules.reply_words import answer_lines, change_lines

    days, value = [date_option(day) for day in as_of or []], _given(file, hoi=hoi, verb="respond")
    if len(days) > 1 and (docx or ics):
        raise InputError(
            "văn bản và lịch chỉ làm theo luật của ngày bắt đầu.",
            advice="Bỏ “--as-of”, hoặc bỏ “--docx”, “--ics”.",
        )
    shown: list[dict[str, Any]]
    if len(days) > 1:
        compared = _each(value, lambda row: compare(row, days, now=now()))
        shown = [
            {
                "comparison": [a.to_json() for a in answers],
                "changes": [change for pair in pairwise(answers) for change in changes(*pair)],
            }
            for answers in compared
        ]
        lines = [line for answers in compared for a in answers for line in [*answer_lines(a), ""]]
        lines += [
            line
            for answers in compared
            for pair in pairwise(answers)
            for line in change_lines(*pair)
        ]
    else:
        found = _each(value, lambda row: decide(row, now=now(), as_of=days[0] if days else None))
        shown = [answer.to_json() for answer in found]
        lines = [line for answer in found for line in [*answer_lines(answer), ""]]
        details = {
            "outlet": outlet,
            "matter": matter,
            "article": article,
            "contact": contact,
            "press_type": press_type,
            "complaint": complaint,
            "signer": signer,
        }
        made = (
            _write_files(found, docx, ics, unit, details)
            if docx or ics
            else [([], []) for _ in found]
        )
        if docx or ics:
            shown = [row | {"files": paths} for row, (paths, _) in zip(shown, made, strict=True)]
            lines += [line for _, said in made for line in said]
    if json:
        print_json(shown if isinstance(value, list) else shown[0])
    else:
        print("\n".join(lines).rstrip())
    return EXIT_FINE


def _given(file: str, *, hoi: bool, verb: str) -> object:
    """The facts: of the file, or asked for on the terminal. Raises InputError for neither and for both."""
    from phatngon.base.jsoninput import read_json

    if file and hoi:
        raise InputError("đã có tệp thì không hỏi từng câu.", advice="Bỏ “--hoi”, hoặc bỏ tên tệp.")
    if hoi:
        from phatngon.cli.asking import ask_case, ask_outlet

        return ask_outlet() if verb == "identify" else ask_case()
    if not file:
        raise InputError(
            "thiếu tên tệp.",
            advice=f"Ghi tên tệp (mẫu: {SAMPLES[verb]}), hoặc thêm --hoi để trả lời từng câu.",
        )
    return read_json(file)


def _write_files(
    answers: list[Answer], docx: str, ics: str, unit: str, details: dict[str, str]
) -> list[tuple[list[str], list[str]]]:
    """Write letters and calendar; for each answer the paths and what to say of them. All words are made before any file is."""
    from pathlib import Path

    from phatngon.base.files import write_bytes
    from phatngon.documents.administrative import letter_bytes, write_letters
    from phatngon.documents.agencies import find_agency
    from phatngon.documents.calendar_file import CaseDuties, calendar_file
    from phatngon.documents.letters import Details, letters_for

    agency, known = find_agency(unit), Details(**details)
    letters = [letters_for(answer, agency, known) for answer in answers]
    if docx:
        for letter in [letter for row in letters for letter in row][:1]:
            letter_bytes(
                letter
            )  # a machine without python-docx says so before the calendar is written
    entries = [CaseDuties(answer, known.matter, unit) for answer in answers]
    calendar = calendar_file(entries, stamp=now()) if ics else None
    made: list[tuple[list[str], list[str]]] = []
    for number, (answer, row) in enumerate(zip(answers, letters, strict=True), 1):
        prefix = f"{number:02d}-" if len(answers) > 1 else ""
        paths = (
            write_letters(row, Path(docx), prefix=prefix, day=answer.case.start_day) if docx else []
        )
        said = [
            f"Đã ghi: {path} – {letter.name}."
            for path, letter in zip(paths, row if docx else [], strict=True)
        ]
        if docx and not row:
            said.append("Không có văn bản mẫu cho quyết định này.")
        made.append((list(map(str, paths)), said))
    if any(paths for paths, _ in made):
        made[-1][1].append(
            "Điền các chỗ trong [ngoặc vuông]; ghi chú cho người soạn nằm ở lề, dạng nhận xét của Word."
        )
    if ics and calendar:
        path = str(write_bytes(Path(ics), calendar))
        made[-1][1].append(f"Đã ghi: {path} – các hạn, mở bằng lịch của điện thoại hoặc Outlook.")
        for written, _ in made:
            written.append(path)
    elif ics:
        made[-1][1].append("Không có hạn nào tính được giờ, ngày nên không ghi tệp lịch.")
    return made


def _each(value: object, decide: Callable[[dict[str, object]], T]) -> list[T]:
    """Decide every object; an error in a list says which element it is about."""
    from phatngon.base.jsoninput import as_objects

    answers = []
    for number, row in enumerate(as_objects(value), 1):
        try:
            answers.append(decide(row))
        except InputError as error:
            if isinstance(value, list):
                raise InputError(
                    error.what, where=f"phần tử thứ {number}", advice=error.advice
                ) from None
            raise
    return answers


def _as_text(row: dict[str, object], answer: Identification, day: date) -> str:
    from phatngon.base.moments import show_date
    from phatngon.law import load_law
    from phatngon.rules.press_types import table, type_label, validate

    law, names = load_law(), table().data["facts"]
    press = {
        True: "là báo chí",
        False: "không phải báo chí",
        None: "chưa rõ có phải báo chí hay không",
    }
    name = validate(row).get("name") or "Cơ quan, trang, kênh này"
    lines = [
        f"{name}: {type_label(answer.type)} – {press[answer.is_press]} (theo luật ngày {show_date(day)})."
    ]
    for reason in answer.reasons:
        source = f" ({law[reason.provision].citation})" if reason.provision else ""
        lines.append(f"- {reason.text}{source}")
    lines += [
        f"! Dữ kiện trái nhau ({', '.join(names[f] for f in c.facts)}): {c.text}"
        for c in answer.conflicts
    ]
    lines += [f"* Dấu hiệu {s.code} ({s.strength}): {s.text}" for s in answer.signs]
    return "\n".join(lines)
