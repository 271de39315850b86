"""Verbs for lessons: ``run``, ``build``, ``pack``, ``serve``, ``tidy``, ``view``, ``check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.choices import choose
from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.building import Lessons, build, lesson_files
from phatngon.cli.shell import (
    AsOf,
    Command,
    Jobs,
    Json,
    date_option,
    jobs_option,
    print_json,
    whole_number,
)

ANSWERS = {"blank": "bỏ trống", "wrong": "sai", "right": "đúng", "all": "cả ba"}
WORTH_SHARING = 9  # runs from which several processes, each with libraries of its own to load, are faster than one


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (run, build, pack, serve, tidy, view, check):
        app.command(verb.__name__, cls=Command)(verb)


def run(
    lessons: Lessons = None,
    answers: Annotated[
        str,
        typer.Option(
            "--answers",
            metavar="KIỂU",
            help="blank (bỏ trống), wrong (sai), right (đúng) hoặc all (cả ba).",
        ),
    ] = "all",
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="TÊN=GIÁ_TRỊ", help="Tham số của bài."),
    ] = None,
    cell_seconds: Annotated[
        str, typer.Option("--cell-seconds", metavar="GIÂY", help="Thời gian cho phép của một ô.")
    ] = "120",
    jobs: Jobs = "",
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Chạy các bài như bài kiểm thử: mỗi bài ở mỗi kiểu trả lời, báo cáo từng ô."""
    from phatngon.publish.build.run import MODES, run_lessons

    answers = choose(answers, ANSWERS, head="“--answers” là")
    given = dict(_pair(text) for text in parameter or [])
    day, reports = date_option(as_of).isoformat(), []
    asked = [
        (path, {"as_of": day, "answers": mode, **given})
        for path in lesson_files(lessons)
        for mode in (MODES if answers == "all" else (answers,))
    ]
    count = jobs_option(jobs) if jobs or len(asked) >= WORTH_SHARING else 1
    for report in run_lessons(
        asked, cell_seconds=whole_number(cell_seconds, "--cell-seconds"), jobs=count
    ):
        reports.append(report)
        if not json:
            print(report.to_text(), flush=True)
    if json:
        print_json({"runs": [report.to_json() for report in reports]})
    return EXIT_PROBLEMS if any(report.failures for report in reports) else EXIT_FINE


def pack(
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="LOẠI", help="hoc-vien, tu-hoc, giang-vien; bỏ trống: cả ba."
        ),
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi.")] = ".",
    wheels: Annotated[
        bool,
        typer.Option(
            "--wheels",
            metavar="",
            help="Kèm thư viện cho Windows và Linux, để cài ở hội trường không có mạng.",
        ),
    ] = False,
    python: Annotated[
        str,
        typer.Option(
            "--python", metavar="BẢN", help="Các bản Python mà --wheels lấy thư viện cho."
        ),
    ] = "3.11,3.12,3.13",
) -> int:
    """Đóng gói chép vào thẻ nhớ: gói người tham dự, gói tự học, gói giảng viên; gói của người học được kiểm tra không lộ đáp án trước khi ghi."""
    from phatngon.base.numbers import format_number
    from phatngon.publish.packs.pack import make_packs, pack_data
    from phatngon.publish.packs.wheels import pythons_of

    pythons = pythons_of(python) if wheels else ()
    kinds = [kind] if kind else list(pack_data()["kinds"])
    for path in make_packs(
        kinds, Path(to), pythons=pythons, tell=lambda line: print(line, file=sys.stderr, flush=True)
    ):
        print(f"Đã ghi {path} ({format_number(path.stat().st_size / 1e6, 1)} MB)", flush=True)
    return EXIT_FINE


def serve(
    folder: Annotated[
        str,
        typer.Option(
            "--dir", metavar="THƯ_MỤC", help="Thư mục tài liệu. Mặc định: dist của bộ học liệu."
        ),
    ] = "",
    port: Annotated[str, typer.Option("--port", metavar="CỔNG", help="Cổng mạng.")] = "8000",
    room: Annotated[
        bool,
        typer.Option("--room", metavar="", help="Mở cho cả phòng, không có tệp của giảng viên."),
    ] = False,
) -> int:
    """Mở tài liệu, trang chiếu, trang bài học trong trình duyệt; thêm --room để cả phòng cùng mạng xem được."""
    import asyncio

    from phatngon.base.paths import kit_root
    from phatngon.classroom.quiet import serve_files, shelf_of
    from phatngon.classroom.run import listening
    from phatngon.publish.page.serve import addresses

    def ready(number: int) -> None:
        found = addresses(number, room=room)
        print("Đang mở tại:\n" + "\n".join(found), flush=True)
        if room and len(found) == 1:
            print(
                "Máy này chưa vào mạng nào nên điện thoại chưa mở được. Nối Wi-Fi của hội trường hoặc bật điểm phát sóng, rồi chạy lại."
            )
        elif room and len(found) > 2:
            print("Máy có nhiều mạng: đưa cho hội trường địa chỉ của mạng mà điện thoại đang dùng.")
        print("Bấm Ctrl+C để dừng.", flush=True)

    shelf = shelf_of(Path(folder) if folder else kit_root() / "dist", room=room)
    link = listening(whole_number(port, "--port"), "0.0.0.0" if room else "127.0.0.1")
    asyncio.run(serve_files(shelf, link, ready))
    return EXIT_FINE


def tidy(lessons: Lessons = None) -> int:
    """Đưa sổ tay về dạng chuẩn: bỏ kết quả chạy, giữ mã ô, mỗi câu một dòng."""
    from phatngon.publish.sources.notebooks import tidy as clean

    changed = [path for path in lesson_files(lessons) if clean(path)]
    for path in changed:
        print(f"Đã sửa: {path.name}")
    print(f"{len(changed)} sổ tay được đưa về dạng chuẩn.")
    return EXIT_FINE


def view(
    notebook: Annotated[str, typer.Argument(metavar="BÀI", help="Tên bài hoặc đường dẫn sổ tay.")],
) -> int:
    """In một sổ tay dưới dạng chữ (dùng được làm textconv của git)."""
    from phatngon.publish.sources.notebooks import as_text, find_lesson, read_notebook

    path = Path(notebook)
    sys.stdout.write(as_text(read_notebook(path if path.is_file() else find_lesson(notebook))))
    return EXIT_FINE


def check(json: Json = False) -> int:
    """Soát bài học, bộ câu hỏi, bảng từ vựng: dạng chuẩn, tiêu đề, thời lượng, mục tiêu, mã luật, từ nên tránh."""
    from phatngon.base.finding import ERROR
    from phatngon.publish.sources.lint import check_kit

    findings = check_kit()
    errors = [finding for finding in findings if finding.severity == ERROR]
    if json:
        print_json(
            {
                "findings": [
                    {"where": str(f.place), "sentence": f.message, "warning": f.severity != ERROR}
                    for f in findings
                ]
            }
        )
    else:
        print(
            "\n".join(
                [
                    *(found.sentence for found in findings),
                    f"{len(errors)} chỗ cần sửa, {len(findings) - len(errors)} lời nhắc.",
                ]
            )
        )
    return EXIT_PROBLEMS if errors else EXIT_FINE


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(
            f"“--parameter” là “{text}”, thiếu dấu bằng.",
            advice="Viết TÊN=GIÁ_TRỊ, ví dụ unit=46-19789.",
        )
    return name, value
