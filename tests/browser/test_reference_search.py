"""The search of the reference book, as a reader uses it: with and without diacritics, on a phone, with the network off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from phatngon.publish.papers.reference_book import build_reference_book

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("so")
    return next(iter(build_reference_book(folder, date(2026, 11, 23), formats=["html"])))


@pytest.mark.parametrize("width", [390, 1366])
def test_a_word_finds_its_rows_and_provisions_and_an_empty_box_shows_all(
    offline_page, book: Path, width: int
) -> None:
    page = offline_page(width, 800)
    page.goto(book.as_uri())
    every = page.locator("main dt:visible, main tbody tr:visible").count()
    box, told = page.locator("input[type=search]"), page.locator("main [role=status]").first
    counts = []
    for words in ("họp báo", "HỌP  BÁO", "hop bao"):
        box.fill(words)
        shown = page.locator("main dt:visible, main tbody tr:visible")
        counts.append(shown.count())
        assert f"Thấy {counts[-1]} mục" in told.inner_text()
    assert 0 < counts[0] == counts[1] <= counts[2] < every
    box.fill("khongcochunay")
    assert "Không thấy mục nào" in told.inner_text()
    box.fill("")
    assert page.locator("main dt:visible, main tbody tr:visible").count() == every
    assert page.errors == [] and page.evaluate("document.documentElement.scrollWidth") <= width
