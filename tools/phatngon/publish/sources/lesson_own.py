"""What a lesson says in its own metadata of what is handed out with it: its deck (``deck``, ``polls``) and its pocket card (``card``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.publish.sources.notebooks import LessonOwn, read_notebook

NEEDED = {
    "deck": "thêm tên bộ trang chiếu của bài, hoặc chuỗi rỗng nếu bài không có trang chiếu",
    "polls": "thêm danh sách mã câu để cả phòng bình chọn, hoặc danh sách rỗng nếu không có câu nào",
    "card": "thêm “look” (tra ở đâu) và “ask” (hỏi ai) của thẻ bỏ túi, mỗi mục là danh sách các dòng; “tables” là danh sách bảng, nếu có",
}
CARD = {"look": "tra ở đâu", "ask": "hỏi ai", "tables": "bảng lấy thêm"}
_MAY_LACK = ("tables",)


def problems(own: Mapping[str, object]) -> Iterator[str]:
    """What is missing or wrong in the metadata of a lesson, as sentences that say what to write.

    >>> list(problems({"deck": "Nhận diện báo chí", "polls": ["nd-11"], "card": {"look": [], "ask": []}}))
    []
    >>> next(problems({"deck": 5, "polls": [], "card": {"look": [], "ask": []}}))
    'siêu dữ liệu “phatngon”: “deck” phải là một dòng chữ.'
    """
    for key, advice in NEEDED.items():
        if key not in own:
            yield f"siêu dữ liệu “phatngon” thiếu “{key}”: {advice}."
    if not isinstance(own.get("deck", ""), str):
        yield "siêu dữ liệu “phatngon”: “deck” phải là một dòng chữ."
    if not _lines(own.get("polls", [])):
        yield "siêu dữ liệu “phatngon”: “polls” phải là danh sách mã câu."
    if own.get("polls") and not own.get("deck"):
        yield "siêu dữ liệu “phatngon” có câu bình chọn mà không có trang chiếu: ghi tên bộ trang chiếu ở “deck”, hoặc để “polls” rỗng."
    if "card" in own:
        yield from _card(own["card"])


def own_facts(path: Path) -> LessonOwn:
    """The metadata of a lesson, known to be whole. Raises InputError with the first thing that is missing or wrong."""
    notebook = read_notebook(path)
    for sentence in problems(notebook.own):
        raise InputError(
            sentence,
            where=notebook.name,
            advice="Sửa trong phần metadata ở cuối sổ tay, rồi chạy phatngon check.",
        )
    return notebook.own


def _card(card: object) -> Iterator[str]:
    if not isinstance(card, dict):
        yield f"siêu dữ liệu “phatngon”: “card” chưa đúng dạng; {NEEDED['card']}."
        return
    for key, words in CARD.items():
        if key not in card and key not in _MAY_LACK:
            yield f"siêu dữ liệu “phatngon”: “card” thiếu “{key}” ({words})."
        elif not _lines(card.get(key, [])):
            yield f"siêu dữ liệu “phatngon”: “card”, mục “{key}” ({words}) phải là danh sách các dòng chữ."
    for key in card:
        if key not in CARD:
            yield f"siêu dữ liệu “phatngon”: “card” có mục “{key}” không dùng. Các mục: {', '.join(CARD)}."


def _lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) and line.strip() for line in value)
