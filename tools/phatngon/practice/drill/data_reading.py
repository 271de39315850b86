"""The table of figures of a scenario, with what makes a row or a cell of it unreadable."""

from __future__ import annotations

from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.practice.cursor import Cursor


def read_data(
    row: Cursor | None,
) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...], str]:
    """Title, columns, rows and folder of ``drill.data``; empty where the scenario has no table."""
    if row is None:
        return "", (), (), ""
    row.only(("title", "columns", "rows", "folder"))
    columns = row.texts("columns")
    rows = row.value.get("rows") or []
    if not isinstance(rows, list) or any(
        not isinstance(line, list) or len(line) != len(columns) for line in rows
    ):
        row.blame(
            "có hàng không đủ số ô của “columns”.",
            "rows",
            advice="Mỗi hàng là một danh sách, đủ ô như hàng tiêu đề.",
        )
        return row.text("title"), columns, (), ""
    for cell in (cell for line in rows for cell in line if isinstance(cell, float)):
        row.blame(
            f"có ô đọc thành số thập phân {cell}.",
            "rows",
            advice='Đặt con số trong ngoặc kép, ví dụ "40.000".',
        )
    folder = row.text("folder", needed=False)
    if folder and not (kit_root() / folder).exists():
        row.blame(f"có “folder” là {show_value(folder)}, bộ học liệu không có chỗ này.", "folder")
    return (
        row.text("title"),
        columns,
        tuple(tuple(str(cell) for cell in line) for line in rows),
        folder,
    )
