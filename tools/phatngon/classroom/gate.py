"""What every room's web side shares: who may, what a body may be, how a seat is taken; every refusal is one Vietnamese sentence."""

from __future__ import annotations

import gzip
import hmac
import json
import re
import secrets
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Generic

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from phatngon.base.errors import InputError, KitError
from phatngon.classroom import pages
from phatngon.classroom.hub import MOST_SEATS, Keeper, R
from phatngon.classroom.join import Door
from phatngon.classroom.state import Closed, LogLine, Unknown
from phatngon.practice.given import printable

MOST_BODY = 16 * 1024
KEPT_SECONDS = 300  # for which a browser may show a file without asking again
WRONG_CODES = 30  # in a minute, from one address, before it has to wait
LONG_UNIT, LONG_ID = 80, 64
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


class Pace:
    """How often each of many may do a thing in a minute.

    >>> pace = Pace(1)
    >>> pace.full("a"), pace.count("a"), pace.full("a"), pace.full("b")
    (False, None, True, False)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._done: dict[str, deque[float]] = defaultdict(deque)

    def full(self, who: str) -> bool:
        """True where ``who`` has to wait."""
        done, now = self._done[who], time.monotonic()
        while done and now - done[0] > 60:
            done.popleft()
        return len(done) >= self.most

    def count(self, who: str) -> None:
        """``who`` did it just now."""
        self._done[who].append(time.monotonic())


class Gate(ABC, Generic[R]):
    """The door of a room: its keeper, its keys, and how it refuses."""

    def __init__(self, hub: Keeper[R], door: Door) -> None:
        self.hub, self.door = hub, door
        self._wrong = Pace(WRONG_CODES)

    def safe(self, handler: Handler) -> Handler:
        """The handler with every refusal as one sentence."""

        async def answered(request: Request) -> Response:
            try:
                _check_host(request)
                response = await handler(request)
            except Refused as refused:
                response = told(refused.status, refused.sentence)
            except Closed as error:
                response = told(409, error.sentence)
            except Unknown as error:
                response = told(404, error.sentence)
            except InputError as error:
                response = told(400, error.sentence)
            except KitError as error:
                response = told(503, error.sentence)
            except ClientDisconnect:
                response = Response(status_code=400)
            for name, value in HEADS.items():
                response.headers.setdefault(name, value)
            return response

        return answered

    async def seat(self, request: Request) -> Response:
        """Take a place, or the same one again."""
        body = await read_body(request)
        token, unit = body.get("seat"), body.get("unit")
        known = None
        if token is not None:
            if not isinstance(token, str):
                raise Refused(400, "Mã chỗ ngồi phải là chữ.")
            known = self._known(token)
        unit = short_text(unit, LONG_UNIT, "Tên đơn vị") if unit is not None else ""
        if known is None:
            self.need_code(request, body.get("code"))
            known = self._known(token) if isinstance(token, str) else None
        if known is None:
            if len(self.hub.room.seats) >= MOST_SEATS:
                raise Refused(503, "Phòng đã đủ chỗ.")
            known, short = secrets.token_urlsafe(16), self.hub.new_short()
            event: LogLine = {"kind": "seat", "seat": known, "short": short}
            await self.hub.add(event | ({"unit": unit} if unit else {}))
            self.hub.changed(at_once=False)
        elif unit and self.hub.room.seats[known].unit != unit:
            await self.hub.add({"kind": "unit", "seat": known, "unit": unit})
        short = self.hub.room.seats[known].short
        return sent({"seat": known, "short": short, "state": self._state(known)})

    def _known(self, token: str) -> str | None:
        try:
            return self.hub.seat(token)
        except InputError:
            return None

    @abstractmethod
    def _state(self, seat: str) -> dict[str, object]:
        """What a seat is told when it comes in."""

    def seat_of(self, token: object) -> str:
        """The seat of a token or short code. Raises Refused (403) for one the room does not know."""
        try:
            return self.hub.seat(token)
        except InputError as error:
            raise Refused(403, error.sentence) from None

    def need_code(self, request: Request, code: object) -> None:
        """Refuse a wrong code; after many of them the address has to wait."""
        if isinstance(code, str) and same(code.strip(), self.door.code):
            return
        address = request.client.host if request.client else ""
        if self._wrong.full(address):
            raise Refused(429, "Nhiều lần nhập sai mã lớp. Chờ một phút rồi nhập lại.")
        self._wrong.count(address)
        raise Refused(403, "Mã lớp chưa đúng. Xem mã trên bảng.")

    def need_trainer(self, request: Request) -> None:
        """Refuse whoever has not the trainer's key."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not same(key.strip(), self.door.trainer_key):
            raise Refused(
                403, "Trang này chỉ dành cho giảng viên: mở bằng đường dẫn in lúc mở lớp."
            )

    def need_board(self, request: Request) -> None:
        """Refuse whoever has not the key of the wall."""
        if not same(request.query_params.get("khoa", ""), self.door.board_key):
            raise Refused(403, "Bảng chỉ mở bằng đường dẫn in lúc mở lớp.")


def same(given: str, key: str) -> bool:
    """True where a key is the right one, told in the same time whatever is wrong with it."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), key.encode("utf-8"))


def _check_host(request: Request) -> None:
    if not _HOST.fullmatch(request.headers.get("host", "")):
        raise Refused(400, "Địa chỉ không đọc được. Quét lại mã QR trên bảng.")


async def read_body(request: Request) -> dict[str, object]:
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


def short_text(value: object, longest: int, name: str) -> str:
    """A text on one line. Raises Refused for what is none or too long."""
    if not isinstance(value, str) or value != printable(value) or "\x00" in value:
        raise Refused(400, f"{name} phải là chữ đọc được.")
    text = " ".join(value.split())
    if len(text) > longest:
        raise Refused(400, f"{name} dài quá {longest} chữ. Rút ngắn rồi gửi lại.")
    return text


def file_sent(request: Request, body: bytes, kind: str) -> Response:
    """A file as it goes out: small where it is text, and kept by the browser for a while, for the network of a hall is poor."""
    heads = {"Cache-Control": f"private, max-age={KEPT_SECONDS}", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and kind.startswith(
        ("text/", "image/svg", "application/json")
    ):
        heads["Content-Encoding"] = "gzip"
        body = _smaller(body)
    return Response(body, media_type=kind, headers=heads)


@lru_cache(maxsize=64)  # a hall asks for the same few pages at once
def _smaller(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def sent(value: Mapping[str, object]) -> Response:
    """JSON as it goes out."""
    return Response(dumped(value), media_type="application/json")


def dumped(value: object) -> str:
    """JSON in as few bytes as it takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def told(status: int, sentence: str) -> Response:
    """A refusal in one sentence."""
    return JSONResponse({"error": sentence}, status_code=status)


def page(html: str) -> Response:
    """A page that loads nothing but its own data."""
    return HTMLResponse(html, headers={"Content-Security-Policy": pages.POLICY})


async def no_method(request: Request, error: Exception) -> Response:
    """The answer to an address or a method that is none."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    words = "Địa chỉ này không nhận yêu cầu như vậy." if status == 405 else "Không có địa chỉ này."
    return JSONResponse({"error": words}, status_code=status)
