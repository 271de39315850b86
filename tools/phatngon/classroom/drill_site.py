"""The web side of a drill: tables and roles, tasks and statements of a group, the press that rates, the wall, the controller."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from phatngon.base.errors import InputError
from phatngon.classroom import drill_pages, drill_views, drill_wall, pages
from phatngon.classroom.drill_orders import drafts, drill_of
from phatngon.classroom.drill_room import PRESS, DrillGroup, DrillRoom, Grade, Stage, read_ticks
from phatngon.classroom.gate import (
    LONG_ID,
    Gate,
    Pace,
    Refused,
    page,
    read_body,
    same,
    sent,
    short_text,
)
from phatngon.classroom.hub import Hub
from phatngon.classroom.state import Closed, Phase, Room, Unknown
from phatngon.practice.given import printable

LONG_SAID, LONG_AGAIN, LONG_CHANNEL = 2000, 200, 80
SAID_A_MINUTE = 12


class DrillSite:
    """The routes of a drill, beside those of the class whose gate this is."""

    def __init__(self, gate: Gate[Room], hub: Hub, drill: DrillRoom) -> None:
        self.gate, self.hub, self.drill = gate, hub, drill
        self._said = Pace(SAID_A_MINUTE)
        self._ranking: asyncio.Task[None] | None = None

    def routes(self) -> list[Route]:
        """What a class with a drill serves more than one without."""
        safe = self.gate.safe
        posts = {
            "place": self.place,
            "do": self.do,
            "say": self.say,
            "assess": self.assess,
            "rate": self.rate,
            "again": self.ask_again,
            "prefer": self.prefer,
        }
        return [
            Route("/dien-tap", safe(self.phone)),
            Route("/bang/dien-tap", safe(self.board)),
            Route("/giang-vien/dien-tap", safe(self.controller)),
            Route("/giang-vien/ban", safe(self.tables)),
            Route("/giang-vien/bao-cao", safe(self.report)),
            Route("/api/drill", safe(self.papers)),
            Route("/api/drill/tables", safe(self.open_tables)),
            Route("/api/drill/task", safe(self.task)),
            Route("/api/drill/draft", safe(self.draft)),
            Route("/api/trainer/drill", safe(self.controlled)),
            *(
                Route(f"/api/drill/{name}", safe(do), methods=["POST"])
                for name, do in posts.items()
            ),
        ]

    # pages

    async def phone(self, request: Request) -> Response:
        """The page of the tables."""
        return page(drill_pages.phone_page(self.drill))

    async def board(self, request: Request) -> Response:
        """The wall of groups."""
        self.gate.need_board(request)
        return page(drill_pages.board_page(self.gate.door))

    async def controller(self, request: Request) -> Response:
        """The controller's page, for who has the trainer's key."""
        if not self._trainer(request):
            return HTMLResponse(pages.shut_page(), status_code=403)
        return page(drill_pages.controller_page(self.drill, self.gate.door))

    async def tables(self, request: Request) -> Response:
        """The codes of the tables, to print and put on them."""
        if not self._trainer(request):
            return HTMLResponse(pages.shut_page(), status_code=403)
        return page(drill_pages.tables_page(self.drill, self.gate.door))

    async def report(self, request: Request) -> Response:
        """The report as it stands: of one table, or of all."""
        from phatngon.classroom.drill_papers import group_page, hall_page

        if not self._trainer(request):
            return HTMLResponse(pages.shut_page(), status_code=403)
        number = request.query_params.get("ban")
        html = (
            group_page(self.drill, self.drill.group(number).code)
            if number
            else hall_page(self.drill, self.hub.now().date())
        )
        return HTMLResponse(html)

    def _trainer(self, request: Request) -> bool:
        return same(request.query_params.get("khoa", ""), self.gate.door.trainer_key)

    # what phones read

    async def open_tables(self, request: Request) -> Response:
        """The tables and roles that can be taken."""
        self.gate.seat_of(request.query_params.get("seat"))
        return sent(drill_views.tables_of(self.drill))

    async def papers(self, request: Request) -> Response:
        """Everything of the table of a seat."""
        seat = self.gate.seat_of(request.query_params.get("seat"))
        return sent(drill_views.papers_of(self.hub, self.drill, seat))

    async def task(self, request: Request) -> Response:
        """A task of the table of a seat, as a form."""
        seat = self.gate.seat_of(request.query_params.get("seat"))
        group = self.drill.groups[self.drill.place_of(seat)[0]]
        name = request.query_params.get("task", "")
        task = next((one for one in group.state.open_tasks if one.id == name), None)
        if task is None:
            raise Unknown("việc này chưa đến bàn, hoặc đã làm rồi.")
        return sent(drill_views.task_form(self.hub, task))

    async def draft(self, request: Request) -> Response:
        """A draft of the comparison, under no name."""
        self.gate.seat_of(request.query_params.get("seat"))
        name = request.query_params.get("draft", "")
        found = drafts(self.drill)
        if self.drill.stage is not Stage.PAIRS or name not in found:
            raise Unknown("không có bài này để so sánh.")
        return sent({"id": name, "text": found[name].text})

    # what phones send

    async def place(self, request: Request) -> Response:
        """Take a table and a role, or another one."""
        body = await read_body(request)
        seat = self.gate.seat_of(body.get("seat"))
        group, role = self.drill.group(body.get("group")), body.get("role")
        known = [one.code for one in self.drill.roles]
        if role is None and len(known) == 1:
            role = known[0]
        if role not in known:
            raise Unknown("không có vai này.", advice="Chọn một vai trong danh sách.")
        return await self._kept(seat, "place", {"group": group.code, "role": role})

    async def do(self, request: Request) -> Response:
        """Do a task for the table."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.PLAY)
        group = self._agency(seat)
        name = body.get("task")
        if not isinstance(name, str) or name not in self.drill.scenario.tasks:
            raise Unknown("kịch bản không có việc này.")
        if name in group.state.done:
            raise Closed("bàn đã làm việc này rồi.", advice="Xem việc tiếp theo.")
        task = self.drill.scenario.tasks[name]
        if task not in group.state.open_tasks:
            raise Closed("việc này chưa đến.")
        answer = (
            _long_text(body.get("answer"))
            if task.is_draft
            else self.hub.tasks[name].read(body.get("answer"))
        )
        t = max(self.drill.story(self.hub.now()), group.state.t)
        self.drill.try_task(group, name, answer, t)
        more = {"group": group.code, "task": name, "answer": answer, "t": t}
        return await self._kept(seat, "task", more, body["id"])

    async def say(self, request: Request) -> Response:
        """Say something of the table's own accord, in a channel."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.PLAY)
        group = self._agency(seat)
        channel = short_text(body.get("channel"), LONG_CHANNEL, "Kênh")
        if not channel:
            raise InputError("chưa chọn kênh.")
        text = _long_text(body.get("text"))
        self._not_too_often(seat)
        t = max(self.drill.story(self.hub.now()), group.state.t)
        more = {"group": group.code, "channel": channel, "text": text, "t": t}
        return await self._kept(seat, "say", more, body["id"])

    async def assess(self, request: Request) -> Response:
        """The table's own ticks of a draft, beside the model."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.REVIEW, Stage.PAIRS)
        group, ticks = self._agency(seat), read_ticks(body.get("ticks"))
        done = group.state.done.get(str(body.get("task")))
        if done is None or not self.drill.scenario.tasks[done.task].is_draft:
            raise Unknown("bàn không có bài này để đối chiếu.")
        if done.assessed:
            raise Closed("bài này đã đối chiếu rồi.")
        more = {"group": group.code, "task": done.task, "ticks": ticks}
        return await self._kept(seat, "assess", more, body["id"])

    async def rate(self, request: Request) -> Response:
        """What the press says of an answer."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.PLAY, Stage.REVIEW)
        said, grade = self.drill.may_rate(seat, body.get("statement")), body.get("grade")
        if grade not in {one.value for one in Grade}:
            raise InputError("mức chấm phải là hai_long, chap_nhan_duoc hoặc khong_hai_long.")
        return await self._kept(seat, "rate", {"statement": said.id, "grade": grade}, body["id"])

    async def ask_again(self, request: Request) -> Response:
        """A question of the press after an answer."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.PLAY)
        said = self.drill.may_rate(seat, body.get("statement"))
        text = short_text(body.get("text"), LONG_AGAIN, "Câu hỏi")
        if not text:
            raise InputError("chưa có câu hỏi.")
        self._not_too_often(seat)
        more = {"statement": said.id, "text": text, "again": f"l{len(self.drill.again) + 1}"}
        return await self._kept(seat, "ask", more, body["id"])

    async def prefer(self, request: Request) -> Response:
        """Which of two drafts a seat finds better."""
        body, seat, known = await self._body(request)
        if known is not None:
            return known
        self._need(Stage.PAIRS)
        pair, better = drill_views.pair_of(self.drill, seat), body.get("better")
        if pair is None:
            raise Closed("máy này đã so sánh đủ phần của mình.")
        if better not in pair:
            raise Unknown("chọn một trong hai bài đang hiện.")
        worse = pair[1] if better == pair[0] else pair[0]
        more = {"judge": seat, "better": better, "worse": worse}
        answer = await self._kept(seat, "prefer", more, body["id"])
        self._rank()
        return answer

    def _rank(self) -> None:
        """Have the order found beside the room, once more where comparisons came in meanwhile."""
        if self._ranking is not None and not self._ranking.done():
            return

        async def work() -> None:
            while not self.hub.closing and not drill_wall.ranked_all(self.drill):
                await asyncio.to_thread(drill_wall.rank, self.drill)
                self.hub.changed(at_once=False)

        self._ranking = asyncio.get_running_loop().create_task(work())

    async def controlled(self, request: Request) -> Response:
        """What the controller sees."""
        self.gate.need_trainer(request)
        if self.drill.stage is Stage.PAIRS and not drill_wall.ranked_all(self.drill):
            self._rank()
        return sent(drill_wall.controller_of(self.hub, self.drill))

    # what they share

    async def _body(self, request: Request) -> tuple[dict[str, object], str, Response | None]:
        """The body, its seat, and the same reply as before where this was sent before."""
        body = await read_body(request)
        seat, name = self.gate.seat_of(body.get("seat")), body.get("id")
        if not isinstance(name, str) or not 0 < len(name) <= LONG_ID or name != printable(name):
            raise Refused(400, "Thiếu mã của lần gửi.")
        known = self.drill.known_reply(seat, name)
        if known is None:
            return body, seat, None
        return body, seat, sent({"saved": True, "seq": await self.hub.until_kept(known)})

    async def _kept(
        self, seat: str, do: str, more: Mapping[str, object], name: object = ""
    ) -> Response:
        event = self.drill.row(do, self.hub.now(), seat=seat, **more)
        seq = await self.hub.add(event | ({"id": str(name)} if name else {}))
        self.hub.changed(at_once=False)
        return sent({"saved": True, "seq": seq})

    def _need(self, *stages: Stage) -> None:
        if self.hub.room.phase is not Phase.DRILL:
            drill_of(self.hub)
        self.drill.need(*stages)

    def _agency(self, seat: str) -> DrillGroup:
        code, role = self.drill.place_of(seat)
        if role == PRESS:
            raise Closed("vai báo chí không làm việc của cơ quan.")
        return self.drill.groups[code]

    def _not_too_often(self, seat: str) -> None:
        if self._said.full(seat):
            raise Refused(429, "Máy này vừa gửi nhiều lần. Chờ một phút rồi gửi tiếp.")
        self._said.count(seat)


def _long_text(value: object) -> str:
    """A text of several lines as it was written. Raises InputError for an empty, unreadable or endless one."""
    if not isinstance(value, str):
        raise InputError("chưa có bài viết.")
    text = "\n".join(" ".join(line.split()) for line in value.replace("\r", "").split("\n")).strip()
    if not text:
        raise InputError("chưa có bài viết.", advice="Viết rồi gửi.")
    if len(text) > LONG_SAID or any(printable(line) != line for line in text.split("\n")):
        raise InputError(
            "bài quá dài hoặc có ký tự không đọc được.", advice="Rút ngắn còn 2.000 chữ cái."
        )
    return text
