"""Handouts as people see them: no network, a phone, A4 paper; PDF and Word that other programs can read."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest

from phatngon.documents.clean import parse
from phatngon.publish.sources.notebooks import find_lesson, made_for, read_notebook

LESSON = "01_nhan_dien_bao_chi"


@pytest.fixture
def offline(offline_page):
    return offline_page(390, 844)


def html(dist: Path) -> Path:
    return dist / "tai-lieu" / f"{LESSON}.html"


@pytest.mark.parametrize(
    "name", ["index.html", f"tai-lieu/{LESSON}.html", "tai-lieu/00_bat_dau.html"]
)
def test_a_page_opens_with_the_network_off_and_asks_for_nothing(
    offline, dist: Path, name: str
) -> None:
    offline.goto((dist / name).as_uri())
    outside = [url for url in offline.asked if not url.startswith(("file:", "data:"))]
    assert outside == [] and offline.errors == []


@pytest.mark.parametrize("name", ["index.html", f"tai-lieu/{LESSON}.html"])
def test_a_page_reads_on_a_phone(offline, dist: Path, name: str) -> None:
    offline.goto((dist / name).as_uri())
    assert offline.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert (
        offline.evaluate(
            "() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
        )
        >= 15
    )
    assert offline.evaluate("() => document.documentElement.lang") == "vi"


@pytest.mark.parametrize(
    "name", ["index.html", f"tai-lieu/{LESSON}.html", "tai-lieu/00_bat_dau.html"]
)
def test_axe_finds_nothing_serious(offline, dist: Path, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    offline.goto((dist / name).as_uri())
    found = Axe().run(offline)
    serious = [
        (rule["id"], rule["nodes"][0]["html"][:200])
        for rule in found.response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_handout_asks_nothing_and_the_book_and_the_key_lie_apart(offline, dist: Path) -> None:
    offline.goto(html(dist).as_uri())
    assert offline.locator(".pn-item, .pn-answer").count() == 0
    assert (dist / "luyen-tap" / f"{LESSON}.pdf").is_file()
    assert (dist / "dap-an" / f"{LESSON}.pdf").is_file()


def test_trainers_notes_are_in_no_page(dist: Path) -> None:
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html(dist).read_text(encoding="utf-8")))
    cells = made_for(read_notebook(find_lesson(LESSON)), date(2026, 11, 23))["cells"]
    notes = [
        "".join(cell["source"]) for cell in cells if "trainer" in cell["metadata"].get("tags", [])
    ]
    assert notes
    for note in notes:
        longest = max((re.sub(r"[*_#>-]", "", line).strip() for line in note.split("\n")), key=len)
        assert longest[:60] not in page


def test_printing_on_a4_cuts_no_table(offline, dist: Path, tmp_path: Path) -> None:
    offline.goto(html(dist).as_uri())
    offline.emulate_media(media="print")
    offline.set_viewport_size(
        {"width": 718, "height": 1000}
    )  # A4 less the margins, at 96 dots an inch
    wide = offline.evaluate("""() => [...document.querySelectorAll('table, img, section')]
        .filter(part => part.getBoundingClientRect().right > 720).map(part => part.outerHTML.slice(0, 120))""")
    assert wide == []


def pdf_text(dist: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(
        page.extract_text() for page in PdfReader(dist / "tai-lieu" / f"{LESSON}.pdf").pages
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def test_the_pdf_is_tagged_vietnamese_and_says_what_the_lesson_says(dist: Path) -> None:
    from pypdf import PdfReader

    reader = PdfReader(dist / "tai-lieu" / f"{LESSON}.pdf")
    root = reader.trailer["/Root"]
    assert (
        str(root["/Lang"]).lower().startswith("vi")
        and root["/MarkInfo"]["/Marked"]
        and "/StructTreeRoot" in root
    )
    text = pdf_text(dist)
    assert text == unicodedata.normalize("NFC", text)
    said = " ".join(words(text))
    page = parse(html(dist).read_text(encoding="utf-8")).main
    prose = [line for part in page.find_all(["p", "li"]) if len(line := part.get_text()) > 40]
    lost = [line for line in prose if " ".join(words(line)[:8]) not in said]
    assert len(prose) > 20 and len(lost) <= len(prose) * 0.02, lost[:3]


def test_the_word_file_has_real_headings_tables_and_alt_texts(dist: Path) -> None:
    import docx

    document = docx.Document(str(dist / "tai-lieu" / f"{LESSON}.docx"))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert sum(name.startswith("Heading") for name in styles) >= 8 and len(document.tables) >= 4
    body = zipfile.ZipFile(dist / "tai-lieu" / f"{LESSON}.docx").read("word/document.xml").decode()
    assert body.count("<w:tblHeader") >= 4
    assert all(
        re.search(r'descr="[^"]{20,}"', drawing) for drawing in re.findall(r"<wp:docPr[^>]*>", body)
    )


def test_every_file_the_start_page_names_is_there(dist: Path) -> None:
    page = (dist / "index.html").read_text(encoding="utf-8")
    links = [link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("data:")]
    assert len(links) >= 6 and all((dist / link).is_file() for link in links)
