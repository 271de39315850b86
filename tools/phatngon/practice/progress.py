"""What one learner did, kept on the learner's own disk: append-only, one file per nickname, outside the kit.

Nothing is ever overwritten: a reset and a rename are rows too. The store knows items by id, so no notebook's name and
no lesson file matters. It is safe for two kernels at once and for a process killed between any two answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from phatngon import __version__
from phatngon.base import log
from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, iso_moment, show_value
from phatngon.base.paths import user_folder
from phatngon.base.text import compare_key, nfc
from phatngon.practice.bank import Bank
from phatngon.practice.check import Result
from phatngon.practice.export import write_export
from phatngon.practice.items import Item
from phatngon.practice.learners import Learner, LearnerRegister, clean_nickname, newcomer, survey
from phatngon.practice.outcome import Outcome
from phatngon.practice.replay import ItemState, replay
from phatngon.practice.summary import LessonSummary, next_of, state_of, summarise

MAX_HINTS = 3
TRY_FIRST = "Trả lời thử một lần, rồi mới mở đáp án."


def progress_folder() -> Path:
    """Where progress lies on this machine."""
    return user_folder() / "tien_do"


class ProgressStore:
    """The progress of one learner.

    Methods that write take ``now`` (an aware moment; the clock of the machine where it is left out) and raise
    MissingOnMachine when the disk is full or the folder read-only. Reading raises InputError when the file cannot be
    read at all; damaged lines are passed over and told in :attr:`notes`.
    """

    def __init__(self, learner: Learner, register: LearnerRegister) -> None:
        self._learner = learner
        self._unreadable = tuple(error.sentence for error in register.unreadable)
        self._seen: tuple[int, int] | None = None
        self._content = log.LogContent()
        self._states: dict[str, ItemState] = {}

    @classmethod
    def open(cls, nickname: str, folder: Path | None = None) -> ProgressStore:
        """The store of ``nickname``; begun on the first thing recorded, so that opening writes nothing.

        Raises InputError for an unusable nickname, or a file that cannot be read.

        >>> import tempfile
        >>> ProgressStore.open("Lân", Path(tempfile.mkdtemp())).nickname
        'Lân'
        """
        folder = folder or progress_folder()
        name, register = clean_nickname(nickname), survey(folder)
        return cls(register.called(name) or newcomer(name, folder, register), register)

    @staticmethod
    def nicknames(folder: Path | None = None) -> tuple[str, ...]:
        """The nicknames in use on this machine, in alphabetical order."""
        learners = survey(folder or progress_folder()).learners.values()
        return tuple(sorted((learner.nickname for learner in learners), key=compare_key))

    @property
    def nickname(self) -> str:
        """The nickname now."""
        return self._learner.nickname

    @property
    def path(self) -> Path:
        """The file of this learner."""
        return self._learner.path

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what could not be read; empty when all is well."""
        damaged = self._read().damaged_lines
        if not damaged:
            return self._unreadable
        lines = ", ".join(map(str, damaged[:5])) + ("…" if len(damaged) > 5 else "")
        told = f"Sổ tiến độ {self.path.name} có {len(damaged)} dòng không đọc được (dòng {lines})."
        return (
            *self._unreadable,
            f"{told} Các dòng khác vẫn dùng bình thường; tệp được giữ nguyên.",
        )

    def record_answer(
        self, item: Item, answer: object, result: Result, now: datetime | None = None
    ) -> ItemState:
        """Keep an answer and how it was marked; on return it is on the disk.

        ``item`` comes from :meth:`Bank.items_for`. Raises InputError for an item without a key.
        """
        if not item.fingerprint:
            raise InputError(
                f"câu {item.id} chưa gắn ngày áp dụng nên không ghi được.",
                advice="Lấy câu hỏi bằng items_for(ngày).",
            )
        self._append(
            "answer",
            now,
            **_subject(item),
            fingerprint=item.fingerprint,
            answer=_storable(answer),
            outcome=result.outcome,
            right=result.right,
            total=result.total,
        )
        return self.state(item)

    def open_hint(self, item: Item | str, now: datetime | None = None) -> int:
        """Open the next hint; returns how many are open now (no row is written when all are)."""
        opened = self.state(item).hints_opened
        most = len(item.hints) if isinstance(item, Item) else MAX_HINTS
        if opened >= most:
            return opened
        self._append("hint", now, **_subject(item), number=opened + 1)
        return opened + 1

    def may_reveal(self, item: Item | str) -> bool:
        """True after an honest try: at least one answer that was not *chưa làm*."""
        state = self.state(item)
        return state.revealed or state.attempts > 0

    def reveal(self, item: Item | str, now: datetime | None = None) -> None:
        """Keep that the answer was shown. Raises InputError before an honest try."""
        if not self.may_reveal(item):
            raise InputError("chưa mở được đáp án.", advice=TRY_FIRST)
        if not self.state(item).revealed:
            self._append("reveal", now, **_subject(item))

    def take(self, item: Item, outcome: Outcome, now: datetime | None = None) -> bool:
        """Keep an outcome carried from elsewhere; False (and nothing written) where this learner has one as good."""
        if outcome.rank <= self.state(item).best.rank:
            return False
        subject = _subject(item) | {"fingerprint": item.fingerprint}
        self._append("carried", now, **subject, outcome=outcome)
        return True

    def reset(self, lesson: str | None = None, now: datetime | None = None) -> None:
        """Begin ``lesson`` (or everything) anew; what was done before stays in the file."""
        self._append("reset", now, lesson=lesson)

    def rename(self, nickname: str, now: datetime | None = None) -> None:
        """Give the learner another nickname. Raises InputError when it is in use on this machine."""
        name = clean_nickname(nickname)
        owner = survey(self.path.parent).called(name)
        if owner is not None and owner.id != self._learner.id:
            raise InputError(
                f"tên gọi {show_value(name)} đã có người dùng trên máy này.",
                advice="Chọn tên gọi khác.",
            )
        self._append("rename", now, nickname=name)
        self._learner = Learner(self._learner.id, name, self.path)

    def state(self, item: Item | str) -> ItemState:
        """What was done with one item; given the item itself, tries at an older wording do not count."""
        states = self._current()
        return (
            state_of(item, states) if isinstance(item, Item) else states.get(item, ItemState(item))
        )

    def lesson_summary(self, bank: Bank, as_of: date) -> LessonSummary:
        """Where the learner stands in the items of ``bank`` that its lesson asks on ``as_of``."""
        return summarise(bank, as_of, self._current())

    def next_item(self, bank: Bank, as_of: date) -> Item | None:
        """The item to go on with, None when all are right."""
        return next_of(bank, as_of, self._current())

    def events(self) -> list[dict[str, object]]:
        """Every row of this learner in order, those before a reset too."""
        return self._mine(self._read())

    def export(self, path: Path, now: datetime | None = None) -> Path:
        """Write everything to ``path``: ``.json`` whole, ``.csv`` as a table that spreadsheets open.

        Raises InputError for another ending.
        """
        return write_export(path, self.nickname, self.events(), _stamp(now))

    def _append(self, event: str, now: datetime | None, **more: object) -> None:
        at = _stamp(now)
        head = {"learner": self._learner.id, "at": at, "kit": __version__}
        if not any(row.get("event") == "start" for row in self.events()):
            log.append(self.path, {"event": "start", **head, "nickname": self.nickname})
        log.append(self.path, {"event": event, **head, **more})

    def _read(self) -> log.LogContent:
        """The rows of the file, read again only when it has grown or changed."""
        try:
            status = self.path.stat()
            seen = (status.st_size, status.st_mtime_ns)
        except OSError:
            seen = None
        if seen is None or seen != self._seen:
            self._content = log.read(self.path)
            self._states = replay(self._mine(self._content))
            self._seen = seen
        return self._content

    def _mine(self, content: log.LogContent) -> list[dict[str, object]]:
        return [row for row in content.rows if row.get("learner") == self._learner.id]

    def _current(self) -> dict[str, ItemState]:
        self._read()
        return self._states


def _subject(item: Item | str) -> dict[str, object]:
    return {"item": item.id, "lesson": item.lesson} if isinstance(item, Item) else {"item": item}


def _stamp(now: datetime | None) -> str:
    """The moment as it is written: official time, seconds. The one place of this room where a clock is read."""
    return iso_moment(now or datetime.now(VIETNAM))


def _storable(answer: object) -> object:
    """The answer as JSON data in NFC. Raises InputError when it is no JSON data."""
    try:
        plain = json.loads(json.dumps(answer, allow_nan=False))
    except (TypeError, ValueError):
        raise InputError(
            "câu trả lời không ghi được vào sổ tiến độ.", advice="Tải lại câu hỏi rồi trả lời lại."
        ) from None
    return _composed(plain)


def _composed(value: object) -> object:
    if isinstance(value, str):
        return nfc(value.encode("utf-8", "replace").decode("utf-8"))
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return (
        {_composed(key): _composed(item) for key, item in value.items()}
        if isinstance(value, Mapping)
        else value
    )
