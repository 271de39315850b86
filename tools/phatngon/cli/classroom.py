"""Verbs for the live class: ``class``, and ``results`` of :mod:`phatngon.cli.results`."""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE, InputError
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

JOINT = "dot-chung"  # the name of a joint event unless somebody gives one

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from phatngon.classroom.hub import Hub
    from phatngon.classroom.join import Door
    from phatngon.classroom.joint_link import HallLink
    from phatngon.classroom.run import Opened


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("class", cls=Command)(class_)
    app.command("board", cls=Command)(board)
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
    join: Annotated[
        str,
        typer.Option(
            "--join",
            metavar="MÁY_CHỦ",
            help="Nối hội trường này vào bảng chung, ví dụ nats://192.0.2.10:4222. Mất mạng thì lớp vẫn chạy.",
        ),
    ] = "",
    joint: Annotated[
        str, typer.Option("--joint", metavar="ĐỢT", help="Tên đợt tập huấn chung.")
    ] = JOINT,
    hall: Annotated[
        str,
        typer.Option(
            "--hall", metavar="TÊN", help="Tên hội trường này trên bảng chung. Mặc định: tên máy."
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

    linked = hall_link(room, join, joint, hall, as_json=json) if join else None
    asyncio.run(serve_class(room, link, ready, card, linked))
    if not json:
        print(f"Lớp đã đóng. Xem kết quả: {command('results')} {room.store.path}")
    return EXIT_FINE


def hall_link(
    room: Opened, server: str, joint: str, hall: str, *, as_json: bool
) -> Callable[[Hub], HallLink]:
    """What joins a hall to the joint board once its room is open. Raises MissingOnMachine without the library."""
    import platform

    from phatngon.classroom.joint_link import HallLink, library

    library()
    if not room.plan.ballots:
        raise InputError("buổi chỉ có diễn tập không nối vào bảng chung.", advice="Bỏ --join.")
    facts = {
        name: room.store.fact(name, "") for name in ("secret", "lessons", "as_of", "main_only")
    }
    facts["questions"] = "\n".join(screen.question for screen in room.plan.screens)
    out = sys.stderr if as_json else sys.stdout

    def told(sentence: str) -> None:
        print(sentence, file=out, flush=True)

    name = hall or platform.node() or "hội trường"
    return lambda hub: HallLink(hub, server, joint, name, facts, told)


def board(
    server: Annotated[
        str,
        typer.Option(
            "--server",
            metavar="MÁY_CHỦ",
            help="Máy chủ NATS mà các hội trường nối vào, ví dụ nats://127.0.0.1:4222.",
        ),
    ],
    joint: Annotated[
        str, typer.Option("--joint", metavar="ĐỢT", help="Tên đợt tập huấn chung.")
    ] = JOINT,
    port: RoomPort = "",
    json: Json = False,
) -> int:
    """Mở bảng chung của nhiều hội trường: ai đã vào, đang trả lời đến đâu, câu đã mở đáp án cộng cả các nơi."""
    from phatngon.classroom.joint_board import JointBoard
    from phatngon.classroom.joint_link import library, subject_name
    from phatngon.classroom.run import Calm, room_link, settings

    library()
    subject_name(joint, "đợt chung")
    link = room_link(whole_number(port, "--port") if port else None)
    out = sys.stderr if json else sys.stdout
    shown = JointBoard(server, joint, lambda sentence: print(sentence, file=out, flush=True))
    address = f"http://127.0.0.1:{link.getsockname()[1]}"
    opened = {
        "url": address,
        "board_url": f"{address}/bang?khoa={shown.key}",
        "state_url": f"{address}/api/joint?khoa={shown.key}",
    }
    if json:
        sys.stdout.write(jsonlib.dumps(opened) + "\n")
        sys.stdout.flush()
    else:
        print(f"Bảng chung: {opened['board_url']}\nBấm Ctrl+C để đóng.", flush=True)
    asyncio.run(shown.run(Calm(settings(shown.app())), link))
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
