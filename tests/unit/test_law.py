"""The legal base: dates in force, citations, marks, the three ways time runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.law import Status, count_deadline, load_calendar, load_law
from phatngon.law.citation import cite

DAYS = st.dates(date(2025, 1, 1), date(2027, 10, 1))
AMOUNTS = st.integers(0, 60)


def due(amount: int, unit: str, start: str) -> str:
    moment = datetime.fromisoformat(start) if "T" in start else date.fromisoformat(start)
    return count_deadline(amount, unit, moment).due_at.isoformat()  # type: ignore[arg-type]


def test_the_base_is_whole() -> None:
    law = load_law()
    assert len(law) == 418
    assert {p.basis_label for p in law.values()} == {
        "đọc nguyên văn tiếng Việt",
        "đọc bản dịch tiếng Anh",
        "đọc bản chép, bản quét nhận dạng chữ",
        "theo nguồn thứ cấp",
        "theo trí nhớ",
        "chưa rõ",
    }


def test_every_provision_names_where_it_was_read_or_where_it_is_published_unread() -> None:
    law = load_law()
    assert (
        not law.without_source()
        and sum(len(provision.sources) for provision in law.values()) >= 616
    )
    unread = {
        provision.id
        for provision in law.values()
        if all(
            "chưa đọc được" in source or "bản dịch khuyết" in source for source in provision.sources
        )
    }
    assert unread == {"L25-D2K10", "L25-D2K20", "L25-D33K4", "L25-D36K1"}
    assert not [
        name
        for name in unread
        if law[name].basis in ("vi_text", "en_translation", "ocr", "transcription")
    ]


def test_a_source_is_an_address_or_a_public_copy_with_the_place_in_it_never_a_path_of_some_machine() -> (
    None
):
    sources = {source for provision in load_law().values() for source in provision.sources}
    odd = [one for one in sources if not one.startswith(("http://", "https://", "github.com/"))]
    assert not odd
    unplaced = [
        one
        for one in sources
        if one.startswith("github.com/")
        and not any(word in one for word in ("Điều", "Phụ lục", "phần đầu"))
    ]
    assert not unplaced


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("31", "2", "c"), "điểm c khoản 2 Điều 31 L"),
        (("15", "2, 4", None), "khoản 2 và 4 Điều 15 L"),
        (("5", "1-5", None), "khoản 1 đến khoản 5 Điều 5 L"),
        (("30", "3-4", None), "khoản 3 và 4 Điều 30 L"),
        (("45", "1", "d-đ"), "điểm d và đ khoản 1 Điều 45 L"),
        (("II", "1", None), "mục 1 Phần II L"),
        (("Phụ lục", None, None), "Phụ lục L"),
        ((None, None, None), "L"),
        (("2", "23-24", None), "khoản 23 và 24 Điều 2 L"),
        (("148", "1, 5-6", None), "khoản 1, 5 và 6 Điều 148 L"),
    ],
)
def test_citations_run_from_the_smallest_part_up(parts: tuple, said: str) -> None:
    assert cite("L", *parts) == said


def test_consent_to_private_life_is_the_persons_own_and_to_family_secrets_that_of_the_family_members() -> (
    None
):
    for name in ("BLDS-38.private_life_consent_of", "A26-D16.personal_secret_consent_of"):
        assert load_law().param(name) == "chính người đó"
    for name in ("BLDS-38.family_secret_consent_of", "A26-D16.family_secret_consent_of"):
        assert load_law().param(name) == "các thành viên gia đình"
    assert (
        "hoặc các thành viên" not in load_law()["BLDS-38"].vi
        and "hoặc thành viên" not in load_law()["A26-D16"].vi
    )


def test_the_rules_on_children_are_in_the_base_and_what_is_not_known_to_apply_is_not_graded() -> (
    None
):
    law, today = load_law(), date(2026, 11, 29)
    for certain in ("TE16-D1", "TE16-D6K11", "TE16-D21", "BLDS-32"):
        assert law.judge(certain, today) is None and law[certain].sources
    for unsure in ("N56-D24", "N56-D33", "N56-D36"):
        assert law.judge(unsure, today).problem == "unknown" and law[unsure].reader_caveat  # type: ignore[union-attr]
        assert law.judge(unsure, date(2024, 3, 19)) is None
    assert law["TE16-D6K11"].reader_caveat
    assert law.param("TE16-D6K11.child_consent_from_age") == law.param(
        "N56-D36.child_consent_from_age"
    )


@pytest.mark.parametrize(
    ("provision", "day", "status"),
    [
        ("L25-D2K3", date(2026, 6, 30), Status.NOT_YET),
        ("L25-D2K3", date(2026, 7, 1), Status.IN_FORCE),
        ("L16-D3K1", date(2026, 6, 30), Status.IN_FORCE),
        ("L16-D3K1", date(2026, 7, 1), Status.EXPIRED),
        ("N119-D6", date(2026, 6, 30), Status.IN_FORCE),
        ("N119-D6", date(2026, 7, 1), Status.UNKNOWN),
        ("RUANGUON-2023", date(2026, 11, 23), Status.NEVER),
        ("A16-D24K2", date(2026, 8, 31), Status.IN_FORCE),
        ("A16-D24K2", date(2026, 9, 1), Status.EXPIRED),
    ],
)
def test_dates_are_inclusive_and_unknown_is_said(provision: str, day: date, status: Status) -> None:
    assert load_law()[provision].status(day) is status


def test_what_cannot_be_taught_is_judged_so() -> None:
    law, today = load_law(), date(2026, 11, 23)
    assert law.judge("L25-D2K3", today) is None
    problems = {
        ref: law.judge(ref, today).problem
        for ref in (  # type: ignore[union-attr]
            "L16-D3K1",
            "L25-D2K10",
            "N237-D19K3a",
            "N237-D19K3a.min_online_days",
            "KHONG-CO",
            "N119-D6",
        )
    }
    assert problems == {
        "L16-D3K1": "not_in_force",
        "L25-D2K10": "unknown",
        "N237-D19K3a": "conflict",
        "N237-D19K3a.min_online_days": "conflict",
        "KHONG-CO": "no_such_id",
        "N119-D6": "unknown",
    }


def test_an_unknown_id_suggests_near_ones() -> None:
    with pytest.raises(InputError, match="N244-D7K3"):
        load_law()["N244-D7K33"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"basis": "guess"}, "basis"),
        ({"effective_from": "2026-13-01"}, "effective_from"),
        ({"vi": None}, "vi"),
        ({"extra": 1}, "extra"),
        ({"effective_to": "2020-01-01"}, "hết hiệu lực đứng trước"),
        ({"conflict": ["x"]}, "conflict"),
        ({"id": "B"}, "đã dùng"),
    ],
)
def test_a_bad_entry_is_named_by_file_and_line(tmp_path: Path, change: dict, part: str) -> None:
    good = {
        "id": "A",
        "instrument": "Luật",
        "article": "1",
        "clause": None,
        "point": None,
        "effective_from": "2026-01-01",
        "effective_to": None,
        "topic": "t",
        "vi": "lời",
        "en": "words",
        "params": {},
        "basis": "vi_text",
        "confidence": "text seen",
        "sources": [],
    }
    path = tmp_path / "provisions.yaml"
    path.write_text(
        yaml.safe_dump([good | {"id": "B"}, good | change], allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=rf"provisions\.yaml, dòng \d+.*{part}"):
        load_law(path)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (
            24,
            "hours",
            "2026-11-23T08:30:00+07:00",
            "2026-11-24T08:30:00+07:00",
        ),  # a holiday stops no hour
        (
            24,
            "hours",
            "2026-11-27T17:00:00+07:00",
            "2026-11-28T17:00:00+07:00",
        ),  # nor does a weekend
        (24, "hours", "2026-11-23T02:00:00Z", "2026-11-24T09:00:00+07:00"),
        (15, "working_days", "2026-11-13", "2026-12-07T23:59:59+07:00"),
        (
            5,
            "working_days",
            "2026-08-17",
            "2026-08-22T23:59:59+07:00",
        ),  # the swapped Saturday is worked
        (1, "working_days", "2026-08-28", "2026-09-03T23:59:59+07:00"),
        (12, "days", "2026-11-12", "2026-11-25T23:59:59+07:00"),  # ends on a holiday: rolls on
        (30, "days", "2026-11-01", "2026-12-01T23:59:59+07:00"),  # inner holidays are not skipped
        (45, "days", "2026-07-01", "2026-08-17T23:59:59+07:00"),
        (0, "days", "2026-11-28", "2026-11-30T23:59:59+07:00"),
    ],
)
def test_time_runs_as_the_civil_code_says(amount: int, unit: str, start: str, end: str) -> None:
    assert due(amount, unit, start) == end


def test_wrong_ways_of_counting_give_other_days() -> None:
    assert due(15, "days", "2026-11-13") != due(15, "working_days", "2026-11-13")
    assert due(24, "hours", "2026-11-27T17:00:00+07:00") < "2026-11-30"


def test_a_result_says_which_unsettled_day_it_met() -> None:
    met = count_deadline(15, "working_days", date(2026, 11, 13))
    assert [day.date.isoformat() for day in met.unsettled] == ["2026-11-23", "2026-11-28"]
    assert met.alternative is None
    moved = count_deadline(3, "working_days", date(2026, 11, 20))
    assert moved.due_at.date() == date(2026, 11, 26)
    assert moved.alternative.date() == date(2026, 11, 27)  # type: ignore[union-attr]
    assert count_deadline(30, "days", date(2026, 11, 1)).unsettled == ()
    assert count_deadline(24, "hours", datetime(2026, 11, 23, 8, tzinfo=VIETNAM)).unsettled == ()


def test_a_year_outside_the_table_is_listed_whole() -> None:
    [year] = count_deadline(3, "working_days", date(2028, 3, 1)).unsettled
    assert year.year == 2028


@given(AMOUNTS, DAYS)
def test_working_days_never_go_back_when_the_start_goes_on(amount: int, start: date) -> None:
    assert (
        count_deadline(amount, "working_days", start).due_at
        <= count_deadline(amount, "working_days", start + timedelta(days=1)).due_at
    )


@given(AMOUNTS, DAYS)
def test_days_end_on_a_working_day_and_never_early(amount: int, start: date) -> None:
    end = count_deadline(amount, "days", start).due_at.date()
    assert load_calendar().is_working(end)
    assert end >= start + timedelta(days=amount)
    assert not any(
        load_calendar().is_working(start + timedelta(days=amount + n))
        for n in range((end - start).days - amount)
    )


@given(st.integers(0, 500), st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1)))
def test_hours_never_move(amount: int, start: datetime) -> None:
    moment = start.replace(tzinfo=VIETNAM)
    assert count_deadline(amount, "hours", moment).due_at == moment + timedelta(hours=amount)


@given(st.integers(1, 60), DAYS)
def test_every_day_skipped_is_off_and_every_other_counts(amount: int, start: date) -> None:
    found = count_deadline(amount, "working_days", start)
    span = (found.due_at.date() - start).days
    assert span - len(found.skipped) == amount
    assert not any(load_calendar().is_working(day) for day, _ in found.skipped)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(-1, "days"), (True, "days"), (1.5, "days"), ("3", "days"), (10**9, "hours"), (1, "weeks")],
)
def test_an_amount_or_unit_that_is_none_is_refused(amount: object, unit: str) -> None:
    with pytest.raises(InputError):
        count_deadline(amount, unit, date(2026, 11, 23))  # type: ignore[arg-type]


def test_code_and_tables_hold_no_article_number_of_their_own() -> None:
    import re

    from phatngon.base.paths import kit_root

    typed = re.compile(r"(?:[Đđ]iều|[Kk]hoản)\s+\d|\d+/20\d\d/(?:QH|NĐ|QĐ|TT)")
    package = kit_root() / "tools" / "phatngon"
    for path in sorted(package.rglob("*")):
        if (
            path.suffix not in (".py", ".yaml", ".j2", ".typ", ".lua")
            or path.parent.name == "provisions"
            or path.name in ("holidays.yaml", "instruments.yaml")  # parts of the base
        ):
            continue
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = typed.search(text)
        assert not found, f"{path.relative_to(package)}: {found[0] if found else ''}"


def test_rule_tables_hold_no_digit_but_those_of_provision_ids() -> None:
    import re

    from phatngon.base.paths import rules_folder

    for path in sorted(rules_folder().glob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            bare = re.sub(
                r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9][\w-]*)+|^\s*\"?tạp chí.*|VTV\d*",
                "",
                line.partition("#")[0],
            )
            assert not re.search(r"\d", bare), f"{path.name}:{number}: {line}"
