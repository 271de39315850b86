"""A table of events taken back into the file of its scenario: only what was changed is written, in the layout of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.choices import choose, code_of
from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.event_sheet import (
    COLUMNS,
    EventRow,
    event_table,
    read_rows,
    rows_by_id,
)
from phatngon.practice.drill.events import roles_of
from phatngon.practice.drill.group_reading import TRAINER_FIELDS
from phatngon.practice.drill.looks import look_of
from phatngon.practice.drill.reading import read_scenario
from phatngon.practice.drill.rumour import phone_rules
from phatngon.practice.drill.scenario import Scenario
from phatngon.practice.drill.yaml_edit import Edits, Value, flow
from phatngon.practice.problems import errors_of

NEEDED = ("at", "from", "channel", "text")
MOST_MINUTES = 60 * 24 * 60
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SEVERAL = re.compile(r"\s*;\s*")
_MINUTES = {"h": 60, "d": 24 * 60}


@dataclass(frozen=True)
class EventChange:
    """The new text of the scenario, a sentence for every cell that was taken, and what has to be known besides."""

    text: str
    changes: tuple[str, ...]
    notes: tuple[str, ...]


def take_events(file: YamlFile, path: Path) -> EventChange:
    """Take the table at ``path`` into the scenario ``file``; nothing is written.

    Raises InputError for the first cell that is wrong, with how many more there are, and for a scenario that could no
    longer be read.
    """
    scenario = _whole(file)
    rows = dict(rows_by_id(read_rows(path)))
    before = {row["id"]: row for row in event_table(scenario)}
    faults = [error for row in rows.values() for error in _faults(row, scenario, set(rows))]
    faults = faults or list(_running_back(rows))
    if faults:
        more = f" Còn {len(faults) - 1} ô khác cần sửa." if len(faults) > 1 else ""
        raise InputError(
            faults[0].what, where=faults[0].where, advice=f"{faults[0].advice}{more} Chưa ghi gì."
        )
    changed = _changed(rows, before, scenario)
    edits = Edits(file.text)
    for row, new in changed:
        _write(edits, scenario, row, new)
    text = edits.done()
    try:
        made = _whole(YamlFile(file.path, text))
    except InputError as error:
        raise _culprit(file, scenario, changed, error) from None
    text = _with_minutes(made, text, rows)
    made = _whole(YamlFile(file.path, text))
    changes = tuple(_told(row, new, added=row.cells["id"] not in before) for row, new in changed)
    return EventChange(text, changes, (*_left_out(before, rows), *_filled(made, rows, before)))


def _changed(
    rows: dict[str, EventRow], before: dict[str, dict[str, str]], scenario: Scenario
) -> list[tuple[EventRow, dict[str, str]]]:
    """The rows that say something else than the scenario, each with the cells that do."""
    found = []
    for name, row in rows.items():
        old = before.get(name, {})
        new = {
            field: row.cells[field]
            for field in COLUMNS
            if field not in ("scenario", "id") and row.cells[field] != old.get(field, "")
        }
        channel = new.get("channel")
        if channel and row.cells["look"] and _look(row.cells["look"], scenario) != look_of(channel):
            new["look"] = row.cells["look"]
        if new:
            found.append((row, new))
    return found


def _culprit(
    file: YamlFile,
    scenario: Scenario,
    changed: list[tuple[EventRow, dict[str, str]]],
    error: InputError,
) -> InputError:
    """The cell that makes the scenario unreadable: each is tried alone. A new row is named as a whole."""
    known = {inject.id for inject in scenario.injects}
    for row, new in changed:
        for field in new if row.cells["id"] in known else ("id",):
            edits = Edits(file.text)
            _write(edits, scenario, row, {field: new[field]} if field in new else new)
            try:
                _whole(YamlFile(file.path, edits.done()))
            except InputError as own:
                return row.error(
                    field,
                    f"lấy vào thì kịch bản không đọc được nữa: {own.what}",
                    f"{own.advice} Chưa ghi gì.",
                )
    where = changed[0][0].file
    return InputError(
        f"lấy vào thì kịch bản không đọc được nữa: {error.what}",
        where=where,
        advice=f"{error.advice} Chưa ghi gì.",
    )


def _with_minutes(scenario: Scenario, text: str, rows: dict[str, EventRow]) -> str:
    """The text with the minutes of the class as the table says them, where others moved because of a change."""
    made = event_table(scenario)
    moved = {
        one["id"]: rows[one["id"]].cells["minute"]
        for one in made
        if one["id"] in rows and rows[one["id"]].cells["minute"] not in ("", one["minute"])
    }
    if not moved:
        return text
    edits = Edits(text)
    for number in range(len(edits.sequence("drill", "injects").value)):
        mapping = edits.mapping("drill", "injects", number)
        name = _id_at(edits, number)
        if name in moved:
            edits.set(mapping, "minute", int(moved[name]), after="id")
    return edits.done()


def _whole(file: YamlFile) -> Scenario:
    made, problems = read_scenario(file)
    for problem in errors_of(problems):
        raise problem.error
    assert made is not None
    return made


def _faults(row: EventRow, scenario: Scenario, names: set[str]) -> Iterator[InputError]:
    cells = row.cells
    if cells["scenario"] != scenario.code:
        yield row.error(
            "scenario",
            f"dòng này thuộc kịch bản {show_value(cells['scenario'])}, đang đọc {scenario.code}.",
            "Mỗi tệp một kịch bản; chọn đúng kịch bản rồi chạy lại.",
        )
    if not _ID.fullmatch(cells["id"]):
        yield row.error(
            "id",
            f"mã {show_value(cells['id'])} không dùng được.",
            "Dùng chữ thường không dấu, số, “-”.",
        )
    for field in NEEDED:
        if not cells[field]:
            yield row.error(field, f"thiếu “{COLUMNS[field][0]}”.", "Điền ô này.")
    for field, most in (("at", MOST_MINUTES), ("minute", scenario.minutes - 1)):
        text = cells[field]
        if text and not (re.fullmatch(r"\d{1,6}", text) and int(text) <= most):
            yield row.error(
                field, f"{show_value(text)} không phải số phút.", f"Ghi số nguyên từ 0 đến {most}."
            )
    for field, read in _READERS.items():
        try:
            read(cells[field], scenario)
        except InputError as error:
            yield row.error(field, error.what, error.advice)
    said = cells["contingency"]
    known = names | {inject.id for inject in scenario.injects}
    if said and " " not in said and said not in known:
        yield row.error(
            "contingency",
            f"không có diễn biến {show_value(said)}.",
            "Ghi mã có trong tệp, hoặc một câu.",
        )


def _running_back(rows: dict[str, EventRow]) -> Iterator[InputError]:
    """Minutes of the class that run back while the story goes on."""
    in_story = sorted(rows.values(), key=lambda row: int(row.cells["at"]))
    latest = 0
    for row in in_story:
        minute = int(row.cells["minute"] or latest)
        if minute < latest:
            yield row.error(
                "minute",
                f"phút {minute} trên lớp đến sau phút {latest} của một diễn biến xảy ra trước.",
                "Sửa phút trên lớp hoặc phút của tình huống, hoặc để trống ô này.",
            )
        latest = max(latest, minute)


def _roles(text: str, scenario: Scenario) -> list[str]:
    names = {role.code: role.name for role in roles_of(scenario, press=True)}
    return [choose(one, names, head="vai") for one in _SEVERAL.split(text) if one]


def _look(text: str, scenario: Scenario) -> str:
    return choose(text, phone_rules()["labels"], head="cách hiện") if text else ""


def _tasks(text: str, scenario: Scenario) -> list[str]:
    names = {name: name for name in scenario.tasks}
    return [choose(one, names, head="việc") for one in _SEVERAL.split(text) if one]


def _objective(text: str, scenario: Scenario) -> str:
    return code_of(text, dict(scenario.objectives)) or text


_READERS: dict[str, Callable[[str, Scenario], Value]] = {
    "to": _roles,
    "look": _look,
    "tasks": _tasks,
    "objective": _objective,
}


def _value(field: str, text: str, scenario: Scenario) -> Value | None:
    """What is written into the file for a cell; None takes the field away."""
    if not text:
        return None
    if field == "at":
        return offset(int(text))
    if field == "minute":
        return int(text)
    return _READERS[field](text, scenario) if field in _READERS else text


def offset(minutes: int) -> str:
    """Minutes as scenarios write them.

    >>> offset(15), offset(60), offset(180), offset(4320), offset(1440)
    ('15m', '60m', '3h', '3d', '24h')
    """
    for unit in ("d", "h"):
        size = _MINUTES[unit]
        if minutes % size == 0 and minutes // size > 1:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _write(edits: Edits, scenario: Scenario, row: EventRow, new: dict[str, str]) -> None:
    """Note the changes of one event: the trainer's fields where they stand, by default in the trainer's part."""
    name = row.cells["id"]
    values = {field: _value(field, text, scenario) for field, text in new.items()}
    injects = edits.sequence("drill", "injects")
    order = [_id_at(edits, n) for n in range(len(injects.value))]
    trainer = edits.at("drill", "trainer")
    apart = {
        field: values.pop(field)
        for field in TRAINER_FIELDS
        if field in values and trainer is not None and not _stands(edits, order, name, field)
    }
    if name in order:
        mapping = edits.mapping("drill", "injects", order.index(name))
        for field, value in values.items():
            edits.set(mapping, field, value, after="id")
    else:
        later = [n for n, one in enumerate(scenario.injects) if one.at > int(row.cells["at"]) * 60]
        place = order.index(scenario.injects[later[0]].id) if later else len(order)
        given = {field: value for field, value in values.items() if value is not None}
        fields = {"id": name, **{field: given[field] for field in COLUMNS if field in given}}
        edits.insert_item(injects, place, fields)
    _write_apart(edits, name, apart)


def _id_at(edits: Edits, number: int) -> str:
    """The id of an inject, which each has."""
    node = edits.at("drill", "injects", number, "id")
    assert node is not None, number
    return str(node.value)


def _stands(edits: Edits, order: list[str], name: str, field: str) -> bool:
    """True where the inject itself says the field."""
    return name in order and edits.at("drill", "injects", order.index(name), field) is not None


def _write_apart(edits: Edits, name: str, apart: dict[str, Value | None]) -> None:
    given = {field: value for field, value in apart.items() if value is not None}
    if edits.at("drill", "trainer", "events", name) is not None:
        entry = edits.mapping("drill", "trainer", "events", name)
        for field, value in apart.items():
            edits.set(entry, field, value)
        return
    if not given:
        return
    told = f"{name}: {{{', '.join(f'{field}: {flow(value)}' for field, value in given.items())}}}"
    if edits.at("drill", "trainer", "events") is not None:
        table = edits.mapping("drill", "trainer", "events")
        edits.insert(table, told, after=edits.last_key(table))
    else:
        edits.later("events", edits.mapping("drill", "trainer"), told)


def _told(row: EventRow, new: dict[str, str], *, added: bool) -> str:
    fields = ", ".join(f"“{COLUMNS[field][0]}”" for field in new)
    what = "thêm diễn biến" if added else "sửa diễn biến"
    return f"Dòng {row.number}: {what} {row.cells['id']} ({fields})."


def _left_out(before: dict[str, dict[str, str]], rows: dict[str, EventRow]) -> list[str]:
    return [
        f"Diễn biến {name} không có trong tệp, vẫn giữ trong kịch bản. Muốn bỏ thì xóa trong tệp kịch bản."
        for name in before
        if name not in rows
    ]


def _filled(
    made: Scenario, rows: dict[str, EventRow], before: dict[str, dict[str, str]]
) -> list[str]:
    """The cells of known events that were left blank and that the kit fills itself."""
    return [
        f"Dòng {rows[after['id']].number}: ô “{head}” để trống, bộ học liệu điền {show_value(after[field])}."
        for after in event_table(made)
        for field, (head, _) in COLUMNS.items()
        if after["id"] in rows
        and after["id"] in before
        and after[field]
        and not rows[after["id"]].cells[field]
    ]
