"""Decks in Chromium with the network off: they open, ask for nothing, are large enough to read, and the public one tells no more."""

from __future__ import annotations

import random
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.practice.bank import load_bank
from phatngon.publish.papers import decks as made_decks
from phatngon.publish.papers.slide_fit import fitted
from phatngon.publish.papers.slides import Slide
from phatngon.publish.sources.notebooks import find_lesson, read_notebook

pytestmark = [pytest.mark.browser, pytest.mark.lessons]
DAY, LESSON = date(2026, 11, 23), "01_nhan_dien_bao_chi"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("chieu")
    list(made_decks.build_decks(made, DAY, ["bai-1"]))
    return made / "trang-chieu"


@pytest.fixture(scope="module")
def every_deck(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of every deck, the hall's and the trainer's."""
    made, found = tmp_path_factory.mktemp("moi-bo"), []
    for deck in made_decks.decks().values():
        run = {lesson: made_decks.executed(lesson, DAY) for lesson in deck.lessons}
        for trainer in (False, True):
            page = made_decks.deck_page(
                deck, made_decks.deck_slides(deck, run, DAY, trainer=trainer), DAY, trainer=trainer
            )
            found.append(made / f"{deck.id}-{'giang-vien' if trainer else 'cong-khai'}.html")
            found[-1].write_text(page, encoding="utf-8")
    return found


@pytest.fixture
def screen(offline_page):
    return offline_page(1280, 720)


_MEASURE = """() => Reveal.getSlides().map((slide, number) => {
    const shown = [slide, slide.parentElement].map(one => [one, one.style.display]);
    for (const [one] of shown) { one.style.setProperty('display', 'block', 'important'); one.hidden = false; }
    const box = slide.querySelector('.pn-slide'), edge = box.getBoundingClientRect(), scale = box.clientHeight / edge.height, faults = [];
    for (const one of box.querySelectorAll('*')) {
        const place = one.getBoundingClientRect();
        if ((place.bottom - edge.top) * scale > box.clientHeight + 0.6) { faults.push('below: ' + one.tagName); }
        if ((place.right - edge.left) * scale > box.clientWidth + 0.6) { faults.push('beside: ' + one.tagName); }
        if ([...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && parseFloat(getComputedStyle(one).fontSize) < 24
            && getComputedStyle(one).display !== 'none') { faults.push('small: ' + one.textContent.slice(0, 30)); }
    }
    for (const one of box.querySelectorAll('*')) {
        if (one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)) { faults.push('scrolls: ' + one.tagName); }
    }
    if (box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth) { faults.push('scrolls'); }
    if (!box.querySelector('h1, h2, h3, .pn-item-title')) { faults.push('no heading'); }
    if (box.querySelector('input, select, textarea')) { faults.push('a dead field'); }
    if (/github:|https?:/.test(box.textContent)) { faults.push('a source'); }
    for (const [one, display] of shown) { one.style.display = display; }
    return faults.length ? [number + 1, box.textContent.trim().slice(0, 40), ...faults.slice(0, 3)] : null; }).filter(Boolean)"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
def test_every_slide_of_every_deck_is_whole_on_the_screen_and_tells_no_source(
    offline_page, every_deck: list[Path], width: int, height: int
) -> None:
    page = offline_page(width, height)
    for path in every_deck:
        page.goto(path.as_uri())
        page.wait_for_function("() => Reveal.isReady()")
        assert page.evaluate(_MEASURE) == [], path.name
        assert (
            page.errors == []
            and [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
        )


def test_the_right_arrow_alone_visits_every_slide_and_the_left_one_walks_back(
    screen, every_deck: list[Path]
) -> None:
    for path in every_deck:
        screen.goto(path.as_uri())
        screen.wait_for_function("() => Reveal.isReady()")
        total = screen.evaluate("""() => { window.seen = [Reveal.getCurrentSlide()];
            Reveal.on('slidechanged', event => window.seen.push(event.currentSlide)); return Reveal.getSlides().length; }""")
        walked = screen.evaluate(
            """async total => { const press = code => document.dispatchEvent(new KeyboardEvent('keydown', {keyCode: code, bubbles: true}));
            const slides = Reveal.getSlides(), same = found => found.length === total && slides.every((slide, n) => slide === found[n]);
            for (let n = 0; n < total + 3; n++) { press(39); }
            const forth = same(window.seen); window.seen = [Reveal.getCurrentSlide()];
            for (let n = 0; n < total + 3; n++) { press(37); }
            return [forth, same(window.seen.reverse())]; }""",
            total,
        )
        assert total > 20 and walked == [True, True], (path.name, walked)
        screen.keyboard.press("ArrowRight")
        assert screen.evaluate("Reveal.getSlides().indexOf(Reveal.getCurrentSlide())") == 1


@pytest.mark.parametrize("place", ["cong-khai", "giang-vien"])
def test_a_deck_opens_without_a_network_and_without_an_error(
    screen, folder: Path, place: str
) -> None:
    screen.goto((folder / place / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    for _ in range(12):
        screen.evaluate("Reveal.next()")
    assert (
        screen.errors == []
        and [url for url in screen.asked if not url.startswith(("file:", "data:"))] == []
    )
    assert screen.evaluate("Reveal.getTotalSlides()") > 40


def test_the_trainers_window_of_notes_opens_follows_the_deck_and_speaks_vietnamese(
    screen, folder: Path
) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    screen.evaluate("Reveal.next()")
    with screen.context.expect_page() as opened:
        screen.keyboard.press("s")
    desk = opened.value
    desk.wait_for_selector("#trang")
    assert (
        "Trang 2 trên" in desk.locator("#trang").inner_text()
        and "bấm phím S" in desk.locator("#loi").inner_text()
    )
    assert (
        "Bài 1" in desk.locator("#sau").inner_text() and "phút" in desk.locator("#gio").inner_text()
    )
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function(
        "() => document.getElementById('trang').textContent.startsWith('Trang 3 trên')"
    )
    assert (
        "không có lời nói" in desk.locator("#loi").inner_text()
        and desk.evaluate("document.documentElement.lang") == "vi"
    )
    desk.get_by_role("button", name="Đặt lại giờ").click()
    assert screen.errors == [] and not [
        url for url in screen.asked if not url.startswith(("file:", "data:"))
    ]


def test_the_public_file_holds_neither_notes_nor_answers(folder: Path) -> None:
    public, trainer = (
        (folder / place / "bai-1.html").read_text(encoding="utf-8")
        for place in ("cong-khai", "giang-vien")
    )
    assert (
        '<aside class="notes">' in trainer
        and "<aside" not in public
        and "loi-noi" in trainer
        and "loi-noi" not in public
    )
    notes = [cell for cell in read_notebook(find_lesson(LESSON)).cells if "trainer" in cell.tags]
    shown = BeautifulSoup(public, "html.parser").get_text(" ")
    for cell in notes:
        line = re.sub(r"[*_`#>-]", "", cell.source.split("\n")[0]).strip()
        assert line[:40] not in shown
    bank, slides = (
        load_bank(find_lesson(LESSON).parents[1] / "exercises" / f"{LESSON}.yaml"),
        BeautifulSoup(public, "html.parser").select_one(".slides").get_text(" "),
    )
    asked = [item for item in bank.items_for(DAY) if item.stem[:30] in " ".join(slides.split())]
    assert len(asked) > 10 and not any(
        choice.feedback in slides for item in asked for choice in getattr(item, "choices", ())
    )


def test_the_public_pdf_tells_no_more_than_the_public_page(folder: Path) -> None:
    from pypdf import PdfReader

    public, trainer = (
        " ".join(
            " ".join(
                page.extract_text() for page in PdfReader(folder / place / "bai-1.pdf").pages
            ).split()
        )
        for place in ("cong-khai", "giang-vien")
    )
    assert (
        "Lời nói" in trainer
        and "Đáp án câu nd-11" in trainer
        and "Lời nói" not in public
        and "Đáp án câu" not in public
    )
    bank = load_bank(find_lesson(LESSON).parents[1] / "exercises" / f"{LESSON}.yaml")
    asked = [item for item in bank.items_for(DAY) if f"Câu {item.id} " in public]
    assert len(asked) > 10 and not any(
        choice.feedback[:40] in public for item in asked for choice in getattr(item, "choices", ())
    )


def test_a_poll_is_counted_by_hand_and_the_bars_follow(screen, folder: Path) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    counted = screen.evaluate("""() => { const table = document.querySelector('.pn-poll'), more = table.querySelectorAll('button[data-step="1"]');
        more[0].click(); more[0].click(); more[1].click(); table.querySelectorAll('button[data-step="-1"]')[2].click();
        return [[...table.querySelectorAll('output')].map(one => one.textContent), [...table.querySelectorAll('.pn-meter')].map(one => one.style.width)]; }""")
    assert counted[0][:3] == ["2", "1", "0"] and counted[1][:3] == ["100%", "50%", "0%"]


def test_every_picture_has_words_and_every_slide_can_be_scrolled_with_keys(
    screen, folder: Path
) -> None:
    page = BeautifulSoup(
        (folder / "cong-khai" / "bai-1.html").read_text(encoding="utf-8"), "html.parser"
    )
    assert (
        all(image.get("alt", "").strip() for image in page.find_all("img"))
        and page.html["lang"] == "vi"
    )
    assert all(
        slide.get("tabindex") == "0" for slide in page.select(".pn-slide")
    ) and not page.select(".pn-slide section")


def test_a_vote_on_a_question_that_another_law_does_not_ask_is_left_out() -> None:
    deck, old = made_decks.decks()["bai-4"], date(2024, 3, 19)
    run = {lesson: made_decks.executed(lesson, old) for lesson in deck.lessons}
    slides = made_decks.deck_slides(deck, run, old, trainer=True)
    assert len(slides) > 40 and not any("pn-poll" in slide.body for slide in slides)


def test_the_notes_are_printed_and_an_unknown_deck_is_refused(folder: Path, tmp_path: Path) -> None:
    assert (folder / "giang-vien" / "bai-1-loi-noi.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(InputError, match="(?i)không có bộ trang chiếu"):
        list(made_decks.build_decks(tmp_path, DAY, ["bai-99"]))


@pytest.mark.parametrize("place", ["cong-khai", "giang-vien"])
def test_axe_finds_nothing_serious(screen, folder: Path, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    screen.goto((folder / place / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    for number in (0, 4, 9, 10, 11, 12):
        screen.evaluate(
            f"Reveal.slide(...Object.values(Reveal.getIndices(Reveal.getSlides()[{number}])).slice(0, 2))"
        )
        found = Axe().run(screen).response["violations"]
        assert [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in found
            if one["impact"] in ("serious", "critical")
        ] == [], number


def test_a_slide_of_a_few_lines_is_set_larger(screen, folder: Path) -> None:
    screen.goto((folder / "cong-khai" / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    large, bold = screen.evaluate("""() => [document.querySelectorAll('.pn-b34').length,
        getComputedStyle(document.querySelector('.pn-slide strong')).fontWeight]""")
    assert large > 5 and bold == "700"


def test_a_vote_shows_the_question_and_its_answer_marks_the_right_letter(
    screen, folder: Path
) -> None:
    page = BeautifulSoup(
        (folder / "giang-vien" / "bai-1.html").read_text(encoding="utf-8"), "html.parser"
    )
    vote = page.select_one(".pn-poll").find_parent(class_="pn-slide")
    answer = vote.find_next(class_="pn-slide")
    assert (
        "Giấy phép cung cấp dịch vụ mạng xã hội" in vote.get_text()
        and len(vote.select("tbody th")) == 4
    )
    right = answer.select_one(".pn-yes").get_text()
    assert (
        right.startswith("✓ C. Đúng: Mạng xã hội")
        and len(answer.select(".pn-no")) == 3
        and "Đáp án câu nd-11" in answer.get_text()
    )


def test_what_is_said_in_a_part_is_there_on_each_of_its_slides(screen, folder: Path) -> None:
    screen.goto((folder / "giang-vien" / "bai-1.html").as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    told = screen.evaluate("""() => [...document.querySelectorAll('.slides > section')].map(part => [...new Set(
        [...(part.querySelector('section') ? part.querySelectorAll('section') : [part])].map(slide => (slide.querySelector('aside') || {}).textContent || ''))])""")
    assert all(len(part) == 1 for part in told) and sum(bool(part[0]) for part in told) > 8
    number = screen.evaluate(
        "Reveal.getSlides().findIndex(slide => slide.textContent.includes('Tôi là phóng viên Báo'))"
    )
    with screen.context.expect_page() as opened:
        screen.keyboard.press("s")
    screen.evaluate(
        f"(() => {{ const at = Reveal.getIndices(Reveal.getSlides()[{number}]); Reveal.slide(at.h, at.v); }})()"
    )
    desk = opened.value
    desk.wait_for_function(
        "() => document.getElementById('loi').textContent.includes('Phần này: 7 phút')"
    )
    after = desk.locator("#sau").inner_text()
    assert "Giấy phép nói trước, tên gọi nói sau" in after


def test_a_question_about_a_table_comes_right_after_that_table(every_deck: list[Path]) -> None:
    seen = 0
    for path in every_deck:
        shown = [
            " ".join(slide.get_text(" ").split())
            for slide in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select(
                ".pn-slide"
            )
        ]
        for before, now in pairwise(shown):
            named = re.match(r"Câu [a-z]+-\d+ · .*?[Bb]ảng “(Kỳ [^”]+)”", now)
            if named:
                seen += 1
                assert named[1] in before and "Dòng" in before, (path.name, now[:60])
    assert seen >= 10


def test_what_is_measured_without_a_browser_holds_in_one_for_any_text(
    screen, tmp_path: Path
) -> None:
    letters, lessons = (
        random.Random(7),
        " ".join(
            path.read_text(encoding="utf-8")
            for path in sorted((find_lesson(LESSON).parents[1] / "exercises").glob("0*.yaml"))
        ),
    )
    words = [word for word in re.findall(r"[^\s{}\[\]<>&]+", lessons) if "://" not in word]

    def some(most: int) -> str:
        count, start = letters.randint(1, most), letters.randrange(len(words) - most)
        return " ".join(
            f"<strong>{word}</strong>" if letters.random() < 0.1 else word
            for word in words[start : start + count]
        )

    def block(kind: str) -> str:
        if kind == "table":
            columns = letters.randint(2, 12)
            rows = "".join(
                "<tr>"
                + "".join(f"<td>{some(60 // columns + 3)}</td>" for _ in range(columns))
                + "</tr>"
                for _ in range(letters.randint(1, 12))
            )
            return f"<table><caption>{some(20)}</caption><thead><tr>{'<th>Cột thử</th>' * columns}</tr></thead><tbody>{rows}</tbody></table>"
        if kind == "dl":
            return (
                '<dl class="pn-law">'
                + "".join(
                    f"<dt>{some(9)} <span class='pn-mark'>({some(6)})</span></dt><dd>{some(70)}</dd>"
                    for _ in range(3)
                )
                + "</dl>"
            )
        inner = "p" if kind == "blockquote" else "li"
        return (
            f"<p>{some(120)}</p>"
            if kind == "p"
            else f"<{kind}>"
            + "".join(f"<{inner}>{some(50)}</{inner}>" for _ in range(letters.randint(1, 14)))
            + f"</{kind}>"
        )

    bodies = [
        f"<h2>{some(14)}</h2>"
        + "".join(
            block(letters.choice(["p", "ul", "ol", "dl", "table", "blockquote"]))
            for _ in range(letters.randint(1, 4))
        )
        for _ in range(60)
    ]
    slides = fitted(
        [Slide(body, first=True, cell=f"o-{number}") for number, body in enumerate(bodies)]
    )
    path = tmp_path / "thu.html"
    path.write_text(
        made_decks.deck_page(made_decks.decks()["bai-1"], slides, DAY, trainer=False),
        encoding="utf-8",
    )
    screen.goto(path.as_uri())
    screen.wait_for_function("() => Reveal.isReady()")
    assert screen.evaluate(_MEASURE) == [] and len(slides) > 100
