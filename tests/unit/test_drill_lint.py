"""What a scenario lacks before groups can be led by it: each lack is found with its line and what to do, and the kit has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.hall import class_minutes
from phatngon.practice.drill.lint import lint, lint_rules, shows_a_deed
from phatngon.practice.drill.reading import check_scenario, load_scenarios, read_scenario
from phatngon.practice.drill.scenario import Scenario

ALL = sorted(load_scenarios().values(), key=lambda one: one.number)
NAMES = [one.code for one in ALL]

CLEAN = """
bank: kb90
lesson: 08_dien_tap
title: Thử
version: 1
objectives:
  kb90-1: Nêu con số kèm nguồn
drill:
  number: 90
  level: xã
  minutes: 40
  start: "2026-10-12T07:40"
  unit: Ủy ban nhân dân xã Thử (hư cấu)
  brief: Một đoạn kè sạt, chưa ai bị thương.
  artefacts: [Bài]
  facts:
  - {id: a, label: số hộ, value: 12, unit: hộ, source: Biên bản, from: 0m}
  - {id: b, label: số xe, value: 4, unit: xe, source: Công an, from: 0m}
  roles:
  - {code: xa, name: Xã, facts: [a]}
  - {code: ca, name: Công an, facts: [b]}
  data:
    title: Sổ
    columns: [Nơi báo, Số hộ]
    rows:
    - [Thôn trên, 7]
    - [Thôn trên, 6]
  injects:
  - id: i1
    at: 0m
    from: Trưởng thôn
    channel: điện thoại
    to: [xa, ca]
    text: Có hộ phải chuyển đồ.
    expected: Ghi giờ báo và hỏi số hộ.
    objective: kb90-1
  - id: i2
    at: 15m
    from: Phóng viên Đài Tam Giang (hư cấu)
    channel: điện thoại
    to: [xa]
    text: Bao nhiêu hộ?
    expected: Trả lời có 12 hộ theo biên bản, hẹn giờ nói tiếp.
    objective: kb90-1
    contingency: Phóng viên gọi lại lần thứ hai.
  - id: i3
    at: 30m
    from: Văn thư
    channel: nội bộ
    to: [xa]
    text: Ghi sổ.
    expected: Ghi sổ vụ việc đủ mốc thời gian.
    objective: kb90-1
  trainer:
    before: [Chuẩn bị]
    during:
    - {at: 0m, expect: Nhóm hay vội., say: Số này của ai?}
    - {at: 20m, expect: Nhóm im., say: Bao giờ nói?}
    debrief: [Điều gì khó?]
"""


def found(text: str) -> str:
    return "\n".join(
        problem.sentence for problem in check_scenario(YamlFile(Path("kb90.yaml"), text))
    )


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_groups_can_be_led_by_every_scenario_of_the_kit(scenario: Scenario) -> None:
    assert lint(scenario) == ()


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_no_two_events_of_a_scenario_come_at_one_minute(scenario: Scenario) -> None:
    minutes = class_minutes(scenario)
    assert len(set(minutes)) == len(minutes)


def test_the_small_scenario_of_these_tests_lacks_nothing() -> None:
    assert found(CLEAN) == ""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Nêu con số kèm nguồn", "Hiểu vai trò của con số", "không cho thấy"),
        ("Nêu con số kèm nguồn", "Con số và nguồn", "không cho thấy"),
        ("    expected: Ghi sổ vụ việc đủ mốc thời gian.\n", "", "chưa có việc"),
        ("expected: Ghi giờ báo và hỏi số hộ.", "expected: Bình tĩnh, tự tin.", "động từ"),
        ("    objective: kb90-1\n    contingency", "    contingency", "mục tiêu nào"),
        ("    at: 30m\n", "", "chưa có thời điểm"),
        ("at: 15m", "at: 45m", "đứng ngay trên"),
        ("    at: 15m\n", "    at: 15m\n    minute: 5\n", "cùng phút 5"),
        (
            "chưa ai bị thương.",
            "nhóm phải trả lời có 12 hộ theo biên bản, hẹn giờ nói tiếp.",
            "lời giải",
        ),
        ("to: [xa, ca]", "to: [xa]", "vai Công an"),
        ("    contingency: Phóng viên gọi lại lần thứ hai.\n", "", "báo chí"),
        ("có 12 hộ theo", "có 15 hộ theo", "chưa ai biết"),
        ("có 12 hộ theo", "có mười lăm hộ theo", "chưa ai biết"),
        ("- [Thôn trên, 6]", "- [Thôn dưới, 6]", "không vai nào giữ"),
    ],
)
def test_every_lack_is_told_with_its_line_and_what_to_do(old: str, new: str, rule: str) -> None:
    assert old in CLEAN
    said = found(CLEAN.replace(old, new, 1))
    assert rule in said and "dòng" in said
    assert any(advice in said for advice in lint_rules()["advice"].values())


def test_a_time_limit_of_the_law_needs_something_that_is_played_where_it_is_missed() -> None:
    from phatngon.practice.drill.reading import scenario_files

    path = next(one for one in scenario_files() if one.name.startswith("kb06"))
    text = path.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("      i7: {contingency"))
    assert "thời hạn của luật" in found(text.replace(line + "\n", ""))


def test_the_key_of_a_number_task_is_no_fact_before_the_task_comes() -> None:
    from phatngon.practice.drill.reading import scenario_files

    path = next(one for one in scenario_files() if one.name.startswith("kb02"))
    text = path.read_text(encoding="utf-8")
    fact = "  - {id: lo, label: tỷ lệ lan cải chính, value: 60, unit: '%', source: Sổ, from: 24h}\n"
    assert "tỷ lệ lan cải chính" in found(text.replace("  guarded:\n", f"{fact}  guarded:\n", 1))


def test_a_stated_minute_of_the_class_stands_and_may_not_run_back() -> None:
    made, _ = read_scenario(
        YamlFile(Path("kb.yaml"), CLEAN.replace("    at: 30m\n", "    at: 30m\n    minute: 26\n"))
    )
    assert made is not None and class_minutes(made)[2] == 26
    assert "chạy lùi" in found(CLEAN.replace("    at: 30m\n", "    at: 30m\n    minute: 3\n"))
    assert "buổi tập chỉ" in found(CLEAN.replace("    at: 30m\n", "    at: 30m\n    minute: 90\n"))


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Viết ba câu", True),
        ("Nắm vững quy trình phát ngôn", False),
        ("Nâng cao kỹ năng viết", False),
        ("Thành thạo", False),
        ("Giúp học viên hiểu cách viết thông cáo", False),
        ("Có kiến thức về thời hạn", False),
        ("Tìm hiểu quy định rồi viết báo cáo", False),
        ("Viết lời mà ai cũng hiểu", True),
        ("Phân biệt báo chí với trang tổng hợp", True),
        ("Trình bày ba ý trong một phút", True),
        ("Lên tiếng sớm bằng điều đã xác minh", True),
    ],
)
def test_an_objective_names_a_deed_that_others_can_see(text: str, deed: bool) -> None:
    assert shows_a_deed(text) is deed


def test_a_scenario_as_a_learner_gets_it_lacks_nothing_until_groups_are_led_by_it() -> None:
    from phatngon.practice.drill.reading import scenario_files
    from phatngon.publish.packs.pack import stripped

    path = next(one for one in scenario_files() if one.name.startswith("kb03"))
    data = stripped(f"exercises/kich_ban/{path.name}", path.read_bytes())
    file = YamlFile(path, data.decode("utf-8"))
    assert {one.level for one in check_scenario(file, in_pack=True)} <= {"warning"}
    assert any("chưa có việc" in one.what for one in check_scenario(file))
    assert b"expected" not in data and b"contingency" not in data
