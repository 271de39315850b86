"""The path that JupyterLab shows beside a lesson, and the codes it takes in and gives out."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.lessons.session import DEFAULT_NICKNAME
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.asked import own_items
from phatngon.practice.carry import questions_of, to_code
from phatngon.practice.check import check
from phatngon.practice.outcome import Outcome
from phatngon.practice.progress import ProgressStore
from phatngon.publish.lab.lesson_contents import (
    PLACE,
    LessonContents,
    own_words,
    speak_vietnamese,
)
from phatngon.publish.lab.path_panel import panel, take
from phatngon.publish.page.path import lesson_facts
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
LESSON = "01_nhan_dien_bao_chi"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    return tmp_path


def shown(today: date = DAY) -> BeautifulSoup:
    return BeautifulSoup(panel(DAY, today)["html"], "html.parser")


def answered(right: int, wrong: int) -> list[str]:
    """Answer own questions of lesson 1; their ids."""
    store, items = (
        ProgressStore.open(DEFAULT_NICKNAME),
        own_items(bank_of(LESSON), DAY)[: right + wrong],
    )
    for place, item in enumerate(items):
        answer = (right_answer if place < right else wrong_answer)(item, DAY)
        store.record_answer(item, answer, check(item, answer, DAY), now=NOW)
    return [item.id for item in items]


def test_a_newcomer_sees_every_lesson_with_its_minutes() -> None:
    tiles = shown().select("ol > li")
    assert [tile.button["data-open"] for tile in tiles] == [
        f"{path.stem}.ipynb" for path in chosen_lessons()
    ]
    assert all("Chưa học" in tile.get_text() for tile in tiles)
    assert shown().select(".pn-path-again") == []


def test_what_is_its_own_is_what_the_page_of_the_lesson_counts() -> None:
    for path in chosen_lessons():
        bank = bank_of(path.stem)
        page = {name for part in lesson_facts(path.stem, DAY)["parts"] for name in part[3]}
        asked = {item.id for item in own_items(bank, DAY)}
        assert asked == page, path.stem


def test_a_tile_says_how_far_one_is_and_how_much_is_left() -> None:
    answered(3, 1)
    tile = next(one for one in shown().select("ol > li") if LESSON in one.button["data-open"])
    own = len(own_items(bank_of(LESSON), DAY))
    assert f"Đúng 3 trên {own} câu" in tile.get_text() and "còn khoảng" in tile.get_text()
    assert tile["data-muc"] == "dang"


def test_a_wrong_answer_is_asked_again_two_days_later_at_its_cell() -> None:
    names = answered(0, 1)
    assert shown(DAY + timedelta(1)).select(".pn-path-again") == []
    [button] = shown(DAY + timedelta(2)).select(".pn-path-again button")
    notebook = json.loads((chosen_lessons(["01"])[0]).read_text(encoding="utf-8"))
    cell = next(one for one in notebook["cells"] if one["id"] == button["data-cell"])
    assert names[0] in "".join(cell["source"])


def test_a_code_from_the_page_is_taken_in_and_one_goes_out() -> None:
    lessons = [bank_of(path.stem) for path in chosen_lessons()]
    listed = [questions_of(one.lesson, one.title, one.items_for(DAY)) for one in lessons]
    names = [item.id for item in own_items(bank_of(LESSON), DAY)[:3]]
    code = to_code(listed, dict.fromkeys(names, Outcome.RIGHT))
    assert take(code, DAY) == "Đã lấy kết quả của 3 câu."
    assert take(code, DAY) == "Không có kết quả nào mới."
    assert shown().select_one("textarea[readonly]").get_text() == code
    with pytest.raises(InputError, match="Mã tiến độ"):
        take(code[:-1], DAY)


def test_the_server_answers_for_the_path_as_for_a_file_and_for_no_other(tmp_path: Path) -> None:
    (tmp_path / "bai").mkdir()
    contents = LessonContents(root_dir=str(tmp_path / "bai"))

    async def walk() -> tuple[str, str]:
        first = (await contents.get(PLACE))["content"]
        await contents.save({"type": "file", "format": "text", "content": "xin chào"}, PLACE)
        return first, (await contents.get(PLACE))["content"]

    with (
        ThreadPoolExecutor() as other
    ):  # a browser's test may have left its loop running in this thread
        first, second = other.submit(lambda: asyncio.run(walk())).result()
    assert "Mã tiến độ không đúng" in json.loads(second)["html"]
    assert "Mã tiến độ không đúng" not in json.loads(first)["html"]
    assert list((tmp_path / "bai").iterdir()) == []


def test_jupyterlab_gets_our_words_where_the_official_pack_has_none_and_only_in_vietnamese() -> (
    None
):
    from jupyterlab_server import translations_handler as handler

    speak_vietnamese()
    speak_vietnamese()
    words, _ = handler.get_language_pack("vi_VN")
    assert words["jupyterlab"]["Kernel Restarting"] == ["Đang khởi động lại"]
    assert words["jupyterlab"]["Close Tab"] == ["Đóng thẻ"], "the official words stay"
    assert words["jupyterlab"]["menu\x04Appearance"] == ["Giao diện"]
    assert handler.get_language_pack("en")[0] == {}
    for english, ours in own_words().items():
        assert english.count("%") == ours.count("%") or not ours, english
