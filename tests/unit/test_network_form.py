"""The paper of the yearly report, its reminders, and the verbs of the network."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.documents.administrative import letter_bytes
from phatngon.law import load_calendar
from phatngon.network.annual import AnnualReport, annual_report
from phatngon.network.form import annual_html, annual_letter, review_html
from phatngon.network.invented import MARK
from phatngon.network.registers import Registers, load_registers
from phatngon.network.reminders import reminder_file, year_reminders

SAMPLE = kit_root() / "sample_data" / "network" / "so"
NOW = datetime(2026, 12, 15, 8, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def reports() -> tuple[AnnualReport, AnnualReport]:
    registers = load_registers(SAMPLE)
    return annual_report(registers, 2026, now=NOW), annual_report(
        registers, 2026, scope="city", now=NOW
    )


def test_the_form_shows_both_windows_and_both_ways_of_counting(
    reports: tuple[AnnualReport, AnnualReport],
) -> None:
    letter = annual_letter(reports[0])
    words = letter.words()
    for told in (
        "57,1% (4/7)",
        "88,9% (8/9)",
        "85,0% (17/20)",
        "90,0% (18/20)",
        "theo lượt trả lời, như Phụ lục ghi",
        "theo số đề nghị được trả lời",
        "[ghi khó khăn, vướng mắc]",
        "[ghi đề xuất, kiến nghị]",
        "15/12/2025 đến 14/12/2026",
        "Từ 1/7/2026 đến 14/12/2026",
    ):
        assert told in words, told
    assert (
        "{" not in words and [len(row) for block in letter.body for row in block.rows] == [3] * 11
    )
    html = annual_html(reports[0])
    assert html.count("<table>") == 1 and "<h2>2. Khó khăn" in html


def test_the_form_holds_only_what_is_sent(reports: tuple[AnnualReport, AnnualReport]) -> None:
    sent = annual_letter(reports[0]).words()
    for inside in (
        "(V-1",
        "VV-",
        "TH-",
        "học liệu",
        "mã 46",
        "một giây",
        "Giao thời",
        "toàn bộ sổ",
    ):
        assert inside not in sent, inside
    assert any("đề xuất của bộ học liệu" in note for note in annual_letter(reports[0]).notes)
    kept = review_html(*reports)
    for inside in (
        "100,0% (4/4)",
        "Giao thời: vụ việc VV-09",
        "(V-105)",
        "đề xuất của bộ học liệu",
        "một giây",
    ):
        assert inside in kept, inside
    assert kept.count("<ul>") == kept.count("</ul>") == 3 and kept.count("<table>") == 1


def test_the_form_cites_the_decree_in_full_and_ends_as_official_papers_do(
    reports: tuple[AnnualReport, AnnualReport],
) -> None:
    body = annual_letter(reports[0]).body
    assert body[0].text == MARK and "của Chính phủ" in body[1].text
    assert re.search(r"Nghị định số 244/2026/NĐ-CP ngày \d+ tháng \d+ năm 2026", body[1].text)
    assert "Ủy ban nhân dân thành phố Huế báo cáo" in body[1].text
    assert body[-1].text.endswith("tổng hợp./.")


def test_a_year_under_one_law_has_one_column_and_an_empty_list_is_told() -> None:
    full, city = (
        annual_report(Registers(), 2027, scope=scope, now=NOW) for scope in ("all", "city")
    )
    letter = annual_letter(full)
    assert {len(row) for block in letter.body for row in block.rows} == {2}
    assert "không có dòng nào phải xem lại" in review_html(full, city)
    absent = annual_report(Registers(present=frozenset({"fact_case"})), 2027, now=NOW)
    assert "chưa có sổ này" in annual_letter(absent).words()


def test_the_word_file_opens_and_is_the_same_twice(
    reports: tuple[AnnualReport, AnnualReport],
) -> None:
    import docx

    letter = annual_letter(reports[0])
    data = letter_bytes(letter, day=date(2026, 12, 15))
    assert data == letter_bytes(letter, day=date(2026, 12, 15))
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "57,1% (4/7)" in cells and any("THÀNH PHỐ HUẾ" in cell for cell in cells)


def test_the_reminders_are_the_cut_off_the_second_working_day_and_the_last_working_day_before_the_legal_one() -> (
    None
):
    assert [f"{one.at:%Y-%m-%d %H:%M:%S}" for one in year_reminders(2026)] == [
        "2026-12-14 23:59:59",
        "2026-12-16 17:00:00",
        "2026-12-18 17:00:00",
    ]
    assert year_reminders(2028)[2].at.date() == date(2028, 12, 19)
    assert any("nằm ngoài bảng ngày nghỉ" in note for note in year_reminders(2040)[0].notes)
    closed = load_calendar()
    entry = replace(
        next(iter(closed.entries.values())), day=date(2026, 12, 18), effect="off", status="official"
    )
    moved = replace(closed, entries={**closed.entries, entry.day: entry})
    assert year_reminders(2026, moved)[2].at.date() == date(2026, 12, 17)


def test_the_calendar_file_is_folded_escaped_and_keeps_its_names() -> None:
    data = reminder_file(year_reminders(2026), stamp=NOW)
    text = data.decode()
    assert data.count(b"BEGIN:VEVENT") == 3 and all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert (
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20261218T170000" in text
        and "DTSTAMP:20261215T010000Z" in text
    )
    assert "cung cấp thông tin" in text.replace(
        "\r\n ", ""
    ) and "phát ngôn\\, cung cấp" in text.replace("\r\n ", "")
    later = reminder_file(year_reminders(2026), stamp=datetime(2027, 1, 1, tzinfo=VIETNAM)).decode()
    assert re.findall("UID:.*", later) == re.findall("UID:.*", text)


def test_the_verb_annual_prints_json_only_and_writes_four_files(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    pytest.importorskip("typst")
    code = main(
        [
            "network",
            "annual",
            "--register",
            str(SAMPLE),
            "--year",
            "2026",
            "--now",
            NOW.isoformat(),
            "--to",
            str(tmp_path),
            "--json",
        ]
    )
    told = json.loads(capsys.readouterr().out)
    assert code == 0 and told["metrics"][4]["numerator"] == 4 and told["scope"] == "all"
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"bao-cao-nam-2026-gia-dinh.{kind}" for kind in ("docx", "pdf", "ics")),
        "bao-cao-nam-2026-noi-bo-gia-dinh.html",
    }
    assert (tmp_path / "bao-cao-nam-2026-gia-dinh.pdf").read_bytes().startswith(b"%PDF")


def test_the_verb_annual_tells_a_person_the_same(capsys: pytest.CaptureFixture) -> None:
    assert (
        main(
            [
                "network",
                "annual",
                "--register",
                str(SAMPLE),
                "--year",
                "2026",
                "--scope",
                "city",
                "--now",
                NOW.isoformat(),
            ]
        )
        == 0
    )
    assert (
        "L4. Vụ việc đột xuất, bất thường đã phát ngôn trên tổng số vụ việc: 100,0% (4/4)"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["annual", "--register", str(SAMPLE), "--year", "hai"], "không phải số nguyên"),
        (["annual", "--register", str(SAMPLE), "--year", "2020"], "chưa áp dụng"),
        (
            ["annual", "--register", str(SAMPLE), "--year", "2026", "--scope", "xa"],
            "Không có phạm vi",
        ),
        (
            ["annual", "--register", str(SAMPLE), "--year", "2026", "--now", "2026-12-15"],
            "chưa có giờ",
        ),
        (["check", "--register", "khong-co"], "không có thư mục sổ"),
        (["check"], "Thiếu tùy chọn --register"),
    ],
)
def test_wrong_words_get_a_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(["network", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_the_verb_check_ends_with_one_only_for_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert (
        main(["network", "check", "--register", str(SAMPLE), "--now", NOW.isoformat(), "--json"])
        == 1
    )
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]][:2] == [
        "V-100",
        "V-101",
    ]
    (tmp_path / "dim_spokesperson.csv").write_text(
        "spokesperson_id,unit_code,kind,appointed_at,contact_published_at\nA,46,REGULAR,2026-09-01T08:00:00+07:00,2026-09-03T08:00:00+07:00\n",
        encoding="utf-8",
    )
    assert main(["network", "check", "--register", str(tmp_path)]) == 0
    assert "(V-105)" in capsys.readouterr().out
    (tmp_path / "dim_spokesperson.csv").write_text(
        "spokesperson_id,unit_code,kind\nA,46,HEAD\n", encoding="utf-8"
    )
    assert (
        main(["network", "check", "--register", str(tmp_path)]) == 0
        and "không có dòng nào" in capsys.readouterr().out
    )
