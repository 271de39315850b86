"""The thin shell of every verb: Vietnamese help and usage errors, one sentence per failure, JSON out."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_value

# typer carries its own copy of click; its classes are reached through typer's public names
UsageError: type[Exception] = next(
    c for c in typer.BadParameter.__mro__ if c.__name__ == "UsageError"
)
ClickException: type[Exception] = next(
    c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException"
)

_MISSING = {  # what a person calls an argument that has not been given
    "TỆP": "tên tệp",
    "GIẤY": "tên tệp giấy xác nhận",
    "PHÁT_NGÔN": "tên tệp phát ngôn gốc",
    "SỔ": "tên tệp sổ",
    "THƯ_MỤC": "tên thư mục",
    "BÀI": "tên bài",
    "TÊN": "tên",
    "NGÀY": "ngày",
    "MÃ": "mã",
    "KỊCH_BẢN": "số kịch bản",
    "CHỖ": "tên chỗ",
}
HELP_TEXT = "Hiện phần hướng dẫn này."
Now = Annotated[
    str,
    typer.Option(
        "--now",
        metavar="GIỜ",
        help="Tính như đang ở giờ này, ví dụ “8h30 15/12/2026”. Mặc định: bây giờ.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="NGÀY", help="Ngày áp dụng luật, ví dụ 23/11/2026. Mặc định: hôm nay."
    ),
]
Period = Annotated[str, typer.Option("--period", metavar="KỲ", help="Kỳ báo cáo, ví dụ 10/2026.")]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="In một đối tượng JSON thay cho lời văn.")
]
Jobs = Annotated[
    str,
    typer.Option(
        "--jobs", metavar="SỐ", help="Số tiến trình cùng làm. Mặc định: theo số nhân của máy."
    ),
]
RoomPort = Annotated[
    str,
    typer.Option(
        "--port", metavar="CỔNG", help="Cổng mạng; mặc định 8000 hoặc cổng trống kế tiếp."
    ),
]
MOST_JOBS, MOST_JOBS_BY_ITSELF = 16, 4


class _Vietnamese:
    """Help in Vietnamese for commands and groups."""

    def get_help_option(self, ctx: typer.Context) -> object:
        """The ``--help`` option with a Vietnamese text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help, option.metavar = HELP_TEXT, ""
        return option

    def format_help(self, ctx: typer.Context, formatter: object) -> None:
        """The whole help; the library that frames it is slow to load, so no verb waits for it."""
        import typer.rich_utils as looks

        looks.OPTIONS_PANEL_TITLE, looks.ARGUMENTS_PANEL_TITLE = "Tùy chọn", "Tham số"
        looks.COMMANDS_PANEL_TITLE, looks.ERRORS_PANEL_TITLE = "Lệnh", "Lỗi"
        looks.DEFAULT_STRING, looks.REQUIRED_LONG_STRING = "[mặc định: {}]", "[bắt buộc]"
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_params(self, ctx: typer.Context) -> list[object]:
        """The parameters; an argument shows its name and never the type a program would see."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in params:
            if one.param_type_name == "argument":
                one.display_type_rich = lambda ctx: None
        return params

    def format_usage(
        self,
        ctx: typer.Context,
        formatter: Any,  # a class of typer's own copy of click
    ) -> None:
        """The usage line with a Vietnamese prefix."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        shown = [
            re.sub(r"[{}]|\.{3}$", "", piece.replace("COMMAND [ARGS]...", "LỆNH …")).replace(
                "[OPTIONS]", "[TÙY CHỌN]"
            )
            for piece in pieces
        ]
        formatter.write_usage(ctx.command_path, " ".join(shown), prefix="Cách dùng: ")


class VerbGroup(_Vietnamese, TyperGroup):  # type: ignore[misc]  # the mixin changes two methods of typer's
    """A group of verbs."""


class Command(_Vietnamese, TyperCommand):  # type: ignore[misc]  # the same
    """One verb."""


def new_app(help_text: str) -> typer.Typer:
    """A group of verbs with our habits."""
    return typer.Typer(
        cls=VerbGroup,
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        rich_markup_mode="rich",
    )


def print_json(value: object) -> None:
    """One JSON object on standard output and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def tell(folder: Path, lines: Iterable[str]) -> None:
    """Print lines for a person; of what lies in a folder of invented data the first says so."""
    from phatngon.network.invented import is_invented, marked_lines

    print(marked_lines(lines, invented=is_invented(folder)))


def today() -> date:
    """Today's date in official time: the one clock of the verbs."""
    return now().date()


def now() -> datetime:
    """This moment in official time."""
    return datetime.now(VIETNAM)


def date_option(text: str | None, name: str = "--as-of") -> date:
    """The date of an option, today by default. Raises InputError."""
    from phatngon.base.typed_dates import read_day

    return read_day(text, name) if text else today()


def moment_option(text: str, name: str = "--now") -> datetime:
    """The moment of an option, this moment by default. Raises InputError for one without hour."""
    from phatngon.base.typed_dates import read_start

    moment = read_start(text, name, need_hour=True) if text else now()
    assert isinstance(moment, datetime)
    return moment


def period_option(text: str, name: str = "--period") -> str:
    """The period of an option as ``2026-10``; empty where none is given. Raises InputError.

    >>> period_option("10/2026"), period_option("")
    ('2026-10', '')
    """
    from phatngon.base.typed_dates import read_period

    return read_period(text, name) if text else ""


def wanted_formats(text: str) -> tuple[str, ...]:
    """The formats of ``html,pdf``. Raises InputError for an unknown one."""
    from phatngon.documents.formats import FORMATS

    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    if not wanted or set(wanted) - set(FORMATS):
        raise InputError(
            f"“--formats” là “{text}”, không dùng được.",
            advice="Chọn trong: html (trang mạng); pdf (bản in); docx (Word).",
        )
    return wanted


def jobs_option(text: str) -> int:
    """How many processes work together; by itself as many as the machine has cores, at most four. Raises InputError."""
    number = whole_number(text, "--jobs") if text else min(os.cpu_count() or 1, MOST_JOBS_BY_ITSELF)
    if not 1 <= number <= MOST_JOBS:
        raise InputError(
            f"“--jobs” là {number}, không dùng được.", advice=f"Chọn từ 1 đến {MOST_JOBS}."
        )
    return number


def usage_sentence(error: Any) -> str:  # typer's own copy of click names its errors nowhere public
    """A usage finding as a Vietnamese sentence."""
    hint = " Gõ thêm --help để xem cách dùng."
    kind, param = type(error).__name__, getattr(error, "param", None)
    shown = ""
    if param is not None:
        option = param.opts[-1]
        shown = (
            f"tùy chọn {option}"
            if option.startswith("-")
            else _MISSING.get(str(param.metavar).rstrip("…"), str(param.metavar or param.name))
        )
    if kind == "NoSuchOption":
        return f"Không có tùy chọn {show_value(error.option_name)}.{hint}"
    if kind == "MissingParameter":
        return f"Thiếu {shown}.{hint}"
    if kind == "BadParameter":
        return f"Giá trị của {shown or 'tùy chọn'} không dùng được.{hint}"
    if kind == "BadOptionUsage":
        return f"Tùy chọn {error.option_name} cần một giá trị.{hint}"
    if "No such command" in getattr(error, "message", ""):
        return f"Không có lệnh {show_value(error.message.split(chr(39))[1])}.{hint}"
    return f"Câu lệnh viết chưa đúng.{hint}"


def whole_number(text: str, name: str) -> int:
    """A whole number from an option. Raises InputError."""
    try:
        return int(text)
    except ValueError:
        raise InputError(
            f"“{name}” là {show_value(text)}, không phải số nguyên.",
            advice="Viết chữ số, ví dụ 15.",
        ) from None
