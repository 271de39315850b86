"""The lesson a notebook is running: date of the law, unit, surface, answer mode, bank, learner's store.

The shell of the room: the clock is read here and handed down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import VIETNAM, parse_iso_date, show_value
from phatngon.base.paths import kit_root, user_folder

if TYPE_CHECKING:
    from phatngon.practice.bank import Bank
    from phatngon.practice.progress import ProgressStore

SURFACES = ("live", "handout", "slides")
ANSWER_MODES = ("", "blank", "wrong", "right")
DEFAULT_NICKNAME = "Người học"


@dataclass
class Session:
    """One run of one lesson."""

    lesson: str
    as_of: date
    unit: str
    surface: str
    answers: str
    bank: Bank
    nickname: str
    data: Path = field(default_factory=lambda: kit_root() / "sample_data")
    listeners: list[Callable[[], None]] = field(default_factory=list)
    _stores: dict[str, ProgressStore] = field(default_factory=dict, repr=False)

    @property
    def store(self) -> ProgressStore:
        """The learner's append-only store. Raises InputError when it cannot be read."""
        from phatngon.practice.progress import ProgressStore

        if self.nickname not in self._stores:
            self._stores = {self.nickname: ProgressStore.open(self.nickname)}
        return self._stores[self.nickname]

    @property
    def live(self) -> bool:
        """True where widgets can be used."""
        return self.surface == "live" and not self.answers

    def changed(self) -> None:
        """Tell progress bars that an answer was recorded."""
        for listener in self.listeners:
            listener()


_current: Session | None = None


def current() -> Session:
    """The running lesson. Raises InputError when ``ready`` was not called."""
    if _current is None:
        raise InputError(
            "bài học chưa được mở.",
            advice="Chạy ô đầu tiên của bài (ô có chữ ready), rồi chạy lại ô này.",
        )
    return _current


def answer_mode() -> str:
    """The answer mode of the running lesson, empty before ``ready`` and for a learner."""
    return _current.answers if _current else ""


def start(
    lesson: str,
    *,
    as_of: str = "",
    unit: str = "",
    surface: str = "live",
    answers: str = "",
    data_dir: str = "",
) -> Session:
    """Open a lesson. Raises InputError for an unknown lesson, surface, mode, unit or date."""
    global _current
    _one_of("surface", surface, SURFACES)
    _one_of("answers", answers, ANSWER_MODES)
    if data_dir and not Path(data_dir).is_dir():
        raise InputError(
            f"“data_dir” là {show_value(data_dir)}, không phải thư mục.",
            advice="Kiểm tra lại đường dẫn.",
        )
    day = parse_iso_date(as_of, "as_of") if as_of else now().date()
    if unit:
        unit_name(unit)
    data = Path(data_dir) if data_dir else kit_root() / "sample_data"
    _current = Session(
        lesson, day, unit, surface, answers, _bank(lesson), remembered_nickname(), data
    )
    return _current


@contextmanager
def opened_on_paper(lesson: str, as_of: date) -> Iterator[Session]:
    """A lesson opened for a while without a kernel or a learner, so that its views can be made; the one open before is open again after.

    Raises InputError for an unknown lesson.
    """
    global _current
    before, _current = _current, Session(lesson, as_of, "", "handout", "", _bank(lesson), "")
    try:
        yield _current
    finally:
        _current = before


def now() -> datetime:
    """This moment in official time."""
    return datetime.now(VIETNAM)


def unit_name(code: str) -> str:
    """The name of a unit of ``sample_data/dia-ban/don-vi.csv``. Raises InputError for an unknown code.

    >>> unit_name("46-19789")
    'Phường Thuận Hóa'
    """
    from phatngon.tables.units import kit_unit

    return kit_unit(code).name


def remembered_nickname() -> str:
    """The nickname used last on this computer, or the default."""
    path = _nickname_file()
    name = read_text(path).strip() if path.is_file() else ""
    return name or DEFAULT_NICKNAME


def choose_nickname(name: str) -> None:
    """Use (and remember) another nickname. Raises InputError for an empty or overlong one."""
    from phatngon.practice.progress import ProgressStore

    name = ProgressStore.open(name).nickname
    write_text(_nickname_file(), name + "\n")
    session = current()
    session.nickname = name
    session.changed()


def _nickname_file() -> Path:
    return user_folder() / "ten-dang-dung.txt"


def _bank(lesson: str) -> Bank:
    from phatngon.practice.bank import load_bank

    path = kit_root() / "exercises" / f"{lesson}.yaml"
    if "/" in lesson or not path.is_file():
        raise InputError(
            f"không có bài {show_value(lesson)}.",
            advice="Kiểm tra tên bài trong ô ready của sổ tay.",
        )
    return load_bank(path)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        shown = ", ".join(item or "(trống)" for item in allowed)
        raise InputError(
            f"“{name}” là {show_value(value)}, không dùng được.", advice=f"Chọn một trong: {shown}."
        )
