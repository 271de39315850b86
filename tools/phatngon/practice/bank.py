"""Item banks: YAML files of one lesson's items, checked whole before anybody is asked anything.

``check_bank`` collects every problem with file and line; ``load_bank`` raises the first. The format is described, with
examples that a test loads, in ``exercises/README.md``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError, KitError
from phatngon.base.filecache import FileCache, one_look
from phatngon.base.files import MAX_INPUT_BYTES, decode, read_bytes
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root, law_folder, rules_folder
from phatngon.base.text import compare_key, nfc
from phatngon.base.yamlfile import YamlFile
from phatngon.law.library import base_folders
from phatngon.practice.audit import audit
from phatngon.practice.cursor import Cursor, said_by_the_law
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve, resolved_or_none
from phatngon.practice.kinds import read_item
from phatngon.practice.problems import WARNING, BankProblem, errors_of
from phatngon.rules.outlets import outlet_files

BANK_FIELDS = ("bank", "lesson", "title", "version", "objectives", "items")
LEAST_ITEMS_PER_OBJECTIVE = 2

EXAMPLE = """\
bank: vd
lesson: 00_vi_du
version: 1
objectives: {vd-1: Phân biệt báo chí với trang thông tin điện tử tổng hợp}
items:
- id: vd-11
  objective: vd-1
  type: one
  stem: Nhìn vào đâu để biết một trang thuộc loại hình nào?
  choices:
  - {text: Dòng giấy phép ở chân trang, correct: true, feedback: Giấy phép ghi rõ loại hình.}
  - {text: Tên của trang, feedback: Tên gọi chưa nói lên loại hình. Xem giấy phép ở chân trang.}
- id: vd-12
  objective: vd-1
  type: number
  stem: Báo chí có mấy loại hình?
  answer: 4
  feedback: "In, điện tử, phát thanh, truyền hình."
"""


@dataclass(frozen=True)
class LearningObjective:
    """What a learner can do afterwards."""

    id: str
    text: str


@dataclass(frozen=True)
class Bank:
    """The items of one lesson. ``bank["nd-11"]`` is an item as loaded; :meth:`items_for` resolves keys for a date."""

    code: str
    lesson: str
    version: int
    objectives: tuple[LearningObjective, ...]
    items: tuple[Item, ...]
    title: str = ""
    _resolved: dict[tuple[date, str], tuple[Item, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __getitem__(self, item_id: str) -> Item:
        """The item as loaded; InputError where the bank has none of that id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise InputError(
            f"bộ câu hỏi “{self.code}” không có câu {show_value(item_id)}.",
            advice="Kiểm tra lại mã câu hỏi.",
        )

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @one_look()
    def items_for(self, as_of: date, learner: str = "") -> tuple[Item, ...]:
        """The items that apply on ``as_of``, keys resolved, dates drawn for ``learner``, in file order.

        Left out: items outside their window, and items resting on a provision that is not surely in force then.

        >>> [item.id for item in bank_from_text(EXAMPLE).items_for(date(2026, 11, 23))]
        ['vd-11', 'vd-12']
        """
        place = (as_of, compare_key(learner))
        if place not in self._resolved:
            found = (resolved_or_none(item, as_of, learner) for item in self.items)
            self._resolved[place] = tuple(item for item in found if item is not None)
        return self._resolved[place]

    @one_look()
    def item_for(self, item_id: str, as_of: date, learner: str = "") -> Item:
        """One item with its key for ``as_of``. Raises InputError where the bank has none, or it does not apply."""
        return resolve(self[item_id], as_of, learner)


def load_bank(path: Path, as_of: date | None = None) -> Bank:
    """Read a bank. Raises InputError with file and line on the first thing that is wrong (warnings are let by).

    Without ``as_of`` it is read once per version of its file and of what its keys rest on: law, rules, outlets, figures.
    """
    return _BANKS.get(path) if as_of is None else _load(path, as_of)


def read_ahead() -> None:
    """Read every bank of the kit, so that who asks later need not wait; a bank with a fault is left to that later."""
    for path in bank_files():
        with contextlib.suppress(InputError):
            load_bank(path)


def _load(path: Path, as_of: date | None = None) -> Bank:
    bank, problems = read_bank(path, as_of)
    for problem in errors_of(problems):
        raise problem.error
    assert bank is not None
    return bank


def check_bank(path: Path, as_of: date | None = None) -> list[BankProblem]:
    """Everything that is wrong with a bank, in the order of its lines; empty when all is well.

    Each item is tried on the first day it can apply, and on ``as_of`` too where that is given.
    """
    return read_bank(path, as_of)[1]


def bank_files(folder: Path | None = None) -> list[Path]:
    """The banks of the kit, in lesson order: files of ``exercises/`` (or of ``folder``) named after a numbered lesson.

    Other YAML there (the glossary, tables, cases) is no bank.
    """
    return sorted((folder or kit_root() / "exercises").glob("[0-9]*.yaml"))


def load_banks(paths: Iterable[Path], as_of: date | None = None) -> tuple[Bank, ...]:
    """Read several banks whose ids must not meet. Raises InputError on the first problem."""
    paths = sorted(paths)
    banks = tuple(load_bank(path, as_of) for path in paths)
    for problem in _shared_ids(list(zip(paths, banks, strict=True))):
        raise problem.error
    return banks


def check_banks(paths: Iterable[Path], as_of: date | None = None) -> list[BankProblem]:
    """Everything wrong with several banks, ids used by two of them included."""
    problems: list[BankProblem] = []
    read: list[tuple[Path, Bank]] = []
    for path in sorted(paths):
        bank, found = read_bank(path, as_of)
        problems += found
        if bank is not None:
            read.append((path, bank))
    return problems + _shared_ids(read)


def bank_from_text(text: str, name: str = "ngan-hang.yaml", as_of: date | None = None) -> Bank:
    """A bank out of YAML text (examples, tests). Raises InputError like :func:`load_bank`."""
    bank, problems = _read(YamlFile(Path(name), nfc(text)), as_of)
    for problem in errors_of(problems):
        raise problem.error
    assert bank is not None
    return bank


def read_bank(path: Path, as_of: date | None = None) -> tuple[Bank | None, list[BankProblem]]:
    """The bank (None where anything is wrong with it) and every problem."""
    try:
        data = read_bytes(path, MAX_INPUT_BYTES)
        text = decode(data, path.name)
    except KitError as error:
        return None, [BankProblem.from_error(path, error)]
    bank, problems = _read(YamlFile(path, text), as_of)
    unfit = _decomposed_lines(path, data)
    return (None if unfit else bank), sorted(
        unfit + problems, key=lambda problem: problem.line or 0
    )


def _decomposed_lines(path: Path, data: bytes) -> list[BankProblem]:
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), 1):
        if line != nfc(line):
            return [
                BankProblem(
                    path.name,
                    number,
                    "",
                    "bộ câu hỏi có chữ chưa ở dạng Unicode dựng sẵn (NFC).",
                    "Lưu lại tệp ở dạng NFC; bộ gõ tiếng Việt thường gọi là “Unicode dựng sẵn”.",
                )
            ]
    return []


@one_look()
def _read(file: YamlFile, as_of: date | None) -> tuple[Bank | None, list[BankProblem]]:
    problems: list[BankProblem] = []
    try:
        data: Any = file.data
        file.refuse_double_keys()
    except InputError as error:
        return None, [BankProblem.from_error(file.path, error)]
    if not isinstance(data, dict):
        what = f"bộ câu hỏi là {kind_name(data)}, ở đây cần nhóm “tên: giá trị”."
        return None, [
            BankProblem(
                file.path.name, file.line(), "", what, f"Các trường: {', '.join(BANK_FIELDS)}."
            )
        ]
    root = Cursor(file, (), said_by_the_law(file, problems), "bộ câu hỏi", "", problems)
    root.only(BANK_FIELDS)
    code, lesson = root.code("bank"), root.code("lesson")
    title = root.text("title", needed=False) or lesson
    version = root.whole("version", 1, 10_000, 1) or 1
    objectives = _objectives(root, code)
    items = _items(root, code, lesson, objectives, as_of)
    bank = None if errors_of(problems) else Bank(code, lesson, version, objectives, items, title)
    return bank, sorted(problems, key=lambda problem: problem.line or 0)


def read_items(root: Cursor, as_of: date | None) -> tuple[Item, ...]:
    """The items under ``root`` (a bank, or a scenario that carries its tasks as items); problems are noted at the cursor."""
    code = root.code("bank")
    return _items(root, code, root.code("lesson"), _objectives(root, code), as_of)


def _objectives(root: Cursor, code: str) -> tuple[LearningObjective, ...]:
    child = root.child("objectives")
    if child is None:
        if not root.has("objectives"):
            root.blame(
                "thiếu “objectives”.", advice="Viết mục tiêu của bài, mỗi dòng “mã: nội dung”."
            )
        return ()
    for objective_id in child.value:
        _prefixed(child, str(objective_id), code, str(objective_id))
    return tuple(LearningObjective(str(name), child.text(name)) for name in child.value)


def _items(
    root: Cursor,
    code: str,
    lesson: str,
    objectives: Sequence[LearningObjective],
    as_of: date | None,
) -> tuple[Item, ...]:
    known = {objective.id for objective in objectives}
    seen, stems = set(known), set[str]()
    items: list[Item] = []
    for row in root.rows("items", "câu", least=1):
        item_id = row.code("id")
        row.name, row.item = (f"câu {item_id}", item_id) if item_id else (row.name, "")
        if item_id in seen:
            row.blame(
                "dùng lại mã đã có trong tệp này.",
                "id",
                advice="Mỗi mục tiêu, mỗi câu một mã riêng.",
            )
        seen.add(item_id)
        _prefixed(row, item_id, code, "id")
        item = _one_item(row, lesson, as_of)
        if item is None:
            continue
        items.append(item)
        if item.objective and item.objective not in known:
            row.blame(
                f"có mục tiêu {show_value(item.objective)} chưa khai trong “objectives”.",
                "objective",
                advice=f"Các mục tiêu: {', '.join(sorted(known))}.",
            )
        if compare_key(item.stem) in stems:
            row.blame(
                "có lời dẫn giống hệt một câu khác.",
                "stem",
                level=WARNING,
                advice="Sửa cho mỗi câu một tình huống.",
            )
        stems.add(compare_key(item.stem))
    _measured(root, objectives, items)
    return tuple(items)


def _one_item(row: Cursor, lesson: str, as_of: date | None) -> Item | None:
    before = len(errors_of(row.problems))
    item = read_item(row, lesson)
    if item is not None:
        audit(item, row, as_of, well_shaped=len(errors_of(row.problems)) == before)
    return item


def _prefixed(row: Cursor, name: str, code: str, key: str) -> None:
    if name and code and not name.startswith(f"{code}-"):
        row.blame(
            f"có mã {show_value(name)} không bắt đầu bằng “{code}-”.",
            key,
            advice="Mã bắt đầu bằng mã của bộ câu hỏi (trường “bank”).",
        )


def _measured(root: Cursor, objectives: Sequence[LearningObjective], items: list[Item]) -> None:
    for objective in objectives:
        count = sum(item.objective == objective.id for item in items)
        if count < LEAST_ITEMS_PER_OBJECTIVE:
            root.blame(
                f"có mục tiêu {objective.id} mới được đo bằng {count} câu.",
                "objectives",
                objective.id,
                level=WARNING,
                advice=f"Mỗi mục tiêu nên có ít nhất {LEAST_ITEMS_PER_OBJECTIVE} câu.",
            )


def _shared_ids(banks: list[tuple[Path, Bank]]) -> list[BankProblem]:
    owner: dict[str, str] = {}
    problems = []
    for path, bank in banks:
        lines = {objective.id: None for objective in bank.objectives} | {
            item.id: item.line for item in bank.items
        }
        for name, line in lines.items():
            if name in owner:
                problems.append(
                    BankProblem(
                        path.name,
                        line,
                        name,
                        f"mã {name} đã dùng trong {owner[name]}.",
                        "Đổi mã; mã không trùng giữa các bộ câu hỏi.",
                    )
                )
            owner.setdefault(name, path.name)
    return problems


def rests_on() -> Iterator[Path]:
    """The files that keys, and numbers said in texts, are taken from."""
    yield from (*sorted(law_folder().glob("*.yaml")), *base_folders())
    yield from sorted(rules_folder().glob("*.yaml"))
    yield from outlet_files()
    yield kit_root() / "exercises" / "reach_tables.yaml"


_BANKS: FileCache[Bank] = FileCache(_load, rests_on, compiled=True)
