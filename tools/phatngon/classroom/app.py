"""The web side of a class: what is taken, what is answered, and what is never sent.

Every answer is JSON or a page of the kit; every refusal is one Vietnamese sentence. Pages load nothing but their own data.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from phatngon.base.errors import InputError, KitError
from phatngon.classroom import desk_tools, orders, pages, states
from phatngon.classroom.hub import MOST_ASKS, MOST_SEATS, Hub
from phatngon.classroom.join import Door
from phatngon.classroom.state import Closed, Confidence, Unknown
from phatngon.practice.given import printable
from phatngon.publish.page.serve import Shelf

MOST_BODY = 16 * 1024
SILENCE = 10.0  # seconds after which a stream says that it is still there
WRONG_CODES, WRONG_SECONDS = 30, 60.0  # wrong codes from one address before it has to wait
ASKS_A_MINUTE = 6
LONG_ASK, LONG_UNIT, LONG_ID = 200, 80, 64
HEADS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "SAMEORIGIN",
}
_HOST = re.compile(r"[a-z0-9._-]{1,253}(:\d{1,5})?|\[[0-9a-f:.]{2,45}\](:\d{1,5})?", re.IGNORECASE)

Handler = Callable[[Request], Awaitable[Response]]


class Refused(Exception):
    """A request that is not taken: a status and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Site:
    """The routes of one open class."""

    def __init__(self, hub: Hub, door: Door, shelf: Shelf | None = None) -> None:
        self.hub, self.door, self.shelf = hub, door, shelf
        self._wrong: dict[str, deque[float]] = defaultdict(deque)
        self._asks: dict[str, deque[float]] = defaultdict(deque)
        self._cache: tuple[int, int, str] = (-1, -1, "")

    def app(self) -> Starlette:
        """The application, to be run by a server whose life it shares."""
        routes = [
            Route("/", self._safe(self.phone)),
            Route("/bang", self._safe(self.board)),
            Route("/giang-vien", self._safe(self.trainer)),
            Route("/thu-phong", self._safe(self.probe)),
            Route("/cong-cu", self._safe(self.tools)),
            Route("/api/tool/{name}", self._safe(self.tool), methods=["POST"]),
            Route("/api/seat", self._safe(self.seat), methods=["POST"]),
            Route("/api/state", self._safe(self.state)),
            Route("/api/stream", self._safe(self.stream)),
            Route("/api/answer", self._safe(self.answer), methods=["POST"]),
            Route("/api/ask", self._safe(self.ask), methods=["POST"]),
            Route("/api/like", self._safe(self.like), methods=["POST"]),
            Route("/api/trainer", self._safe(self.order), methods=["POST"]),
            Route("/api/trainer/state", self._safe(self.trainer_state)),
            Route("/api/trainer/results", self._safe(self.trainer_results)),
            Route("/api/board/state", self._safe(self.board_state)),
            Route("/api/board/stream", self._safe(self.board_stream)),
            Route("/{path:path}", self._safe(self.file)),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _no_method})

    def _safe(self, handler: Handler) -> Handler:
        """The handler with every refusal as one sentence."""

        async def answered(request: Request) -> Response:
            try:
                _check_host(request)
                response = await handler(request)
            except Refused as refused:
                response = _sentence(refused.status, refused.sentence)
            except Closed as error:
                response = _sentence(409, error.sentence)
            except Unknown as error:
                response = _sentence(404, error.sentence)
            except InputError as error:
                response = _sentence(400, error.sentence)
            except KitError as error:
                response = _sentence(503, error.sentence)
            except ClientDisconnect:
                response = Response(status_code=400)
            for name, value in HEADS.items():
                response.headers.setdefault(name, value)
            return response

        return answered

    # pages

    async def phone(self, request: Request) -> Response:
        """The page of the phones."""
        return _page(pages.phone_page(self.hub.plan))

    async def board(self, request: Request) -> Response:
        """The page of the wall, for who has its key."""
        self._need_board(request)
        return _page(pages.board_page(self.hub.plan, self.door))

    async def trainer(self, request: Request) -> Response:
        """The trainer's page, for who has the key."""
        if not _same(request.query_params.get("khoa", ""), self.door.trainer_key):
            return HTMLResponse(pages.shut_page(), status_code=403)
        return _page(pages.trainer_page(self.hub.plan, self.door))

    async def probe(self, request: Request) -> Response:
        """The page that proves from one phone that the room works."""
        return _page(pages.probe_page())

    async def tools(self, request: Request) -> Response:
        """The forms of the office."""
        return _page(desk_tools.tools_page(self.hub.plan.as_of))

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
        return _json({"html": str(html)})

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
        return Response(found[0], media_type=found[1])

    # the room

    async def seat(self, request: Request) -> Response:
        """Take a place, or the same one again."""
        body = await read_body(request)
        token, unit = body.get("seat"), body.get("unit")
        known = None
        if token is not None:
            if not isinstance(token, str):
                raise Refused(400, "Mã chỗ ngồi phải là chữ.")
            known = self._known(token)
        unit = _short_text(unit, LONG_UNIT, "Tên đơn vị") if unit is not None else ""
        if known is None:
            self._need_code(request, body.get("code"))
            known = self._known(token) if isinstance(token, str) else None
        if known is None:
            if len(self.hub.room.seats) >= MOST_SEATS:
                raise Refused(503, "Phòng đã đủ chỗ.")
            known, short = secrets.token_urlsafe(16), self.hub.new_short()
            event: dict[str, Any] = {"kind": "seat", "seat": known, "short": short}
            await self.hub.add(event | ({"unit": unit} if unit else {}))
            self.hub.changed(at_once=False)
        elif unit and self.hub.room.seats[known].unit != unit:
            await self.hub.add({"kind": "unit", "seat": known, "unit": unit})
        short = self.hub.room.seats[known].short
        return _json({"seat": known, "short": short, "state": self._state(known)})

    def _known(self, token: str) -> str | None:
        try:
            return self.hub.seat(token)
        except InputError:
            return None

    async def state(self, request: Request) -> Response:
        """The state for one seat."""
        return _json(self._state(self._seat(request.query_params.get("seat"))))

    async def stream(self, request: Request) -> Response:
        """The states for one seat, as they come."""
        seat = self._seat(request.query_params.get("seat"))
        return self._streamed(lambda: self._told(seat))

    async def answer(self, request: Request) -> Response:
        """Take an answer; what comes back was written before."""
        body = await read_body(request)
        seat = self._seat(body.get("seat"))
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
                return _json({"saved": True, "seq": seq})
        return _json({"saved": True, "seq": await self.hub.until_kept(known)})

    async def ask(self, request: Request) -> Response:
        """Take a question of the hall; nobody sees it before a trainer has let it through."""
        body = await read_body(request)
        seat = self._seat(body.get("seat"))
        text = _short_text(body.get("text"), LONG_ASK, "Câu hỏi")
        if not text:
            raise Refused(400, "Chưa có câu hỏi.")
        recent = self._asks[seat]
        now = time.monotonic()
        while recent and now - recent[0] > 60:
            recent.popleft()
        if len(recent) >= ASKS_A_MINUTE or len(self.hub.room.asks) >= MOST_ASKS:
            raise Refused(429, "Anh/chị vừa gửi nhiều câu hỏi. Chờ một phút rồi gửi tiếp.")
        recent.append(now)
        name = f"h{len(self.hub.room.asks) + 1}"
        await self.hub.add({"kind": "ask", "seat": seat, "ask": name, "text": text})
        return _json({"saved": True})

    async def like(self, request: Request) -> Response:
        """Take a like, once a seat."""
        body = await read_body(request)
        seat, name = self._seat(body.get("seat")), body.get("ask")
        ask = self.hub.room.asks.get(name) if isinstance(name, str) else None
        if ask is None or ask.hidden or not ask.approved:
            raise Refused(404, "Không có câu hỏi này của hội trường.")
        if seat not in ask.likes:
            await self.hub.add({"kind": "like", "seat": seat, "ask": ask.id})
            self.hub.changed(at_once=False)
        return _json({"saved": True})

    # the trainer and the wall

    async def order(self, request: Request) -> Response:
        """Do what a trainer wants."""
        self._need_trainer(request)
        await orders.carry_out(self.hub, await read_body(request))
        self.hub.changed(at_once=True)
        return _json(states.trainer_state(self.hub))

    async def trainer_state(self, request: Request) -> Response:
        """What the trainer sees."""
        self._need_trainer(request)
        return _json(states.trainer_state(self.hub))

    async def trainer_results(self, request: Request) -> Response:
        """The results so far, while the class goes on."""
        from phatngon.classroom.results import results_of

        self._need_trainer(request)
        return _json(results_of(self.hub.plan, self.hub.room))

    async def board_state(self, request: Request) -> Response:
        """What the wall shows."""
        self._need_board(request)
        return _json(states.board_state(self.hub))

    async def board_stream(self, request: Request) -> Response:
        """What the wall shows, as it comes."""
        self._need_board(request)
        return self._streamed(lambda: _dumped(states.board_state(self.hub)))

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
            del state["mine"]
            common = _dumped(state)[:-1]
            self._cache = (self.hub.version, self.hub.room.seq, common)
        return f'{common},"mine":{_dumped(states.mine(self.hub, seat))}}}'

    def _state(self, seat: str) -> dict[str, Any]:
        return states.state_of(self.hub) | {"mine": states.mine(self.hub, seat)}

    # who may

    def _seat(self, token: object) -> str:
        try:
            return self.hub.seat(token)
        except InputError as error:
            raise Refused(403, error.sentence) from None

    def _need_code(self, request: Request, code: object) -> None:
        if isinstance(code, str) and _same(code.strip(), self.door.code):
            return
        address = request.client.host if request.client else ""
        wrong, now = self._wrong[address], time.monotonic()
        while wrong and now - wrong[0] > WRONG_SECONDS:
            wrong.popleft()
        if len(wrong) >= WRONG_CODES:
            raise Refused(429, "Nhiều lần nhập sai mã lớp. Chờ một phút rồi nhập lại.")
        wrong.append(now)
        raise Refused(403, "Mã lớp chưa đúng. Xem mã trên bảng.")

    def _need_trainer(self, request: Request) -> None:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not _same(key.strip(), self.door.trainer_key):
            raise Refused(
                403, "Trang này chỉ dành cho giảng viên: mở bằng đường dẫn in lúc mở lớp."
            )

    def _need_board(self, request: Request) -> None:
        if not _same(request.query_params.get("khoa", ""), self.door.board_key):
            raise Refused(403, "Bảng chỉ mở bằng đường dẫn in lúc mở lớp.")


def _same(given: str, key: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), key.encode("utf-8"))


def _check_host(request: Request) -> None:
    if not _HOST.fullmatch(request.headers.get("host", "")):
        raise Refused(400, "Địa chỉ không đọc được. Quét lại mã QR trên bảng.")


async def read_body(request: Request) -> dict[str, Any]:
    """The body as an object. Raises Refused for one that is too large, is no JSON, or no object."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > MOST_BODY:
        raise Refused(413, "Nội dung gửi lên quá dài.")
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > MOST_BODY:
            raise Refused(413, "Nội dung gửi lên quá dài.")
    try:
        body = json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(400, "Nội dung gửi lên không đọc được.") from None
    if not isinstance(body, dict):
        raise Refused(400, "Nội dung gửi lên phải là một nhóm “tên: giá trị”.")
    return body


def _no_number(name: str) -> object:
    raise ValueError(name)


def _short_text(value: object, longest: int, name: str) -> str:
    """A text on one line. Raises Refused for what is none or too long."""
    if not isinstance(value, str) or value != printable(value) or "\x00" in value:
        raise Refused(400, f"{name} phải là chữ đọc được.")
    text = " ".join(value.split())
    if len(text) > longest:
        raise Refused(400, f"{name} dài quá {longest} chữ. Rút ngắn rồi gửi lại.")
    return text


def _json(value: dict[str, Any]) -> Response:
    return Response(_dumped(value), media_type="application/json")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _sentence(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)


def _page(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": pages.POLICY})


async def _no_method(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    words = "Địa chỉ này không nhận yêu cầu như vậy." if status == 405 else "Không có địa chỉ này."
    return JSONResponse({"error": words}, status_code=status)
