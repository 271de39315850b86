"""The log of press inquiries: one line a step, never changed; who looks at it later sees the whole way, and any tampering.

Every row carries the hash of the row before. A step is checked against what the log holds under the same lock that writes
it, so that two desks cannot both take a step that only one of them may.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base import log
from phatngon.base.errors import InputError, KitError
from phatngon.base.files import cannot_write
from phatngon.base.log import locked
from phatngon.base.program import command
from phatngon.rules.inquiries import InquiryState, apply
from phatngon.rules.inquiry_events import FIELDS, Event, read_event

START_HASH = ""
LOCK_SUFFIX = ".khoa"


@dataclass(frozen=True)
class SkippedRow:
    """A row the replay could not use: its number among the readable rows (1-based), the sentence why, the row itself."""

    number: int
    why: str
    row: dict[str, Any]

    def sentence(self) -> str:
        """What was set aside and why, in one line."""
        return f"Dòng {self.number} ({self.row.get('id', 'không có mã')}) để riêng, không tính: {self.why}"


@dataclass(frozen=True)
class Replayed:
    """What a log says: the state of every inquiry, in the order they came; what was set aside; lines nobody can read."""

    states: dict[str, InquiryState]
    aside: tuple[SkippedRow, ...] = ()
    damaged_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChainCheck:
    """The chain of a log: how many rows, the hash of the last one, the numbers of rows whose link to the one before is broken."""

    rows: int
    head: str
    broken: tuple[int, ...] = ()
    damaged_lines: tuple[int, ...] = ()
    missing_head: bool = False

    @property
    def sound(self) -> bool:
        """True where nothing was changed, cut out or damaged, as far as the chain can tell."""
        return not (self.broken or self.damaged_lines or self.missing_head)

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "rows": self.rows,
            "head": self.head,
            "sound": self.sound,
            "broken": list(self.broken),
            "damaged_lines": list(self.damaged_lines),
            "missing_head": self.missing_head,
        }


@dataclass(frozen=True)
class InquiryLog:
    """The log at ``path``; an absent file is an empty log."""

    path: Path

    @classmethod
    def open(cls, path: Path | str) -> InquiryLog:
        """The log at ``path``. Raises InputError where a folder stands there."""
        path = Path(path)
        if path.is_dir():
            raise InputError(
                "đây là thư mục, không phải tệp sổ.",
                where=str(path),
                advice="Chỉ tên tệp, ví dụ cau-hoi.jsonl.",
            )
        return cls(path)

    def record(self, event: Event) -> InquiryState:
        """Check ``event`` against the log and write it; on return it is on the disk, and the new state is returned.

        Raises IllegalStep, and writes nothing, where the step may not be taken.
        """
        with _exclusive(self.path):
            content = _read(self.path)
            own = [row for row in content.rows if row.get("inquiry_id") == event.inquiry_id]
            state = apply(replay(own).states.get(event.inquiry_id), event)
            row = {
                "id": f"{event.inquiry_id}/{len(state.steps)}",
                **event.to_json(),
                "prev": _head(content.rows),
            }
            log.append(self.path, row)
        return state

    def replay(self) -> Replayed:
        """Every inquiry as the log tells it. Raises InputError where the file cannot be read at all."""
        content = _read(self.path)
        found = replay(content.rows)
        return Replayed(found.states, found.aside, tuple(content.damaged_lines))

    def verify(self, head: str = "") -> ChainCheck:
        """Walk the chain. ``head``: a hash noted down earlier, which must still be in the log (else its end was cut off)."""
        content = _read(self.path)
        hashes = [START_HASH, *map(row_hash, content.rows)]
        broken = tuple(
            number
            for number, row in enumerate(content.rows, 1)
            if row.get("prev") != hashes[number - 1]
        )
        return ChainCheck(
            len(content.rows),
            hashes[-1],
            broken,
            tuple(content.damaged_lines),
            bool(head) and head not in hashes,
        )

    def state(self, inquiry_id: str) -> InquiryState:
        """One inquiry. Raises InputError where the log has none of that id."""
        states = self.replay().states
        if inquiry_id not in states:
            raise InputError(
                f"sổ không có câu hỏi mang mã “{inquiry_id}”.",
                where=self.path.name,
                advice=f"Xem các mã: {command('network inquiry list')}",
            )
        return states[inquiry_id]


def replay(rows: Iterable[dict[str, object]]) -> Replayed:
    """The inquiries of ``rows``. A row that cannot be read, or that may not follow the rows before it, is set aside with the reason.

    >>> replay([{"event": "closed"}]).aside[0].number
    1
    """
    states: dict[str, InquiryState] = {}
    aside: list[SkippedRow] = []
    for number, row in enumerate(rows, 1):
        try:
            event = read_event({name: row[name] for name in FIELDS if name in row})
            states[event.inquiry_id] = apply(states.get(event.inquiry_id), event)
        except KitError as error:
            aside.append(SkippedRow(number, error.sentence, row))
    return Replayed(states, tuple(aside))


def row_hash(row: dict[str, object]) -> str:
    """The hash of a row as the next one carries it; the order of the keys does not matter.

    >>> row_hash({"a": 1, "b": 2}) == row_hash({"b": 2, "a": 1})
    True
    """
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> log.LogContent:
    """The log as read. Raises InputError, once, for a file in another encoding, instead of naming every line of it."""
    content = log.read(path)
    if content.damaged_lines and _in_another_encoding(path.read_bytes(), bool(content.rows)):
        raise InputError(
            "tệp sổ không ở mã UTF-8 (có thể đã được mở và lưu lại bằng chương trình khác).",
            where=path.name,
            advice="Giữ nguyên tệp này, lấy bản sao lưu gần nhất; "
            "hoặc mở tệp, lưu thành tệp khác với bảng mã UTF-8 rồi chỉ tên tệp ấy.",
        )
    return content


def _in_another_encoding(data: bytes, any_row: bool) -> bool:
    """True where the bytes speak of UTF-16, or no line that holds an accent is UTF-8: not a line gone bad, but the file."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        b"\0" in data and not any_row
    ):
        return True
    accented = [line for line in data.split(b"\n") if not line.isascii()]
    return (
        (len(accented) > 1 or not any_row) and bool(accented) and not any(map(_is_utf8, accented))
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _head(rows: list[dict[str, object]]) -> str:
    return row_hash(rows[-1]) if rows else START_HASH


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """Hold the lock of the log while a step is checked and written. It lies beside the log, which has its own for each line."""
    beside = path.with_name(path.name + LOCK_SUFFIX)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        with locked(handle):
            yield
    finally:
        os.close(handle)
