"""The web side of a class: the contract call by call, what is refused, what is never sent."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from open_class import Class, play

from phatngon.classroom import pages
from phatngon.classroom.app import Site
from phatngon.classroom.results import read_class, read_classes, results_of

PHASES = "waiting story open locked discuss reopened revealed asks drill ended".split()
MEMBERS = {
    *("seq", "phase", "lesson", "part", "clock", "question", "mine", "seated", "answered"),
    *("reveal", "injects", "asks"),
}


def test_a_question_is_voted_on_twice_and_no_byte_of_the_key_goes_out_before_it_is_open(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        seats = [await room.seat(unit="Phường Thuận Hóa") for _ in range(3)]
        question = await room.to_question()
        ballot = room.hub.plan.ballots[question["id"]]
        secrets = [reason for reason in ballot.why().values() if len(reason) > 20] + [ballot.law()]
        right, wrong = ballot.right()[0], next(o for o in ballot.listed if o not in ballot.right())
        for number, do in ((1, "discuss"), (2, "reveal")):
            for place, seat in enumerate(seats):
                body = {"seat": seat, "question": question["id"], "round": number}
                body |= {"answer": right if number == 2 else wrong, "id": f"a{number}"}
                status, told = await room.post("/api/answer", body | {"confidence": "chac"})
                assert status == 200 and told["saved"] is True, told
                state = await room.state(seat)
                assert state["answered"] == place + 1
                assert state["mine"] == {
                    "answer": body["answer"],
                    "round": number,
                    "confidence": "chac",
                }
            assert (await room.do("lock"))[0] == 200
            status, told = await room.post("/api/answer", body | {"id": "late"})
            assert status == 409 and told["error"]
            text = json.dumps(await room.state(seats[0]), ensure_ascii=False)
            assert len(text.encode()) <= 2048
            assert not [words for words in secrets if words in text]
            assert json.loads(text)["reveal"] is None
            assert (await room.do(do))[0] == 200
            if number == 1:
                assert (await room.do("reopen"))[0] == 200
        state = await room.state(seats[0])
        assert set(state) == MEMBERS and state["phase"] == "revealed"
        assert state["reveal"]["right"] == [right]
        assert state["reveal"]["first"][wrong] == 3 and state["reveal"]["second"][right] == 3
        assert state["reveal"]["law"] == ballot.law()
        assert set(state["reveal"]) == {"right", "first", "second", "why", "law"}
        head = {"Authorization": f"Bearer {room.door.trainer_key}"}
        own = (await room.http.get("/api/trainer/state", headers=head)).json()
        assert own["tally"]["first"] == {"n": 3, "choices": state["reveal"]["first"]}
        assert own["tally"]["second"]["n"] == 3
        found = (await room.http.get("/api/trainer/results", headers=head)).json()
        row = next(one for one in found["questions"] if one["id"] == question["id"])
        assert row["switched"]["wrong_to_right"] == 3 and row["second"]["share"] == 1
        assert row["confident_wrong"] == {"n": 0, "share": 0}
        assert found["seats"] == 3 and found["units"] == []  # fewer than five are not told

    play(tmp_path, part)


def test_an_answer_sent_again_gets_the_same_reply_after_the_lock_after_a_change_and_after_a_restart(
    tmp_path: Path,
) -> None:
    kept: dict[str, Any] = {}

    async def first(room: Class) -> None:
        kept["seat"] = await room.seat()
        question = await room.to_question()
        kept["body"] = {
            "seat": kept["seat"],
            "question": question["id"],
            "round": 1,
            "answer": question["choices"][0]["id"],
            "id": "one",
        }
        kept["told"] = await room.post("/api/answer", kept["body"])
        other = kept["body"] | {"answer": question["choices"][1]["id"], "id": "two"}
        status, told = await room.post("/api/answer", other)
        assert status == 200 and told["seq"] > kept["told"][1]["seq"]
        assert await room.post("/api/answer", kept["body"]) == kept["told"]
        assert (await room.state(kept["seat"]))["mine"]["answer"] == other["answer"]
        # the id belongs to its seat: another phone may use it too
        mine = await room.seat()
        status, told = await room.post("/api/answer", kept["body"] | {"seat": mine})
        assert status == 200 and told["seq"] != kept["told"][1]["seq"]
        await room.do("lock")
        assert await room.post("/api/answer", kept["body"]) == kept["told"]

    async def second(room: Class) -> None:
        assert await room.post("/api/answer", kept["body"]) == kept["told"]
        state = await room.state(kept["seat"])
        assert state["phase"] == "locked" and state["seated"] == 2

    play(tmp_path, first)
    play(tmp_path, second)


def test_a_seat_is_the_same_for_its_token_and_its_short_code_and_a_new_one_needs_the_code(
    tmp_path: Path,
) -> None:
    async def part(room: Class) -> None:
        status, told = await room.post("/api/seat", {"code": room.door.code})
        seat, short = told["seat"], told["short"]
        assert status == 200 and told["state"]["phase"] == "waiting"
        for again in ({"seat": seat}, {"code": room.door.code, "seat": short.lower()}):
            status, told = await room.post("/api/seat", again)
            assert (status, told["seat"], told["short"]) == (200, seat, short)
        status, told = await room.post("/api/seat", {"code": room.door.code, "seat": "lạ"})
        assert status == 200 and told["seat"] != seat
        assert (await room.post("/api/seat", {"code": "không"}))[0] == 403
        assert (await room.post("/api/seat", {"seat": "lạ"}))[0] == 403
        assert (await room.http.get("/api/state", params={"seat": "lạ"})).status_code == 403
        assert (await room.http.get("/api/state")).status_code == 403
        assert len(room.hub.room.seats) == 2

    play(tmp_path, part)


def test_wrong_codes_are_slowed_down_and_a_right_code_or_a_known_seat_never(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seat = await room.seat()
        statuses = [(await room.post("/api/seat", {"code": "0"}))[0] for _ in range(60)]
        assert statuses[0] == 403 and statuses[-1] == 429
        assert (await room.post("/api/seat", {"code": room.door.code}))[0] == 200
        assert (await room.post("/api/seat", {"seat": seat}))[0] == 200

    play(tmp_path, part)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answer": "khong-co"}, 400),
        ({"answer": None}, 400),
        ({"answer": {"a": "b"}}, 400),
        ({"question": "khong-co"}, 404),
        ({"question": 7}, 400),
        ({"round": 2}, 409),
        ({"round": 3}, 400),
        ({"round": "1"}, 400),
        ({"round": True}, 400),
        ({"id": ""}, 400),
        ({"id": None}, 400),
        ({"id": "x" * 65}, 400),
        ({"confidence": "rat_chac"}, 400),
        ({"confidence": 1}, 400),
        ({"seat": "lạ"}, 403),
        ({"seat": ["x"]}, 403),
    ],
)
def test_a_bad_answer_is_refused_with_a_sentence_and_nothing_is_kept(
    tmp_path: Path, change: dict[str, Any], status: int
) -> None:
    async def part(room: Class) -> None:
        seat = await room.seat()
        question = await room.to_question()
        good = {"seat": seat, "question": question["id"], "round": 1, "id": "x"}
        good["answer"] = question["choices"][0]["id"]
        seq = room.hub.room.seq
        found, told = await room.post("/api/answer", good | change)
        assert found == status and list(told) == ["error"], told
        assert room.hub.room.seq == seq
        assert (await room.post("/api/answer", good))[0] == 200

    play(tmp_path, part)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"code": NaN}', 400),
        (b"[" * 10_000, 400),
        (b'{"code": "' + b"1" * 1_000_000 + b'"}', 413),
        (b'{"code": "\\ud800"}', 403),
        (b"", 400),
    ],
)
def test_a_broken_body_gets_one_sentence(tmp_path: Path, content: bytes, status: int) -> None:
    async def part(room: Class) -> None:
        answer = await room.http.post("/api/seat", content=content)
        assert answer.status_code == status
        assert list(answer.json()) == ["error"] and answer.json()["error"].endswith(".")

    play(tmp_path, part)


def test_strange_hosts_methods_and_addresses_get_one_sentence_or_a_page(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        for host in ("a b", "x" * 300, "<script>", "h:99999999", ""):
            answer = await room.http.get("/api/state", headers={"Host": host})
            assert answer.status_code == 400 and answer.json()["error"]
        assert (await room.http.get("/", headers={"Host": "lop.example:8000"})).status_code == 200
        assert (await room.http.get("/api/answer")).status_code in (404, 405)
        assert (await room.http.post("/api/state", json={})).json()["error"]
        lost = await room.http.get("/Giang-Vien")
        assert lost.status_code == 404 and 'lang="vi"' in lost.text
        for path in ("/../lop.sqlite", "/lop.sqlite", "/giang-vien/dap-an/x.pdf", "/%2e%2e/x"):
            assert (await room.http.get(path)).status_code == 404

    play(tmp_path, part)


def test_what_is_the_trainers_and_the_boards_opens_only_with_its_key(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        phone = (await room.http.get("/")).text
        for secret in (room.door.trainer_key, room.door.board_key, room.door.code):
            assert secret not in phone
        assert len(phone.encode()) <= 40 * 1024
        for path in (
            "/giang-vien",
            "/giang-vien?khoa=x",
            "/bang",
            "/api/board/state",
            "/api/board/stream",
        ):
            assert (await room.http.get(path)).status_code == 403, path
        for head in ({}, {"Authorization": "Bearer x"}, {"Authorization": room.door.trainer_key}):
            assert (await room.http.get("/api/trainer/state", headers=head)).status_code == 403
            assert (await room.post("/api/trainer", {"do": "next"}, headers=head))[0] == 403
        page = await room.http.get(f"/giang-vien?khoa={room.door.trainer_key}")
        assert page.status_code == 200 and "script-src" in page.headers["content-security-policy"]
        board = await room.http.get(f"/bang?khoa={room.door.board_key}")
        assert board.status_code == 200 and room.door.trainer_key not in board.text

    play(tmp_path, part)


def test_questions_of_the_hall_pass_the_trainer_first_and_stay_text(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seat, other = await room.seat(), await room.seat()
        text = "<img src=x onerror=alert(1)> Có phải trả lời trong ngày không?"
        assert await room.post("/api/ask", {"seat": seat, "text": text}) == (200, {"saved": True})
        assert (await room.post("/api/ask", {"seat": seat, "text": "x" * 201}))[0] == 400
        assert (await room.post("/api/ask", {"seat": seat, "text": " "}))[0] == 400
        assert (await room.post("/api/like", {"seat": other, "ask": "h1"}))[0] == 404
        assert (await room.do("pin", ask="khong-co"))[0] == 404
        _, told = await room.do("approve", ask="h1")
        assert told["asks"] == [{"id": "h1", "text": text, "likes": 0, "approved": True}]
        for _ in range(2):
            assert (await room.post("/api/like", {"seat": other, "ask": "h1"}))[0] == 200
        assert (await room.state(seat))["asks"] == []
        await room.do("pin", ask="h1")
        assert (await room.state(seat))["asks"] == [{"id": "h1", "text": text, "likes": 1}]
        assert (await room.do("next"))[1]["phase"] == "waiting"
        await room.do("hide", ask="h1")
        assert (await room.post("/api/like", {"seat": seat, "ask": "h1"}))[0] == 404
        statuses = [
            (await room.post("/api/ask", {"seat": other, "text": f"Câu {n}?"}))[0] for n in range(9)
        ]
        assert statuses[:6] == [200] * 6 and statuses[-1] == 429

    play(tmp_path, part)


def test_cards_are_counted_as_the_trainer_types_them(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        assert (await room.do("count", text="B 43"))[0] == 409
        question = await room.to_question()
        letters = {one["letter"]: one["id"] for one in question["choices"]}
        assert (await room.do("count", text="B 43"))[0] == 200
        _, told = await room.do("count", text="a: 12, C=1")
        assert told["tally"]["first"]["choices"] == {
            **dict.fromkeys(letters.values(), 0),
            letters["B"]: 43,
            letters["A"]: 12,
            letters["C"]: 1,
        }
        assert told["tally"]["first"]["n"] == 56
        _, told = await room.do("count", letter="B", n=40)
        assert told["tally"]["first"]["choices"][letters["B"]] == 40
        for bad in (
            {"text": "bốn ba"},
            {"text": "Z 3"},
            {"letter": "A", "n": -1},
            {},
            {"counts": {"A": 1.5}},
        ):
            assert (await room.do("count", **bad))[0] == 400, bad

    play(tmp_path, part)


def test_a_class_walks_to_its_end_with_next_open_reveal_alone(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seat, kinds = await room.seat(), set()
        status, told = await room.do("next")
        while told["phase"] != "ended":
            assert told["phase"] == "story"
            status, told = await room.do("open")
            if status == 200:
                kinds.add(told["question"]["type"])
                ballot = room.hub.plan.ballots[told["question"]["id"]]
                secret = [*ballot.why().values(), ballot.law(), ballot.after, *ballot.item.hints]
                sent = json.dumps(await room.state(seat), ensure_ascii=False)
                assert not [words for words in secret if len(words) > 12 and words in sent]
                assert (await room.do("next"))[0] == 409
                assert (await room.do("reveal"))[0] == 200
                assert (await room.state(seat))["reveal"]["right"]
            status, told = await room.do("next")
            assert status == 200
        assert (await room.do("next"))[0] == 409 and len(kinds) >= 5
        assert (await room.do("unknown"))[0] == 400 and (await room.post("/api/trainer", {}))[
            0
        ] == 403

    play(tmp_path, part)


def test_a_stream_begins_with_the_whole_state_and_ends_when_the_class_does(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        seat = await room.seat()
        site = Site(room.hub, room.door)
        response = site._streamed(lambda: site._told(seat))
        heard: list[str] = []

        async def listen() -> None:
            async for piece in response.body_iterator:  # type: ignore[attr-defined]
                heard.append(str(piece))

        task = asyncio.create_task(listen())
        await asyncio.sleep(0.1)
        await room.do("next")
        await asyncio.sleep(0.4)
        room.hub.closing = True
        room.hub._call()
        await asyncio.wait_for(task, 5)
        assert "id: " in heard[0] and '"phase":"waiting"' in heard[0]
        assert '"phase":"story"' in heard[-1] and heard[-1].endswith("\n\n")

    play(tmp_path, part)


@pytest.mark.parametrize("name", ["phone", "exam", "tools", "forms"])
def test_old_phones_read_the_scripts(name: str) -> None:
    """Syntax newer than 2018 is a blank page on an old WebView."""
    script = (pages.TEMPLATE / f"{name}.js").read_text(encoding="utf-8")
    newer = (
        "?.",
        "??",
        "||=",
        "&&=",
        "`",
        "=>",
        "...",
        "async ",
        "await ",
        ".at(",
        ".flat",
        "padStart",
        "replaceAll",
        "#!",
    )
    assert [sign for sign in newer if sign in script] == []
    assert not re.search(r"\b(const|let|class)\s+\w", script)


def test_no_page_of_a_class_asks_for_anything_but_its_own_data(tmp_path: Path) -> None:
    async def part(room: Class) -> None:
        for path in (
            "/",
            "/cong-cu",
            f"/bang?khoa={room.door.board_key}",
            f"/giang-vien?khoa={room.door.trainer_key}",
        ):
            text = (await room.http.get(path)).text
            assert not re.search(
                r"(?:src|href)=[\"'](?:https?:)?//|@import|<link(?! rel=.icon)|url\((?!data:)", text
            ), path

    play(tmp_path, part)


def test_several_classes_are_told_as_one_and_nobody_counts_twice(tmp_path: Path) -> None:
    asked: dict[str, Any] = {}

    async def part(room: Class) -> None:
        seats = [await room.seat() for _ in range(3)]
        question = await room.to_question()
        asked["id"], asked["letter"] = question["id"], question["choices"][0]["letter"]
        for seat in seats:
            body = {"seat": seat, "question": question["id"], "round": 1, "id": "x"}
            assert (
                await room.post("/api/answer", body | {"answer": question["choices"][0]["id"]})
            )[0] == 200
        await room.do("count", text=f"{asked['letter']} 10")
        await room.do("reveal")

    for name in ("a", "b"):
        play(tmp_path / name, part)
    plan, room, _ = read_classes([tmp_path / "a", tmp_path / "b"])
    found = results_of(plan, room)
    row = next(one for one in found["questions"] if one["id"] == asked["id"])
    assert found["seats"] == 6 and row["first"]["n"] == 26
    assert max(row["first"]["choices"].values()) == 26
    assert results_of(*read_class(tmp_path / "a")[:2])["seats"] == 3
