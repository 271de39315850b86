"""A lesson page as it is walked through: one screen at a time, on any screen, by thumb or by keyboard, with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lesson_page_places import DAY, PAGES, PHONE, address, question
from waiting import wait_for

from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.publish.sources.lesson_parts import bank_of

pytestmark = pytest.mark.browser
HEIGHTS = 5  # a screen is at most so many heights of a phone
DO = ("check", "hint", "answer", "next", "back")
_SHOWN = """() => [...document.querySelectorAll("section[data-part]")].filter(one => one.checkVisibility()).map(one => one.id)"""
_TALL = """() => [...document.querySelectorAll("section[data-part]")].map(one => { go(one);
    return [one.id, one.getBoundingClientRect().height, document.documentElement.scrollWidth]; })"""


def shown(page: Any) -> str:
    """The one screen that is seen."""
    [found] = page.evaluate(_SHOWN)
    return str(found)


def screens(page: Any) -> list[str]:
    return list(page.evaluate("path().map(one => one.id)"))


def press(page: Any, what: str) -> None:
    page.locator(f"button[data-do='{what}']:visible").click()


def items_of(page: Any) -> list[Any]:
    rows = page.evaluate("DATA.items.map(one => [one.home || DATA.lesson, one.id])")
    return [bank_of(lesson).item_for(name, DAY) for lesson, name in rows]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_walked_from_end_to_end_without_answering_one_screen_at_a_time(
    phone, lesson_pages: Path, name: str
) -> None:
    url = (lesson_pages / f"{name}.html").as_uri()
    phone.goto(url)
    whole, seen = screens(phone), [shown(phone)]
    while not phone.locator("button[data-do='next']").is_disabled():
        press(phone, "next")
        seen.append(shown(phone))
    assert seen == whole and phone.locator("button[data-do='back']").is_enabled()
    press(phone, "back")
    assert shown(phone) == whole[-2]
    assert phone.errors == [] and [one for one in phone.asked if one != url] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_what_programs_that_read_it_rely_on(
    phone, lesson_pages: Path, name: str
) -> None:
    phone.goto((lesson_pages / f"{name}.html").as_uri())
    assert phone.locator("main[data-lesson]").count() == 1
    assert phone.evaluate("document.documentElement.lang") == "vi"
    asked = phone.locator("[data-item]").all()
    assert asked, name
    for one in asked:
        state = one.evaluate(
            """one => [one.closest("section[data-part]") !== null, one.querySelectorAll("[data-stem]").length, one.dataset.outcome,
            [...one.querySelectorAll("button[data-do]")].map(button => button.dataset.do),
            [...one.querySelectorAll("[data-feedback]")].map(told => told.getAttribute("role")),
            document.getElementById(one.querySelector("fieldset").getAttribute("aria-labelledby")) === one.querySelector("[data-stem]")]"""
        )
        inside, stems, outcome, buttons, roles, labelled = state
        assert inside and stems == 1 and outcome == "not_done" and labelled
        assert {"check", "answer"} <= set(buttons) <= set(DO) and roles == ["status"]
    together = phone.evaluate("SCREENS.map(one => one.querySelectorAll('[data-item]').length)")
    assert max(together) <= 3


@pytest.mark.parametrize("name", PAGES)
def test_no_screen_is_longer_than_five_heights_of_a_phone(
    phone, lesson_pages: Path, name: str
) -> None:
    phone.goto((lesson_pages / f"{name}.html").as_uri())
    tall = phone.evaluate(_TALL)
    assert [one for one in tall if one[1] > HEIGHTS * PHONE[1]] == []


@pytest.mark.parametrize("width", [320, 360, 390, 1366])
def test_nothing_runs_off_the_side_and_on_a_phone_buttons_fit_a_thumb(
    offline_page, lesson_pages: Path, width: int
) -> None:
    page = offline_page(width, 640)
    for path in sorted(lesson_pages.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        wide = [one for one in page.evaluate(_TALL) if one[2] > width]
        assert wide == [], path.name
        if width < 400:
            small = page.evaluate(
                """() => SCREENS.flatMap(one => { go(one); return [...document.querySelectorAll("button, select, summary, label")]
                .filter(part => part.checkVisibility() && part.getBoundingClientRect().height < 44).map(part => part.textContent); })"""
            )
            assert small == [], path.name


def test_text_is_large_enough_and_a_column_of_a_laptop_can_be_read(
    offline_page, lesson_pages: Path
) -> None:
    page = offline_page(1366, 768)
    page.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    assert page.locator("#muc-luc").is_visible()
    letters = page.evaluate(
        """() => { go(SCREENS[1]); const text = HERE.querySelector("p:not([class])"), style = getComputedStyle(text);
        const pen = document.createElement("canvas").getContext("2d"); pen.font = style.font;
        return [parseFloat(style.fontSize), text.clientWidth / (pen.measureText(text.textContent).width / text.textContent.length)]; }"""
    )
    assert letters[0] >= 16 and 55 <= letters[1] <= 85


def test_where_one_is_stands_in_the_address_so_the_browser_goes_back_and_forth(
    phone, lesson_pages: Path
) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    whole = screens(phone)
    for _ in range(3):
        press(phone, "next")
    assert phone.url.endswith(f"#{whole[3]}")
    phone.go_back()
    wait_for(phone, "id => HERE.id === id", arg=whole[2])
    assert shown(phone) == whole[2]
    phone.go_back()
    wait_for(phone, "id => HERE.id === id", arg=whole[1])
    phone.go_forward()
    wait_for(phone, "id => HERE.id === id", arg=whole[2])


def test_an_address_with_the_code_of_a_question_opens_its_screen(phone, lesson_pages: Path) -> None:
    url = address(lesson_pages, "nhan_dien_bao_chi")
    phone.goto(url)
    name = items_of(phone)[5].id
    phone.goto("about:blank")
    phone.goto(f"{url}#{name}")
    assert phone.locator(f"[data-item='{name}']").is_visible()
    assert shown(phone) == phone.evaluate("name => screenOf('#' + name).id", name)


def test_a_page_opens_again_where_it_was_left(phone, lesson_pages: Path) -> None:
    url = address(lesson_pages, "nhan_dien_bao_chi")
    phone.goto(url)
    for _ in range(4):
        press(phone, "next")
    place = shown(phone)
    wait_for(phone, "id => (ownOf('_place') || '') === id", arg=place)
    phone.wait_for_selector("#tien-do[data-kept='yes']", state="attached")
    phone.goto("about:blank")
    phone.goto(url)
    assert shown(phone) == place


def test_the_path_of_a_quarter_of_an_hour_is_what_is_tagged_core(phone, lesson_pages: Path) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    whole = screens(phone)
    core = phone.evaluate("SCREENS.filter(one => one.hasAttribute('data-core')).map(one => one.id)")
    assert 3 < len(core) < len(whole) / 2
    phone.locator("#do-sau input[value='quick']").check()
    seen = []
    while not phone.locator("button[data-do='next']").is_disabled():
        press(phone, "next")
        seen.append(shown(phone))
        assert phone.locator("section:not([hidden]) .them:visible").count() == 0
    assert seen == core
    left = next(name for name in whole if name not in core and name != whole[0])
    phone.evaluate("id => { go(document.getElementById(id)); }", left)  # out of the short path
    assert shown(phone) == left
    assert phone.locator("#do-sau input[value='full']").is_checked()
    assert phone.locator("nav a[href='../so-tra-cuu.html']").count() == 1


@pytest.mark.parametrize("size", [PHONE, (1366, 768), (320, 640)])
def test_what_is_said_of_an_answer_is_in_sight_after_every_check(
    offline_page, lesson_pages: Path, size: tuple[int, int]
) -> None:
    page = offline_page(*size)
    page.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    for item in items_of(page):
        section = question(page, item.id)
        page.evaluate(_GIVE, [item.id, wrong_answer(item, DAY)])
        section.locator("button[data-do='check']").click()
        top, bottom, head, foot = page.evaluate(
            """name => { const told = document.querySelector(`[data-item='${name}'] [data-feedback]`).getBoundingClientRect();
            return [told.top, told.bottom, document.querySelector("header").getBoundingClientRect().bottom,
                document.getElementById("thanh-nut").getBoundingClientRect().top]; }""",
            item.id,
        )
        assert top >= head - 1, (item.id, top, head)
        assert bottom <= foot + 1 or top < head + 80, (item.id, bottom, foot)
        assert section.get_attribute("data-outcome") != "not_done"


_GIVE = """([id, answer]) => { const item = ITEMS[id], form = document.querySelector(`[data-item='${id}'] form`), raw = {c: [], s: {}, t: ""};
    if (item.type === "one") { raw.c = [answer]; } else if (item.type === "many") { raw.c = answer; }
    else if (item.type === "order") { answer.forEach((step, n) => { raw.s[step] = String(n + 1); }); }
    else if (item.type === "match" || item.type === "classify") { raw.s = answer; }
    else if (item.type === "text") { raw.t = answer.text; raw.c = answer.ticks; } else { raw.t = answer; }
    putBack(form, raw); }"""


def test_one_button_at_a_time_is_the_main_one(phone, lesson_pages: Path) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    for name in screens(phone):
        phone.evaluate("id => { go(document.getElementById(id)); }", name)
        main = phone.locator("button.chinh:visible")
        asked = phone.locator("section:not([hidden]) [data-item]").count()
        assert main.count() == 1
        assert main.get_attribute("data-do") == ("check" if asked else "next")


def test_the_menu_tells_what_is_done_and_works_by_keyboard(phone, lesson_pages: Path) -> None:
    phone.goto(address(lesson_pages, "nhan_dien_bao_chi"))
    assert not phone.locator("#muc-luc").is_visible()
    first = items_of(phone)[0]
    part = phone.evaluate("name => screenOf('#' + name).dataset.part", first.id)
    row = phone.locator(f"[data-menu='{part}']")
    mine = phone.evaluate(
        "part => [...document.querySelectorAll(`section[data-part='${part}'] [data-item]`)].map(one => one.dataset.item)",
        part,
    )
    bank = bank_of(phone.evaluate("DATA.lesson"))
    for name in mine:
        section = question(phone, name)
        phone.evaluate(_GIVE, [name, right_answer(bank.item_for(name, DAY), DAY)])
        section.locator("button[data-do='check']").click()
    phone.locator("#mo-muc").focus()
    phone.keyboard.press("Enter")
    assert phone.locator("#mo-muc").get_attribute("aria-expanded") == "true"
    assert f"✓ xong, đúng {len(mine)}/{len(mine)}" in row.inner_text()
    assert phone.evaluate("document.activeElement.dataset.menu") == part
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert not phone.locator("#muc-luc").is_visible()
    assert phone.evaluate("HERE.dataset.part") == str(int(part) + 1)
    phone.locator("#mo-muc").focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Escape")
    assert not phone.locator("#muc-luc").is_visible()
    assert phone.evaluate("document.activeElement.id") == "mo-muc"


def tab_to(page: Any, query: str) -> None:
    """Press Tab until an element that answers to ``query`` has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("query => document.activeElement.matches(query)", query):
            return
    raise AssertionError(query)


@pytest.mark.parametrize(
    "kind", ["one", "many", "classify", "match", "order", "number", "moment", "text"]
)
def test_a_question_of_each_kind_is_answered_by_keyboard_alone(
    phone, lesson_pages: Path, kind: str
) -> None:
    url = next(
        url
        for url in ((lesson_pages / f"{name}.html").as_uri() for name in PAGES)
        if phone.goto(url) and any(item.type == kind for item in items_of(phone))
    )
    assert url
    item = next(item for item in items_of(phone) if item.type == kind)
    section, answer = question(phone, item.id), right_answer(item, DAY)
    inside = f"[data-item='{item.id}'] "
    if kind == "one":
        tab_to(phone, f"{inside}input")
        for _ in item.choices:
            phone.keyboard.press("ArrowDown")
            if phone.evaluate("document.activeElement.value") == answer:
                break
    elif kind == "many":
        for choice in section.locator("input").evaluate_all("all => all.map(one => one.value)"):
            tab_to(phone, f"{inside}input[value='{choice}']")
            if choice in answer:
                phone.keyboard.press("Space")
    elif kind in ("classify", "match"):
        for card, place in answer.items():
            section.locator(f"[data-the='{card}']").focus()
            phone.keyboard.press("Enter")
            assert phone.evaluate("document.activeElement.matches('[data-ngan]')")
            while phone.evaluate("document.activeElement.dataset.ngan") != place:
                phone.keyboard.press("Tab")
            phone.keyboard.press("Enter")
    elif kind == "order":
        for place, step in enumerate(answer):
            section.locator(f"[data-buoc='{step}'] [data-act='up']").focus()
            steps = section.locator("[data-buoc]")
            for _ in range(len(answer)):
                now = steps.evaluate_all("all => all.map(one => one.dataset.buoc)")
                if now.index(step) <= place:
                    break
                phone.keyboard.press("Enter")
        section.locator("[data-act='up']").first.focus()
        phone.keyboard.press("Enter")
    else:
        tab_to(phone, f"{inside}input[type=text], {inside}textarea")
        phone.keyboard.type(answer["text"] if kind == "text" else answer)
        if kind == "text":
            for tick in answer["ticks"]:
                tab_to(phone, f"{inside}input[value='{tick}']")
                phone.keyboard.press("Space")
    tab_to(phone, f"{inside}button[data-do='check']")
    outline = phone.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    phone.keyboard.press("Enter")
    assert section.get_attribute("data-outcome") == "right" and outline != "none"
    tab_to(phone, "button[data-do='next']")
    before = shown(phone)
    phone.keyboard.press("Enter")
    assert shown(phone) != before and phone.errors == []


def test_twice_as_large_a_page_still_fits_its_window(offline_page, lesson_pages: Path) -> None:
    page = offline_page(683, 384)  # a laptop of 1366 pixels at two hundred percent
    page.goto(address(lesson_pages, "doc_bao_cao_lan_toa"))
    assert [one for one in page.evaluate(_TALL) if one[2] > 683] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_light_or_dark(phone, lesson_pages: Path, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    phone.emulate_media(color_scheme=scheme)
    for words in ("nhan_dien_bao_chi", "doc_bao_cao_lan_toa"):
        phone.goto(address(lesson_pages, words))
        ground = phone.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
        kinds = {item.type: item for item in items_of(phone)}
        for item in kinds.values():
            section = question(phone, item.id)
            phone.evaluate(_GIVE, [item.id, wrong_answer(item, DAY)])
            section.locator("button[data-do='check']").click()
            found = Axe().run(phone).response["violations"]
            assert [
                (one["id"], one["nodes"][0]["html"][:120])
                for one in found
                if one["impact"] in ("serious", "critical")
            ] == [], item.type
        phone.locator("#mo-muc").click()
        phone.locator("#xoa").click()
        found = Axe().run(phone).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
