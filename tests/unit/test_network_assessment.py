"""The public list of spokespersons and the self-assessment of units."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.network.assessment import Assessed, assess, definitions, network_totals
from phatngon.network.directory import list_csv, list_html, public_list
from phatngon.network.network_map import assessment_page, map_rows, map_words
from phatngon.network.registers import Registers, load_registers
from phatngon.network.rows import Inquiry, InternalRule, Release, Spokesperson, UnusualCase
from phatngon.tables.units import load_units

SAMPLE = kit_root() / "sample_data" / "network" / "so"
NOW = datetime(2026, 12, 15, 8, tzinfo=VIETNAM)
START = datetime(2026, 9, 1, 8, tzinfo=VIETNAM)


def by_id(registers: Registers, code: str) -> dict[str, Assessed]:
    unit = next(unit for unit in assess(registers, now=NOW) if unit.unit_code == code)
    return {one.id: one for one in unit.indicators}


def test_the_list_holds_heads_and_regular_spokespersons_and_no_more_than_the_register_says() -> (
    None
):
    rows = public_list(load_registers(SAMPLE))
    regular = [row.unit for row in rows if row.kind == "REGULAR"]
    assert regular == [
        "Sở Văn hóa và Thể thao",
        "Sở Xây dựng",
        "Văn phòng Ủy ban nhân dân thành phố",
    ]
    assert {row.kind for row in rows} == {"HEAD", "REGULAR"} and [
        row.kind for row in rows if row.unit == "Phường Thuận Hóa"
    ] == ["HEAD"]
    bare = public_list(
        Registers(
            spokespersons=(
                Spokesperson("A", "46", "REGULAR"),
                Spokesperson("B", "46", "HEAD"),
                Spokesperson("C", "46", "AUTHORISED"),
            )
        )
    )
    unknown, name = "chưa ghi trong sổ", "[ghi khi công bố]"
    assert [row.cells() for row in bare] == [
        ("46", "Người đứng đầu", name, unknown, unknown, "–"),
        ("46", "Người phát ngôn thường xuyên", name, unknown, unknown, "chưa công bố"),
    ]


def test_no_cell_of_the_list_is_a_formula_or_a_script() -> None:
    rows = public_list(
        Registers(
            spokespersons=(
                Spokesperson(
                    "A", "46", "REGULAR", role_title="=1+1", contact_channel="<script>x</script>"
                ),
            )
        )
    )
    assert list(csv.reader(io.StringIO(list_csv(rows))))[1][3:5] == ["'=1+1", "<script>x</script>"]
    html = list_html(rows)
    assert (
        "<script" not in html and "&lt;script&gt;" in html and "Điều 3 Nghị định 244/2026" in html
    )
    assert "chưa có người phát ngôn nào" in list_html([])


def test_the_verb_list_prints_or_writes_a_page_and_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["network", "list", "--register", str(SAMPLE)]) == 0
    assert capsys.readouterr().out.startswith("Đơn vị,Dạng,Họ tên,Chức vụ")
    assert main(["network", "list", "--register", str(SAMPLE), "--to", str(tmp_path)]) == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {
        ".html",
        ".csv",
    } and "Đã ghi" in capsys.readouterr().out
    assert next(tmp_path.glob("*.csv")).read_bytes().startswith(b"\xef\xbb\xbf")


def test_every_weakness_has_indicators_with_a_definition_an_evidence_level_and_a_next_step() -> (
    None
):
    data = definitions()
    assert {row["weakness"] for row in data["indicators"].values()} == set(data["weaknesses"])
    for row in data["indicators"].values():
        assert (
            row["name"]
            and row["definition"].endswith(".")
            and row["next_step"].endswith(".")
            and row["evidence"] in data["evidence"]
        )


def test_a_unit_is_told_what_its_register_shows() -> None:
    found = by_id(load_registers(SAMPLE), "46-S-van-hoa-va-the-thao")
    assert {id: (one.numerator, one.denominator) for id, one in found.items()} == {
        "named": (1, 1),
        "in_term": (0, 0),
        "single": (0, 0),
        "published": (1, 1),
        "spoken": (1, 2),
        "answered": (4, 5),
        "forms_used": (1, 5),
        "linked": (0, 1),
        "whole": (0, 0),
        "right_speaker": (0, 1),
    }
    assert (
        found["published"].next_step == "Giữ cách làm này."
        and "im lặng" in found["spoken"].next_step
    )
    assert found["whole"].value is None and "không tính được" in found["whole"].sentence()
    assert by_id(load_registers(SAMPLE), "46-19789")["whole"].numerator == 0


def test_peers_are_units_of_the_same_level_and_told_only_when_there_are_enough() -> None:
    wards = [unit.code for unit in load_units().all if unit.level == "PHUONG"][:6]
    cases = tuple(
        UnusualCase(
            f"V{n}", code, (5,), t_received=START, t_first_statement=START if n % 2 else None
        )
        for n, code in enumerate(wards)
    )
    office = UnusualCase("X", "46-S-xay-dung", (5,), t_received=START)
    found = by_id(Registers(cases=(*cases, office), units=load_units()), wards[0])["spoken"]
    assert (found.value, len(found.peers), found.peer_median) == (
        0.0,
        5,
        1.0,
    ) and "trung vị của 5 đơn vị" in found.sentence()
    few = by_id(Registers(cases=cases[:5], units=load_units()), wards[0])["spoken"]
    assert len(few.peers) == 4 and few.peer_median is None and "chưa đủ đơn vị" in few.sentence()


def test_an_absent_register_is_left_out_and_a_supporting_unit_has_no_case_of_its_own() -> None:
    case = UnusualCase(
        "A",
        "46-19789",
        (3,),
        lead_unit="46",
        t_received=START,
        t_first_statement=START + timedelta(hours=1),
    )
    units = assess(Registers(cases=(case,), present=frozenset({"fact_case"})), now=NOW)
    assert [unit.unit_code for unit in units] == ["46"]
    assert [one.id for one in units[0].indicators] == [
        "spoken",
        "forms_used",
        "linked",
        "right_speaker",
    ]
    asked = Inquiry("D", START, "46", due_at=START, first_answer_at=START)
    assert by_id(Registers(inquiries=(asked,)), "46")["answered"].value == 1.0


def test_the_verb_assess_speaks_to_people_and_machines(capsys: pytest.CaptureFixture) -> None:
    assert (
        main(["network", "assess", "--register", str(SAMPLE), "--now", NOW.isoformat(), "--json"])
        == 0
    )
    unit = json.loads(capsys.readouterr().out)["units"][0]
    assert set(unit) == {"unit_code", "unit_name", "level", "weaknesses", "indicators"}
    assert set(unit["indicators"][0]) == {
        "id",
        "weakness",
        "name",
        "definition",
        "evidence",
        "value",
        "reason_if_null",
        "sign",
        "numerator",
        "denominator",
        "peers",
        "next_step",
    }
    assert main(["network", "assess", "--register", str(SAMPLE), "--now", NOW.isoformat()]) == 0
    assert "Phường Thuận Hóa\n- " in capsys.readouterr().out


NETWORK = kit_root() / "sample_data" / "network" / "mang-luoi"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=VIETNAM)


def test_a_unit_nobody_wrote_about_is_the_first_sign_of_neglect() -> None:
    units = {unit.unit_code: unit for unit in assess(load_registers(NETWORK), now=MONDAY)}
    assert len(units) == len(load_units().obligated(MONDAY.date())) == 54
    silent = [
        unit
        for unit in units.values()
        if {one.id: one.value for one in unit.indicators}["named"] == 0
    ]
    assert silent and all(
        unit.state("neglect") == "SEEN" and unit.state("delegation") == "NO_DATA" for unit in silent
    )


@pytest.mark.parametrize(
    ("persons", "id", "counts"),
    [
        ((("A", "1/UQ", "V", "H", 0, 5), ("B", "2/UQ", "V", "H", 3, 9)), "single", (0, 2)),
        ((("A", "1/UQ", "V", "H", 0, 2), ("B", "2/UQ", "V", "H", 3, 9)), "single", (2, 2)),
        ((("A", "1/UQ", "V", "H", 0, 5), ("B", "2/UQ", "W", "H", 3, 9)), "single", (2, 2)),
        ((("A", None, "V", "H", 0, 5),), "whole", (0, 1)),
        ((("A", "1/UQ", "V", "R", 0, 5),), "whole", (0, 1)),
        ((("A", "1/UQ", "V", "H", 0, 5),), "in_term", (0, 1)),
        ((("A", "1/UQ", "V", "H", 0, 200),), "in_term", (1, 1)),
    ],
)
def test_loose_delegation_is_counted_by_what_is_loose(
    persons: tuple, id: str, counts: tuple
) -> None:
    rows = [
        Spokesperson("H", "46-19789", "HEAD"),
        Spokesperson("R", "46-19789", "REGULAR", START, START),
    ]
    rows += [
        Spokesperson(
            name,
            "46-19789",
            "AUTHORISED",
            START + timedelta(days=first),
            authorisation_doc_no=doc,
            case_id=case,
            valid_until=START + timedelta(days=last),
            authorised_by=giver,
        )
        for name, doc, case, giver, first, last in persons
    ]
    found = by_id(
        Registers(
            spokespersons=tuple(rows), cases=(UnusualCase("V", "46-19789", (3,), t_received=START),)
        ),
        "46-19789",
    )[id]
    assert (found.numerator, found.denominator) == counts
    assert found.sign == (counts[0] < counts[1])


def release(
    id: str,
    month: int,
    initiative: str = "PROACTIVE",
    channels: tuple = ("cổng",),
    versions: int | None = 1,
) -> Release:
    return Release(
        id,
        "46-19789",
        datetime(2026, month, 5, 9, tzinfo=VIETNAM),
        initiative,
        (2,),
        channels,
        versions,
    )


def test_months_without_any_release_are_seen_and_a_release_of_tomorrow_is_none() -> None:
    found = by_id(
        Registers(releases=(release("A", 11), release("B", 7), release("C", 6))), "46-19789"
    )["recent"]
    assert (found.numerator, found.denominator) == (2, 6) and not found.sign
    old = by_id(Registers(releases=(release("C", 6),)), "46-19789")["recent"]
    ahead = Release("D", "46-19789", NOW + timedelta(hours=1), "PROACTIVE")
    assert by_id(Registers(releases=(ahead,)), "46-19789")["recent"].numerator == 0
    assert old.numerator == 0 and old.sign and "Chọn một việc" in old.next_step


def test_rigid_forms_are_seen_in_what_was_asked_for_and_in_one_text_for_all() -> None:
    wide = ("cổng", "mạng xã hội")
    stiff = by_id(
        Registers(releases=(release("A", 10, "ASKED", wide, 1), release("B", 11, "ASKED"))),
        "46-19789",
    )
    assert stiff["proactive"].sign and stiff["varied"].sign and stiff["forms_used"].sign
    free = by_id(
        Registers(releases=(release("A", 10, "PROACTIVE", wide, 2), release("B", 11, "ASKED"))),
        "46-19789",
    )
    assert (
        not free["proactive"].sign
        and not free["varied"].sign
        and (free["varied"].numerator, free["varied"].denominator) == (1, 1)
    )


def test_internal_rules_count_from_the_day_they_are_issued() -> None:
    for issued, value in ((MONDAY.date(), 1.0), (date(2026, 12, 30), 0.0), (None, 0.0)):
        rules = (InternalRule("Q", "46-19789", "1/QC", issued),)
        assert by_id(Registers(internal_rules=rules), "46-19789")["ruled"].value == value


def test_the_map_tells_in_words_and_in_a_table_what_it_shows() -> None:
    units = assess(load_registers(NETWORK), now=MONDAY)
    totals = network_totals(units)
    assert {sum(counts.values()) for counts in totals.values()} == {54}
    words = map_words(units)
    assert f"Chưa quan tâm việc phát ngôn: {totals['neglect']['SEEN']} đơn vị có dấu hiệu" in words
    page = assessment_page(units)
    assert (
        escape(words) in page and page.count('<th scope="row">') >= 54 and "không xếp hạng" in page
    )
    assert len(map_rows(units)) == 54 and {
        cell for _, cells in map_rows(units) for cell in cells
    } == set(definitions()["states"].values())
