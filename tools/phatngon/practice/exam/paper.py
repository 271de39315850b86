"""Papers of the final test. A paper that leaves the trainer's machine holds no key: ids in it are opaque, made with a secret.

The trainer draws the same paper again from its code to mark it, so keys never travel.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.moments import VIETNAM, parse_iso_date, show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.bank import Bank, bank_files, load_bank
from phatngon.practice.items import Item
from phatngon.practice.wire import from_wire, to_wire

PAPER, VERSION = "phatngon-de-thi", 1


class ExamSettings(TypedDict):
    """``exam.yaml``: how many items, how long, what passes, what the papers say of themselves."""

    version: int
    sealed_items: int
    generated_items: int
    minutes: int
    pass_percent: int
    marks: dict[str, float]
    renewal_items: int
    renewal_minutes: int
    self_percent: int
    title: str
    renewal_title: str
    issuer: str
    statements: dict[str, str]


@cache
def exam_settings() -> ExamSettings:
    """How many items, how long, what passes."""
    settings: ExamSettings = YamlFile.read(Path(__file__).with_name("exam.yaml")).data
    return settings


@dataclass(frozen=True)
class PaperQuestion:
    """An item with its key, and the opaque ids under which a paper shows it and its parts."""

    item: Item
    id: str
    names: Mapping[str, str]

    def inside(self, answer: object) -> object:
        """An answer in opaque ids, in the item's own. Raises InputError for an id the question has not."""
        real = {name: own for own, name in self.names.items()}
        try:
            if not real or not answer:
                return answer
            if isinstance(answer, list):
                return [real[name] for name in answer]
            if isinstance(answer, dict):
                return {real[left]: real[right] for left, right in answer.items() if right}
            return real[answer] if isinstance(answer, str) else answer
        except (KeyError, TypeError):
            raise InputError(
                "bài làm có mã không thuộc đề này.", advice="Kiểm tra bài làm có đúng đề không."
            ) from None

    def shown(self, as_of: date) -> dict[str, object]:
        """The question as a paper shows it: its wire form without key, under opaque ids that also fix the order of the rows."""
        row = to_wire(self.item, as_of, with_key=False)
        rows = {
            name: sorted([self.names[own], text] for own, text in value)
            for name, value in row.items()
            if isinstance(value, list)
        }
        return {**row, "id": self.id, **rows}


class PublicPaper(TypedDict):
    """What leaves the machine of a paper; ``questions`` in their wire form without key."""

    kind: str
    version: int
    code: str
    as_of: str
    title: str
    minutes: int
    questions: list[dict[str, object]]


@dataclass(frozen=True)
class Paper:
    """A paper at the trainer's: every question with its key."""

    code: str
    as_of: date
    questions: tuple[PaperQuestion, ...]
    renews: str = ""  # the record it renews, by its digest; "" for a final test

    @property
    def title(self) -> str:
        """What stands over it."""
        title: str = exam_settings()["renewal_title" if self.renews else "title"]
        return title

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int(exam_settings()["renewal_minutes" if self.renews else "minutes"])

    def public(self) -> PublicPaper:
        """What leaves the machine: stems and texts under opaque ids, no key, no feedback, no hint."""
        return {
            "kind": PAPER,
            "version": VERSION,
            "code": self.code,
            "as_of": self.as_of.isoformat(),
            "title": self.title,
            "minutes": self.minutes,
            "questions": [question.shown(self.as_of) for question in self.questions],
        }


def new_code(now: datetime) -> str:
    """A code nobody can foresee; the day stands first so that files sort."""
    return f"{now.astimezone(VIETNAM):%y%m%d}-{secrets.token_hex(3).upper()}"


def sealed_files(root: Path | None = None) -> list[Path]:
    """The sealed banks of the kit; a participant's copy has none."""
    return sorted(((root or kit_root()) / "exercises" / "niem_phong").glob("*.yaml"))


def load_sealed(root: Path | None = None) -> Bank:
    """The sealed bank. Raises InputError where this copy of the kit has none."""
    files = sealed_files(root)
    if not files:
        raise InputError(
            "bản này không có ngân hàng niêm phong.",
            advice="Ra đề và chấm bài trên bản dành cho giảng viên.",
        )
    return load_bank(files[0])


def open_banks(root: Path | None = None) -> list[Bank]:
    """The open banks, from which items with a drawn start are taken."""
    return [load_bank(path) for path in bank_files((root or kit_root()) / "exercises")]


@one_look()
def draw(code: str, *, secret: bytes, as_of: date, sealed: Bank, banks: Iterable[Bank]) -> Paper:
    """The paper of ``code``: the same for the same secret, date and banks; each objective of the sealed bank in turn, and no
    kind of clock (see :meth:`Item.clock_kind`) a second time while another is to be had.

    Raises InputError where the banks hold too few items that apply on ``as_of``.
    """
    wanted, made = exam_settings()["sealed_items"], exam_settings()["generated_items"]
    kept = [item for item in sealed.items_for(as_of, opaque(secret, code)) if _fits(item)]
    drawn = [
        item
        for bank in banks
        for item in bank.items_for(as_of, opaque(secret, code))
        if item.drawn is not None and _fits(item)
    ]
    kinds = {item.id: item.clock_kind() for item in (*kept, *drawn)}
    spare = (
        len({*kinds.values()} - {""}) - made
    )  # so many clocks of the sealed bank leave a kind of its own to every drawn item
    asked: Counter[str] = Counter()

    def again(item: Item) -> bool:
        return bool(kinds[item.id]) and (asked[kinds[item.id]] > 0 or asked.total() >= spare)

    chosen = _in_turn(
        kept,
        wanted,
        lambda item, turns: (turns[item.objective], again(item)),
        asked,
        kinds,
        (secret, code),
    )
    held = Counter(
        item.lesson for item in drawn
    )  # a lesson with few clocks goes first, before the others use up its kinds
    chosen += _in_turn(
        drawn,
        made,
        lambda item, turns: (asked[kinds[item.id]], turns[item.lesson], held[item.lesson]),
        asked,
        kinds,
        (secret, code),
    )
    if len(chosen) < wanted + made:
        raise InputError(
            f"chỉ có {len(chosen)} câu dùng được, đề cần {wanted + made} câu.",
            advice="Thêm câu vào ngân hàng niêm phong, hoặc chọn ngày áp dụng khác.",
        )
    return Paper(code, as_of, tuple(question_of(item, secret, code) for item in chosen))


def read_paper(data: object) -> tuple[str, date, tuple[Item, ...]]:
    """A public paper as code, date and items without keys, for the form. Raises InputError for anything else."""
    if not isinstance(data, dict) or data.get("kind") != PAPER:
        raise InputError(
            "tệp này không phải đề kiểm tra của bộ học liệu.",
            advice="Chọn tệp de-….json do giảng viên phát.",
        )
    if data.get("version") != VERSION:
        raise InputError(
            f"đề này theo bản {show_value(str(data.get('version')))}, bộ học liệu này đọc bản {VERSION}.",
            advice="Cài cùng bản với giảng viên.",
        )
    try:
        items = tuple(map(from_wire, data["questions"]))
        return str(data["code"]), parse_iso_date(data["as_of"], "as_of"), items
    except (KeyError, TypeError, ValueError):
        raise InputError(
            "đề kiểm tra bị hỏng hoặc chép thiếu.", advice="Xin giảng viên phát lại tệp."
        ) from None


def _fits(item: Item) -> bool:
    """Items a machine can mark whole: no text beside a model, no case of several steps."""
    return item.machine_marked


def _in_turn(
    items: list[Item],
    count: int,
    rank: Callable[[Item, Counter[str]], tuple[int, ...]],
    asked: Counter[str],
    kinds: Mapping[str, str],
    seed: tuple[bytes, str],
) -> list[Item]:
    """Up to ``count`` items, each time the lowest by ``rank`` (which sees how often each objective and lesson had its turn),
    among equals by a secret order; ``asked`` counts the kinds of clocks in the paper."""
    left = sorted(items, key=lambda item: opaque(*seed, item.id))
    turns: Counter[str] = Counter()
    found = []
    for _ in range(min(count, len(left))):
        item = min(left, key=lambda item: rank(item, turns))
        left.remove(item)
        turns.update((item.objective, item.lesson))
        asked.update([kinds[item.id]] if kinds[item.id] else [])
        found.append(item)
    return found


def opaque(secret: bytes, *parts: str) -> str:
    """A name that says nothing of what it stands for, the same for the same secret and parts."""
    return hmac.new(secret, "|".join(parts).encode("utf-8"), hashlib.sha256).hexdigest()[:16]


def question_of(item: Item, secret: bytes, code: str) -> PaperQuestion:
    """An item as a question of the paper ``code``."""
    rows = [value for value in item.wire(with_key=False).values() if isinstance(value, list)]
    names = {own: opaque(secret, code, item.id, "part", own) for value in rows for own, _ in value}
    return PaperQuestion(item, opaque(secret, code, item.id, "question"), names)
