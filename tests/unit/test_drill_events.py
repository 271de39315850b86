"""The list of events of a drill for groups: what each group gets, what is expected of it, and how far a rumour has gone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.events import (
    Look,
    MasterEvent,
    Role,
    Rumour,
    is_press,
    look_of,
    master_events,
    press_role,
    roles_of,
    spread,
)
from phatngon.practice.drill.hall import class_minutes, solved_rows, solves
from phatngon.practice.drill.reading import (
    find_scenario,
    load_scenarios,
    read_scenario,
    scenario_files,
)
from phatngon.practice.drill.rumour import most_reach
from phatngon.practice.drill.scenario import Scenario

ALL = sorted(load_scenarios().values(), key=lambda one: one.number)
NAMES = [one.code for one in ALL]
HALF_HOUR = Rumour("i2", 900, 100)


def kb(code: str) -> str:
    return next(path for path in scenario_files() if path.name.startswith(code)).read_text(
        encoding="utf-8"
    )


def read(text: str) -> Scenario:
    made, problems = read_scenario(YamlFile(Path("kb.yaml"), text))
    assert made is not None, problems
    return made


def faults(text: str) -> str:
    return "\n".join(
        problem.error.sentence for problem in read_scenario(YamlFile(Path("kb.yaml"), text))[1]
    )


def event(scenario: Scenario, name: str) -> MasterEvent:
    return next(one for one in master_events(scenario) if one.id == name)


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_every_scenario_is_a_list_of_events_in_the_order_of_the_class(scenario: Scenario) -> None:
    found = master_events(scenario)
    assert [one.id for one in found] == [inject.id for inject in scenario.injects]
    assert tuple(one.minute for one in found) == class_minutes(scenario)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len({one.id for one in found}) == len(found)
    known = {role.code for role in roles_of(scenario, press=True)}
    for one, inject in zip(found, scenario.injects, strict=True):
        assert isinstance(one.look, Look) and set(one.to) <= known
        assert (one.sender, one.channel) == (inject.sender, inject.channel)
        assert one.text == " ".join(inject.text.split()) and one.tasks == inject.tasks
        assert (one.when, one.unless) == (inject.when, inject.unless)


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_a_scenario_always_has_a_role_and_no_role_holds_what_is_to_be_found(
    scenario: Scenario,
) -> None:
    found = roles_of(scenario)
    assert found and all(isinstance(one, Role) and one.name for one in found)
    assert len({one.code for one in found}) == len(found)
    for one in found:
        assert not set(one.slip.rows) & set(solved_rows(scenario))
        assert not any(solves(scenario, fact) for fact in one.slip.facts)


def test_a_scenario_in_which_the_press_asks_can_also_have_a_role_for_the_press() -> None:
    asked = {one.code for one in ALL if press_role(one)}
    assert {"kb01", "kb02", "kb06", "kb14"} <= asked and not {"kb11", "kb12"} & asked
    kb02 = find_scenario("2")
    assert [one.code for one in roles_of(kb02, press=True)][-1] == "bao"
    assert roles_of(find_scenario("11"), press=True) == roles_of(find_scenario("11"))


@pytest.mark.parametrize(
    ("channel", "look"),
    [
        ("điện thoại", Look.CALL),
        ("nội bộ", Look.GROUP),
        ("báo điện tử", Look.NEWS),
        ("trang thông tin điện tử tổng hợp", Look.NEWS),
        ("phát thanh", Look.NEWS),
        ("mạng xã hội", Look.POST),
        ("thư điện tử", Look.LETTER),
        ("Văn bản", Look.LETTER),
        ("bộ đàm", Look.LOUDSPEAKER),
        ("loa truyền thanh của thôn", Look.LOUDSPEAKER),
        ("nhóm Zalo tổ dân phố", Look.GROUP),
        ("bài trên Facebook", Look.POST),
        ("báo cáo nhanh", Look.LETTER),
        ("thông báo", Look.LETTER),
        ("đường dây nóng", Look.CALL),
        ("gặp trực tiếp", Look.CALL),
        ("phát trực tiếp", Look.POST),
        ("đài truyền hình", Look.NEWS),
        ("chim bồ câu", None),
    ],
)
def test_the_words_of_a_channel_say_how_an_event_looks_on_a_phone(
    channel: str, look: Look | None
) -> None:
    assert look_of(channel) == look


@pytest.mark.parametrize(
    ("sender", "press"),
    [
        ("Một nhà báo tự do", True),
        ("Tòa soạn Báo Ngự Bình (hư cấu)", True),
        ("Đài Tam Giang (hư cấu)", True),
        ("Đài Khí tượng thủy văn", False),
        ("Báo cáo viên", False),
        ("Trang tổng hợp “Tin Nhanh Đò Ngang” (hư cấu)", False),
        ("Văn thư", False),
    ],
)
def test_the_press_is_told_from_others_whose_names_begin_alike(sender: str, press: bool) -> None:
    assert is_press(sender) is press


def test_what_is_expected_comes_from_the_tasks_and_is_never_made_up() -> None:
    found = event(find_scenario("2"), "i3")
    assert "Viết phát ngôn đầu tiên của phường" not in found.text
    assert "khi nào nói tiếp, đầu mối" in found.expected
    assert "Anh/chị đề xuất người phát ngôn trả lời thế nào?" in found.expected
    assert found.contingency == "i6"  # what comes where nobody has spoken
    assert "Lên tiếng sớm" in found.objective and "Giữ kín các em nhỏ" in found.objective


PAPER = """
bank: kb90
lesson: 08_dien_tap
title: Thử
version: 1
drill:
  number: 90
  level: xã
  minutes: 30
  start: "2026-10-12T07:40"
  unit: Ủy ban nhân dân xã Thử (hư cấu)
  brief: Thử.
  artefacts: [Bài]
  facts:
  - {id: a, label: số hộ, value: 12, unit: hộ, source: Biên bản, from: 0m}
  - {id: b, label: số xe, value: 4, unit: xe, source: Công an, from: 0m}
  injects:
  - {id: i1, at: 0m, from: Trưởng thôn, channel: điện thoại, text: Có mười hai hộ phải chuyển đồ.}
  - {id: i2, at: 15m, from: Phóng viên Đài Tam Giang (hư cấu), channel: điện thoại, text: Hỏi 40 hộ phải không?}
  trainer:
    before: [Chuẩn bị]
    during:
    - {at: 0m, expect: Nhóm hay vội., say: Số này của ai?}
    - {at: 20m, expect: Nhóm im., say: Bao giờ nói?}
    debrief: [Điều gì khó?]
"""


def test_without_tasks_the_trainers_question_says_what_is_expected_or_nothing_does() -> None:
    found = read(PAPER)
    assert "Số này của ai?" in event(found, "i1").expected and event(found, "i2").expected == ""
    (role,) = roles_of(found)
    assert role.code == "nguoi_phat_ngon" and {fact.id for fact in role.slip.facts} == {"a", "b"}


def test_what_an_inject_says_itself_goes_first() -> None:
    own = (
        "channel: điện thoại, to: [xa], look: loa, expected: Đọc loa., objective: Nói ngắn., "
        "contingency: Loa im., text: Có mười hai"
    )
    roles = "  roles:\n  - {code: xa, name: Xã, facts: [a]}\n  - {code: ca, name: Công an, facts: [b]}\n"
    text = PAPER.replace("channel: điện thoại, text: Có mười hai", own).replace(
        "  injects:", f"{roles}  injects:"
    )
    found = event(read(text), "i1")
    assert (found.to, found.look, found.expected) == (("xa",), Look.LOUDSPEAKER, "Đọc loa.")
    assert (found.objective, found.contingency) == ("Nói ngắn.", "Loa im.")
    assert [role.code for role in roles_of(read(text))] == ["xa", "ca"]
    assert [fact.id for fact in roles_of(read(text))[1].slip.facts] == ["b"]


def test_what_is_expected_may_stand_in_the_trainers_part_so_that_no_learner_has_it() -> None:
    table = "    events:\n      i2: {expected: Hẹn giờ nói., contingency: i1}\n"
    found = read(PAPER.replace("    debrief:", f"{table}    debrief:"))
    assert event(found, "i2").expected == "Hẹn giờ nói." and event(found, "i2").contingency == "i1"
    wrong = PAPER.replace("    debrief:", "    events: {i7: {expected: Gì đó.}}\n    debrief:")
    assert "i7" in faults(wrong)


def test_the_figures_of_an_event_are_read_in_digits_and_in_words() -> None:
    found = read(PAPER)
    assert event(found, "i1").figures == (Decimal(12),)
    assert event(found, "i2").figures == (Decimal(40),)
    kb02 = find_scenario("2")
    assert event(kb02, "i4").figures == (Decimal(100), Decimal(40))
    assert event(kb02, "i5").figures == tuple(map(Decimal, (43, 3, 28, 15)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("channel: điện thoại, text: Có", "channel: chim câu, text: Có"), "“look”"),
        (("channel: điện thoại, text: Có", "channel: loa, look: bồ câu, text: Có"), "“look”"),
        (("channel: điện thoại, text: Có", "channel: loa, to: [lạ], text: Có"), "vai"),
        (("channel: điện thoại, text: Có", "channel: loa, contingency: i9, text: Có"), "i9"),
        (("id: i2", "id: i1"), "i1"),
        (("  injects:", "  roles: [{code: xa, name: Xã, facts: [z]}]\n  injects:"), "z"),
        (("  injects:", "  roles: [{code: xa, name: Xã, rows: [Ai]}]\n  injects:"), "Ai"),
        (
            (
                "  injects:",
                "  roles: [{code: xa, name: Xã, facts: [a]}, {code: ca, name: Ca, facts: [a]}]\n  injects:",
            ),
            "hai vai",
        ),
        (
            ("  injects:", "  rumour: {start: i9, doubles_every: 15m, reach: 10}\n  injects:"),
            "i9",
        ),
        (
            ("  injects:", "  rumour: {start: i2, doubles_every: 0m, reach: 10}\n  injects:"),
            "doubles_every",
        ),
        (("  injects:", "  rumour: {start: i2, doubles_every: 15m}\n  injects:"), "reach"),
    ],
)
def test_a_fault_in_what_groups_get_is_told_with_its_line(
    change: tuple[str, str], said: str
) -> None:
    assert change[0] in PAPER and faults(PAPER) == ""
    found = faults(PAPER.replace(*change, 1))
    assert said in found and "dòng" in found


def test_a_slip_may_not_hold_what_the_groups_are_to_find() -> None:
    text = PAPER.replace("source: Biên bản", "source: Biên bản đã đối chiếu").replace(
        "  injects:", "  roles: [{code: xa, name: Xã, facts: [a]}]\n  injects:"
    )
    assert "lời giải" in faults(text)


def test_a_rumour_doubles_until_it_is_answered_and_stays_then() -> None:
    assert [spread(HALF_HOUR, t, None) for t in (-1, 0, 900, 1800)] == [0, 100, 200, 400]
    assert spread(HALF_HOUR, 450, None) == 141  # it grows between the steps too
    assert spread(HALF_HOUR, 3600, 900) == 200 and spread(HALF_HOUR, 600, 900) == spread(
        HALF_HOUR, 600, None
    )
    assert spread(HALF_HOUR, 3600, 0) == 100 and spread(HALF_HOUR, 3600, -60) == 100
    assert spread(HALF_HOUR, 10**9, None) == most_reach()


def test_a_rumour_never_shrinks_while_time_goes_on() -> None:
    told = [spread(HALF_HOUR, t, 5000) for t in range(0, 9000, 60)]
    assert told == sorted(told)


def test_a_scenario_states_its_rumour() -> None:
    text = PAPER.replace(
        "  injects:", "  rumour: {start: i2, doubles_every: 15m, reach: 100}\n  injects:"
    )
    assert read(text).rumour == Rumour("i2", 900, 100) and read(PAPER).rumour is None


def test_what_is_expected_travels_to_no_page_of_a_learner() -> None:
    from phatngon.practice.drill.wire import drill_to_wire

    made = read(
        kb("kb14").replace(
            "    tasks: [kb14-15]", "    tasks: [kb14-15]\n    expected: Riêng của giảng viên."
        )
    )
    assert "Riêng của giảng viên" in event(made, "i4").expected
    assert "Riêng của giảng viên" not in str(drill_to_wire(made))


def test_at_least_six_scenarios_have_a_rumour_that_comes_as_a_post_or_as_news() -> None:
    told = [one for one in ALL if one.rumour]
    assert len(told) >= 6
    for one in told:
        assert one.rumour and event(one, one.rumour.start).look in (Look.POST, Look.NEWS)
