"""What a trainer may want of the room, one word each; a wish that does not go now is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from phatngon.base.errors import InputError
from phatngon.classroom import drill_orders
from phatngon.classroom.hub import Hub
from phatngon.classroom.state import ASKED, Closed, LogLine, Phase, Unknown

VOTE_SECONDS, TALK_SECONDS, MORE_SECONDS = 90, 120, 30
LONGEST = 3600
MOST_COUNTED = 10_000
_COUNTED = re.compile(r"\s*([A-Za-z])\s*[:=]?\s*(\d{1,5})\s*")
MOVES = (
    "next",
    "back",
    "open",
    "lock",
    "discuss",
    "reopen",
    "reveal",
    "skip",
    "extend",
    "pin",
    "end",
)


async def carry_out(hub: Hub, wish: Mapping[str, object]) -> None:
    """Do one wish ``{"do": …}`` of a trainer. Raises Closed where it does not go now, Unknown, InputError."""
    do = wish.get("do")
    if not isinstance(do, str):
        raise InputError("thiếu thao tác “do”.")
    if await drill_orders.carry_out(hub, do, wish):
        return
    if do in MOVES:
        await _move(hub, do, wish)
        return
    if do not in _OTHERS:
        raise InputError("không có thao tác này.", advice=f"Các thao tác: {', '.join(KNOWN)}.")
    await _OTHERS[do](hub, wish)


async def _move(hub: Hub, do: str, wish: Mapping[str, object]) -> None:
    room = hub.room
    if do == "next" and wish.get("to") is None and _hall_asks_last(hub):
        await _pin_first(hub)
        return
    event = room.step(do, to=_whole(wish, "to"))
    if do == "pin":
        event["ask"] = _ask_of(hub, wish)
    if do == "lock":
        event["bars"] = wish.get("bars") is True
    if do == "extend":
        event["closes_at"] = _later(hub, _seconds(wish, MORE_SECONDS), room.closes_at)
    elif do in ("open", "reopen"):
        event["closes_at"] = _later(hub, _seconds(wish, VOTE_SECONDS))
    elif do == "discuss":
        event["closes_at"] = _later(hub, _seconds(wish, TALK_SECONDS))
    await hub.add(event)


def _hall_asks_last(hub: Hub) -> bool:
    """True where the next screen is the end while approved questions of the hall have not had their turn."""
    room = hub.room
    last = room.place == len(room.questions) - 1 and room.phase in (Phase.STORY, Phase.REVEALED)
    return last and any(not one.answered for one in room.shown_asks())


async def _pin_first(hub: Hub) -> None:
    first = next(one for one in hub.room.shown_asks() if not one.answered)
    event = hub.room.step("pin")
    # from here the class ends, it does not come back to its last screen
    event |= {"ask": first.id, "was": Phase.REVEALED}
    await hub.add(event)


def _later(hub: Hub, seconds: int, since: str = "") -> str:
    from phatngon.base.moments import parse_moment

    start = max(hub.now(), parse_moment(since, "closes_at")) if since else hub.now()
    return (start + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def _seconds(wish: Mapping[str, object], usual: int) -> int:
    seconds = _whole(wish, "seconds")
    if seconds is None:
        return usual
    if not 1 <= seconds <= LONGEST:
        raise InputError("số giây phải từ 1 đến 3.600.")
    return seconds


def _whole(wish: Mapping[str, object], name: str) -> int | None:
    value = wish.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"“{name}” phải là số nguyên.")
    return value


def _ask_of(hub: Hub, wish: Mapping[str, object]) -> str:
    name = wish.get("ask")
    if not isinstance(name, str):
        raise InputError("thiếu mã câu hỏi của hội trường “ask”.")
    if name not in hub.room.asks:
        raise Unknown("không có câu hỏi này của hội trường.")
    return name


async def _approve(hub: Hub, wish: Mapping[str, object]) -> None:
    await _judge(hub, wish, approved=True)


async def _hide(hub: Hub, wish: Mapping[str, object]) -> None:
    await _judge(hub, wish, approved=False)


async def _judge(hub: Hub, wish: Mapping[str, object], *, approved: bool) -> None:
    """Let a question of the hall, or a typed answer of the room, be seen or not."""
    text = wish.get("text")
    if isinstance(text, str) and wish.get("ask") is None:
        ballot = hub.plan.ballots.get(hub.room.question)
        if ballot is None or not ballot.typed:
            raise Closed("màn này không có câu trả lời viết để duyệt.")
        event: LogLine = {
            "kind": "judge",
            "question": ballot.id,
            "text": text,
            "approved": approved,
        }
        await hub.add(event)
        return
    await hub.add({"kind": "judge", "ask": _ask_of(hub, wish), "approved": approved})


async def _blank(hub: Hub, wish: Mapping[str, object]) -> None:
    on = wish.get("on")
    await hub.add({"kind": "blank", "blank": on if isinstance(on, bool) else not hub.room.blank})


async def _count(hub: Hub, wish: Mapping[str, object]) -> None:
    """Take the cards counted in the hall: ``counts`` by letter (capital) or id, one ``letter`` with ``n``, or typed as ``text`` “B 43”."""
    room = hub.room
    if room.phase not in ASKED or room.phase is Phase.REVEALED:
        raise Closed("chưa có câu hỏi nào mở để đếm thẻ.")
    ballot = hub.plan.ballots[room.question]
    counts = dict(room.poll.counted[room.round])
    for letter, count in _typed(wish).items():
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_COUNTED:
            raise InputError("số thẻ phải là số nguyên từ 0 đến 10.000.")
        known = letter in ballot.listed and not letter.isupper()
        counts[letter if known else ballot.letter_of(letter)] = count
    event: LogLine = {"kind": "count", "question": room.question, "round": room.round}
    await hub.add(event | {"counts": counts})


def _typed(wish: Mapping[str, object]) -> dict[str, object]:
    for name in ("counts", "choices"):
        counts = wish.get(name)
        if isinstance(counts, dict):
            return {str(letter): count for letter, count in counts.items()}
    letter = wish.get("letter", wish.get("choice"))
    if isinstance(letter, str) and "n" in wish:
        return {letter: wish["n"]}
    text = wish.get("text")
    if isinstance(text, str):
        pieces = [piece for piece in re.split(r"[,;\n]", text) if piece.strip()]
        found = [_COUNTED.fullmatch(piece) for piece in pieces]
        if pieces and all(found):
            return {one[1]: int(one[2]) for one in found if one}
    raise InputError("chưa đọc được số thẻ.", advice="Gõ như “B 43”, hoặc “A 12, B 43”.")


_OTHERS: Mapping[str, Callable[[Hub, Mapping[str, object]], Awaitable[None]]] = {
    "approve": _approve,
    "hide": _hide,
    "blank": _blank,
    "count": _count,
}
KNOWN = tuple(dict.fromkeys((*MOVES, *_OTHERS, *drill_orders.KNOWN)))
