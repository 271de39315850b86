"""The test on the phones of a room: own paper a seat, answers kept, a clock that stands while cut, marked as any other."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from own_loop import in_own_loop

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.classroom.exam_app import ExamSite, Papers, shown_question, write_list
from phatngon.classroom.hub import Keeper
from phatngon.classroom.roster import read_roster
from phatngon.classroom.run import opened_exam
from phatngon.classroom.sitting import NEAR, Sittings
from phatngon.cli.main import main
from phatngon.practice.items import Item

TODAY = date(2026, 11, 30)
START = datetime(2026, 11, 30, 8, tzinfo=VIETNAM)


class Room:
    def __init__(self, site: ExamSite, http: httpx.AsyncClient, folder: Path) -> None:
        self.site, self.hub, self.http, self.folder = site, site.hub, http, folder
        self.moment = START
        site.hub.now = lambda: self.moment

    async def post(self, path: str, body: Any, **more: Any) -> tuple[int, Any]:
        answer = await self.http.post(path, json=body, **more)
        return answer.status_code, answer.json()

    async def sit(self, name: str, unit: str = "Phường Thuận Hóa") -> tuple[str, Any]:
        _, told = await self.post("/api/seat", {"code": self.site.door.code})
        status, begun = await self.post(
            "/api/exam/begin", {"seat": told["seat"], "name": name, "unit": unit}
        )
        assert status == 200, begun
        return told["seat"], begun

    async def order(self, **wish: Any) -> tuple[int, Any]:
        head = {"Authorization": f"Bearer {self.site.door.trainer_key}"}
        return await self.post("/api/trainer/exam", wish, headers=head)

    def right(self, begun: Any) -> dict[str, Any]:
        """The right answers in the ids of a paper."""
        return {one.id: self.outside(one) for one in self.site.papers.of(begun["code"]).questions}

    @staticmethod
    def outside(question: Any) -> Any:
        item: Item = question.item
        right = item.right_answer()
        if isinstance(right, dict) and "text" in right:
            return right["text"]

        def name(one: Any) -> Any:
            return question.names.get(one, one) if isinstance(one, str) else one

        if isinstance(right, list):
            return [name(one) for one in right]
        if isinstance(right, dict):
            return {name(left): name(place) for left, place in right.items()}
        return (
            name(right)
            if question.names
            else str(right).replace(".", ",")
            if item.type == "number"
            else right
        )


def play(folder: Path, part: Callable[[Room], Awaitable[None]], roster: Any = ()) -> None:
    async def whole() -> None:
        store, day, minutes, door = opened_exam(TODAY, folder / "so", 45)
        hub = Keeper(Sittings(minutes), store)
        hub.start()
        site = ExamSite(hub, door, Papers(day), folder / "bai", list(roster))
        transport = httpx.ASGITransport(app=site.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://192.0.2.9:8000") as http:
            try:
                await part(Room(site, http, folder))
            finally:
                await hub.stop()

    in_own_loop(whole)


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "data"))


def test_a_paper_is_answered_handed_in_and_marked_with_the_unit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def part(room: Room) -> None:
        seat, begun = await room.sit("Người học Một")
        other, second = await room.sit("Người học Hai", "Xã Phú Vang")
        assert begun["code"] != second["code"] and begun["left"] == 45 * 60
        text = json.dumps(begun, ensure_ascii=False)
        for question in room.site.papers.of(begun["code"]).questions:
            assert question.item.id not in text
        for question in begun["questions"]:
            lists = [rows for rows in question.values() if isinstance(rows, list)]
            assert all(set(row) <= {"id", "letter", "text"} for rows in lists for row in rows)
            words = {name for name, rows in question.items() if not isinstance(rows, list)}
            assert words <= {"id", "type", "stem", "unit", "needs"}
        right = room.right(begun)
        for name, answer in right.items():
            status, told = await room.post(
                "/api/exam/save", {"seat": seat, "answers": {name: answer}}
            )
            assert status == 200 and told["saved"], (name, answer, told)
        status, told = await room.post("/api/exam/hand", {"seat": seat})
        assert status == 200 and told["handed"]
        assert (await room.post("/api/exam/hand", {"seat": seat}))[0] == 200
        assert (await room.post("/api/exam/save", {"seat": seat, "answers": {}}))[0] == 409
        status, told = await room.order(do="close")
        assert [one["handed"] for one in told["sittings"]] == [True, True]
        assert (await room.post("/api/exam/save", {"seat": other, "answers": {}}))[0] == 409
        write_list(room.folder / "bai", room.hub.room)

    play(tmp_path, part)
    assert main(["exam", "score", str(tmp_path / "bai"), "--to", str(tmp_path / "ket-qua")]) == 0
    told = capsys.readouterr().out
    assert "Người học Một" in told and "100,0%" in told
    table = (tmp_path / "ket-qua" / "bang-diem.csv").read_text(encoding="utf-8-sig")
    assert "Người học Một;Phường Thuận Hóa;" in table and "Xã Phú Vang" in table
    listed = (tmp_path / "bai" / "danh-sach.csv").read_text(encoding="utf-8-sig")
    assert listed.count("\n") == 3


def test_the_clock_stands_while_a_phone_is_cut_and_runs_out_only_with_signs_of_life(
    tmp_path: Path,
) -> None:
    async def part(room: Room) -> None:
        seat, begun = await room.sit("Người học Ba")
        beat = {"seat": seat, "answers": {}}
        for _ in range(6):
            room.moment += timedelta(seconds=10)
            status, told = await room.post("/api/exam/save", beat)
        assert told["left"] == 45 * 60 - 60
        room.moment += timedelta(minutes=30)  # cut
        listed = (await room.order(do="unknown"))[0]
        assert listed == 400
        head = {"Authorization": f"Bearer {room.site.door.trainer_key}"}
        listed = (await room.http.get("/api/trainer/exam", headers=head)).json()
        assert listed["sittings"][0]["cut"] is True
        status, told = await room.post("/api/exam/save", beat)
        assert told["left"] == 45 * 60 - 60
        name = begun["questions"][0]["id"]
        answer = room.right(begun)[name]
        await room.post("/api/exam/save", {"seat": seat, "answers": {name: answer}})
        for _ in range(45 * 60 // NEAR):
            room.moment += timedelta(seconds=NEAR)
            status, told = await room.post("/api/exam/save", beat)
            if status == 409 or told["handed"]:
                break
        state = (await room.http.get("/api/exam/state", params={"seat": seat})).json()
        assert state["handed"] and state["left"] == 0 and state["answers"] == {name: answer}

    play(tmp_path, part)
    assert len(list((tmp_path / "bai").glob("bai-lam-*.json"))) == 1


def test_after_a_restart_every_paper_and_answer_is_there(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}

    async def first(room: Room) -> None:
        kept["seat"], begun = await room.sit("Người học Tư")
        name = begun["questions"][3]["id"]
        kept["answers"] = {name: room.right(begun)[name]}
        await room.post("/api/exam/save", {"seat": kept["seat"], "answers": kept["answers"]})
        kept["questions"] = begun["questions"]

    async def second(room: Room) -> None:
        state = (await room.http.get("/api/exam/state", params={"seat": kept["seat"]})).json()
        assert state["answers"] == kept["answers"] and state["questions"] == kept["questions"]
        status, told = await room.order(do="more", seat=kept["seat"], minutes=5)
        assert status == 200 and told["sittings"][0]["left"] == 50 * 60

    play(tmp_path, first)
    play(tmp_path, second)


def test_what_is_no_answer_no_name_and_no_key_is_refused(tmp_path: Path) -> None:
    async def part(room: Room) -> None:
        seat, begun = await room.sit("Người học Năm")
        choice = next(one["id"] for one in begun["questions"] if one["type"] == "one")
        for answers in (
            {"la": "x"},
            {choice: "khong-co"},
            {choice: ["x"]},
            [],
            "x",
            {choice: "x" * 9000},
        ):
            status, told = await room.post("/api/exam/save", {"seat": seat, "answers": answers})
            assert status == 400 and told["error"], answers
        _, told = await room.post("/api/seat", {"code": room.site.door.code})
        for name, unit in (("", "x"), ("x", ""), ("x" * 200, "y"), (None, "y")):
            body = {"seat": told["seat"], "name": name, "unit": unit}
            assert (await room.post("/api/exam/begin", body))[0] == 400
        body = {"seat": told["seat"], "name": "người học năm", "unit": "phường thuận hóa"}
        assert (await room.post("/api/exam/begin", body))[0] == 409
        assert (await room.http.get("/api/trainer/exam")).status_code == 403
        assert (await room.post("/api/trainer/exam", {"do": "close"}))[0] == 403
        assert (await room.post("/api/exam/save", {"seat": told["seat"], "answers": {}}))[0] == 404
        for path in ("/so-tra-cuu.html", "/bai-hoc/01_nhan_dien_bao_chi.html"):
            assert (await room.http.get(path)).status_code == 404
        assert (await room.order(do="more", seat=seat, minutes=999))[0] == 400

    play(tmp_path, part)


def test_a_roster_is_read_with_either_mark_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("\ufeffSTT;Họ tên;Đơn vị\n1;Người A;Phường X\n", encoding="utf-8")
    assert read_roster(path) == [("Người A", "Phường X")]
    path.write_text("name,unit\nNgười B,Xã Y\n", encoding="utf-8")
    assert read_roster(path) == [("Người B", "Xã Y")]
    path.write_text("name,unit\nNgười B,\n", encoding="utf-8")
    with pytest.raises(InputError, match="dòng 2"):
        read_roster(path)
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="thiếu cột"):
        read_roster(path)
    path.write_text('name,unit\nNgười A,Xã X\n"Người B,Xã Y\nNgười C,Xã Z\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"dòng 3: không tách được các ô.*ngoặc kép"):
        read_roster(path)


def test_a_roster_as_an_office_keeps_it_is_a_workbook_with_a_title_and_numbered_rows(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ds.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Bìa"
    book.active.append(["DANH SÁCH CÁN BỘ DỰ TẬP HUẤN"])
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH DỰ KIỂM TRA"])
    sheet.append([])
    sheet.append(["STT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị"])
    sheet.append([1, "  Người   A", "Chuyên viên", "Phường X"])
    sheet.append([2, "Người B", "", "Xã Y"])
    sheet.append([3, None, None, None])  # numbered beforehand
    book.save(path)
    assert read_roster(path) == [("Người A", "Phường X"), ("Người B", "Xã Y")]
    sheet["B6"], sheet["D5"] = "Người C", None
    book.save(path)
    with pytest.raises(InputError, match="ds.xlsx, trang “Danh sách”, ô D5: .*để trống"):
        read_roster(path)


def test_a_question_of_a_paper_has_letters_on_its_choices_only() -> None:
    row = {
        "id": "q",
        "type": "order",
        "stem": "Sắp **các** bước.",
        "steps": [["x", "Một"], ["y", "Hai"]],
    }
    assert shown_question(row) == {
        "choices": [],
        "id": "q",
        "type": "order",
        "stem": "Sắp các bước.",
        "steps": [{"id": "x", "text": "Một"}, {"id": "y", "text": "Hai"}],
    }
