"""Numbers and names of the law said in texts: lesson prose, items, hints, cards; a base that changes changes the words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.law import load_law
from phatngon.law.filling import filled, filled_all, places_in
from phatngon.law.library import Law
from phatngon.practice.bank import EXAMPLE, bank_from_text
from phatngon.practice.prose import check_prose, typed_limit
from phatngon.publish.build.copies import refresh
from phatngon.publish.sources.citers import Citer, all_citers
from phatngon.publish.sources.citers import _notebook as notebook_citers
from phatngon.publish.sources.lesson_parts import notebook_for
from phatngon.publish.sources.lint import check_notebook
from phatngon.publish.sources.notebooks import lesson_paths, made_for, read_notebook, slide_paths

DAY = date(2026, 11, 23)
PLACED = "Trả lời trong {N237-D18K1.deadline_days} ngày, theo {N237}."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("trong {N244-D7K3.deadline_hours} giờ", "trong 24 giờ"),
        (
            "trong {N237-D18K3.deadline_working_days} ngày làm việc, theo {N237-D18K3}",
            "trong 15 ngày làm việc, theo khoản 3 Điều 18 Nghị định 237/2026/NĐ-CP",
        ),
        ("theo {N244}", "theo Nghị định 244/2026/NĐ-CP"),
        (
            "từ {A26-D26K3.effective_from}, {A26-D26K3.instrument}",
            "từ 1/9/2026, Luật Tiếp cận thông tin 01/2026/QH16",
        ),
        ("trước ngày {N244-D10.report_before}", "trước ngày 20/12"),
        ("{start}, {start_day}, {N} và {}", None),
        ("không có gì để điền", None),
    ],
)
def test_a_placeholder_says_what_the_base_holds(written: str, read: str | None) -> None:
    if read is None and "{N}" in written:
        written = written.replace("{N}", "{n}")
    assert filled(written) == (read or written)


@pytest.mark.parametrize(
    "written",
    [
        "{N999-D1}",
        "{N999}",
        "{N244-D7K3.deadline_weeks}",
        "{N244-D7K5.deadline_hours}",
        "{N237-D19K3a.min_online_days_candidates}",
        "{HUE}",
        "{A26-D26K3.effective_to}",
    ],
)
def test_what_the_base_does_not_hold_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InputError) as caught:
        filled(f"trước {written} sau")
    assert caught.value.what and caught.value.advice
    assert list(places_in(written))


def test_every_text_inside_is_filled_and_nothing_else_is_touched() -> None:
    value = {"a": ["{N237-D18K1.deadline_days} ngày", 3, None], "b": {"c": True}}
    assert filled_all(value) == {"a": ["30 ngày", 3, None], "b": {"c": True}}


def test_a_changed_provision_changes_the_words() -> None:
    law = load_law()
    changed = law["N237-D18K1"].model_copy(update={"params": {"deadline_days": 31}})
    other = Law([changed if one.id == changed.id else one for one in law.values()])
    assert filled(PLACED) == "Trả lời trong 30 ngày, theo Nghị định 237/2026/NĐ-CP."
    assert filled(PLACED, other).startswith("Trả lời trong 31 ngày")


def test_an_item_says_the_number_in_every_text_and_a_wrong_place_is_named_with_its_line() -> None:
    text = EXAMPLE.replace(
        "Giấy phép ghi rõ loại hình.", "'Đúng, trong {N237-D18K1.deadline_days} ngày.'"
    )
    item = bank_from_text(text)["vd-11"]
    assert item.choices[0].feedback == "Đúng, trong 30 ngày."
    with pytest.raises(InputError, match="N237-D18K9") as caught:
        bank_from_text(text.replace("D18K1.deadline_days", "D18K9.deadline_days"))
    assert ", dòng 11" in caught.value.where


def test_a_personal_copy_a_page_and_a_deck_say_the_number_and_the_source_keeps_the_place(
    tmp_path: Path,
) -> None:
    refresh(DAY, tmp_path)
    placed = 0
    for path in [*lesson_paths(), *slide_paths()]:
        raw = read_notebook(path)
        placed += sum("{" in cell.source for cell in raw.cells if cell.kind == "markdown")
        copy = tmp_path / path.name
        shown = [notebook_for(path, DAY), *([read_notebook(copy)] if copy.is_file() else [])]
        for cell in (cell for one in shown for cell in one.cells if cell.kind == "markdown"):
            assert not list(places_in(cell.source)), (path.name, cell.id)
    assert placed > 3


def test_a_wrong_place_in_a_lesson_is_found_by_the_linter_and_named_where_it_is_read(
    tmp_path: Path,
) -> None:
    path = kit_root() / "notebooks" / "02_cung_cap_thong_tin.ipynb"
    broken = tmp_path / path.name
    broken.write_text(
        path.read_text(encoding="utf-8").replace("N262-D16K2.answer", "N262-D16K2.reply"),
        encoding="utf-8",
    )
    assert any(
        "reply_working_days" in one.sentence for one in check_notebook(read_notebook(broken))
    )
    with pytest.raises(InputError, match="reply_working_days") as caught:
        made_for(read_notebook(broken), DAY)
    assert "ô cc-p1-quy-dinh" in caught.value.where


def test_a_place_in_prose_or_feedback_rests_on_its_provision() -> None:
    found = {(one.place, one.reference) for one in all_citers(kit_root(), load_law())}
    assert ("cc-p1-quy-dinh", "N262-D16K2.answer_working_days") in found
    assert all(isinstance(one, Citer) for one in all_citers(kit_root(), load_law()))


def test_what_a_cell_says_in_a_hall_rests_on_its_provisions_too(tmp_path: Path) -> None:
    wall = {"rule": "Ghi giờ.", "number": [["{N244-D7K3.deadline_hours} giờ", "kể từ khi nhận"]]}
    cell = {"cell_type": "markdown", "id": "o-1", "metadata": {"phatngon": {"wall": wall}}}
    path = tmp_path / "01_thu.ipynb"
    path.write_text(json.dumps({"cells": [{**cell, "source": "Lời."}]}), encoding="utf-8")
    assert [one.reference for one in notebook_citers(path, "thu")] == ["N244-D7K3.deadline_hours"]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("trong 24 giờ kể từ khi tiếp nhận", "24 giờ kể từ"),
        ("Trả lời trong 15 ngày làm việc.", "15 ngày làm việc"),
        ("thời hạn là 30 ngày", "thời hạn là 30 ngày"),
        ("Phiếu đến lúc 15 giờ ngày 3/12/2026", ""),
        ("Gọi lại trước 11 giờ ngày mai", ""),
        ("trong {N244-D7K3.deadline_hours} giờ kể từ khi tiếp nhận", ""),
    ],
)
def test_a_typed_time_limit_is_told_from_an_hour_of_the_day(text: str, limit: str) -> None:
    assert typed_limit(text) == limit


def test_a_limit_typed_into_feedback_is_refused_and_in_a_choice_it_may_stand(
    tmp_path: Path,
) -> None:
    path = tmp_path / "01_thu.yaml"
    path.write_text(
        EXAMPLE.replace("Giấy phép ghi rõ loại hình.", "Trả lời trong 15 ngày làm việc.").replace(
            "Tên của trang", "15 ngày làm việc"
        ),
        encoding="utf-8",
    )
    assert [(one.line, "15 ngày làm việc" in one.what) for one in check_prose([path])] == [
        (11, True)
    ]
