"""The registers of the network: read strictly, and checked row by row."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.network.checks import check_counted, check_ratio, check_registers, rules
from phatngon.network.registers import Registers, code_label, dictionary, load_registers
from phatngon.network.rows import ROWS, Inquiry, PressEvent, Spokesperson, UnusualCase
from phatngon.tables.units import load_units

SAMPLE = kit_root() / "sample_data" / "network" / "so"
NOW = datetime(2026, 12, 15, 8, tzinfo=VIETNAM)
DEPARTMENT, CITY = "46-S-xay-dung", "46-S-vp-ubnd"


def at(day: int, hour: int = 8, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, second, tzinfo=VIETNAM)


def found(registers: Registers, rule: str) -> list[tuple[str, str]]:
    return [
        (one.place.row_id, one.place.field)
        for one in check_registers(registers, now=NOW)
        if one.rule == rule
    ]


def write(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_fields_of_the_rows_are_the_columns_of_the_table_file() -> None:
    for name, table in dictionary().tables.items():
        assert {column.name for column in table.columns} == {
            one.name.rstrip("_") for one in fields(ROWS[name])
        }, name
        assert all(column.vi and column.kind for column in table.columns)


def test_the_sample_register_is_read_whole() -> None:
    registers = load_registers(SAMPLE)
    assert (
        len(registers.spokespersons),
        len(registers.events),
        len(registers.cases),
        len(registers.inquiries),
    ) == (9, 23, 16, 20)
    case = next(case for case in registers.cases if case.case_id == "VV-03")
    assert case.clauses == (3, 5) and case.t_received == datetime(2026, 8, 12, 16, tzinfo=VIETNAM)
    assert (
        registers.unit_name(CITY) == "Văn phòng Ủy ban nhân dân thành phố"
        and registers.unit_name("46-lạ") == "46-lạ"
    )


def test_an_offset_is_turned_into_official_time_and_an_absent_register_is_not_an_empty_one(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        "fact_case",
        "case_id,unit_code,clauses,t_received,extra\nA,46,3|5,2026-09-01T01:30:00Z,x\n\n",
    )
    registers = load_registers(tmp_path)
    assert registers.cases[0].t_received.isoformat() == "2026-09-01T08:30:00+07:00"
    assert registers.present == {"fact_case"} and registers.inquiries == ()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("fact_case", "case_id,unit_code,clauses\nA,46,\n", "dòng 2: cột clauses để trống"),
        ("fact_case", "case_id,unit_code,clauses\nA,46,3|7\n", "dòng 2: cột clauses: “3|7”"),
        ("fact_case", "case_id,unit_code\nA,46\n", "thiếu cột clauses"),
        (
            "fact_case",
            "case_id,unit_code,clauses,t_received\nA,46,3,2026-09-01\n",
            "cột t_received",
        ),
        (
            "fact_case",
            "case_id,unit_code,clauses,t_received\nA,46,3,9999-12-31T12:00:00+07:00\n",
            "cột t_received",
        ),
        ("fact_case", "", "thiếu cột"),
        (
            "fact_case",
            "case_id,unit_code,clauses\nA,46,3\nA,46,3\n",
            "dòng 3: cột case_id: mã “A” đã có",
        ),
        (
            "fact_case",
            "case_id,unit_code,clauses,clauses\nA,46,3,4\n",
            "cột clauses được ghi hai lần",
        ),
        ("fact_case", "case_id,unit_code,clauses\nA,46,3,4\n", "nhiều ô hơn"),
        ("fact_case", 'case_id,unit_code,clauses\n"A"x,46,3\n', "không tách được các ô"),
        (
            "fact_inquiry",
            "inquiry_id,unit_code,asked_at,answers_count\nA,46,2026-09-01T08:00:00+07:00,-1\n",
            "cột answers_count",
        ),
        (
            "fact_press_event",
            "event_id,unit_code,kind,status\nA,46,PARTY,HELD\n",
            "PRESS_CONFERENCE (Họp báo); BRIEFING (Giao ban báo chí)",
        ),
    ],
)
def test_a_bad_cell_is_told_with_file_line_and_column(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(InputError) as error:
        load_registers(write(tmp_path, name, text))
    assert told in error.value.sentence and f"{name}.csv" in error.value.sentence


def test_a_folder_without_registers_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="không có tệp sổ nào"):
        load_registers(tmp_path)
    with pytest.raises(InputError, match="không có thư mục"):
        load_registers(tmp_path / "khong-co")


def test_a_case_with_a_limit_needs_the_start_of_its_clock() -> None:
    cases = (
        UnusualCase("A", "46", (3,), t_determined=at(1)),
        UnusualCase("B", "46", (4,), t_received=at(1)),
        UnusualCase("C", "46", (3,), t_received=at(1)),
        UnusualCase("D", "46", (5,)),
        UnusualCase("E", "46", (4,), t_determined=at(1)),
    )
    assert found(Registers(cases=cases), "V-100") == [("A", "t_received"), ("B", "t_determined")]
    assert not any(
        "t_" in one.message
        for one in check_registers(Registers(cases=cases), now=NOW)
        if one.rule == "V-100"
    )


def test_a_statement_before_the_start_of_the_clock_is_looked_at_again() -> None:
    cases = (
        UnusualCase("A", "46", (4,), t_determined=at(2), t_first_statement=at(2, 7, 59, 59)),
        UnusualCase("B", "46", (4,), t_determined=at(2), t_first_statement=at(2)),
    )
    assert found(Registers(cases=cases), "V-101") == [("A", "t_first_statement")]


def test_a_ratio_above_one_and_a_case_counted_where_it_does_not_belong_are_errors() -> None:
    assert [one.rule for one in check_ratio("L3", 18, 16)] == ["V-102"] and not list(
        check_ratio("L3", 16, 16)
    )
    national, sudden = UnusualCase("A", "46", (1,)), UnusualCase("B", "46", (3,))
    assert [(one.rule, one.place.row_id) for one in check_counted("L4", [national, sudden])] == [
        ("V-103", "A")
    ]
    assert [
        one.place.row_id for one in check_counted("L5", [UnusualCase("C", "46", (2, 5)), sudden])
    ] == ["C"]


def test_a_refusal_needs_a_ground_of_the_law_and_a_reason() -> None:
    rows = (
        Inquiry("A", at(1), "46", refusal_ground="STATE_SECRET"),
        Inquiry("B", at(1), "46", refusal_reason_text="Bận."),
        Inquiry(
            "C",
            at(1),
            "46",
            refusal_ground="CASE_INVESTIGATED",
            refusal_reason_text="Vụ án đang điều tra.",
        ),
        Inquiry(
            "D", at(1), "46", refusal_ground="DRAFT_POLICY", refusal_reason_text="Đang soạn thảo."
        ),
        Inquiry(
            "E",
            datetime(2026, 6, 30, 8, tzinfo=VIETNAM),
            "46",
            refusal_ground="draft_policy",
            refusal_reason_text="Đang soạn thảo.",
        ),
    )
    assert found(Registers(inquiries=rows), "V-104") == [
        ("A", "refusal_reason_text"),
        ("B", "refusal_ground"),
        ("D", "refusal_ground"),
    ]


def test_the_contact_of_a_regular_spokesperson_is_online_within_the_limit() -> None:
    rows = (
        Spokesperson("A", "46", "REGULAR", at(1), at(2)),
        Spokesperson("B", "46", "REGULAR", at(1), at(2, 8, 0, 1)),
        Spokesperson("C", "46", "REGULAR", at(1)),
        Spokesperson("D", "46", "HEAD", at(1)),
        Spokesperson("E", "46", "REGULAR", NOW - timedelta(hours=24)),
        Spokesperson("F", "46", "REGULAR", datetime(2026, 6, 30, 8, tzinfo=VIETNAM)),
    )
    assert found(Registers(spokespersons=rows), "V-105") == [
        ("B", "contact_published_at"),
        ("C", "contact_published_at"),
    ]


def test_an_authorisation_is_written_for_one_case_with_an_end_and_given_by_the_head() -> None:
    head = Spokesperson("H", "46", "HEAD")
    whole = {
        "authorisation_doc_no": "1/UQ",
        "case_id": "V",
        "valid_until": at(9),
        "authorised_by": "H",
    }
    rows = (
        head,
        Spokesperson("R", "46", "REGULAR"),
        Spokesperson("A", "46", "AUTHORISED", **whole),
        Spokesperson("B", "46", "AUTHORISED", **whole | {"valid_until": None}),
        Spokesperson("C", "46", "AUTHORISED", **whole | {"authorised_by": "R"}),
        Spokesperson("D", "46", "AUTHORISED", **whole | {"authorised_by": "HEAD"}),
        Spokesperson("E", "47", "AUTHORISED", **whole),
        Spokesperson("F", "46", "AUTHORISED"),
    )
    assert found(Registers(spokespersons=rows), "V-106") == [
        ("B", "valid_until"),
        ("C", "authorised_by"),
        ("E", "authorised_by"),
        ("F", "authorisation_doc_no"),
        ("F", "case_id"),
        ("F", "valid_until"),
        ("F", "authorised_by"),
    ]


def test_a_statement_is_official_only_from_a_spokesperson() -> None:
    persons = (
        Spokesperson("H", "46", "HEAD"),
        Spokesperson(
            "U",
            "46",
            "AUTHORISED",
            case_id="A",
            valid_until=at(5),
            authorised_by="H",
            authorisation_doc_no="1/UQ",
        ),
        Spokesperson("X", "47", "HEAD"),
    )
    cases = tuple(
        UnusualCase(id, "46", (5,), spoken_by=who, t_first_statement=at(day))
        for id, who, day in (
            ("A", "U", 5),
            ("B", "U", 4),
            ("C", "H", 4),
            ("D", "lạ", 4),
            ("E", "X", 4),
        )
    )
    late = UnusualCase("F", "46", (5,), lead_unit="47", spoken_by="X", t_first_statement=at(4))
    assert [row for row, _ in found(Registers(persons, cases=(*cases, late)), "V-107")] == [
        "B",
        "D",
        "E",
    ]
    assert found(
        Registers(
            persons, cases=(UnusualCase("A", "46", (5,), spoken_by="U", t_first_statement=at(6)),)
        ),
        "V-107",
    )
    assert not found(Registers(cases=cases, present=frozenset({"fact_case"})), "V-107")


def test_a_department_gives_notice_of_a_press_conference_in_time_and_the_city_need_not() -> None:
    def event(id: str, unit: str = DEPARTMENT, **more: object) -> PressEvent:
        return PressEvent(
            id, unit, "PRESS_CONFERENCE", **{"status": "HELD", "held_at": at(3), **more}
        )

    events = (
        event("A", notice_sent_at=at(2)),
        event("B", notice_sent_at=at(2, 8, 0, 1)),
        event("C"),
        event("D", CITY),
        event("E", status="CANCELLED"),
        event("F", parent_event_id="A"),
        event("G", "46-19789", notice_sent_at=at(2, 20)),
    )
    assert [row for row, _ in found(Registers(events=events, units=load_units()), "V-108")] == [
        "B",
        "C",
        "G",
    ]


def test_the_sample_shows_each_fault_of_a_register_once() -> None:
    told = check_registers(load_registers(SAMPLE), now=NOW)
    assert [one.rule for one in told] == [
        "V-100",
        "V-101",
        "V-104",
        "V-105",
        "V-106",
        "V-107",
        "V-108",
    ]
    assert set(rules()) == {f"V-10{n}" for n in range(9)}
    for one in told:
        assert one.severity in "EW" and one.rule in one.sentence and "{" not in one.sentence
        assert set(one.to_json()) == {
            "rule",
            "severity",
            "table",
            "row_id",
            "field",
            "message",
            "advice",
        }
    assert code_label("rating", "HAI_LONG") == "Hài lòng" and code_label("rating", None) == ""


def test_every_file_of_the_network_samples_is_described_as_the_registers_name_it() -> None:
    root = kit_root() / "sample_data" / "network"
    resources = {
        row["path"]: row
        for row in json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    }
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {
        "datapackage.json"
    }
    assert set(resources) == files and len({row["name"] for row in resources.values()}) == len(
        resources
    )
    for path, row in resources.items():
        table = dictionary().tables.get(Path(path).stem)
        if table and path.endswith(".csv"):
            titles = {column.name: column.vi for column in table.columns}
            assert [field["title"] for field in row["schema"]["fields"]] == [
                titles[field["name"]] for field in row["schema"]["fields"]
            ]
            head = (root / path).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
            assert [field["name"] for field in row["schema"]["fields"]] == head
