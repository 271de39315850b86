"""A drill of groups: events by their minute, statements, limits of the law, press, contradictions, a killed controller, reports."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from open_class import Class, play

from phatngon.base.moments import VIETNAM
from phatngon.classroom.drill_figures import contradictions
from phatngon.classroom.drill_papers import group_page, hall_page
from phatngon.classroom.drill_report import hall_report, plan_calendar
from phatngon.classroom.drill_room import DrillRoom, Stage, Statement
from phatngon.classroom.drill_run import drill_from, drill_in, group_names, roles_with_press
from phatngon.classroom.store import ClassStore, read_log
from phatngon.practice.drill.events import master_events
from phatngon.practice.drill.reading import find_scenario
from phatngon.practice.drill.report import after_action

MEMBERS = set(
    "seq phase lesson part clock question mine seated answered reveal injects asks".split()
)
FIRST = "kb02-15"
GOOD = find_scenario("2").tasks[FIRST].model


class Hall:
    """The hours of the hall, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 30, 8, 0, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.at

    def on(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


async def table(room: Class, group: str, role: str = "phuong") -> str:
    seat = await room.seat()
    roles = [one.code for one in room.hub.drill.roles]
    body = {"seat": seat, "group": group, "role": role if role in roles else roles[0]}
    status, told = await room.post("/api/drill/place", body)
    assert status == 200, told
    return seat


async def task(room: Class, seat: str, name: str, answer: Any, key: str = "") -> tuple[int, Any]:
    body = {"seat": seat, "task": name, "answer": answer, "id": key or name}
    return await room.post("/api/drill/do", body)


async def say(room: Class, seat: str, text: str, channel: str, key: str) -> tuple[int, Any]:
    body = {"seat": seat, "text": text, "channel": channel, "id": key}
    return await room.post("/api/drill/say", body)


def drilled(
    folder: Path, part: Any, hall: Hall | None = None, tables: int = 3, kb: str = "2"
) -> None:
    play(folder, part, "", drill=kb, tables=group_names(tables, by_unit=False), now=hall or Hall())


async def controlled(room: Class) -> Any:
    head = {"Authorization": f"Bearer {room.door.trainer_key}"}
    return (await room.http.get("/api/trainer/drill", headers=head)).json()


def test_an_event_reaches_the_phones_of_its_tables_whole_and_the_state_stays_small(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        one, two = await table(room, "1"), await table(room, "2", "bao")
        assert (await room.do("next"))[1]["phase"] == "drill"
        state = await room.state(one)
        assert (
            set(state) == MEMBERS and state["mine"]["stage"] == "tables" and state["injects"] == []
        )
        assert (await room.do("inject"))[0] == 200
        state = await room.state(one)
        event = room.hub.drill.plan["i1"]
        assert [row["id"] for row in state["injects"]] == ["i1"]
        assert (
            state["injects"][0]["text"] == event.text
            and state["injects"][0]["look"] == event.look.value
        )
        assert state["mine"]["tasks"] == ["kb02-11", "kb02-12", "kb02-13"]
        due = state["mine"]["due"][0]
        assert due["due_at"] == room.hub.drill.scenario.duties[0].due_at.isoformat() and due["law"]
        assert (await room.do("inject", event="i2", group=2))[0] == 200
        assert [row["id"] for row in (await room.state(two))["injects"]] == ["i1", "i2"]
        assert [row["id"] for row in (await room.state(one))["injects"]] == ["i1"]
        for name in room.hub.drill.plan:
            await room.do("inject", event=name)
        for seat in (one, two):
            assert len(json.dumps(await room.state(seat), ensure_ascii=False).encode()) <= 2048

    drilled(tmp_path, part)


async def comes(room: Class, seat: str, wanted: list[str]) -> None:
    """Wait until a seat has been reached by these events and no others; a busy machine may take its time."""
    for _ in range(200):
        found = [row["id"] for row in (await room.state(seat))["injects"]]
        if found == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(found)


def test_events_come_by_themselves_at_their_minute_and_wait_while_the_controller_holds(
    tmp_path: Path,
) -> None:
    hall = Hall()

    async def part(room: Class) -> None:
        seat = await table(room, "1")
        drill = room.hub.drill
        await room.do("next")
        await room.do("next")
        assert drill.stage is Stage.PLAY and (await room.state(seat))["injects"] == []
        hall.on(drill.plan["i1"].minute)
        await comes(room, seat, ["i1"])
        assert (await room.do("hold"))[0] == 200
        hall.on(60)
        await asyncio.sleep(0.6)
        assert [row["id"] for row in (await room.state(seat))["injects"]] == ["i1"]
        assert (await room.do("hold"))[0] == 200
        assert (await room.do("hold", event="i2"))[0] == 200
        hall.on(drill.plan["i3"].minute - drill.plan["i1"].minute)
        await comes(room, seat, ["i1", "i3"])
        assert drill.groups["1"].sent["i3"] == drill.plan["i3"].at
        assert (await room.do("drop", event="i2"))[0] == 200
        assert (await room.do("hold", event="i2"))[0] == 409
        told = await controlled(room)
        assert {row["id"]: row["state"] for row in told["events"]}["i2"] == "dropped"

    drilled(tmp_path, part, hall)


def test_the_clock_of_the_story_never_runs_back_and_meets_every_event() -> None:
    scenario = find_scenario("2")
    drill = DrillRoom(scenario, master_events(scenario), roles_with_press(scenario), ["Bàn 1"])
    hall, seq, seen = Hall(), 0, []

    def apply(event: dict[str, Any]) -> None:
        nonlocal seq
        seq += 1
        drill.apply({"seq": seq, "at": hall.at.isoformat(timespec="seconds"), **event})

    apply(drill.row("stage", hall(), stage="play", on=True))
    for _ in range(60 * 6):
        hall.on(1 / 6)
        seen.append(drill.story(hall()))
        for event in drill.due(hall()):
            apply(drill.sending(event, hall()))
            assert drill.groups["1"].sent[event.id] == event.at
            seen.append(drill.story(hall()))
    assert seen == sorted(seen) and set(drill.groups["1"].sent) == set(drill.plan)


def test_a_statement_in_time_meets_the_limit_of_the_law_and_silence_brings_the_press(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        spoke, silent = await table(room, "1"), await table(room, "2")
        await room.do("next")
        for name in ("i1", "i2", "i3"):
            assert (await room.do("inject", event=name))[0] == 200
        status, told = await task(room, spoke, FIRST, GOOD)
        assert status == 200 and told["saved"] is True
        assert (await task(room, spoke, FIRST, GOOD)) == (200, told)
        assert (await task(room, spoke, FIRST, GOOD, "other"))[0] == 409
        assert (await task(room, spoke, "kb02-23", GOOD))[0] == 409
        for name in ("i4", "i5", "i6", "i8"):
            assert (await room.do("inject", event=name))[0] == 200
        assert "i6" not in [row["id"] for row in (await room.state(spoke))["injects"]]
        assert "i6" in [row["id"] for row in (await room.state(silent))["injects"]]
        stands = [(await room.state(seat))["mine"]["due"][0]["state"] for seat in (spoke, silent)]
        assert stands == ["met", "missed"]
        drill = room.hub.drill
        found = after_action(drill.finished("1")).score.duties[0]
        assert drill.duty_of("2", drill.scenario.duties[0]) == "missed"
        assert found.state == "met" and found.met_at == drill.groups["1"].statements[0].t
        assert after_action(drill.finished("2")).score.duties[0].state == "missed"

    drilled(tmp_path, part)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"task": "kb02-11", "answer": "a", "id": "x"}, 403),
        ({"task": "kb02-11", "answer": "zz", "id": "x"}, 400),
        ({"task": "nowhere", "answer": "a", "id": "x"}, 404),
        ({"task": "kb02-11", "answer": "a"}, 400),
        ({"task": "kb02-15", "answer": "chưa đến", "id": "x"}, 409),
        ({"task": "kb02-11", "answer": "", "id": "x"}, 400),
    ],
)
def test_what_a_table_cannot_send_is_refused_in_a_sentence(
    tmp_path: Path, body: Any, status: int
) -> None:
    async def part(room: Class) -> None:
        seat = "nobody" if status == 403 else await table(room, "1")
        await room.do("next")
        await room.do("inject")
        found, told = await room.post("/api/drill/do", {"seat": seat, **body})
        assert found == status and told["error"][0].isupper() and told["error"].endswith("."), told

    drilled(tmp_path, part)


def test_the_press_reads_the_next_table_rates_and_asks_again(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seat, press = await table(room, "2"), await table(room, "1", "bao")
        await room.do("next")
        await room.do("inject")
        assert (await say(room, press, "Báo nói.", "Báo", "a"))[0] == 409
        assert (await say(room, seat, "Đã có 40 em đến cơ sở y tế.", "Loa", "a"))[0] == 200
        assert (await room.state(press))["mine"]["rate"] == ["p1"]
        body = {"seat": press, "statement": "p1", "grade": "khong_hai_long", "id": "r1"}
        assert (await room.post("/api/drill/rate", body))[0] == 200
        assert (await room.post("/api/drill/rate", body | {"seat": seat, "id": "r2"}))[0] == 409
        assert (await room.post("/api/drill/rate", body | {"grade": "tot", "id": "r3"}))[0] == 400
        ask = {"seat": press, "statement": "p1", "text": "Em nào nặng nhất?", "id": "h"}
        assert (await room.post("/api/drill/again", ask))[0] == 200
        assert (await room.state(seat))["mine"]["again"] == ["l1"]
        papers = (await room.http.get("/api/drill", params={"seat": seat})).json()
        assert papers["again"][0]["text"] == "Em nào nặng nhất?"
        assert papers["said"][0]["grades"]["khong_hai_long"] == 1
        assert (await room.do("hide", again="l1"))[0] == 200
        assert (await room.state(seat))["mine"]["again"] == []

    drilled(tmp_path, part)


def statement(name: str, text: str, t: int) -> Statement:
    return Statement(name, "1", "s", "phuong", t, "", "Trang", text, "", int(name[1:]))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (("Có 40 em đến trạm.", 3600), ("Hiện có 43 em đến trạm.", 11000), None),
        (("Có 43 em đến trạm.", 11000), ("Có 40 em đến trạm.", 12000), ("43", "40")),
        (("Có 40 em đến trạm.", 3600), ("Có 47 em đến trạm.", 4000), ("40", "47")),
        (("Có 47 em đến trạm.", 3600), ("Có 40 em đến trạm.", 4000), None),
        (("Có 40 em đến trạm.", 3600), ("Đã niêm phong 5 mẫu.", 4000), None),
        (("43 em, 28 em đã về nhà.", 11000), ("15 em còn theo dõi, 28 em đã về.", 11500), None),
        (("Có 40 em đến trạm.", 3600), ("Có 140 suất ăn.", 4000), None),
    ],
)
def test_figures_contradict_only_where_one_thing_is_told_with_two_numbers(
    first: tuple[str, int], second: tuple[str, int], found: tuple[str, str] | None
) -> None:
    said = [statement("p1", *first), statement("p2", *second)]
    told = contradictions(find_scenario("2"), said)
    assert [(one.first_words, one.second_words) for one in told] == ([found] if found else [])


def test_a_killed_controller_goes_on_where_it_stood_and_the_dead_minutes_do_not_count(
    tmp_path: Path,
) -> None:
    hall = Hall()
    stood: dict[str, Any] = {}

    async def first(room: Class) -> None:
        stood["seat"] = await table(room, "1")
        await room.do("next")
        await room.do("inject")
        hall.on(2)
        assert (await say(room, stood["seat"], "Phường đang xác minh.", "Loa", "a"))[0] == 200
        stood["second"] = room.hub.drill.class_second(hall())
        stood["story"] = room.hub.drill.story(hall())

    async def again(room: Class) -> None:
        for _ in range(100):
            if abs(room.hub.drill.class_second(hall()) - stood["second"]) <= 1:
                break
            await asyncio.sleep(0.05)
        assert room.hub.drill.class_second(hall()) == pytest.approx(stood["second"], abs=1)
        assert abs(room.hub.drill.story(hall()) - stood["story"]) <= 10
        state = await room.state(stood["seat"])
        assert state["phase"] == "drill" and state["mine"]["group"] == "1"
        assert [one.text for one in room.hub.drill.groups["1"].statements] == [
            "Phường đang xác minh."
        ]
        assert (await say(room, stood["seat"], "Phường đang xác minh.", "Loa", "a"))[0] == 200
        assert len(room.hub.drill.statements) == 1

    drilled(tmp_path, first, hall)
    hall.on(30)
    drilled(tmp_path, again, hall)


def test_the_report_of_the_hall_names_its_lines_and_can_be_recomputed_from_the_log(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        seats = [await table(room, str(number)) for number in (1, 2, 3)]
        press = await table(room, "1", "bao")
        await room.do("next")
        for name in ("i1", "i2", "i3"):
            await room.do("inject", event=name)
        await task(room, seats[0], FIRST, GOOD)
        await task(room, seats[1], FIRST, "Có 40 em đến cơ sở y tế, báo cáo nhanh của trạm y tế.")
        await say(room, seats[1], "Có 47 em đến cơ sở y tế.", "Loa", "b")
        body = {"seat": press, "statement": "p2", "grade": "khong_hai_long", "id": "r"}
        assert (await room.post("/api/drill/rate", body))[0] == 200
        for wanted in ("review", "pairs", "over"):
            assert (await room.do("next"))[0] == 200
            assert room.hub.drill.stage == wanted
        assert room.hub.room.phase == "ended"

    drilled(tmp_path, part)
    facts, events = read_log(tmp_path)
    scenario = find_scenario(facts["drill"])
    tables = facts["groups"].split("\n")
    drill = DrillRoom(scenario, master_events(scenario), roles_with_press(scenario), tables)
    for event in events:
        if event["kind"] == "drill":
            drill.apply(event)
    report = hall_report(drill, datetime.fromisoformat(events[0]["at"]).date())
    known = {event["seq"] for event in events}
    assert report.lines and all(set(line.rows) - {0} <= known for line in report.lines)
    by_kind = {line.kind: line for line in report.lines}
    duty = by_kind["duty"]
    assert duty.provisions and duty.groups == () and "Bàn 3" in duty.text
    sent = [event for event in events if event.get("task") == FIRST and event.get("do") == "task"]
    assert sorted(duty.rows) == sorted(event["seq"] for event in sent)
    assert "47" in by_kind["contradiction"].text and by_kind["contradiction"].groups == ("2",)
    assert "1 không hài lòng" in by_kind["press"].text
    assert "Bàn 3" in by_kind["silent"].text
    kinds = {one.owner for one in report.plan}
    assert report.plan and all(one.due > report.day for one in report.plan) and len(kinds) > 1
    calendar = plan_calendar(report, datetime(2026, 11, 30, 12, tzinfo=VIETNAM))
    assert calendar.count(b"BEGIN:VEVENT") == len(report.plan)
    html = hall_page(drill, report.day)
    assert all(one.action in html for one in report.plan)
    assert "47" in group_page(drill, "2")


def test_drafts_are_compared_in_pairs_without_the_own_table(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seats = [await table(room, str(number)) for number in (1, 2, 3)]
        await room.do("next")
        for name in ("i1", "i2", "i3"):
            await room.do("inject", event=name)
        for seat in seats:
            await task(room, seat, FIRST, GOOD)
        for _ in range(2):
            await room.do("next")
        owner = {one.id: one.group for one in room.hub.drill.statements.values()}
        for number, seat in enumerate(seats, 1):
            pair = (await room.state(seat))["mine"]["pair"]
            assert pair and str(number) not in {owner[name] for name in pair}
            text = await room.http.get("/api/drill/draft", params={"seat": seat, "draft": pair[0]})
            assert set(text.json()) == {"id", "text"}
            body = {"seat": seat, "better": pair[0], "id": "s"}
            assert (await room.post("/api/drill/prefer", body))[0] == 200
            assert (await room.state(seat))["mine"]["pair"] is None
        for _ in range(50):
            told = (await controlled(room))["pairs"]
            if told["of"] == 3:
                break
            await asyncio.sleep(0.05)
        assert told["n"] == told["of"] == 3 and told["ranking"]["reason_if_null"]

    drilled(tmp_path, part)


def test_each_of_many_drafts_has_letters_of_its_own(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seats = [await table(room, str(number)) for number in range(1, 55)]
        await room.do("next")
        for name in ("i1", "i2", "i3"):
            await room.do("inject", event=name)
        for seat in seats:
            assert (await task(room, seat, FIRST, GOOD))[0] == 200
        for _ in range(2):
            await room.do("next")
        letters = (await controlled(room))["pairs"]["letters"]
        assert len(set(letters.values())) == len(letters) == 54

    drilled(tmp_path, part, tables=54)


@pytest.mark.parametrize("kb", [str(number) for number in range(1, 15)])
def test_every_scenario_can_be_played_by_tables_to_its_end(tmp_path: Path, kb: str) -> None:
    async def part(room: Class) -> None:
        seat = await table(room, "1")
        await room.do("next")
        for name in room.hub.drill.plan:
            assert (await room.do("inject", event=name))[0] == 200
        assert (await say(room, seat, "Cơ quan đang xác minh, sẽ nói tiếp.", "Trang", "a"))[
            0
        ] == 200
        for name in (await room.state(seat))["mine"]["tasks"]:
            form = await room.http.get("/api/drill/task", params={"seat": seat, "task": name})
            assert form.status_code == 200 and "correct" not in form.text
        await room.do("next")
        await room.do("next")
        assert "Từng bàn" in hall_page(room.hub.drill, Hall()().date())

    drilled(tmp_path, part, tables=1, kb=kb)


def test_a_folder_keeps_its_drill_and_takes_no_other(tmp_path: Path) -> None:
    store = ClassStore.open(tmp_path)
    try:
        assert drill_from(store, "kb02", ["Bàn 1"]) is not None
        with pytest.raises(Exception, match="kb02"):
            drill_from(store, "kb01", ["Bàn 1"])
        assert list(drill_from(store, "", ["Bàn 1", "Bàn 2"]).groups) == ["1"]
    finally:
        store.close()


def test_a_class_goes_on_into_its_drill_after_its_last_screen_and_ends_after_it(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        seat = await room.seat()
        assert (await room.do("inject"))[0] == 409  # a lesson comes first
        last = len(room.hub.plan.screens) - 1
        assert (await room.do("next", to=last))[1]["phase"] == "story"
        assert (await room.do("inject"))[0] == 409
        assert (await room.do("next"))[1]["phase"] == "drill"
        assert set(await room.state(seat)) == MEMBERS
        assert (await room.do("back"))[1]["phase"] == "story"
        assert (await room.do("next"))[1]["phase"] == "drill"
        assert (await room.do("open"))[0] == 409
        assert (await room.do("inject"))[0] == 200
        for stage in (Stage.REVIEW, Stage.OVER):
            assert (await room.do("next"))[0] == 200
            assert room.hub.drill.stage is stage
        assert (await room.state(seat))["phase"] == "ended"

    play(tmp_path, part, "08", drill="2", tables=group_names(2, by_unit=False))


def test_without_a_drill_what_is_of_a_drill_is_refused(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        for wish in ("inject", "hold", "drop", "compare"):
            status, told = await room.do(wish)
            assert status == 409 and "diễn tập" in told["error"]
        assert (await room.http.get("/dien-tap")).status_code == 404

    play(tmp_path, part, "01")


def test_the_figures_of_the_report_come_out_of_the_bare_log_by_another_way(tmp_path: Path) -> None:
    hall = Hall()

    async def part(room: Class) -> None:
        seats = [await table(room, str(number)) for number in (1, 2, 3)]
        press = await table(room, "3", "bao")
        await room.do("next")
        for place, name in enumerate(("i1", "i2", "i3", "i4", "i5", "i8")):
            assert (await room.do("inject", event=name))[0] == 200
            hall.on(3)
            if place == 2:
                await task(room, seats[0], FIRST, GOOD)
            if place >= 2:
                await say(room, seats[1], f"Lời thứ {place}: có 40 em.", "Loa", f"n{place}")
        await task(room, seats[2], FIRST, GOOD)
        body = {"seat": press, "statement": "p1", "grade": "khong_hai_long", "id": "g"}
        assert (await room.post("/api/drill/rate", body))[0] == 200
        await room.do("next")

    drilled(tmp_path, part, hall)
    facts, events = read_log(tmp_path)
    drill = drill_in(facts)
    assert drill is not None
    for event in events:
        if event["kind"] == "drill":
            drill.apply(event)
    report = hall_report(drill, hall().date())
    # the other way: lists of the log's own lines, no room and no clockwork
    own = [event for event in events if event["kind"] == "drill"]
    first_event = min(event["t"] for event in own if event["do"] == "inject")
    scenario = find_scenario(facts["drill"])
    due = scenario.since(scenario.duties[0].due_at)
    for result in report.tables:
        said = [
            event
            for event in own
            if event.get("group") == result.code
            and (event["do"] == "say" or (event["do"] == "task" and event["task"] == FIRST))
        ]
        assert result.statements == len(said)
        assert result.first_minutes == (said[0]["t"] - first_event) // 60
        done = [event["t"] for event in said if event.get("task") == FIRST]
        wanted = (0, 0, 1) if not done else (1, 0, 0) if done[0] <= due else (0, 1, 0)
        assert (result.met, result.late, result.missed) == wanted
        texts = {
            f"p{place}": event
            for place, event in enumerate(
                (one for one in own if one["do"] == "say" or one["do"] == "task"), 1
            )
        }
        grades = [
            event["grade"]
            for event in own
            if event["do"] == "rate" and texts[event["statement"]]["group"] == result.code
        ]
        assert result.grades == {name: grades.count(name) for name in result.grades}
