"""Headlines of the invented year, which fit their unit, month and tone: a cheerful headline is never coded negative, a complaint never positive.

The tones are drawn first, so that their numbers stay what the seed gives; a headline that does not fit is chosen anew with dice of
its own, and nothing that is drawn later moves.
"""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Literal

from phatngon.base.text import upper_first
from phatngon.reach.sample.words import hash_of, in_season, words
from phatngon.tables.units import Unit

GOOD, BAD = "tốt", "xấu"


def read_headline(text: str) -> tuple[str, str]:
    """How a headline of an event leans, and the headline.

    >>> read_headline("xấu|Thiếu áo phao ở ba điểm sơ tán"), read_headline("Đò ngang dừng chạy hai ngày")
    (('xấu', 'Thiếu áo phao ở ba điểm sơ tán'), ('', 'Đò ngang dừng chạy hai ngày'))
    """
    lean, bar, title = text.partition("|")
    return (lean, title) if bar else ("", text)


def fitting_tone(drawn: str, lean: str) -> str:
    """The tone of an event's headline: a mixed one stays mixed, a good one may also be told plainly.

    >>> fitting_tone("NEG", "tốt"), fitting_tone("POS", "xấu"), fitting_tone("NEG", ""), fitting_tone("MIXED", "xấu")
    ('POS', 'NEG', 'NEU', 'MIXED')
    """
    if drawn == "MIXED":
        return drawn
    if lean == GOOD:
        return "NEU" if drawn == "NEU" else "POS"
    return "NEG" if lean == BAD else "NEU"


def is_uneasy(text: str) -> bool:
    """True for a headline, or the pattern of one, that tells of a fault or a complaint."""
    return any(piece in text for piece in words("titles")["uneasy"])


def patterns(
    table: Literal["topics", "complaints"], topic: str, kind: str, month: int
) -> list[str]:
    """The patterns of a table of headlines that fit a topic, a kind of unit and a month.

    >>> patterns("complaints", "THE_THAO", "xã", 5)
    ['Sân tập ở {dv} hỏng {n} tháng chưa sửa']
    """
    return [
        text
        for scope, text in (one.split("|", 1) for one in words("titles")[table].get(topic, ()))
        if scope.split()[0] in ("chung", kind) and in_season(scope, month)
    ]


def title_for(dice: Random, unit: Unit, topic: str, at: datetime) -> str:
    """A title that fits the unit and the month."""
    serial = [one["text"] for one in words("titles")["serials"] if one["topic"] == topic]
    if serial and (topic != "HANH_CHINH" or unit.level == "XA") and dice.random() < 0.25:
        return filled(dice, unit, dice.choice(serial), at)
    fit = patterns("topics", topic, _kind(unit), at.month)
    if not fit:
        return title_for(dice, unit, "HANH_CHINH", at)
    return filled(dice, unit, dice.choice(fit), at)


def fitting_title(title: str, tone: str, unit: Unit, topic: str, at: datetime, key: str) -> str:
    """The title, or one that its tone allows; ``key`` seeds dice of its own, so that nothing else of the year moves."""
    if is_uneasy(title) == (tone == "NEG") or tone in ("NEU", "MIXED"):
        return title
    own = Random(hash_of(f"{key}.{title}"))
    table: Literal["topics", "complaints"] = "complaints" if tone == "NEG" else "topics"
    other = "KHAC" if tone == "NEG" else "HANH_CHINH"
    fit = patterns(table, topic, _kind(unit), at.month) or patterns(
        table, other, _kind(unit), at.month
    )
    fit = [one for one in fit if tone == "NEG" or not is_uneasy(one)]
    return filled(own, unit, own.choice(fit), at)


def filled(dice: Random, unit: Unit, pattern: str, at: datetime) -> str:
    """A pattern with its slots filled."""
    name = unit.name if unit.level == "SO_BAN_NGANH" else unit.name[0].lower() + unit.name[1:]
    many, team = (
        dice.randrange(12, 90) * 10,
        "tổ dân phố" if unit.level == "PHUONG" else "thôn",
    )
    known = {
        "dv": name,
        "Dv": unit.name,
        "loai": name.split()[0],
        "to": team,
        "To": team.capitalize(),
        "n": (few := dice.randrange(2, 30)),
        "N": few,
        "tram": many,
        "Tram": many,
        "thang": at.month,
        "quy": (at.month + 2) // 3,
    }
    for slot, options in words("titles")["slots"].items():
        known[slot] = chosen = dice.choice(options)
        known[slot.capitalize()] = upper_first(chosen)
    return pattern.format(**known)


def _kind(unit: Unit) -> str:
    return "sở" if unit.level == "SO_BAN_NGANH" else "xã"
