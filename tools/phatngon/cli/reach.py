"""Verbs of reach reports: ``reach template|check|import|report|export|backup|restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.choices import listed
from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli import reach_store
from phatngon.cli.reach_headings import heading
from phatngon.cli.reach_options import (
    FOCAL_POINT,
    By,
    Files,
    Folder,
    Received,
    Register,
    Returned,
    Store,
    Unit,
    moment_of,
)
from phatngon.cli.shell import (
    Command,
    Json,
    Period,
    VerbGroup,
    new_app,
    period_option,
    print_json,
)


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    reach = new_app("Báo cáo lan tỏa: biểu mẫu, kiểm tra, nhập, báo cáo (đề xuất của bộ học liệu).")
    for name, verb in (
        ("template", template),
        ("check", check),
        ("import", import_),
        ("report", report),
        ("heading", heading),
        ("sample", sample),
    ):
        reach.command(name, cls=Command)(verb)
    reach_store.register(reach)
    app.add_typer(reach, name="reach", cls=VerbGroup)


def template(
    period: Period,
    unit: Unit = "",
    to: Folder = "bieu-mau",
    csv: Annotated[
        bool, typer.Option("--csv", metavar="", help="Ghi tệp CSV thay cho Excel.")
    ] = False,
    register_: Register = "",
    objectives: Annotated[
        bool,
        typer.Option("--objectives", metavar="", help="Ghi thêm tệp mẫu mục tiêu truyền thông."),
    ] = False,
) -> int:
    """Tạo biểu mẫu nhập tin bài cho một đơn vị, hoặc cho mọi đơn vị."""
    from phatngon.reach.objectives import write_template
    from phatngon.reach.work import write_templates

    if objectives:
        print(f"Đã ghi {write_template(Path(to) / 'muc-tieu.csv')}")
    print(
        "\n".join(
            f"Đã ghi {path}"
            for path in write_templates(
                period_option(period), unit, Path(to), csv=csv, register=register_
            )
        )
    )
    return EXIT_FINE


def check(
    files: Files,
    register_: Register = "",
    received_at: Received = "",
    returned: Returned = "",
    json: Json = False,
) -> int:
    """Kiểm tra tệp của đơn vị: lỗi gì, ở ô nào, cần làm gì. Không lưu gì."""
    from phatngon.reach.work import check_files, told_file, told_mark, write_returned

    results = check_files(files, register_, moment_of(received_at))
    paths = write_returned(results, Path(returned)) if returned else []
    if json:
        print_json({"files": [result.to_json() for result in results]})
    else:
        print(
            "\n".join(
                (*told_mark(results), *(line for result in results for line in told_file(result)))
            )
        )
        for path in paths:
            print(f"Đã ghi {path}")
    return EXIT_PROBLEMS if any(result.has_errors for result in results) else EXIT_FINE


def import_(
    files: Files,
    store: Store = "",
    register_: Register = "",
    received_at: Received = "",
    returned: Returned = "",
    merge: Annotated[
        bool,
        typer.Option(
            "--merge", metavar="", help="Tệp sau thiếu tin của tệp trước: gộp, giữ cả tin cũ."
        ),
    ] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", metavar="", help="Tệp sau thiếu tin của tệp trước: thay, bỏ tin cũ."
        ),
    ] = False,
    by: By = FOCAL_POINT,
    json: Json = False,
) -> int:
    """Nhập tệp của đơn vị vào kho: kiểm tra, nhận dòng hợp lệ, không ghi đè. Nhập lại cùng tệp không đổi gì.

    Tệp sau của cùng đơn vị, cùng kỳ được gộp khi khác tin, thay bản trước khi đủ tin; thiếu tin cũ thì dừng lại hỏi."""
    from phatngon.reach.work import import_into, told_mark, told_taken, write_returned

    if merge and replace:
        raise InputError(
            "không thể vừa gộp (--merge) vừa thay (--replace).", advice="Chọn một trong hai."
        )
    how = "merge" if merge else "replace" if replace else ""
    moment = moment_of(received_at)
    results = import_into(files, store, register_, moment, how=how, now=moment_of(""), actor=by)
    paths = write_returned([one.examined for one in results], Path(returned)) if returned else []
    if json:
        print_json({"files": [one.to_json() for one in results]})
    else:
        print(
            "\n".join(
                (
                    *told_mark([one.examined for one in results]),
                    *(line for one in results for line in told_taken(one)),
                )
            )
        )
        for path in paths:
            print(f"Đã ghi {path}")
    return EXIT_PROBLEMS if any(one.needs_work for one in results) else EXIT_FINE


def report(
    period: Period,
    unit: Unit = "",
    store: Store = "",
    register_: Register = "",
    to: Folder = "",
    formats: Annotated[
        str,
        typer.Option(
            "--formats", metavar="DẠNG", help="Các dạng cần ghi, cách nhau bằng dấu phẩy."
        ),
    ] = "html,docx,pdf,xlsx",
    population: Annotated[
        str,
        typer.Option(
            "--population",
            metavar="TÊN",
            help="Mẫu số dân, theo tên trong sample_data/dia-ban/dia-ban.yaml; mặc định: số đầu.",
        ),
    ] = "",
    subject: Annotated[
        str, typer.Option("--subject", metavar="CHỦ_ĐỀ", help="Chủ đề để tính thị phần thảo luận.")
    ] = "",
    reference: Annotated[
        str,
        typer.Option(
            "--reference", metavar="CHỦ_ĐỀ", help="Tập chủ đề đối chiếu, cách nhau bằng dấu phẩy."
        ),
    ] = "",
    judgement: Annotated[
        str,
        typer.Option(
            "--judgement",
            metavar="LỜI",
            help="Nhận định của người ký về nguyên nhân; không dùng lời khen thiếu số liệu.",
        ),
    ] = "",
    office: Annotated[
        str,
        typer.Option(
            "--office",
            metavar="MÃ",
            help="Mã cơ quan lập và ký báo cáo. Mặc định: Sở Văn hóa và Thể thao, đầu mối của thành phố.",
        ),
    ] = "",
    cause: Annotated[
        str,
        typer.Option(
            "--cause",
            metavar="LỜI",
            help="Nguyên nhân do người ký nêu, thay nguyên nhân máy tính được.",
        ),
    ] = "",
    owner: Annotated[
        str,
        typer.Option(
            "--owner", metavar="CHỨC_DANH", help="Người phụ trách các việc của cơ quan lập báo cáo."
        ),
    ] = "",
    objectives: Annotated[
        str,
        typer.Option(
            "--objectives",
            metavar="TỆP",
            help="Tệp CSV hoặc Excel: mục tiêu, công chúng, mức cần đạt. Mẫu: reach template --objectives.",
        ),
    ] = "",
    publish: Annotated[
        bool,
        typer.Option(
            "--publish", metavar="", help="Ghi lại số đã công bố; lần sau báo cáo nêu chỗ khác."
        ),
    ] = False,
    json: Json = False,
) -> int:
    """Lập báo cáo một kỳ: trang mạng năm khung, văn bản Word, PDF, bảng số liệu và trang của từng đơn vị."""
    from phatngon.reach.work import Terms, make_report

    period = period_option(period)
    asked: Terms = {
        "population": population,
        "subject": _codes(subject),
        "reference": _codes(reference),
    }
    wanted = [] if json and not to else [one.strip() for one in formats.split(",") if one.strip()]
    told, paths = make_report(
        period,
        unit,
        store,
        register_,
        Path(to or f"bao-cao-{period}"),
        wanted,
        asked,
        judgement,
        publish=publish,
        office=office,
        cause=cause,
        owner=owner,
        objectives=objectives,
        now=moment_of(""),
    )
    if json:
        print_json(told)
    else:
        print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_FINE


def _codes(text: str) -> tuple[str, ...]:
    from phatngon.reach.dictionary import code_lists, find_code

    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        code = find_code("topic", part)
        if code is None:
            raise InputError(
                f"không có chủ đề “{part}”.",
                advice=f"Chọn trong: {listed(code_lists()['topic'])}.",
            )
        found.append(code)
    return tuple(found)


def sample(
    to: Folder = "so-lieu-mau",
    seed: Annotated[
        str, typer.Option("--seed", metavar="SỐ", help="Mầm: cùng mầm thì cùng số liệu.")
    ] = "",
    rows: Annotated[
        str,
        typer.Option(
            "--rows", metavar="SỐ", help="Chỉ ghi chừng này dòng dạng Parquet, để đo tốc độ."
        ),
    ] = "",
) -> int:
    """Sinh số liệu giả định để tập huấn: sổ 12 kỳ của 54 đơn vị và các tệp nộp thử."""
    from phatngon.cli.shell import whole_number
    from phatngon.reach.sample.building import build
    from phatngon.reach.sample.words import SEED

    number = whole_number(seed, "--seed") if seed else SEED
    if rows:
        from phatngon.reach.sample.many import write_many

        paths = write_many(Path(to), whole_number(rows, "--rows"))
    else:
        paths = build(Path(to), number)
    print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_FINE
