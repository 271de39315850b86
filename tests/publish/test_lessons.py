"""What a notebook imports: one call a cell, feedback at once, no traceback, progress kept, the same item on paper."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.html import inline, markdown, tag
from phatngon.lessons import calls, session
from phatngon.lessons.glossary import terms_html
from phatngon.lessons.identify_form import answer_html, paper_form
from phatngon.lessons.item_html import item_html
from phatngon.lessons.item_widget import ItemWidget, result_html
from phatngon.lessons.tables import SHORT, SHORT_NOTE, table_html
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import load_bank
from phatngon.practice.check import check
from phatngon.publish.papers.reference_book import reference_tables
from phatngon.publish.sources.lesson_parts import shown_in
from phatngon.publish.sources.notebooks import lesson_paths, read_notebook
from phatngon.rules.press_types import identify

TODAY = date(2026, 11, 23)
LESSON = "01_nhan_dien_bao_chi"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list:
    """What a notebook would have shown."""
    import IPython.display

    seen: list = []
    for module in ("asking", "views", "welcome", "progress_view", "identify_form"):
        monkeypatch.setattr(f"phatngon.lessons.{module}.display", seen.append, raising=False)
    monkeypatch.setattr(IPython.display, "display", seen.append)
    monkeypatch.delenv("PHATNGON_RAISE", raising=False)
    monkeypatch.setattr(session, "_current", None)
    return seen


@pytest.fixture
def live(shown: list) -> session.Session:
    calls.ready(LESSON, as_of="2026-11-23")
    return session.current()


def widget(opened: session.Session, item_id: str) -> ItemWidget:
    return ItemWidget(opened.bank.item_for(item_id, TODAY), opened)


def first_of(opened: session.Session, kind: str) -> str:
    return next(item.id for item in opened.bank.items_for(TODAY) if item.type == kind)


def test_text_is_escaped_everywhere() -> None:
    nasty = '<script>alert("x")</script> & "Phường" \u202e' + "dài" * 100
    assert tag("p", nasty, title=nasty).count("<script") == 0
    assert "<script" not in markdown(nasty) and "<script" not in inline(nasty)


def test_a_call_before_ready_is_one_sentence(shown: list) -> None:
    calls.ask("nd-11")
    assert "chưa được mở" in str(shown[-1]) and "Traceback" not in str(shown[-1])


@pytest.mark.parametrize(
    "call",
    [
        lambda: calls.ask("nd-999"),
        lambda: calls.show("X-1"),
        lambda: calls.show("bang:khong-co"),
        lambda: calls.show("hinh:khong-co"),
        lambda: calls.show("tu:khong có"),
        lambda: calls.ask(),
        lambda: calls.ask(section="khong-co"),
        lambda: calls.show("phieu:khac"),
    ],
)
def test_whatever_fails_inside_is_one_sentence(
    live: session.Session, shown: list, call: object
) -> None:
    call()  # type: ignore[operator]
    said = re.sub("<[^>]+>", "", str(shown[-1]))
    assert said.startswith("Chưa làm được.") and "Traceback" not in said


def test_an_unforeseen_failure_carries_a_code_and_raises_in_test_runs(
    live: session.Session, shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phatngon.lessons.views.show_things", lambda *_: 1 / 0)
    calls.show("L25-D2K15")
    assert "mã PN-" in str(shown[-1])
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    with pytest.raises(ZeroDivisionError):
        calls.show("L25-D2K15")


@pytest.mark.parametrize(
    "parameters",
    [
        {"as_of": "hôm nay"},
        {"surface": "phone"},
        {"answers": "some"},
        {"unit": "46-0"},
        {"data_dir": "khong/co"},
    ],
)
def test_a_wrong_parameter_is_refused_by_name(parameters: dict) -> None:
    with pytest.raises(InputError, match=next(iter(parameters.values()))):
        session.start(LESSON, **parameters)


def test_a_wrong_answer_gets_its_own_feedback_with_a_citation_and_the_right_one_passes(
    live: session.Session,
) -> None:
    one = widget(live, first_of(live, "one"))
    one.control.fill(wrong_answer(one.item, TODAY))
    one.check_button.click()
    assert "Chưa đúng" in one.result.value and "Căn cứ" in one.result.value
    chosen = next(
        choice for choice in one.item.choices if choice.id == wrong_answer(one.item, TODAY)
    )  # type: ignore[attr-defined]
    assert str(inline(chosen.feedback))[:40] in one.result.value
    one.control.fill(right_answer(one.item, TODAY))
    one.check_button.click()
    assert "<strong>Đúng. </strong>" in one.result.value


def test_every_item_can_be_answered_through_its_widget(live: session.Session) -> None:
    for item in live.bank.items_for(TODAY):
        form = ItemWidget(item, live)
        form.control.fill(right_answer(item, TODAY))
        assert check(item, form.control.read(), TODAY).outcome == "right", item.id


def test_the_answer_opens_only_after_an_honest_try(live: session.Session) -> None:
    form = widget(live, first_of(live, "one"))
    assert form.answer_button.disabled
    form.check_button.click()
    assert "Chưa làm" in form.result.value and form.answer_button.disabled
    form.control.fill(wrong_answer(form.item, TODAY))
    form.check_button.click()
    assert not form.answer_button.disabled
    form.answer_button.click()
    assert "Đáp án." in form.result.value


def test_hints_come_one_at_a_time(live: session.Session) -> None:
    item = next(item for item in live.bank.items_for(TODAY) if len(item.hints) >= 2)
    form = ItemWidget(item, live)
    assert form.hint_button.description == f"Gợi ý (còn {len(item.hints)})"
    form.hint_button.click()
    assert "Gợi ý 1" in form.hints.value and "Gợi ý 2" not in form.hints.value


def test_progress_survives_a_new_session_under_the_same_nickname(
    live: session.Session, shown: list
) -> None:
    form = widget(live, first_of(live, "one"))
    form.control.fill(right_answer(form.item, TODAY))
    form.check_button.click()
    calls.ready(LESSON, as_of="2026-11-23")
    again = ItemWidget(form.item, session.current())
    assert "Lần trước: đúng" in again.result.value
    assert again.control.read() == right_answer(form.item, TODAY)
    session.choose_nickname("Người khác")
    assert "Lần trước" not in ItemWidget(form.item, session.current()).result.value


def test_widgets_are_named_for_those_who_hear_the_page(live: session.Session) -> None:
    import ipywidgets

    for kind in ("one", "many", "classify", "match", "order", "number", "text"):
        form = widget(live, first_of(live, kind))
        stack, unnamed = [form.widget], []
        while stack:
            part = stack.pop()
            stack += list(getattr(part, "children", ()))
            if (
                isinstance(part, ipywidgets.Dropdown | ipywidgets.Button | ipywidgets.RadioButtons)
                and not part.tooltip
            ):
                unnamed.append(part)
            if (
                isinstance(part, ipywidgets.Text | ipywidgets.Textarea | ipywidgets.Checkbox)
                and not part.description
            ):
                unnamed.append(part)
        assert not unnamed, kind


@pytest.mark.parametrize("mode", ["blank", "wrong", "right"])
def test_test_runs_answer_every_item_and_hold_its_outcome(shown: list, mode: str) -> None:
    calls.ready(LESSON, as_of="2026-11-23", answers=mode)
    for item in session.current().bank.items_for(TODAY):
        calls.ask(item.id)
    calls.progress()


def test_a_test_run_fails_where_the_outcome_is_another(
    shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls.ready(LESSON, as_of="2026-11-23", answers="right")
    monkeypatch.setattr(
        "phatngon.practice.answers.right_answer", lambda item, day: wrong_answer(item, day)
    )
    monkeypatch.setattr(
        "phatngon.practice.answers.answer_in_mode", lambda item, mode, day: wrong_answer(item, day)
    )
    with pytest.raises(ProblemsFound, match="chưa đúng"):
        calls.ask(first_of(session.current(), "one"))


def test_an_item_of_another_regime_is_left_out_with_a_sentence(shown: list) -> None:
    calls.ready(LESSON, as_of="2024-03-19", surface="handout")
    bound = next(item.id for item in session.current().bank if item.valid_from == date(2026, 7, 1))
    calls.ask(bound)
    assert "chưa có căn cứ trong bộ dữ liệu" in str(shown[-1])


def test_the_paper_item_holds_the_same_words_and_folds_the_answer() -> None:
    for item in load_bank(Path("exercises") / f"{LESSON}.yaml").items_for(TODAY):
        page = item_html(item, "")
        assert page.count("<section") == 1 and "pn-answer" in page
        outside = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
        assert "Đúng:" not in outside and "checked" not in page
        for field in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
            assert "aria-label" in field or field.startswith("<input"), field
        assert "pn-answer" not in item_html(item, "", with_answer=False)


def test_tables_have_captions_heads_and_citations_with_marks() -> None:
    for name in ("loai-hinh", "dau-hieu", "phan-biet", "phong-vien", "sau-buoc"):
        page = table_html(name, TODAY)
        assert "<caption>" in page and 'scope="col"' in page and 'scope="row"' in page
        assert "Luật Báo chí 126/2025/QH15" in page or "Quyết định 1418" in page
    assert "126/2025" not in table_html("loai-hinh", date(2026, 6, 30))


def test_the_form_answers_with_citations_and_prints_as_boxes() -> None:
    page = answer_html(identify({"medium": "web", "licence": "press"}, TODAY))
    assert "Là báo chí" in page and "Chưa thấy" in page and "126/2025/QH15" in page
    assert paper_form().count("☐") > 30


def test_results_say_the_outcome_in_words_not_by_colour_alone() -> None:
    item = next(iter(load_bank(Path("exercises") / f"{LESSON}.yaml").items_for(TODAY)))
    for answer in (right_answer(item, TODAY), wrong_answer(item, TODAY)):
        result = check(item, answer, TODAY)
        assert re.sub("<[^>]+>", "", result_html(result)).lower().startswith(result.label)


def test_numbers_of_the_law_come_with_their_unit_and_citation(shown: list) -> None:
    calls.ready(LESSON, as_of="2026-11-23", surface="handout")
    calls.show("L25-D28K4.validity_years")
    assert "5 năm" in str(shown[-1]) and "khoản 4" in str(shown[-1]).lower()
    calls.show("L25-D2K10")
    assert "Chưa rõ" in str(shown[-1])
    calls.show("N237-D21K1.max_rounds_before_stop")
    assert "chưa thống nhất" in str(shown[-1])


def test_lessons_and_banks_pass_the_linter() -> None:
    from phatngon.publish.sources.lint import check_kit

    assert [finding.sentence for finding in check_kit() if finding.severity == "E"] == []


def test_notebooks_name_their_bank_and_the_store_depends_on_no_file_name(
    live: session.Session,
) -> None:
    form = widget(live, first_of(live, "one"))
    form.control.fill(right_answer(form.item, TODAY))
    form.check_button.click()
    rows = live.store.events()
    assert "ipynb" not in json.dumps(rows, ensure_ascii=False)


def test_the_calculator_answers_with_deadlines_and_refuses_what_it_cannot_read() -> None:
    from phatngon.lessons.reply_form import facts_of, paper_sheet, reply_html
    from phatngon.rules.replies import respond

    form = {
        "kind": "forwarded_petition",
        "unit_level": "commune",
        "asker": "none",
        "information": ("ordinary",),
        "reported": False,
        "scope": "own",
        "channel": "office",
    }
    page = reply_html(respond(facts_of(form, "13/11/2026", "8 giờ 15")))
    assert "thứ Hai 7/12/2026" in page and "237/2026/NĐ-CP" in page
    for day, clock in (("31/2/2026", "8 giờ"), ("13/11/2026", "sáng"), ("", "")):
        with pytest.raises(InputError, match="chưa đọc được"):
            facts_of(form, day, clock)
    assert paper_sheet().count("☐") > 20


def test_old_and_new_stand_side_by_side_from_the_base() -> None:
    from phatngon.lessons.reply_form import kinds_table, old_new_table

    page = old_new_table(TODAY)
    assert page.count("<tr>") == 41 and "15 ngày làm việc" in page and "chưa chắc" in page
    assert "24 giờ" in kinds_table(TODAY) and "244/2026" not in kinds_table(date(2024, 3, 19))


def test_a_term_that_rests_on_a_later_law_is_not_told_of_an_earlier_day() -> None:
    names = ["hướng dẫn gửi đúng cơ quan", "căn cứ từ chối"]
    old, new = (terms_html(names, day) for day in (date(2024, 3, 19), date(2026, 11, 23)))
    assert (
        "hướng dẫn gửi đúng cơ quan" in old
        and "căn cứ từ chối" not in old
        and "căn cứ từ chối" in new
    )
    assert terms_html(["căn cứ từ chối"], date(2024, 3, 19)) == ""
    with pytest.raises(InputError, match="chưa có"):
        terms_html(["không có từ này"], date(2024, 3, 19))


@pytest.mark.parametrize("day", ["2024-03-19", "2026-07-15", "2026-11-23"])
def test_a_short_table_shows_one_to_five_main_rows_and_sends_to_the_whole_one(day: str) -> None:
    as_of = date.fromisoformat(day)
    names = {
        name.removeprefix("bang:")
        for path in lesson_paths()
        for cell in read_notebook(path).cells
        for name in shown_in(cell)
        if name.startswith("bang:") and name.endswith(SHORT)
    }
    assert len(names) >= 6
    for name in names:
        short = BeautifulSoup(str(table_html(name, as_of)), "html.parser")
        whole = BeautifulSoup(str(table_html(name.removesuffix(SHORT), as_of)), "html.parser")
        rows = [str(row) for row in short.select("tbody tr")]
        assert len(rows) <= 5 and {*rows} <= {str(row) for row in whole.select("tbody tr")}, name
        assert SHORT_NOTE in short.get_text()
        assert rows or day != "2026-11-23", name
        assert name.removesuffix(SHORT) in reference_tables(as_of) or not rows
