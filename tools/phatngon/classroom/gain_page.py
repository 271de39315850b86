"""What a class learned, as a page that a director reads in two minutes: who, how much, who left, what is still weak, what to do.

Nothing stands in it by name; nothing by unit or by anything else for fewer than five people; nothing that the numbers do not carry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, tag
from phatngon.base.intervals import wilson
from phatngon.base.numbers import format_number
from phatngon.classroom.attempts import Attempt, scores
from phatngon.classroom.figures_said import between, met_again
from phatngon.classroom.gain import Gain, Lasting
from phatngon.classroom.report import interval, percent
from phatngon.classroom.results import FEW_PEOPLE
from phatngon.documents.formats import write_formats
from phatngon.law.changes import citations
from phatngon.law.library import load_law
from phatngon.practice.bank import Bank
from phatngon.practice.exam.marking import provisions_of
from phatngon.practice.exam.paper import exam_settings, open_banks

TITLE = "Lớp đã học được gì"
MOST_ROWS, MOST_PROVISIONS = 4, 3
LEFT_MANY = 0.2  # a share of drop-outs from which the page speaks of them first


@dataclass(frozen=True)
class AreaResult:
    """How something that was asked stood in the last test: people, share right, its 95 % interval over people."""

    name: str
    people: int
    share: float
    ends: tuple[float, float]
    lesson: str = ""

    @property
    def weak(self) -> bool:
        """True where the whole interval lies below what passes the final test."""
        return bool(self.ends[1] * 100 < exam_settings()["pass_percent"])

    @property
    def sound(self) -> bool:
        """True where the whole interval lies at or above it."""
        return bool(self.ends[0] * 100 >= exam_settings()["pass_percent"])


def write_pages(
    found: Gain,
    before: Sequence[Attempt],
    after: Sequence[Attempt],
    as_of: date,
    wanted: Mapping[str, Path],
) -> list[Path]:
    """Write the page in the formats of ``wanted`` (``html``, ``pdf``, ``docx``), each under the name given.

    Raises InputError where fewer than five people took both tests, MissingOnMachine where nothing can be written.
    """
    whole = gain_page(found, before, after, as_of)
    written: list[Path] = []
    for kind, path in wanted.items():
        stem = path.with_name(path.name.removesuffix(f".{kind}"))
        made = write_formats(whole, stem, title=TITLE, day=as_of, formats=(kind,))
        written += made.values()
    return written


def gain_page(found: Gain, before: Sequence[Attempt], after: Sequence[Attempt], as_of: date) -> str:
    """The page. Raises InputError where fewer than five people took both tests."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    if found["matched"] < FEW_PEOPLE:
        raise InputError(
            f"chỉ có {found['matched']} người làm cả hai bài; dưới {FEW_PEOPLE} người thì không lập trang, để không đoán ra từng người.",
            advice="Gộp thêm lớp, hoặc xem con số trên màn hình.",
        )
    matched = set(scores(before)) & set(scores(after))
    last = [one for one in after if one.seat in matched]
    banks = open_banks()
    areas, law = areas_of(last, banks), provisions_in(last, banks)
    body = join(
        tag("h2", "Kết luận"),
        tag("p", tag("strong", verdict(found))),
        *(tag("p", line) for line in _lasting(found.get("later"))),
        tag("h2", "Ai đã làm bài"),
        *(tag("p", line) for line in who(found, before, after)),
        tag("h2", "Điều còn yếu"),
        *_weak(areas, law),
        tag("h2", "Việc nên làm"),
        tag("ul", *(tag("li", line) for line in todo(found, areas))),
        tag("p", HOW),
    )
    facts = (("Người làm cả hai bài", str(found["matched"])),)
    return page(TITLE, body, kind="report", meta=Meta("", as_of, __version__, facts))


HOW = (
    "Cách tính: mức tăng chuẩn hóa là phần đã học được trong số điều chưa biết ở bài đầu. Khoảng tin cậy 95 % cho biết con số "
    "có thể xê dịch đến đâu vì số người có hạn. Câu trả lời không gắn với tên người."
)


def verdict(found: Gain) -> str:
    """What was gained, with its interval, in one sentence that says no more than the interval does."""
    even = found.get("balanced") or found
    pre, post, ends = even["pre"], even["post"], even["interval"]
    if even["gain"] is None or not ends:
        return str(found["reason_if_null"])
    moved = f"tỷ lệ đúng trung bình từ {percent(pre)} ở bài đầu đến {percent(post)} ở bài cuối"
    size = f"mức tăng chuẩn hóa {format_number(even['gain'], 2)}{between(ends)}"
    if ends[0] > 0:
        return f"Lớp đã tiến bộ: {moved}, {size}."
    if ends[1] < 0:
        return f"Lớp làm bài cuối kém hơn bài đầu: {moved}, {size}."
    return f"Chưa thể nói lớp đã tiến bộ: {moved}, {size}; khoảng này còn chứa số 0."


def _lasting(later: Lasting | None) -> Iterator[str]:
    """What lasted, where a third test was taken by enough people."""
    if later is None:
        return
    lost = later["lost_interval"]  # there from two people on
    if lost is None or later["matched"] < FEW_PEOPLE:
        yield f"Bài làm lại có dưới {FEW_PEOPLE} người làm đủ ba bài, nên chưa nói được điều gì còn giữ."
        return
    low, high = lost
    said = (
        "thấp hơn bài cuối"
        if low > 0
        else "cao hơn bài cuối"
        if high < 0
        else "chưa thấy khác bài cuối"
    )
    kept = ""
    if later["kept_share"] is not None and later["kept_interval"]:
        ends = "–".join(percent(end).removesuffix(" %") for end in later["kept_interval"])
        kept = f"; phần tiến bộ còn giữ được {percent(later['kept_share'])} (khoảng tin cậy 95 %: {ends} %)"
    yield f"Bài làm lại, {later['matched']} người làm đủ ba bài: đúng {percent(later['later'])}, {said}{kept}."


def who(found: Gain, before: Sequence[Attempt], after: Sequence[Attempt]) -> Iterator[str]:
    """How many took what, of which units, and how those who left had done."""
    pre, post = scores(before), scores(after)
    matched = set(pre) & set(post)
    yield (
        f"{found['matched']} người làm cả hai bài; {found['only_pre']} người chỉ làm bài đầu, {found['only_post']} người chỉ làm bài cuối. "
        "Mức tăng tính trên những người làm cả hai bài."
    )
    gone = [share for seat, share in pre.items() if seat not in matched]
    if len(gone) >= FEW_PEOPLE:
        stayed = [pre[seat] for seat in matched]
        yield (
            f"Người bỏ bài cuối có tỷ lệ đúng ở bài đầu {percent(sum(gone) / len(gone))}, "
            f"người ở lại {percent(sum(stayed) / len(stayed))}."
        )
    units = units_said([one for one in (*before, *after) if one.seat in matched])
    if units:
        yield f"Đơn vị: {units}."
    yield from met_again(found)
    if found["crossed"] and not found["repeated"]:
        rows = ", ".join(
            f"{one['matched']} người theo thứ tự {name}" for name, one in found["orders"].items()
        )
        yield f"Hai đề làm chéo, không ai gặp lại câu cũ: {rows}."


def units_said(given: Sequence[Attempt]) -> str:
    """People by unit; those of fewer than five stand together, and no remainder lets one of them be worked out."""
    of = {one.seat: one.unit for one in given if one.unit}
    counts = Counter(of.values())
    shown = [(name, n) for name, n in counts.most_common() if n >= FEW_PEOPLE]
    rest = sum(n for n in counts.values() if n < FEW_PEOPLE)
    while 0 < rest < FEW_PEOPLE and shown:
        rest += shown.pop()[1]
    said = [f"{name} {n} người" for name, n in sorted(shown, key=lambda row: (-row[1], row[0]))]
    if rest >= FEW_PEOPLE:
        said.append(f"đơn vị khác {rest} người")
    return ", ".join(said)


def _areas(
    given: Sequence[Attempt], names: Mapping[str, Sequence[str]], lessons: Mapping[str, str]
) -> list[AreaResult]:
    """How each name stood: its items' answers, with as many independent answers as there were people."""
    by_name: dict[str, dict[str, list[bool]]] = {}
    for one in given:
        for name in names.get(one.item, ()):
            by_name.setdefault(name, {}).setdefault(one.seat, []).append(one.right)
    rows = []
    for name, seats in by_name.items():
        people = len(seats)
        if people < FEW_PEOPLE:
            continue
        share = sum(sum(found) / len(found) for found in seats.values()) / people
        low, high = wilson(share * people, people)
        rows.append(AreaResult(name, people, share, (low, high), lessons.get(name, "")))
    return sorted(rows, key=lambda row: (row.share, row.name))


def areas_of(given: Sequence[Attempt], banks: Sequence[Bank]) -> list[AreaResult]:
    """The objectives of the lessons, weakest first; questions of no bank of the kit are left out."""
    words = {one.id: one.text for bank in banks for one in bank.objectives}
    names = {item.id: (words[item.objective],) for bank in banks for item in bank}
    lessons = {one.text: bank.title for bank in banks for one in bank.objectives}
    return _areas(given, names, lessons)


def provisions_in(given: Sequence[Attempt], banks: Sequence[Bank]) -> list[AreaResult]:
    """The provisions that the questions rest on, weakest first, as they are cited."""
    law = load_law()
    names = {
        item.id: [citations([law[name]]) for name in provisions_of(item) if name in law]
        for bank in banks
        for item in bank
    }
    return _areas(given, names, {})


def _weak(areas: Sequence[AreaResult], law: Sequence[AreaResult]) -> Iterator[Html]:
    """The weakest objectives as a table, the weak provisions in a line; where numbers do not decide, that is what is said."""
    if not areas:
        yield tag("p", "Các câu không thuộc bộ câu hỏi của bộ học liệu nên chưa xếp theo mục tiêu.")
        return
    line = exam_settings()["pass_percent"]
    if not any(area.weak for area in areas):
        yield tag(
            "p",
            f"Chưa có mục tiêu nào mà cả khoảng tin cậy nằm dưới {line} %. Bảng xếp từ thấp nhất.",
        )
    head = tag(
        "tr",
        *(
            tag("th", words, scope="col")
            for words in (
                "Mục tiêu",
                "Số người",
                "Đúng ở bài cuối",
                "Khoảng tin cậy 95 %",
                "Nhận định",
            )
        ),
    )
    rows = [
        tag(
            "tr",
            tag("th", area.name, scope="row"),
            tag("td", format_number(area.people)),
            tag("td", percent(area.share)),
            tag("td", interval(list(area.ends))),
            tag("td", "còn yếu" if area.weak else "đã vững" if area.sound else "chưa đủ số liệu"),
        )
        for area in areas[:MOST_ROWS]
    ]
    yield tag("table", tag("thead", head), tag("tbody", *rows))
    weak = [area for area in law if area.weak][:MOST_PROVISIONS]
    if weak:
        said = "; ".join(f"{area.name} ({percent(area.share)})" for area in weak)
        yield tag("p", f"Căn cứ còn hay nhầm: {said}.")


def todo(found: Gain, areas: Sequence[AreaResult]) -> Iterator[str]:
    """What follows from it: at most four things, each resting on a figure of the page."""
    weak = [area for area in areas if area.weak]
    for area in weak[:2]:
        yield f"Học lại mục tiêu “{area.name.rstrip('.')}” ({area.lesson}), rồi hỏi lại sau một tuần."
    total = found["matched"] + found["only_pre"]
    if total and found["only_pre"] / total >= LEFT_MANY:
        yield (
            f"Giữ người học đến bài cuối: {found['only_pre']} trên {total} người làm bài đầu không làm bài cuối, "
            "nên kết luận chỉ đúng cho người ở lại."
        )
    if "later" not in found:
        yield "Làm lại sau 30 ngày bằng đề C để biết điều gì còn giữ được."
    even = found.get("balanced") or found
    if even["interval"] and even["interval"][0] <= 0 <= even["interval"][1]:
        yield "Chưa đổi cách dạy vì con số này; gộp thêm lớp rồi tính lại."
    elif not weak:
        yield "Giữ cách dạy hiện nay; lần sau đo thêm người ở các mục tiêu chưa đủ số liệu."
