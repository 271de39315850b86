"""Answers on a lesson page in Chromium with the network off: the verdicts and sentences of the notebook, kept through everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lesson_page_places import DAY, PAGES, address, named, question
from playwright.sync_api import expect
from waiting import kept_before, wait_for

from phatngon.practice.answers import blank_answer, right_answer, wrong_answer
from phatngon.practice.check import check
from phatngon.practice.diagnostic import areas, diagnose, questions
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.outcome import Outcome
from phatngon.publish.page.lesson_page import LESSONS, PRACTICES
from phatngon.publish.sources.lesson_parts import PRACTICE, bank_of

pytestmark = pytest.mark.browser
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


def do(section: Any, what: str) -> Any:
    return section.locator(f"button[data-do='{what}']")


def come_back(phone: Any, url: str = "") -> None:
    """Reload the page, or leave it and open ``url``, once it has said that all is written; wait until it has read all back."""
    phone.wait_for_selector("#tien-do:not([data-kept='no'])", state="attached")
    if url:
        phone.goto("about:blank")
        phone.goto(url)
    else:
        phone.reload()
    phone.wait_for_selector("#tien-do[data-read='yes']", state="attached")


def items_of(page: Any) -> list[Any]:
    """The items of an open page."""
    rows = page.evaluate("DATA.items.map(one => [one.home || DATA.lesson, one.id])")
    return [bank_of(lesson).item_for(name, DAY) for lesson, name in rows]


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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_the_verdicts_and_sentences_of_the_notebook(
    phone, lesson_pages: Path, name: str
) -> None:
    phone.goto((lesson_pages / f"{name}.html").as_uri())
    assert (
        phone.errors == []
        and [url for url in phone.asked if not url.startswith(("file:", "data:"))] == []
    )
    tried = 0
    for item in items_of(phone):
        for answer in answers_of(item):
            mine = check(item, answer, DAY)
            theirs = phone.evaluate("([id, answer]) => check(ITEMS[id], answer)", [item.id, answer])
            assert (theirs["outcome"], theirs["message"], theirs["feedback"]) == (
                mine.outcome,
                mine.message,
                list(mine.feedback),
            ), (item.id, answer)
            tried += 1
    assert tried > 8


def test_a_page_holds_nothing_of_the_sealed_bank(lesson_pages: Path) -> None:
    sealed = [" ".join(item.stem.split())[:50] for item in load_sealed()]
    for path in lesson_pages.rglob("*.html"):
        flat = " ".join(path.read_text(encoding="utf-8").split())
        assert not any(stem in flat for stem in sealed), path.name


def test_a_learner_answers_is_told_why_and_finds_his_progress_again(
    phone, lesson_pages: Path
) -> None:
    url = address(lesson_pages, "nhan_dien_bao_chi")
    phone.goto(url)
    item = next(one for one in items_of(phone) if one.type == "one" and one.hints)
    section = question(phone, item.id)
    told = section.locator("[data-feedback]")
    do(section, "answer").click()
    assert "Trả lời thử một lần" in told.inner_text()
    do(section, "check").click()
    assert "Chưa có câu trả lời" in told.inner_text()
    for answer, word in ((wrong_answer(item, DAY), "Chưa đúng"), (right_answer(item, DAY), "Đúng")):
        section.locator(f"input[value='{answer}']").check()
        do(section, "check").click()
        assert told.inner_text().startswith(word) and "Căn cứ" in told.inner_text()
        assert (
            word.lower()
            in section.locator("label", has=phone.locator("input:checked")).inner_text()
        )
    do(section, "hint").click()
    assert "Gợi ý 1" in section.inner_text()
    come_back(phone, url)
    assert "Đã làm 1, đúng 1" in phone.locator("#tien-do").inner_text()
    assert section.is_visible() and "Gợi ý 1" in section.inner_text()
    assert (
        "Chưa đúng" not in section.inner_text()
        and section.get_attribute("data-outcome") == "right"
        and phone.errors == []
    )


def test_the_answer_names_the_right_option_first_and_folds_why_the_others_are_not(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    item = next(one for one in items_of(phone) if one.type == "one")
    section = question(phone, item.id)
    section.locator(f"input[value='{wrong_answer(item, DAY)}']").check()
    do(section, "check").click()
    do(section, "answer").click()
    told = section.locator("[data-feedback]")
    right = next(choice for choice in item.choices if choice.id == right_answer(item, DAY))
    first = told.locator("p").nth(1).inner_text()
    assert " ".join(first.split()) == " ".join(right.text.replace("*", "").split())
    assert told.locator("details").count() == 1
    assert told.locator("details").get_attribute("open") is None


def test_progress_is_erased_only_on_the_second_step_by_hand_or_by_keyboard(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    item = next(one for one in items_of(phone) if one.type == "one")
    section, told = question(phone, item.id), phone.locator("#tien-do")
    section.locator("input").first.check()
    do(section, "check").click()
    phone.locator("#mo-muc").click()
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
    assert section.locator("input:checked").count() == 0
    assert section.locator("[data-feedback]").inner_text() == ""
    come_back(phone)
    assert "Đã làm 0" in told.inner_text() and phone.errors == []


_FILL = """([id, answer]) => { const item = ITEMS[id], form = document.querySelector(`[data-item='${id}'] form`);
    const tick = values => form.querySelectorAll('input[type=radio], input[type=checkbox]').forEach(one => { one.checked = values.includes(one.value); });
    const typed = text => { const field = form.querySelector('textarea, input[type=text]'); field.value = text; };
    const give = (item, answer) => {
        if (item.type === 'one') { tick([answer]); } else if (item.type === 'many') { tick(answer); }
        else if (item.type === 'order') {
            answer.forEach((id, place) => { for (let up = form.querySelector(`[data-buoc='${id}'] [data-act=up]`);
                [...form.querySelectorAll('[data-buoc]')].findIndex(one => one.dataset.buoc === id) > place;) { up.click(); } });
            form.querySelector('[data-act=up]').click(); }
        else if (item.type === 'match' || item.type === 'classify') {
            Object.keys(answer).filter(id => answer[id]).forEach(id => {
                const card = form.querySelector(`[data-the='${id}']`); if (card.getAttribute('aria-pressed') !== 'true') { card.click(); }
                form.querySelector(`[data-ngan='${answer[id]}']`).click(); }); }
        else if (item.type === 'text') { typed(answer.text); tick(answer.ticks); } else { typed(answer); }
        if (form.querySelector('input, textarea')) { form.dispatchEvent(new Event('input', {bubbles: true})); }
        form.requestSubmit(); };
    if (item.type !== 'case') { give(item, answer); return; }
    for (let step = item.steps[0]; step;) {
        give(step, answer[step.id]);
        step = stepAfter(item, step, answer[step.id]);
        if (step) { form.requestSubmit(); } } }"""
_SEEN = """() => Object.fromEntries([...document.querySelectorAll('[data-item]')].map(one => [one.dataset.item,
    [one.dataset.outcome, one.querySelector('[data-feedback]').textContent, JSON.stringify(rawOf(one.querySelector('form'))),
     [...one.querySelectorAll('.da-cham')].map(sign => sign.textContent)]]))"""


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_answer_its_outcome_and_its_feedback_outlive_a_reload(
    phone, lesson_pages: Path, name: str
) -> None:
    phone.goto((lesson_pages / f"{name}.html").as_uri())
    items = items_of(phone)
    assert set(
        phone.evaluate(
            "[...document.querySelectorAll('[data-item]')].map(one => one.dataset.outcome)"
        )
    ) == {"not_done"}
    for number, item in enumerate(items[:-1]):
        answer = (wrong_answer if number % 2 else right_answer)(item, DAY)
        phone.evaluate(_FILL, [item.id, answer])
        assert phone.evaluate(_SEEN)[item.id][0] == check(item, answer, DAY).outcome, item.id
    before = phone.evaluate(_SEEN)
    badges = {"right": "Đúng", "near": "Gần đúng", "wrong": "Chưa đúng", "not_done": "Chưa làm"}
    assert all(
        phone.locator(f"[data-item='{name}'] h3").text_content().endswith(badges[one[0]])
        for name, one in before.items()
    )
    assert all(one[3] for one in before.values() if one[0] != "not_done")
    come_back(phone)
    assert phone.evaluate(_SEEN) == before
    assert sum(one[0] == "right" for one in before.values()) * 2 >= len(before) - 2
    assert phone.errors == []


def test_each_card_is_marked_by_itself_with_a_sign_and_a_word(phone, lesson_pages: Path) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    item = next(one for one in items_of(phone) if one.type == "classify")
    section, key = question(phone, item.id), right_answer(item, DAY)
    cards, bins = list(key), list(dict.fromkeys(key.values()))
    given = {**key, cards[0]: next(one for one in bins if one != key[cards[0]])}
    for card, place in given.items():
        section.locator(f"[data-the='{card}']").click()
        section.locator(f"[data-ngan='{place}']").click()
    do(section, "check").click()
    signs = {card: section.locator(f"[data-the='{card}']").inner_text() for card in cards}
    assert signs[cards[0]].endswith("✗ chưa đúng")
    assert all(signs[card].endswith("✓ đúng") for card in cards[1:])
    section.locator(f"[data-the='{cards[0]}']").click()
    section.locator(f"[data-ngan='{key[cards[0]]}']").click()
    assert section.locator(".da-cham").count() == 0
    assert section.locator("[data-feedback]").inner_text() == ""
    do(section, "check").click()
    assert section.get_attribute("data-outcome") == "right"


def test_a_changed_answer_takes_the_old_feedback_away_and_outlives_a_reload_unmarked(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    items = items_of(phone)
    section = question(phone, next(one.id for one in items if one.type == "one"))
    section.locator("input").nth(0).check()
    do(section, "check").click()
    assert "Căn cứ" in section.inner_text() and section.get_attribute("data-outcome") != "not_done"
    assert section.locator(".da-cham").count() == 1
    section.locator("input").nth(1).check()
    assert (
        "Căn cứ" not in section.inner_text() and section.get_attribute("data-outcome") == "not_done"
    )
    assert section.locator(".da-cham").count() == 0
    come_back(phone)
    assert section.locator("input").nth(1).is_checked() and "Căn cứ" not in section.inner_text()
    typed = question(phone, next(one.id for one in items if one.type == "text")).locator(
        "input[type=text], textarea"
    )
    typed.fill("tạp chí")
    come_back(phone)
    assert typed.input_value() == "tạp chí"


@pytest.mark.parametrize("broken", ["throw new Error('cấm')", "return null"])
def test_answers_outlive_a_reload_and_another_visit_though_the_browser_keeps_nothing_in_its_store(
    phone, lesson_pages: Path, broken: str
) -> None:
    phone.add_init_script(
        f"Storage.prototype.getItem = Storage.prototype.setItem = function () {{ {broken}; }};"
    )
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    first, second = [one.id for one in items_of(phone) if one.type == "one"][:2]
    for name in (first, second):  # each is another page of the history
        section = question(phone, name)
        section.locator("input").first.check()
        do(section, "check").click()
    sections = [phone.locator(f"[data-item='{name}']") for name in (first, second)]
    before = [section.get_attribute("data-outcome") for section in sections]
    for again in ("", address(lesson_pages, "nhan_dien_bao_chi")):
        come_back(phone, again)
        assert (
            "not_done" not in before
            and [section.get_attribute("data-outcome") for section in sections] == before
        )
        assert sections[1].is_visible()
    phone.locator("#mo-muc").click()
    phone.locator("#xoa").click()
    phone.locator("#xoa-that").click()
    come_back(phone)
    assert sections[0].get_attribute("data-outcome") == "not_done" and phone.errors == []


LOST = {  # ways a browser tells another tab that something was written; each alone may fail
    "": "",
    "storage": "window.addEventListener('storage', event => event.stopImmediatePropagation(), true);",
    "channel": "delete window.BroadcastChannel;",
    "both": "window.addEventListener('storage', event => event.stopImmediatePropagation(), true);"
    "delete window.BroadcastChannel;",
}


@pytest.mark.parametrize("lost", LOST)
def test_what_is_done_in_one_tab_shows_in_the_other(
    offline_page, lesson_pages: Path, lost: str
) -> None:
    url = address(lesson_pages, "nhan_dien_bao_chi")
    one = offline_page(390, 844)
    other = one.context.new_page()
    other.add_init_script(LOST[lost])
    one.goto(url)
    other.goto(url)
    other.wait_for_selector("#tien-do[data-read='yes']", state="attached")
    name = next(item.id for item in items_of(one) if item.type == "one")
    section = question(one, name)
    section.locator("input").first.check()
    do(section, "check").click()
    one.wait_for_selector("#tien-do[data-kept='yes']", state="attached")
    if lost in ("channel", "both"):  # the learner comes back to the other tab
        other.evaluate("() => window.dispatchEvent(new Event('focus'))")
    wait_for(other, "() => document.querySelector('#tien-do').textContent.includes('Đã làm 1')")
    assert other.locator(f"[data-item='{name}']").get_attribute("data-outcome") != "not_done"
    assert other.evaluate("HERE.id") != one.evaluate(
        "HERE.id"
    )  # the other reader stays where he is


def test_progress_kept_by_an_older_page_still_counts_on_the_lesson_and_on_its_practice(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    here = [item.id for item in items_of(phone) if item.type == "one"][:3]
    practice = address(lesson_pages, "nhan_dien_bao_chi", practice=True)
    old = dict(zip(here, ("dung", "gan_dung", "chua_dung"), strict=True))
    phone.goto(practice)
    there, key, own = phone.evaluate(
        "[DATA.items[0].id, `${KEPT}:${DATA.as_of}`, localStorage.getItem(KEPT)]"
    )
    assert own is None
    prints = {
        name: bank_of(named("nhan_dien_bao_chi")).item_for(name, DAY).fingerprint[:8]
        for name in (*here, there)
    }
    given = {"c": [], "s": {}, "t": ""}
    rows = {
        name: {"print": prints[name], "best": word, "outcome": "", "given": given}
        for name, word in {**old, there: "dung"}.items()
    }
    kept_before(phone, key, rows)
    come_back(phone)
    expect(phone.locator("#tien-do")).to_contain_text("Đã làm 1, đúng 1")
    come_back(phone, address(lesson_pages, "nhan_dien_bao_chi"))
    expect(phone.locator("#tien-do")).to_contain_text("Đã làm 3, đúng 1")
    assert phone.errors == []
    section = question(phone, here[0])
    section.locator("input").first.check()
    do(section, "check").click()
    assert phone.evaluate(f"JSON.parse(localStorage.getItem(KEPT))['{here[0]}'].best") == "right"
    come_back(phone, practice)  # what this page wrote has not taken away what belongs to the other
    expect(phone.locator("#tien-do")).to_contain_text("Đã làm 1, đúng 1")


def test_choices_and_numbers_of_an_older_page_are_put_back_into_cards_and_steps(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    items = items_of(phone)
    cards = next(one for one in items if one.type == "classify")
    steps = next(one for one in items if one.type == "order")
    key, row = right_answer(cards, DAY), right_answer(steps, DAY)
    given = {cards: key, steps: {name: str(n) for n, name in enumerate(row, 1)}}
    rows = {
        item.id: {
            "print": item.fingerprint[:8],
            "best": "right",
            "outcome": "right",
            "given": {"c": [], "s": chosen, "t": ""},
        }
        for item, chosen in given.items()
    }
    kept_before(phone, phone.evaluate("KEPT"), rows)
    come_back(phone)
    for item in (cards, steps):
        assert phone.locator(f"[data-item='{item.id}']").get_attribute("data-outcome") == "right"


def test_what_a_question_sends_the_reader_to_stands_open_on_its_own_screen(
    phone, lesson_pages: Path
) -> None:
    for words, names, told in (
        ("doc_bao_cao_lan_toa", ("db-11", "db-31", "db-32", "db-42", "db-81"), "Kỳ tháng mười"),
        ("doc_bao_cao_lan_toa", ("db-15", "db-56"), "Kỳ có lũ"),
        ("nhap_bao_cao_lan_toa", ("nb-34", "nb-42"), "Kỳ tháng mười"),
        ("nhap_bao_cao_lan_toa", ("nb-47",), "Kỳ có lũ"),
        ("dien_tap", ("dt-27",), "Mẫu phát ngôn đầu tiên"),
        ("dien_tap", ("dt-65",), "Đọc lại một vụ việc"),
    ):
        lesson = named(words)
        seen = set()
        for page in (f"{LESSONS}/{lesson}", f"{PRACTICES}/{lesson}{PRACTICE}"):
            phone.goto((lesson_pages / f"{page}.html").as_uri())
            for name in names:
                if phone.locator(f"[data-item='{name}']").count():
                    seen.add(name)
                    question(phone, name)
                    fold = phone.locator("section[data-part]:not([hidden]) details.can")
                    table = fold.locator("table").last
                    assert table.is_visible() and table.locator("tr").count() > 4, name
                    assert any(told in text for text in fold.all_inner_texts()), name
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert seen == {name for name in names if bank_has(lesson, name)}


def test_a_question_of_several_steps_is_gone_through_step_by_step_and_kept_halfway(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "cung_cap_thong_tin", practice=True))
    item = next(one for one in items_of(phone) if one.type == "case")
    section, wrong = question(phone, item.id), wrong_answer(item, DAY)
    told, first = section.locator("[data-feedback]"), item.steps[0]
    do(section, "answer").click()
    assert "Đi hết tình huống một lần" in told.inner_text()
    do(section, "check").click()
    assert "Chưa có câu trả lời" in told.inner_text()
    section.locator(f"input[value='{wrong[first.id]}']").check()
    do(section, "check").click()
    assert told.inner_text().startswith("Chưa đúng. Lựa chọn này chưa đúng. Đọc nhận xét rồi đi")
    assert section.locator("input:enabled").count() == 0
    assert section.get_attribute("data-outcome") == "not_done"
    do(section, "check").click()
    after = item.step_after(first, wrong[first.id])
    assert after.question.stem.split("\n")[0][:40] in section.locator(".buoc-de").inner_text()
    assert phone.evaluate("document.activeElement.textContent") == "Bước 2"
    before = section.inner_text()
    come_back(phone)
    assert section.inner_text() == before and section.locator("input:enabled").count()
    while section.get_attribute("data-outcome") == "not_done":
        step = phone.evaluate("document.querySelectorAll('.buoc-qua li').length")
        given = list(wrong)[step]
        section.locator(f"input[value='{wrong[given]}']").check()
        do(section, "check").click()
        if section.get_attribute("data-outcome") == "not_done":
            do(section, "check").click()
    assert section.get_attribute("data-outcome") == check(item, wrong, DAY).outcome
    assert check(item, wrong, DAY).message in told.inner_text()
    do(section, "answer").click()
    assert "Bước 1." in told.inner_text() and phone.errors == []
    do(section, "check").click()
    assert "Bước 1" in section.locator(".buoc-ten").inner_text()
    assert section.get_attribute("data-outcome") == "not_done"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_way_through_a_question_of_several_steps(
    phone, lesson_pages: Path, scheme: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    phone.emulate_media(color_scheme=scheme)
    phone.goto(address(lesson_pages, "cung_cap_thong_tin", practice=True))
    item = next(one for one in items_of(phone) if one.type == "case")
    section, answers = question(phone, item.id), wrong_answer(item, DAY)
    for step in answers:
        section.locator(f"input[value='{answers[step]}']").focus()
        phone.keyboard.press("Space")
        for _ in range(2):  # marked, then the next step; at the end once more would begin anew
            do(section, "check").focus()
            phone.keyboard.press("Enter")
            told = section.locator("[data-feedback]").bounding_box()
            head = phone.locator("header").bounding_box()
            assert not told["height"] or told["y"] >= head["height"] - 1
            found = Axe().run(phone).response["violations"]
            serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
            assert serious == [] and phone.evaluate("document.documentElement.scrollWidth") <= 390
            if section.get_attribute("data-outcome") != "not_done":
                break
    assert section.get_attribute("data-outcome") == check(item, answers, DAY).outcome


def test_the_page_sends_a_beginner_where_the_notebook_does(phone, lesson_pages: Path) -> None:
    """Six questions over all lessons, then the block of the first area not known; what is right counts in its own lesson."""
    asked = areas(DAY)
    phone.goto(address(lesson_pages, "bat_dau"))
    told = phone.locator("[data-bat-dau]")
    blocks = "path().filter(one => one.dataset.khoi).map(one => one.dataset.khoi)"
    assert phone.evaluate(blocks) == []
    outcomes = {}
    for place, area in enumerate(asked):
        [item] = questions((area.route,), DAY)
        answer = (wrong_answer if place in (2, 4) else right_answer)(item, DAY)
        phone.evaluate(_FILL, [item.id, answer])
        outcomes[item.id] = check(item, answer, DAY).outcome
        assert diagnose(asked, outcomes).routed == place + 1
    area = diagnose(asked, outcomes).area
    assert area == asked[2] and told.get_attribute("data-mang") == area.id
    assert set(phone.evaluate(blocks)) == {area.id}
    for item in questions(area.block, DAY):
        phone.evaluate(_FILL, [item.id, right_answer(item, DAY)])
        outcomes[item.id] = Outcome.RIGHT
    assert diagnose(asked, outcomes).weak == (area.route,)
    links = told.locator("a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) == 1
    phone.wait_for_selector("#tien-do[data-kept=yes]", state="attached")
    phone.goto(links[0])
    assert phone.evaluate("'#' + HERE.id === location.hash && HERE !== SCREENS[0]")
    for name in area.questions:
        state = phone.locator(f"[data-item='{name}']").get_attribute("data-outcome")
        assert state == ("wrong" if name == area.route else "right"), name
    assert phone.errors == []


def bank_has(lesson: str, name: str) -> bool:
    """True where the question applies on the day of these tests."""
    return any(item.id == name for item in bank_of(lesson).items_for(DAY))
