"""Verbs of the drill: ``drill list|sheet|hall|report|rehearse``, and those of the two files beside. A drill is played in lesson 8."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli import drill_making, drill_marks
from phatngon.cli.shell import Command, Json, VerbGroup, new_app, now, print_json, wanted_formats

Folder = Annotated[
    str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi. Mặc định: thư mục hiện tại.")
]
Formats = Annotated[
    str, typer.Option("--formats", metavar="DẠNG", help="html, pdf, docx; cách nhau dấu phẩy.")
]


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    drill = new_app(
        "Diễn tập: danh sách kịch bản, phiếu điều hành, soạn và soát kịch bản, chấm điểm, báo cáo sau diễn tập."
    )
    for name, verb in (
        ("list", list_),
        ("sheet", sheet),
        ("hall", hall),
        ("report", report),
        ("rehearse", rehearse),
    ):
        drill.command(name, cls=Command)(verb)
    drill_making.register(drill)
    drill_marks.register(drill)
    app.add_typer(drill, name="drill", cls=VerbGroup)


def list_(json: Json = False) -> int:
    """Liệt kê mười bốn kịch bản: cấp, thời lượng, tự diễn tập được hay diễn tập trên giấy."""
    from phatngon.practice.drill.reading import load_scenarios

    found = sorted(load_scenarios().values(), key=lambda one: one.number)
    if json:
        print_json(
            {
                "scenarios": [
                    {
                        "code": one.code,
                        "number": one.number,
                        "title": one.title,
                        "level": one.level,
                        "minutes": one.minutes,
                        "playable": one.playable,
                    }
                    for one in found
                ]
            }
        )
    else:
        for one in found:
            print(
                f"{one.number:>2}. {one.title} – {one.level}; {one.minutes} phút; {'tự diễn tập được' if one.playable else 'diễn tập trên giấy'}"
            )
    return EXIT_FINE


def sheet(
    which: Annotated[
        str, typer.Argument(metavar="KỊCH_BẢN", help="Số kịch bản, hoặc phong-van, hop-bao, all.")
    ],
    to: Folder = ".",
    formats: Formats = "html,pdf,docx",
) -> int:
    """In phiếu: phiếu điều hành và phiếu người học của một kịch bản, phiếu phỏng vấn, phiếu họp báo."""
    from phatngon.lessons.drill_sheets import write_sheet
    from phatngon.practice.drill.reading import find_scenario, load_scenarios
    from phatngon.practice.drill.talks import TALKS

    kinds, folder = wanted_formats(formats), Path(to)
    sheets = [*TALKS] if which == "all" else [which] if which in TALKS else []
    scenarios = (
        list(load_scenarios().values())
        if which == "all"
        else []
        if which in TALKS
        else [find_scenario(which)]
    )
    for name in sheets:
        _tell(write_sheet(name, folder, formats=kinds))
    for scenario in scenarios:
        for kind in ("trainer", "participant"):
            _tell(write_sheet(kind, folder, scenario, kinds))
    return EXIT_FINE


def hall(
    which: Annotated[str, typer.Argument(metavar="KỊCH_BẢN", help="Số kịch bản, hoặc all.")],
    to: Folder = ".",
    formats: Formats = "html,pdf,docx",
) -> int:
    """In bộ giấy diễn tập tại lớp: thẻ tin có phút trên lớp, phiếu vai mỗi vai một mẩu số, tờ dán tường; không tờ nào có lời giải."""
    from phatngon.lessons.drill_hall import write_hall
    from phatngon.practice.drill.reading import find_scenario, load_scenarios

    kinds = wanted_formats(formats)
    chosen = load_scenarios().values() if which == "all" else [find_scenario(which)]
    for scenario in chosen:
        _tell(write_hall(scenario, Path(to), kinds))
    return EXIT_FINE


def report(
    log: Annotated[str, typer.Argument(metavar="SỔ", help="Sổ của một lần diễn tập (tệp .jsonl).")],
    to: Folder = "",
    formats: Formats = "html,pdf,docx",
    json: Json = False,
) -> int:
    """Lập lại báo cáo sau diễn tập từ sổ của lần diễn tập; cùng một sổ thì cùng một báo cáo."""
    from phatngon.practice.drill.report import after_action
    from phatngon.practice.drill.run import Run

    if not Path(log).is_file():
        raise InputError(
            "không có tệp này.",
            where=log,
            advice="Sổ nằm trong thư mục dien_tap của thư mục dữ liệu người dùng.",
        )
    run = Run.resume(Path(log), now=now())
    found = after_action(run.state)
    if json:
        print_json({"scenario": run.scenario.code, "learner": run.learner, **found.score.to_json()})
    else:
        print(found.score.sentence())
        print(
            "\n".join(
                [
                    *(
                        f"{one.label}: {one.points} trên {one.weight}"
                        for one in found.score.dimensions
                    ),
                    *run.notes,
                ]
            )
        )
    if to:
        from phatngon.lessons.drill_report import write_report

        _tell(write_report(run, Path(to), wanted_formats(formats)), quiet=json)
    return EXIT_PROBLEMS if found.score.failed else EXIT_FINE


def rehearse(
    which: Annotated[str, typer.Argument(metavar="KỊCH_BẢN", help="Số kịch bản tự diễn tập được.")],
    answers: Annotated[
        str,
        typer.Option(
            "--answers", metavar="KIỂU", help="blank (bỏ trống), wrong (sai) hoặc right (đúng)."
        ),
    ] = "right",
    to: Folder = "",
    formats: Formats = "html,pdf,docx",
) -> int:
    """Cho máy diễn tập thử một kịch bản từ đầu đến cuối, để giảng viên xem trước báo cáo."""
    from phatngon.practice.drill.reading import find_scenario
    from phatngon.practice.drill.rehearsal import rehearse as play
    from phatngon.practice.drill.report import after_action

    run = play(find_scenario(which), answers, now=now())
    print(after_action(run.state).score.sentence())
    if to:
        from phatngon.lessons.drill_report import write_report

        _tell(write_report(run, Path(to), wanted_formats(formats)))
    return EXIT_FINE


def _tell(files: dict[str, Path], *, quiet: bool = False) -> None:
    if not quiet:
        for path in files.values():
            print(f"Đã ghi {path}")
