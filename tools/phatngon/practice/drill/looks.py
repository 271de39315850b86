"""How an event looks on a phone, and who is the press: words of a small table."""

from __future__ import annotations

import re
from enum import StrEnum

from phatngon.practice.drill.rumour import phone_rules

LONE_ROLE, PRESS_ROLE = "nguoi_phat_ngon", "bao"


class Look(StrEnum):
    """How an event looks on a phone."""

    CALL = "cuoc_goi"
    GROUP = "nhom"
    NEWS = "bao"
    POST = "mang"
    LETTER = "van_ban"
    LOUDSPEAKER = "loa"


def look_of(channel: str) -> Look | None:
    """The look of a channel: the first row of the table with a word of it; None where no row has one.

    >>> look_of("điện thoại"), look_of("thư điện tử"), look_of("chim bồ câu")
    (<Look.CALL: 'cuoc_goi'>, <Look.LETTER: 'van_ban'>, None)
    """
    said = channel.casefold()
    for row in phone_rules()["looks"]:
        if any(
            re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said) for word in row["words"]
        ):
            return Look(row["look"])
    return None


def is_press(sender: str) -> bool:
    """True for a sender that the table calls the press; an aggregator is none.

    >>> is_press("Phóng viên Đài Tam Giang"), is_press("Báo Ngự Bình"), is_press("Trang tổng hợp “Tin Nhanh”")
    (True, True, False)
    >>> is_press("Báo cáo viên của sở"), is_press("Đài khí tượng")
    (False, False)
    """
    rules = phone_rules()
    if _begins(sender.casefold(), [words.casefold() for words in rules["not_press"]]):
        return False
    return _begins(sender, rules["press"])


def _begins(text: str, several: list[str]) -> bool:
    return any(re.match(rf"{re.escape(words)}(?!\w)", text) for words in several)
