"""The options that verbs of reach reports share, and how what is typed becomes a path or a moment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.cli.shell import moment_option

if TYPE_CHECKING:
    from datetime import datetime


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


By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="CHỨC_DANH",
        help="Vai trò người làm, ghi vào nhật ký, ví dụ “chuyên viên tổng hợp”. Không ghi họ tên.",
    ),
]
FOCAL_POINT = "đầu mối"


def store_path(text: str) -> Path:
    """The store of an option; the user's own where none is named."""
    from phatngon.reach.store import default_store

    return Path(text) if text else default_store()


def moment_of(text: str, name: str = "--received-at") -> datetime:
    """The moment of an option as official time without offset; now where none is given. Raises InputError."""
    from phatngon.reach.moments import official

    return official(moment_option(text, name))
