"""The final test: papers without keys, marking at the trainer's, records that can be verified and cannot be forged."""

from __future__ import annotations

import copy
import json
import os
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import load_bank
from phatngon.practice.clocks import clock_kind
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import ExamResult, Marked, answer_file, mark
from phatngon.practice.exam.paper import Paper, draw, exam_settings, load_sealed, new_code, open_banks, read_paper
from phatngon.practice.exam.record import self_record, trainer_record, verify
from phatngon.practice.summary import LessonSummary

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
SECRET = b"s" * 32
SEALED = load_bank(kit_root() / "exercises" / "01_nhan_dien_bao_chi.yaml")  # stands in: any bank can be drawn from
BANKS = open_banks()


def paper(code: str = "261125-AB12CD", secret: bytes = SECRET) -> Paper:
    return draw(code, secret=secret, as_of=DAY, sealed=SEALED, banks=BANKS)


def outside(made: Paper, mode: str) -> dict[str, Any]:
    """The answers of a participant, in the opaque ids of the paper."""
    give = right_answer if mode == "right" else wrong_answer
    found = {}
    for question in made.questions:
        answer = give(question.item, DAY)
        if question.item.type == "one":
            answer = question.names[answer]
        elif question.item.type in ("many", "order"):
            answer = [question.names[name] for name in answer]
        elif question.item.type in ("match", "classify"):
            answer = {question.names[left]: question.names[right] for left, right in answer.items()}
        found[question.id] = answer["text"] if isinstance(answer, dict) and set(answer) == {"text", "ticks"} else answer
    return found


def marked(answers: dict, code: str = "261125-AB12CD", learner: str = "Lan") -> ExamResult:
    return mark(answer_file(code, DAY, learner, NOW, answers), lambda code, day: draw(code, secret=SECRET, as_of=day, sealed=SEALED, banks=BANKS))


def test_a_paper_has_the_items_asked_for_and_the_same_code_gives_the_same_paper() -> None:
    made = paper()
    assert len(made.questions) == exam_settings()["sealed_items"] + exam_settings()["generated_items"]
    assert paper() == made and paper("261125-FFFFFF") != made and paper(secret=b"t" * 32) != made
    generated = [question for question in made.questions if question.item.drawn]
    assert len(generated) >= exam_settings()["generated_items"]
    assert new_code(NOW) != new_code(NOW) and new_code(NOW).startswith("261125-")


def test_every_objective_comes_before_any_comes_twice() -> None:
    sealed = paper().questions[:exam_settings()["sealed_items"]]
    counts = {objective.id: sum(question.item.objective == objective.id for question in sealed) for objective in SEALED.objectives}
    assert max(counts.values()) - min(counts.values()) <= 2 and min(counts.values()) >= 1


def test_a_paper_that_leaves_the_machine_holds_no_key() -> None:
    made = paper()
    text = json.dumps(made.public(), ensure_ascii=False)
    for question in made.questions:
        assert f'"{question.item.id}"' not in text
        for name in ("feedback", "hints", "after"):
            assert f'"{name}"' not in text
        for choice in getattr(question.item, "choices", ()):
            assert choice.feedback not in text
        for step in getattr(question.item, "steps", ()):
            assert step.why not in text
    assert "correct" not in text and "accept" not in text
    shown = {row["id"]: row for row in made.public()["questions"]}
    for question in made.questions:
        row = shown[question.id]
        for part in ("choices", "steps", "lefts", "rights", "cards", "bins"):
            assert row.get(part) == sorted(row[part]) if part in row else True


def test_what_a_participant_sees_can_be_answered_without_keys() -> None:
    made = paper()
    code, day, items = read_paper(json.loads(json.dumps(made.public(), ensure_ascii=False)))
    assert (code, day) == (made.code, DAY) and [item.type for item in items] == [question.item.type for question in made.questions]
    assert [item.stem for item in items] == [question.item.stem for question in made.questions]


@pytest.mark.parametrize("mode", ["right", "wrong"])
def test_marks_are_those_of_the_rules(mode: str) -> None:
    result = marked(outside(paper(), mode))
    assert result.percent == (100 if mode == "right" else 0) and result.passed == (mode == "right")
    assert {one.outcome for one in result.marked} == {"dung" if mode == "right" else "chua_dung"}
    assert ("đạt." in result.sentence()) and ("chưa đạt" in result.sentence()) == (mode == "wrong")


def test_an_empty_paper_and_a_half_right_one_are_marked_too() -> None:
    assert marked({}).percent == 0 and {one.outcome for one in marked({}).marked} == {"chua_lam"}
    right = outside(paper(), "right")
    half = dict(list(right.items())[:len(right) // 2])
    assert marked(half).percent == 50 and not marked(half).passed


@pytest.mark.parametrize("percent", [Decimal("69.9"), Decimal(70)])
def test_equality_passes(percent: Decimal) -> None:
    result = ExamResult("A", "Lan", "", tuple(Marked("x", "o", "dung", percent / 100) for _ in range(3)))
    assert result.passed == (percent == 70)


@pytest.mark.parametrize("change", [
    {"kind": "khac"}, {"answers": []}, {"code": 3}, {"learner": "  "}, {"as_of": "hôm qua"}, {"answers": {"deadbeefdeadbeef": "x"}}])
def test_a_file_that_is_no_answer_file_is_refused_with_a_sentence(change: dict) -> None:
    data = answer_file("261125-AB12CD", DAY, "Lan", NOW, {}) | change
    with pytest.raises(InputError):
        mark(data, lambda code, day: draw(code, secret=SECRET, as_of=day, sealed=SEALED, banks=BANKS))


def test_parts_of_another_question_are_refused() -> None:
    made = paper()
    question = next(question for question in made.questions if question.item.type == "one")
    other = next(other for other in made.questions if other.item.type in ("one", "many") and other != question)
    with pytest.raises(InputError, match="(?i)không thuộc đề"):
        marked({question.id: next(iter(other.names.values()))})


@pytest.mark.parametrize("data", [None, [], {"kind": "khac"}, {"kind": "phatngon-de-thi", "version": 9},
                                  {"kind": "phatngon-de-thi", "version": 1, "code": "A", "as_of": "2026-11-23", "questions": [{"id": "x"}]}])
def test_a_file_that_is_no_paper_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        read_paper(data)


def test_too_small_a_bank_makes_no_paper() -> None:
    with pytest.raises(InputError, match="(?i)chỉ có"):
        draw("A", secret=SECRET, as_of=date(2015, 1, 1), sealed=SEALED, banks=BANKS)


def passed() -> ExamResult:
    return ExamResult("261125-AB12CD", "Lan", NOW.isoformat(), (Marked("x", "o", "dung", Decimal(1)),))


def test_a_signed_record_holds_and_says_whose_key_it_is(tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path / "a")
    record = json.loads(json.dumps(trainer_record(passed(), keys, day=DAY, as_of=DAY), ensure_ascii=False))
    assert verify(record, keys.public) == (True, "Chữ ký khớp với khóa giảng viên đã công bố; giấy còn nguyên vẹn.")
    holds, said = verify(record)
    assert holds and "Đối chiếu khóa" in said
    assert verify(record, TrainerKeys(tmp_path / "b").public)[0] is False
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "a").glob("*.bin"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(["learner", "percent", "day", "exam", "basis", "statement", "kit", "signature", "public_key", "as_of"]),
       text=st.text(min_size=1, max_size=12))
def test_any_changed_field_breaks_the_record(field: str, text: str, tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    record = trainer_record(passed(), keys, day=DAY, as_of=DAY)
    forged = copy.deepcopy(record) | {field: text}
    if forged != record:
        assert verify(forged, keys.public)[0] is False


def test_a_forger_with_a_key_of_his_own_is_found_by_the_published_key(tmp_path: Path) -> None:
    forged = trainer_record(passed(), TrainerKeys(tmp_path / "khac"), name="Người khác", day=DAY, as_of=DAY)
    assert verify(forged)[0] is True
    assert verify(forged, TrainerKeys(tmp_path / "that").public) == (
        False, "Chữ ký khớp với khóa ghi trong giấy, nhưng khóa ấy không phải khóa của giảng viên đã công bố.")


def test_a_failed_test_a_bad_name_and_a_damaged_key_make_no_record(tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    with pytest.raises(InputError, match="(?i)chưa đạt"):
        trainer_record(marked({}), keys, day=DAY, as_of=DAY)
    for name in ("a\nb\x00", "x" * 81):
        with pytest.raises(InputError, match="(?i)tên trên giấy"):
            trainer_record(passed(), keys, name=name, day=DAY, as_of=DAY)
    (tmp_path / "khoa-ky.bin").write_bytes(b"ngan")
    with pytest.raises(InputError, match="(?i)bị hỏng"):
        trainer_record(passed(), keys, day=DAY, as_of=DAY)


def summary(lesson: str, right: int, total: int) -> LessonSummary:
    return LessonSummary(lesson, DAY, total, {"dung": right}, 0, 0, ())


def test_a_learner_alone_gets_a_record_that_says_it_proves_nobodys_identity() -> None:
    record = self_record("Lan", [summary("01", 8, 10), summary("02", 10, 10)], {"01": "Bài 1"}, day=DAY, as_of=DAY)
    assert record["basis"] == "self" and "không xác nhận danh tính" in record["statement"]
    assert verify(record) == (False, "Giấy tự kiểm tra: không có chữ ký, không xác nhận danh tính.")
    with pytest.raises(InputError, match="(?i)Bài 1"):
        self_record("Lan", [summary("01", 7, 10)], {"01": "Bài 1"}, day=DAY, as_of=DAY)
    with pytest.raises(InputError):
        self_record("Lan", [], {}, day=DAY, as_of=DAY)
    with pytest.raises(InputError, match="(?i)không phải giấy"):
        verify({"kind": "khac"})


def test_the_sealed_bank_serves_papers_and_stands_nowhere_a_participant_looks() -> None:
    sealed = load_sealed()
    made = draw("261125-0A0B0C", secret=SECRET, as_of=DAY, sealed=sealed, banks=BANKS)
    chosen = [question for question in made.questions if question.item.id.startswith("np-")]
    assert len(chosen) == exam_settings()["sealed_items"]
    assert {question.item.objective for question in chosen} == {objective.id for objective in sealed.objectives}
    root = kit_root()
    open_texts = " ".join(path.read_text(encoding="utf-8") for folder in ("notebooks", "exercises", "slides")
                          for path in sorted((root / folder).rglob("*")) if path.suffix in (".ipynb", ".yaml", ".md")
                          and "niem_phong" not in path.parts)
    flat = " ".join(open_texts.split())
    for item in sealed:
        assert " ".join(item.stem.split()) not in flat and item.id not in flat


@settings(max_examples=20, deadline=None)
@given(code=st.text("0123456789ABCDEF", min_size=6, max_size=6), secret=st.binary(min_size=16, max_size=16))
def test_no_kind_of_clock_is_asked_twice_while_another_is_to_be_had(code: str, secret: bytes) -> None:
    made = draw(code, secret=secret, as_of=DAY, sealed=load_sealed(), banks=BANKS)
    kinds = [kind for question in made.questions if (kind := clock_kind(question.item))]
    assert len(kinds) == len(set(kinds)) >= exam_settings()["generated_items"]
    own = [question.item for question in made.questions if question.item.drawn and not question.item.id.startswith("np-")]
    assert len({item.lesson for item in own}) >= 3


def test_where_kinds_run_out_they_come_again_as_evenly_as_can_be() -> None:
    few = [bank for bank in BANKS if bank.lesson == "02_cung_cap_thong_tin"]
    made = draw("A", secret=SECRET, as_of=DAY, sealed=SEALED, banks=few)
    counts = Counter(kind for question in made.questions if (kind := clock_kind(question.item)))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_copy_without_the_sealed_bank_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="(?i)không có ngân hàng niêm phong"):
        load_sealed(tmp_path)
