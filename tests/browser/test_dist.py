"""All that a build makes, opened with the network off: no request, no error, nothing a screen reader trips over, no English word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.lessons]
KINDS = (
    "index.html",
    "tai-lieu/",
    "bai-hoc/",
    "luyen-tap/",
    "dap-an/",
    "trang-chieu/cong-khai/",
    "trang-chieu/giang-vien/",
    "the-bo-tui/",
    "phieu-tra-loi/",
    "giang-vien/dap-an/",
    "giang-vien/len-lop/",
    "don-vi/index.html",
    "don-vi/",
)
# English words that are no Vietnamese words too (“an”, “in”, “do”, “to”, “can” are both, so they are not here)
ENGLISH = frozenset(
    """
    the and of is are was with from this that these those it its or not yes you your we our they what which who when where why how
    click next previous prev slide slides loading error errors notebook cell cells warning hint hints check submit answer answers question
    questions page pages home menu close open search show hide view toggle reset save cancel back forward continue start stop end finish retry
    speaker notes note timer elapsed time clock current upcoming layout default pacing resume pause print button select choose option options
    correct wrong incorrect again please help settings skip required optional unknown none null undefined true false title chapter table
    contents index file files download upload new old more less all any some could will would should must if then else has have had
    above below jump overview keyboard shortcuts untitled document figure image chart alert dialog expand collapse dashboard link""".split()
)
NAMES = frozenset(
    {
        "Facebook",
        "YouTube",
        "TikTok",
        "Zalo",
        "JupyterLab",
        "Word",
        "Excel",
        "Python",
        "PDF",
        "Chromium",
        "White List",
    }
)
_TOKEN = re.compile(
    r"\S*(?:://|www\.|\.(?:vn|com|net|org|xlsx|csv|py|html|pdf|docx|yaml|ipynb|bat|example)\b)\S*|\S*[_@/\\]\S*",
    re.IGNORECASE,
)
_SPOKEN = (
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "title",
    "alt",
    "placeholder",
    "label",
)
_READ = """attributes => { const found = [document.title];
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('script, style, code, kbd, pre, samp, math')) { continue; }
    for (const name of attributes) { if (one.getAttribute(name)) { found.push(one.getAttribute(name)); } }
    if (one.tagName === 'INPUT' && ['button', 'submit', 'reset'].includes(one.type)) { found.push(one.value); }
    for (const node of one.childNodes) { if (node.nodeType === 3 && node.textContent.trim()) { found.push(node.textContent); } }
  }
  return found; }"""


def english(texts: list[str]) -> dict[str, str]:
    """Every English word in texts, with one place it stands in; names, addresses and names of files apart."""
    found: dict[str, str] = {}
    for text in texts:
        plain = _TOKEN.sub(" ", text)
        for name in NAMES:
            plain = plain.replace(name, " ")
        for word in re.findall(r"(?<![\w-])[A-Za-z]{2,}(?![\w-])", plain):
            if word.lower() in ENGLISH:
                found.setdefault(word.lower(), " ".join(text.split())[:100])
    return found


def pages(dist: Path) -> list[str]:
    found = (path.relative_to(dist).as_posix() for path in sorted(dist.rglob("*.html")))
    return [name for name in found if not name.startswith(".")]


def one_of_each(dist: Path) -> list[str]:
    there = pages(dist)
    return [
        next(name for name in there if name.startswith(kind))
        for kind in KINDS
        if any(name.startswith(kind) for name in there)
    ]


def settle(page, url: str) -> None:
    page.goto(url)
    if page.evaluate("typeof Reveal !== 'undefined'"):
        wait_for(page, "() => Reveal.isReady()")


def test_every_page_opens_with_the_network_off_asks_for_nothing_and_tells_no_error(
    offline_page, dist: Path
) -> None:
    page, there = offline_page(1280, 720), pages(dist)
    assert {kind for kind in KINDS[:10] if any(name.startswith(kind) for name in there)} == set(
        KINDS[:10]
    ) and len(there) > 12
    for name in there:
        page.asked.clear()
        settle(page, (dist / name).as_uri())
        assert page.errors == [], name
        assert [url for url in page.asked if not url.startswith("data:")] == [
            (dist / name).as_uri()
        ], name


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_first_screen_of_a_phone_has_the_doors_and_the_lessons_and_nothing_lies_off_its_side(
    offline_page, dist: Path, width: int
) -> None:
    page = offline_page(width, 844)
    page.goto((dist / "index.html").as_uri())
    page.wait_for_selector("body[data-read]")
    links = page.evaluate("""() => [...document.querySelectorAll('header a, main a')].map(one => { const place = one.getBoundingClientRect();
        return [one.getAttribute('href'), place.bottom, place.right]; })""")
    first = [href for href, bottom, _ in links if bottom <= 844]
    assert {"#hoc-vien", "#giang-vien", "#can-bo-dau-moi"} <= set(first)
    assert {f"bai-hoc/{path.name}" for path in (dist / "bai-hoc").iterdir()} <= set(first)
    assert (
        page.evaluate("document.documentElement.scrollWidth") <= width
        and max(right for _, _, right in links) <= width
    )
    for href in [href for href in first if href.startswith("#")]:
        page.locator(f"a[href='{href}']").first.click()
        assert (
            page.evaluate(f"document.querySelector('{href}').getBoundingClientRect().top") < 844
        ), href


def test_axe_finds_nothing_serious_on_any_kind_of_page(offline_page, dist: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = offline_page(1280, 720)
    for name in one_of_each(dist):
        settle(page, (dist / name).as_uri())
        found = Axe().run(page).response["violations"]
        serious = [
            (rule["id"], rule["nodes"][0]["html"][:160])
            for rule in found
            if rule["impact"] in ("serious", "critical")
        ]
        assert serious == [], name


def test_nothing_a_person_sees_or_hears_is_english(offline_page, dist: Path) -> None:
    page, told = offline_page(1280, 720), {}
    for name in pages(dist):
        settle(page, (dist / name).as_uri())
        for button in page.locator("[data-item] button[data-do]").all()[:12]:  # a page answers
            button.evaluate("one => { one.click(); }")
        told |= {
            (name, word): place
            for word, place in english(page.evaluate(_READ, list(_SPOKEN))).items()
        }
    assert told == {}


def test_the_keys_of_a_deck_open_nothing_english(offline_page, dist: Path) -> None:
    page = offline_page(1280, 720)
    settle(page, (dist / "trang-chieu" / "giang-vien" / "bai-1.html").as_uri())
    for key in ("?", "?", "g", "b", "b", "o", "o", "f"):
        page.keyboard.press(key)
        assert english(page.evaluate(_READ, list(_SPOKEN))) == {}, key
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector("#trang")
    assert english(opened.value.evaluate(_READ, list(_SPOKEN))) == {}


def test_what_pdfs_and_word_files_say_is_not_english_either(dist: Path) -> None:
    import docx
    from pypdf import PdfReader

    told = {}
    for path in [
        one
        for one in sorted(dist.rglob("*.pdf"))
        if not one.relative_to(dist).as_posix().startswith(".")
    ]:
        reader = PdfReader(path)
        shown = [
            page.extract_text()
            for page in (reader.pages if len(reader.pages) < 40 else reader.pages[:8])
        ]
        told |= {
            (path.name, word): place
            for word, place in english([*shown, str(reader.metadata.title)]).items()
        }
    for path in sorted(dist.rglob("*.docx")):
        document = docx.Document(str(path))
        texts = [paragraph.text for paragraph in document.paragraphs] + [
            document.core_properties.title,
            document.core_properties.comments or "",
        ]
        told |= {(path.name, word): place for word, place in english(texts).items()}
    assert told == {}


def test_the_list_of_english_words_finds_what_it_should_and_lets_names_by() -> None:
    assert english(["Bấm Next slide", "Loading…"]) == {
        "next": "Bấm Next slide",
        "slide": "Bấm Next slide",
        "loading": "Loading…",
    }
    assert (
        english(
            [
                "Mở Word, YouTube và tệp next_page.html tại https://the.vn/of",
                "Công an do ai in to can",
            ]
        )
        == {}
    )


def test_every_page_says_its_language_and_has_a_policy_that_lets_nothing_out(dist: Path) -> None:
    for name in pages(dist):
        page = BeautifulSoup((dist / name).read_text(encoding="utf-8"), "html.parser")
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert page.html["lang"] == "vi" and policy and "default-src 'none'" in policy["content"], (
            name
        )
