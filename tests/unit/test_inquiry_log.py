"""The log of press inquiries: nothing illegal gets in, nothing gets lost, tampering shows, the figures come out of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base import log as base_log
from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.network.checks import check_registers
from phatngon.network.indicators import answer_time, answered_in_time, satisfaction
from phatngon.network.inquiry_log import InquiryLog, replay
from phatngon.network.inquiry_view import (
    list_line,
    register_rows,
    show_lines,
    state_json,
    write_register,
)
from phatngon.network.registers import load_registers
from phatngon.rules.inquiries import apply
from phatngon.rules.inquiry_events import Event, IllegalStep, events, read_event

SAMPLE = kit_root() / "sample_data" / "network" / "hop-thu" / "cau-hoi.jsonl"
NOW = datetime(2026, 11, 25, 9, tzinfo=VIETNAM)
BEGIN = datetime(2026, 11, 20, 8, 15, tzinfo=VIETNAM)


def step(event: str, by: str, hours: float, id: str = "CH-1", /, **data: Any) -> Event:
    return read_event(
        {
            "inquiry_id": id,
            "at": (BEGIN + timedelta(hours=hours)).isoformat(),
            "by": by,
            "event": event,
            "data": data,
        }
    )


def way(id: str = "CH-1") -> list[Event]:
    return [
        step(
            "received",
            "desk",
            0,
            id,
            unit_code="46-19789",
            unit_level="commune",
            kind="press_request",
            channel="NETWORK",
            question="Hỏi gì?",
        ),
        step("identified", "desk", 1, id, papers="card"),
        step("duties_found", "desk", 2, id, information=["ordinary"]),
        step("assigned", "desk", 3, id, to="specialist"),
        step("drafted", "specialist", 4, id),
        step("cleared", "office", 5, id),
        step("answered", "head", 6, id, form=4),
        step("closed", "desk", 7, id),
    ]


@pytest.fixture
def log(tmp_path: Path) -> InquiryLog:
    return InquiryLog.open(tmp_path / "so" / "cau-hoi.jsonl")


def test_each_step_is_one_line_with_id_moment_role_event_data_and_the_hash_before(
    log: InquiryLog,
) -> None:
    for one in way()[:2]:
        log.record(one)
    rows = [json.loads(line) for line in log.path.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["CH-1/1", "CH-1/2"] and rows[1]["data"] == {
        "papers": "card"
    }
    assert (
        set(rows[0]) == {"id", "inquiry_id", "at", "by", "event", "data", "prev"}
        and rows[0]["prev"] == ""
        and len(rows[1]["prev"]) == 64
    )


def test_an_illegal_step_is_refused_before_anything_is_written(log: InquiryLog) -> None:
    log.record(way()[0])
    before = log.path.read_bytes()
    with pytest.raises(IllegalStep):
        log.record(step("answered", "head", 6, form=1))
    assert log.path.read_bytes() == before


def test_replay_gives_the_live_state_and_two_inquiries_do_not_mix(log: InquiryLog) -> None:
    live = [log.record(one) for pair in zip(way("A"), way("B"), strict=True) for one in pair]
    found = log.replay()
    assert (
        list(found.states) == ["A", "B"]
        and found.states["A"] == live[-2]
        and found.states["B"] == live[-1]
    )
    assert not found.aside and log.verify().sound and log.state("A").state == "closed"
    with pytest.raises(InputError, match="mã “C”"):
        log.state("C")


def test_a_changed_row_shows_in_the_chain(log: InquiryLog) -> None:
    for one in way():
        log.record(one)
    head = log.verify().head
    lines = log.path.read_text(encoding="utf-8").splitlines(keepends=True)
    log.path.write_text("".join(lines).replace("Hỏi gì?", "Hỏi khác?"), encoding="utf-8")
    assert log.verify().broken == (2,) and not log.verify().sound
    log.path.write_text("".join([*lines[:3], *lines[4:]]), encoding="utf-8")
    assert log.verify().broken == (4,) and [one.number for one in log.replay().aside] == [
        4,
        5,
        6,
        7,
    ]
    log.path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert log.verify().sound and log.verify(head).missing_head and not log.verify(head).sound
    log.path.write_text("".join(lines), encoding="utf-8")
    assert log.verify(head).sound


def test_a_damaged_line_is_set_aside_reported_and_stays_in_the_file(log: InquiryLog) -> None:
    for one in way()[:3]:
        log.record(one)
    with log.path.open("ab") as file:
        file.write(b'{"inquiry_id": "CH-1", "even')
    log.record(way()[3])
    found = log.replay()
    assert (
        found.damaged_lines == (4,)
        and found.states["CH-1"].state == "assigned"
        and b'"even\n' in log.path.read_bytes()
    )
    assert log.verify().broken == () and log.verify().damaged_lines == (4,)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_a_log_saved_in_another_encoding_is_said_once_and_nothing_is_added_to_it(
    encoding: str, log: InquiryLog, capsys: pytest.CaptureFixture
) -> None:
    for one in (*way()[:3], *way("CH-2")[:3]):
        log.record(one)
    text = log.path.read_text(encoding="utf-8").replace("Hỏi gì?", "Công tác vào ca")
    log.path.write_bytes(text.encode(encoding))
    before = log.path.read_bytes()
    for use in (log.replay, log.verify, lambda: log.record(way()[3])):
        with pytest.raises(InputError, match="không ở mã UTF-8"):
            use()
    assert log.path.read_bytes() == before
    assert main(["network", "inquiry", "list", "--log", str(log.path)]) == 2
    said = capsys.readouterr().err
    assert said.count("UTF-8") == 2 and "dòng" not in said


def test_one_line_in_another_encoding_is_named_by_number_and_a_byte_order_mark_harms_nothing(
    log: InquiryLog,
) -> None:
    for one in way()[:3]:
        log.record(one)
    whole = log.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    log.path.write_bytes(b"".join([*lines, "Công tác vào ca\n".encode("cp1258")]))
    assert log.replay().damaged_lines == (4,)
    log.path.write_bytes(b"\xef\xbb\xbf" + whole)
    assert log.replay().damaged_lines == () and log.verify().sound


def test_a_row_of_another_hand_is_set_aside_with_the_reason_and_the_rest_goes_on(
    log: InquiryLog,
) -> None:
    log.record(way()[0])
    for row in (
        {
            "inquiry_id": "CH-1",
            "at": BEGIN.isoformat(),
            "by": "desk",
            "event": "closed",
            "data": {},
        },
        {"event": "gì"},
        {"a": [1]},
    ):
        base_log.append(log.path, row)
    log.record(way()[1])
    found = log.replay()
    assert [one.number for one in found.aside] == [2, 3, 4] and found.states[
        "CH-1"
    ].state == "asker_identified"
    assert "chờ lời đáp" in found.aside[0].sentence() and log.verify().broken == (2, 3, 4)


def test_two_desks_cannot_both_take_a_step_that_only_one_may(log: InquiryLog) -> None:
    for one in way()[:6]:
        log.record(one)
    command = [
        sys.executable,
        "-m",
        "phatngon",
        "network",
        "inquiry",
        "step",
        "--log",
        str(log.path),
        "--id",
        "CH-1",
        "--event",
        "answered",
        "--at",
        (BEGIN + timedelta(hours=6)).isoformat(),
        "--data",
        '{"form": 4}',
        "--by",
    ]
    desks = [
        subprocess.Popen([*command, by], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for by in ("head", "regular", "head")
    ]
    assert sorted(desk.wait(60) for desk in desks) == [0, 1, 1]
    assert log.state("CH-1").answers == 1 and log.verify().sound and log.verify().rows == 7


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_step_is_lost_and_replay_equals_the_live_state_whatever_is_tried(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    log = InquiryLog.open(tmp_path_factory.mktemp("so") / "so.jsonl")
    pool = [
        *way("A"),
        *way("B"),
        step(
            "extended", "desk", 5, "A", until=(BEGIN + timedelta(hours=99)).isoformat(), why="Chờ."
        ),
        step("followed_up", "press", 8, "A", question="Thêm?"),
        step("reopened", "press", 9, "B", question="Nữa?"),
        step("drafted", "specialist", 10, "A"),
        step("cleared", "office", 11, "A"),
        step("answered", "regular", 12, "A", form=2),
    ]
    picks = data.draw(st.lists(st.integers(0, len(pool) - 1), min_size=1, max_size=10))
    live: dict[str, Any] = {}
    kept = []
    tried = (
        sorted((pool[n] for n in picks), key=lambda one: one.at)
        if data.draw(st.booleans())
        else [pool[n] for n in picks]
    )
    for one in [*way("A")[: data.draw(st.integers(0, 7))], *tried]:
        try:
            expected = apply(live.get(one.inquiry_id), one)
        except IllegalStep:
            with pytest.raises(IllegalStep):
                log.record(one)
            continue
        assert log.record(one) == expected
        live[one.inquiry_id] = expected
        kept.append(one)
    found = log.replay()
    assert (
        found.states == live
        and not found.aside
        and log.verify().sound
        and log.verify().rows == len(kept)
    )
    assert sum(len(state.steps) for state in found.states.values()) == len(kept)


def test_the_sample_log_is_sound_and_shows_the_ways_an_inquiry_can_go() -> None:
    log = InquiryLog.open(SAMPLE)
    assert log.verify().sound
    states = log.replay().states
    assert {state.state for state in states.values()} == {
        "closed",
        "answered",
        "rated",
        "assigned",
        "asker_identified",
        "drafted",
    }
    used = {one.event for state in states.values() for one in state.steps}
    assert (
        {
            "redirected",
            "refused",
            "followed_up",
            "part_answered",
            "extended",
            "returned",
            "papers_asked",
        }
        <= used
        <= set(events())
    )
    for state in states.values():
        assert state.inquiry_id in list_line(state, NOW) and show_lines(state, NOW)
        assert json.dumps(state_json(state, NOW))


def test_the_register_and_its_figures_come_out_of_the_log(tmp_path: Path) -> None:
    states = InquiryLog.open(SAMPLE).replay().states.values()
    rows = register_rows(states)
    write_register(rows, tmp_path)
    registers = load_registers(tmp_path)
    assert registers.inquiries == tuple(rows) and [row.inquiry_id for row in rows] == [
        "CH-01",
        "CH-02",
        "CH-04",
        "CH-07",
        "CH-05",
        "CH-06",
    ]
    assert check_registers(registers, now=NOW) == []
    by_law = answered_in_time(rows, now=NOW)
    assert (by_law.numerator, by_law.denominator) == (1, 1)
    assumed = answered_in_time(register_rows(states, "draft"), now=NOW)
    assert (assumed.numerator, assumed.denominator) == (4, 4)
    late = answered_in_time(register_rows(states, "draft"), now=NOW + timedelta(days=60))
    assert (late.numerator, late.denominator) == (4, 5)
    assert (satisfaction(rows).numerator, satisfaction(rows).denominator) == (1, 2) and answer_time(
        rows
    ).known == 4
    with pytest.raises(InputError, match="“due”"):
        register_rows(states, "đoán")


def test_a_register_that_lies_there_is_not_written_over(tmp_path: Path) -> None:
    rows = register_rows(InquiryLog.open(SAMPLE).replay().states.values())
    write_register(rows, tmp_path)
    write_register(rows, tmp_path)
    with pytest.raises(InputError, match="không ghi đè"):
        write_register(rows[1:], tmp_path)


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(["network", "inquiry", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_verbs_record_show_and_refuse(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "so.jsonl")
    for one in way()[:6]:
        code, out, err = run(
            capsys,
            "step",
            "--log",
            path,
            "--id",
            one.inquiry_id,
            "--event",
            one.event,
            "--by",
            one.by,
            "--at",
            one.at.isoformat(),
            "--data",
            json.dumps(one.to_json()["data"]),
            "--json",
        )
        assert (code, err) == (0, "") and json.loads(out)["state"] == {
            "received": "received",
            "identified": "asker_identified",
            "duties_found": "duties_known",
        }.get(one.event, one.event)
    answer = (
        "step",
        "--log",
        path,
        "--id",
        "CH-1",
        "--event",
        "answered",
        "--at",
        "2026-11-20T15:00:00+07:00",
        "--data",
        "-",
    )
    for given_data, by, wanted, part in (
        ('{"form": 4}', "specialist", 1, "Chỉ người phát ngôn"),
        ('{"form": "x"}', "head", 2, "“form”"),
        ("{", "head", 2, "không phải JSON"),
        ('{"form": 4}', "head", 0, ""),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given_data.encode())))
        code, out, err = run(capsys, *answer, "--by", by)
        assert code == wanted and part in err and len(err.strip().splitlines()) == bool(wanted)
    assert run(capsys, "show", "--log", path, "--id", "CH-1")[0] == 0
    assert run(capsys, "show", "--log", path, "--id", "CH-9")[0] == 2
    assert (
        run(
            capsys,
            "step",
            "--log",
            path,
            "--id",
            "CH-1",
            "--event",
            "closed",
            "--by",
            "desk",
            "--data",
            "[",
        )[0]
        == 2
    )
    code, out, _ = run(capsys, "verify", "--log", path, "--json")
    assert code == 0 and json.loads(out)["sound"] is True


def test_the_verbs_tell_what_is_wrong_with_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "so.jsonl"
    path.write_bytes(
        SAMPLE.read_bytes().replace("Bãi giữ xe".encode(), "Chợ đêm".encode(), 1) + b"hong\n"
    )
    code, out, _ = run(capsys, "verify", "--log", str(path), "--head", "khong-co")
    assert (
        code == 1
        and "Dòng 2: không khớp" in out
        and "đã bị cắt" in out
        and "Không đọc được dòng" in out
    )
    code, out, _ = run(capsys, "list", "--log", str(path), "--now", NOW.isoformat())
    assert code == 1 and "CH-07" in out
    code, out, _ = run(capsys, "list", "--log", str(SAMPLE), "--now", NOW.isoformat(), "--json")
    assert code == 0 and len(json.loads(out)["inquiries"]) == 7
    assert (
        run(capsys, "list", "--log", str(tmp_path / "khong.jsonl"))[0] == 2
        and run(capsys, "list", "--log", str(tmp_path))[0] == 2
    )
    code, out, _ = run(
        capsys, "export", "--log", str(SAMPLE), "--to", str(tmp_path / "so"), "--due", "draft"
    )
    assert code == 0 and "6 câu hỏi" in out and "chưa rõ đã ban hành" in out


def test_rows_that_are_no_steps_are_set_aside_one_by_one() -> None:
    found = replay(
        [
            {"inquiry_id": "A", "at": "x", "by": "desk", "event": "received", "data": {}},
            {"event": ["a"]},
            {},
        ]
    )
    assert not found.states and [one.number for one in found.aside] == [1, 2, 3]
