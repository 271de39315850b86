"""What must be made, printed or issued anew after the law moved: lessons, decks, cards, answer keys, sealed papers, records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.paths import kit_root
from phatngon.practice.answers import right_answer
from phatngon.practice.bank import Bank, load_bank
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import PRACTICE
from phatngon.publish.sources.rereading import Reading

NOTEBOOKS, SEALED = "notebooks", "exercises/niem_phong/"


@dataclass(frozen=True)
class Touched:
    """Names of what rests on provisions that moved.

    ``lessons``, ``cards`` and ``records`` are names of lessons (a record says that its holder learned this lesson); ``decks`` are
    ids of decks; ``keys`` are items whose right answer is another one on the later day; ``sealed`` are items of the sealed bank.
    """

    lessons: tuple[str, ...]
    decks: tuple[str, ...]
    cards: tuple[str, ...]
    items: tuple[str, ...]
    keys: tuple[str, ...]
    sealed: tuple[str, ...]

    @property
    def records(self) -> tuple[str, ...]:
        """The lessons of which a record issued before says less than it seems to."""
        return self.lessons

    def to_json(self) -> dict[str, list[str]]:
        """JSON form."""
        names = ("lessons", "decks", "cards", "items", "keys", "sealed", "records")
        return {name: list(getattr(self, name)) for name in names}

    def to_text(self) -> list[str]:
        """One line a kind that is not empty."""
        told = {
            "Bài phải làm lại tài liệu": self.lessons,
            "Bộ trang chiếu": self.decks,
            "Thẻ bỏ túi": self.cards,
            "Câu có đáp án khác trước": self.keys,
            "Câu trong đề niêm phong": self.sealed,
            "Giấy xác nhận hoàn thành đã cấp cho các bài này là theo luật cũ": self.records,
        }
        return [f"{words}: {', '.join(names)}." for words, names in told.items() if names]


@one_look()
def touched(reading: Iterable[Reading], first: date, second: date) -> Touched:
    """What the places of a re-read list belong to. Raises InputError for a lesson whose metadata is not whole."""
    root, cells, items = kit_root(), dict[str, bool](), dict[str, list[str]]()
    for one in reading:
        stem = Path(one.place.citers[0].file).stem.removesuffix(PRACTICE)
        if one.place.kind == "cell":
            cells[stem] = cells.get(stem, False) or one.place.citers[0].file.startswith(NOTEBOOKS)
        elif one.place.kind == "item":
            items.setdefault(one.place.citers[0].file, []).append(one.place.citers[0].place)
    banks = {file: names for file, names in items.items() if not file.startswith(SEALED)}
    known = {path.stem: path for path in sorted((root / NOTEBOOKS).glob("*.ipynb"))}
    lessons = [
        name for name in known if name in cells or any(Path(file).stem == name for file in banks)
    ]
    decks = {name: deck_of(known[name]) for name in lessons}
    return Touched(
        tuple(lessons),
        tuple(deck.id for deck in decks.values() if deck),
        tuple(name for name in lessons if cells.get(name)),
        tuple(name for names in banks.values() for name in names),
        tuple(
            name
            for file, names in banks.items()
            for name in _other_keys(root / file, names, first, second)
        ),
        tuple(name for file, names in items.items() if file.startswith(SEALED) for name in names),
    )


def _other_keys(path: Path, names: list[str], first: date, second: date) -> list[str]:
    if path.parent.name != "exercises":  # the items of a drill play on one day only
        return []
    try:
        bank = load_bank(path)
    except InputError:  # the changed number now meets a wrong answer of some item: ``check`` names it, all keys need a look
        return names
    return [
        name
        for name in names
        if (before := _key(bank, name, first)) is not None and before != _key(bank, name, second)
    ]


def _key(bank: Bank, name: str, day: date) -> object:
    """The right answer on a day; None where the item is not asked then."""
    try:
        return right_answer(bank.item_for(name, day), day)
    except InputError:
        return None
