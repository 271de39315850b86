"""Verbs for this machine: ``lab``, ``doctor``, ``test``."""

from __future__ import annotations

from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_MISSING, EXIT_PROBLEMS, InputError
from phatngon.base.program import command
from phatngon.cli.shell import Command, Json, now, print_json, whole_number


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("lab", cls=Command)(lab)
    app.command("hub", cls=Command)(hub)
    app.command("doctor", cls=Command)(doctor)
    app.command(
        "test",
        cls=Command,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(test)


def lab(
    port: Annotated[
        str, typer.Option("--port", metavar="SỐ", help="Cổng mạng trên máy này.")
    ] = "8888",
    reset: Annotated[
        str,
        typer.Option(
            "--reset",
            metavar="BÀI",
            help="Lấy bản mới của một bài; bản đang có được giữ dưới tên khác.",
        ),
    ] = "",
    edit: Annotated[
        bool, typer.Option("--edit", metavar="", help="Giảng viên: mở chính bộ học liệu để sửa.")
    ] = False,
    desk: Annotated[
        bool,
        typer.Option(
            "--desk",
            metavar="",
            help="Giảng viên: mở bàn giảng viên, mở lớp, làm tài liệu, ra đề, chấm bài bằng nút bấm.",
        ),
    ] = False,
    office: Annotated[
        bool,
        typer.Option(
            "--office",
            metavar="",
            help="Cơ quan: mở bàn báo cáo lan tỏa và bàn báo chí, mọi việc bằng nút bấm.",
        ),
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", metavar="", help="Không tự mở trình duyệt.")
    ] = False,
) -> int:
    """Mở JupyterLab bằng tiếng Việt, trên bản riêng của người học, tại bài 00_bat_dau."""
    from phatngon.publish.lab.lab import open_lab, reset_lesson

    if reset:
        print(reset_lesson(reset, now()))
    return open_lab(
        whole_number(port, "--port"),
        edit=edit,
        browser=not no_browser,
        now=now(),
        desks=_desks(desk=desk, office=office),
    )


def _desks(*, desk: bool, office: bool) -> list[tuple[str, str]]:
    """The tool notebooks that are laid beside the lessons, by name; the first is opened."""
    from phatngon.lessons import press_desk, reach_desk

    if desk:
        from phatngon.classroom.desk import NAME, desk_notebook

        return [(NAME, desk_notebook())]
    if office:
        return [
            (reach_desk.NAME, reach_desk.desk_notebook()),
            (press_desk.NAME, press_desk.desk_notebook()),
        ]
    return []


def hub(
    seats: Annotated[str, typer.Option("--seats", metavar="SỐ", help="Số chỗ ngồi.")] = "40",
    to: Annotated[
        str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi; mã đã phát ở đó được giữ.")
    ] = "may-chu-chung",
    address: Annotated[
        str, typer.Option("--address", metavar="ĐỊA_CHỈ", help="Địa chỉ in trên thẻ chỗ ngồi.")
    ] = "",
) -> int:
    """Ghi cấu hình máy chủ chung (JupyterHub) cho một trường, một phòng máy: mã từng chỗ, thẻ để in, cấu hình một máy và cụm."""
    from pathlib import Path

    from phatngon.publish.lab.seats import write_hub

    for path in write_hub(Path(to), whole_number(seats, "--seats"), address):
        print(f"Đã ghi {path}")
    return EXIT_FINE


def doctor(
    room: Annotated[
        bool,
        typer.Option(
            "--room",
            metavar="",
            help="Thử phòng học bằng một điện thoại: mở một trang, trang xanh là phòng dùng được.",
        ),
    ] = False,
    port: Annotated[
        str,
        typer.Option(
            "--port",
            metavar="CỔNG",
            help="Cổng để thử phòng; mặc định 8000 hoặc cổng trống kế tiếp.",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Kiểm tra máy: những gì bộ học liệu cần đã có đủ chưa, thiếu gì thì làm gì; thêm --room để thử phòng học."""
    from phatngon.publish.lab.doctor import examine

    if room:
        return _try_room(port, as_json=json)

    findings = examine()
    if json:
        print_json({"findings": [finding.to_json() for finding in findings]})
    else:
        print("\n".join(map(str, findings)))
    return (
        EXIT_MISSING
        if any(finding.needed and not finding.fine for finding in findings)
        else EXIT_FINE
    )


WHOLE = ("-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
COVERED = ("--cov=phatngon", "--cov=phatngon_engine", "--cov-report=term:skip-covered")


def test(ctx: typer.Context) -> int:
    """Chạy toàn bộ kiểm thử; thiếu Chromium thì các kiểm thử trình duyệt được bỏ qua và đếm.

    Thêm --coverage: in dòng mã nào chưa có kiểm thử chạy qua (chậm hơn).
    """
    import os
    import subprocess
    import sys

    from phatngon.base.errors import MissingOnMachine
    from phatngon.base.paths import kit_root

    if not (kit_root() / "tests").is_dir():
        raise InputError("bộ này không kèm kiểm thử.", advice=f"Chạy: {command('check')}")
    try:
        import pytest  # noqa: F401
    except ImportError:
        raise MissingOnMachine(
            "chưa cài các thư viện kiểm thử.", advice=f"Chạy: {command('test')}"
        ) from None
    given = [one for one in ctx.args if one != "--coverage"]
    covered = COVERED if "--coverage" in ctx.args else ()
    line = [sys.executable, "-m", "pytest", *WHOLE, *given, *covered]
    # hundreds of processes begin in the tests; what one has compiled spares the others a tenth of their work
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(line, cwd=kit_root(), env=kept, check=False).returncode


def _try_room(port: str, *, as_json: bool) -> int:
    """Open the page a phone tries the room with, until one phone is through or somebody stops it."""
    import asyncio

    from phatngon.classroom.probe import ADVICE, try_room
    from phatngon.classroom.run import room_link

    link = room_link(whole_number(port, "--port") if port else None)

    def told(urls: list[str], drawn: str) -> None:
        if as_json:
            return
        if not urls:
            print(
                "Máy này chưa vào mạng nào. Nối Wi-Fi của hội trường hoặc bật điểm phát sóng, rồi chạy lại."
            )
        print("Trên một điện thoại đã vào Wi-Fi của phòng, quét mã hoặc mở địa chỉ:")
        print("\n".join(f"  {url}" for url in urls))
        print(drawn)
        print("Trang hiện màu xanh là phòng dùng được. Bấm Ctrl+C để thôi.", flush=True)

    found = asyncio.run(try_room(link, told))
    if as_json:
        print_json(found)
    elif found["works"]:
        print(f"Đạt  Điện thoại ở địa chỉ {found['phone']} vào được và nhận được. Phòng dùng được.")
    else:
        print(f"Thiếu Chưa có điện thoại nào vào được. {ADVICE}")
    return EXIT_FINE if found["works"] else EXIT_PROBLEMS
