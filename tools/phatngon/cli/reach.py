"""Verbs of reach reports: ``reach template|check|import|report|export|backup|restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from phatngon.base.choices import listed
from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.reach_headings import heading
from phatngon.cli.shell import (
    Command,
    Group,
    Json,
    Period,
    moment_option,
    new_app,
    now,
    period_option,
    print_json,
)

Store = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="TỆP",
        help="Kho số liệu (.duckdb). Mặc định: trong thư mục dữ liệu của người dùng.",
    ),
]
Register = Annotated[
    str,
    typer.Option(
        "--register",
        metavar="THƯ_MỤC",
        help="Thư mục sổ: các tệp CSV mang tên bảng của từ điển dữ liệu. Mẫu: sample_data/reach/so.",
    ),
]
Folder = Annotated[str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi kết quả.")]
Unit = Annotated[str, typer.Option("--unit", metavar="MÃ", help="Mã một đơn vị, ví dụ 46-19789.")]
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="TỆP…",
        help="Tệp hoặc thư mục các đơn vị gửi về. Mẫu: sample_data/reach/phieu-mau/phieu-dung.xlsx.",
    ),
]
Received = Annotated[
    str,
    typer.Option(
        "--received-at",
        metavar="GIỜ",
        help="Giờ nhận tệp, ví dụ “16h30 16/10/2026”. Mặc định: bây giờ.",
    ),
]
Returned = Annotated[
    str,
    typer.Option(
        "--returned",
        metavar="THƯ_MỤC",
        help="Ghi bản trả lại có đánh dấu ô cần sửa vào thư mục này.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    reach = new_app("Báo cáo lan tỏa: biểu mẫu, kiểm tra, nhập, báo cáo (đề xuất của bộ học liệu).")
    for name, verb in (
        ("template", template),
        ("check", check),
        ("import", import_),
        ("report", report),
        ("export", export),
        ("backup", backup),
        ("restore", restore),
        ("heading", heading),
        ("sample", sample),
    ):
        reach.command(name, cls=Command)(verb)
    app.add_typer(reach, name="reach", cls=Group)


def template(
    period: Period,
    unit: Unit = "",
    to: Folder = "bieu-mau",
    csv: Annotated[
        bool, typer.Option("--csv", metavar="", help="Ghi tệp CSV thay cho Excel.")
    ] = False,
    register_: Register = "",
) -> int:
    """Tạo biểu mẫu nhập tin bài cho một đơn vị, hoặc cho mọi đơn vị."""
    from phatngon.reach.work import write_templates

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

    results = check_files(files, register_, _moment(received_at))
    paths = write_returned(results, Path(returned)) if returned else []
    if json:
        print_json({"files": [result.to_json() for result in results]})
    else:
        print(
            "\n".join(
                (*told_mark(results), *(line for result in results for line in told_file(result)))
            )
        )
        print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_PROBLEMS if any(result.has_errors for result in results) else EXIT_FINE


def import_(
    files: Files,
    store: Store = "",
    register_: Register = "",
    received_at: Received = "",
    returned: Returned = "",
    json: Json = False,
) -> int:
    """Nhập tệp của đơn vị vào kho: kiểm tra, nhận dòng hợp lệ, không ghi đè. Nhập lại cùng tệp không đổi gì."""
    from phatngon.reach.work import import_into, told_mark, told_taken, write_returned

    results = import_into(files, store, register_, _moment(received_at))
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
        print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_PROBLEMS if any(one.examined.has_errors for one in results) else EXIT_FINE


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
        typer.Option("--population", metavar="TÊN", help="Mẫu số dân: nq-2024 hoặc sap-xep-2025."),
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
    publish: Annotated[
        bool,
        typer.Option(
            "--publish", metavar="", help="Ghi lại số đã công bố; lần sau báo cáo nêu chỗ khác."
        ),
    ] = False,
    json: Json = False,
) -> int:
    """Lập báo cáo một kỳ: trang mạng năm khung, văn bản Word, PDF, bảng số liệu và trang của từng đơn vị."""
    from phatngon.reach.work import make_report

    period = period_option(period)
    asked = {"population": population, "subject": _codes(subject), "reference": _codes(reference)}
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
        now=_moment(""),
    )
    if json:
        print_json(told)
    else:
        print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_FINE


def export(to: Folder = "so-lieu", store: Store = "") -> int:
    """Xuất cả kho thành các tệp CSV theo từ điển dữ liệu; chỗ thiếu vẫn là thiếu, kèm lý do."""
    from phatngon.network.invented import marked_lines
    from phatngon.reach.exporting import export_tables
    from phatngon.reach.store import open_store
    from phatngon.reach.workspace import holds_invented

    with open_store(_store(store), create=False) as connection:
        paths = export_tables(connection, Path(to))
        invented = holds_invented(connection)
    print(marked_lines((f"Đã ghi {path}" for path in paths), invented=invented))
    return EXIT_FINE


def backup(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tên bản sao lưu sẽ ghi.")],
    store: Store = "",
) -> int:
    """Sao lưu kho vào một tệp, rồi mở thử bản sao."""
    from phatngon.reach.moments import official
    from phatngon.reach.store import backup as save

    if Path(file).exists():
        raise InputError(
            "đã có tệp mang tên này.",
            where=file,
            advice="Chọn tên khác; bản sao lưu cũ được giữ nguyên.",
        )
    print(f"Đã ghi {save(_store(store), Path(file), now=official(now()))}")
    return EXIT_FINE


def restore(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Bản sao lưu cần khôi phục.")],
    store: Store = "",
) -> int:
    """Khôi phục kho từ bản sao lưu; kho đang có được giữ dưới tên khác."""
    from phatngon.reach.moments import official
    from phatngon.reach.store import restore as put_back

    kept = put_back(Path(file), _store(store), now=official(now()))
    print("Đã khôi phục." + (f" Kho trước đó giữ ở {kept}" if kept else ""))
    return EXIT_FINE


def _store(text: str) -> Path:
    from phatngon.reach.store import default_store

    return Path(text) if text else default_store()


def _moment(text: str) -> Any:
    from phatngon.reach.moments import official

    return official(moment_option(text, "--received-at"))


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
