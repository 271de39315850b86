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
from phatngon.publish.page.phone import build_phone_pages

pytestmark = pytest.mark.browser
DAY, OLD = date(2026, 11, 23), date(2024, 3, 19)
MOST_BYTES = 180_000  # promised: 200.000 bytes; the rest is a margin for the next questions
TYPED = [
    "24",
    "24 giờ",
    "1.234,5",
    "-3",
    "hai mươi",
    "0,5",
    "50%",
    "1 234",
    "",
    "7/12/2026",
    "hết ngày 7/12/2026",
    "8h30 ngày 7/12/2026",
    "24 giờ ngày 7/12/2026",
    "2 giờ chiều 7/12/2026",
    "31/2/2026",
    "8 giờ rưỡi 7 tháng 12 năm 2026",
    "7/12",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dt")
    list(build_phone_pages(made, DAY))
    return made / "dien-thoai"


@pytest.fixture
def phone(offline_page):
    return offline_page(390, 844)


def come_back(phone: Any, url: str = "") -> None:
    """Reload the page, or leave it and open ``url``, once it has said that all is written; wait until it has read all back."""
    phone.wait_for_selector("#tien-do:not([data-kept='no'])", state="attached")
    if url:
        phone.goto("about:blank")
        phone.goto(url)
    else:
        phone.reload()
    phone.wait_for_selector("#tien-do[data-read='yes']", state="attached")


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
def test_a_phone_gives_the_verdicts_and_sentences_of_the_notebook(
    phone, folder: Path, lesson: str
) -> None:
    path = folder / f"{lesson}.html"
    if not path.is_file():
        pytest.skip("bài này chưa có sổ tay")
    phone.goto(path.as_uri())
    assert (
        phone.errors == []
        and [url for url in phone.asked if not url.startswith(("file:", "data:"))] == []
    )
    bank = load_bank(next(one for one in bank_files() if one.stem == lesson))
    tried = 0
    for item in bank.items_for(DAY):
        if not item.on_phone:
            continue
        for answer in answers_of(item):
            mine = check(item, answer, DAY)
            theirs = phone.evaluate("([id, answer]) => check(ITEMS[id], answer)", [item.id, answer])
            assert (theirs["outcome"], theirs["message"], theirs["feedback"]) == (
                mine.outcome,
                mine.message,
                list(mine.feedback),
            ), (item.id, answer)
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
        assert (
            section.locator(".ket-qua").inner_text().startswith(word)
            and "Căn cứ" in section.inner_text()
        )
    section.get_by_role("button", name="Gợi ý").click()
    assert "Gợi ý 1" in section.inner_text()
    come_back(phone, url)
    assert "Đã làm 1, đúng 1" in phone.locator("#tien-do").inner_text()
    assert (
        "Chưa đúng" not in section.inner_text()
        and section.get_attribute("data-outcome") == "right"
        and phone.errors == []
    )


def test_progress_is_erased_only_on_the_second_step_by_hand_or_by_keyboard(
    phone, folder: Path
) -> None:
    phone.goto((folder / "01_nhan_dien_bao_chi.html").as_uri())
    section, told = phone.locator("section[data-cau='nd-11']"), phone.locator("#tien-do")
    section.locator("input").first.check()
    section.get_by_role("button", name="Kiểm tra").click()
    phone.locator("#xoa").click()
    assert "Đã làm 1" in told.inner_text() and phone.locator("#xoa-hoi").is_visible()
    assert phone.evaluate("document.activeElement.id") == "xoa-thoi"
    phone.keyboard.press("Escape")
    assert (
        not phone.locator("#xoa-hoi").is_visible()
        and phone.evaluate("document.activeElement.id") == "xoa"
    )
    phone.keyboard.press("Enter")
    phone.keyboard.press("Enter")  # the second step begins on the button that keeps
    assert "Đã làm 1" in told.inner_text() and not phone.locator("#xoa-hoi").is_visible()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Shift+Tab")
    phone.keyboard.press("Enter")
    assert "Đã làm 0" in told.inner_text() and section.get_attribute("data-outcome") == "not_done"
    assert (
        section.locator("input:checked").count() == 0 and section.locator(".ket-qua").count() == 0
    )
    come_back(phone)
    assert "Đã làm 0" in told.inner_text() and phone.errors == []


_FILL = """([id, answer]) => { const item = ITEMS[id], section = document.querySelector(`section[data-cau='${id}']`), form = section.querySelector('form');
    const tick = values => form.querySelectorAll('input[type=radio], input[type=checkbox]').forEach(one => { one.checked = values.includes(one.value); });
    if (item.type === 'one') { tick([answer]); } else if (item.type === 'many') { tick(answer); }
    else if (item.type === 'order') { answer.forEach((id, n) => { form.querySelector(`select[name='${id}']`).value = n + 1; }); }
    else if (item.type === 'match' || item.type === 'classify') {
        Object.keys(answer).forEach(id => { form.querySelector(`select[name='${id}']`).value = answer[id]; }); }
    else { form.querySelector('textarea, input[type=text]').value = item.type === 'text' ? answer.text : answer; if (item.type === 'text') { tick(answer.ticks); } }
    form.dispatchEvent(new Event('input', {bubbles: true})); form.requestSubmit(); }"""
_SEEN = """() => Object.fromEntries([...document.querySelectorAll('section[data-cau]')].map(one => [one.dataset.cau,
    [one.dataset.outcome, one.querySelector('[role=status]').textContent, JSON.stringify(rawOf(one.querySelector('form')))]]))"""


@pytest.mark.parametrize("lesson", lessons())
def test_every_kind_of_answer_its_outcome_and_its_feedback_outlive_a_reload(
    phone, folder: Path, lesson: str
) -> None:
    path = folder / f"{lesson}.html"
    if not path.is_file():
        pytest.skip("bài này chưa có sổ tay")
    phone.goto(path.as_uri())
    ids = phone.evaluate("DATA.items.map(one => one.id)")
    assert set(
        phone.evaluate(
            "[...document.querySelectorAll('section[data-cau]')].map(one => one.dataset.outcome)"
        )
    ) == {"not_done"}
    bank = load_bank(next(one for one in bank_files() if one.stem == lesson))
    for number, name in enumerate(ids[:-1]):
        item = bank.item_for(name, DAY)
        answer = (wrong_answer if number % 2 else right_answer)(item, DAY)
        phone.evaluate(_FILL, [name, answer])
        assert phone.evaluate(_SEEN)[name][0] == check(item, answer, DAY).outcome, name
    before = phone.evaluate(_SEEN)
    badges = {"right": "Đúng", "near": "Gần đúng", "wrong": "Chưa đúng", "not_done": "Chưa làm"}
    assert all(
        phone.locator(f"section[data-cau='{name}'] h3").inner_text().endswith(badges[one[0]])
        for name, one in before.items()
    )
    assert phone.locator("#lam-tiep").get_attribute("href") == f"#{ids[-1]}"
    come_back(phone)
    assert (
        phone.evaluate(_SEEN) == before
        and phone.locator("#lam-tiep").get_attribute("href") == f"#{ids[-1]}"
    )
    assert sum(one[0] == "right" for one in before.values()) > 5 and phone.errors == []


def test_a_changed_answer_takes_the_old_feedback_away_and_outlives_a_reload_unmarked(
    phone, folder: Path
) -> None:
    phone.goto((folder / "01_nhan_dien_bao_chi.html").as_uri())
    section = phone.locator("section[data-cau='nd-11']")
    section.locator("input").nth(0).check()
    section.get_by_role("button", name="Kiểm tra").click()
    assert "Căn cứ" in section.inner_text() and section.get_attribute("data-outcome") != "not_done"
    section.locator("input").nth(1).check()
    assert (
        "Căn cứ" not in section.inner_text() and section.get_attribute("data-outcome") == "not_done"
    )
    come_back(phone)
    assert section.locator("input").nth(1).is_checked() and "Căn cứ" not in section.inner_text()
    typed = phone.locator("section[data-cau='nd-22'] input[type=text]")
    typed.fill("tạp chí")
    come_back(phone)
    assert typed.input_value() == "tạp chí"


@pytest.mark.parametrize("broken", ["throw new Error('cấm')", "return null"])
def test_answers_outlive_a_reload_and_another_visit_though_the_browser_keeps_nothing_in_its_store(
    phone, folder: Path, broken: str
) -> None:
    phone.add_init_script(
        f"Storage.prototype.getItem = Storage.prototype.setItem = function () {{ {broken}; }};"
    )
    phone.goto((folder / "01_nhan_dien_bao_chi.html").as_uri())
    asked = phone.locator("section[data-cau]").filter(has=phone.locator("input[type=radio]"))
    first, second = asked.nth(0), asked.nth(1)
    for section in (first, second):
        section.locator("input").first.check()
        section.locator("button[type=submit]").click()
        phone.evaluate(
            "id => { location.hash = id; }", section.get_attribute("id")
        )  # another page of the history
    before = [section.get_attribute("data-outcome") for section in (first, second)]
    for again in ("", (folder / "01_nhan_dien_bao_chi.html").as_uri()):
        come_back(phone, again)
        assert (
            "not_done" not in before
            and [section.get_attribute("data-outcome") for section in (first, second)] == before
        )
    phone.locator("#xoa").click()
    phone.locator("#xoa-that").click()
    come_back(phone)
    assert first.get_attribute("data-outcome") == "not_done" and phone.errors == []


LOST = {  # ways a browser tells another tab that something was written; each alone may fail
    "": "",
    "storage": "window.addEventListener('storage', event => event.stopImmediatePropagation(), true);",
    "channel": "delete window.BroadcastChannel;",
    "both": "window.addEventListener('storage', event => event.stopImmediatePropagation(), true);"
    "delete window.BroadcastChannel;",
}


@pytest.mark.parametrize("lost", LOST)
def test_what_is_done_in_one_tab_shows_in_the_other(offline_page, folder: Path, lost: str) -> None:
    url = (folder / "01_nhan_dien_bao_chi.html").as_uri()
    one = offline_page(390, 844)
    other = one.context.new_page()
    other.add_init_script(LOST[lost])
    one.goto(url)
    other.goto(url)
    other.wait_for_selector("#tien-do[data-read='yes']", state="attached")
    one.locator("section[data-cau='nd-11'] input").first.check()
    one.locator("section[data-cau='nd-11'] button[type=submit]").click()
    one.wait_for_selector("#tien-do[data-kept='yes']", state="attached")
    if lost in ("channel", "both"):  # the learner comes back to the other tab
        other.evaluate("() => window.dispatchEvent(new Event('focus'))")
    other.wait_for_function(
        "() => document.querySelector('#tien-do').textContent.includes('Đã làm 1')"
    )
    assert other.locator("section[data-cau='nd-11']").get_attribute("data-outcome") != "not_done"


def test_progress_kept_by_an_older_page_still_counts(phone, folder: Path) -> None:
    phone.goto((folder / "01_nhan_dien_bao_chi.html").as_uri())
    old = {"nd-11": "dung", "nd-12": "gan_dung", "nd-13": "chua_dung"}
    phone.evaluate(
        """old => localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(Object.keys(old).map(id => [id,
        {print: ITEMS[id].print, best: old[id], outcome: "", given: {c: [], s: {}, t: ""}}]))))""",
        old,
    )
    come_back(phone)
    assert "Đã làm 3, đúng 1" in phone.locator("#tien-do").inner_text() and phone.errors == []
    first = phone.locator("section[data-cau='nd-11'] input").first
    first.check()
    phone.locator("section[data-cau='nd-11'] button[type=submit]").click()
    assert phone.evaluate("JSON.parse(localStorage.getItem(KEPT))['nd-11'].best") == "right"


def test_what_a_question_sends_the_reader_to_is_folded_beside_it(phone, folder: Path) -> None:
    for lesson, names, words in (
        ("07_doc_bao_cao_lan_toa", ("db-11", "db-31", "db-32", "db-42", "db-81"), "Kỳ tháng mười"),
        ("07_doc_bao_cao_lan_toa", ("db-15", "db-56"), "Kỳ có lũ"),
        ("06_nhap_bao_cao_lan_toa", ("nb-34", "nb-42"), "Kỳ tháng mười"),
        ("06_nhap_bao_cao_lan_toa", ("nb-47",), "Kỳ có lũ"),
        ("08_dien_tap", ("dt-27",), "Mẫu phát ngôn đầu tiên"),
        ("08_dien_tap", ("dt-65",), "Đọc lại một vụ việc"),
    ):
        phone.goto((folder / f"{lesson}.html").as_uri())
        for name in names:
            fold = phone.locator(f"section[data-cau='{name}'] details.can")
            fold.locator("summary").click()
            table = fold.locator("table").last
            assert (
                table.is_visible()
                and words in fold.inner_text()
                and table.locator("tr").count() > 4
            ), name
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [320, 360, 390])
def test_nothing_runs_off_the_side_of_a_phone_and_buttons_fit_a_thumb(
    offline_page, folder: Path, width: int
) -> None:
    phone = offline_page(width, 640)
    for path in sorted(folder.iterdir()):
        phone.goto(path.as_uri())
        phone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert phone.evaluate("document.documentElement.scrollWidth") <= width, path.name
        assert phone.evaluate("""[...document.querySelectorAll('button, select, summary')].filter(one => one.offsetParent)
            .every(one => one.getBoundingClientRect().height >= 40)"""), path.name


def test_an_old_date_leaves_out_what_does_not_apply(tmp_path: Path) -> None:
    made = list(build_phone_pages(tmp_path, OLD, ["04_mang_luoi_phat_ngon"]))
    text = made[0].read_text(encoding="utf-8")
    assert "19/3/2024" in text and "244/2026" not in text and "09/2017" in text


def test_axe_finds_nothing_serious(phone, folder: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for lesson in ("02_cung_cap_thong_tin", "07_doc_bao_cao_lan_toa"):
        phone.goto((folder / f"{lesson}.html").as_uri())
        phone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        phone.locator("section[data-cau] button[type=submit]").first.click()
        phone.locator("#xoa").click()
        found = Axe().run(phone).response["violations"]
        assert [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in found
            if one["impact"] in ("serious", "critical")
        ] == []
