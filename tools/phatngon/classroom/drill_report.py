"""What a drill of many tables showed, from the log alone: every sentence with the lines of the log it rests on and its provision.

Ends in a plan of improvement: what is to be done, by which role, until when; as a page, as data and as a calendar file.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import TypedDict

from phatngon.base.html import plain_words
from phatngon.base.moments import VIETNAM, show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.base.yamlfile import YamlFile
from phatngon.classroom.drill_figures import Contradiction, of_table
from phatngon.classroom.drill_room import DrillGroup, DrillRoom, Grade
from phatngon.documents.calendar_file import CalendarEvent, calendar_bytes
from phatngon.law import load_calendar
from phatngon.practice.drill.report import Report, after_action
from phatngon.practice.drill.scenario import ScenarioDuty
from phatngon.practice.drill.scoring import title_of

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:phatngon:cai-thien")
MORNING = time(8, 0)
DAY_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Evidenced:
    """A sentence of the report with the numbers of the log lines it rests on; ``kind`` says what it is about."""

    kind: str
    text: str
    rows: tuple[int, ...]
    provisions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Improvement:
    """One thing to do: by which role, until which day, because of which sentences."""

    action: str
    owner: str
    due: date
    because: tuple[str, ...]


@dataclass(frozen=True)
class TableResult:
    """What one table did; spans in whole minutes of the story. ``total`` is of 100."""

    code: str
    name: str
    seats: int
    first_minutes: int | None
    statements: int
    met: int
    late: int
    missed: int
    running: int
    contradictions: int
    broken: int
    grades: dict[str, int]
    total: float


@dataclass(frozen=True)
class HallReport:
    """The whole drill: the tables, what is to be said of all, what is to be done."""

    title: str
    day: date
    tables: tuple[TableResult, ...]
    lines: tuple[Evidenced, ...]
    plan: tuple[Improvement, ...]

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "title": self.title,
            "day": self.day.isoformat(),
            "groups": [vars(one) for one in self.tables],
            "lines": [
                {
                    "kind": one.kind,
                    "text": one.text,
                    "rows": list(one.rows),
                    "provisions": list(one.provisions),
                    "groups": list(one.groups),
                }
                for one in self.lines
            ],
            "plan": [
                {
                    "action": one.action,
                    "owner": one.owner,
                    "due": one.due.isoformat(),
                    "because": list(one.because),
                }
                for one in self.plan
            ],
        }


class Deed(TypedDict):
    """What to do, who does it, and within how many working days."""

    action: str
    owner: str
    days: int


class Rules(TypedDict):
    """``improvement.yaml``; ``half``: the share of the tables that must lack the same before it is work for all."""

    half: float
    actions: dict[str, Deed]
    again: Deed


@cache
def rules() -> Rules:
    """What is done about what a drill shows.

    >>> sorted(rules())
    ['actions', 'again', 'half']
    """
    found: Rules = YamlFile.read(Path(__file__).with_name("improvement.yaml")).data
    return found


def active(drill: DrillRoom) -> list[DrillGroup]:
    """The tables that somebody sat at, or that did something."""
    taken = {code for code, _ in drill.places.values()}
    return [
        group
        for group in drill.groups.values()
        if group.code in taken or group.statements or group.state.done
    ]


def reports(drill: DrillRoom) -> dict[str, Report]:
    """The report of each table by the rules of the drill alone."""
    return {group.code: after_action(drill.finished(group.code)) for group in active(drill)}


def hall_report(drill: DrillRoom, day: date) -> HallReport:
    """The report of the whole drill, held on ``day``; the dates of its plan are working days after it."""
    found = reports(drill)
    lines = tuple(_lines(drill, found))
    tables = tuple(_table(drill, drill.groups[code], one) for code, one in found.items())
    return HallReport(drill.scenario.title, day, tables, lines, tuple(_plan(lines, day)))


def _table(drill: DrillRoom, group: DrillGroup, report: Report) -> TableResult:
    duties = [drill.duty_of(group.code, duty) for duty in drill.scenario.duties]
    grades = [grade for one in group.statements for grade in drill.ratings.get(one.id, {}).values()]
    return TableResult(
        group.code,
        group.name,
        sum(code == group.code for code, _ in drill.places.values()),
        _first(group),
        len(group.statements),
        duties.count("met"),
        duties.count("late"),
        duties.count("missed"),
        duties.count("running"),
        len(of_table(drill, group.code)),
        len(group.state.broken),
        {grade.value: grades.count(grade) for grade in Grade},
        float(report.score.total),
    )


def _first(group: DrillGroup) -> int | None:
    """Minutes of the story from the first event to the first statement."""
    if not group.seen or not group.statements:
        return None
    began = min(group.sent[name] for name in group.seen)
    return max(0, group.statements[0].t - began) // 60


def drill_lines(drill: DrillRoom, day: date) -> list[str]:
    """The report as lines for the screen."""
    report = hall_report(drill, day)
    lines = [f"Diễn tập: {report.title}; {len(report.tables)} bàn."]
    lines += [
        f"  {one.text} (dòng {', '.join(str(row) for row in sorted(set(one.rows)) if row) or '–'})"
        for one in report.lines
    ]
    lines += [
        f"  Việc: {one.action} {one.owner}, xong trước {show_date(one.due)}." for one in report.plan
    ]
    return lines


# sentences


def _lines(drill: DrillRoom, found: dict[str, Report]) -> Iterator[Evidenced]:
    groups = [drill.groups[code] for code in found]
    if not groups:
        return
    yield from _spoken(groups)
    for duty in drill.scenario.duties:
        yield _duty(drill, duty, found)
    for group in groups:
        for one in of_table(drill, group.code):
            yield _contradiction(drill, group, one)
        for broken in group.state.broken:
            rows = tuple(one.seq for one in group.statements if broken.quote in one.text) or tuple(
                group.rows.values()
            )
            yield Evidenced(
                "broken",
                f"{group.name}: {broken.why} “{broken.quote}”.",
                rows,
                groups=(group.code,),
            )
    yield from _press(drill, groups)
    yield from _lost(drill, found)


def _spoken(groups: list[DrillGroup]) -> Iterator[Evidenced]:
    spoke = [group for group in groups if group.statements]
    silent = [group for group in groups if not group.statements]
    if spoke:
        minutes = [minutes for group in spoke if (minutes := _first(group)) is not None]
        text = f"{len(spoke)} trên {len(groups)} bàn đã lên tiếng"
        if minutes:
            text += f"; một nửa số bàn đó có lời đầu tiên trong {format_number(int(median(minutes)))} phút của tình huống, kể từ tin đầu tiên"
        yield Evidenced(
            "spoken",
            f"{text}.",
            tuple(group.statements[0].seq for group in spoke),
            groups=tuple(group.code for group in spoke),
        )
    if silent:
        yield Evidenced(
            "silent",
            f"Không có lời nào từ: {_named(silent)}.",
            tuple(max(group.seen.values(), default=0) for group in silent),
            groups=tuple(group.code for group in silent),
        )


def _duty(drill: DrillRoom, duty: ScenarioDuty, found: dict[str, Report]) -> Evidenced:
    states = {code: drill.duty_of(code, duty) for code in found}
    met = [drill.groups[code] for code, state in states.items() if state == "met"]
    open_ones = [drill.groups[code] for code, state in states.items() if state == "running"]
    rest = [drill.groups[code] for code, state in states.items() if state in ("late", "missed")]
    text = f"{upper_first(duty.what)}: {len(met)} trên {len(states)} bàn kịp hạn"
    if rest:
        text += f"; chậm hoặc để quá hạn: {_named(rest)}"
    if open_ones:
        text += f"; hết giờ diễn tập khi vẫn còn hạn: {_named(open_ones)}"
    rows = tuple(
        seq
        for code in states
        for name, seq in drill.groups[code].rows.items()
        if duty.met in drill.scenario.tasks[name].sets
    )
    short = tuple(group.code for group in rest)
    return Evidenced("duty", f"{text}.", rows, (duty.provision,), short)


def _contradiction(drill: DrillRoom, group: DrillGroup, one: Contradiction) -> Evidenced:
    first, second = drill.statements[one.first], drill.statements[one.second]
    text = (
        f"{group.name} nói “{one.first_words}” ở “{first.channel}” rồi “{one.second_words}” ở “{second.channel}” "
        f"về {one.label}; {one.why}."
    )
    return Evidenced("contradiction", text, (first.seq, second.seq), groups=(group.code,))


def _press(drill: DrillRoom, groups: list[DrillGroup]) -> Iterator[Evidenced]:
    counts = dict.fromkeys(Grade, 0)
    rows: list[int] = []
    for group in groups:
        for one in group.statements:
            for seat, grade in drill.ratings.get(one.id, {}).items():
                counts[grade] += 1
                rows.append(drill.rated[one.id, seat])
    whole = sum(counts.values())
    if whole:
        bad = counts[Grade.NOT_CONTENT]
        yield Evidenced(
            "press" if bad else "press_content",
            f"Báo chí chấm {format_number(whole)} lượt: {counts[Grade.CONTENT]} hài lòng, "
            f"{counts[Grade.ACCEPTABLE]} chấp nhận được, {bad} không hài lòng; hỏi lại {len(drill.again)} câu.",
            tuple(rows),
        )


def _lost(drill: DrillRoom, found: dict[str, Report]) -> Iterator[Evidenced]:
    """What at least half of the tables lost, most tables first; a task that was not done is told once, not line by line."""
    lost: dict[tuple[str, str, str], list[str]] = {}
    for code, report in found.items():
        for one in report.lost:
            if one.earned or not one.task:
                continue
            task = drill.scenario.tasks[one.task]
            undone = one.task not in drill.groups[code].rows
            dimension = task.dimension if undone else one.dimension
            what = title_of(task) if undone else one.what
            words = ("chưa làm: " if undone else "chưa đạt ý: ") + plain_words(what)
            codes = lost.setdefault((dimension, words, one.task), [])
            if code not in codes:
                codes.append(code)
    least = max(1, rules()["half"] * len(found))
    common = [(len(codes), key) for key, codes in lost.items() if len(codes) >= least]
    for n, (dimension, words, name) in sorted(common, key=lambda row: (-row[0], row[1])):
        codes = lost[dimension, words, name]
        yield Evidenced(
            dimension,
            _stopped(f"{n} trên {len(found)} bàn {words}"),
            tuple(_row_of(drill, drill.groups[code], name) for code in codes),
            drill.scenario.tasks[name].item.provisions,
            tuple(codes),
        )


def _row_of(drill: DrillRoom, group: DrillGroup, task: str) -> int:
    """The line in which a table did a task, or that in which the task reached it."""
    if task in group.rows:
        return group.rows[task]
    return next(seq for name, seq in group.seen.items() if task in drill.plan[name].tasks)


def _stopped(text: str) -> str:
    """The text as a sentence."""
    return text if text.endswith(("?", "!", ".")) else f"{text}."


def _named(groups: list[DrillGroup]) -> str:
    return ", ".join(group.name for group in groups)


# the plan


def _plan(lines: tuple[Evidenced, ...], day: date) -> Iterator[Improvement]:
    """One action a kind of finding, with the sentences it answers; the last is to drill again."""
    by_kind: dict[str, list[Evidenced]] = {}
    for one in lines:
        short = one.kind != "duty" or one.groups
        if one.kind in rules()["actions"] and short:
            by_kind.setdefault(one.kind, []).append(one)
    found = []
    for kind, because in by_kind.items():
        row = rules()["actions"][kind]
        what = because[0].text.partition(":")[0]
        found.append(_improvement(row, day, [one.text for one in because], what=what))
    yield from sorted(found, key=lambda one: one.due)
    if lines:
        yield _improvement(rules()["again"], day, [])


def _improvement(row: Deed, day: date, because: list[str], **words: str) -> Improvement:
    due = load_calendar().add_working_days(day, row["days"])
    action = row["action"].format(**words) if words else row["action"]
    return Improvement(f"{action}.", row["owner"], due, tuple(because))


def plan_calendar(report: HallReport, stamp: datetime) -> bytes:
    """The plan as a calendar file; the same report gives the same entries."""
    events = [
        CalendarEvent(
            f"{uuid.uuid5(_SPACE, f'{report.title}|{report.day}|{one.action}')}@phatngon",
            datetime.combine(one.due, MORNING, tzinfo=VIETNAM),
            f"{one.owner}: {one.action}",
            one.because or ("Kế hoạch cải thiện sau diễn tập.",),
            (DAY_BEFORE,),
            "Còn một ngày",
            "Sau diễn tập",
        )
        for one in report.plan
    ]
    return calendar_bytes(events, stamp=stamp)
