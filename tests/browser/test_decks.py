"""Decks in Chromium with the network off: every slide whole and large enough, one deck for the wall, the public one tells no more."""

from __future__ import annotations

import io
import random
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from waiting import wait_for

from phatngon.base.errors import InputError
from phatngon.practice.bank import load_bank
from phatngon.publish.packs.leaks import find_leaks, secrets_of
from phatngon.publish.papers import decks as made_decks
from phatngon.publish.papers.deck_slides import deck_slides, planned
from phatngon.publish.papers.slide_fit import fitted
from phatngon.publish.papers.slides import MOST, Slide
from phatngon.publish.papers.slides_pdf import slides_pdf
from phatngon.publish.papers.slides_pptx import slides_pptx
from phatngon.publish.sources.notebooks import find_lesson, read_notebook

pytestmark = [pytest.mark.browser, pytest.mark.lessons]
DAY, LESSON = date(2026, 11, 23), "01_nhan_dien_bao_chi"
ROOT = find_lesson(LESSON).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("chieu")
    list(made_decks.build_decks(made, DAY, ["bai-1"]))
    return made / "trang-chieu"


@pytest.fixture(scope="module")
def every_deck() -> dict[str, list[Slide]]:
    """The slides of every deck, the hall's and the trainer's."""
    return {
        f"{name}-{'giang-vien' if trainer else 'cong-khai'}": deck_slides(
            deck, DAY, trainer=trainer
        )
        for name, deck in made_decks.decks().items()
        for trainer in (False, True)
    }


@pytest.fixture(scope="module")
def every_page(
    every_deck: dict[str, list[Slide]], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """The pages of every deck."""
    made, found = tmp_path_factory.mktemp("moi-bo"), []
    for name, slides in every_deck.items():
        deck, trainer = made_decks.decks()[name[:5]], name.endswith("giang-vien")
        found.append(made / f"{name}.html")
        page = made_decks.deck_page(deck, slides, DAY, trainer=trainer)
        found[-1].write_text(page, encoding="utf-8")
    return found


@pytest.fixture
def screen(offline_page):
    return offline_page(1280, 720)


def opened(page: Any, path: Path) -> Any:
    page.goto(path.as_uri())
    wait_for(page, "() => Reveal.isReady()")
    return page


def shown_slide(page: Any, number: int) -> None:
    """Go to a slide by its number, from 1."""
    page.evaluate(
        "n => { const at = Reveal.getIndices(Reveal.getSlides()[n - 1]); Reveal.slide(at.h, at.v); }",
        number,
    )


# every slide in turn as the hall sees it: sizes in px of a screen 720 px high, whatever the screen is
_MEASURE = """() => Reveal.getSlides().map((slide, number) => {
    const at = Reveal.getIndices(slide); Reveal.slide(at.h, at.v);
    const box = slide.querySelector('.pn-slide'), edge = box.getBoundingClientRect(), scale = box.clientHeight / edge.height, faults = [];
    const whole = document.querySelector('.reveal .slides').getBoundingClientRect(), unit = 720 / whole.height;
    for (const one of box.querySelectorAll('*')) {
        const place = one.getBoundingClientRect(), style = getComputedStyle(one), drawn = one.closest('svg');
        if (style.display === 'none') { continue; }
        if (!drawn && (place.bottom - edge.top) * scale > box.clientHeight + 0.6) { faults.push('below: ' + one.tagName + one.textContent.slice(0, 20)); }
        if (!drawn && (place.right - edge.left) * scale > box.clientWidth + 0.6) { faults.push('beside: ' + one.tagName); }
        const says = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
        if (says && !drawn && parseFloat(style.fontSize) < 28 && !one.closest('[data-small]')) {
            faults.push('small: ' + one.textContent.slice(0, 30)); }
        if (says && drawn && /^(text|tspan)$/.test(one.tagName)) {
            const matrix = one.getScreenCTM(), turned = Math.hypot(matrix.c, matrix.d);
            if (parseFloat(style.fontSize) * turned * unit < 18) { faults.push('small letters in a figure: ' + one.textContent.slice(0, 30)); }
            if (!style.fontFamily.includes('Phat Ngon Sans')) { faults.push('another face: ' + style.fontFamily); }
            if (place.right > whole.right + 1 || place.left < whole.left - 1 || place.bottom > whole.bottom + 1) { faults.push('off the slide: ' + one.textContent.slice(0, 30)); }
        }
    }
    for (const one of [box, ...box.querySelectorAll('*')]) {
        if (one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)) { faults.push('scrolls: ' + one.tagName); }
    }
    if (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) { faults.push('cut'); }
    if (!box.querySelector('h1, h2, h3')) { faults.push('no heading'); }
    if (box.querySelector('input, select, textarea, button')) { faults.push('a field'); }
    if (box.querySelector('img[src^="data:image/svg"]')) { faults.push('text in a picture'); }
    if (/github:|https?:/.test(box.textContent)) { faults.push('a source'); }
    return faults.length ? [number + 1, box.textContent.trim().slice(0, 40), ...faults.slice(0, 4)] : null; }).filter(Boolean)"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
def test_every_slide_of_every_deck_is_whole_and_large_enough_and_tells_no_source(
    offline_page, every_page: list[Path], width: int, height: int
) -> None:
    page = offline_page(width, height)
    for path in every_page:
        opened(page, path)
        assert page.evaluate(_MEASURE) == [], path.name
        asked = [url for url in page.asked if not url.startswith(("file:", "data:"))]
        assert page.errors == [] and asked == []


def test_the_right_arrow_alone_visits_every_slide_and_the_left_one_walks_back(
    screen, every_page: list[Path]
) -> None:
    for path in every_page:
        opened(screen, path)
        total = screen.evaluate("""() => { window.seen = [Reveal.getCurrentSlide()];
            Reveal.on('slidechanged', event => window.seen.push(event.currentSlide)); return Reveal.getSlides().length; }""")
        walked = screen.evaluate(
            """async total => { const press = code => document.dispatchEvent(new KeyboardEvent('keydown', {keyCode: code, key: '', bubbles: true}));
            const slides = Reveal.getSlides(), same = found => found.length === total && slides.every((slide, n) => slide === found[n]);
            for (let n = 0; n < total - 1; n++) { press(39); }
            const forth = same(window.seen); window.seen = [Reveal.getCurrentSlide()];
            for (let n = 0; n < total + 3; n++) { press(37); }
            return [forth, same(window.seen.reverse())]; }""",
            total,
        )
        assert 20 < total <= MOST and walked == [True, True], (path.name, walked)
        screen.keyboard.press("ArrowRight")
        assert screen.evaluate("Reveal.getSlides().indexOf(Reveal.getCurrentSlide())") == 1


def test_a_deck_is_short_has_votes_and_a_picture_at_least_every_eighth_slide(
    every_deck: dict[str, list[Slide]],
) -> None:
    for name, slides in every_deck.items():
        votes = [slide.item for slide in slides if slide.kind == "vote"]
        assert len(slides) <= MOST and len(votes) >= 3 and len(set(votes)) == len(votes), name
        without = 0
        for slide in slides:
            without = 0 if slide.art is not None else without + 1
            assert without < 8, (name, slide.title)
        for before, after in pairwise(slides):
            assert before.kind != "vote" or (after.kind, after.item) == ("why", before.item)


def test_both_decks_show_the_same_slides_and_only_the_trainers_says_why(
    every_deck: dict[str, list[Slide]],
) -> None:
    for name in made_decks.decks():
        public, trainer = (every_deck[f"{name}-{place}"] for place in ("cong-khai", "giang-vien"))
        assert [(one.cell, one.kind) for one in public] == [(one.cell, one.kind) for one in trainer]
        same = [a.body == b.body for a, b in zip(public, trainer, strict=True) if a.kind != "why"]
        assert all(same) and all("✓" in one.body for one in trainer if one.kind == "why")
        assert not any("✓" in one.body or one.notes for one in public)


def test_every_part_that_opens_or_closes_a_deck_has_notes(
    every_deck: dict[str, list[Slide]],
) -> None:
    for name in made_decks.decks():
        slides = every_deck[f"{name}-giang-vien"]
        bare = [slide.title for slide in slides if not slide.notes]
        edges = [*slides[:3], *slides[-3:]]
        assert all(slide.notes for slide in edges) and len(bare) <= 2, (name, bare)


def test_small_print_is_marked_and_a_tenth_of_the_letters_at_most(
    screen, every_page: list[Path]
) -> None:
    for path in every_page:
        opened(screen, path)
        small, whole, hidden = (
            screen.evaluate("""() => { const small = [...document.querySelectorAll('[data-small]')];
            return [small.map(one => one.textContent).join('').length, document.querySelector('main').textContent.length,
                small.every(one => one.getAttribute('aria-hidden') === 'true')]; }""")
        )
        assert hidden and small <= whole / 10, path.name
        assert screen.locator("#so-trang").inner_text().startswith("1/")


def test_a_vote_is_one_slide_with_its_stem_and_letters(screen, every_page: list[Path]) -> None:
    for path in every_page:
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        votes = page.select("section[data-poll]")
        assert len(votes) >= 3
        for vote in votes:
            assert (
                vote.select_one(".pn-stem").get_text(strip=True)
                and len(vote.select(".pn-vote li")) >= 3
            )
            assert [row.b.get_text()[0] for row in vote.select(".pn-vote li")] == list(
                "ABCDEFGH"[: len(vote.select(".pn-vote li"))]
            )


def test_the_trainers_window_has_the_notes_of_the_part_the_minutes_and_the_next_slide(
    screen, folder: Path
) -> None:
    opened(screen, folder / "giang-vien" / "bai-1.html")
    screen.evaluate("Reveal.next()")
    with screen.context.expect_page() as shown:
        screen.keyboard.press("s")
    desk = shown.value
    desk.wait_for_selector("#sau .khung")
    assert desk.locator("#trang").inner_text().startswith("Trang 2 trên")
    assert "bấm phím S" in desk.locator("#loi").inner_text()
    assert (
        "Lộ trình" in desk.locator("#sau").inner_text()
        and "phút" in desk.locator("#gio").inner_text()
    )
    shown_slide(screen, 6)
    wait_for(
        desk,
        "() => document.getElementById('nhip').textContent.includes('Phần này: 7 phút, đã dùng 0 phút')",
    )
    assert "Giấy phép nói trước" in desk.locator("#ten-sau").inner_text()
    assert "đọc tên giấy phép thành tiếng" in desk.locator("#loi").inner_text()
    high = desk.evaluate("document.querySelector('#sau .pn-slide').getBoundingClientRect().height")
    assert 150 < high < 234
    desk.keyboard.press("ArrowRight")
    wait_for(desk, "() => document.getElementById('trang').textContent.startsWith('Trang 7 trên')")
    desk.get_by_role("button", name="Đặt lại giờ").click()
    assert desk.evaluate("document.documentElement.lang") == "vi" and screen.errors == []
    assert not [url for url in screen.asked if not url.startswith(("file:", "data:"))]


def test_who_is_late_is_told_what_to_leave_out(screen, folder: Path) -> None:
    screen.add_init_script(
        "const real = Date.now; window.pnLate = 0; Date.now = () => real() + window.pnLate * 60000;"
    )
    opened(screen, folder / "giang-vien" / "bai-1.html")
    with screen.context.expect_page() as shown:
        screen.keyboard.press("s")
    desk = shown.value
    screen.evaluate("window.pnLate = 9")
    shown_slide(screen, 4)
    wait_for(desk, "() => /muộn \\d+ phút/.test(document.getElementById('nhip').textContent)")
    assert desk.locator("#bo").inner_text().startswith("Muộn thì bỏ: 9 giờ 20")
    screen.evaluate("window.pnLate = 0")


def test_hands_are_typed_as_a_number_for_two_rounds_and_b_alone_still_blanks(
    screen, folder: Path
) -> None:
    opened(screen, folder / "giang-vien" / "bai-1.html")
    shown_slide(screen, 5)
    for key in ("b", "4", "3", "Enter", "a", "7", "Enter", "l", "b", "6", "0", "Enter"):
        screen.keyboard.press(key)
    rows = screen.locator(
        "section.present .pn-vote li, section.present section.present .pn-vote li"
    )
    counted = [row.split()[-1] for row in rows.all_inner_texts()]
    assert counted[0] == "7" and counted[1] == "60" and "43 → 60" in rows.nth(1).inner_text()
    assert screen.evaluate("Reveal.getSlides().indexOf(Reveal.getCurrentSlide())") == 4
    screen.keyboard.press("b")
    wait_for(screen, "() => Reveal.isPaused()")
    screen.keyboard.press("ArrowRight")
    assert screen.errors == []


def test_the_public_file_holds_neither_notes_nor_answers(folder: Path) -> None:
    public, trainer = (
        (folder / place / "bai-1.html").read_text(encoding="utf-8")
        for place in ("cong-khai", "giang-vien")
    )
    assert '<aside class="notes">' in trainer and "<aside" not in public
    assert "loi-noi" in trainer and "loi-noi" not in public and "data-phut" not in public
    shown = " ".join(BeautifulSoup(public, "html.parser").get_text(" ").split())
    for cell in read_notebook(find_lesson(LESSON)).cells:
        if "trainer" in cell.tags:
            line = re.sub(r"[*_`#>-]", "", cell.source.split("\n")[2]).strip()
            assert line[:40] not in shown
    bank = load_bank(ROOT / "exercises" / f"{LESSON}.yaml")
    asked = [item for item in bank.items_for(DAY) if item.stem[:30] in shown]
    assert len(asked) >= 8
    for item in asked:
        assert not item.after or item.after[:40] not in shown
        assert not any(choice.feedback in public for choice in getattr(item, "choices", ()))


def test_no_byte_of_what_is_handed_out_before_class_tells_a_secret(folder: Path) -> None:
    secrets = secrets_of(ROOT, 28)
    for path in sorted((folder / "cong-khai").iterdir()):
        assert find_leaks(path.read_bytes(), secrets, path.name) == [], path.name
    trainer = (folder / "giang-vien" / "bai-1.html").read_bytes()
    assert find_leaks(trainer, secrets, "bai-1.html"), "the scan sees what the trainer's deck says"


def test_the_pdf_has_a_page_for_each_slide_and_the_public_one_tells_no_more(
    folder: Path, every_deck: dict[str, list[Slide]]
) -> None:
    from pypdf import PdfReader

    for place in ("cong-khai", "giang-vien"):
        reader = PdfReader(folder / place / "bai-1.pdf")
        slides = every_deck[f"bai-1-{place}"]
        texts = [" ".join(page.extract_text().split()) for page in reader.pages]
        assert len(texts) == len(slides)
        for text, slide in zip(texts, slides, strict=True):
            assert slide.title[:30] in text, slide.title
        whole = " ".join(texts)
        assert ("Lời nói" in whole, "đáp án C" in whole) == ((place == "giang-vien"),) * 2


def test_every_deck_as_pdf_has_a_page_for_each_slide_so_that_the_numbers_agree(
    every_deck: dict[str, list[Slide]],
) -> None:
    from pypdf import PdfReader

    for name, slides in every_deck.items():
        made = slides_pdf(slides, title=name, foot="", day=DAY)
        assert len(PdfReader(io.BytesIO(made)).pages) == len(slides), name


def test_the_powerpoint_file_has_the_words_of_each_slide(
    every_deck: dict[str, list[Slide]],
) -> None:
    pptx = pytest.importorskip("pptx", reason="chưa có python-pptx trên máy này")
    for name, slides in every_deck.items():
        made = slides_pptx(slides, title=name, foot="", day=DAY)
        deck = pptx.Presentation(io.BytesIO(made))
        assert len(deck.slides) == len(slides)
        for page, slide in zip(deck.slides, slides, strict=True):
            held = [
                word
                for shape in page.shapes
                for frame in frames(shape)
                for word in frame.text.split()
            ]
            told = BeautifulSoup(slide.body, "html.parser").get_text(" ").split()
            assert "".join(told) in "".join(held), (name, slide.title)
            drawn = slide.drawing.shapes if slide.drawing else ()
            assert all(
                word in held
                for one in drawn
                for line in getattr(one, "lines", ())
                for word in line.split()
            )
            assert page.has_notes_slide == bool(slide.notes)


def frames(shape: Any) -> list[Any]:
    if shape.has_table:
        return [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame] if shape.has_text_frame else []


def test_a_deck_for_another_law_fits_too_and_asks_only_what_that_law_asks() -> None:
    for day in (date(2024, 3, 19), date(2026, 7, 15)):
        for deck in made_decks.decks().values():
            slides = deck_slides(deck, day, trainer=True)
            assert 15 < len(slides) <= MOST
    old = deck_slides(made_decks.decks()["bai-4"], date(2024, 3, 19), trainer=True)
    assert {slide.item for slide in old if slide.item} >= {"ml-18"} and not any(
        slide.item == "ml-11" for slide in old
    )


def test_the_plan_of_a_deck_has_its_slides_parts_and_votes_and_draws_nothing(
    every_deck: dict[str, list[Slide]],
) -> None:
    for name, deck in made_decks.decks().items():
        whole = every_deck[f"{name}-giang-vien"]
        plan = planned(deck, DAY)
        assert [(one.cell, one.kind, one.part, one.first) for one in plan] == [
            (one.cell, one.kind, one.part, one.first) for one in whole
        ]


def test_a_deck_of_too_many_slides_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phatngon.publish.papers.deck_slides.MOST", 30)
    with pytest.raises(InputError, match="nhiều nhất là 30"):
        deck_slides(made_decks.decks()["bai-1"], DAY, trainer=True)


def test_the_notes_are_printed_with_every_title_whole_and_an_unknown_deck_is_refused(
    folder: Path, tmp_path: Path, every_deck: dict[str, list[Slide]]
) -> None:
    from pypdf import PdfReader

    told = " ".join(
        " ".join(
            page.extract_text()
            for page in PdfReader(folder / "giang-vien" / "bai-1-loi-noi.pdf").pages
        ).split()
    )
    assert all(slide.title in told for slide in every_deck["bai-1-giang-vien"])
    with pytest.raises(InputError, match="(?i)không có bộ trang chiếu"):
        list(made_decks.build_decks(tmp_path, DAY, ["bai-99"]))


@pytest.mark.parametrize("place", ["cong-khai", "giang-vien"])
def test_axe_finds_nothing_serious(screen, folder: Path, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened(screen, folder / place / "bai-1.html")
    for number in (1, 3, 4, 5, 6, 7, 8):
        shown_slide(screen, number)
        found = Axe().run(screen).response["violations"]
        assert [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in found
            if one["impact"] in ("serious", "critical")
        ] == [], number


def test_what_is_measured_without_a_browser_holds_in_one_for_any_text(
    screen, tmp_path: Path
) -> None:
    letters = random.Random(7)
    banks = sorted((ROOT / "exercises").glob("0*.yaml"))
    lessons = " ".join(path.read_text(encoding="utf-8") for path in banks)
    words = [word for word in re.findall(r"[^\s{}\[\]<>&]+", lessons) if "://" not in word]

    def some(most: int) -> str:
        count, start = letters.randint(1, most), letters.randrange(len(words) - most)
        return " ".join(
            f"<strong>{word}</strong>" if letters.random() < 0.1 else word
            for word in words[start : start + count]
        )

    def block(kind: str) -> str:
        if kind == "table":
            columns = letters.randint(2, 4)
            cells = lambda: "".join(f"<td>{some(9)}</td>" for _ in range(columns))  # noqa: E731
            rows = "".join(f"<tr>{cells()}</tr>" for _ in range(letters.randint(1, 4)))
            return f"<table><caption>{some(9)}</caption><thead><tr>{'<th>Cột thử</th>' * columns}</tr></thead><tbody>{rows}</tbody></table>"
        if kind == "p":
            return f"<p>{some(60)}</p>"
        inner = "p" if kind == "blockquote" else "li"
        rows = "".join(f"<{inner}>{some(20)}</{inner}>" for _ in range(letters.randint(1, 4)))
        return f"<{kind}>{rows}</{kind}>"

    slides = []
    for number in range(160):
        kinds = [
            letters.choice(["p", "ul", "ol", "table", "blockquote"])
            for _ in range(letters.randint(1, 3))
        ]
        body = f"<h2>{some(9)}</h2>" + "".join(map(block, kinds))
        try:
            slides += fitted([Slide(body, first=True, cell=f"o-{number}")])
        except InputError:
            continue
    path = tmp_path / "thu.html"
    page = made_decks.deck_page(made_decks.decks()["bai-1"], slides, DAY, trainer=False)
    path.write_text(page, encoding="utf-8")
    opened(screen, path)
    assert screen.evaluate(_MEASURE) == [] and len(slides) > 60
