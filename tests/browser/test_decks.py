"""Decks in Chromium with the network off: they open, ask for nothing, are large enough to read, and the public one tells no more."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.practice.bank import load_bank
from phatngon.publish import decks as made_decks
from phatngon.publish.notebooks import find_lesson, read_notebook

pytestmark = [pytest.mark.browser, pytest.mark.lessons]
DAY, LESSON = date(2026, 11, 23), "01_nhan_dien_bao_chi"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("chieu")
    list(made_decks.build_decks(made, DAY, ["bai-1"]))
    return made / "trang-chieu"


@pytest.fixture
def screen(offline_page):
    return offline_page(1280, 720)


@pytest.mark.parametrize("place", ["cong-khai", "giang-vien"])
def test_a_deck_opens_without_a_network_and_without_an_error(screen, folder: Path, place: str) -> None:
    screen.goto((folder / place / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    for _ in range(12):
        screen.evaluate("Reveal.next()")
    assert screen.errors == [] and [url for url in screen.asked if not url.startswith(("file:", "data:"))] == []
    assert screen.evaluate("Reveal.getTotalSlides()") > 40


def test_the_trainers_window_of_notes_opens_follows_the_deck_and_speaks_vietnamese(screen, folder: Path) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    screen.evaluate("Reveal.next()")
    with screen.context.expect_page() as opened:
        screen.keyboard.press("s")
    desk = opened.value
    desk.wait_for_selector("#trang")
    assert "Trang 2 trên" in desk.locator("#trang").inner_text() and "bấm phím S" in desk.locator("#loi").inner_text()
    assert "Bài 1" in desk.locator("#sau").inner_text() and "phút" in desk.locator("#gio").inner_text()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function("document.getElementById('trang').textContent.startsWith('Trang 3 trên')")
    assert "không có lời nói" in desk.locator("#loi").inner_text() and desk.evaluate("document.documentElement.lang") == "vi"
    desk.get_by_role("button", name="Đặt lại giờ").click()
    assert screen.errors == [] and not [url for url in screen.asked if not url.startswith(("file:", "data:"))]


def test_no_text_of_a_slide_is_smaller_than_the_back_row_can_read(screen, folder: Path) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    small = screen.evaluate("""() => [...document.querySelectorAll('.pn-slide *')].filter(one => [...one.childNodes]
        .some(node => node.nodeType === 3 && node.textContent.trim()) && parseFloat(getComputedStyle(one).fontSize) < 24
        && getComputedStyle(one).display !== 'none').map(one => one.className + ': ' + one.textContent.trim().slice(0, 40)).slice(0, 5)""")
    assert small == []


def test_the_public_file_holds_neither_notes_nor_answers(folder: Path) -> None:
    public, trainer = ((folder / place / "bai-1.html").read_text(encoding="utf-8") for place in ("cong-khai", "giang-vien"))
    assert '<aside class="notes">' in trainer and "<aside" not in public and "loi-noi" in trainer and "loi-noi" not in public
    notes = [cell for cell in read_notebook(find_lesson(LESSON)).cells if "trainer" in cell.tags]
    shown = BeautifulSoup(public, "html.parser").get_text(" ")
    for cell in notes:
        line = re.sub(r"[*_`#>-]", "", cell.source.split("\n")[0]).strip()
        assert line[:40] not in shown
    bank, slides = load_bank(find_lesson(LESSON).parents[1] / "exercises" / f"{LESSON}.yaml"), BeautifulSoup(public, "html.parser").select_one(".slides").get_text(" ")
    asked = [item for item in bank.items_for(DAY) if item.stem[:30] in " ".join(slides.split())]
    assert len(asked) > 10 and not any(choice.feedback in slides for item in asked for choice in getattr(item, "choices", ()))


def test_the_public_pdf_tells_no_more_than_the_public_page(folder: Path) -> None:
    from pypdf import PdfReader

    public, trainer = (" ".join(" ".join(page.extract_text() for page in PdfReader(folder / place / "bai-1.pdf").pages).split())
                       for place in ("cong-khai", "giang-vien"))
    assert "Lời nói" in trainer and "Đáp án: câu nd-11" in trainer and "Lời nói" not in public and "Đáp án: câu" not in public
    bank = load_bank(find_lesson(LESSON).parents[1] / "exercises" / f"{LESSON}.yaml")
    asked = [item for item in bank.items_for(DAY) if f"Câu {item.id} " in public]
    assert len(asked) > 10 and not any(choice.feedback[:40] in public for item in asked for choice in getattr(item, "choices", ()))


def test_a_poll_is_counted_by_hand_and_the_bars_follow(screen, folder: Path) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    counted = screen.evaluate("""() => { const table = document.querySelector('.pn-poll'), more = table.querySelectorAll('button[data-step="1"]');
        more[0].click(); more[0].click(); more[1].click(); table.querySelectorAll('button[data-step="-1"]')[2].click();
        return [[...table.querySelectorAll('output')].map(one => one.textContent), [...table.querySelectorAll('.pn-meter')].map(one => one.style.width)]; }""")
    assert counted[0][:3] == ["2", "1", "0"] and counted[1][:3] == ["100%", "50%", "0%"]


def test_every_picture_has_words_and_every_slide_can_be_scrolled_with_keys(screen, folder: Path) -> None:
    page = BeautifulSoup((folder / "cong-khai" / "bai-1.html").read_text(encoding="utf-8"), "html.parser")
    assert all(image.get("alt", "").strip() for image in page.find_all("img")) and page.html["lang"] == "vi"
    assert all(slide.get("tabindex") == "0" for slide in page.select(".pn-slide")) and not page.select(".pn-slide section")


def test_the_notes_are_printed_and_an_unknown_deck_is_refused(folder: Path, tmp_path: Path) -> None:
    assert (folder / "giang-vien" / "bai-1-loi-noi.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(InputError, match="(?i)không có bộ trang chiếu"):
        list(made_decks.build_decks(tmp_path, DAY, ["bai-99"]))


@pytest.mark.parametrize("place", ["cong-khai", "giang-vien"])
def test_axe_finds_nothing_serious(screen, folder: Path, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    screen.goto((folder / place / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    for number in (0, 4, 9, 10, 11, 12):
        screen.evaluate(f"Reveal.slide(...Object.values(Reveal.getIndices(Reveal.getSlides()[{number}])).slice(0, 2))")
        found = Axe().run(screen).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")] == [], number


def test_a_slide_of_a_few_lines_is_set_larger_and_still_fits(screen, folder: Path) -> None:
    screen.goto((folder / "cong-khai" / "bai-1.html").as_uri())
    screen.wait_for_function("Reveal.isReady()")
    large, over, bold = screen.evaluate("""() => { const all = [...document.querySelectorAll('.pn-large')]; for (const one of all) {
        one.closest('section').style.display = 'block'; one.closest('section').parentElement.style.display = 'block'; }
        return [all.length, all.filter(one => one.scrollHeight > one.clientHeight + 2).length,
                getComputedStyle(document.querySelector('.pn-slide strong')).fontWeight]; }""")
    assert large > 5 and over == 0 and bold == "700"
