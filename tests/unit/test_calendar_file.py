"""The calendar file: read back by a small parser of its own, every event ends where the answer says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.moments import VIETNAM
from phatngon.documents.calendar_file import CaseDuties, calendar_file
from phatngon.law import load_calendar
from phatngon.rules.case import KINDS
from phatngon.rules.replies import Answer, respond

STAMP = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def answer(**facts: Any) -> Answer:
    return respond({"unit_level": "commune", "starts_at": "2026-11-23T08:15:00+07:00", **facts})


def parse(data: bytes) -> list[dict[str, Any]]:
    """Events of the file: unfolded, unescaped, with moments and alarms."""
    text = data.decode("utf-8")
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and "VERSION:2.0" in lines
    events: list[dict[str, Any]] = []
    stack: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append({"alarms": []})
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VEVENT":
            assert name not in events[-1], name
            events[-1][name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)
        elif stack[-1] == "VALARM" and name == "TRIGGER":
            found = re.fullmatch(r"-P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", value)
            assert found
            days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
            events[-1]["alarms"].append(
                timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
            )
    assert stack == []
    for event in events:
        start = event.pop("DTSTART;TZID=Asia/Ho_Chi_Minh")
        event["start"] = datetime.strptime(start, "%Y%m%dT%H%M%S").replace(tzinfo=VIETNAM)
    return events


def events(
    *answers: Answer, matter: str = "", owner: str = "", stamp: datetime = STAMP
) -> list[dict[str, Any]]:
    data = calendar_file([CaseDuties(one, matter, owner) for one in answers], stamp=stamp)
    return parse(data) if data else []


STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1))


@given(st.sampled_from(KINDS), STARTS, st.text(max_size=80))
def test_every_event_ends_where_the_answer_says(kind: str, start: datetime, matter: str) -> None:
    found = answer(kind=kind, starts_at=start.replace(tzinfo=VIETNAM).isoformat())
    due = [duty.due_at.replace(microsecond=0) for duty in found.duties if duty.due_at]
    matter = "".join(letter for letter in matter if letter.isprintable())
    assert [event["start"] for event in events(found, matter=matter)] == due
    assert all(event["SUMMARY"].endswith(matter) for event in events(found, matter=matter))


def test_the_zone_is_in_the_file_and_has_no_summer_time() -> None:
    data = calendar_file([CaseDuties(answer(kind="sudden_event"))], stamp=STAMP)
    assert data is not None
    zone = data.decode().split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0]
    assert "TZID:Asia/Ho_Chi_Minh" in zone and zone.count("+0700") == 2 and "DAYLIGHT" not in zone


def test_the_same_input_gives_the_same_bytes_and_the_stamp_is_an_argument() -> None:
    one = [CaseDuties(answer(kind="sudden_event"))]
    assert calendar_file(one, stamp=STAMP) == calendar_file(one, stamp=STAMP)
    assert events(answer(kind="sudden_event"))[0]["DTSTAMP"] == "20261123T020000Z"


def test_an_event_keeps_its_name_and_cases_do_not_share_one() -> None:
    first, later = (
        events(answer(kind="sudden_event"), stamp=STAMP + timedelta(days=n))[0] for n in (0, 1)
    )
    assert first["UID"] == later["UID"]
    others = [
        events(answer(kind="sudden_event"), matter="khác"),
        events(answer(kind="sudden_event"), owner="46-19789"),
        events(answer(kind="public_opinion")),
        events(answer(kind="sudden_event", starts_at="2026-11-23T08:16:00+07:00")),
    ]
    assert len({first["UID"], *(one[0]["UID"] for one in others)}) == 5
    citizen = events(answer(kind="citizen_request"))
    assert len({event["UID"] for event in citizen}) == len(citizen) == 2


def test_alarms_ring_before_the_deadline_in_working_time() -> None:
    [event] = events(answer(kind="forwarded_petition", starts_at="2026-11-13"))
    rings = [event["start"] - span for span in event["alarms"]]
    assert [ring.isoformat() for ring in rings] == [
        "2026-12-04T08:00:00+07:00",
        "2026-12-07T08:00:00+07:00",
    ]
    assert all(load_calendar().is_working(ring.date()) for ring in rings)
    [quick] = events(answer(kind="sudden_event"))
    assert quick["alarms"] == [timedelta(hours=6), timedelta(hours=1)]
    [ahead] = events(answer(kind="press_conference", starts_at="2026-12-07T09:00:00+07:00"))
    assert ahead["alarms"] and all(span > timedelta(0) for span in ahead["alarms"])


def test_the_event_says_whose_duty_it_is_by_which_provision_and_what_is_unsettled() -> None:
    [event] = events(
        answer(kind="forwarded_petition", starts_at="2026-11-13"), matter="bãi xe, chợ; giá\\vé"
    )
    assert (
        event["SUMMARY"]
        == "Hạn – Cơ quan: thông báo bằng văn bản cách giải quyết cho cơ quan báo chí – bãi xe, chợ; giá\\vé"
    )
    assert (
        "khoản 3 Điều 18 Nghị định 237/2026/NĐ-CP" in event["DESCRIPTION"]
        and "23/11/2026" in event["DESCRIPTION"]
    )
    assert "\n" in event["DESCRIPTION"]


@pytest.mark.parametrize(
    "facts",
    [{"kind": "press_request", "asker": "card"}, {"kind": "press_request", "asker": "aggregator"}],
)
def test_where_the_law_sets_no_end_there_is_no_file(facts: dict) -> None:
    assert calendar_file([CaseDuties(answer(**facts))], stamp=STAMP) is None


@given(st.text(max_size=300))
def test_whatever_a_person_types_no_line_breaks_out_tears_a_letter_or_is_lost(text: str) -> None:
    [event] = events(answer(kind="sudden_event"), matter=f"x{text}")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    assert event["SUMMARY"].endswith(f"– x{shown}")
    [event] = events(answer(kind="sudden_event"), matter="a\r\nEND:VEVENT\rb")
    assert event["SUMMARY"].endswith("a  END:VEVENT b")
