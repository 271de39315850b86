"""Does this machine have what the kit needs? One line each: what, whether, and what to do."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.errors import KitError
from phatngon.base.files import write_text
from phatngon.base.numbers import format_number
from phatngon.base.paths import kit_root, user_folder

LEARNING = {
    "jupyterlab": "JupyterLab",
    "ipywidgets": "ô trả lời",
    "pandas": "bảng số liệu",
    "matplotlib": "biểu đồ",
}
PRINTING = {
    "papermill": "chạy bài tự động",
    "nbconvert": "đổi bài thành trang",
    "typst": "làm PDF",
    "pypandoc": "làm PDF và Word",
    "font_source_sans_pro": "phông chữ",
    "docx": "làm Word",
}
# the shell first: the same Chromium without windows, half the work for the tests
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """One thing the machine should have, and whether it has it."""

    what: str
    fine: bool
    advice: str = ""
    needed: bool = True

    def __str__(self) -> str:
        mark = "Đạt  " if self.fine else "Thiếu" if self.needed else "Nhắc "
        return f"{mark} {self.what}." + (f" {self.advice}" if self.advice and not self.fine else "")

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {"what": self.what, "fine": self.fine, "needed": self.needed, "advice": self.advice}


def examine() -> list[Need]:
    """Look at everything."""
    return [*_python(), *_libraries(), *_folders(), *_law(), _browser()]


def _python() -> Iterator[Need]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Need(f"Python {version}", sys.version_info >= (3, 11), "Cài Python 3.11 trở lên.")


def _libraries() -> Iterator[Need]:
    for names, needed, level in ((LEARNING, True, "lab"), (PRINTING, False, "build")):
        for name, purpose in names.items():
            yield Need(
                f"Thư viện {name} ({purpose})",
                importlib.util.find_spec(name) is not None,
                f"Chạy: python3 tools/start.py {level}",
                needed,
            )


def _folders() -> Iterator[Need]:
    for folder, name in (
        (user_folder(), "Thư mục dữ liệu của người học"),
        (kit_root(), "Thư mục bộ học liệu"),
    ):
        free = (
            shutil.disk_usage(next(p for p in (folder, *folder.parents) if p.exists())).free / 1e9
        )
        yield Need(
            f"{name}: còn {format_number(free, 1)} GB trống", free > 1, "Giải phóng dung lượng đĩa."
        )
        yield _writable(folder, name)


def _writable(folder: Path, name: str) -> Need:
    probe = folder / ".thu-ghi"
    try:
        write_text(probe, "thử\n")
        probe.unlink()
        return Need(f"{name}: ghi được", True)
    except (KitError, OSError):
        return Need(
            f"{name}: không ghi được",
            False,
            "Chép bộ học liệu sang thư mục có quyền ghi.",
            folder == user_folder(),
        )


def _law() -> Iterator[Need]:
    from phatngon.law import load_calendar, load_law

    try:
        law, calendar = load_law(), load_calendar()
    except KitError as error:
        yield Need(f"Bộ dữ liệu luật: {error.sentence}", False)
        return
    years = sorted(calendar.years)
    yield Need(
        f"Bộ dữ liệu luật: {len(law)} điều khoản; bảng ngày nghỉ {years[0]}–{years[-1]}", True
    )


def _browser() -> Need:
    found = any(shutil.which(name) for name in BROWSERS)
    return Need(
        "Chromium (chỉ cho kiểm thử trình duyệt)",
        found,
        "Trên Debian: apt-get install chromium-headless-shell",
        False,
    )
