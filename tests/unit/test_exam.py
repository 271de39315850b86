"""The final test: papers without keys, marking at the trainer's, records that can be verified and cannot be forged."""

from __future__ import annotations

import base64
import contextlib
import copy
import io
import json
import os
import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base.ed25519 import of_small_order
from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root, user_folder
from phatngon.cli.main import main
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.bank import load_bank
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import ExamResult, Marked, answer_file, mark
from phatngon.practice.exam.paper import (
    Paper,
    draw,
    exam_settings,
    load_sealed,
    new_code,
    open_banks,
    read_paper,
)
from phatngon.practice.exam.record import message_of, self_record, trainer_record, verify
from phatngon.practice.outcome import Outcome
from phatngon.practice.summary import LessonSummary

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
SECRET = b"s" * 32
SEALED = load_bank(
    kit_root() / "exercises" / "01_nhan_dien_bao_chi.yaml"
)  # stands in: any bank can be drawn from
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
        found[question.id] = (
            answer["text"]
            if isinstance(answer, dict) and set(answer) == {"text", "ticks"}
            else answer
        )
    return found


def marked(answers: dict, code: str = "261125-AB12CD", learner: str = "Lan") -> ExamResult:
    return mark(
        answer_file(code, DAY, learner, NOW, answers),
        lambda code: draw(code, secret=SECRET, as_of=DAY, sealed=SEALED, banks=BANKS),
    )


def test_a_paper_has_the_items_asked_for_and_the_same_code_gives_the_same_paper() -> None:
    made = paper()
    assert (
        len(made.questions) == exam_settings()["sealed_items"] + exam_settings()["generated_items"]
    )
    assert paper() == made and paper("261125-FFFFFF") != made and paper(secret=b"t" * 32) != made
    generated = [question for question in made.questions if question.item.drawn]
    assert len(generated) >= exam_settings()["generated_items"]
    assert new_code(NOW) != new_code(NOW) and new_code(NOW).startswith("261125-")


def test_every_objective_comes_before_any_comes_twice() -> None:
    sealed = paper().questions[: exam_settings()["sealed_items"]]
    counts = {
        objective.id: sum(question.item.objective == objective.id for question in sealed)
        for objective in SEALED.objectives
    }
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
    assert (code, day) == (made.code, DAY) and [item.type for item in items] == [
        question.item.type for question in made.questions
    ]
    assert [item.stem for item in items] == [question.item.stem for question in made.questions]


@pytest.mark.parametrize("mode", ["right", "wrong"])
def test_marks_are_those_of_the_rules(mode: str) -> None:
    result = marked(outside(paper(), mode))
    assert result.percent == (100 if mode == "right" else 0) and result.passed == (mode == "right")
    assert {one.outcome for one in result.marked} == {
        Outcome.RIGHT if mode == "right" else Outcome.WRONG
    }
    assert ("đạt." in result.sentence()) and ("chưa đạt" in result.sentence()) == (mode == "wrong")


def test_an_empty_paper_and_a_half_right_one_are_marked_too() -> None:
    assert marked({}).percent == 0 and {one.outcome for one in marked({}).marked} == {
        Outcome.NOT_DONE
    }
    right = outside(paper(), "right")
    half = dict(list(right.items())[: len(right) // 2])
    assert marked(half).percent == 50 and not marked(half).passed


@pytest.mark.parametrize("percent", [Decimal("69.9"), Decimal(70)])
def test_equality_passes(percent: Decimal) -> None:
    result = ExamResult(
        "A", "Lan", DAY, "", tuple(Marked("x", "o", Outcome.RIGHT, percent / 100) for _ in range(3))
    )
    assert result.passed == (percent == 70)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "khac"},
        {"answers": []},
        {"code": 3},
        {"learner": "  "},
        {"answers": {"deadbeefdeadbeef": "x"}},
    ],
)
def test_a_file_that_is_no_answer_file_is_refused_with_a_sentence(change: dict) -> None:
    data = answer_file("261125-AB12CD", DAY, "Lan", NOW, {}) | change
    with pytest.raises(InputError):
        mark(data, lambda code: draw(code, secret=SECRET, as_of=DAY, sealed=SEALED, banks=BANKS))


def test_parts_of_another_question_are_refused() -> None:
    made = paper()
    question = next(question for question in made.questions if question.item.type == "one")
    other = next(
        other
        for other in made.questions
        if other.item.type in ("one", "many") and other != question
    )
    with pytest.raises(InputError, match="(?i)không thuộc đề"):
        marked({question.id: next(iter(other.names.values()))})


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"kind": "khac"},
        {"kind": "phatngon-de-thi", "version": 9},
        {
            "kind": "phatngon-de-thi",
            "version": 1,
            "code": "A",
            "as_of": "2026-11-23",
            "questions": [{"id": "x"}],
        },
    ],
)
def test_a_file_that_is_no_paper_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        read_paper(data)


def test_too_small_a_bank_makes_no_paper() -> None:
    with pytest.raises(InputError, match="(?i)chỉ có"):
        draw("A", secret=SECRET, as_of=date(2015, 1, 1), sealed=SEALED, banks=BANKS)


def passed() -> ExamResult:
    return ExamResult(
        "261125-AB12CD", "Lan", DAY, NOW.isoformat(), (Marked("x", "o", Outcome.RIGHT, Decimal(1)),)
    )


def test_a_signed_record_holds_and_says_whose_key_it_is(tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path / "a")
    record = json.loads(json.dumps(trainer_record(passed(), keys, day=DAY), ensure_ascii=False))
    holds, said = verify(record, keys.public)
    assert holds and said.startswith(
        "Chữ ký khớp với khóa giảng viên đã công bố; giấy còn nguyên vẹn."
    )
    assert (
        "Giấy lập cho Lan" in said
        and "kết quả 100,0%" in said
        and "ngày lập 23/11/2026" in said
        and "đề 261125-AB12CD" in said
    )
    holds, said = verify(record)
    assert not holds and "Chưa biết ai ký" in said and "--key" in said
    assert verify(record, TrainerKeys(tmp_path / "b").public)[0] is False
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "a").glob("*.bin"))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    field=st.sampled_from(
        [
            "learner",
            "percent",
            "day",
            "exam",
            "basis",
            "statement",
            "kit",
            "signature",
            "public_key",
            "as_of",
        ]
    ),
    text=st.text(min_size=1, max_size=12),
)
def test_any_changed_field_breaks_the_record(field: str, text: str, tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    record = trainer_record(passed(), keys, day=DAY)
    forged = copy.deepcopy(record) | {field: text}
    if forged != record:
        assert verify(forged, keys.public)[0] is False


def test_a_forger_with_a_key_of_his_own_is_found_by_the_published_key(tmp_path: Path) -> None:
    forged = trainer_record(passed(), TrainerKeys(tmp_path / "khac"), name="Người khác", day=DAY)
    assert verify(forged)[0] is False
    assert verify(forged, TrainerKeys(tmp_path / "that").public) == (
        False,
        "Chữ ký khớp với khóa ghi trong giấy, nhưng khóa ấy không phải khóa của giảng viên đã công bố.",
    )


def test_a_failed_test_a_bad_name_and_a_damaged_key_make_no_record(tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    with pytest.raises(InputError, match="(?i)chưa đạt"):
        trainer_record(marked({}), keys, day=DAY)
    for name in ("a\nb\x00", "x" * 81):
        with pytest.raises(InputError, match="(?i)tên trên giấy"):
            trainer_record(passed(), keys, name=name, day=DAY)
    _ = keys.public
    (tmp_path / "khoa-ky.bin").write_bytes(b"ngan")
    with pytest.raises(InputError, match="(?i)bị hỏng"):
        trainer_record(passed(), keys, day=DAY)


@pytest.mark.parametrize(
    "change",
    [{"them": "1"}, {"version": "1"}, {"learner": None}, {"percent": 100}, {"version": True}],
)
def test_a_record_of_other_fields_or_types_does_not_hold(change: dict, tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    made = {**trainer_record(passed(), keys, day=DAY), **change}
    made["signature"] = keys.sign(message_of(made))  # even where the trainer's own key signed it
    assert verify(made, keys.public)[0] is False
    made.pop("learner")
    assert verify(made, keys.public)[0] is False


SMALL = [
    bytes(32),
    bytes([1]) + bytes(31),
    bytes([0xEC]) + b"\xff" * 30 + b"\x7f",
    bytes([0xED]) + b"\xff" * 30 + b"\x7f",
    bytes([0xEE]) + b"\xff" * 30 + b"\xff",
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
]


@pytest.mark.parametrize("key", SMALL, ids=lambda key: key.hex()[:8])
def test_a_key_for_which_one_signature_fits_every_message_is_refused(
    key: bytes, tmp_path: Path
) -> None:
    assert of_small_order(key)
    public = base64.b64encode(key).decode()
    record = trainer_record(passed(), TrainerKeys(tmp_path), day=DAY) | {"public_key": public}
    record["signature"] = base64.b64encode(bytes([1]) + bytes(63)).decode()
    assert verify(record, public)[0] is False


def test_base64_written_in_another_way_is_another_signature(tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    record = trainer_record(passed(), keys, day=DAY)
    other = (
        record["signature"][:-3] + chr(ord(record["signature"][-3]) + 1) + "=="
    )  # the same bytes, other spare bits
    if base64.b64decode(other) == base64.b64decode(record["signature"]):
        assert verify(record | {"signature": other}, keys.public)[0] is False
    assert verify(record | {"signature": record["signature"] + "\n"}, keys.public)[0] is False


def _first_keys(folder: str) -> tuple[bytes, str]:
    keys = TrainerKeys(Path(folder))
    return keys.secret, keys.public


def test_processes_that_begin_together_get_the_same_keys(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(abs, range(8)))  # all four stand ready
        for number in range(12):
            found = set(pool.map(_first_keys, [str(tmp_path / str(number))] * 4))
            assert len(found) == 1


@pytest.mark.parametrize("lost", ["bi-mat-ra-de.bin", "khoa-ky.bin"])
def test_a_lost_half_is_told_and_never_made_anew(lost: str, tmp_path: Path) -> None:
    keys = TrainerKeys(tmp_path)
    before = keys.secret, keys.public
    kept = (tmp_path / lost).read_bytes()
    (tmp_path / lost).unlink()
    with pytest.raises(InputError, match="(?i)đã mất"):
        _ = keys.secret if lost.startswith("bi") else keys.public
    assert not (tmp_path / lost).exists()
    (tmp_path / lost).write_bytes(kept)
    assert (keys.secret, keys.public) == before


def test_keys_whose_making_was_cut_short_are_made_whole(tmp_path: Path) -> None:
    (tmp_path / "dang-tao-khoa").write_bytes(b"")
    (tmp_path / "bi-mat-ra-de.bin").write_bytes(b"x" * 32)
    keys = TrainerKeys(tmp_path)
    assert len(keys.secret) == 32 and keys.public and not (tmp_path / "dang-tao-khoa").exists()
    assert (tmp_path / "khoa-cong-khai.txt").read_text().strip() == keys.public


class Hall:
    """A trainer with papers drawn, and what participants hand in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def draw(self) -> None:
        """Three papers."""
        to = str(self.folder / "de")
        assert self.run("draw", "--count", "3", "--to", to, "--as-of", "2026-11-23")[0] == 0

    @property
    def codes(self) -> list[str]:
        """The codes of the papers drawn."""
        found = (self.folder / "de" / "phat").glob("de-*.json")
        return sorted(path.stem.removeprefix("de-") for path in found)

    def run(self, *arguments: str) -> tuple[int, str]:
        with (
            contextlib.redirect_stdout(io.StringIO()) as out,
            contextlib.redirect_stderr(io.StringIO()) as err,
        ):
            code = main(["exam", *arguments])
        return code, out.getvalue() + err.getvalue()

    def hand_in(
        self, code: str, learner: str, *, answers: dict | None = None, **change: Any
    ) -> Path:
        keys = TrainerKeys()
        made = draw(code, secret=keys.secret, as_of=DAY, sealed=load_sealed(), banks=open_banks())
        data = (
            answer_file(
                code, DAY, learner, NOW, outside(made, "right") if answers is None else answers
            )
            | change
        )
        path = self.folder / f"bai-lam-{learner}.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path

    def records(self, to: str) -> dict[str, dict]:
        return {
            path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in (self.folder / to / "giay").glob("*.json")
        }


@pytest.fixture
def hall(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Hall:
    from phatngon.lessons import exam_pages

    def quick(
        html: str, path: Path, **_: Any
    ) -> dict[str, Path]:  # PDF and HTML have tests of their own
        return {}

    monkeypatch.setattr(exam_pages, "write_formats", quick)
    drawn = tmp_path_factory.getbasetemp() / "phong-thi"
    if (
        not drawn.exists()
    ):  # drawn once, then each test gets a copy, with the trainer's keys and ledger
        made = Hall(tmp_path)
        made.draw()
        shutil.copytree(tmp_path, drawn / "de-ra")
        shutil.copytree(user_folder(), drawn / "du-lieu")
        return made
    shutil.copytree(drawn / "de-ra", tmp_path, dirs_exist_ok=True)
    shutil.copytree(drawn / "du-lieu", user_folder(), dirs_exist_ok=True)
    return Hall(tmp_path)


def test_one_broken_file_never_stops_the_marking_of_a_class(hall: Hall) -> None:
    good = hall.hand_in(hall.codes[0], "Lan")
    moment = next(
        question
        for question in draw(
            hall.codes[1],
            secret=TrainerKeys().secret,
            as_of=DAY,
            sealed=load_sealed(),
            banks=open_banks(),
        ).questions
        if question.item.type == "moment"
    )
    broken = [
        hall.hand_in(hall.codes[1], "Xa", answers={moment.id: "0001-01-01T00:00:00+14:00"}),
        hall.hand_in(hall.codes[1], "Sai", answers={moment.id: {"a": [[]]}}),
        hall.hand_in(hall.codes[2], "Ma", finished_at="@@"),
    ]
    broken[-1].write_text(
        broken[-1].read_text(encoding="utf-8").replace("@@", "\\ud800"), encoding="utf-8"
    )
    for name, text in {
        "trong": "",
        "sau": "[" * 100_000,
        "mang": "[]",
        "doi": '{"kind": "a", "kind": "b"}',
        "nua": '{"a": "\\udc00"}',
    }.items():
        broken.append(hall.folder / f"bai-lam-{name}.json")
        broken[-1].write_text(text, encoding="utf-8")
    (hall.folder / "bai-lam-nhi-phan.json").write_bytes(b"\xff\xfe\x00")
    broken.append(hall.folder / "bai-lam-nhi-phan.json")
    code, said = hall.run(
        "score", *map(str, broken), str(good), "--to", str(hall.folder / "ket-qua")
    )
    assert code == 1 and "Lan – đề" in said and "Traceback" not in said and "Error" not in said
    assert [record["learner"] for record in hall.records("ket-qua").values()] == ["Lan"]
    assert all(path.name in said or path.stem.removeprefix("bai-lam-") in said for path in broken)


def test_the_date_of_the_law_comes_from_the_trainers_ledger(hall: Hall) -> None:
    path = hall.hand_in(hall.codes[0], "Lan", as_of="9999-12-31")
    assert hall.run("score", str(path), "--to", str(hall.folder / "k"))[0] == 0
    [record] = hall.records("k").values()
    assert record["as_of"] == "2026-11-23"


def test_a_code_that_was_not_drawn_here_is_not_marked(hall: Hall) -> None:
    path = hall.hand_in("261125-FFFFFF", "Lan")
    code, said = hall.run("score", str(path), "--to", str(hall.folder / "k"))
    assert code == 1 and "không có trong sổ ra đề" in said and not hall.records("k")


def test_one_paper_serves_one_person_once(hall: Hall) -> None:
    first, second = hall.hand_in(hall.codes[0], "Lan"), hall.hand_in(hall.codes[0], "Minh")
    code, said = hall.run("score", str(first), str(second), "--to", str(hall.folder / "k1"))
    assert code == 1 and "hơn một bài nộp" in said and not hall.records("k1")
    assert (
        hall.run("score", str(first), "--to", str(hall.folder / "k2"))[0] == 0
        and len(hall.records("k2")) == 1
    )
    code, said = hall.run("score", str(second), "--to", str(hall.folder / "k3"))
    assert code == 1 and "đã có giấy lập cho" in said and not hall.records("k3")
    assert (
        hall.run("score", str(first), "--to", str(hall.folder / "k4"))[0] == 0
        and len(hall.records("k4")) == 1
    ), "làm lại việc cũ thì được"


def test_a_pattern_and_a_folder_are_taken_where_no_shell_expands_them(hall: Hall) -> None:
    hall.hand_in(hall.codes[0], "Lan")
    hall.hand_in(hall.codes[1], "Minh")
    for named in (str(hall.folder / "bai-lam-*.json"), str(hall.folder)):
        code, said = hall.run("score", named)
        assert code == 0 and "Lan – đề" in said and "Minh – đề" in said


def test_verifying_a_file_with_doubled_fields_is_refused(hall: Hall) -> None:
    hall.run("score", str(hall.hand_in(hall.codes[0], "Lan")), "--to", str(hall.folder / "k"))
    [path] = (hall.folder / "k" / "giay").glob("*.json")
    text = path.read_text(encoding="utf-8")
    assert (
        hall.run("verify", str(path), "--key", TrainerKeys().public)[0] == 0
        and hall.run("verify", str(path))[0] == 1
    )
    path.write_text(
        text.replace('"learner": "Lan"', '"learner": "Người khác", "learner": "Lan"'),
        encoding="utf-8",
    )
    assert hall.run("verify", str(path), "--key", TrainerKeys().public)[0] == 2


def summary(lesson: str, right: int, total: int) -> LessonSummary:
    return LessonSummary(lesson, DAY, total, {Outcome.RIGHT: right}, 0, 0, ())


def test_a_learner_alone_gets_a_record_that_says_it_proves_nobodys_identity() -> None:
    record = self_record(
        "Lan", [summary("01", 8, 10), summary("02", 10, 10)], {"01": "Bài 1"}, day=DAY, as_of=DAY
    )
    assert record["basis"] == "self" and "không xác nhận danh tính" in record["statement"]
    assert verify(record) == (
        False,
        "Phiếu tự kiểm tra: không có chữ ký, không xác nhận danh tính.",
    )
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
    assert {question.item.objective for question in chosen} == {
        objective.id for objective in sealed.objectives
    }
    root = kit_root()
    open_texts = " ".join(
        path.read_text(encoding="utf-8")
        for folder in ("notebooks", "exercises", "slides")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".ipynb", ".yaml", ".md") and "niem_phong" not in path.parts
    )
    flat = " ".join(open_texts.split())
    for item in sealed:
        assert " ".join(item.stem.split()) not in flat and item.id not in flat


@settings(max_examples=20, deadline=None)
@given(
    code=st.text("0123456789ABCDEF", min_size=6, max_size=6),
    secret=st.binary(min_size=16, max_size=16),
)
def test_no_kind_of_clock_is_asked_twice_while_another_is_to_be_had(
    code: str, secret: bytes
) -> None:
    made = draw(code, secret=secret, as_of=DAY, sealed=load_sealed(), banks=BANKS)
    kinds = [kind for question in made.questions if (kind := question.item.clock_kind())]
    assert len(kinds) == len(set(kinds)) >= exam_settings()["generated_items"]
    own = [
        question.item
        for question in made.questions
        if question.item.drawn and not question.item.id.startswith("np-")
    ]
    assert len({item.lesson for item in own}) >= 3


def test_where_kinds_run_out_they_come_again_as_evenly_as_can_be() -> None:
    few = [bank for bank in BANKS if bank.lesson == "02_cung_cap_thong_tin"]
    made = draw("A", secret=SECRET, as_of=DAY, sealed=SEALED, banks=few)
    counts = Counter(kind for question in made.questions if (kind := question.item.clock_kind()))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_copy_without_the_sealed_bank_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="(?i)không có ngân hàng niêm phong"):
        load_sealed(tmp_path)
