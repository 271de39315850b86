"""The verb ``results``: what a class found out, what it learned, how its questions behave, and the forms to measure that with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, InputError
from phatngon.cli.shell import AsOf, Json, date_option, print_json, whole_number

MOST_SEATS, MOST_EACH = 2000, 60


def results(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="TỆP",
            help="Sổ của lớp (tệp lop.sqlite hoặc thư mục của nó), nhiều sổ thì gộp; "
            "hoặc gain TRƯỚC SAU (tệp CSV hay thư mục các tệp CSV); hoặc items TỆP.csv…; hoặc forms BÀI….",
        ),
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="THƯ_MỤC", help="Ghi kết quả thành trang, PDF, Word và bảng CSV."
        ),
    ] = "",
    delete: Annotated[
        bool,
        typer.Option("--delete", metavar="", help="Xóa sổ của lớp; không lấy lại được."),
    ] = False,
    later: Annotated[
        str,
        typer.Option(
            "--later",
            metavar="TỆP",
            help="gain: bài làm lại sau vài tuần, để biết điều gì còn giữ được.",
        ),
    ] = "",
    html: Annotated[
        str, typer.Option("--html", metavar="TỆP", help="gain: trang cho lãnh đạo đọc, ghi ở đây.")
    ] = "",
    pdf: Annotated[str, typer.Option("--pdf", metavar="TỆP", help="gain: trang đó dạng PDF.")] = "",
    docx: Annotated[
        str, typer.Option("--docx", metavar="TỆP", help="gain: trang đó dạng Word.")
    ] = "",
    figures: Annotated[
        str,
        typer.Option(
            "--items",
            metavar="TỆP",
            help="forms: số liệu gộp do results items TỆP.csv… --json in ra, để cân độ khó theo số đo.",
        ),
    ] = "",
    seats: Annotated[
        str, typer.Option("--seats", metavar="SỐ", help="forms: số chỗ ngồi của lớp. Mặc định: 40.")
    ] = "40",
    each: Annotated[
        str, typer.Option("--each", metavar="SỐ", help="forms: số câu mỗi đề. Mặc định: 10.")
    ] = "10",
    seed: Annotated[
        str,
        typer.Option(
            "--seed",
            metavar="CHỮ",
            help="forms: cùng chữ thì cùng đề, cùng sơ đồ; mỗi lớp một chữ. Mặc định: lop.",
        ),
    ] = "lop",
    retest: Annotated[
        bool,
        typer.Option(
            "--retest", metavar="", help="forms: thêm đề C, khó ngang, để làm lại sau 30 ngày."
        ),
    ] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Kết quả của lớp: từng câu ở hai lần trả lời, ai đổi ý, sai mà chắc, số người theo đơn vị.

    results forms BÀI…: ra hai đề khó ngang nhau, nửa lớp làm A trước, nửa lớp làm B trước.
    results gain TRƯỚC SAU: lớp tiến bộ bao nhiêu, điều gì còn giữ được.
    results items TỆP.csv…: từng câu hỏi khó, dễ, phân biệt ra sao.
    """
    first, rest = files[0], files[1:]
    given: dict[str, tuple[str | bool, str]] = {
        "--later": (later, "gain"),
        "--html": (html, "gain"),
        "--pdf": (pdf, "gain"),
        "--docx": (docx, "gain"),
        "--items": (figures, "forms"),
        "--retest": (retest, "forms"),
        "--delete": (delete, ""),
    }
    _refuse_strangers(first if first in ("gain", "items", "forms") else "", given)
    if first == "forms":
        asked = (
            whole_number(seats, "--seats"),
            whole_number(each, "--each"),
        )
        return _forms(rest, to, as_of, figures, seed, asked, retest=retest, as_json=json)
    if first == "gain":
        pages = {"html": html, "pdf": pdf, "docx": docx}
        return _gain(rest, later, pages, to, as_of, as_json=json)
    if first == "items":
        return _items(rest, as_json=json)
    return _class(files, to, delete=delete, as_json=json)


def _refuse_strangers(kind: str, given: dict[str, tuple[str | bool, str]]) -> None:
    """Raise InputError for an option that says nothing to this kind of results: what was typed is never passed over."""
    for name, (value, home) in given.items():
        if value and home != kind:
            where = f"results {home}" if home else "sổ của lớp"
            raise InputError(f"“{name}” chỉ dùng với {where}.", advice=f"Bỏ {name} rồi chạy lại.")


def _class(files: list[str], to: str, *, delete: bool, as_json: bool) -> int:
    from phatngon.classroom.drill_report import drill_lines, hall_report
    from phatngon.classroom.results import drill_played, read_classes, results_of

    if delete:
        from phatngon.classroom.store import delete_log

        for file in files:
            print(f"Đã xóa sổ của lớp: {delete_log(Path(file))}.")
        return EXIT_FINE
    plan, room, held = read_classes([Path(file) for file in files])
    drill = (
        drill_played(room) if len(files) == 1 else None
    )  # a drill is a table's own: it is never pooled
    found = results_of(plan, room)
    if drill is not None:
        found["drill"] = hall_report(drill, held).to_json()
    if to:
        from phatngon.classroom.drill_papers import write_reports
        from phatngon.classroom.report import write_report

        asked = bool(found["questions"]) or drill is None
        written = write_report(Path(to), plan, room, found, held) if asked else []
        if drill is not None:
            written += write_reports(Path(to), drill, held)
        if not as_json:
            print("\n".join(f"Đã ghi {path}" for path in written))
    if as_json:
        print_json(found)
    elif not to:
        from phatngon.classroom.report import lines_of

        if found["questions"] or drill is None:
            print("\n".join(lines_of(plan, room, found)))
        if drill is not None:
            print("\n".join(drill_lines(drill, held)))
    return EXIT_FINE


def _forms(
    lessons: list[str],
    to: str,
    as_of: str | None,
    figures: str,
    seed: str,
    asked: tuple[int, int],
    *,
    retest: bool,
    as_json: bool,
) -> int:
    from phatngon.base.jsoninput import read_json
    from phatngon.classroom.form_papers import write_forms
    from phatngon.classroom.forms import draw_forms, read_figures
    from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons, items_in_order

    if not lessons or not to:
        raise InputError(
            "cần ít nhất một bài và thư mục để ghi.",
            advice="results forms 01 02 --to de-lop --seats 40",
        )
    for number, most, name in zip(
        asked, (MOST_SEATS, MOST_EACH), ("--seats", "--each"), strict=True
    ):
        if not 2 <= number <= most:
            raise InputError(
                f"“{name}” là {number}, không dùng được.", advice=f"Chọn từ 2 đến {most}."
            )
    day, paths = date_option(as_of), chosen_lessons(lessons)
    met = {
        item.id for path in paths for _, items in items_in_order(path, day)[:1] for item in items
    }
    made = draw_forms(
        [item for path in paths for item in bank_of(path.stem).items_for(day, seed)],
        seed=seed,
        seats=asked[0],
        each=asked[1],
        figures=read_figures(read_json(figures)) if figures else None,
        asked=frozenset(met),
        retest=retest,
    )
    written = write_forms(made, Path(to), seed=seed, as_of=day)
    if as_json:
        print_json(
            {
                "forms": {name: [item.id for item in row] for name, row in made.forms.items()},
                "plan": [vars(row) for row in made.plan],
                "balance": dict(made.balance),
                "written": [str(path) for path in written],
            }
        )
        return EXIT_FINE
    print("\n".join([*(f"Đã ghi {path}" for path in written), str(made.balance["sentence"])]))
    print("Chỉ phát thư mục “phat”. Thư mục “giang-vien” có đáp án và sơ đồ chỗ ngồi.")
    return EXIT_FINE


def _gain(
    files: list[str],
    later: str,
    pages: dict[str, str],
    to: str,
    as_of: str | None,
    *,
    as_json: bool,
) -> int:
    from phatngon.classroom.attempts import read_attempts
    from phatngon.classroom.figures_said import gain_lines, lasting_lines
    from phatngon.classroom.gain import gain_of, lasting_of
    from phatngon.classroom.gain_page import write_pages

    if len(files) != 2:
        raise InputError(
            "cần hai tệp hoặc thư mục: bài trước và bài sau.",
            advice="results gain TRƯỚC.csv SAU.csv",
        )
    before, after = (read_attempts(Path(file)) for file in files)
    third = read_attempts(Path(later)) if later else None
    found = gain_of(before, after)
    lasting = lasting_of(before, after, third) if third is not None else None
    if lasting is not None:
        found["later"] = lasting
    wanted = {kind: Path(name) for kind, name in pages.items() if name}
    if to:
        wanted |= {kind: Path(to) / f"tien-bo-cua-lop.{kind}" for kind in pages}
    written = write_pages(found, before, after, date_option(as_of), wanted) if wanted else []
    if as_json:
        print_json(found)
        return EXIT_FINE
    print(
        "\n".join(f"Đã ghi {path}" for path in written) if written else "\n".join(gain_lines(found))
    )
    if lasting is not None and not written:
        print("\n".join(lasting_lines(lasting)))
    return EXIT_FINE


def _items(files: list[str], *, as_json: bool) -> int:
    from hashlib import sha256

    from phatngon.classroom.attempts import read_attempts
    from phatngon.classroom.figures_said import item_lines
    from phatngon.classroom.item_analysis import items_of

    if not files:
        raise InputError("cần ít nhất một tệp bài làm.", advice="results items TỆP.csv…")
    pooled, classes = [], set()
    for place, file in enumerate(files):
        given = read_attempts(Path(file), as_class=f"{place}|")
        # the same table named twice is one class, whatever it is called
        told = sorted(
            (one.seat.partition("|")[2], one.item, one.right, one.choice) for one in given
        )
        name = sha256(repr(told).encode()).hexdigest()
        classes.add(name)
        pooled += [replace(one, group=name) for one in given]
    found = items_of(pooled, len(classes))
    if as_json:
        print_json({"items": found})
    else:
        print("\n".join(item_lines(found)))
    return EXIT_FINE
