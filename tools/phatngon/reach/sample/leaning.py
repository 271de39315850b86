"""Headlines that fit their tone: a cheerful headline is never coded negative, a complaint never positive.

The tones are drawn first, so that their numbers stay what the seed gives; a headline that does not fit is chosen anew with dice of
its own, and nothing that is drawn later moves.
"""

from __future__ import annotations

from phatngon.reach.sample.words import in_season, words

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


def patterns(table: str, topic: str, kind: str, month: int) -> list[str]:
    """The patterns of a table of headlines that fit a topic, a kind of unit and a month.

    >>> patterns("complaints", "THE_THAO", "xã", 5)
    ['Sân tập ở {dv} hỏng {n} tháng chưa sửa']
    """
    return [
        text
        for scope, text in (one.split("|", 1) for one in words("titles")[table].get(topic, ()))
        if scope.split()[0] in ("chung", kind) and in_season(scope, month)
    ]
