"""Verbs for the live class: ``class``, ``results``."""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE, InputError
from phatngon.base.program import command
from phatngon.cli.shell import (
    AsOf,
    Command,
    Json,
    RoomPort,
    date_option,
    print_json,
    whole_number,
)

if TYPE_CHECKING:
    from socket import socket

    from phatngon.classroom.join import Door
    from phatngon.classroom.run import Opened


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("class", cls=Command)(class_)
    app.command("results", cls=Command)(results)


def class_(
    lessons: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BÀI",
            help="Các bài của lớp, ví dụ 01, theo thứ tự. Bỏ trống khi chỉ diễn tập.",
        ),
    ] = None,
    drill: Annotated[
        str,
        typer.Option(
            "--drill",
            metavar="KB",
            help="Kịch bản diễn tập theo bàn, ví dụ 2, chạy sau các bài hoặc một mình.",
        ),
    ] = "",
    groups: Annotated[
        str, typer.Option("--groups", metavar="SỐ", help="Số bàn diễn tập. Mặc định: 8.")
    ] = "",
    units: Annotated[
        bool,
        typer.Option(
            "--units", metavar="", help="Mỗi đơn vị phải báo cáo của thành phố là một bàn."
        ),
    ] = False,
    port: RoomPort = "",
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="THƯ_MỤC",
            help="Nơi giữ sổ của lớp. Mở lại cùng thư mục thì lớp đi tiếp chỗ đã dừng. Mặc định: trong thư mục dữ liệu của người dùng, mỗi ngày một lớp.",
        ),
    ] = "",
    main_only: Annotated[
        bool, typer.Option("--main", metavar="", help="Chỉ hỏi câu chính của mỗi phần.")
    ] = False,
    card: Annotated[
        str,
        typer.Option(
            "--card",
            metavar="CẠC",
            help="Cạc mạng (tên hoặc địa chỉ) mà điện thoại của phòng dùng, để bảng chiếu địa chỉ đó trước.",
        ),
    ] = "",
    wifi: Annotated[
        str,
        typer.Option(
            "--wifi", metavar="TÊN", help="Tên Wi-Fi của hội trường, để bảng chiếu mã vào mạng."
        ),
    ] = "",
    password: Annotated[
        str, typer.Option("--password", metavar="MẬT_KHẨU", help="Mật khẩu của Wi-Fi đó.")
    ] = "",
    poster: Annotated[
        str,
        typer.Option(
            "--poster",
            metavar="THƯ_MỤC",
            help="Chỉ ghi tờ “Vào lớp” có mã QR để in, không mở lớp. Mở lớp sau đó bằng cùng lệnh, bỏ --poster.",
        ),
    ] = "",
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Mở lớp trực tiếp: điện thoại trả lời, bảng chiếu vì sao, giảng viên điều khiển từ một trang; không cần Internet.

    Với --drill, lớp chia bàn và vai để diễn tập: diễn biến đến từng bàn, bàn gửi phát ngôn trước hạn của luật.
    """
    from dataclasses import replace

    from phatngon.classroom.drill_run import group_names
    from phatngon.classroom.run import opened, room_link, serve_class

    day = date_option(as_of) if as_of else None
    tables = group_names(whole_number(groups, "--groups") if groups else None, by_unit=units)
    link = room_link(whole_number(port, "--port") if port else None)
    try:
        room = opened(
            lessons or [],
            day,
            Path(data) if data else None,
            main_only=main_only,
            drill=drill,
            tables=tables,
        )
    except BaseException:
        link.close()
        raise
    if wifi:
        room = replace(room, door=replace(room.door, wifi=(wifi, password)))
    if poster:
        return _print_poster(poster, room, link, card)

    def ready(door: Door) -> None:
        if json:
            line = jsonlib.dumps(door.to_json(str(room.store.path)), ensure_ascii=False)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        else:
            print("\n".join(_told(door, room)), flush=True)

    asyncio.run(serve_class(room, link, ready, card))
    if not json:
        print(f"Lớp đã đóng. Xem kết quả: {command('results')} {room.store.path}")
    return EXIT_FINE


def _print_poster(folder: str, room: Opened, link: socket, card: str) -> int:
    """Write the sheet that is hung at the door; the code in it stays with the log."""
    from phatngon.classroom.join import cards_first
    from phatngon.classroom.poster import write_poster

    port = link.getsockname()[1]
    link.close()
    room.store.close()
    door = room.door.at(port, cards_first(card))
    for path in write_poster(Path(folder), door, room.plan.titles, room.plan.as_of):
        print(f"Đã ghi {path}")
    return EXIT_FINE


def _told(door: Door, room: Opened) -> list[str]:
    tables = (
        [f"  Mã của {len(room.drill.groups)} bàn, để in: {door.tables_url}"] if room.drill else []
    )
    rows = [
        "Lớp đã mở.",
        f"  Giảng viên: {door.trainer_url}",
        f"  Bảng cho máy chiếu: {door.board_url}",
        f"  Mã lớp: {door.code}",
        *tables,
        *(f"  Điện thoại: {one['url']} ({one['interface']})" for one in door.addresses),
        *(
            f"  Giảng viên cầm điện thoại: {one['url']}/giang-vien?khoa={door.trainer_key}"
            for one in door.addresses[:1]
        ),
    ]
    if not door.addresses:
        rows.append(
            "Máy này chưa vào mạng nào nên điện thoại chưa vào được. Nối Wi-Fi của hội trường hoặc bật điểm phát sóng, rồi chạy lại."
        )
    elif len(door.addresses) > 1:
        rows.append(
            "Máy có nhiều mạng. Bảng chiếu địa chỉ đầu tiên; đổi bằng --card TÊN hoặc --card ĐỊA_CHỈ."
        )
    return [
        *rows,
        f"Sổ của lớp: {room.store.path}",
        "Bấm Ctrl+C để đóng lớp. Mở lại cùng lệnh thì lớp đi tiếp chỗ đã dừng.",
    ]


def results(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="TỆP",
            help="Sổ của lớp (tệp lop.sqlite hoặc thư mục của nó), nhiều sổ thì gộp; hoặc gain TRƯỚC.csv SAU.csv; hoặc items TỆP.csv…",
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
    json: Json = False,
) -> int:
    """Kết quả của lớp: từng câu ở hai lần trả lời, ai đổi ý, sai mà chắc, số người theo đơn vị.

    results gain TRƯỚC.csv SAU.csv: lớp tiến bộ bao nhiêu. results items TỆP.csv…: từng câu hỏi khó, dễ, phân biệt ra sao.
    """
    from phatngon.classroom.drill_report import drill_lines, hall_report
    from phatngon.classroom.drill_room import DrillRoom
    from phatngon.classroom.results import read_classes, results_of

    if files[0] == "gain":
        return _gain(files[1:], as_json=json)
    if files[0] == "items":
        return _items(files[1:], as_json=json)
    if delete:
        from phatngon.classroom.store import delete_log

        for file in files:
            print(f"Đã xóa sổ của lớp: {delete_log(Path(file))}.")
        return EXIT_FINE
    plan, room, held = read_classes([Path(file) for file in files])
    found = results_of(plan, room)
    if isinstance(room.drill, DrillRoom):
        found["drill"] = hall_report(room.drill, held).to_json()
    if to:
        from phatngon.classroom.report import write_report

        written = write_report(Path(to), plan, room, found, held) if found["questions"] else []
        if isinstance(room.drill, DrillRoom):
            from phatngon.classroom.drill_papers import write_reports

            written += write_reports(Path(to), room.drill, held)
        if not json:
            print("\n".join(f"Đã ghi {path}" for path in written))
    if json:
        print_json(found)
    elif not to:
        from phatngon.classroom.report import lines_of

        if found["questions"] or "drill" not in found:
            print("\n".join(lines_of(plan, room, found)))
        if isinstance(room.drill, DrillRoom):
            print("\n".join(drill_lines(room.drill, held)))
    return EXIT_FINE


def _gain(files: list[str], *, as_json: bool) -> int:
    from phatngon.classroom.attempts import read_attempts
    from phatngon.classroom.gain import gain_of
    from phatngon.classroom.report import gain_lines

    if len(files) != 2:
        raise InputError(
            "cần hai tệp: bài trước và bài sau.", advice="results gain TRƯỚC.csv SAU.csv"
        )
    before, after = (read_attempts(Path(file)) for file in files)
    found = gain_of(before, after)
    if as_json:
        print_json(found)
    else:
        print("\n".join(gain_lines(found)))
    return EXIT_FINE


def _items(files: list[str], *, as_json: bool) -> int:
    from phatngon.classroom.attempts import read_attempts
    from phatngon.classroom.item_analysis import items_of
    from phatngon.classroom.report import item_lines

    if not files:
        raise InputError("cần ít nhất một tệp bài làm.", advice="results items TỆP.csv…")
    apart = [read_attempts(Path(file), as_class=f"{place}|") for place, file in enumerate(files)]
    found = items_of([one for each in apart for one in each], len(files))
    if as_json:
        print_json({"items": found})
    else:
        print("\n".join(item_lines(found)))
    return EXIT_FINE
