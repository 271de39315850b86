"""Items bound to the reply rules: keys, dates drawn for a learner, wrong ways of counting, cases of several steps."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_moment
from phatngon.lessons import session
from phatngon.lessons.case_widget import CaseWidget
from phatngon.lessons.item_html import item_html
from phatngon.lessons.screens import screen_of
from phatngon.practice import ground
from phatngon.practice.answers import blank_answer, right_answer, solution, wrong_answer
from phatngon.practice.bank import bank_from_text, check_bank
from phatngon.practice.check import check
from phatngon.practice.draws import is_settled, started
from phatngon.practice.kinds import CaseItem
from phatngon.practice.miscounts import miscounted, ways_for
from phatngon.practice.typed import same_moment

AS_OF = date(2026, 11, 23)
HEAD = """\
bank: tr
lesson: 02_tra_loi
version: 1
objectives: {tr-1: Trả lời đúng hạn}
items:
"""
ASKED = """\
- id: tr-11
  objective: tr-1
  type: one
  provisions: [L25-D31K2a]
  case: {kind: press_request, unit_level: commune, asker: card, information: [state_secret], starts_at: "2026-11-20T08:15"}
  asks: decision
  stem: Phóng viên hỏi tài liệu có bí mật nhà nước. Phường làm gì?
  choices:
  - {value: provide, text: Cung cấp, feedback: Xem tài liệu thuộc loại nào.}
  - {value: must_refuse, text: Không cung cấp, feedback: Có căn cứ.}
  - {value: provide_part, text: Cung cấp một phần, feedback: Xem còn phần nào cung cấp được.}
- id: tr-12
  objective: tr-1
  type: one
  provisions: [N244-D7K5-GAP]
  case: {kind: press_request, unit_level: commune, asker: letter, starts_at: 2026-11-20}
  asks: due_unit
  stem: Phóng viên hỏi việc thường ngày. Hạn trả lời tính bằng gì?
  choices:
  - {value: hours, text: Giờ, feedback: Mốc giờ dành cho việc khác.}
  - {value: none, text: Không ghi thời hạn, feedback: Theo quy chế của cơ quan.}
- id: tr-13
  objective: tr-1
  type: one
  provisions: [N244-D4K3]
  case: {kind: press_request, unit_level: commune, asker: card, information: [complaint_open], starts_at: 2026-11-20}
  asks: reason_required
  stem: Từ chối thì có phải nêu lý do không?
  choices:
  - {value: true, text: Có, feedback: Nêu lý do.}
  - {value: false, text: Không, feedback: Đọc lại quy định.}
- id: tr-14
  objective: tr-1
  type: moment
  provisions: [A26-D26K3]
  case: {kind: citizen_request, unit_level: commune, asker: citizen, starts_at: 2026-11-12}
  duty: cong-dan-gia-han
  stem: Ngày 12/11/2026, người dân nộp yêu cầu, phường gia hạn. Chậm nhất ngày nào?
  wrong:
  - {value: 2026-11-25, feedback: Đây là hạn đầu.}
  - {shift: no_roll, feedback: Ngày cuối là ngày nghỉ.}
  feedback: Đếm tiếp từ ngày hết hạn đầu.
"""
DRAWN = """\
- id: tr-21
  objective: tr-1
  type: moment
  provisions: [N237-D18K3]
  case: {kind: forwarded_petition, unit_level: commune}
  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}
  stem: Ngày {start}, phường nhận văn bản. Hạn là ngày nào?
  wrong:
  - {shift: calendar_days, feedback: Đếm cả ngày nghỉ.}
  - {shift: inner_holidays, feedback: Quên ngày lễ.}
  - {shift: first_day_counted, feedback: Tính cả ngày đầu.}
  - {shift: weekend_roll, feedback: Chỉ tránh ngày nghỉ ở ngày cuối.}
  - {value: 2026-12-07, feedback: Đây là hạn của việc khác.}
  feedback: Nhận ngày {start_day}, đếm ngày làm việc.
- id: tr-22
  objective: tr-1
  type: moment
  provisions: [N244-D7K3]
  case: {kind: sudden_event, unit_level: commune}
  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}
  stem: Phường tiếp nhận vụ việc lúc {start}. Chậm nhất lúc nào phải có thông tin ban đầu?
  wrong:
  - {shift: hours_roll, feedback: Giờ không dời sang ngày làm việc.}
  - {shift: calendar_days, feedback: Giờ không tính tròn ngày.}
  feedback: Giờ chạy liên tục.
- id: tr-23
  objective: tr-1
  type: moment
  provisions: [A26-D26K3]
  deadline: {param: A26-D26K3.days, unit: days}
  vary: {start: {from: 2026-09-07, to: 2027-01-15}}
  stem: Ngày {start}, người dân nộp yêu cầu. Hạn là ngày nào?
  wrong:
  - {shift: no_roll, feedback: Ngày cuối là ngày nghỉ.}
  - {shift: working_days, feedback: Thời hạn này tính mọi ngày.}
  - {shift: first_day_counted, feedback: Tính cả ngày đầu.}
  - {shift: inner_holidays, feedback: Bỏ ngày lễ ở giữa.}
  - {shift: weekend_roll, feedback: Quên ngày lễ.}
  feedback: Đếm mọi ngày.
- id: tr-24
  objective: tr-1
  type: moment
  provisions: [N237-D22K3]
  case: {kind: press_conference, unit_level: commune}
  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [8, 16]}}
  stem: Họp báo khai mạc lúc {start}. Gửi thông báo chậm nhất lúc nào?
  wrong:
  - {shift: hours_roll, feedback: Giờ không lùi theo ngày nghỉ.}
  - {shift: weekend_roll, feedback: Giờ không tránh cuối tuần.}
  feedback: Đếm ngược từng giờ.
- id: tr-25
  objective: tr-1
  type: one
  provisions: [A26-D26K3]
  case: {kind: citizen_request, unit_level: commune, asker: citizen}
  asks: due_unit
  vary: {start: {from: 2026-09-07, to: 2027-01-15}}
  stem: Ngày {start}, người dân nộp yêu cầu. Hạn tính bằng gì?
  choices:
  - {value: days, text: Ngày, feedback: Mọi ngày đều tính.}
  - {value: working_days, text: Ngày làm việc, feedback: Luật cũ đếm như vậy.}
"""
STEPS = """\
- id: tr-31
  objective: tr-1
  type: case
  provisions: [N237-D18K3]
  stem: Phường nhận một văn bản của tòa soạn kèm thư bạn đọc.
  hints: [Đọc kỹ văn bản.]
  after: Ghi hạn vào sổ.
  steps:
  - type: one
    stem: Đây là việc gì?
    choices:
    - {text: Báo chuyển phản ánh của dân, correct: true, feedback: Thư do tòa soạn chuyển., goes: b3}
    - {text: Phóng viên hỏi tin, feedback: Xem ai nêu vấn đề.}
    - {text: Việc của nơi khác, feedback: Xem việc thuộc ai quản lý., goes: het}
  - type: many
    stem: Những gì cho biết điều đó?
    choices:
    - {text: Văn bản của tòa soạn, correct: true, feedback: Người gửi là tòa soạn.}
    - {text: Tên bãi giữ xe, feedback: Địa điểm chưa nói lên ai hỏi.}
  - type: number
    param: N237-D18K3.deadline_working_days
    unit: ngày làm việc
    stem: Thời hạn là bao nhiêu ngày làm việc?
    feedback: Kể từ ngày nhận.
    hints: [Xem quy định về ý kiến báo chuyển., Tính theo ngày làm việc.]
  - type: moment
    case: {kind: forwarded_petition, unit_level: commune}
    vary: {start: {from: 2026-09-07, to: 2027-01-15}}
    stem: Phường nhận ngày {start}. Hạn là ngày nào?
    wrong: [{shift: calendar_days, feedback: Đếm cả ngày nghỉ.}]
    feedback: Đếm ngày làm việc.
    goes: b5
  - type: text
    stem: Trả lời bằng gì?
    accept: [văn bản]
- id: tr-32
  objective: tr-1
  type: case
  provisions: [N244-D7K3]
  stem: Lúc {start}, phường tiếp nhận một vụ cháy ở chợ.
  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}
  steps:
  - type: one
    case: {kind: sudden_event, unit_level: commune}
    asks: due_unit
    stem: Thời hạn phát ngôn tính bằng gì?
    choices:
    - {value: hours, text: Giờ, feedback: Mốc là lúc tiếp nhận.}
    - {value: working_days, text: Ngày làm việc, feedback: Việc đột xuất có chờ ngày làm việc không?}
  - type: moment
    case: {kind: sudden_event, unit_level: commune}
    stem: Chậm nhất lúc nào?
    wrong: [{shift: hours_roll, feedback: Giờ không dời.}]
    feedback: Giờ chạy liên tục.
"""
BANK = bank_from_text(HEAD + ASKED + DRAWN + STEPS, as_of=AS_OF)
CASE = BANK.item_for("tr-31", AS_OF)
VARIED = [item.id for item in BANK if item.vary]
NICKNAMES = st.text(min_size=1, max_size=20)


def problems(tmp_path: Path, items: str) -> list[str]:
    path = tmp_path / "vi_du.yaml"
    path.write_text(HEAD + items, encoding="utf-8")
    return [str(problem) for problem in check_bank(path, AS_OF) if problem.level == "error"]


def test_keys_come_from_the_reply_rules() -> None:
    keys = {item.id: item.key for item in BANK.items_for(AS_OF)}
    assert (keys["tr-11"], keys["tr-12"], keys["tr-13"]) == ("b", "b", "a")
    assert keys["tr-14"] == date(2026, 12, 7)
    assert [str(entry.value) for entry in BANK.item_for("tr-14", AS_OF).wrong] == ["2026-11-25"]


def test_a_key_follows_the_rules_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "reply_value", lambda facts, asks, duty: "provide")
    assert BANK.item_for("tr-11", AS_OF).key == "a"
    monkeypatch.setattr(ground, "reply_value", lambda facts, asks, duty: "ask_for_papers")
    with pytest.raises(InputError, match="không có trong các phương án"):
        BANK.item_for("tr-11", AS_OF)


@pytest.mark.parametrize("item", BANK.items_for(AS_OF), ids=lambda item: item.id)
def test_every_bound_item_takes_a_right_a_wrong_and_a_blank_answer(item) -> None:
    right, wrong = (
        check(item, right_answer(item, AS_OF), AS_OF),
        check(item, wrong_answer(item, AS_OF), AS_OF),
    )
    assert (
        (right.outcome, wrong.outcome) == ("right", "wrong") and wrong.feedback and wrong.citations
    )
    assert check(item, blank_answer(item), AS_OF).outcome == "not_done"
    assert solution(item, AS_OF).lines


@settings(max_examples=25, deadline=None)
@given(NICKNAMES)
def test_keys_of_drawn_items_are_those_of_the_rules_for_any_nickname(nickname: str) -> None:
    for item_id in VARIED:
        item = BANK.item_for(item_id, AS_OF, nickname)
        assert item == BANK.item_for(item_id, AS_OF, nickname) and is_settled(item)
        assert (
            item.vary.first
            <= (item.drawn.date() if isinstance(item.drawn, datetime) else item.drawn)
            <= item.vary.last
        )
        assert item.fingerprint == BANK.item_for(
            item_id, AS_OF
        ).fingerprint and "{" not in item.stem + getattr(item, "feedback", "")
        if item.type == "moment":
            clock = item.clock()
            end = (
                ground.reply(item.case).duties[0].due_at
                if item.case
                else ground.count(clock.amount, clock.unit, item.drawn).at
            )
            assert item.key == (end if item.needs == "datetime" else end.date())
            assert not any(same_moment(entry.value, item.key) for entry in item.wrong)
        assert check(item, right_answer(item, AS_OF), AS_OF).outcome == "right"
        assert check(item, wrong_answer(item, AS_OF), AS_OF).outcome == "wrong"


@settings(max_examples=40, deadline=None)
@given(NICKNAMES)
def test_no_draw_hangs_on_an_unsettled_day(nickname: str) -> None:
    from phatngon.rules.replies import respond

    for item in BANK.items_for(AS_OF, nickname):
        if item.type == "moment" and item.case is not None and item.drawn:
            ends = [duty.end for duty in respond(dict(item.case)).duties if duty.end]
            assert all(end.alternative is None and not end.unsettled for end in ends)


def test_two_learners_usually_get_other_dates_and_one_learner_always_the_same() -> None:
    for item_id in VARIED:
        drawn = [BANK.item_for(item_id, AS_OF, f"Học viên {number}").drawn for number in range(40)]
        assert len(set(drawn)) > 20
    assert (
        BANK.item_for("tr-21", AS_OF, " lan  ANH ").drawn
        == BANK.item_for("tr-21", AS_OF, "Lan Anh").drawn
    )
    assert BANK.items_for(AS_OF) == BANK.items_for(AS_OF, "")
    assert len({BANK.item_for(item_id, AS_OF, "Lan").drawn for item_id in VARIED}) > 1


def test_texts_name_the_day_or_the_moment_as_the_clock_runs() -> None:
    by_day, by_hour = BANK.item_for("tr-21", AS_OF, "Lan"), BANK.item_for("tr-22", AS_OF, "Lan")
    assert re.match(r"Ngày (thứ \w+|Chủ nhật) \d+/\d+/202\d, phường", by_day.stem)
    assert (
        show_moment(by_hour.drawn) in by_hour.stem
        and by_hour.drawn.minute % 5 == 0
        and 7 <= by_hour.drawn.hour <= 20
    )
    right = check(by_day, right_answer(by_day, AS_OF), AS_OF)
    assert "15 ngày làm việc, không tính ngày đầu" in right.feedback[0]


def test_the_unsettled_swap_is_never_drawn() -> None:
    item = BANK["tr-21"]
    assert not is_settled(started(item, datetime(2026, 11, 13, 8, tzinfo=VIETNAM)))
    assert is_settled(started(item, datetime(2026, 12, 1, 8, tzinfo=VIETNAM)))


@pytest.mark.parametrize(
    ("unit", "amount", "start", "way", "ends"),
    [
        ("working_days", 15, date(2026, 9, 14), "calendar_days", {date(2026, 9, 29)}),
        ("working_days", 5, date(2026, 8, 27), "inner_holidays", {date(2026, 9, 3)}),
        ("working_days", 5, date(2026, 9, 14), "first_day_counted", {date(2026, 9, 18)}),
        ("days", 12, date(2026, 9, 14), "no_roll", {date(2026, 9, 26)}),
        ("days", 12, date(2026, 9, 14), "working_days", {date(2026, 9, 30)}),
        ("days", 12, date(2026, 12, 20), "weekend_roll", {date(2027, 1, 1)}),
        ("days", 12, date(2026, 8, 27), "inner_holidays", {date(2026, 9, 11)}),
        (
            "hours",
            24,
            datetime(2026, 9, 18, 16, tzinfo=VIETNAM),
            "hours_roll",
            {datetime(2026, 9, 21, 16, tzinfo=VIETNAM)},
        ),
        (
            "hours",
            24,
            datetime(2026, 9, 18, 16, tzinfo=VIETNAM),
            "calendar_days",
            {datetime(2026, 9, 19, 23, 59, 59, tzinfo=VIETNAM)},
        ),
        ("hours", 24, datetime(2026, 9, 18, 16, tzinfo=VIETNAM), "no_roll", set()),
    ],
)
def test_the_famous_wrong_ways_of_counting(
    unit: str, amount: int, start: date, way: str, ends: set
) -> None:
    assert set(miscounted(ground.count(amount, unit, start), way)) == ends


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.integers(1, 40),
    st.sampled_from(["days", "working_days", "hours"]),
)
def test_every_wrong_way_ends_somewhere_near(day: date, amount: int, unit: str) -> None:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)
    clock = ground.count(amount, unit, start)
    for way in ways_for(unit):
        for end in miscounted(clock, way):
            last = end.date() if isinstance(end, datetime) else end
            assert day <= last + timedelta(days=1) and last <= clock.at.date() + timedelta(days=40)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "provisions: [N237-D18K3]",
            "provisions: [N237-D18K2]",
            "thiếu căn cứ của thời hạn được hỏi: N237-D18K3",
        ),
        (
            "from: 2026-09-07, to: 2027-01-15, hours: [7, 20]",
            "from: 2026-05-07, to: 2027-01-15, hours: [7, 20]",
            "L16-D39K2",
        ),
        (
            "from: 2026-09-07, to: 2027-01-15, hours: [7, 20]",
            "from: 2026-09-07, to: 2026-09-07",
            "không đứng sau “from”",
        ),
        ("hours: [7, 20]", "hours: [20, 7]", "có “hours” là “[20, 7]”"),
        ("shift: calendar_days", "shift: hours_roll", "có cách tính sai “hours_roll”"),
        ("shift: calendar_days", "shift: lạ", "có “shift” là “lạ”"),
        (
            "shift: calendar_days",
            "shift: calendar_days, value: 2026-12-01",
            "có cả “value” và “shift”",
        ),
        ("{start}", "{ngay}", "có {ngay}, không điền được"),
        ("{start}", "14/9", "lời dẫn không nêu {start}"),
        ("kind: forwarded_petition", "kind: petition", "“kind” là “petition”"),
        ("unit_level: commune", "as_of: 2026-11-23", "có trường lạ “as_of”"),
        ("  vary:", "  duty: y-kien\n  vary:", "bảng quy tắc không có thời hạn này"),
        (
            "  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}\n",
            "",
            "thiếu “starts_at”",
        ),
        (
            "from: 2026-09-07, to: 2027-01-15, hours: [7, 20]",
            "from: 2026-11-13, to: 2026-11-14",
            "không có mốc nào",
        ),
    ],
)
def test_each_mistake_in_a_bound_item_has_its_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    item = DRAWN.split("- id: tr-22")[0]
    assert old in item
    told = problems(tmp_path, item.replace(old, new, 1))
    assert any(sentence in line and line.startswith("vi_du.yaml, dòng ") for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  asks: decision\n", "", "có “case” mà thiếu “asks”"),
        ("value: provide,", "value: cung_cap,", "có “value” là “cung_cap”"),
        ("value: provide,", "value: must_refuse,", "có hai phương án cùng value “must_refuse”"),
        (
            "value: provide, text: Cung cấp",
            "value: provide, correct: true, text: Cung cấp",
            "ghi đáp án khác quy tắc",
        ),
        (
            "value: must_refuse",
            "value: ask_for_papers",
            "quy tắc cho kết quả “must_refuse”, không có trong các phương án",
        ),
        ("kind: press_request", "kind: false_report", "không có quyết định cung cấp hay từ chối"),
        ("  case:", "  outlet: {medium: web}\n  case:", "có cả “outlet” và “case”"),
        ('starts_at: "2026-11-20T08:15"', 'starts_at: "20/11"', "“starts_at” là “20/11”"),
        ("Phóng viên hỏi", "Ngày {start}, phóng viên hỏi", "có {start} mà không có “vary”"),
    ],
)
def test_each_mistake_in_a_question_about_a_case_has_its_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    item = ASKED.split("- id: tr-12")[0]
    assert old in item
    told = problems(tmp_path, item.replace(old, new, 1))
    assert any(sentence in line and line.startswith("vi_du.yaml, dòng ") for line in told), told


def outcome(answers: dict) -> tuple[str, int, int]:
    result = check(CASE, answers, AS_OF)
    return result.outcome, result.right, result.total


def test_a_case_is_marked_by_the_steps_of_the_way_taken() -> None:
    right = right_answer(CASE, AS_OF)
    assert list(right) == ["b1", "b3", "b4", "b5"] and outcome(right) == ("right", 4, 4)
    round_about = {"b1": "b", "b2": ["a"], "b3": "15", "b4": right["b4"], "b5": "văn bản"}
    assert outcome(round_about) == ("near", 4, 5)
    assert outcome(round_about | {"b2": ["b"], "b3": "10"}) == ("wrong", 2, 5)
    assert outcome({"b1": "c"}) == ("wrong", 0, 1)
    assert outcome({"b1": "a", "b3": "15"}) == ("wrong", 2, 4)
    assert outcome({}) == ("not_done", 0, 4) and outcome({"b1": ""}) == ("not_done", 0, 4)


def test_a_case_gives_the_feedback_of_its_steps_and_cites_their_provisions() -> None:
    result = check(CASE, {"b1": "b", "b2": ["a"], "b3": "10"}, AS_OF)
    assert result.feedback[0] == "Bước 1: Xem ai nêu vấn đề." and result.feedback[-1].startswith(
        "Còn bước chưa trả lời"
    )
    assert [part.state for part in result.parts] == [
        "wrong",
        "right",
        "wrong",
    ] and result.after == ""
    assert "N237-D18K3" in {citation.id for citation in result.citations}
    assert check(CASE, right_answer(CASE, AS_OF), AS_OF).after == "Ghi hạn vào sổ."
    assert [line.partition(". ")[0] for line in solution(CASE, AS_OF).lines] == [
        "Bước 1",
        "Bước 2",
        "Bước 3",
        "Bước 4",
    ]


def test_a_step_nobody_can_read_costs_nothing() -> None:
    result = check(CASE, {"b1": "a", "b3": "mười lăm"}, AS_OF)
    assert result.outcome == "not_done" and result.message.startswith(
        "Bước 2: chưa đọc được con số"
    )


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["a"], "là một danh sách"),
        ({"b9": "a"}, "không có mã “b9”"),
        ({"b1": "z"}, "không có mã “z”"),
        ({"b2": ["a"]}, "không dẫn tới"),
        ({"b1": "a", "b2": ["a"]}, "không dẫn tới"),
        ({"b1": ["a"]}, "là một danh sách"),
    ],
)
def test_answers_that_do_not_fit_a_case_are_one_sentence(answers: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check(CASE, answers, AS_OF)


@settings(max_examples=40, deadline=None)
@given(NICKNAMES, st.data())
def test_every_way_through_a_case_ends(nickname: str, data: st.DataObject) -> None:
    for item in BANK.items_for(AS_OF, nickname):
        if not isinstance(item, CaseItem):
            continue
        answers: dict = {}
        step = item.steps[0]
        for _ in item.steps:
            make = data.draw(st.sampled_from([right_answer, wrong_answer]))
            answers[step.id] = make(step.question, AS_OF)
            done, step = item.walked(answers)
            if step is None:
                break
        assert step is None and len(done) == len(answers)
        result = check(item, answers, AS_OF)
        assert result.total == len(done) and (result.outcome == "right") == (
            result.right == result.total
        )


def test_one_start_serves_the_situation_and_all_steps_bound_to_it() -> None:
    for name in ("", "Lan", "Hùng"):
        item = BANK.item_for("tr-32", AS_OF, name)
        assert show_moment(item.drawn) in item.stem
        assert item.steps[1].question.key == item.drawn + timedelta(hours=24)
        assert item.fingerprint == BANK.item_for("tr-32", AS_OF).fingerprint
    drawn = {
        BANK.item_for("tr-31", AS_OF, f"Học viên {n}").steps[3].question.drawn for n in range(20)
    }
    assert len(drawn) > 10
    assert len({BANK.item_for("tr-31", AS_OF, f"Học viên {n}").fingerprint for n in range(20)}) == 1


def test_a_case_prints_its_steps_with_where_the_answers_lead() -> None:
    page = re.sub("<[^>]+>", "", item_html(CASE, ""))
    assert page.count("tình huống kết thúc") == 2 and "Làm xong, sang bước 3." in page
    assert re.search(r"Nếu chọn [ABC], sang bước 3\.", page) and re.search(
        r"Nếu chọn [ABC], sang bước 2\.", page
    )
    assert (
        "Đáp án" in page
        and "{" not in page
        and "Đáp án" not in item_html(CASE, "", with_answer=False)
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("goes: b3", "goes: b9", "có “goes” là “b9”, bước không có"),
        ("goes: b5", "goes: b4", "bước đứng trước nó hoặc là chính nó"),
        ("goes: b5", "goes: b1", "bước đứng trước nó hoặc là chính nó"),
        (
            "Xem ai nêu vấn đề.}",
            "Xem ai nêu vấn đề., goes: b3}",
            "không có cách trả lời nào dẫn tới",
        ),
        (
            "Địa điểm chưa nói lên ai hỏi.}",
            "Địa điểm chưa nói lên ai hỏi., goes: b3}",
            "phương án không dùng được “goes”",
        ),
        ("type: text", "type: order", "có “type” là “order”"),
        (
            "accept: [văn bản]",
            "checklist: [{text: Có, any: [có]}]\n    model: có",
            "có “checklist”",
        ),
        (
            "provisions: [N237-D18K3]",
            "provisions: [N237-D18K2]",
            "thiếu căn cứ của thời hạn được hỏi: N237-D18K3",
        ),
        (
            "Phường nhận một văn bản",
            "Ngày {start}, phường nhận một văn bản",
            "có {start} mà không có “vary”",
        ),
        (
            "correct: true, feedback: Thư do tòa soạn chuyển.",
            "feedback: Thư do tòa soạn chuyển.",
            "không có phương án đúng nào",
        ),
        ("  - type: number", "  - type: number\n    objective: tr-1", "có trường lạ “objective”"),
        ("param: N237-D18K3.deadline_working_days", "param: N237-D18K3.x", "không có tham số “x”"),
    ],
)
def test_each_mistake_in_a_case_has_its_sentence_and_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    item = STEPS.split("- id: tr-32")[0]
    assert old in item
    told = problems(tmp_path, item.replace(old, new, 1))
    assert any(
        sentence in line and re.match(r"vi_du\.yaml, dòng \d+: câu tr-31", line) for line in told
    ), told


def test_the_law_check_sees_what_steps_rest_on(tmp_path: Path) -> None:
    from phatngon.publish.sources.citers import _bank

    path = tmp_path / "02_tra_loi.yaml"
    path.write_text(HEAD + STEPS, encoding="utf-8")
    assert "N237-D18K3.deadline_working_days" in {
        citer.reference for citer in _bank(path, "exercises/02_tra_loi.yaml")
    }


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> session.Session:
    from phatngon.practice.progress import ProgressStore

    monkeypatch.setenv("PHATNGON_RAISE", "1")
    store = ProgressStore.open("Lan", tmp_path)
    return session.Session("02_tra_loi", AS_OF, "", "live", "", BANK, "Lan", _stores={"Lan": store})


def go(form: CaseWidget, answer: object) -> None:
    form.form.control.fill(answer)
    form.check_button.click()


def test_a_live_case_opens_one_step_at_a_time_locks_it_and_stores_the_whole_way(
    opened: session.Session,
) -> None:
    form = screen_of(CASE).form(BANK.item_for("tr-31", AS_OF, "Lan"), opened)
    shown = lambda: [code for code, step in form.forms.items() if step.box.layout.display != "none"]  # noqa: E731
    assert shown() == ["b1"] and form.end.layout.display == "none"
    form.check_button.click()
    assert "Chưa làm" in form.form.result.value and shown() == ["b1"]
    first = form.form
    go(form, "a")
    assert (
        shown() == ["b1", "b3"] and "Đúng." in first.result.value and first.control.widget.disabled
    )
    assert "Căn cứ" in first.result.value and "Bước 2" in form.form.title.value
    form.form.hint_button.click()
    assert (
        "Gợi ý 1" in form.form.hints.value and form.form.hint_button.description == "Gợi ý (còn 1)"
    )
    assert not opened.store.state(form.item).attempts
    rest = right_answer(form.item, AS_OF)
    for code in ("b3", "b4", "b5"):
        go(form, rest[code])
    assert (
        form.open_step is None
        and "4 trên 4 bước" in form.result.value
        and "Ghi hạn vào sổ" in form.result.value
    )
    assert (
        opened.store.state(form.item).best == "right"
        and opened.store.state(form.item).last_answer == form.answers
    )
    form.answer_button.click()
    assert "Đáp án." in form.result.value
    again = screen_of(form.item).form(form.item, opened)
    assert (
        again.answers == form.answers
        and "Lần trước: đúng" in again.result.value
        and again.open_step is None
    )
    again.again_button.click()
    assert again.open_step.id == "b1" and again.answers == {}
    assert opened.store.state(form.item).attempts == 1


def test_a_whole_way_goes_through_the_control_of_a_case(opened: session.Session) -> None:
    for item in BANK.items_for(AS_OF, "Lan"):
        form = screen_of(item).form(item, opened)
        form.control.fill(right_answer(item, AS_OF))
        assert check(item, form.control.read(), AS_OF).outcome == "right", item.id
