"""Renew the parts of the documentation that are made from the code: the floor plan and the reference of verbs.

Run it with the kit's own Python after a change of imports or of a verb::

    .venv/bin/python tools/docs/update.py

A test fails while a page differs from what this program makes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

KIT = Path(__file__).resolve().parents[2]
PACKAGE = KIT / "tools" / "phatngon"
PLAN, VERBS = KIT / "docs" / "kien-truc.md", KIT / "docs" / "lenh.md"
BEGIN, END = "<!-- sinh từ mã nguồn: tools/docs/update.py -->", "<!-- hết phần sinh từ mã nguồn -->"
ROOMS = {  # from the top of the tower to the ground: what people find there
    "cli": "các lệnh, mỗi nhóm lệnh một tệp nhỏ",
    "classroom": "lớp trực tiếp: máy trạng thái, sổ chỉ thêm, trang điện thoại, bảng, bàn giảng viên, kết quả",
    "publish": "chạy bài, tài liệu in, trang chiếu, trang bài học, gói, phục vụ; gom chỗ nào dựa vào điều khoản nào",
    "lessons": "thứ một bài học gọi tới: `ready`, `ask`, `show`, `progress`; biểu mẫu và hình trong bài",
    "practice": "ngân hàng câu hỏi, chấm, tiến độ, chẩn đoán, diễn tập, kiểm tra cuối khóa",
    "reach": "báo cáo lan tỏa: đọc tệp đơn vị, kiểm tra, kho, chỉ số, báo cáo",
    "network": "sổ người phát ngôn, câu hỏi của báo chí, tài liệu gửi báo chí, báo cáo năm",
    "documents": "từ HTML sạch ra PDF, Word; thể thức văn bản; hình theo một kiểu",
    "rules": "bảng quyết định: loại hình, trả lời, người phát ngôn, các bước của câu hỏi",
    "law": "điều khoản có ngày, trích dẫn, độ chắc chắn, lịch ngày làm việc",
    "tables": "ngữ pháp của từ điển dữ liệu, một bộ đọc sổ CSV, danh sách đơn vị",
    "base": "lỗi thành câu, một con số, một điều phát hiện, chữ Việt, số, ngày giờ, ghi tệp trọn vẹn, sổ chỉ thêm",
}


def imports() -> dict[str, set[str]]:
    """For each room the rooms it imports, read from the code."""
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                other = name.split(".")[1] if name.startswith("phatngon.") else ""
                if other in ROOMS and room in ROOMS and other != room:
                    found[room].add(other)
    return found


def floor_plan() -> str:
    """The tower as a table, from the top to the ground: what each room is for, its modules, the rooms below that it uses."""
    used, rows = imports(), []
    for room, purpose in ROOMS.items():
        modules = sum(1 for path in (PACKAGE / room).rglob("*.py") if path.name != "__init__.py")
        below = (
            ", ".join(f"`{other}`" for other in ROOMS if other in used[room])
            or "không dùng phòng nào"
        )
        rows.append(f"| `{room}` | {purpose} | {modules} | {below} |")
    return "\n".join(
        ["| Phòng | Có gì | Số mô-đun | Dùng các phòng dưới |", "|---|---|---|---|", *rows]
    )


def verbs() -> str:
    """Every verb with its help, arguments and options, in the order of the command."""
    from phatngon.cli.main import whole_command

    lines: list[str] = []
    for path, command in _walk(whole_command(), ("python3 tools/start.py",)):
        lines += [f"## `{' '.join(path)}`", "", " ".join((command.help or "").split()), ""]
        rows = [
            _parameter(one)
            for one in command.params
            if getattr(one, "help", None) or one.param_type_name == "argument"
        ]
        if rows:
            lines += ["| Tham số, tùy chọn | Ý nghĩa |", "|---|---|", *rows, ""]
    return "\n".join(lines).rstrip()


def _walk(
    command: TyperGroup | TyperCommand, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    if hasattr(command, "commands"):
        for name, sub in command.commands.items():
            yield from _walk(sub, (*path, name))
    else:
        yield path, command


def _parameter(one: TyperArgument | TyperOption) -> str:
    name = (
        " ".join(filter(None, (", ".join(one.opts), one.metavar or "")))
        if one.param_type_name == "option"
        else one.metavar or one.name
    )
    told = " ".join(str(getattr(one, "help", "") or "").split())
    return f"| `{name}` | {told} |".replace("||", "| |")


def with_part(text: str, part: str) -> str:
    """The page ``text`` with the generated part between its two marks. Raises ValueError where the marks are missing."""
    found = re.fullmatch(rf"(.*{re.escape(BEGIN)}\n).*?(\n{re.escape(END)}.*)", text, re.DOTALL)
    if not found:
        raise ValueError(f"marks missing: {BEGIN} … {END}")
    return f"{found[1]}\n{part}\n{found[2]}"


def pages() -> dict[Path, str]:
    """Each page as it should be."""
    return {
        path: with_part(path.read_text(encoding="utf-8"), part)
        for path, part in ((PLAN, floor_plan()), (VERBS, verbs()))
    }


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
        print(page.relative_to(KIT))
