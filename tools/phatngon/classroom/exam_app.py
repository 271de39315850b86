"""The web side of a test on the phones of a room: the same way in as a class, a paper a seat, answers kept as they come.

No key is on this side of the machine's memory but in the papers themselves, which are drawn and marked by the trainer's
secret as those on paper are; what goes out is their public form.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from phatngon.base.errors import InputError
from phatngon.base.files import write_bytes, write_text
from phatngon.base.html import plain_words
from phatngon.base.text import slug
from phatngon.classroom import pages
from phatngon.classroom.gate import Gate, Refused, no_method, page, read_body, same, sent
from phatngon.classroom.hub import Keeper
from phatngon.classroom.join import Door
from phatngon.classroom.sitting import LATE, Sitting, Sittings, whole_name
from phatngon.classroom.state import Closed, LogLine
from phatngon.lessons.screens import LETTERS
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.ledger import ExamLedger
from phatngon.practice.exam.marking import answer_file
from phatngon.practice.exam.paper import Paper, draw, load_sealed, new_code, open_banks

LONG_NAME, LONG_UNIT = 80, 120
MOST_ANSWER = 4000  # letters of one answer as JSON


class Papers:
    """The papers of a test, drawn one a seat and again by their code after a restart. Drawing takes a fifth of a second."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.secret, self.sealed, self.banks = TrainerKeys().secret, load_sealed(), open_banks()
        self.ledger = ExamLedger()
        self._drawn: dict[str, Paper] = {}

    def new(self, now: datetime) -> Paper:
        """A fresh paper, written into the trainer's ledger."""
        paper = self.of(new_code(now))
        self.ledger.drew(paper, now)
        return paper

    def of(self, code: str) -> Paper:
        """The paper of a code."""
        if code not in self._drawn:
            self._drawn[code] = draw(
                code, secret=self.secret, as_of=self.as_of, sealed=self.sealed, banks=self.banks
            )
        return self._drawn[code]


def shown_question(row: Mapping[str, object]) -> dict[str, object]:
    """A question of a public paper in the form the phone's forms read; letters on choices only.

    >>> shown_question({"id": "q", "type": "one", "stem": "Mấy?", "choices": [["x", "Một"]]})["choices"]
    [{'id': 'x', 'text': 'Một', 'letter': 'A'}]
    """
    found: dict[str, object] = {"choices": []}
    for name, value in row.items():
        if isinstance(value, list):
            found[name] = [
                {"id": own, "text": plain_words(text)}
                | ({"letter": LETTERS[place]} if name == "choices" else {})
                for place, (own, text) in enumerate(value)
            ]
        else:
            found[name] = plain_words(str(value)) if name == "stem" else value
    return found


class ExamSite(Gate[Sittings]):
    """The routes of one open test."""

    def __init__(
        self,
        hub: Keeper[Sittings],
        door: Door,
        papers: Papers,
        folder: Path,
        roster: list[tuple[str, str]],
    ) -> None:
        super().__init__(hub, door)
        self.papers, self.folder, self.roster = papers, folder, roster
        self._drawing = asyncio.Lock()

    def app(self) -> Starlette:
        """The application, to be run by a server whose life it shares."""
        routes = [
            Route("/", self.safe(self.phone)),
            Route("/bang", self.safe(self.board)),
            Route("/giang-vien", self.safe(self.trainer)),
            Route("/api/seat", self.safe(self.seat), methods=["POST"]),
            Route("/api/exam/begin", self.safe(self.begin), methods=["POST"]),
            Route("/api/exam/state", self.safe(self.state)),
            Route("/api/exam/save", self.safe(self.save), methods=["POST"]),
            Route("/api/exam/hand", self.safe(self.hand), methods=["POST"]),
            Route("/api/trainer/exam", self.safe(self.listed)),
            Route("/api/trainer/exam", self.safe(self.order), methods=["POST"]),
            Route("/{path:path}", self.safe(self.lost)),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: no_method})

    async def phone(self, request: Request) -> Response:
        """The page of the phones."""
        return page(pages.exam_page(self.roster))

    async def board(self, request: Request) -> Response:
        """The way in, for the wall."""
        self.need_board(request)
        return page(pages.exam_board(self.door, self.hub.room.minutes))

    async def trainer(self, request: Request) -> Response:
        """The hand-in list, for who has the key."""
        if not same(request.query_params.get("khoa", ""), self.door.trainer_key):
            return HTMLResponse(pages.shut_page(), status_code=403)
        return page(pages.exam_trainer(self.door))

    async def lost(self, request: Request) -> Response:
        """Nothing else is served while a test is on: no lesson, no reference book."""
        if request.url.path.startswith("/api/"):
            raise Refused(404, "Không có địa chỉ này.")
        return HTMLResponse(pages.lost_page(), status_code=404)

    # a person

    async def begin(self, request: Request) -> Response:
        """Give a seat its paper."""
        body = await read_body(request)
        seat = self.seat_of(body.get("seat"))
        async with self._drawing:
            if seat not in self.hub.room.all:
                name = whole_name(body.get("name"), "Họ tên", LONG_NAME)
                unit = whole_name(body.get("unit"), "Đơn vị", LONG_UNIT)
                if self.hub.room.closed:
                    raise Closed("giờ kiểm tra đã kết thúc.")
                if self.hub.room.taken(name, unit):
                    raise Refused(
                        409,
                        "Tên và đơn vị này đã nhận đề trên máy khác. Nhập mã chỗ ngồi của máy đó, hoặc hỏi giảng viên.",
                    )
                paper = await asyncio.to_thread(self.papers.new, self.hub.now())
                event: LogLine = {
                    "kind": "sit",
                    "seat": seat,
                    "name": name,
                    "unit": unit,
                    "code": paper.code,
                }
                await self.hub.add(event)
        return sent(await self._told(seat))

    async def state(self, request: Request) -> Response:
        """Paper, answers and time of a seat."""
        seat = self.seat_of(request.query_params.get("seat"))
        return sent(await self._told(seat) if seat in self.hub.room.all else self._state(seat))

    async def save(self, request: Request) -> Response:
        """Keep answers, or only a sign of life; what comes back was written before."""
        body = await read_body(request)
        seat = self.seat_of(body.get("seat"))
        one = self.hub.room.open_sitting(seat)
        answers = body.get("answers", {})
        paper = await asyncio.to_thread(self.papers.of, one.code)
        known = {question.id: question for question in paper.questions}
        if not isinstance(answers, dict) or not set(answers) <= set(known):
            raise Refused(400, "Câu trả lời không thuộc đề này.")
        for name, answer in answers.items():
            if len(json.dumps(answer)) > MOST_ANSWER:
                raise Refused(400, "Câu trả lời quá dài.")
            if (
                answer is not None
            ):  # what the kind does not take is refused now, not when it is marked
                known[name].item.given(known[name].inside(answer))
        if self.hub.room.used_up(one):
            await self._hand(seat)
            raise Closed("đã hết giờ làm bài.", advice="Những câu đã gửi được giữ và nộp.")
        await self.hub.add({"kind": "sheet", "seat": seat, "answers": answers})
        if self.hub.room.used_up(one):
            await self._hand(seat)
        return sent({"saved": True, **self._clock(one)})

    async def hand(self, request: Request) -> Response:
        """Hand the paper in."""
        body = await read_body(request)
        seat = self.seat_of(body.get("seat"))
        one = self.hub.room.sitting(seat)
        if not one.handed:
            self.hub.room.open_sitting(seat)
            await self._hand(seat)
        return sent({"saved": True, **self._clock(one)})

    async def _hand(self, seat: str) -> None:
        await self.hub.add({"kind": "hand", "seat": seat})
        one = self.hub.room.sitting(seat)
        await asyncio.to_thread(write_answers, self.folder, one, self.papers.as_of)

    async def _told(self, seat: str) -> dict[str, object]:
        one = self.hub.room.sitting(seat)
        paper = await asyncio.to_thread(self.papers.of, one.code)
        public = paper.public()
        return {
            **self._state(seat),
            "title": public["title"],
            "code": one.code,
            "name": one.name,
            "questions": [shown_question(row) for row in public["questions"]],
            "answers": one.answers,
        }

    def _state(self, seat: str) -> dict[str, object]:
        room = self.hub.room
        one = room.all.get(seat)
        clock = self._clock(one) if one else {"left": room.minutes * 60, "handed": False}
        return {"begun": one is not None, **clock}

    def _clock(self, one: Sitting) -> dict[str, object]:
        room = self.hub.room
        return {"left": one.left(room.minutes), "handed": bool(one.handed) or room.closed}

    # the trainer

    async def listed(self, request: Request) -> Response:
        """Who has a paper, how far, who is cut, who has handed in."""
        self.need_trainer(request)
        return sent(self._list())

    def _list(self) -> dict[str, object]:
        room, now = self.hub.room, self.hub.now()
        rows = [
            {
                "seat": self.hub.room.seats[one.seat].short,
                "name": one.name,
                "unit": one.unit,
                "answered": sum(answer is not None for answer in one.answers.values()),
                "left": one.left(room.minutes),
                "handed": bool(one.handed),
                "cut": not one.handed and _since(one.last, now) > LATE,
            }
            for one in room.all.values()
        ]
        waiting = [
            {"name": name, "unit": unit} for name, unit in self.roster if not room.taken(name, unit)
        ]
        return {
            "seated": len(room.seats),
            "closed": room.closed,
            "sittings": rows,
            "waiting": waiting,
        }

    async def order(self, request: Request) -> Response:
        """Give a person more minutes, hand in for one, or close the test for all."""
        self.need_trainer(request)
        body = await read_body(request)
        do = body.get("do")
        if do == "close":
            if not self.hub.room.closed:
                for seat, one in list(self.hub.room.all.items()):
                    if not one.handed:
                        await self._hand(seat)
                await self.hub.add({"kind": "close"})
        elif do in ("more", "hand"):
            seat = self.seat_of(body.get("seat"))
            one = self.hub.room.open_sitting(seat)
            if do == "hand":
                await self._hand(one.seat)
            else:
                minutes = body.get("minutes")
                if (
                    isinstance(minutes, bool)
                    or not isinstance(minutes, int)
                    or not 1 <= minutes <= 120
                ):
                    raise InputError("số phút thêm phải từ 1 đến 120.")
                await self.hub.add({"kind": "more", "seat": seat, "seconds": minutes * 60})
        else:
            raise InputError("không có thao tác này.", advice="Các thao tác: more, hand, close.")
        return sent(self._list())


def write_answers(folder: Path, one: Sitting, as_of: date) -> Path:
    """The answer file of a sitting, in the form that ``exam score`` reads."""
    given = {name: answer for name, answer in one.answers.items() if answer is not None}
    finished = datetime.fromisoformat(one.handed or one.last)
    data = answer_file(one.code, as_of, one.name, finished, given) | {"unit": one.unit}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return write_text(folder / f"bai-lam-{one.code}-{slug(one.name)}.json", text + "\n")


def write_list(folder: Path, sittings: Sittings) -> Path:
    """Who sat the test: name, unit, paper, hand-in."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Họ tên", "Đơn vị", "Mã đề", "Nộp lúc"))
    for one in sittings.all.values():
        writer.writerow((_cell(one.name), _cell(one.unit), one.code, one.handed))
    return write_bytes(folder / "danh-sach.csv", out.getvalue().encode("utf-8-sig"))


def _since(text: str, now: datetime) -> float:
    return (now - datetime.fromisoformat(text)).total_seconds()


def _cell(text: str) -> str:
    from phatngon.reach.safe_cells import guarded

    return guarded(text)
