"""The path of JupyterLab: what its left panel shows of a learner's way, and what is carried in and out by its code.

The extension of JupyterLab asks for it as it asks for a file; what it gets is made from the learner's progress each time.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, tag
from phatngon.lessons.session import remembered_nickname
from phatngon.practice.asked import asked_in_source, own_items
from phatngon.practice.bank import Bank
from phatngon.practice.carry import (
    Carried,
    Questions,
    from_code,
    questions_of,
    to_code,
)
from phatngon.practice.exam.paper import exam_settings
from phatngon.practice.outcome import Outcome
from phatngon.practice.progress import ProgressStore
from phatngon.practice.reminders import to_ask
from phatngon.publish.sources.lesson_parts import (
    PRACTICE,
    bank_of,
    chosen_lessons,
    parts_of,
    practice_of,
    short_stem,
)
from phatngon.publish.sources.notebooks import find_lesson, read_notebook

SHORT = 60  # letters of a question by which it is known again


def panel(as_of: date, today: date, told: str = "") -> dict[str, object]:
    """The panel as ``html``, and ``order``: the lessons' files in order, for the ways to the next and the one before.

    ``told``: a sentence on what was carried in. Raises InputError for progress that cannot be read.
    """
    store = ProgressStore.open(remembered_nickname())
    banks = [bank_of(path.stem) for path in chosen_lessons()]
    tiles = [_tile(bank, store, as_of) for bank in banks]
    whole = [tile for tile, _ in tiles]
    enough = sum(done for _, done in tiles)
    html = join(
        tag("h2", "Lộ trình của tôi"),
        tag("p", "Tên gọi: ", tag("strong", store.nickname), class_="pn-path-name"),
        _returns(banks, store, as_of, today),
        tag("ol", *whole),
        _record(enough, len(banks)),
        _carry(banks, store, as_of, told),
    )
    order = [f"{path.stem}.ipynb" for path in chosen_lessons()]
    return {"html": str(html), "order": order, "titles": [bank.title for bank in banks]}


def take(code: str, as_of: date) -> str:
    """Keep what a code from a page or another machine says; the sentence to tell. Raises InputError for a code that is none."""
    store, found, count = ProgressStore.open(remembered_nickname()), _read(code, as_of), 0
    for path in chosen_lessons():
        for item in bank_of(path.stem).items_for(as_of):
            if item.id in found.outcomes:
                count += store.take(item, found.outcomes[item.id])
    changed = (
        f" Chưa lấy được {', '.join(found.changed)}: câu hỏi đã được cập nhật."
        if found.changed
        else ""
    )
    return (
        f"Đã lấy kết quả của {count} câu." + changed
        if count
        else "Không có kết quả nào mới." + changed
    )


def _read(code: str, as_of: date) -> Carried:
    if len(code) > 5000:
        raise InputError("mã tiến độ quá dài.", advice="Chép đúng mã lấy từ trang đầu.")
    return from_code(code, [_listed(bank_of(path.stem), as_of) for path in chosen_lessons()])


def _listed(bank: Bank, as_of: date) -> Questions:
    return questions_of(bank.lesson, bank.title, bank.items_for(as_of))


def _tile(bank: Bank, store: ProgressStore, as_of: date) -> tuple[Html, bool]:
    """A lesson: its name, how far it is, minutes left, its practice; and whether it has enough for the record."""
    own = own_items(bank, as_of)
    best = [store.state(item).best for item in own]
    right, tried = best.count(Outcome.RIGHT), sum(one is not Outcome.NOT_DONE for one in best)
    enough = right * 100 >= exam_settings()["self_percent"] * len(own)
    level = (
        "dat"
        if enough and own
        else "xong"
        if own and tried == len(own)
        else "dang"
        if tried
        else "chua"
    )
    minutes = sum(part.minutes for part in parts_of(find_lesson(bank.lesson), bank, as_of))
    left = -(-minutes * (len(own) - tried) // len(own)) if own else 0
    words = {"chua": f"Chưa học · {minutes} phút", "dat": "Đã đủ câu đúng"}.get(
        level, f"Đúng {right} trên {len(own)} câu" + (f" · còn khoảng {left} phút" if left else "")
    )
    practice = practice_of(bank.lesson)
    tile = tag(
        "li",
        _open(f"{bank.lesson}.ipynb", bank.title, "pn-path-lesson"),
        tag("span", words, class_="pn-path-state"),
        tag(
            "span",
            tag("i", style=f"width:{round(100 * right / len(own)) if own else 0}%"),
            class_="pn-path-bar",
            aria_hidden="true",
        ),
        _open(f"{bank.lesson}{PRACTICE}.ipynb", "Luyện tập", "pn-path-more") if practice else None,
        data_muc=level,
    )
    return tile, enough and bool(own)


def _open(file: str, words: str, name: str, cell: str = "") -> Html:
    return tag("button", words, type="button", class_=name, data_open=file, data_cell=cell or None)


def _returns(banks: list[Bank], store: ProgressStore, as_of: date, today: date) -> Html | None:
    """What is to be asked again today; nothing where nothing is."""
    items = {item.id: item for bank in banks for item in bank.items_for(as_of)}
    held = {name: again for name, item in items.items() if (again := store.state(item).again)}
    lines = []
    for name in to_ask(held, today):
        item = items[name]
        file, cell = _asked_at(item.lesson, name)
        words = f"Bài {int(item.lesson[:2])}: {short_stem(item, SHORT)}"
        lines.append(tag("li", _open(file, words, "pn-path-more", cell)))
    if not lines:
        return None
    return tag("div", tag("h3", "Ôn hôm nay"), tag("ul", *lines), class_="pn-path-again")


@lru_cache(maxsize=512)
def _asked_at(lesson: str, name: str) -> tuple[str, str]:
    """The notebook and the cell that ask a question."""
    bank, practice = bank_of(lesson), practice_of(lesson)
    for path in (find_lesson(lesson), *((practice,) if practice else ())):
        for cell in read_notebook(path).cells:
            if cell.kind == "code" and name in asked_in_source(cell.source, bank):
                return path.name, cell.id
    return f"{lesson}.ipynb", ""


def _record(enough: int, total: int) -> Html:
    need = exam_settings()["self_percent"]
    return tag(
        "details",
        tag("summary", f"Phiếu tự kiểm tra: đủ {enough} trên {total} bài"),
        tag(
            "p",
            f"Đúng từ {need}% số câu của mỗi bài thì lập được phiếu, ở cuối bài 8. Câu luyện tập không tính.",
        ),
    )


def _carry(banks: list[Bank], store: ProgressStore, as_of: date, told: str) -> Html:
    best = {item.id: store.state(item).best for bank in banks for item in bank.items_for(as_of)}
    code = to_code([_listed(bank, as_of) for bank in banks], best)
    return tag(
        "details",
        tag("summary", "Mang tiến độ sang trang bài học hoặc máy khác"),
        tag("p", "Mã của máy này (chép cả mã, dán vào ô “Mã tiến độ” ở trang đầu):"),
        tag("textarea", code, rows="4", readonly=True, aria_label="Mã tiến độ của máy này"),
        tag("label", "Mã từ nơi khác", for_="pn-path-code"),
        tag("textarea", rows="3", id="pn-path-code", spellcheck="false"),
        tag("button", "Nhập mã", type="button", class_="pn-path-take", data_take=""),
        tag("p", told, role="status"),
        open=bool(told),
    )
