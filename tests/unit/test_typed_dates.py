"""Dates as people type them: one reader, the same in every option; what programs write is read as before."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.base.typed_dates import moment_or_none, read_day, read_period, read_start
from phatngon.cli.main import main

DAYS = (
    "13/11/2026",
    "13-11-2026",
    "13.11.2026",
    "2026-11-13",
    "13 / 11 / 2026",
    "thứ Sáu 13/11/2026",
    "ngày 13 tháng 11 năm 2026",
)
HOURS = (
    "8h30 13/11/2026",
    "8 giờ 30 ngày 13/11/2026",
    "8 giờ 30 phút, ngày 13 tháng 11 năm 2026",
    "8 giờ 30 phút, thứ Sáu 13/11/2026",
    "13/11/2026 08:30",
    "lúc 8g30 ngày 13-11-2026",
    "2026-11-13T08:30:00+07:00",
    "2026-11-13T01:30:00Z",
)
WRONG = ("mai", "31/2/2026", "11/23/2026", "13/11", "13/11/26", "25h 13/11/2026", "2026-02-30", "")


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 11, 13)
    assert read_start(text, "--from", need_hour=False) == date(2026, 11, 13)


@pytest.mark.parametrize("text", HOURS)
def test_an_hour_is_read_as_people_write_it_in_official_time(text: str) -> None:
    assert read_start(text, "--from", need_hour=True).isoformat() == "2026-11-13T08:30:00+07:00"


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_date_is_told_how_to_be_written(text: str) -> None:
    with pytest.raises(InputError) as told:
        read_day(text, "--from")
    assert "chưa đúng cách ghi. Viết 13/11/2026 hoặc 2026-11-13." in told.value.sentence
    with pytest.raises(InputError, match="chưa đúng cách ghi"):
        read_start(text, "--from", need_hour=True)


def test_a_whole_hour_needs_no_minutes() -> None:
    for text in ("14 giờ ngày 13/11/2026", "14h 13/11/2026", "2 giờ chiều ngày 13/11/2026"):
        assert read_start(text, "", need_hour=True).hour == 14  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["10/2026", "10-2026", "2026-10", "tháng 10/2026", "Kỳ 10/2026"])
def test_a_period_is_read_as_people_write_it(text: str) -> None:
    assert read_period(text) == "2026-10"


@pytest.mark.parametrize("text", ["13/2026", "quý 3", "2026", "2026-1-1"])
def test_a_wrong_period_is_told_how_to_be_written(text: str) -> None:
    with pytest.raises(InputError, match="chưa đúng cách ghi. Viết 10/2026 hoặc 2026-10"):
        read_period(text)


def asked(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


REGISTER = str(kit_root() / "sample_data" / "network" / "so")
LOG = str(kit_root() / "sample_data" / "network" / "hop-thu" / "cau-hoi.jsonl")
GOOD = str(kit_root() / "sample_data" / "network" / "goi-tin" / "tot")


@pytest.mark.parametrize(
    ("arguments", "typed", "iso"),
    [
        (
            ["deadline", "--amount", "24", "--unit", "hours", "--from"],
            "8h30 13/11/2026",
            "2026-11-13T08:30:00+07:00",
        ),
        (["deadline", "--amount", "12", "--unit", "days", "--from"], "13/11/2026", "2026-11-13"),
        (["law", "show", "N244-D7K3", "--as-of"], "30/6/2026", "2026-06-30"),
        (["law", "check", "--as-of"], "23-11-2026", "2026-11-23"),
        (["law", "diff", "2026-06-30"], "1/7/2026", "2026-07-01"),
        (
            ["network", "check", "--register", REGISTER, "--now"],
            "8 giờ ngày 15/12/2026",
            "2026-12-15T08:00:00+07:00",
        ),
        (
            ["network", "speakers", "--register", REGISTER, "--at"],
            "8h 15/7/2026",
            "2026-07-15T08:00:00+07:00",
        ),
        (
            ["network", "inquiry", "list", "--log", LOG, "--now"],
            "8h 15/12/2026",
            "2026-12-15T08:00:00+07:00",
        ),
        (
            ["network", "outgoing", "advise", GOOD, "--now"],
            "17:00 25/11/2026",
            "2026-11-25T17:00:00+07:00",
        ),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_every_verb_answers_the_same_to_a_date_typed_either_way(
    capsys: pytest.CaptureFixture, arguments: list[str], typed: str, iso: str
) -> None:
    by_hand, by_program = (asked(capsys, *arguments, one, "--json") for one in (typed, iso))
    assert by_hand == by_program and by_hand[1]
    json.loads(by_hand[1])


@pytest.mark.parametrize(
    "arguments",
    [
        ["deadline", "--amount", "12", "--unit", "days", "--from", "ngày mai"],
        ["law", "show", "N244-D7K3", "--as-of", "32/1/2026"],
        ["law", "diff", "hôm qua", "1/7/2026"],
        ["law", "verify", "N244-D7K3", "--role", "a", "--source", "b", "--on", "11/23/2026"],
        ["network", "check", "--register", REGISTER, "--now", "hôm nay"],
        ["network", "speakers", "--register", REGISTER, "--at", "sáng mai"],
        ["reach", "template", "--period", "tháng trước"],
        ["reach", "report", "--period", "quý 3/2026"],
        ["reach", "check", "a.xlsx", "--received-at", "hôm kia"],
        ["build", "--period", "năm nay"],
        ["exam", "draw", "--as-of", "nay"],
    ],
    ids=lambda value: " ".join(value[:3]),
)
def test_every_verb_says_the_same_of_a_wrong_date(
    capsys: pytest.CaptureFixture, arguments: list[str]
) -> None:
    code, out, err = asked(capsys, *arguments)
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert "chưa đúng cách ghi. Viết " in err


def test_the_file_of_a_case_takes_dates_as_typed_and_its_answer_is_iso(
    capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    file = tmp_path / "viec.json"
    answers = []
    for start in ("8 giờ 30 ngày 13/11/2026", "2026-11-13T08:30:00+07:00"):
        case = {"kind": "sudden_event", "unit_level": "commune", "starts_at": start}
        file.write_text(json.dumps(case), encoding="utf-8")
        answers.append(asked(capsys, "respond", str(file), "--json"))
    assert answers[0] == answers[1]
    assert "2026-11-14T08:30:00+07:00" in answers[0][1]


def test_the_files_of_a_package_and_of_copies_take_dates_as_typed(
    capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    folder = tmp_path / "goi"
    shutil.copytree(GOOD, folder)
    plan = folder / "goi.yaml"
    text = plan.read_text(encoding="utf-8")
    typed = re.sub(
        r"as_of: (\d{4})-(\d{2})-(\d{2})\b(?!T)",
        lambda found: f"as_of: {found[3]}/{found[2]}/{found[1]}",
        text,
    )
    assert typed != text
    plan.write_text(typed, encoding="utf-8")
    now = ["--now", "8h 25/11/2026", "--json"]
    checked = [
        asked(capsys, "network", "outgoing", "check", str(one), *now) for one in (GOOD, folder)
    ]
    assert checked[0] == checked[1]
    to = str(tmp_path / "ra")
    assert main(["network", "outgoing", "build", str(folder), "--to", to, *now[:2]]) == 0
    assert moment_or_none("17h 25/11/2026") == moment_or_none("2026-11-25T10:00:00Z")
