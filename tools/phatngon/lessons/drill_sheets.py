"""Sheets of the drill on paper: the trainer's, the participant's, the interview and the press conference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.html import Html, grid, inline, join, markdown, tag
from phatngon.base.moments import show_moment, show_value
from phatngon.base.numbers import format_number
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.lessons.cites import citation_list
from phatngon.lessons.drill_hall import board, minute_words, only_if
from phatngon.lessons.drill_report import MARK
from phatngon.practice.answers import solution
from phatngon.practice.drill.anchors import anchor_scene, anchors
from phatngon.practice.drill.events import master_events, roles_of
from phatngon.practice.drill.hall import slips, solved_rows, solves
from phatngon.practice.drill.reading import load_scenarios
from phatngon.practice.drill.scenario import Fact, Inject, Scenario, ScenarioTask, rubric
from phatngon.practice.drill.talks import TALKS, Talk, load_talk

ASK_ROLES = "Dữ kiện ban đầu nằm ở phiếu vai của từng người trong nhóm: hỏi nhau rồi mới ghi vào bảng số chung."
OWN = "Đề xuất của bộ học liệu"


def participant_sheet(scenario: Scenario, *, alone: bool = False) -> Html:
    """What a participant gets: brief, what is known at the start, what to hand in, the template, a log to fill in.

    In a group what the slips of the roles hold is not here, so that people must ask each other; ``alone`` there is nobody to ask.
    Figures that are to be found out are on no participant's sheet.
    """
    apart = [] if alone else slips(scenario)
    blank = [("________", ["_" * 24] * 3) for _ in range(8)]
    return join(
        tag("p", MARK),
        _head(scenario),
        tag("h3", "Phải nộp"),
        tag("ul", *(tag("li", line) for line in scenario.artefacts)),
        tag("p", ASK_ROLES) if apart else None,
        _facts(scenario, at_start=True, without=[fact for one in apart for fact in one.facts]),
        board(scenario) if any(one.rows for one in apart) else data_table(scenario, solved=False),
        template_table(),
        grid(
            "Nhật ký của nhóm",
            ["Lúc", "Điều xảy ra", "Đã quyết gì, ai quyết", "Đã nói gì, ở đâu"],
            blank,
        ),
    )


def trainer_sheet(scenario: Scenario) -> Html:
    """What the trainer needs: the course of events with answers and models, the clocks, what to look for, what to ask back."""
    guarded = [
        ("; ".join(one.words), [rubric()["fails"][one.kind]["name"], one.why])
        for one in scenario.guarded
    ]
    during = [
        (show_moment(scenario.moment(at)), [expect, say]) for at, expect, say in scenario.during
    ]
    duties = [
        (
            one.what,
            [
                show_moment(one.starts_at),
                show_moment(one.due_at),
                one.missed,
                citation_list([one.provision]),
            ],
        )
        for one in scenario.duties
    ]
    return join(
        tag("p", MARK),
        _head(scenario),
        tag("h3", "Phải nộp"),
        tag("ul", *(tag("li", line) for line in scenario.artefacts)),
        tag("h3", "Chuẩn bị"),
        tag("ul", *(tag("li", line) for line in scenario.before)),
        grid(
            "Diễn biến",
            ["Trên lớp", "Lúc", "Từ đâu", "Nội dung", "Chỉ khi"],
            [
                (minute, _inject(scenario, inject))
                for minute, inject in zip(minute_words(scenario), scenario.injects, strict=True)
            ],
        ),
        _for_groups(scenario),
        grid("Hạn của luật", ["Việc", "Mốc bắt đầu", "Hạn", "Lỡ thì nói", "Căn cứ"], duties)
        if duties
        else None,
        grid("Điều hành", ["Lúc", "Nhóm hay làm gì", "Hỏi lại thế nào"], during),
        _facts(scenario, at_start=False),
        data_table(scenario),
        grid("Không được nói ra", ["Từ, cụm từ", "Vì", "Hậu quả"], guarded) if guarded else None,
        rubric_table(scenario),
        anchor_table(),
        *(_answer(scenario, task) for task in scenario.tasks.values()),
        tag("h3", "Rút kinh nghiệm"),
        tag("ul", *(tag("li", line) for line in scenario.debrief)),
    )


def _for_groups(scenario: Scenario) -> Html:
    """What groups are expected to do at each event, for which objective, and what is played where they stay silent."""
    names = {role.code: role.name for role in roles_of(scenario)}
    numbers = {inject.id: n for n, inject in enumerate(scenario.injects, 1)}
    rows = [
        (
            f"{numbers[event.id]}, phút {event.minute}",
            [
                "; ".join(names.get(code, code) for code in event.to) or "mọi vai",
                inline(event.expected),
                inline(event.objective),
                f"diễn biến {numbers[event.contingency]}"
                if event.contingency in numbers
                else inline(event.contingency),
            ],
        )
        for event in master_events(scenario)
    ]
    heads = ["Diễn biến", "Gửi vai", "Mong nhóm làm gì", "Mục tiêu", "Nhóm im lặng thì"]
    return grid("Diễn tập theo nhóm", heads, rows)


def interview_sheet() -> Html:
    """Three rounds of an interview: questions, what the journalist does, the sheet to judge by."""
    data = load_talk("phong-van")
    rounds: list[Html] = []
    for one in data["rounds"]:
        rounds += [
            tag("h3", f"{one['name']}: {one['minutes']} phút, {one['tone']}"),
            tag("ol", *(tag("li", line) for line in one["questions"])),
            tag("p", "Người đóng vai phóng viên: ", " ".join(one["watch"])),
        ]
    return join(tag("p", MARK), _how(data), *rounds, _judged(data))


def conference_sheet() -> Html:
    """A press conference: roles, opening, questions with their traps, closing, the sheet to judge by."""
    data = load_talk("hop-bao")
    questions = [
        (one["asker"], [one["question"], one["trap"], one["good_answer"]])
        for one in data["questions"]
    ]
    return join(
        tag("p", MARK),
        _how(data),
        _bullets("Vai", data["roles"]),
        _bullets("Trước khi mở cửa", data["checklist_before"]),
        tag("h3", f"Mở đầu: {data['opening']['seconds']} giây"),
        tag("ol", *(tag("li", line) for line in data["opening"]["parts"])),
        grid(
            "Tám câu hỏi",
            ["Bên đề nghị", "Câu hỏi", "Bẫy ở đâu", "Hướng trả lời tốt"],
            questions,
            "Bên hỏi đều hư cấu",
        ),
        tag("h3", "Câu kết"),
        tag("p", data["closing"]),
        _judged(data),
    )


def rubric_table(scenario: Scenario | None = None) -> Html:
    """The 100 points, what each dimension asks, and what to look for in this scenario."""
    heads = ["Mặt", "Điểm", "Câu hỏi", *(["Ở kịch bản này"] if scenario else [])]
    rows = [
        (
            row["name"],
            [
                str(row["points"]),
                row["asks"],
                *([scenario.looks_for.get(name, "")] if scenario else []),
            ],
        )
        for name, row in rubric()["dimensions"].items()
    ]
    fails = "; ".join(row["name"].lower() for row in rubric()["fails"].values())
    return grid("Thang điểm", heads, rows, OWN, f"Không đạt, bất kể bao nhiêu điểm: {fails}.")


def anchor_table() -> Html:
    """Three levels of each dimension, each with an excerpt to lay a draft beside, and why it stands there."""
    rows = [
        (
            f"{one.label}: {one.name.lower()}",
            [f"{one.low}–{one.high}", inline(one.excerpt), inline(one.why)],
        )
        for one in anchors()
    ]
    heads = ["Mặt, mức", "Điểm", "Đoạn viết để so", "Vì sao"]
    return grid("Neo chấm điểm", heads, rows, OWN, anchor_scene())


def template_table() -> Html:
    """The parts of a first statement."""
    return grid(
        "Mẫu phát ngôn đầu tiên",
        ["Phần", "Viết gì"],
        [(name, [said]) for name, said in rubric()["template"]],
        OWN,
    )


def scenario_table() -> Html:
    """Every scenario: number, title, level, minutes, how it is played."""
    rows = [
        (
            f"{one.number}. {one.title}",
            [
                one.level,
                f"{one.minutes} phút",
                "tự diễn tập được" if one.playable else "diễn tập trên giấy",
                "; ".join(one.artefacts),
            ],
        )
        for one in sorted(load_scenarios().values(), key=lambda one: one.number)
    ]
    return grid(
        "Kịch bản diễn tập",
        ["Kịch bản", "Cấp", "Thời lượng", "Cách diễn tập", "Phải nộp"],
        rows,
        "Mọi tình huống đều giả định",
    )


def sheet_page(kind: str, scenario: Scenario | None = None) -> tuple[str, str]:
    """Title and page of a sheet: ``trainer`` or ``participant`` of a scenario, ``phong-van``, ``hop-bao``."""
    from phatngon.documents.page import page

    if kind in TALKS:
        title, body, look = (
            load_talk(kind)["title"],
            (interview_sheet if kind == "phong-van" else conference_sheet)(),
            "trainer",
        )
    elif scenario is not None and kind in ("trainer", "participant"):
        title, look = (
            f"Kịch bản {scenario.number}: {scenario.title}",
            "trainer" if kind == "trainer" else "handout",
        )
        body = trainer_sheet(scenario) if kind == "trainer" else participant_sheet(scenario)
    else:
        raise InputError(
            f"không có phiếu {show_value(kind)}.",
            advice="Chọn trainer, participant, phong-van hoặc hop-bao.",
        )
    return title, page(title, body.replace("<h3>", "<h2>").replace("</h3>", "</h2>"), kind=look)


def write_sheet(
    kind: str, folder: Path, scenario: Scenario | None = None, formats: tuple[str, ...] = FORMATS
) -> dict[str, Path]:
    """Write a sheet. Raises InputError for an unknown kind, MissingOnMachine where nothing can be written."""
    title, whole = sheet_page(kind, scenario)
    name = (
        kind
        if scenario is None
        else f"{scenario.code}-{'dieu-hanh' if kind == 'trainer' else 'nguoi-hoc'}"
    )
    day = (
        scenario.start.date()
        if scenario
        else min(one.start.date() for one in load_scenarios().values())
    )
    return write_formats(whole, folder / f"dien-tap-{name}", title=title, day=day, formats=formats)


def _head(scenario: Scenario) -> Html:
    said = f"{scenario.level}; {scenario.minutes} phút; bắt đầu lúc {show_moment(scenario.start)} trên lịch của kịch bản"
    return join(tag("p", tag("strong", scenario.unit), f" ({said})"), markdown(scenario.brief))


def _facts(scenario: Scenario, *, at_start: bool, without: Sequence[Fact] = ()) -> Html | None:
    kept = [
        fact
        for fact in scenario.facts
        if not at_start or (fact.since == 0 and fact not in without and not solves(scenario, fact))
    ]
    rows = []
    for fact in kept:
        until = (
            f" đến trước {show_moment(scenario.moment(fact.until))}"
            if fact.until and not at_start
            else ""
        )
        rows.append(
            (
                fact.label,
                [
                    f"{format_number(fact.value)} {fact.unit}".strip(),
                    fact.source,
                    f"từ {show_moment(scenario.moment(fact.since))}{until}",
                ],
            )
        )
    return (
        grid("Dữ kiện đã xác minh", ["Dữ kiện", "Con số", "Nguồn", "Dùng được"], rows)
        if rows
        else None
    )


def data_table(scenario: Scenario, *, solved: bool = True) -> Html | None:
    """The table of a scenario, with or without the rows that are the answer; None where it has none."""
    if not scenario.data_columns:
        return None
    note = (
        f"Dữ liệu đầy đủ: thư mục {scenario.data_folder} của bộ học liệu."
        if scenario.data_folder
        else ""
    )
    return grid(
        scenario.data_title,
        list(scenario.data_columns),
        [
            (row[0], list(row[1:]))
            for row in scenario.data_rows
            if solved or row not in solved_rows(scenario)
        ],
        "Số liệu giả định",
        note,
    )


def _inject(scenario: Scenario, inject: Inject) -> list[str]:
    return [
        show_moment(scenario.moment(inject.at)),
        f"{inject.sender} ({inject.channel})",
        inline(inject.text),
        only_if(inject),
    ]


def _answer(scenario: Scenario, task: ScenarioTask) -> Html:
    """A task with its answer, why, and where it is said."""
    found = solution(task.item, scenario.start.date())
    where = tag("p", f"Gửi ở: {task.says}.") if task.says else None
    return tag(
        "section",
        tag("h3", f"Việc {task.id}"),
        markdown(task.item.stem),
        where,
        tag("p", tag("strong", "Đáp án, bài mẫu")),
        tag("ul", *(tag("li", inline(line)) for line in found.lines)),
        *(tag("p", inline(line)) for line in found.feedback),
        tag("p", "Căn cứ: ", citation_list(list(task.item.rests_on)))
        if task.item.rests_on
        else None,
    )


def _how(data: Talk) -> Html:
    return join(
        tag("p", f"Thời lượng: {data['minutes']} phút."), _bullets("Cách diễn tập", data["how"])
    )


def _bullets(title: str, lines: list[str]) -> Html:
    return join(tag("h3", title), tag("ul", *(tag("li", inline(line)) for line in lines)))


def _judged(data: Talk) -> Html:
    rows = [(one["line"], [one["good"], one["poor"], "☐ đạt   ☐ chưa"]) for one in data["rubric"]]
    return grid(
        "Phiếu nhận xét", ["Điều cần thấy", "Làm được là", "Chưa được là", "Nhận xét"], rows, OWN
    )
