"""Progress carried between a page and JupyterLab, or between two machines: a code short enough to send in a message.

The code holds the best outcome of each question and nothing else, two bits a question: ``PN1.NN-mark-letters.….check``, a group for each
lesson begun. The mark tells two versions of a lesson's questions apart. Nothing is sent anywhere: a person copies it. The page writes and
reads the same (``publish/page/template/trang/mang.js``); a test compares them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phatngon.base.errors import InputError
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome

BEGINS = "PN1"
_GROUP = re.compile(r"(\d\d)-([0-9a-f]{4})-([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Questions:
    """The questions of a lesson in the order a code lists them: its two digits, its title, their ids and prints."""

    number: str
    title: str
    ids: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Carried:
    """What a code said: the outcomes by question, and the lessons it could not tell because their questions have changed."""

    outcomes: Mapping[str, Outcome]
    changed: tuple[str, ...] = ()


def questions_of(lesson: str, title: str, items: Iterable[Item]) -> Questions:
    """The questions of ``lesson`` (named ``01_…``) as a code lists them; ``items`` have their fingerprints."""
    rows = [(item.id, item.fingerprint) for item in items]
    mark = hashlib.sha256("\n".join(f"{id} {print_}" for id, print_ in rows).encode()).hexdigest()
    return Questions(lesson[:2], title, tuple(id for id, _ in rows), mark[:4])


def to_code(lessons: Iterable[Questions], best: Mapping[str, Outcome]) -> str:
    """The code of what was done; lessons not begun are left out.

    >>> one = Questions("01", "Bài 1", ("a", "b", "c"), "0f0f")
    >>> to_code([one], {"b": Outcome.RIGHT, "c": Outcome.WRONG})
    'PN1.01-0f0f-NA.194b0374'
    """
    groups = [BEGINS]
    for one in lessons:
        ranks = [best.get(id, Outcome.NOT_DONE).rank for id in one.ids]
        if any(ranks):
            groups.append(f"{one.number}-{one.mark}-{_letters(ranks)}")
    text = ".".join(groups)
    return f"{text}.{_check(text)}"


def from_code(text: str, lessons: Iterable[Questions]) -> Carried:
    """What a code says of the questions of ``lessons``. Raises InputError for a code that is none or not whole."""
    whole = re.sub(r"\s+", "", text)
    body, _, check = whole.rpartition(".")
    begins, *groups = body.split(".")
    rows = [_GROUP.fullmatch(group) for group in groups]
    if begins != BEGINS or not all(rows) or check != _check(body):
        raise InputError(
            "mã tiến độ không đúng hoặc chép chưa đủ.",
            advice=f"Chép lại cả mã, từ chữ {BEGINS} đến ký tự cuối cùng.",
        )
    known, found, changed = {one.number: one for one in lessons}, dict[str, Outcome](), list[str]()
    for row in rows:
        assert row is not None, "looked at above"
        one = known.get(row[1])
        ranks = _ranks(row[3])
        if one is None or one.mark != row[2] or len(ranks) < len(one.ids):
            changed.append(one.title if one else f"Bài {int(row[1])}")
            continue
        told = zip(one.ids, ranks, strict=False)  # the last letters may hold a few empty places
        found |= {id: tuple(Outcome)[rank] for id, rank in told if rank}
    return Carried(found, tuple(changed))


def _letters(ranks: list[int]) -> str:
    padded = ranks + [0] * (-len(ranks) % 4)
    data = bytes(
        padded[place] << 6 | padded[place + 1] << 4 | padded[place + 2] << 2 | padded[place + 3]
        for place in range(0, len(padded), 4)
    )
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _ranks(letters: str) -> list[int]:
    try:
        data = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except ValueError:
        return []
    return [byte >> shift & 3 for byte in data for shift in (6, 4, 2, 0)]


def _check(text: str) -> str:
    """Adler-32: a letter left out or two exchanged are found."""
    return f"{zlib.adler32(text.encode('utf-8')):08x}"
