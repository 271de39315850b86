"""Handouts: what they take of a lesson, how they end, and that nobody gets more than eight pages."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.cli.building import _address
from phatngon.documents.clean import parse
from phatngon.documents.cover import Meta
from phatngon.documents.pdf import page_count
from phatngon.documents.series import SeriesCopy, series
from phatngon.law import load_law
from phatngon.lessons.session import opened_on_paper
from phatngon.lessons.views import view_html
from phatngon.publish.page.lesson_page import LESSONS as PAGES
from phatngon.publish.page.lesson_page import PRACTICES
from phatngon.publish.papers import handout_end
from phatngon.publish.papers.answer_keys import OPEN_FOLDER
from phatngon.publish.papers.handout import (
    LEFT_OUT,
    choice_of,
    handout_data,
    lesson_body,
)
from phatngon.publish.papers.phone_table import phone_table
from phatngon.publish.papers.printing import MOST_PAGES, Order, print_handouts
from phatngon.publish.papers.reference_book import NAME
from phatngon.publish.sources.lesson_parts import chosen_lessons, shown_in
from phatngon.publish.sources.notebooks import Cell, made_for, read_notebook

TODAY, OLD = date(2026, 11, 23), date(2026, 3, 1)
LESSONS = chosen_lessons()
NAMES = [path.stem for path in LESSONS]
ADDRESS = "http://192.168.1.20:8000"
pytest.importorskip("typst", reason="chưa có typst trên máy này")


def shown(path: Path, day: date) -> dict[str, Any]:
    """The lesson as a run leaves it, its tables and pictures made here; forms give their name to fill in."""
    raw = made_for(read_notebook(path), day)
    with opened_on_paper(path.stem, day) as session:
        for cell in raw["cells"]:
            one = Cell(cell["id"], cell["cell_type"], "".join(cell["source"]), cell["metadata"])
            if one.kind == "code" and not set(one.tags) & set(LEFT_OUT):
                made = [
                    f"<p>{name} ____</p>"
                    if name.startswith("phieu:")
                    else str(view_html(session, name))
                    for name in shown_in(one)
                ]
                cell["outputs"] = [
                    {"output_type": "display_data", "data": {"text/html": html}} for html in made
                ]
    return raw


def words(html: str) -> str:
    return re.sub(r"\s+", " ", parse(html).get_text(" "))


def lesson(*cells: tuple[str, str, list[str]], name: str = "77_bai_moi") -> dict[str, Any]:
    """A lesson of cells as (kind, source or output, tags)."""
    made = []
    for number, (kind, text, tags) in enumerate(cells):
        cell = {"id": f"o-{number}", "cell_type": kind, "metadata": {"tags": tags}}
        source, _, html = text.partition(" → ")
        cell["source"] = source if kind == "code" else text
        if kind == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": html}}]
        made.append(cell)
    return {"cells": made, "metadata": {"phatngon": {"lesson": name}}}


TABLE = "<table><thead><tr><th>Việc</th><th>Làm</th></tr></thead><tr><th>{0}</th><td>{0}</td></tr></table>"


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
@pytest.mark.parametrize("day", [TODAY, OLD])
def test_a_handout_has_at_most_eight_pages_and_of_today_four(path: Path, day: date) -> None:
    raw = shown(path, day)
    meta = Meta("", day, "0.0.0", (("Thời lượng", "60 phút"), ("Căn cứ", "một câu dài " * 10)))
    for address in ("", ADDRESS):
        body = lesson_body(raw, day, address)
        with series("Bài", body, [SeriesCopy(meta)], day=day, most_pages=MOST_PAGES) as made:
            assert page_count(made.pdf(0)) <= 4, path.stem


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_handout_opens_with_the_story_and_says_rules_points_and_monday_but_asks_nothing(
    path: Path,
) -> None:
    raw = shown(path, TODAY)
    body = lesson_body(raw, TODAY)
    heads = [head.get_text(" ", strip=True) for head in parse(body).find_all("h2")]
    assert "Điểm chính" in heads and any(head.startswith("Việc làm") for head in heads)
    assert heads[-1] == handout_data()["words"]["where"] and len(heads) == len(set(heads))
    assert "pn-item" not in body and "pn-answer" not in body
    said = words(body)
    for cell in raw["cells"]:
        if "trainer" in cell["metadata"].get("tags", []):
            line = max("".join(cell["source"]).split("\n"), key=len)
            assert re.sub(r"[*_#>-]", "", line).strip()[:60] not in said


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_what_a_handout_is_to_take_is_shown_by_its_lesson(path: Path) -> None:
    choice = choice_of(path.stem)
    assert choice.tables is not None and choice.templates is not None
    there = {name for cell in read_notebook(path).cells for name in shown_in(cell)}
    wanted = {*choice.tables, *choice.templates, *filter(None, [choice.figure])}
    assert wanted <= there
    raw = shown(path, TODAY)
    heads = {
        head.get_text(" ", strip=True)
        for cell in raw["cells"]
        for output in cell.get("outputs", [])
        for head in parse(output["data"]["text/html"]).select("thead th")
    }
    assert {column for column in choice.tables.values() if column} <= heads


def test_a_lesson_that_names_nothing_gets_its_first_figure_its_first_table_and_forms_to_fill() -> (
    None
):
    body = lesson_body(
        lesson(
            ("markdown", "# Bài 77\n\nMở đầu.", []),
            ("markdown", "## Mục tiêu và thời gian\n\nHọc gì.", []),
            ("markdown", "## 8 giờ: chuyện một\n\nCó cuộc gọi.", []),
            ("markdown", "### Quy tắc một\n\nGhi giờ.", ["core"]),
            ("code", 'show("bang:bi-bo") → ' + TABLE.format("bỏ"), ["no-handout"]),
            ("code", 'show("bang:mot") → ' + TABLE.format("bảng một"), []),
            ("code", 'show("bang:hai") → ' + TABLE.format("bảng hai"), []),
            ("markdown", "## 9 giờ: chuyện hai\n\nCảnh thứ hai.", []),
            ("code", 'ask("b-1") → <p>Câu hỏi?</p>', ["exercise"]),
            ("code", 'show("phieu:dien") → <p>Ghi: ____</p>', []),
            ("markdown", "Điền bằng bút.", ["handout-only"]),
            ("code", 'show("phieu:xem") → <p>Chỉ để xem.</p>', []),
            ("markdown", "## Điểm chính\n\n- Nhớ.", ["core"]),
            ("markdown", "### Theo luật mới\n\n- Nhớ nữa.", ["core"]),
            ("markdown", "## Việc làm sáng thứ Hai\n\n1. Làm.", []),
        )
    )
    said = words(body)
    order = [
        *("Mở đầu.", "Có cuộc gọi.", "Ghi giờ.", "bảng một", "Ghi: ____", "Điền bằng bút."),
        *("Nhớ.", "Nhớ nữa.", "Làm.", "Học gì."),
    ]
    assert [said.count(text) for text in order] == [1, 1, 1, 2, *[1] * 6]
    assert sorted(order, key=said.index) == order
    for text in ("bỏ", "bảng hai", "Cảnh thứ hai", "Câu hỏi", "Chỉ để xem"):
        assert text not in said


def test_the_column_that_advises_comes_first_and_the_law_stands_below_in_numbers() -> None:
    head = "<tr><th>Ai</th><th>Vì sao</th><th>Làm gì</th><th>Căn cứ</th></tr>"
    rows = "".join(
        f"<tr><th>{who}</th><td>vì</td><td>gọi</td><td><div>{law}</div></td></tr>"
        for who, law in (("một", "khoản 1 Điều 2 Luật A"), ("hai", "–"), ("ba", "Điều 9 Luật B"))
    )
    table = f"<table><caption>Tên. Cột đầu là ai.</caption><thead>{head}</thead>{rows}</table>"
    made = parse(phone_table(table, "Làm gì", "Căn cứ"))
    assert [cell.get_text() for cell in made.select("thead th")] == ["Ai", "Làm gì", "Vì sao"]
    assert made.caption.get_text() == "Tên"
    assert [row.th.get_text() for row in made.select("tr")[1:]] == ["một1", "hai", "ba2"]
    assert made.find("p").get_text() == "(1) khoản 1 Điều 2 Luật A; (2) Điều 9 Luật B."
    assert phone_table(table, "Không có", "Không có") == str(parse(table))
    assert "Tên. Cột đầu" in phone_table(table, "", "Căn cứ")  # nothing moved, so nothing is cut


def test_the_law_is_listed_by_text_and_article_and_doubt_is_marked() -> None:
    law = load_law()
    lines = handout_end.law_lines([law[name] for name in ("N244-D7K3", "N244-D7K4", "N244-D3K5")])
    assert lines == ["Nghị định 244/2026/NĐ-CP: Điều 3, 7"]
    doubtful = next(
        one
        for one in (law[name] for name in law)
        if one.star and f"Điều {one.article}" in one.citation
    )
    assert f"{doubtful.article.split(',')[0]}*" in handout_end.law_lines([doubtful])[0]
    assert handout_end.law_lines([law["N244-PL"]]) == ["Nghị định 244/2026/NĐ-CP"]


def test_codes_open_what_they_say_and_without_an_address_the_files_are_named() -> None:
    raw = shown(LESSONS[1], TODAY)
    plain, coded = lesson_body(raw, TODAY), lesson_body(raw, TODAY, f"{ADDRESS}/")
    assert "Mã QR" not in plain and "so-tra-cuu.html" in plain
    codes = [image["alt"] for image in parse(coded).find_all("img") if "Mã QR" in image["alt"]]
    assert [alt.rpartition(" ")[2] for alt in codes] == [
        f"{ADDRESS}/bai-hoc/{NAMES[1]}.html",
        f"{ADDRESS}/so-tra-cuu.html",
    ]
    assert handout_end.PAGES == PAGES and handout_end.PRACTICE == PRACTICES
    assert f"{NAME}.html" == handout_end.BOOK and handout_end.KEYS == OPEN_FOLDER


@pytest.mark.parametrize(
    "text", ["192.168.1.20", "ftp://a", "http://", "http://a b", "http://a:x", "http://a:0"]
)
def test_an_address_that_a_telephone_cannot_open_is_refused(text: str) -> None:
    assert _address("") == "" and _address(ADDRESS) == ADDRESS
    with pytest.raises(InputError, match="không phải địa chỉ trang mạng"):
        _address(text)


def test_a_handout_of_nine_pages_fails_the_build_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def executed(path: Path, parameters: dict[str, Any], *, what: str) -> dict[str, Any]:
        raw = made_for(read_notebook(path), TODAY, without=("exercise",))
        if path.stem.startswith("01"):
            raw["cells"][0]["source"] = "# Bài 1\n\n" + "Một dòng.\n\n" * 400
        return raw

    monkeypatch.setattr("phatngon.publish.build.run.executed_lesson", executed)
    done = print_handouts(Order(tmp_path, TODAY, LESSONS[:2], formats=("pdf",)))
    (failure,) = done.failures
    assert done.made == 1 and "Bài 1" in failure and f"nhiều hơn {MOST_PAGES} trang" in failure
    again = print_handouts(Order(tmp_path, TODAY, LESSONS[:2], formats=("pdf",)))
    assert (again.made, again.kept, len(again.failures)) == (0, 1, 1)


def test_the_check_of_pages_is_the_documents_own() -> None:
    with series("Dài", "<p>dòng</p>" * 200, [SeriesCopy(Meta("", TODAY, "0"))], day=TODAY) as made:
        assert page_count(made.pdf(0)) > 1
    copies = [SeriesCopy(Meta("", TODAY, "0"))]
    with (
        series("Dài", "<p>dòng</p>" * 200, copies, day=TODAY, most_pages=1) as made,
        pytest.raises(ProblemsFound, match="nhiều hơn 1 trang"),
    ):
        made.pdf(0)


def test_the_words_of_handouts_hold_no_number() -> None:
    said = json.dumps(
        [handout_data()["words"], *handout_data()["lessons"].values()], ensure_ascii=False
    )
    assert not re.search(r"\d", said)


def test_a_build_prints_no_handout_of_a_practice_notebook(
    tmp_path: Path,
) -> None:
    from phatngon.cli.building import _orders, lesson_files
    from phatngon.publish.papers.unit_numbers import NumberSources

    paths = lesson_files(None)
    (order,) = _orders(["tai-lieu"], tmp_path, TODAY, paths, ("html",), "", "", NumberSources(), "")
    assert [path.stem for path in order.lessons] == NAMES and len(paths) > len(NAMES)
