"""The figures of ``results gain`` and ``results items`` as lines for the screen."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.base.numbers import format_number
from phatngon.classroom.gain import Gain, Lasting
from phatngon.classroom.item_analysis import ItemFigures
from phatngon.classroom.report import interval, percent

FLAGS = {
    "qua_de": "quá dễ",
    "qua_kho": "quá khó",
    "kem_phan_biet": "kém phân biệt người vững và người chưa vững",
}


def gain_lines(found: Gain) -> list[str]:
    """The gain of a class in sentences."""
    rows = [
        f"{found['matched']} người làm cả hai bài; {found['only_pre']} người chỉ làm bài trước, "
        f"{found['only_post']} người chỉ làm bài sau."
    ]
    if found["pre"] is not None:
        rows.append(
            f"Tỷ lệ đúng trung bình: trước {percent(found['pre'])}, sau {percent(found['post'])}."
        )
    if found["gain"] is not None:
        told = f"Mức tăng chuẩn hóa: {format_number(found['gain'], 2)}"
        ends = found["interval"]
        if ends:
            told += f" (khoảng tin cậy 95 %: {format_number(ends[0], 2)} đến {format_number(ends[1], 2)})"
        rows.append(f"{told}.")
    if found["effect"] is not None:
        rows.append(f"Độ lớn tác động: {format_number(found['effect'], 2)}.")
    rows += [*met_again(found), *order_lines(found)]
    return [*rows, *([found["reason_if_null"]] if found["reason_if_null"] else [])]


def between(ends: list[float] | None) -> str:
    """An interval of gains in brackets; nothing where there is none.

    >>> between([0.1, 0.345])
    ' (khoảng tin cậy 95 %: 0,10 đến 0,34)'
    """
    if not ends:
        return ""
    low, high = (format_number(end, 2) for end in ends)
    return f" (khoảng tin cậy 95 %: {low} đến {high})"


def met_again(found: Gain) -> list[str]:
    """A caveat where questions of the first test stand in the last one too."""
    if not found["repeated"]:
        return []
    return [
        f"{found['repeated']} câu có ở cả hai bài của cùng một người, nên mức tăng gồm cả phần nhớ lại câu hỏi. "
        "Lần sau ra hai đề bằng results forms."
    ]


def order_lines(found: Gain) -> list[str]:
    """Crossed forms: each order, and the gain with both counted alike."""
    if not found["crossed"]:
        return []
    rows = [
        f"Thứ tự {name}: {one['matched']} người, trước {percent(one['pre'])}, sau {percent(one['post'])}."
        for name, one in found["orders"].items()
    ]
    even = found["balanced"]
    if even:
        rows.append(
            f"Tính hai thứ tự ngang nhau, mức tăng chuẩn hóa là {format_number(even['gain'], 2)}{between(even['interval'])}."
        )
    return rows


def lasting_lines(found: Lasting) -> list[str]:
    """What lasted until the third test, in sentences."""
    rows = [
        f"{found['matched']} người làm đủ ba bài; {found['not_later']} người chưa làm bài làm lại."
    ]
    if found["later"] is not None and found["lost_interval"] and found["lost"] is not None:
        low, high = found["lost_interval"]
        sure = "giảm" if low > 0 else "tăng" if high < 0 else "không khác rõ rệt so với"
        rows.append(
            f"Tỷ lệ đúng trung bình: bài đầu {percent(found['pre'])}, bài cuối {percent(found['post'])}, bài làm lại "
            f"{percent(found['later'])}; bài làm lại {sure} bài cuối."
            if sure.startswith("không")
            else f"Tỷ lệ đúng trung bình: bài đầu {percent(found['pre'])}, bài cuối {percent(found['post'])}, bài làm lại "
            f"{percent(found['later'])}; từ bài cuối đến bài làm lại {sure} {percent(abs(found['lost']))}."
        )
    if found["kept_gain"] is not None:
        rows.append(
            f"Mức tăng chuẩn hóa còn lại so với bài đầu: {format_number(found['kept_gain'], 2)}{between(found['interval'])}."
        )
    if found["kept_share"] is not None and found["kept_interval"]:
        low, high = found["kept_interval"]
        rows.append(
            f"Phần tiến bộ còn giữ được: {percent(found['kept_share'])} (khoảng tin cậy 95 %: {percent(low)} đến {percent(high)})."
        )
    return [*rows, *([found["reason_if_null"]] if found["reason_if_null"] else [])]


def item_lines(found: Sequence[ItemFigures]) -> list[str]:
    """What is known of each item, one line each."""
    rows = []
    for one in found:
        told = f"{one['id']}: {one['n']} câu trả lời, đúng {percent(one['share'])} ({interval(one['interval'])})"
        if one["point_biserial"] is not None:
            told += f", tương quan với các câu khác {format_number(one['point_biserial'], 2)}"
        if one["rasch"] is not None:
            told += (
                f", độ khó {format_number(one['rasch'], 2)} logit{between(one['rasch_interval'])}"
            )
        if one["flag"]:
            told += f"; nên xem lại: {FLAGS[one['flag']]}"
        rows.append(" ".join([f"{told}.", *one["edit"], one["reason_if_null"]]).strip())
    return rows
