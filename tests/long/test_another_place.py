"""The whole of another province: lessons, papers, decks, cards built from its own folder, and no word of the first place in any."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from another_kit import OTHER, run_in
from phatngon.base.paths import locality_folder
from phatngon.publish.places.kit import make_kit
from phatngon.publish.places.words import Exchange, read_place

SEEN_AS_PAPER = ("tai-lieu/0[14]*.pdf", "the-bo-tui/*.pdf", "trang-chieu/cong-khai/*.pdf")
KIND = re.compile(r"(?i)(?:UBND|Ủy ban nhân dân) thành phố")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("noi-khac") / "bo"
    assert make_kit(OTHER, folder).left == ()
    done = run_in(folder, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist"


def texts(path: Path) -> Iterator[str]:
    if path.suffix in (".html", ".csv", ".json", ".ics", ".svg", ".txt"):
        yield path.read_text(encoding="utf-8")
    elif path.suffix in (".docx", ".pptx", ".xlsx"):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.endswith(".xml"):
                    yield re.sub(r"<[^>]+>", "", book.read(name).decode("utf-8"))


def test_every_page_paper_and_deck_is_of_the_other_place(dist: Path) -> None:
    exchange = Exchange(read_place(locality_folder()), read_place(OTHER))
    seen = 0
    for path in sorted(dist.rglob("*")):
        for text in texts(path) if path.is_file() else ():
            seen += 1
            assert exchange.left(text) == [], path
            assert not KIND.search(unicodedata.normalize("NFC", text)), path
    assert seen > 200
    for pattern in SEEN_AS_PAPER:
        papers = sorted(dist.glob(pattern))
        assert papers, pattern
        for path in papers[:2]:
            said = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
            assert exchange.left(said) == [], path


def test_lessons_speak_of_the_place_and_of_its_own_newspapers(dist: Path) -> None:
    lessons = {
        path.name[:2]: path.read_text(encoding="utf-8") for path in dist.glob("bai-hoc/0*.html")
    }
    assert len(lessons) >= 8
    assert "Báo và phát thanh, truyền hình Mây Trắng" in lessons["01"]
    assert any(name in lessons["05"] for name in ("Đồng Chiêm", "Ruộng Bậc", "Cầu Mây"))
    assert "Mây Trắng" in lessons["04"] and "UBND tỉnh" in lessons["04"]
    assert "Nương Chè" in lessons["06"]
