"""Verbs for the live class: ``class``, and ``results`` of :mod:`phatngon.cli.results`."""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE
from phatngon.base.program import command
from phatngon.cli.results import results
from phatngon.cli.shell import (
    AsOf,
    Command,
    Json,
    RoomPort,
    date_option,
    whole_number,
)

if TYPE_CHECKING:
    from socket import socket

    from phatngon.classroom.join import Door
    from phatngon.classroom.plan import Plan
    from phatngon.classroom.store import Store


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("class", cls=Command)(class_)
    app.command("results", cls=Command)(results)


def class_(
    lessons: Annotated[
        list[str], typer.Argument(metavar="BÀI", help="Các bài của lớp, ví dụ 01, theo thứ tự.")
    ],
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
    """Mở lớp trực tiếp: điện thoại trả lời, bảng chiếu vì sao, giảng viên điều khiển từ một trang; không cần Internet."""
    from dataclasses import replace

    from phatngon.classroom.run import opened, room_link, serve_class

    day = date_option(as_of) if as_of else None
    link = room_link(whole_number(port, "--port") if port else None)
    try:
        store, plan, door = opened(lessons, day, Path(data) if data else None, main_only=main_only)
    except BaseException:
        link.close()
        raise
    if wifi:
        door = replace(door, wifi=(wifi, password))
    if poster:
        return _print_poster(poster, store, plan, door, link, card)

    def ready(door: Door) -> None:
        if json:
            line = jsonlib.dumps(door.to_json(str(store.path)), ensure_ascii=False)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        else:
            print("\n".join(_told(door, str(store.path))), flush=True)

    asyncio.run(serve_class(store, plan, door, link, ready, card))
    if not json:
        print(f"Lớp đã đóng. Xem kết quả: {command('results')} {store.path}")
    return EXIT_FINE


def _print_poster(
    folder: str, store: Store, plan: Plan, door: Door, link: socket, card: str
) -> int:
    """Write the sheet that is hung at the door; the code in it stays with the log."""
    from phatngon.classroom.join import cards_first
    from phatngon.classroom.poster import write_poster

    port = link.getsockname()[1]
    link.close()
    store.close()
    door = door.at(port, cards_first(card))
    for path in write_poster(Path(folder), door, plan.titles, plan.as_of):
        print(f"Đã ghi {path}")
    return EXIT_FINE


def _told(door: Door, log: str) -> list[str]:
    rows = [
        "Lớp đã mở.",
        f"  Giảng viên: {door.trainer_url}",
        f"  Bảng cho máy chiếu: {door.board_url}",
        f"  Mã lớp: {door.code}",
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
        f"Sổ của lớp: {log}",
        "Bấm Ctrl+C để đóng lớp. Mở lại cùng lệnh thì lớp đi tiếp chỗ đã dừng.",
    ]
