"""Verbs on the store of reach reports: ``reach status|history|undo|keep|export|backup|restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.reach_options import (
    FOCAL_POINT,
    By,
    Folder,
    Register,
    Store,
    Unit,
    moment_of,
    store_path,
)
from phatngon.cli.shell import (
    Command,
    Json,
    Now,
    Period,
    now,
    period_option,
    print_json,
    whole_number,
)

Office = Annotated[
    str,
    typer.Option(
        "--office",
        metavar="MÃ",
        help="Mã cơ quan lập và ký. Mặc định: Sở Văn hóa và Thể thao, đầu mối của thành phố.",
    ),
]


def register(group: typer.Typer) -> None:
    """Add the verbs to the group."""
    for name, verb in (
        ("status", status),
        ("history", history),
        ("undo", undo),
        ("keep", keep),
        ("export", export),
        ("backup", backup),
        ("restore", restore),
    ):
        group.command(name, cls=Command)(verb)


def status(
    period: Period,
    store: Store = "",
    register_: Register = "",
    now_: Now = "",
    to: Folder = "",
    formats: Annotated[
        str,
        typer.Option(
            "--formats", metavar="DẠNG", help="Các dạng cần ghi, cách nhau bằng dấu phẩy."
        ),
    ] = "html,pdf,docx",
    letters: Annotated[
        str,
        typer.Option(
            "--letters",
            metavar="THƯ_MỤC",
            help="Ghi thư nhắc (Word, chưa ký) cho từng đơn vị chưa nộp vào thư mục này.",
        ),
    ] = "",
    office: Office = "",
    json: Json = False,
) -> int:
    """Tình hình nộp một kỳ: ai đã nộp, ai chậm, tệp nào trả lại hoặc chưa đọc và vì sao."""
    from phatngon.cli.shell import wanted_formats
    from phatngon.network.invented import marked_lines
    from phatngon.reach.status import period_status, told_status
    from phatngon.reach.status_papers import write_reminders, write_status
    from phatngon.reach.work import tables_of

    with tables_of(store, register_) as desk:
        found = period_status(desk, period_option(period), now=moment_of(now_, "--now"))
    paths = write_status(found, Path(to), wanted_formats(formats)) if to else []
    reminders = write_reminders(found, Path(letters), office) if letters else []
    if json:
        written = [str(path) for path in (*paths, *reminders)]
        print_json(found.to_json() | {"written": written})
    else:
        lines = [*told_status(found), *(f"Đã ghi {path}" for path in paths)]
        if letters:
            lines.append(f"Đã ghi {len(reminders)} thư nhắc vào {letters}")
        print(marked_lines(lines, invented=found.invented))
    return EXIT_PROBLEMS if found.needs_work else EXIT_FINE


def history(store: Store = "", json: Json = False) -> int:
    """Những lần nhập, hoàn tác, giữ số của kho: ai, lúc nào, tệp nào (mã băm), đổi gì."""
    from phatngon.reach.acts import history as read
    from phatngon.reach.acts import told_history
    from phatngon.reach.store import open_store

    with open_store(store_path(store), create=False) as desk:
        acts = read(desk)
        names: dict[str, str] = dict(desk.rows("SELECT unit_code, unit_name FROM dim_unit"))
    if json:
        print_json({"acts": [act.to_json() for act in acts]})
    else:
        print("\n".join(told_history(acts, names)))
    return EXIT_FINE


def undo(
    import_: Annotated[
        str,
        typer.Option(
            "--import", metavar="SỐ", help="Số của lần làm (xem reach history). Mặc định: lần cuối."
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="LỜI", help="Vì sao hoàn tác; ghi vào nhật ký.")
    ] = "",
    by: By = FOCAL_POINT,
    store: Store = "",
    json: Json = False,
) -> int:
    """Hoàn tác một lần nhập (hoặc một lần giữ số, một lần hoàn tác): không xóa gì, bản trước lại được tính."""
    from phatngon.reach.acts import told_history
    from phatngon.reach.store import open_store
    from phatngon.reach.undoing import undo as take_back

    number = whole_number(import_, "--import") if import_ else None
    with open_store(store_path(store), create=False) as desk:
        act = take_back(desk, number, now=moment_of(""), actor=by, reason=reason)
        names: dict[str, str] = dict(desk.rows("SELECT unit_code, unit_name FROM dim_unit"))
    if json:
        print_json(act.to_json())
    else:
        print("\n".join(told_history([act], names)))
    return EXIT_FINE


def keep(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TIN",
            help="Tiêu đề hoặc đường dẫn của tin. Không ghi: liệt kê các số đang để ngoài tổng.",
        ),
    ] = "",
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="LỜI", help="Vì sao số này đúng; bắt buộc, ghi vào nhật ký."
        ),
    ] = "",
    unit: Unit = "",
    by: By = FOCAL_POINT,
    store: Store = "",
    json: Json = False,
) -> int:
    """Giữ một số lớn khó tin sau khi đã kiểm tra, để số đó được tính vào các tổng."""
    from phatngon.reach.kept import keep_counts, waiting
    from phatngon.reach.store import open_store

    with open_store(store_path(store), create=False) as desk:
        rows = (
            keep_counts(desk, name, reason=reason, now=moment_of(""), unit=unit, actor=by)
            if name
            else [one for one in waiting(desk) if unit in ("", one.unit_code)]
        )
    if json:
        print_json({"kept" if name else "waiting": [one.to_json() for one in rows]})
    elif not rows:
        print("Không có số nào để ngoài tổng.")
    else:
        word = "Đã giữ" if name else "Đang để ngoài tổng"
        print("\n".join(f"{word} – {one.told}" for one in rows))
    return EXIT_PROBLEMS if rows and not name else EXIT_FINE


def export(to: Folder = "so-lieu", store: Store = "") -> int:
    """Xuất cả kho thành các tệp CSV theo từ điển dữ liệu; chỗ thiếu vẫn là thiếu, kèm lý do."""
    from phatngon.network.invented import marked_lines
    from phatngon.reach.exporting import export_tables
    from phatngon.reach.store import open_store
    from phatngon.reach.workspace import holds_invented

    with open_store(store_path(store), create=False) as connection:
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
    print(f"Đã ghi {save(store_path(store), Path(file), now=official(now()))}")
    return EXIT_FINE


def restore(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Bản sao lưu cần khôi phục.")],
    store: Store = "",
) -> int:
    """Khôi phục kho từ bản sao lưu; kho đang có được giữ dưới tên khác."""
    from phatngon.reach.moments import official
    from phatngon.reach.store import restore as put_back

    kept = put_back(Path(file), store_path(store), now=official(now()))
    print("Đã khôi phục." + (f" Kho trước đó giữ ở {kept}" if kept else ""))
    return EXIT_FINE
