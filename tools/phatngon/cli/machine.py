"""Verbs for this machine: ``lab``, ``doctor``, ``test``."""

from __future__ import annotations

from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_MISSING
from phatngon.base.program import command
from phatngon.cli.shell import Command, Json, now, print_json, whole_number


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("lab", cls=Command)(lab)
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
    no_browser: Annotated[
        bool, typer.Option("--no-browser", metavar="", help="Không tự mở trình duyệt.")
    ] = False,
) -> int:
    """Mở JupyterLab bằng tiếng Việt, trên bản riêng của người học, tại bài 00_bat_dau."""
    from phatngon.publish.lab.lab import open_lab, reset_lesson

    if reset:
        print(reset_lesson(reset, now()))
    return open_lab(whole_number(port, "--port"), edit=edit, browser=not no_browser, now=now())


def doctor(json: Json = False) -> int:
    """Kiểm tra máy: những gì bộ học liệu cần đã có đủ chưa, thiếu gì thì làm gì."""
    from phatngon.publish.lab.doctor import examine

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
    import subprocess
    import sys

    from phatngon.base.errors import MissingOnMachine
    from phatngon.base.paths import kit_root

    try:
        import pytest  # noqa: F401
    except ImportError:
        raise MissingOnMachine(
            "chưa cài các thư viện kiểm thử.", advice=f"Chạy: {command('test')}"
        ) from None
    given = [one for one in ctx.args if one != "--coverage"]
    covered = COVERED if "--coverage" in ctx.args else ()
    line = [sys.executable, "-m", "pytest", *(given or WHOLE), *covered]
    return subprocess.run(line, cwd=kit_root(), check=False).returncode
