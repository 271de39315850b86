"""The status of a period: who has sent, who is late, what went back or waits and why; and the letters that remind."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import docx
import pytest
from test_reach_versions import Desk, file, item

from phatngon.cli.main import main
from phatngon.documents.administrative import letter_bytes
from phatngon.reach.status import PeriodStatus, period_status, told_status
from phatngon.reach.status_papers import reminders, status_page
from phatngon.reach.store import open_store

AFTER = datetime(2026, 10, 20, 8)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def status(desk: Desk, now: datetime = AFTER) -> PeriodStatus:
    with open_store(desk.store) as connection:
        return period_status(connection, "2026-10", now=now)


def test_every_unit_has_its_state_and_a_silent_one_is_only_late_after_the_due_time(
    desk: Desk,
) -> None:
    desk.send([item(0)])
    assert status(desk).counts() == {"nop_dung_han": 1, "chua_nop": 53}
    before = status(desk, datetime(2026, 10, 16, 12))
    assert before.counts() == {"nop_dung_han": 1, "cho_den_han": 53} and not before.needs_work
    text = "\n".join(told_status(status(desk)))
    assert "Đã nộp 1 trong 54 đơn vị phải nộp (đúng hạn 1; chưa nộp 53)." in text
    assert "Chưa nộp, phường (20): Phường Phú Xuân" in text


def test_a_late_unit_is_told_how_late(desk: Desk) -> None:
    desk.at = datetime(2026, 10, 16, 17, 30)
    desk.send([item(0)])
    assert "Nộp muộn, phường (1): Phường Thuận Hóa (muộn 1,5 giờ)." in told_status(status(desk))


def test_what_went_back_says_why_until_a_later_file_is_taken(desk: Desk) -> None:
    desk.send([item(0), item(1, views="x9")])
    (unit,) = status(desk).returned
    assert unit.name == "Phường Thuận Hóa" and "“x9” không phải số đếm" in unit.reasons[0]
    desk.send([item(0), item(1)])
    assert not status(desk).returned


def test_files_that_were_not_read_and_those_that_wait_are_named_with_their_cause(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    desk.take(broken)
    desk.send([item(0), item(1)])
    waits = file(tmp_path, "thieu", [item(0)])
    desk.take(waits)
    found = {one.file: one for one in status(desk).skipped}
    assert set(found) == {"hong.xlsx", "thieu.csv"} and "không mở được" in found["hong.xlsx"].why
    assert found["thieu.csv"].outcome == "asked" and "thiếu 1 tin" in found["thieu.csv"].why
    desk.take(waits, how="replace")
    assert [one.file for one in status(desk).skipped] == ["hong.xlsx"]


def test_numbers_outside_the_sums_are_listed(desk: Desk) -> None:
    desk.send([item(0, views=4_000_000)])
    (one,) = status(desk).waiting
    assert one.value == 4_000_000 and "Để ngoài tổng – Phường Thuận Hóa" in "\n".join(
        told_status(status(desk))
    )


def test_a_letter_goes_to_every_silent_unit_but_the_office_itself_and_nobody_signs_it(
    desk: Desk,
) -> None:
    desk.send([item(0)])
    desk.send([item(0, views="x9")], unit_code="46-19774")
    letters = {letter.id: letter for letter in reminders(status(desk))}
    assert len(letters) == 52 and "nhac-nop-2026-10-46-S-van-hoa-va-the-thao" not in letters
    words = letters["nhac-nop-2026-10-46-19753"].words()
    assert "chưa nhận được báo cáo của Ủy ban nhân dân phường Phú Xuân" in words
    assert (
        "là 17 giờ 00 ngày 16/10/2026. Đến 8 giờ 00" in words
        and "trước 17 giờ 00 ngày 21/10/2026" in words
    )
    back = letters["nhac-nop-2026-10-46-19774"].words()
    assert "chưa tính là đã nộp, vì tệp còn điều phải sửa:" in back and "không phải số đếm" in back
    paper = docx.Document(io.BytesIO(letter_bytes(letters["nhac-nop-2026-10-46-19753"])))
    cells = "\n".join(c.text for t in paper.tables for row in t.rows for c in row.cells)
    assert "GIÁM ĐỐC" in cells and "[Họ và tên]" in cells
    office = reminders(status(desk), "46-S-vp-ubnd")
    assert office[0].agency.name.startswith("Văn phòng") and len(office) == 52


def test_the_page_and_the_verb_say_the_same(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    desk.send([item(0)])
    assert "Đơn vị chưa nộp hoặc nộp muộn (53)" in status_page(status(desk))
    given = ["reach", "status", "--period", "10/2026", "--store", str(desk.store)]
    assert main([*given, "--now", "8h 20/10/2026", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"nop_dung_han": 1, "chua_nop": 53} and len(told["units"]) == 54
    assert told["due"] == "2026-10-16T17:00:00+07:00" and told["skipped"] == told["waiting"] == []
    assert main([*given, "--now", "8h 15/10/2026", "--json"]) == 0
    capsys.readouterr()
    more = ["--to", str(tmp_path / "ra"), "--formats", "html", "--letters", str(tmp_path / "thu")]
    assert main([*given, "--now", "8h 20/10/2026", *more]) == 1
    assert "Đã ghi 52 thư nhắc" in capsys.readouterr().out
    assert len(list((tmp_path / "thu").glob("*.docx"))) == 52


def test_a_register_of_units_alone_is_laid_over_the_users_own_store(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "nguoi-dung"))
    register = tmp_path / "so"
    register.mkdir()
    (register / "dim_unit.csv").write_text(
        "unit_code,unit_name,level,obligated\n46-19789,Phường Thuận Hóa,PHUONG,true\n", "utf-8"
    )
    sent = file(tmp_path, "gui", [item(0)])
    given = ["--register", str(register)]
    at = ["--received-at", "2026-10-16T09:00:00+07:00"]
    assert main(["reach", "import", str(sent), *given, *at]) == 0
    capsys.readouterr()
    assert main(["reach", "report", "--period", "10/2026", *given, "--json"]) == 0
    figures = {row["id"]: row for row in json.loads(capsys.readouterr().out)["metrics"]}
    assert figures["M01"]["value"] == 1 and figures["M23"]["denominator"] == 1


def test_history_undo_and_keep_are_verbs(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    desk.send([item(0), item(1, views=4_000_000)])
    store = ["--store", str(desk.store)]
    assert main(["reach", "keep", *store]) == 1
    assert "Đang để ngoài tổng – Phường Thuận Hóa" in capsys.readouterr().out
    assert main(["reach", "keep", "Tin trong ngày b", "--reason", "đã xem ảnh", *store]) == 0
    assert (
        main(
            [
                "reach",
                "undo",
                "--import",
                "1",
                "--reason",
                "nhầm tệp",
                "--by",
                "chuyên viên",
                *store,
            ]
        )
        == 0
    )
    assert "Lần 3: hoàn tác lần 1" in capsys.readouterr().out
    assert main(["reach", "history", "--json", *store]) == 0
    acts = json.loads(capsys.readouterr().out)["acts"]
    assert [(one["number"], one["kind"], one["undone_by"]) for one in acts] == [
        (1, "import", 3),
        (2, "keep", None),
        (3, "undo", None),
    ]
    assert [one["actor"] for one in acts] == ["đầu mối", "đầu mối", "chuyên viên"]
    assert acts[0]["files"][0]["sha256"] and acts[2]["reason"] == "nhầm tệp"
