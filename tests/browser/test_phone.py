"""Phone pages in Chromium with the network off: the same verdicts and sentences as in the notebooks, small, and on one hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phatngon.practice.answers import blank_answer, right_answer, wrong_answer
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.check import check
from phatngon.practice.exam.paper import load_sealed
from phatngon.publish.phone import build_phone_pages

pytestmark = pytest.mark.browser
DAY, OLD = date(2026, 11, 23), date(2024, 3, 19)
MOST_BYTES = 142_000  # promised: 150.000 bytes; the rest is a margin for the next questions
TYPED = ["24", "24 giờ", "1.234,5", "-3", "hai mươi", "0,5", "50%", "1 234", "", "7/12/2026", "hết ngày 7/12/2026", "8h30 ngày 7/12/2026",
         "24 giờ ngày 7/12/2026", "2 giờ chiều 7/12/2026", "31/2/2026", "8 giờ rưỡi 7 tháng 12 năm 2026", "7/12"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dt")
    list(build_phone_pages(made, DAY))
    return made / "dien-thoai"


@pytest.fixture
def phone(offline_page):
    return offline_page(390, 844)


def lessons() -> list[str]:
    return [path.stem for path in bank_files()]


def answers_of(item: Any) -> list[Any]:
    found = [right_answer(item, DAY), wrong_answer(item, DAY), blank_answer(item)]
    if item.type in ("number", "moment"):
        found += TYPED
    if item.type == "order":
        key = [step.id for step in item.steps]
        found += [key[::-1], key[1:] + key[:1]]
    if item.type == "many":
        found += [[choice.id] for choice in item.choices] + [[choice.id for choice in item.choices]]
    if item.type == "text" and not item.checklist:
        found += [{"text": accepted.upper(), "ticks": []} for accepted in item.accept[:1]]
    return found


@pytest.mark.parametrize("lesson", lessons())
def test_a_phone_gives_the_verdicts_and_sentences_of_the_notebook(phone, folder: Path, lesson: str) -> None:
    path = folder / f"{lesson}.html"
    if not path.is_file():
        pytest.skip("bài này chưa có sổ tay")
    phone.goto(path.as_uri())
    assert phone.errors == [] and [url for url in phone.asked if not url.startswith(("file:", "data:"))] == []
    bank = load_bank(next(one for one in bank_files() if one.stem == lesson))
    tried = 0
    for item in bank.items_for(DAY):
        if item.type == "case":
            continue
        for answer in answers_of(item):
            mine = check(item, answer, DAY)
            theirs = phone.evaluate("([id, answer]) => check(ITEMS[id], answer)", [item.id, answer])
            assert theirs["outcome"] == mine.outcome, (item.id, answer, theirs)
            if mine.outcome != "chua_lam":
                assert theirs["message"] == mine.message, (item.id, answer)
                said = [sorted(" ".join(line.split()) for line in lines) for lines in (theirs["feedback"], mine.feedback)]
                assert said[0] == said[1], (item.id, answer)
            tried += 1
    assert tried > 30


def test_a_page_is_small_and_holds_nothing_of_the_sealed_bank(folder: Path) -> None:
    sealed = [" ".join(item.stem.split())[:50] for item in load_sealed()]
    for path in folder.iterdir():
        assert path.stat().st_size < MOST_BYTES, path.name
        flat = " ".join(path.read_text(encoding="utf-8").split())
        assert not any(stem in flat for stem in sealed)


def test_a_learner_answers_is_told_why_and_finds_his_progress_again(phone, folder: Path) -> None:
    url = (folder / "01_nhan_dien_bao_chi.html").as_uri()
    phone.goto(url)
    section = phone.locator("section[data-cau='nd-11']")
    section.get_by_role("button", name="Xem đáp án").click()
    assert "Trả lời thử một lần" in section.inner_text()
    section.get_by_role("button", name="Kiểm tra").click()
    assert "Chưa có câu trả lời" in section.inner_text()
    item = load_bank(bank_files()[1]).item_for("nd-11", DAY)
    for answer, word in ((wrong_answer(item, DAY), "Chưa đúng"), (right_answer(item, DAY), "Đúng")):
        section.locator(f"input[value='{answer}']").check()
        section.get_by_role("button", name="Kiểm tra").click()
        assert section.locator(".ket-qua").inner_text().startswith(word) and "Căn cứ" in section.inner_text()
    section.get_by_role("button", name="Gợi ý").click()
    assert "Gợi ý 1" in section.inner_text()
    phone.goto("about:blank")
    phone.goto(url)
    assert "Đã làm 1, đúng 1" in phone.locator("#tien-do").inner_text()
    phone.locator("#xoa").click()
    assert "Đã làm 0" in phone.locator("#tien-do").inner_text() and phone.errors == []


def test_nothing_runs_off_the_side_of_a_phone_and_buttons_fit_a_thumb(phone, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        phone.goto(path.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        assert phone.evaluate("[...document.querySelectorAll('button:not([hidden])')].every(one => one.getBoundingClientRect().height >= 40)")


def test_an_old_date_leaves_out_what_does_not_apply(tmp_path: Path) -> None:
    made = list(build_phone_pages(tmp_path, OLD, ["03_mang_luoi_phat_ngon"]))
    text = made[0].read_text(encoding="utf-8")
    assert "19/3/2024" in text and "244/2026" not in text and "09/2017" in text


def test_axe_finds_nothing_serious(phone, folder: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    phone.goto((folder / "02_cung_cap_thong_tin.html").as_uri())
    found = Axe().run(phone).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
