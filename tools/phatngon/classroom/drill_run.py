"""Opening a drill of groups: the scenario, its events and roles, the names of the tables, the forms of its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date
from phatngon.classroom.ballot import Ballot
from phatngon.classroom.drill_room import PRESS, DrillRoom
from phatngon.classroom.plan import Plan
from phatngon.classroom.store import ClassStore
from phatngon.practice.drill.events import Role, master_events, roles_of
from phatngon.practice.drill.hall import Slip
from phatngon.practice.drill.reading import find_scenario
from phatngon.practice.drill.rumour import phone_rules
from phatngon.practice.drill.scenario import Scenario
from phatngon.tables.units import load_units

USUAL_GROUPS, MOST_GROUPS = 8, 120
TABLE = "Bàn {number}"


def group_names(groups: int | None, *, by_unit: bool) -> list[str]:
    """The names of the tables: numbers, or every unit that has to report. Raises InputError for none or too many."""
    if by_unit:
        return [unit.name for unit in load_units().all if unit.obligated and not unit.valid_to]
    number = USUAL_GROUPS if groups is None else groups
    if not 1 <= number <= MOST_GROUPS:
        raise InputError(f"số bàn phải từ 1 đến {MOST_GROUPS}.")
    return [TABLE.format(number=each) for each in range(1, number + 1)]


def drill_from(store: ClassStore, code: str, names: list[str]) -> DrillRoom | None:
    """The drill of a class whose log this is: begun, or the one it was begun with; None for a class without one.

    Raises InputError for an unknown scenario, another drill than before, and a scenario changed meanwhile.
    """
    kept = store.fact("drill", code)
    if code and kept != code:
        raise InputError(
            f"thư mục này đang giữ {'lớp với kịch bản ' + kept if kept else 'lớp không có diễn tập'}.",
            where=str(store.path),
            advice="Chọn thư mục khác với --data.",
        )
    if not kept:
        return None
    store.fact("drill_print", find_scenario(kept).fingerprint)
    store.fact("groups", "\n".join(names))
    facts = {name: store.fact(name, "") for name in ("drill", "drill_print", "groups")}
    return drill_in(facts, where=str(store.path))


def drill_in(facts: Mapping[str, str], where: str = "") -> DrillRoom | None:
    """The drill that the facts of a log name, not yet played; None where they name none.

    Raises InputError for a scenario that is not there any more or was changed since.
    """
    if not facts.get("drill"):
        return None
    scenario = find_scenario(facts["drill"])
    if facts["drill_print"] != scenario.fingerprint:
        raise InputError(
            "kịch bản đã được sửa từ khi mở buổi diễn tập này, nên sổ không đọc theo kịch bản mới được.",
            where=where,
            advice="Lấy lại bản kịch bản lúc đó, hoặc mở buổi mới với --data THƯ_MỤC_KHÁC.",
        )
    tables = facts["groups"].split("\n")
    return DrillRoom(scenario, master_events(scenario), roles_with_press(scenario), tables)


def roles_with_press(scenario: Scenario) -> tuple[Role, ...]:
    """The roles of a table; half the room may always play the press."""
    found = roles_of(scenario, press=True)
    if any(role.code == PRESS for role in found):
        return found
    told = phone_rules()["press_role"]
    return (*found, Role(PRESS, told["name"], Slip(told["name"]), " ".join(told["brief"].split())))


def drill_ballots(drill: DrillRoom | None, secret: bytes) -> dict[str, Ballot]:
    """The forms of the tasks that are no drafts."""
    if drill is None:
        return {}
    scenario = drill.scenario
    day = scenario.start.date()
    return {
        name: Ballot.of(task.item, day, secret)
        for name, task in scenario.tasks.items()
        if not task.is_draft
    }


def bare_plan(drill: DrillRoom, as_of: date | None) -> Plan:
    """The plan of a class that is a drill and nothing else. Raises InputError for another date than the scenario's."""
    scenario = drill.scenario
    day = scenario.start.date()
    if as_of is not None and as_of != day:
        raise InputError(
            f"kịch bản {scenario.number} diễn ra ngày {show_date(day)} và tính hạn theo luật của ngày đó.",
            advice="Bỏ --as-of khi mở buổi diễn tập.",
        )
    return Plan((scenario.lesson,), (scenario.title,), day, (), {}, {})
