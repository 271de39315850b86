"""Reading scenario files (``exercises/kich_ban``): a bank of tasks and a part ``drill``, checked whole with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache, one_look
from phatngon.base.moments import VIETNAM, show_value
from phatngon.base.numbers import parse_number
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.bank import BANK_FIELDS, read_items, rests_on
from phatngon.practice.bound import read_case_facts, read_duty
from phatngon.practice.cursor import Cursor, said_by_the_law
from phatngon.practice.drill.data_reading import read_data
from phatngon.practice.drill.group_reading import (
    INJECT_FIELDS,
    blame_groups,
    looks_named,
    read_role,
    with_trainer_part,
)
from phatngon.practice.drill.rumour import Rumour, most_reach
from phatngon.practice.drill.scenario import (
    Effect,
    Fact,
    Guarded,
    Inject,
    Scenario,
    ScenarioDuty,
    ScenarioTask,
    fingerprint_of,
    rubric,
)
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.practice.kinds.choice import ChoiceItem
from phatngon.practice.kinds.text import TextItem
from phatngon.practice.problems import WARNING, BankProblem, errors_of
from phatngon.rules.replies import respond

DRILL_FIELDS = (
    "number",
    "short",
    "level",
    "minutes",
    "start",
    "unit",
    "brief",
    "artefacts",
    "facts",
    "plain_numbers",
    "guarded",
    "injects",
    "tasks",
    "duties",
    "data",
    "looks_for",
    "trainer",
    "roles",
    "rumour",
)
_OFFSET = re.compile(r"(\d+)(m|h|d)")
_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
OPENING = (
    "thu_ngay.yaml"  # the short drill that opens lesson 0; it is none of the numbered scenarios
)
MOST_SECONDS = 60 * 86_400


def scenario_files(folder: Path | None = None) -> list[Path]:
    """The scenario files of the kit, in the order of their numbers."""
    return sorted((folder or kit_root() / "exercises" / "kich_ban").glob("kb*.yaml"))


def drill_files(folder: Path | None = None) -> list[Path]:
    """The scenario files, then that of the short drill, where it is."""
    opening = (folder or kit_root() / "exercises" / "kich_ban") / OPENING
    return [*scenario_files(folder), *([opening] if opening.is_file() else [])]


def opening_drill() -> Scenario:
    """The short drill that opens lesson 0. Raises InputError like :func:`load_scenario`."""
    return load_scenario(kit_root() / "exercises" / "kich_ban" / OPENING)


def load_scenario(path: Path) -> Scenario:
    """Read one scenario; cached per file version. Raises InputError with file and line on the first thing that is wrong."""
    return _SCENARIOS.get(path)


@one_look()
def load_scenarios(folder: Path | None = None) -> dict[str, Scenario]:
    """Every scenario by its code. Raises InputError like :func:`load_scenario`, and for a code used twice."""
    found: dict[str, Scenario] = {}
    for path in scenario_files(folder):
        scenario = load_scenario(path)
        if scenario.code in found:
            raise InputError(
                f"mã {scenario.code} đã dùng ở kịch bản khác.",
                where=path.name,
                advice="Mỗi kịch bản một mã riêng.",
            )
        found[scenario.code] = scenario
    return found


def find_scenario(code: str, folder: Path | None = None) -> Scenario:
    """One scenario by code (``kb02``) or number (``2``). Raises InputError for an unknown one."""
    return load_scenario(scenario_file(code, folder))


@one_look()
def scenario_file(code: str, folder: Path | None = None) -> Path:
    """The file of a scenario: itself where ``code`` names a YAML file, else by code or number. Raises InputError."""
    if code.endswith((".yaml", ".yml")):
        return Path(code)
    for path in drill_files(folder):
        scenario = load_scenario(path)
        if code in (scenario.code, str(scenario.number), f"{scenario.number:02}"):
            return path
    raise InputError(
        f"không có kịch bản {show_value(code)}.",
        advice=f"Chọn trong: {', '.join(load_scenarios(folder))}.",
    )


def check_scenarios(folder: Path | None = None) -> list[BankProblem]:
    """Everything that is wrong with the scenario files, in order; empty when all is well."""
    problems: list[BankProblem] = []
    for path in drill_files(folder):
        try:
            problems += check_scenario(YamlFile.read(path), in_pack=True)
        except InputError as error:
            problems.append(BankProblem.from_error(path, error))
    return problems


def check_scenario(file: YamlFile, *, in_pack: bool = False) -> list[BankProblem]:
    """Everything wrong with one scenario; where it can be read and groups are led by it, also what they would lack.

    ``in_pack``: a scenario without the trainer's part, as learners get it, lacks nothing; groups are not led by it.

    A scenario from the template is judged once its blanks are filled; until then they are what is wrong.

    Raises InputError where the file is no YAML.
    """
    from phatngon.practice.drill.lint import lint_file
    from phatngon.practice.drill.template import unwritten

    left = unwritten(file)
    if left:
        return left
    made, problems = read_scenario(file)
    if made is None or made.short or (in_pack and not file.data["drill"].get("trainer")):
        return problems
    return [*problems, *lint_file(file, made)]


def _load(path: Path) -> Scenario:
    from phatngon.practice.drill.template import unwritten

    file = YamlFile.read(path)
    scenario, problems = read_scenario(file)
    for problem in [*unwritten(file), *errors_of(problems)]:
        raise problem.error
    assert scenario is not None
    return scenario


@one_look()
def read_scenario(file: YamlFile) -> tuple[Scenario | None, list[BankProblem]]:
    """The scenario (None where anything is wrong with it) and every problem."""
    problems: list[BankProblem] = []
    file.refuse_double_keys()
    if not isinstance(file.data, dict):
        raise file.error((), "kịch bản phải là nhóm “tên: giá trị”.")
    root = Cursor(file, (), said_by_the_law(file, problems), "kịch bản", "", problems)
    root.only((*BANK_FIELDS, "drill"))
    drill = root.child("drill")
    if drill is None:
        root.blame("thiếu phần “drill”.", advice="Xem exercises/kich_ban/README.md.")
        return None, problems
    start = drill.moment("start")
    if not isinstance(start, datetime):
        drill.blame(
            "thiếu “start” có giờ.", "start", advice='Viết "2026-10-12T11:40" trong ngoặc kép.'
        )
        return None, problems
    items = read_items(root, start.date()) if root.has("items") else ()
    made = _ScenarioReader(drill, start, {item.id: item for item in items}).read(root)
    return (None if errors_of(problems) else made), sorted(
        problems, key=lambda problem: problem.line or 0
    )


class _ScenarioReader:
    """Reads the part ``drill`` of one scenario; flags set and asked for are compared at the end."""

    def __init__(self, drill: Cursor, start: datetime, items: Mapping[str, Item]) -> None:
        self.drill, self.start, self.items = drill, start.astimezone(VIETNAM), items
        self.set_flags: set[str] = set()
        self.asked_flags: list[tuple[Cursor, str, str]] = []

    def read(self, root: Cursor) -> Scenario:
        drill = self.drill
        drill.only(DRILL_FIELDS)
        injects = tuple(self._inject(row) for row in drill.rows("injects", "diễn biến", least=2))
        injects = with_trainer_part(drill, injects)
        tasks = self._tasks(injects)
        duties = tuple(
            duty for row in drill.rows("duties", "thời hạn") if (duty := self._duty(row))
        )
        for row, field, flag in self.asked_flags:
            if flag not in self.set_flags:
                row.blame(
                    f"có “{field}” là {show_value(flag)}, không việc nào đặt dấu này.",
                    field,
                    advice=f"Các dấu được đặt: {', '.join(sorted(self.set_flags)) or 'chưa có'}.",
                )
        data, trainer = drill.child("data"), drill.child("trainer")
        short = bool(drill.flag("short"))
        looks, goals = drill.child("looks_for"), root.child("objectives")
        made = Scenario(
            root.code("bank"),
            root.text("lesson"),
            0 if short else drill.whole("number", 1, 99) or 0,
            root.text("title"),
            root.whole("version", 1, 10_000, 1) or 1,
            drill.text("level"),
            drill.whole("minutes", 5, 240) or 30,
            self.start,
            drill.text("unit"),
            drill.text("brief"),
            drill.texts("artefacts"),
            tuple(sorted(injects, key=lambda inject: inject.at)),
            tuple(self._fact(row) for row in drill.rows("facts", "dữ kiện")),
            tuple(
                number
                for text in drill.texts("plain_numbers")
                if (number := _decimal(drill, text)) is not None
            ),
            tuple(self._guarded(row) for row in drill.rows("guarded", "nhóm từ")),
            tasks,
            duties,
            *read_data(data),
            {name: looks.text(name) for name in looks.value} if looks else {},
            *(((), (), ()) if short else self._trainer(trainer)),
            short=short,
            fingerprint=fingerprint_of(root.value),
            objectives={name: goals.text(name) for name in goals.value} if goals else {},
            roles=tuple(read_role(row) for row in drill.rows("roles", "vai")),
            rumour=self._rumour(drill.child("rumour")),
        )
        blame_groups(drill, made)
        if made.playable and not made.short:
            self._whole(made)
        return made

    def _whole(self, made: Scenario) -> None:
        """A playable scenario asks in every dimension, names every task once, and has something due."""
        counted = {task.dimension for task in made.tasks.values()} | {
            d for task in made.tasks.values() for d in task.lines.values()
        }
        counted |= (
            {"timeliness"}
            if made.duties or any(task.within for task in made.tasks.values())
            else set()
        )
        counted |= (
            {"consistency"} if sum(task.is_draft for task in made.tasks.values()) > 1 else set()
        )
        for name in rubric()["dimensions"]:
            if name not in counted:
                self.drill.blame(
                    f"không có gì để chấm mặt {name}.",
                    "tasks",
                    advice="Thêm một việc hoặc một thời hạn cho mặt này.",
                )
        for name in made.looks_for:
            if name not in rubric()["dimensions"]:
                self.drill.blame(
                    f"có mặt lạ {show_value(name)}.",
                    "looks_for",
                    advice=f"Chọn trong: {', '.join(rubric()['dimensions'])}.",
                )

    def _offset(self, row: Cursor, field: str, default: int | None = None) -> int | None:
        """``0m``, ``90m``, ``3h``, ``2d`` as seconds."""
        if not row.has(field):
            return default
        found = _OFFSET.fullmatch(row.text(field))
        seconds = int(found[1]) * _SECONDS[found[2]] if found else -1
        if not 0 <= seconds <= MOST_SECONDS:
            row.blame(
                f"có “{field}” không đọc được.",
                field,
                advice="Viết 15m, 3h hoặc 2d (phút, giờ, ngày), tính từ lúc bắt đầu.",
            )
            return default
        return seconds

    def _inject(self, row: Cursor) -> Inject:
        row.only(INJECT_FIELDS)
        for field in ("when", "unless"):
            if row.has(field):
                self.asked_flags.append((row, field, row.code(field)))
        return Inject(
            row.code("id"),
            self._offset(row, "at", 0) or 0,
            row.text("from"),
            row.text("channel"),
            row.text("text"),
            row.texts("tasks"),
            row.code("when") if row.has("when") else "",
            row.code("unless") if row.has("unless") else "",
            row.texts("to"),
            row.text("expected", needed=False),
            row.text("objective", needed=False),
            looks_named(row),
            row.text("contingency", needed=False),
            row.whole("minute", 0, 240),
        )

    def _rumour(self, row: Cursor | None) -> Rumour | None:
        if row is None:
            return None
        row.only(("start", "doubles_every", "reach"))
        period = self._offset(row, "doubles_every", 0)
        if not period:
            row.blame(
                "cần “doubles_every” dài hơn không phút.",
                "doubles_every",
                advice="Viết 15m: bao lâu thì số người xem tăng gấp đôi.",
            )
        if not row.has("reach"):
            row.blame("thiếu “reach”.", advice="Viết số người đã xem lúc tin đồn đến, ví dụ 200.")
        return Rumour(row.code("start"), period or 1, row.whole("reach", 1, most_reach()) or 1)

    def _tasks(self, injects: tuple[Inject, ...]) -> dict[str, ScenarioTask]:
        outer = self.drill.child("tasks")
        rows = (
            {name: child for name in outer.value if (child := outer.child(name)) is not None}
            if outer
            else {}
        )
        order = [
            name
            for inject in sorted(injects, key=lambda inject: inject.at)
            for name in inject.tasks
        ]
        for name in sorted({*order, *rows, *self.items}):
            where = [
                label
                for label, names in (
                    ("“items”", self.items),
                    ("“tasks”", rows),
                    ("“injects”", order),
                )
                if name not in names
            ]
            if where or order.count(name) > 1:
                self.drill.blame(
                    f"có việc {show_value(name)} "
                    + (f"không có trong {', '.join(where)}." if where else "được nêu hai lần."),
                    "tasks",
                    advice="Mỗi việc có một câu trong “items”, một dòng trong “tasks”, và thuộc một diễn biến.",
                )
        return {
            name: self._task(rows[name], self.items[name])
            for name in order
            if name in rows and name in self.items
        }

    def _task(self, row: Cursor, item: Item) -> ScenarioTask:
        row.only(
            (
                "dim",
                "points",
                "takes",
                "within",
                "within_points",
                "sets",
                "says",
                "lines",
                "choices",
            )
        )
        dimensions = rubric()["dimensions"]
        sets = row.texts("sets")
        lines = row.child("lines")
        by_line = {name: lines.one_of(name, dimensions) for name in lines.value} if lines else {}
        known = [point.id for point in item.checklist] if isinstance(item, TextItem) else []
        for name in by_line:
            if name not in known:
                row.blame(
                    f"có ý {show_value(name)} không có trong “checklist” của câu.",
                    "lines",
                    advice=f"Các ý: {', '.join(known)}.",
                )
        if isinstance(item, TextItem) and item.checklist and not row.has("says"):
            row.blame(
                "thiếu “says”: bài viết này gửi đi ở kênh nào.",
                advice="Ví dụ says: Trang thông tin của phường.",
            )
        effects = self._effects(row, item)
        self.set_flags |= {*sets, *(flag for effect in effects.values() for flag in effect.sets)}
        resolved = resolve(item, self.start.date())
        return ScenarioTask(
            resolved,
            row.one_of("dim", dimensions),
            row.whole("points", 1, 20, 2) or 2,
            self._offset(row, "takes", 300) or 0,
            self._offset(row, "within"),
            row.whole("within_points", 1, 20, 2) or 2,
            sets,
            row.text("says", needed=False),
            by_line,
            effects,
        )

    def _effects(self, row: Cursor, item: Item) -> dict[str, Effect]:
        outer = row.child("choices")
        known = [choice.id for choice in item.choices] if isinstance(item, ChoiceItem) else []
        found = {}
        for name in outer.value if outer else ():
            child = outer.child(name)  # type: ignore[union-attr]
            if child is None:
                continue
            if name not in known:
                row.blame(
                    f"có phương án {show_value(name)} không có trong câu.",
                    "choices",
                    advice=f"Các phương án: {', '.join(known)}.",
                )
            child.only(("sets", "fail", "worth"))
            fail = child.one_of("fail", rubric()["fails"]) if child.has("fail") else ""
            found[name] = Effect(child.texts("sets"), fail, child.number("worth"))
        return found

    def _duty(self, row: Cursor) -> ScenarioDuty | None:
        row.only(("id", "case", "duty", "met", "points", "missed"))
        facts, wanted = read_case_facts(row), read_duty(row)
        flag = row.code("met")
        self.asked_flags.append((row, "met", flag))
        try:
            answer = respond(dict(facts or {}))
        except InputError as error:
            row.blame_error(error, "case")
            return None
        due = next(
            (duty for duty in answer.duties if duty.due_at and wanted in ("", duty.id)), None
        )
        if due is None or due.due_at is None or answer.case.moment is None:
            row.blame(
                "không có thời hạn nào tính được từ dữ kiện này.",
                "case",
                advice="Kiểm tra “case” và “duty”; mốc cần có giờ.",
            )
            return None
        return ScenarioDuty(
            row.code("id"),
            due.what,
            due.provision,
            answer.case.moment,
            due.due_at,
            flag,
            row.whole("points", 1, 20, 6) or 6,
            row.text("missed"),
        )

    def _fact(self, row: Cursor) -> Fact:
        row.only(("id", "label", "value", "unit", "source", "from", "until"))
        value, unit = row.number("value"), row.text("unit", needed=False)
        return Fact(
            row.code("id"),
            row.text("label"),
            Decimal(0) if value is None else value,
            unit,
            row.text("source"),
            self._offset(row, "from", 0) or 0,
            self._offset(row, "until"),
        )

    def _guarded(self, row: Cursor) -> Guarded:
        row.only(("words", "kind", "why"))
        return Guarded(row.texts("words"), row.one_of("kind", rubric()["fails"]), row.text("why"))

    def _trainer(
        self, row: Cursor | None
    ) -> tuple[tuple[str, ...], tuple[tuple[int, str, str], ...], tuple[str, ...]]:
        if row is None:
            self.drill.blame(
                "thiếu “trainer”.",
                advice="Viết phiếu điều hành: before, during, debrief.",
                level=WARNING,
            )
            return (), (), ()
        row.only(("before", "during", "debrief", "events"))
        during = []
        for line in row.rows("during", "mốc", least=2):
            line.only(("at", "expect", "say"))
            during.append((self._offset(line, "at", 0) or 0, line.text("expect"), line.text("say")))
        return row.texts("before"), tuple(during), row.texts("debrief")


def _decimal(row: Cursor, text: str) -> Decimal | None:
    value = parse_number(text)
    if value is None:
        row.blame(
            f"có {show_value(text)} trong “plain_numbers”, không phải con số.", "plain_numbers"
        )
    return value


_SCENARIOS = FileCache(_load, rests_on)
