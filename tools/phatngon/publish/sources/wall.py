"""What a cell says on the wall of a hall, where that is shorter than its prose: ``phatngon: {"wall": …}`` in its metadata.

It is either a text, which stands in the place of the prose, or says by name: the rule in one line (``rule``), what to do in a
few steps (``do``), numbers to see from the last row (``number``: pairs of a number and what it is), the path of the lesson
(``agenda``), which of several views of a cell are shown (``show``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phatngon.base.errors import InputError
from phatngon.law.filling import filled
from phatngon.practice.prose import ADVICE, LIMIT_ADVICE, straight_quote, typed_limit
from phatngon.publish.sources.notebooks import CellOwn, WallWords
from phatngon.publish.sources.voice import said_never

KEYS = {
    "text": "lời thay cho lời văn của ô",
    "rule": "quy tắc trong một dòng",
    "do": "từ hai đến bốn việc cần làm",
    "number": "từ một đến ba cặp con số và lời giải thích",
    "agenda": "true ở ô mục tiêu, để vẽ lộ trình của bài",
    "show": "những bảng, hình của ô được chiếu, khi không chiếu tất cả",
}
FEWEST, MOST, NUMBERS, FEW_VIEWS = 2, 4, 3, 4
PRIORITIES = (1, 2, 3)  # 1: always; 2: left out where there are 30 minutes; 3: left out from 45 on
_PRIORITY = (
    "“priority” phải là 1 (luôn giữ), 2 (bỏ khi chỉ có 30 phút) hoặc 3 (bỏ khi chỉ có 45 phút)."
)


@dataclass(frozen=True)
class Wall:
    """What a cell says on the wall, its placeholders filled."""

    text: str = ""
    rule: str = ""
    do: tuple[str, ...] = ()
    number: tuple[tuple[str, str], ...] = ()
    agenda: bool = False
    show: tuple[str, ...] = ()


def wall_of(own: CellOwn) -> Wall | None:
    """What the kit's part of a cell's metadata says for the wall; None where it says nothing.

    Raises InputError for what is not of that shape and for a placeholder that the legal base does not know.

    >>> wall_of({"wall": "Ghi giờ trước."})
    Wall(text='Ghi giờ trước.', rule='', do=(), number=(), agenda=False, show=())
    """
    for sentence in wall_problems(own):
        raise InputError(sentence)
    said = own.get("wall")
    if said is None:
        return None
    if isinstance(said, str):
        return Wall(text=filled(said))
    return Wall(
        text=filled(said.get("text", "")),
        rule=filled(said.get("rule", "")),
        do=tuple(filled(one) for one in said.get("do", ())),
        number=tuple((filled(first), filled(then)) for first, then in said.get("number", ())),
        agenda=bool(said.get("agenda")),
        show=tuple(said.get("show", ())),
    )


def says_agenda(own: Mapping[str, object]) -> bool:
    """Whether a cell stands for the path of the lesson."""
    said = own.get("wall")
    return isinstance(said, dict) and bool(said.get("agenda"))


def wall_problems(own: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with what the metadata of a cell says for the wall, as sentences that say what to write.

    >>> next(wall_problems({"wall": {"do": ["Ghi giờ"]}}))
    '“wall”: “do” phải là danh sách từ hai đến bốn việc cần làm.'
    """
    if own.get("priority", 1) not in PRIORITIES:
        yield _PRIORITY
    said = own.get("wall")
    if said is None or (isinstance(said, str) and said.strip()):
        return
    if not isinstance(said, dict) or not said:
        yield f"“wall” phải là một đoạn lời, hoặc các mục {', '.join(KEYS)}."
        return
    for key in said:
        if key not in KEYS:
            yield f"“wall” có mục “{key}” không dùng. Các mục: {', '.join(KEYS)}."
    for key in ("text", "rule"):
        if key in said and not _line(said[key]):
            yield f"“wall”: “{key}” ({KEYS[key]}) phải là một dòng chữ."
    if "do" in said and not _lines(said["do"], FEWEST, MOST):
        yield f"“wall”: “do” phải là danh sách {KEYS['do']}."
    if "show" in said and not _lines(said["show"], 1, FEW_VIEWS):
        yield f"“wall”: “show” phải là danh sách {KEYS['show']}."
    number = said.get("number", [["0", "0"]])
    whole = isinstance(number, list) and 1 <= len(number) <= NUMBERS
    if not whole or not all(_lines(one, 2, 2) for one in number):
        yield f"“wall”: “number” phải là danh sách {KEYS['number']}."


def wall_faults(own: CellOwn) -> Iterator[str]:
    """What a check finds in what the metadata of a cell says for the wall: its shape, its placeholders, its words."""
    try:
        wall_of(own)
    except InputError as error:
        yield error.what
        return
    for text in _texts(own.get("wall")):
        if limit := typed_limit(text):
            yield f"“wall”: thời hạn gõ tay (“{limit}”). {LIMIT_ADVICE}"
        if quote := straight_quote(text):
            yield f"“wall”: dùng ngoặc kép thẳng (“{quote}”). {ADVICE}"
        for word, instead in said_never(text):
            yield f"“wall”: dùng “{word}”; cơ quan viết “{instead}”."


def _texts(said: str | WallWords | None) -> Iterator[str]:
    """What is said, text by text; a number goes with the words that say what it is."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        yield from (said[key] for key in ("text", "rule") if key in said)
        yield from said.get("do", ())
        yield from (" ".join(pair) for pair in said.get("number", ()))


def _line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _lines(value: object, fewest: int, most: int) -> bool:
    return isinstance(value, list) and fewest <= len(value) <= most and all(map(_line, value))
