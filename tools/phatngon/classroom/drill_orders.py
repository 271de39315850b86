"""What a controller may want of a drill, one word each, and what a table sends: read, tried, then written into the log."""

from __future__ import annotations

from collections.abc import Mapping

from phatngon.base.errors import InputError
from phatngon.classroom.drill_room import STAGES, DrillRoom, Stage, Statement
from phatngon.classroom.hub import Hub
from phatngon.classroom.state import Closed, Phase, Unknown

KNOWN = ("next", "back", "inject", "hold", "drop", "compare", "rank", "wall", "approve", "hide")


def drill_of(hub: Hub) -> DrillRoom:
    """The drill that is on. Raises Closed where none is."""
    drill = hub.drill
    if drill is None or hub.room.phase is not Phase.DRILL:
        raise Closed("lớp này không có diễn tập đang chạy.")
    return drill


async def carry_out(hub: Hub, do: str, wish: Mapping[str, object]) -> bool:
    """Do a controller's wish where it is of the drill; False where it is of the class."""
    if do == "inject" and hub.drill is not None and hub.room.phase is Phase.WAITING:
        if hub.room.questions:
            raise Closed("chưa đến phần diễn tập.")
        await hub.add(hub.room.step("next"))
    if do not in KNOWN or hub.room.phase is not Phase.DRILL:
        if do in ("inject", "hold", "drop", "compare", "rank", "wall"):
            drill_of(hub)
        return False
    drill = drill_of(hub)
    if do == "next":
        await _onward(hub, drill)
    elif do == "back":
        return await _backward(hub, drill)
    elif do == "inject":
        await _inject(hub, drill, wish)
    elif do in ("hold", "drop"):
        await _hold(hub, drill, do, wish)
    elif do in ("approve", "hide"):
        await _judge(hub, drill, wish, approved=do == "approve")
    else:
        await hub.add(drill.row("show", hub.now(), wall=_wall(drill, do, wish)))
    return True


async def _to(hub: Hub, drill: DrillRoom, stage: Stage, **more: object) -> None:
    on = stage is Stage.PLAY
    await hub.add(drill.row("stage", hub.now(), stage=stage.value, on=on, **more))


async def _onward(hub: Hub, drill: DrillRoom) -> None:
    """The next stage; comparing is left out where there is nothing to compare, and after the last one the class ends."""
    stage = STAGES[STAGES.index(drill.stage) + 1]
    if stage is Stage.PAIRS:
        task = most_sent(drill)
        if task:
            await _to(hub, drill, stage, task=task)
            return
        stage = Stage.OVER
    await _to(hub, drill, stage)
    if stage is Stage.OVER:
        await hub.add(hub.room.step("end"))


async def _backward(hub: Hub, drill: DrillRoom) -> bool:
    if drill.stage is Stage.TABLES:
        return False
    await _to(hub, drill, STAGES[STAGES.index(drill.stage) - 1])
    return True


def most_sent(drill: DrillRoom) -> str:
    """The task whose drafts most groups have sent ("-" for statements without a task), "" where fewer than two have."""
    counts: dict[str, set[str]] = {}
    for one in drill.statements.values():
        counts.setdefault(one.task or "-", set()).add(one.group)
    best = max(counts, key=lambda task: len(counts[task]), default="")
    return best if best and len(counts[best]) > 1 else ""


def drafts(drill: DrillRoom) -> dict[str, Statement]:
    """The statements that are compared: the first of each group for the task chosen."""
    found: dict[str, Statement] = {}
    for one in drill.statements.values():
        if (one.task or "-") == drill.compared_task and one.group not in {
            other.group for other in found.values()
        }:
            found[one.id] = one
    return found


async def _inject(hub: Hub, drill: DrillRoom, wish: Mapping[str, object]) -> None:
    if drill.stage is Stage.TABLES:
        await _to(hub, drill, Stage.PLAY)
    drill.need(Stage.PLAY)
    name = wish.get("event", wish.get("inject"))
    group = drill.group(wish["group"]).code if wish.get("group") is not None else ""
    if name is None:
        following = next(iter(drill.ahead()), None)
        if following is None:
            raise Closed("không còn diễn biến nào để phát.")
        name = following.id
    event = drill.event(name)
    if (event.id in drill.out and event.id not in drill.dropped) or (
        group and event.id in drill.groups[group].sent
    ):
        raise Closed("diễn biến này đã phát.")
    await hub.add(drill.sending(event, hub.now(), group))


async def _hold(hub: Hub, drill: DrillRoom, do: str, wish: Mapping[str, object]) -> None:
    """Hold or let go one event, or, without a name, both clocks; drop one event."""
    drill.need(Stage.PLAY)
    name, on = wish.get("event", wish.get("inject")), wish.get("on")
    if name is None and do == "hold":
        stop = on if isinstance(on, bool) else drill.running
        await hub.add(drill.row("clock", hub.now(), on=not stop))
        return
    event = drill.event(name)
    if event.id in drill.out:
        raise Closed("diễn biến này đã phát hoặc đã bỏ.")
    if do == "drop":
        await hub.add(drill.row("drop", hub.now(), event=event.id))
        return
    keep = on if isinstance(on, bool) else event.id not in drill.held
    await hub.add(drill.row("hold", hub.now(), event=event.id, on=keep))


async def _judge(hub: Hub, drill: DrillRoom, wish: Mapping[str, object], *, approved: bool) -> None:
    name = wish.get("again", wish.get("ask"))
    if not isinstance(name, str) or name not in drill.again:
        raise Unknown("không có câu hỏi lại này.")
    await hub.add(drill.row("judge", hub.now(), again=name, approved=approved))


def _wall(drill: DrillRoom, do: str, wish: Mapping[str, object]) -> dict[str, object]:
    """What the wall shows instead of the groups."""
    if do == "wall":
        return {}
    if do == "rank":
        drill.need(Stage.PAIRS)
        return {"ranking": True}
    pair = [wish.get("left"), wish.get("right")]
    if not all(isinstance(one, str) and one in drill.statements for one in pair):
        raise Unknown("không có lời phát ngôn này để so sánh.")
    page = wish.get("page", 0)
    if isinstance(page, bool) or not isinstance(page, int) or not 0 <= page < 100:
        raise InputError("số trang phải là số nguyên từ 0.")
    return {"left": pair[0], "right": pair[1], "page": page}
