"""What a scenario says for groups: roles and their slips, who gets an event, how it looks, what the trainer expects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from phatngon.base.moments import show_value
from phatngon.base.text import compare_key
from phatngon.practice.cursor import Cursor
from phatngon.practice.drill.hall import class_minutes, holder_column, solved_rows, solves
from phatngon.practice.drill.looks import LONE_ROLE, PRESS_ROLE, Look, look_of
from phatngon.practice.drill.scenario import Inject, RoleCard, Scenario

TRAINER_FIELDS = ("expected", "objective", "contingency")  # of an event; no learner gets them
INJECT_FIELDS = (
    "id",
    "at",
    "from",
    "channel",
    "text",
    "tasks",
    "when",
    "unless",
    "to",
    "look",
    "minute",
    *TRAINER_FIELDS,
)
_ID = re.compile(r"[a-z0-9_-]+")


def looks_named(row: Cursor) -> str:
    """The look of an inject as it is written, "" where the channel says it; noted where neither does."""
    if row.has("look"):
        return row.one_of("look", [str(look) for look in Look])
    channel = row.value.get("channel")
    if isinstance(channel, str) and channel.strip() and look_of(channel) is None:
        row.blame(
            f"có kênh {show_value(channel)}, chưa biết hiện trên điện thoại ra sao.",
            "channel",
            advice=f"Thêm “look”, một trong: {', '.join(Look)}.",
        )
    return ""


def read_role(row: Cursor) -> RoleCard:
    """One row of ``drill.roles``."""
    row.only(("code", "name", "brief", "rows", "facts"))
    return RoleCard(
        row.code("code"),
        row.text("name"),
        row.text("brief", needed=False),
        row.texts("rows"),
        row.texts("facts"),
    )


def with_trainer_part(drill: Cursor, injects: tuple[Inject, ...]) -> tuple[Inject, ...]:
    """The injects with what ``trainer.events`` says of them; the trainer's part goes into no learner's pack."""
    trainer = drill.child("trainer")
    table = trainer.child("events") if trainer else None
    if table is None:
        return injects
    known = [inject.id for inject in injects]
    found: dict[str, dict[str, str]] = {}
    for name in table.value:
        row = table.child(name)
        if name not in known:
            _unknown(table, name, "diễn biến", known, name)
        elif row is not None:
            row.only(TRAINER_FIELDS)
            found[name] = {key: row.text(key) for key in TRAINER_FIELDS if row.has(key)}
    return tuple(_said_of(inject, found.get(inject.id, {})) for inject in injects)


def _said_of(inject: Inject, told: Mapping[str, str]) -> Inject:
    return replace(
        inject,
        expected=told.get("expected", inject.expected),
        objective=told.get("objective", inject.objective),
        contingency=told.get("contingency", inject.contingency),
    )


def blame_groups(drill: Cursor, made: Scenario) -> None:
    """Note what does not hold together: roles, what is on their slips, whom events go to, the rumour."""
    ids = [inject.id for inject in made.injects]
    for name, count in Counter(ids).items():
        if count > 1:
            drill.blame(
                f"có mã diễn biến {show_value(name)} dùng {count} lần.",
                "injects",
                advice="Mỗi diễn biến một mã riêng.",
            )
    _blame_roles(drill, made)
    _blame_minutes(drill, made)
    codes = [card.code for card in made.roles] or [LONE_ROLE]
    for row in drill.rows("injects", "diễn biến"):
        to = row.value.get("to")
        for code in to if isinstance(to, list) else ():
            if code not in (*codes, PRESS_ROLE):
                _unknown(row, str(code), "vai", codes, "to")
        _blame_contingency(row, row.value.get("contingency"), ids)
    trainer = drill.child("trainer")
    table = trainer.child("events") if trainer else None
    for name in table.value if table else ():
        child = table.child(name)  # type: ignore[union-attr]
        if child is not None:
            _blame_contingency(child, child.value.get("contingency"), ids)
            goal = child.value.get("objective")
            if isinstance(goal, str) and " " not in goal and goal not in made.objectives:
                _unknown(child, goal, "mục tiêu", made.objectives, "objective")
    if made.rumour and made.rumour.start not in ids:
        _unknown(drill, made.rumour.start, "diễn biến", ids, "rumour")


def _blame_minutes(drill: Cursor, made: Scenario) -> None:
    stated = any(inject.minute is not None for inject in made.injects)
    minutes = class_minutes(made) if stated else ()
    for before, after, inject in zip(minutes, minutes[1:], made.injects[1:], strict=False):
        if after < before:
            drill.blame(
                f"có diễn biến {inject.id} ở phút {after} trên lớp, diễn biến trước nó ở phút {before}.",
                "injects",
                advice="Sửa “minute” để phút trên lớp không chạy lùi.",
            )
    if minutes and minutes[-1] >= made.minutes:
        drill.blame(
            f"có diễn biến {made.injects[-1].id} ở phút {minutes[-1]}, buổi tập chỉ {made.minutes} phút.",
            "injects",
            advice="Sửa “minute”, hoặc tăng “minutes” của kịch bản.",
        )
    for row in drill.rows("injects", "diễn biến"):
        name = row.value.get("objective")
        if isinstance(name, str) and name and " " not in name and name not in made.objectives:
            _unknown(row, name, "mục tiêu", made.objectives, "objective")


def _blame_contingency(row: Cursor, said: object, ids: Collection[str]) -> None:
    if isinstance(said, str) and _ID.fullmatch(said.strip()) and said.strip() not in ids:
        _unknown(row, said, "diễn biến", ids, "contingency")


def _blame_roles(drill: Cursor, made: Scenario) -> None:
    """Every role a code of its own; on no slip what is on another's or what the groups are to find."""
    held: set[str] = set()
    codes: set[str] = set()
    facts = {fact.id: fact for fact in made.facts}
    place = holder_column(made)
    owners = {row[place] for row in made.data_rows} if place is not None else set()
    solved = {row[place] for row in solved_rows(made)} if place is not None else set()
    for row, card in zip(drill.rows("roles", "vai"), made.roles, strict=True):
        if card.code in codes:
            row.blame(
                f"dùng lại mã {show_value(card.code)}.", "code", advice="Mỗi vai một mã riêng."
            )
        codes.add(card.code)
        for name in card.facts:
            if name not in facts:
                _unknown(row, name, "dữ kiện", facts, "facts")
            elif solves(made, facts[name]):
                _blame_solution(row, name, "facts")
        for name in card.rows:
            if name not in owners:
                _unknown(row, name, "nơi nào trong bảng số liệu tên", sorted(owners), "rows")
            elif name in solved:
                _blame_solution(row, name, "rows")
        for name in (*card.facts, *card.rows):
            if compare_key(name) in held:
                row.blame(
                    f"giữ {show_value(name)}, hai vai cùng giữ một mẩu.",
                    "facts" if name in card.facts else "rows",
                    advice="Mỗi mẩu để một vai giữ, để các vai phải hỏi nhau.",
                )
            held.add(compare_key(name))


def _blame_solution(row: Cursor, name: str, field: str) -> None:
    row.blame(
        f"giữ {show_value(name)}, là lời giải mà nhóm phải tự tìm.",
        field,
        advice="Bỏ khỏi phiếu vai; để các mẩu số chưa gộp cho từng vai.",
    )


def _unknown(row: Cursor, name: str, what: str, known: Collection[str], *keys: str) -> None:
    row.blame(
        f"nêu {show_value(name)}, không có {what} này.",
        *keys,
        advice=f"Chọn trong: {', '.join(known) or 'chưa có mục nào'}.",
    )
