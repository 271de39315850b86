"""Values from a list: refused with every value named in Vietnamese, taken by code or by name, never guessed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.choices import by_code, choose, choose_several, code_of, listed
from phatngon.base.errors import InputError
from phatngon.cli.main import main
from phatngon.rules import case, press_types
from phatngon.rules.inquiry_events import read_event
from phatngon.rules.replies import respond

NAMES = {"a": "bí mật nhà nước", "b": "Bì mật nha nước", "c": "bí mật cá nhân"}
CASE = {"kind": "press_request", "unit_level": "commune", "starts_at": "13/11/2026"}


def test_a_value_is_read_by_code_by_name_and_without_marks() -> None:
    names = {"commune": "phường, xã"}
    for text in ("commune", "phường, xã", "PHƯỜNG,  XÃ", "phuong, xa", "Commune"):
        assert code_of(text, names) == "commune"
    assert code_of("phường", names) is None and code_of("", names) is None


def test_a_word_of_two_meanings_is_told_and_not_guessed() -> None:
    assert code_of("bí mật nhà nước", NAMES) == "a"  # with its marks it has one meaning
    with pytest.raises(InputError, match=r"có thể hiểu theo nhiều cách: a \(bí mật nhà nước\); b"):
        choose("bi mat nha nuoc", NAMES, head="“x” là")


def test_two_words_of_one_meaning_are_told_and_not_merged() -> None:
    with pytest.raises(InputError, match="hai cách ghi của một giá trị"):
        choose_several(["c", "bí mật cá nhân"], NAMES, head="“x” có")
    with pytest.raises(InputError, match="là một"):
        by_code({"kind": 1, "việc": 2}, {"kind": "việc"}, "việc")


def refused(facts: dict) -> str:
    with pytest.raises(InputError) as told:
        respond(facts)
    return told.value.sentence


@pytest.mark.parametrize("field", ["kind", "unit_level", "asker", "scope"])
def test_a_refused_value_of_a_case_lists_every_value_with_its_name(field: str) -> None:
    said = refused(CASE | {field: "khác"})
    names = case.names_of(field)
    assert f"“{field}” là “khác”, không dùng được." in said
    assert all(f"{code} ({name})" in said for code, name in names.items()) and len(names) > 2


def test_a_refused_kind_of_information_lists_every_kind_with_its_name() -> None:
    said = refused(CASE | {"information": ["under_inspection"]})
    assert "“information” có “under_inspection”, không dùng được." in said
    assert "inspection_open (việc đang thanh tra, chưa kết luận)" in said
    assert listed(case.names_of("information")) in said


@pytest.mark.parametrize("field", list(press_types.ALLOWED))
def test_a_refused_fact_of_an_outlet_lists_every_value_with_its_name(field: str) -> None:
    with pytest.raises(InputError) as told:
        press_types.validate({field: "khác"})
    assert listed(press_types.names_of(field)) in told.value.sentence


def test_the_names_cover_exactly_the_codes() -> None:
    assert tuple(case.names_of("kind")) == case.KINDS
    for field, codes in (
        ("unit_level", case.UNIT_LEVELS),
        ("asker", case.ASKERS),
        ("information", case.INFORMATION),
        ("scope", case.SCOPES),
        ("channel", case.CHANNELS),
        ("spokesperson_kind", case.SPOKESPERSON_KINDS),
    ):
        assert tuple(case.names_of(field)) == codes
    assert tuple(case.field_names()) == case.FIELDS
    assert tuple(press_types.names_of("content")) == press_types.CONTENT
    assert tuple(press_types.table().data["facts"]) == press_types.FIELDS


def test_a_case_written_in_vietnamese_is_the_case_written_in_codes() -> None:
    codes = CASE | {"asker": "card", "information": ["state_secret", "ordinary"]}
    words = {
        "Việc": "Báo chí đề nghị cung cấp thông tin",
        "cấp của cơ quan": "phuong, xa",
        "người hỏi": "có thẻ nhà báo",
        "bắt đầu từ": "13/11/2026",
        "loại thông tin": ["Bí mật nhà nước", "thông tin thường"],
    }
    assert respond(words).to_json() == respond(codes).to_json()


def test_an_outlet_written_in_vietnamese_is_the_outlet_written_in_codes() -> None:
    day = date(2026, 11, 23)
    codes = {"medium": "web", "licence": "aggregator", "content": ["quoted"]}
    words = {
        "phương tiện": "trang mạng",
        "loại giấy phép": "giấy phép trang thông tin điện tử tổng hợp",
        "nội dung đăng": ["dẫn lại tin, bài của báo khác"],
    }
    assert press_types.identify(words, day) == press_types.identify(codes, day)


def test_every_name_of_a_case_is_read_as_its_code() -> None:
    for field in ("kind", "unit_level", "asker", "information", "scope", "channel"):
        names = case.names_of(field)
        assert [choose(name.upper(), names, head="") for name in names.values()] == list(names)
    for field in (*press_types.ALLOWED, "content"):
        names = press_types.names_of(field)
        assert [choose(name.upper(), names, head="") for name in names.values()] == list(names)


def test_a_step_of_the_log_is_written_in_vietnamese_too() -> None:
    words = {
        "inquiry_id": "CH-1",
        "at": "8h15 20/11/2026",
        "by": "đầu mối tiếp nhận",
        "event": "nhận diện người hỏi",
        "data": {"giấy tờ đã xuất trình": "có thẻ nhà báo"},
    }
    step = read_event(words)
    assert (step.event, step.by, step.data) == ("identified", "desk", {"papers": "card"})


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (
            ["deadline", "--amount", "3", "--unit", "tuần", "--from", "13/11/2026"],
            "working_days (ngày làm việc)",
        ),
        (["run", "--answers", "bừa"], "blank (bỏ trống)"),
        (["reach", "report", "--period", "10/2026", "--subject", "linh tinh"], "("),
        (["network", "annual", "--register", "x", "--year", "2026", "--scope", "x"], "city ("),
    ],
)
def test_a_refused_option_lists_every_value_with_its_name(
    capsys: pytest.CaptureFixture, arguments: list[str], part: str
) -> None:
    assert main(arguments) == 2
    assert part in capsys.readouterr().err.partition("Chọn")[2]


def test_a_unit_of_time_is_named_in_vietnamese(capsys: pytest.CaptureFixture) -> None:
    for unit in ("working_days", "ngày làm việc", "Ngay lam viec"):
        main(["deadline", "--amount", "3", "--unit", unit, "--from", "13/11/2026", "--json"])
        assert json.loads(capsys.readouterr().out)["unit"] == "working_days"


def test_a_refused_cell_of_a_register_lists_every_value_with_its_name(tmp_path: Path) -> None:
    head, row = "event_id,unit_code,kind,status", "A,46,tiệc,HELD"
    (tmp_path / "fact_press_event.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    assert main(["network", "check", "--register", str(tmp_path)]) == 2


def test_an_outlet_named_in_vietnamese_keeps_its_name_in_the_answer(
    capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    file = tmp_path / "trang.json"
    file.write_text(json.dumps({"tên gọi": "Trang Tin Bến Nước"}), encoding="utf-8")
    assert main(["identify", str(file)]) == 0
    assert capsys.readouterr().out.startswith("Trang Tin Bến Nước: ")
