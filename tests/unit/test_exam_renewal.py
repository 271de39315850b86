"""Records after a change of law: which ones it touches, a few questions on what changed, a new record chained to the old one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.cli import exam as exam_verbs
from phatngon.cli import exam_records
from phatngon.cli.main import main
from phatngon.law.library import Law, load_law
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import ExamResult, Marked, answer_file, mark
from phatngon.practice.exam.office import Office
from phatngon.practice.exam.paper import Paper, exam_settings
from phatngon.practice.exam.record import (
    digest_of,
    follows,
    message_of,
    self_record,
    trainer_record,
    verify,
)
from phatngon.practice.exam.staleness import DERIVED, UNKNOWN, WRITTEN, staleness
from phatngon.practice.outcome import Outcome
from phatngon.practice.summary import LessonSummary

OLD, DAY = date(2026, 8, 15), date(2026, 11, 23)
NOW = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
RESTS = (
    "A16-D4",
    "A16-D7",
    "N244-D7K3",
)  # the access law of before September, and what did not change


def result(
    learner: str = "Lan",
    as_of: date = OLD,
    rests: tuple[str, ...] = RESTS,
    code: str = "260815-AAAAAA",
) -> ExamResult:
    return ExamResult(
        code, learner, as_of, "", (Marked("x", "o", Outcome.RIGHT, Decimal(1), rests),)
    )


def record(learner: str = "Lan", keys: TrainerKeys | None = None, **more: Any) -> dict[str, Any]:
    made = trainer_record(result(learner), keys or TrainerKeys(), day=OLD, **more)
    return json.loads(json.dumps(made, ensure_ascii=False))


def first_version(record: dict[str, Any], keys: TrainerKeys) -> dict[str, Any]:
    """The same record as version 0.5 signed it: no word of what it rests on."""
    bare = {
        name: value for name, value in record.items() if name not in ("provisions", "signature")
    } | {"version": 1}
    return {**bare, "signature": keys.sign(message_of(bare))}


def answers(paper: Paper, learner: str, mode: str = "right") -> dict[str, Any]:
    give = right_answer if mode == "right" else wrong_answer
    found = {}
    for question in paper.questions:
        answer, names = give(question.item, paper.as_of), question.names
        if question.item.type == "one":
            answer = names[answer]
        elif question.item.type in ("many", "order"):
            answer = [names[name] for name in answer]
        elif question.item.type in ("match", "classify"):
            answer = {names[left]: names[right] for left, right in answer.items()}
        found[question.id] = answer
    return answer_file(paper.code, paper.as_of, learner, NOW, found)


def renewed(office: Office, old: dict[str, Any], learner: str = "Lan") -> dict[str, Any]:
    """The whole way: draw, answer, mark, sign."""
    made = office.renew(old, DAY, NOW)
    marked = mark(answers(made.paper, learner), office.paper_of)
    signed = office.record_for(marked, NOW.date())
    office.signed(marked, NOW)
    return json.loads(json.dumps(signed, ensure_ascii=False))


def test_a_record_says_which_provisions_its_questions_rest_on_and_under_which_law() -> None:
    made = record()
    assert made["version"] == 2 and made["provisions"] == sorted(RESTS)
    assert made["as_of"] == "2026-08-15" and verify(made, TrainerKeys().public)[0]
    forged = made | {"provisions": ["N244-D7K3"]}
    assert not verify(forged, TrainerKeys().public)[0]


def test_a_record_signed_by_the_former_version_still_holds() -> None:
    keys = TrainerKeys()
    old = first_version(record(), keys)
    assert verify(old, keys.public)[0]
    assert not verify(old | {"provisions": []}, keys.public)[0]


def test_a_self_made_record_knows_its_provisions_too() -> None:
    done = [LessonSummary("01", DAY, 10, {Outcome.RIGHT: 10}, 0, 0, ())]
    made = self_record("Lan", done, {}, day=DAY, as_of=DAY, provisions=["b", "a", "b"])
    assert made["provisions"] == ["a", "b"]


def test_what_moved_is_told_with_what_came_in_its_place() -> None:
    found = staleness(RESTS, OLD, DAY)
    assert {move.provision.id for move in found.moved} == {"A16-D4", "A16-D7"}
    assert {"A26-D7", "A26-D16"} <= {one.id for one in found.began} and not found.lost
    assert any("Hết hiệu lực" in line for line in found.sentences())
    assert not staleness(["N244-D7K3"], OLD, DAY).touched
    assert not staleness(RESTS, OLD, date(2026, 8, 31)).touched
    assert staleness(RESTS, OLD, date(2026, 9, 1)).touched
    with pytest.raises(InputError, match="đứng trước"):
        staleness(RESTS, DAY, OLD)


def test_an_id_the_base_has_no_more_is_told_and_never_passed_over() -> None:
    found = staleness(["N244-D7K3", "KHONG-CO"], OLD, DAY)
    assert found.touched and found.lost == ("KHONG-CO",) and "KHONG-CO" in found.sentences()[0]


def test_a_new_text_at_the_same_place_of_an_instrument_touches_what_rested_on_the_old_one() -> None:
    law = load_law()
    old = law["N244-D7K3"].model_copy(update={"effective_to": date(2026, 11, 30)})
    new = law["N244-D7K3"].model_copy(
        update={"id": "N244-D7K3-2026", "effective_from": date(2026, 12, 1)}
    )
    beside = law["N244-D7K4"].model_copy(
        update={"id": "N244-D7K4-2026", "effective_from": date(2026, 12, 1)}
    )
    others = [one for one in law.values() if one.id != old.id]
    base = Law([*others, old, new, beside])
    from phatngon.law.changes import Changes

    found = staleness([old.id], DAY, date(2026, 12, 1), base, Changes((), {}))
    assert [move.provision.id for move in found.moved] == [old.id]
    assert [one.id for one in found.began] == [new.id], "khoản bên cạnh không phải căn cứ của giấy"


def test_every_old_provision_of_the_forty_points_finds_what_came_in_its_place() -> None:
    from phatngon.law.changes import load_changes

    law = load_law()
    for row in load_changes().rows:
        for name in row.before:
            first, second = law[name].effective_from, law[name].effective_to
            if not first or not second:
                continue
            later = [law[one].effective_from for one in row.after]
            until = max([second, *(day for day in later if day)], default=second)
            found = staleness([name], second, date.fromordinal(until.toordinal() + 1))
            assert found.moved and row.title in found.points
            began = {one.id for one in found.began}
            assert {
                one for one in row.after if (law[one].effective_from or second) > second
            } <= began


class Table:
    """A trainer's machine: keys and ledger in the test's own folder."""

    def __init__(self) -> None:
        self.office, self.keys = Office(), TrainerKeys()
        self.old = record()


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_renewal_asks_a_few_questions_on_what_changed_and_says_where_there_are_fewer(
    table: Table,
) -> None:
    made = table.office.renew(table.old, DAY, NOW)
    new = {one.id for one in made.stale.began}
    assert 1 <= len(made.paper.questions) <= exam_settings()["renewal_items"]
    for question in made.paper.questions:
        assert new & {name.partition(".")[0] for name in question.item.rests_on}
    assert any(question.item.id.startswith("np-") for question in made.paper.questions), (
        "ngân hàng niêm phong đứng trước"
    )
    said = made.sentence()
    if len(made.paper.questions) < exam_settings()["renewal_items"]:
        assert "bộ câu hỏi chỉ có" in said
    assert ("Đề không hỏi về" in said) == bool(made.not_asked)
    asked = {name.partition(".")[0] for one in made.paper.questions for name in one.item.rests_on}
    assert not asked & set(made.not_asked)
    public = json.dumps(made.paper.public(), ensure_ascii=False)
    assert '"np-' not in public and "gia hạn" in made.paper.public()["title"]


def test_a_change_of_the_whole_law_is_five_questions_and_a_word_that_the_test_should_be_taken_again(
    table: Table,
) -> None:
    before = date(2026, 6, 15)
    rests = tuple(one.id for one in load_law().values() if one.in_force(before))
    old = trainer_record(result(as_of=before, rests=rests), table.keys, day=before)
    made = table.office.renew(old, DAY, NOW)
    assert len(made.paper.questions) == exam_settings()["renewal_items"]
    said = made.sentence()
    assert "điều khoản khác" in said and "nên cho làm lại bài kiểm tra cuối khóa" in said
    assert len(said) < 600 and all(len(line) < 600 for line in made.stale.sentences())
    marked = mark(answers(made.paper, "Lan"), table.office.paper_of)
    new = table.office.record_for(marked, NOW.date())
    law = load_law()
    assert all(law[name].in_force(DAY) for name in new["provisions"])
    assert not set(new["provisions"]) & set(new["not_asked"])
    assert set(made.not_asked) == {one.id for one in made.stale.began} - set(new["provisions"])


def test_a_renewed_record_is_signed_chained_and_bears_the_new_law_date(table: Table) -> None:
    new = renewed(table.office, table.old)
    assert (
        verify(new, table.keys.public)[0] and "Nối tiếp giấy" in verify(new, table.keys.public)[1]
    )
    assert new["renews"] == digest_of(table.old) and follows(new, table.old) == ""
    assert (new["as_of"], new["learner"], new["day"]) == ("2026-11-23", "Lan", "2026-11-25")
    assert "N244-D7K3" in new["provisions"] and "A16-D7" not in new["provisions"]
    rests = table.office.rests_of(new)
    assert rests.source == WRITTEN and rests.provisions is not None
    assert not staleness(rests.provisions, DAY, date(2026, 12, 15)).touched


def test_a_record_renewed_twice_is_a_chain_of_three(table: Table, monkeypatch: Any) -> None:
    keys = table.keys
    first = trainer_record(
        result(as_of=date(2026, 6, 15), rests=("N09-D8K3", "A16-D7")), keys, day=date(2026, 6, 15)
    )
    office = table.office
    made = office.renew(first, OLD, datetime(2026, 8, 16, 9, tzinfo=VIETNAM))
    marked = mark(answers(made.paper, "Lan"), office.paper_of)
    second = office.record_for(marked, date(2026, 8, 16))
    office.signed(marked, NOW)
    assert "A16-D7" in second["provisions"], "điều còn hiệu lực thì giữ"
    third = renewed(office, second)
    assert follows(second, first) == "" and follows(third, second) == ""
    assert follows(third, first) != ""
    assert all(verify(one, keys.public)[0] for one in (first, second, third))


def tampered(field: str, value: Any) -> Callable[[Table], Any]:
    return lambda table: table.old | {field: value}


def resigned(**change: Any) -> Callable[[Table], Any]:
    """A record with other fields, signed by the trainer's own key as the kit would."""

    def made(table: Table) -> Any:
        bare = {name: value for name, value in (table.old | change).items() if name != "signature"}
        return {**bare, "signature": table.keys.sign(message_of(bare))}

    return made


REFUSED: dict[str, tuple[Callable[[Table], Any], str]] = {
    "forged without a signature": (tampered("signature", "A" * 88), "Chữ ký không khớp"),
    "altered name": (tampered("learner", "Minh"), "Chữ ký không khớp"),
    "altered law date": (tampered("as_of", "2026-07-01"), "Chữ ký không khớp"),
    "altered provisions": (tampered("provisions", ["A16-D7"]), "Chữ ký không khớp"),
    "a field too many": (tampered("renews", "0" * 64), "thiếu hoặc thừa trường"),
    "a field of another type": (tampered("provisions", "A16-D7"), "thiếu hoặc thừa trường"),
    "another version": (tampered("version", 9), "thiếu hoặc thừa trường"),
    "the key of another trainer": (
        lambda table: record(keys=TrainerKeys(table.keys.folder / "khac")),
        "không phải khóa của giảng viên",
    ),
    "self-made": (
        lambda table: self_record(
            "Lan",
            [LessonSummary("01", DAY, 1, {Outcome.RIGHT: 1}, 0, 0, ())],
            {},
            day=OLD,
            as_of=OLD,
        ),
        "Phiếu tự kiểm tra",
    ),
    "signed on a day to come": (resigned(day="2026-12-24"), "sau hôm nay"),
    "under the law of a day to come": (resigned(as_of="2027-02-01"), "sau hôm nay"),
    "signed with a share that is no number": (resigned(percent="nhiều"), "sai cách viết"),
    "signed with a day that is none": (resigned(day="hôm qua"), "sai cách viết"),
    "resting on nothing that changed": (
        resigned(provisions=["N244-D7K3"]),
        "không có điều khoản nào",
    ),
    "old and of another machine": (
        lambda table: first_version(table.old, table.keys),
        "chưa biết giấy này dựa vào",
    ),
    "no record at all": (
        lambda table: {"kind": "khac"},
        "không phải giấy xác nhận",
    ),
    "a list": (lambda table: [table.old], "không phải giấy xác nhận"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_record_that_may_not_be_renewed_is_refused_with_its_reason(
    name: str, table: Table
) -> None:
    made, told = REFUSED[name]
    with pytest.raises(InputError, match=f"(?i){told}"):
        table.office.renew(made(table), DAY, NOW)
    assert not table.office.ledger.signed_for(renews=digest_of(table.old))


def test_a_renewal_under_the_law_of_a_day_to_come_is_refused(table: Table) -> None:
    with pytest.raises(InputError, match="sau hôm nay"):
        table.office.renew(table.old, date(2027, 1, 1), NOW)


def test_the_same_answers_serve_once(table: Table) -> None:
    made = table.office.renew(table.old, DAY, NOW)
    given = answers(made.paper, "Lan")
    marked = mark(given, table.office.paper_of)
    assert table.office.record_for(marked, NOW.date())
    table.office.signed(marked, NOW)
    with pytest.raises(InputError, match="đã dùng để lập giấy"):
        table.office.record_for(mark(given, table.office.paper_of), NOW.date())
    with pytest.raises(InputError, match="đã được gia hạn"):
        table.office.renew(table.old, DAY, NOW)


def test_two_papers_drawn_for_one_record_give_one_new_record(table: Table) -> None:
    one, other = (table.office.renew(table.old, DAY, NOW) for _ in range(2))
    marked = mark(answers(one.paper, "Lan"), table.office.paper_of)
    table.office.signed(marked, NOW)
    with pytest.raises(InputError, match="Giấy trước đã được gia hạn"):
        table.office.record_for(mark(answers(other.paper, "Lan"), table.office.paper_of), DAY)


def test_answers_of_one_renewal_fit_no_other_and_nobody_elses_record(table: Table) -> None:
    mine = table.office.renew(table.old, DAY, NOW)
    theirs = table.office.renew(record("Minh"), DAY, NOW)
    replayed = answers(mine.paper, "Minh") | {"code": theirs.paper.code}
    with pytest.raises(InputError, match="không thuộc đề"):
        mark(replayed, table.office.paper_of)
    other = mark(answers(mine.paper, "Minh"), table.office.paper_of)
    with pytest.raises(InputError, match="ra cho “Lan”"):
        table.office.record_for(other, NOW.date())
    with pytest.raises(InputError, match="không có trong sổ ra đề"):
        mark(answers(mine.paper, "Lan") | {"code": "261125-FFFFFF"}, table.office.paper_of)


def test_a_renewal_that_was_not_passed_gives_no_record(table: Table) -> None:
    made = table.office.renew(table.old, DAY, NOW)
    marked = mark(answers(made.paper, "Lan", "wrong"), table.office.paper_of)
    with pytest.raises(InputError, match="(?i)chưa đạt"):
        table.office.record_for(marked, NOW.date())
    assert mark(answers(made.paper, "lan"), table.office.paper_of).passed, "đề vẫn làm lại được"


@pytest.mark.parametrize(
    "change",
    [{"renews": "0" * 64}, {"not_asked": []}, {"as_of": "2026-12-01"}, {"learner": "Minh"}],
    ids=str,
)
def test_an_altered_renewal_does_not_hold(change: dict, table: Table) -> None:
    new = renewed(table.office, table.old)
    if new | change != new:
        assert not verify(new | change, table.keys.public)[0]


def test_a_renewal_laid_beside_another_record_is_no_chain(table: Table) -> None:
    new = renewed(table.office, table.old)
    assert "không nối tiếp" in follows(new, record("Minh"))
    assert "không nối tiếp" in follows(table.old, new)
    other = copy.deepcopy(new) | {"learner": "Minh"}
    assert "không cùng người học" in follows(other, table.old)


def test_what_an_old_record_rests_on_is_derived_from_its_paper_or_said_to_be_unknown(
    table: Table,
) -> None:
    paper = table.office.draw(OLD, NOW)
    old = first_version(trainer_record(result(code=paper.code), table.keys, day=OLD), table.keys)
    rests = table.office.rests_of(old)
    wanted = {name.partition(".")[0] for one in paper.questions for name in one.item.rests_on}
    assert rests.source == DERIVED and set(rests.provisions or ()) == wanted
    stranger = first_version(table.old, table.keys)
    assert table.office.rests_of(stranger).source == UNKNOWN
    alone = {
        "basis": "self",
        "as_of": "2026-08-15",
        "lessons": [{"lesson": "03_nguoi_dan_bi_mat_hop_bao"}],
    }
    assert "A16-D7" in (table.office.rests_of(alone).provisions or ())
    for odd in ([], None, "x", [{"lesson": ["a"]}], [3]):
        assert table.office.rests_of(alone | {"lessons": odd}).source == UNKNOWN


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    from phatngon.lessons import exam_pages

    monkeypatch.setattr(exam_pages, "write_formats", lambda *_, **__: {})
    for module in (exam_verbs, exam_records):
        monkeypatch.setattr(module, "now", lambda: NOW)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["exam", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def saved(path: Path, data: Any) -> str:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_the_verbs_list_stale_records_renew_them_and_verify_the_chain(
    tmp_path: Path, verb: Any, table: Table
) -> None:
    old = saved(tmp_path / "giay-a.json", table.old)
    fresh = saved(
        tmp_path / "giay-b.json",
        trainer_record(result("Minh", DAY, ("N244-D7K3",)), table.keys, day=DAY),
    )
    bad = saved(tmp_path / "giay-c.json", table.old | {"learner": "Tư"})
    code, out, _ = verb("stale", old, fresh, "--as-of", "23/11/2026")
    assert code == 1 and "Lan, theo luật ngày 15/8/2026: luật đã thay đổi" in out
    assert "Minh, theo luật ngày 23/11/2026: không có thay đổi chạm tới" in out
    assert "exam renew" in out
    code, out, _ = verb("stale", str(tmp_path), "--as-of", "23/11/2026", "--json")
    found = json.loads(out)
    assert code == 1 and [row["touched"] for row in found["records"]] == [True, False]
    assert {row["id"] for row in found["records"][0]["changed"]} == {"A16-D4", "A16-D7"}
    [fault] = found["faults"]
    assert "giay-c.json" in fault and "Chữ ký không khớp" in fault
    assert verb("stale", fresh, "--as-of", "23/11/2026")[0] == 0
    assert verb("stale", old, "--as-of", "1/8/2026")[0] == 1, "ngày trước ngày của giấy"

    code, out, _ = verb(
        "renew", old, fresh, bad, "--as-of", "23/11/2026", "--to", str(tmp_path), "--json"
    )
    made = json.loads(out)
    assert code == 1 and len(made["papers"]) == 1 and len(made["faults"]) == 2
    paper = Office().paper_of(made["papers"][0]["code"])
    done = saved(tmp_path / "bai-lam-lan.json", answers(paper, "Lan"))
    code, out, err = verb("score", done, "--to", str(tmp_path / "k"))
    assert code == 0, out + err
    [new] = (tmp_path / "k" / "giay").glob("*.json")
    code, out, _ = verb("verify", str(new), "--key", table.keys.public, "--old", old)
    assert code == 0 and "nối tiếp đúng giấy trước" in out
    code, out, _ = verb("verify", str(new), "--key", table.keys.public, "--old", fresh)
    assert code == 1 and "không nối tiếp" in out
    code, out, _ = verb("score", done, "--to", str(tmp_path / "k2"))
    assert code == 1 and "đã dùng để lập giấy" in out
    code, out, _ = verb("renew", old, "--as-of", "23/11/2026", "--to", str(tmp_path))
    assert code == 1 and "đã được gia hạn" in out


@pytest.mark.parametrize(
    "change",
    [
        {"basis": "self"},
        {"basis": None},
        {"basis": ["trainer"]},
        {"as_of": 3},
        {"as_of": "2026-99-99"},
        {"learner": None},
        {"provisions": "A16-D7"},
        {"public_key": 1},
        {"version": "2"},
        {"exam": []},
        {"kind": "khac"},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["signed", "self", "first version"])
def test_an_odd_record_is_told_in_a_sentence_whatever_is_odd(
    kind: str, change: dict, tmp_path: Path, verb: Any, table: Table, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PHATNGON_RAISE", "1")  # an accident would be a traceback here
    whole = {
        "signed": table.old,
        "first version": first_version(table.old, table.keys),
        "self": {
            name: table.old[name] for name in ("kind", "learner", "day", "as_of", "provisions")
        }
        | {"basis": "self", "version": 2},
    }[kind]
    odd = saved(tmp_path / "giay-a.json", whole | change)
    lacking = {name: value for name, value in whole.items() if name not in change}
    files = [odd, *([saved(tmp_path / "giay-b.json", lacking)] if lacking != whole else [])]
    for file in files:
        code, out, err = verb("stale", file, "--as-of", "23/11/2026")
        assert code == 1 and out and not err
        for arguments in (["renew", file, "--to", str(tmp_path)], ["badge", file]):
            assert verb(*arguments)[0] in (1, 2)
    assert not list(tmp_path.glob("huy-hieu*")) and not (tmp_path / "phat").exists()


def test_a_renewed_record_has_a_page_of_its_own(table: Table) -> None:
    from phatngon.documents.clean import parse
    from phatngon.lessons.exam_pages import record_page

    new = renewed(table.office, table.old)
    words = " ".join(parse(record_page(new)).get_text(" ").split())
    assert "Nối tiếp giấy có dấu SHA-256" in words and new["renews"][:16] in words
    assert "gia hạn" in words and "theo luật áp dụng ngày 23/11/2026" in words
