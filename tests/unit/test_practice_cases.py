"""Items bound to the reply rules: keys, dates drawn for a learner, wrong ways of counting, cases of several steps."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_moment
from phatngon.practice import ground
from phatngon.practice.answers import blank_answer, right_answer, solution, wrong_answer
from phatngon.practice.bank import bank_from_text, check_bank
from phatngon.practice.check import check
from phatngon.practice.clocks import clock_of
from phatngon.practice.draws import is_settled, started
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
  - {value: may_refuse, text: Từ chối, feedback: Có căn cứ.}
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
BANK = bank_from_text(HEAD + ASKED + DRAWN, as_of=AS_OF)
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
    right, wrong = check(item, right_answer(item, AS_OF), AS_OF), check(item, wrong_answer(item, AS_OF), AS_OF)
    assert (right.outcome, wrong.outcome) == ("dung", "chua_dung") and wrong.feedback and wrong.citations
    assert check(item, blank_answer(item), AS_OF).outcome == "chua_lam"
    assert solution(item, AS_OF).lines


@settings(max_examples=25, deadline=None)
@given(NICKNAMES)
def test_keys_of_drawn_items_are_those_of_the_rules_for_any_nickname(nickname: str) -> None:
    for item_id in VARIED:
        item = BANK.item_for(item_id, AS_OF, nickname)
        assert item == BANK.item_for(item_id, AS_OF, nickname) and is_settled(item)
        assert item.vary.first <= (item.drawn.date() if isinstance(item.drawn, datetime) else item.drawn) <= item.vary.last
        assert item.fingerprint == BANK.item_for(item_id, AS_OF).fingerprint and "{" not in item.stem + getattr(item, "feedback", "")
        if item.type == "moment":
            clock = clock_of(item)
            end = ground.reply(item.case).duties[0].due_at if item.case else ground.count(clock.amount, clock.unit, item.drawn).at
            assert item.key == (end if item.needs == "datetime" else end.date())
            assert not any(same_moment(entry.value, item.key) for entry in item.wrong)
        assert check(item, right_answer(item, AS_OF), AS_OF).outcome == "dung"
        assert check(item, wrong_answer(item, AS_OF), AS_OF).outcome == "chua_dung"


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
    assert BANK.item_for("tr-21", AS_OF, " lan  ANH ").drawn == BANK.item_for("tr-21", AS_OF, "Lan Anh").drawn
    assert BANK.items_for(AS_OF) == BANK.items_for(AS_OF, "")
    assert len({BANK.item_for(item_id, AS_OF, "Lan").drawn for item_id in VARIED}) > 1


def test_texts_name_the_day_or_the_moment_as_the_clock_runs() -> None:
    by_day, by_hour = BANK.item_for("tr-21", AS_OF, "Lan"), BANK.item_for("tr-22", AS_OF, "Lan")
    assert re.match(r"Ngày (thứ \w+|Chủ nhật) \d+/\d+/202\d, phường", by_day.stem)
    assert show_moment(by_hour.drawn) in by_hour.stem and by_hour.drawn.minute % 5 == 0 and 7 <= by_hour.drawn.hour <= 20
    right = check(by_day, right_answer(by_day, AS_OF), AS_OF)
    assert "15 ngày làm việc, không tính ngày đầu" in right.feedback[0]


def test_the_unsettled_swap_is_never_drawn() -> None:
    item = BANK["tr-21"]
    assert not is_settled(started(item, datetime(2026, 11, 13, 8, tzinfo=VIETNAM)))
    assert is_settled(started(item, datetime(2026, 12, 1, 8, tzinfo=VIETNAM)))


@pytest.mark.parametrize(("unit", "amount", "start", "way", "ends"), [
    ("working_days", 15, date(2026, 9, 14), "calendar_days", {date(2026, 9, 29)}),
    ("working_days", 5, date(2026, 8, 27), "inner_holidays", {date(2026, 9, 3)}),
    ("working_days", 5, date(2026, 9, 14), "first_day_counted", {date(2026, 9, 18)}),
    ("days", 12, date(2026, 9, 14), "no_roll", {date(2026, 9, 26)}),
    ("days", 12, date(2026, 9, 14), "working_days", {date(2026, 9, 30)}),
    ("days", 12, date(2026, 12, 20), "weekend_roll", {date(2027, 1, 1)}),
    ("days", 12, date(2026, 8, 27), "inner_holidays", {date(2026, 9, 11)}),
    ("hours", 24, datetime(2026, 9, 18, 16, tzinfo=VIETNAM), "hours_roll", {datetime(2026, 9, 21, 16, tzinfo=VIETNAM)}),
    ("hours", 24, datetime(2026, 9, 18, 16, tzinfo=VIETNAM), "calendar_days",
     {datetime(2026, 9, 19, 23, 59, 59, tzinfo=VIETNAM)}),
    ("hours", 24, datetime(2026, 9, 18, 16, tzinfo=VIETNAM), "no_roll", set()),
])
def test_the_famous_wrong_ways_of_counting(unit: str, amount: int, start: date, way: str, ends: set) -> None:
    assert set(miscounted(ground.count(amount, unit, start), way)) == ends


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(1, 40), st.sampled_from(["days", "working_days", "hours"]))
def test_every_wrong_way_ends_somewhere_near(day: date, amount: int, unit: str) -> None:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM)
    clock = ground.count(amount, unit, start)
    for way in ways_for(unit):
        for end in miscounted(clock, way):
            last = end.date() if isinstance(end, datetime) else end
            assert day <= last + timedelta(days=1) and last <= clock.at.date() + timedelta(days=40)


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("provisions: [N237-D18K3]", "provisions: [N237-D18K2]", "thiếu căn cứ của thời hạn được hỏi: N237-D18K3"),
    ("from: 2026-09-07, to: 2027-01-15, hours: [7, 20]", "from: 2026-05-07, to: 2027-01-15, hours: [7, 20]", "L16-D39K2"),
    ("from: 2026-09-07, to: 2027-01-15, hours: [7, 20]", "from: 2026-09-07, to: 2026-09-07", "không đứng sau “from”"),
    ("hours: [7, 20]", "hours: [20, 7]", "có “hours” là “[20, 7]”"),
    ("shift: calendar_days", "shift: hours_roll", "có cách tính sai “hours_roll”"),
    ("shift: calendar_days", "shift: lạ", "có “shift” là “lạ”"),
    ("shift: calendar_days", "shift: calendar_days, value: 2026-12-01", "có cả “value” và “shift”"),
    ("{start}", "{ngay}", "có {ngay}, không điền được"),
    ("{start}", "14/9", "lời dẫn không nêu {start}"),
    ("kind: forwarded_petition", "kind: petition", "“kind” là “petition”"),
    ("unit_level: commune", "as_of: 2026-11-23", "có trường lạ “as_of”"),
    ("  vary:", "  duty: y-kien\n  vary:", "bảng quy tắc không có thời hạn này"),
    ("  vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}\n", "", "thiếu “starts_at”"),
    ("from: 2026-09-07, to: 2027-01-15, hours: [7, 20]", "from: 2026-11-13, to: 2026-11-14", "không có mốc nào"),
])
def test_each_mistake_in_a_bound_item_has_its_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    item = DRAWN.split("- id: tr-22")[0]
    assert old in item
    told = problems(tmp_path, item.replace(old, new, 1))
    assert any(sentence in line and line.startswith("vi_du.yaml, dòng ") for line in told), told


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("  asks: decision\n", "", "có “case” mà thiếu “asks”"),
    ("value: provide,", "value: cung_cap,", "có “value” là “cung_cap”"),
    ("value: provide,", "value: may_refuse,", "có hai phương án cùng value “may_refuse”"),
    ("value: provide, text: Cung cấp", "value: provide, correct: true, text: Cung cấp", "ghi đáp án khác quy tắc"),
    ("value: may_refuse", "value: ask_for_papers", "quy tắc cho kết quả “may_refuse”, không có trong các phương án"),
    ("kind: press_request", "kind: false_report", "không có quyết định cung cấp hay từ chối"),
    ("  case:", "  outlet: {medium: web}\n  case:", "có cả “outlet” và “case”"),
    ("starts_at: \"2026-11-20T08:15\"", "starts_at: \"20/11\"", "“starts_at” là “20/11”"),
    ("Phóng viên hỏi", "Ngày {start}, phóng viên hỏi", "có {start} mà không có “vary”"),
])
def test_each_mistake_in_a_question_about_a_case_has_its_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    item = ASKED.split("- id: tr-12")[0]
    assert old in item
    told = problems(tmp_path, item.replace(old, new, 1))
    assert any(sentence in line and line.startswith("vi_du.yaml, dòng ") for line in told), told
