"""The web side of a class: what is taken, what is answered, and what is never sent.

Every answer is JSON or a page of the kit. Pages load nothing but their own data.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from phatngon.classroom import desk_tools, orders, pages, states
from phatngon.classroom.drill_site import DrillSite
from phatngon.classroom.gate import (
    LONG_ID,
    Gate,
    Pace,
    Refused,
    dumped,
    file_sent,
    no_method,
    page,
    read_body,
    same,
    sent,
    short_text,
)
from phatngon.classroom.hub import MOST_ASKS, Hub
from phatngon.classroom.join import Door
from phatngon.classroom.state import Confidence, Room
from phatngon.practice.given import printable
from phatngon.publish.page.serve import Shelf
from phatngon.publish.papers.decks import POLICY, wall_slide

SILENCE = 10.0  # seconds after which a stream says that it is still there
ASKS_A_MINUTE = 6
LONG_ASK = 200


class Site(Gate[Room]):
    """The routes of one open class."""

    def __init__(self, hub: Hub, door: Door, shelf: Shelf | None = None) -> None:
        super().__init__(hub, door)
        self.hub: Hub = hub
        self.shelf = shelf
        self._asks = Pace(ASKS_A_MINUTE)
        self._cache: tuple[int, int, str] = (-1, -1, "")
        self._walls: dict[int, str] = {}
        self._drawing = threading.Lock()
        self.drill = DrillSite(self, hub, hub.drill) if hub.drill is not None else None

    def app(self) -> Starlette:
        """The application, to be run by a server whose life it shares."""
        routes = [
            Route("/", self.safe(self.phone)),
            Route("/bang", self.safe(self.board)),
            Route("/bang/trang", self.safe(self.slide)),
            Route("/giang-vien", self.safe(self.trainer)),
            Route("/cong-cu", self.safe(self.tools)),
            Route("/api/tool/{name}", self.safe(self.tool), methods=["POST"]),
            Route("/api/seat", self.safe(self.seat), methods=["POST"]),
            Route("/api/state", self.safe(self.state)),
            Route("/api/stream", self.safe(self.stream)),
            Route("/api/answer", self.safe(self.answer), methods=["POST"]),
            Route("/api/ask", self.safe(self.ask), methods=["POST"]),
            Route("/api/like", self.safe(self.like), methods=["POST"]),
            Route("/api/trainer", self.safe(self.order), methods=["POST"]),
            Route("/api/trainer/state", self.safe(self.trainer_state)),
            Route("/api/trainer/results", self.safe(self.trainer_results)),
            Route("/api/board/state", self.safe(self.board_state)),
            Route("/api/board/stream", self.safe(self.board_stream)),
            *(self.drill.routes() if self.drill else ()),
            Route("/{path:path}", self.safe(self.file)),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: no_method})

    # pages

    async def phone(self, request: Request) -> Response:
        """The page of the phones."""
        return page(pages.phone_page(self.hub.plan))

    async def board(self, request: Request) -> Response:
        """The page of the wall, for who has its key."""
        self.need_board(request)
        return page(pages.board_page(self.hub.plan, self.door))

    async def slide(self, request: Request) -> Response:
        """The slide of a screen of the plan, for the wall; the next one is made ready meanwhile."""
        self.need_board(request)
        text = request.query_params.get("man", "")
        number = int(text) if text.isdecimal() and len(text) < 5 else -1
        html = await asyncio.to_thread(self._wall, number)
        if not html:
            raise Refused(404, "Không có trang chiếu này.")
        self._ahead = asyncio.get_running_loop().run_in_executor(None, self._wall, number + 1)
        return HTMLResponse(
            html, headers={"Content-Security-Policy": f"{POLICY}; frame-ancestors 'self'"}
        )

    def _wall(self, number: int) -> str:
        """A slide as its page; making one takes a moment, so it is kept, and never made while phones wait."""
        screens = self.hub.plan.screens
        slide = screens[number].slide if 0 <= number < len(screens) else None
        if slide is None:
            return ""
        with self._drawing:
            if number not in self._walls:
                self._walls[number] = wall_slide(slide, screens[number].title)
        return self._walls[number]

    async def trainer(self, request: Request) -> Response:
        """The trainer's page, for who has the key."""
        if not same(request.query_params.get("khoa", ""), self.door.trainer_key):
            return HTMLResponse(pages.shut_page(), status_code=403)
        return page(pages.trainer_page(self.hub.plan, self.door))

    async def tools(self, request: Request) -> Response:
        """The forms of the office."""
        return page(desk_tools.tools_page(self.hub.plan.as_of))

    async def tool(self, request: Request) -> Response:
        """What a form of the office answers."""
        body, name = await read_body(request), request.path_params["name"]
        if name == "identify":
            html = desk_tools.identified(body, self.hub.plan.as_of)
        elif name == "respond":
            html = desk_tools.responded(body, self.hub.now())
        elif name == "deadline":
            html = desk_tools.counted(body)
        else:
            raise Refused(404, "Không có công cụ này.")
        return sent({"html": str(html)})

    async def file(self, request: Request) -> Response:
        """What the kit has built for everybody, looked up by its exact name."""
        if request.method not in ("GET", "HEAD"):
            raise Refused(404, "Không có địa chỉ này.")
        raw = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
        found = (
            self.shelf.find("/index.html" if raw == "/tai-lieu" else raw) if self.shelf else None
        )
        if found is None:
            if raw.startswith("/api/"):
                raise Refused(404, "Không có địa chỉ này.")
            return HTMLResponse(pages.lost_page(), status_code=404)
        return file_sent(request, *found)

    # the room

    async def state(self, request: Request) -> Response:
        """The state for one seat."""
        return sent(self._state(self.seat_of(request.query_params.get("seat"))))

    async def stream(self, request: Request) -> Response:
        """The states for one seat, as they come."""
        seat = self.seat_of(request.query_params.get("seat"))
        return self._streamed(lambda: self._told(seat))

    async def answer(self, request: Request) -> Response:
        """Take an answer; what comes back was written before."""
        body = await read_body(request)
        seat = self.seat_of(body.get("seat"))
        name, question = body.get("id"), body.get("question")
        if not isinstance(name, str) or not 0 < len(name) <= LONG_ID or name != printable(name):
            raise Refused(400, "Thiếu mã của câu trả lời.")
        known = self.hub.room.replies.get((seat, name))
        if known is None:
            if not isinstance(question, str):
                raise Refused(400, "Thiếu mã câu hỏi.")
            ballot = self.hub.plan.ballots.get(question)
            if ballot is None:
                raise Refused(404, "Không có câu hỏi này trong lớp.")
            confidence = body.get("confidence")
            if confidence is not None and confidence not in {one.value for one in Confidence}:
                raise Refused(400, "Mức chắc chắn phải là chac, kha_chac hoặc doan.")
            read = ballot.read(body.get("answer"))
            wish = self.hub.room.answer(
                seat, question, body.get("round"), read, name, confidence or ""
            )
            if isinstance(wish, int):
                known = wish
            else:
                seq = await self.hub.add(wish)
                self.hub.changed(at_once=False)
                return sent({"saved": True, "seq": seq})
        return sent({"saved": True, "seq": await self.hub.until_kept(known)})

    async def ask(self, request: Request) -> Response:
        """Take a question of the hall; nobody sees it before a trainer has let it through."""
        body = await read_body(request)
        seat = self.seat_of(body.get("seat"))
        text = short_text(body.get("text"), LONG_ASK, "Câu hỏi")
        if not text:
            raise Refused(400, "Chưa có câu hỏi.")
        if self._asks.full(seat) or len(self.hub.room.asks) >= MOST_ASKS:
            raise Refused(429, "Anh/chị vừa gửi nhiều câu hỏi. Chờ một phút rồi gửi tiếp.")
        self._asks.count(seat)
        name = f"h{len(self.hub.room.asks) + 1}"
        await self.hub.add({"kind": "ask", "seat": seat, "ask": name, "text": text})
        return sent({"saved": True})

    async def like(self, request: Request) -> Response:
        """Take a like, once a seat."""
        body = await read_body(request)
        seat, name = self.seat_of(body.get("seat")), body.get("ask")
        ask = self.hub.room.asks.get(name) if isinstance(name, str) else None
        if ask is None or ask.hidden or not ask.approved:
            raise Refused(404, "Không có câu hỏi này của hội trường.")
        if seat not in ask.likes:
            await self.hub.add({"kind": "like", "seat": seat, "ask": ask.id})
            self.hub.changed(at_once=False)
        return sent({"saved": True})

    # the trainer and the wall

    async def order(self, request: Request) -> Response:
        """Do what a trainer wants."""
        self.need_trainer(request)
        await orders.carry_out(self.hub, await read_body(request))
        self.hub.changed(at_once=True)
        return sent(states.trainer_state(self.hub))

    async def trainer_state(self, request: Request) -> Response:
        """What the trainer sees."""
        self.need_trainer(request)
        return sent(states.trainer_state(self.hub))

    async def trainer_results(self, request: Request) -> Response:
        """The results so far, while the class goes on."""
        from phatngon.classroom.results import results_of

        self.need_trainer(request)
        return sent(results_of(self.hub.plan, self.hub.room))

    async def board_state(self, request: Request) -> Response:
        """What the wall shows."""
        self.need_board(request)
        return sent(states.board_state(self.hub))

    async def board_stream(self, request: Request) -> Response:
        """What the wall shows, as it comes."""
        self.need_board(request)
        return self._streamed(lambda: dumped(states.board_state(self.hub)))

    # streams

    def _streamed(self, told: Callable[[], str]) -> Response:
        """A stream of whole states: one at once, then each newer one; a sign of life between them."""
        hub = self.hub

        async def flow() -> AsyncIterator[str]:
            seen = hub.version
            yield f"retry: 2000\nid: {hub.room.seq}\ndata: {told()}\n\n"
            while not hub.closing:
                version = await hub.turn(seen, SILENCE)
                if hub.closing:
                    return
                if version > seen:
                    seen = version
                    yield f"id: {hub.room.seq}\ndata: {told()}\n\n"
                else:
                    yield ": còn đây\n\n"

        return StreamingResponse(
            flow(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    def _told(self, seat: str) -> str:
        """The state of a seat as text: what all have in common is written once."""
        version, seq, common = self._cache
        if (version, seq) != (self.hub.version, self.hub.room.seq):
            state = states.state_of(self.hub)
            del state["mine"], state["injects"]
            common = dumped(state)[:-1]
            self._cache = (self.hub.version, self.hub.room.seq, common)
        own = states.own(self.hub, seat)
        return f'{common},"mine":{dumped(own["mine"])},"injects":{dumped(own["injects"])}}}'

    def _state(self, seat: str) -> dict[str, object]:
        return states.state_of(self.hub) | states.own(self.hub, seat)
