"""What to change in a question, said only where pooled answers carry it: never from one class, never where the interval allows both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from phatngon.base.html import cut
from phatngon.base.intervals import wilson
from phatngon.base.numbers import format_number
from phatngon.classroom.attempts import Attempt

LEAST = 50  # answers below which nothing is said of how an item tells people apart
CLASSES = 2  # classes below which no verdict is given
ADVICE = {
    "qua_de": "Gần như ai cũng đúng ngay: dùng làm câu mở đầu, hoặc thêm một dữ kiện để phải cân nhắc.",
    "qua_kho": "Rất ít người đúng: kiểm tra lại lời dẫn và đáp án, hoặc giảng phần này trước khi hỏi.",
    "kem_phan_biet": "Người vững và người chưa vững trả lời như nhau: đọc lại lời dẫn xem có hiểu được hai cách không.",
}


def edits_of(flag: str | None, answers: Sequence[Attempt], classes: int) -> list[str]:
    """What the figures of an item ask to change, a sentence each; nothing from one class, nor from fewer than fifty answers."""
    n = len(answers)
    if n < LEAST or classes < CLASSES:
        return []
    told = [ADVICE[flag]] if flag else []
    wrong = Counter(one.choice for one in answers if one.choice and not one.right)
    keys = {one.choice for one in answers if one.right}
    if len(keys) != 1:  # typed answers and rows of several parts have no rival to name
        return told
    right = sum(one.right for one in answers)
    rival, count = min(wrong.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
    if count and wilson(count, n)[0] > wilson(right, n)[1]:
        told.append(
            f"Phương án {cut(rival, 40)} có {format_number(count)} người chọn, nhiều hơn đáp án ({format_number(right)}): "
            "đọc lại đáp án và lời dẫn."
        )
    return told
