"""The reference book: what lessons leave to be looked up stands there once, whole, and nowhere in what is read through."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.publish.papers.reference_book import (
    build_reference_book,
    provisions,
    reference_body,
    reference_tables,
)
from phatngon.publish.sources.lesson_parts import shown_in
from phatngon.publish.sources.notebooks import (
    GROUND,
    REFERENCE,
    lesson_paths,
    made_for,
    read_notebook,
)

TODAY, BEFORE = date(2026, 11, 23), date(2024, 3, 19)


@pytest.mark.parametrize("day", [TODAY, BEFORE])
def test_what_a_cell_leaves_to_the_book_is_in_it(day: date) -> None:
    tree = BeautifulSoup(reference_body(day), "html.parser")
    ids = {one["id"] for one in tree.find_all("dt", id=True)}
    cells = [
        cell
        for path in lesson_paths()
        for cell in read_notebook(path).cells
        if REFERENCE in cell.tags
    ]
    assert len(cells) > 50
    held = {one.id for one in provisions(day)}
    named = {name.partition(".")[0] for cell in cells for name in shown_in(cell) if ":" not in name}
    assert held & named == ids & named and held == ids
    assert len(tree.find_all("table")) == len(reference_tables(day)) > 2
    assert [one.get_text() for one in tree.find_all("h2")] == [
        "Bảng để tra",
        "Điều khoản theo văn bản",
        "Từ ngữ",
    ]


def test_provisions_stand_by_instrument_and_by_number_not_by_letter() -> None:
    found = [one for one in provisions(TODAY) if one.id.startswith("N244-")]
    numbers = [int(one.article) for one in found if (one.article or "").isdigit()]
    assert numbers == sorted(numbers) and len(numbers) > 10
    assert not any(one.id.startswith("N09-") for one in provisions(TODAY))
    assert any(one.id.startswith("N09-") for one in provisions(BEFORE))


def test_what_is_left_to_the_book_is_in_no_learners_copy_and_a_rule_says_its_ground() -> None:
    from phatngon.publish.build.copies import HIDDEN_FROM_LEARNERS
    from phatngon.publish.papers.handout import LEFT_OUT
    from phatngon.publish.papers.slides import HIDDEN

    assert all(REFERENCE in hidden for hidden in (HIDDEN_FROM_LEARNERS, LEFT_OUT, HIDDEN))
    grounds = 0
    for path in lesson_paths():
        notebook = read_notebook(path)
        raw = {
            str(cell["id"]): "".join(cell["source"]) for cell in made_for(notebook, TODAY)["cells"]
        }
        part = ""
        for cell in notebook.cells:
            if cell.kind != "markdown" or cell.id not in raw:
                continue
            part = cell.source.split("\n")[0] if cell.source.startswith("## ") else part
            said = GROUND in raw[cell.id]
            grounds += said
            if said:
                assert cell.own.get("provisions") and "trainer" not in cell.tags, cell.id
                assert not part.startswith("## Điểm chính"), cell.id
    assert grounds > 50


def test_the_book_is_written_in_three_forms_and_only_the_page_searches(tmp_path) -> None:
    files = {path.suffix: path for path in build_reference_book(tmp_path, TODAY)}
    assert set(files) == {".html", ".pdf", ".docx"}
    page = files[".html"].read_text(encoding="utf-8")
    assert page.count("<script>") == 1 and "script-src 'sha256-" in page
