"""The drill live: the clock, what has happened, the work of the hour, the report. Everything is in the log before it is shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import ipywidgets as widgets

from phatngon.base.errors import ProblemsFound
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.base.moments import show_moment
from phatngon.lessons import session as running
from phatngon.lessons.controls import Unfinished, control
from phatngon.lessons.drill_report import MARK, report_html
from phatngon.lessons.drill_sheets import participant_sheet
from phatngon.lessons.guard import net_into
from phatngon.lessons.item_widget import result_html, said_html
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice import sentences as say
from phatngon.practice.check import Result
from phatngon.practice.drill.clockwork import Done, State
from phatngon.practice.drill.reading import load_scenarios, opening_drill
from phatngon.practice.drill.rehearsal import rehearse
from phatngon.practice.drill.report import after_action
from phatngon.practice.drill.run import LIVE, Run
from phatngon.practice.drill.scenario import Fact, Scenario, ScenarioTask, rubric

MAIN = "kb02"  # the scenario that is printed with the lesson
WIDE = {"style": {"description_width": "9em"}, "layout": {"width": "46em", "max_width": "100%"}}
FULL = {"width": "calc(100% - 1em)", "max_width": "60em"}
BEAT = 5  # seconds between two looks at a live clock
LEAST_RIGHT, MOST_WRONG = 95, 50


def show_drill(session: Session) -> None:
    """Live: choose a scenario and play it. In a test run: play every one through. On paper: the main scenario's sheet."""
    scenarios = {code: one for code, one in load_scenarios().items() if one.playable}
    if session.answers:
        for one in scenarios.values():
            try_out(one, session.answers)
    if session.live:
        display(DrillForm(scenarios, session).box)
    else:
        display(participant_sheet(scenarios[MAIN], alone=True))


def show_opening_drill(session: Session) -> None:
    """The short drill, to be played at once. In a test run it is played through; on paper its sheet is shown."""
    scenario = opening_drill()
    if session.answers:
        try_out(scenario, session.answers)
    if session.live:
        display(DrillForm({scenario.code: scenario}, session).box)
    else:
        display(participant_sheet(scenario, alone=True))


def try_out(scenario: Scenario, mode: str) -> None:
    """Play a scenario in an answer mode. Raises ProblemsFound when the score is not what such answers deserve."""
    found = after_action(rehearse(scenario, mode, now=running.now() - timedelta(days=1)).state)
    good = {
        "right": found.score.total >= LEAST_RIGHT and not found.score.failed,
        "wrong": found.score.total < MOST_WRONG and bool(found.lost),
        "blank": found.score.total == 0,
    }[mode]
    if not good or not found.finished:
        raise ProblemsFound(
            f"diễn tập kiểu “{mode}” mà kết quả là: {found.score.sentence()}",
            where=f"kịch bản {scenario.number}",
        )


class DrillForm:
    """The form of a drill. ``box`` is what a notebook shows; ``run`` the play, None before it begins."""

    def __init__(self, scenarios: dict[str, Scenario], session: Session) -> None:
        self.scenarios, self.session = scenarios, session
        self.run: Run | None = None
        order = sorted(scenarios.values(), key=lambda one: one.number)
        self.pick = widgets.Dropdown(
            options=[
                (
                    f"{f'{one.number}. ' if one.number else ''}{one.title} ({one.minutes} phút)",
                    one.code,
                )
                for one in order
            ],
            value=MAIN if MAIN in scenarios else order[0].code,
            description="Kịch bản",
            **WIDE,
        )
        self.pace = widgets.Dropdown(
            options=[(text, name) for name, text in rubric()["paces"].items()],
            description="Nhịp",
            **WIDE,
        )
        self.begin_button = self._button("Bắt đầu hoặc diễn tập tiếp", self._begin)
        self.anew_button = self._button("Diễn tập lại từ đầu", self._anew)
        self.wait_button = self._button("Chờ diễn biến tiếp theo", self._wait)
        self.end_button = self._button("Kết thúc, xem báo cáo", self._end)
        self.clock, self.note, self.story, self.report = (widgets.HTML() for _ in range(4))
        self.work = widgets.VBox([])
        head = widgets.HTML(f"<strong>Diễn tập</strong><p>{MARK}</p>")
        first, last = (
            widgets.HBox(pair, layout={"flex_flow": "row wrap"})
            for pair in ([self.begin_button, self.anew_button], [self.wait_button, self.end_button])
        )
        self.box = widgets.VBox(
            [
                head,
                self.pick,
                self.pace,
                first,
                self.clock,
                self.story,
                self.note,
                self.work,
                last,
                self.report,
            ]
        )
        self.box.add_class("pn-item").add_class("pn-live")
        self._show()

    def _button(self, text: str, action: Callable[[], None]) -> widgets.Button:
        made = widgets.Button(description=text, tooltip=text)

        def pressed(_: object) -> None:
            with net_into(self.note):
                action()

        made.on_click(pressed)
        return made

    def _begin(self) -> None:
        scenario, now = self.scenarios[self.pick.value], running.now()
        self.run = Run.unfinished(scenario, self.session.nickname, now=now)
        taken_up = self.run is not None
        if self.run is None:
            self.run = Run.begin(scenario, self.session.nickname, now=now, mode=self.pace.value)
        self.note.value = said_html(
            "Diễn tập tiếp từ chỗ đã dừng."
            if taken_up
            else "Thời gian bắt đầu tính. Đọc diễn biến rồi làm việc đầu tiên."
        )
        self._show()
        self._beat()

    def _anew(self) -> None:
        self.run = Run.begin(
            self.scenarios[self.pick.value],
            self.session.nickname,
            now=running.now(),
            mode=self.pace.value,
        )
        self.note.value = said_html("Một lần diễn tập mới. Sổ của lần trước được giữ nguyên.")
        self._show()
        self._beat()

    def _wait(self) -> None:
        if self.run:
            self.run.wait(now=running.now())
            self.note.value = ""
            self._show()

    def _end(self) -> None:
        if self.run:
            self.run.end(now=running.now())
            self.note.value = said_html("Buổi diễn tập đã kết thúc. Báo cáo ở dưới.")
            self._show()

    def _beat(self) -> None:
        """Keep a live clock moving while the notebook's loop runs."""
        if self.run is not None and self.run.mode == LIVE:
            with contextlib.suppress(
                RuntimeError
            ):  # no loop: the clock moves with the next press of a button
                asyncio.get_running_loop().create_task(self._watch(self.run))

    async def _watch(self, run: Run) -> None:
        while self.run is run and not run.state.ended:
            before = len(run.state.arrived)
            with net_into(self.note):
                run.tick(now=running.now())
                if len(run.state.arrived) > before:
                    self._show()
                self.clock.value = str(clock_html(run))
            await asyncio.sleep(BEAT)

    def _show(self) -> None:
        """Put the state on the screen."""
        run = self.run
        for one in (self.wait_button, self.end_button):
            one.layout.display = None if run and not run.state.ended else "none"
        if run is None:
            self.clock.value = self.story.value = self.report.value = ""
            self.work.children = ()
            return
        self.clock.value, self.story.value = str(clock_html(run)), str(story_html(run.state))
        self.wait_button.disabled = run.state.next_inject is None
        self.end_button.disabled = run.state.next_inject is not None
        self.report.value = (
            str(report_html(after_action(run.state), tuple(run.notes))) if run.state.ended else ""
        )
        self.work.children = () if run.state.ended else self._work(run.state)

    def _work(self, state: State) -> tuple[widgets.Widget, ...]:
        """The draft to lay beside its model first, else the next open task."""
        if state.to_assess:
            return (self._assessment(state.to_assess[0], state),)
        if state.open_tasks:
            return (self._task(state.open_tasks[0]),)
        return (
            widgets.HTML(
                said_html("Không còn việc nào đang mở. Chờ diễn biến tiếp theo, hoặc kết thúc.")
            ),
        )

    def _task(self, task: ScenarioTask) -> widgets.Widget:
        title = tag("p", tag("strong", "Việc lúc này"), class_="pn-item-title")
        head = widgets.HTML(str(join(title, markdown(task.item.stem))))
        told = widgets.HTML()
        read: Callable[[], object]
        if task.is_draft:
            text = widgets.Textarea(
                rows=8,
                placeholder="Viết ở đây. Chỉ dùng con số có trong dữ kiện.",
                description="Bài viết",
                layout=FULL,
            )
            listed = tag("ul", *(tag("li", inline(point.text)) for point in task.checklist))
            parts, read = (
                [widgets.HTML(str(join("Bài được soát theo các ý:", listed))), text],
                lambda: text.value,
            )
        else:
            made = control(task.item, self.session.nickname)
            parts, read = [made.widget], made.read

        def send(_: object) -> None:
            with net_into(told):
                try:
                    answer = read()
                except Unfinished as unfinished:
                    told.value = said_html(str(unfinished))
                    return
                self._hand_in(task, answer)

        button = widgets.Button(
            description=f"Gửi: {task.says}" if task.says else "Quyết định",
            tooltip="Gửi đi thì không sửa lại được",
            layout={"width": "max-content", "max_width": "100%"},
        )
        button.on_click(send)
        return widgets.VBox([head, *parts, button, told]).add_class("pn-step")

    def _hand_in(self, task: ScenarioTask, answer: object) -> None:
        assert self.run is not None
        state = self.run.answer(task.id, answer, now=running.now())
        done = state.done[task.id]
        self.note.value = (
            said_html("Đã gửi. Đối chiếu bài của mình với bài mẫu.")
            if task.is_draft
            else done_html(done.result)
        )
        self._show()

    def _assessment(self, task: ScenarioTask, state: State) -> widgets.Widget:
        """The draft beside the model, what the machine saw, the lines the learner judges."""
        done, points = state.done[task.id], task.checklist
        ticks = {
            point.id: widgets.Checkbox(description=point.text, indent=False, layout=FULL).add_class(
                "pn-choice"
            )
            for point in points
            if point.by_self
        }

        def close(_: object) -> None:
            with net_into(self.note):
                assert self.run is not None
                self.run.assess(
                    task.id, [name for name, box in ticks.items() if box.value], now=running.now()
                )
                self.note.value = done_html(self.run.state.done[task.id].result)
                self._show()

        button = widgets.Button(
            description="Đối chiếu xong",
            tooltip="Ghi lại phần tự đánh giá rồi làm tiếp",
            layout={"width": "max-content"},
        )
        button.on_click(close)
        own = (
            [widgets.HTML("Anh/chị tự đối chiếu và đánh dấu điều bài mình đã làm được:")]
            if ticks
            else []
        )
        return widgets.VBox(
            [widgets.HTML(str(beside_html(task, done, state))), *own, *ticks.values(), button]
        ).add_class("pn-step")


def done_html(result: Result) -> str:
    """What the last task earned; in a drill nobody is told to choose again."""
    message = say.STEP_WRONG if result.message == say.CHOICE_WRONG else result.message
    return str(
        join(
            tag("p", tag("strong", "Việc vừa làm"), class_="pn-item-title"),
            result_html(replace(result, message=message)),
        )
    )


def clock_html(run: Run) -> Html:
    """The hour on the scenario's calendar, and the time limits that run."""
    t = run.clock(running.now())
    found = after_action(run.state).score
    # a limit that is being asked for is not told beside the question
    asked = [task.item.key for task in run.state.open_tasks]
    due = [
        f"{one.duty.what}: "
        + ("tính ở việc lúc này" if one.duty.due_at in asked else show_moment(one.duty.due_at))
        for one in found.duties
        if one.state == "running"
    ]
    return tag(
        "div",
        tag("strong", f"Giờ kịch bản: {show_moment(run.scenario.moment(t))}. "),
        f"Hạn đang tính: {'; '.join(due)}." if due else "Không có hạn nào đang tính.",
        class_="pn-ready",
        role="timer",
    )


def story_html(state: State) -> Html:
    """Brief, what has happened (the newest last and told as new), the facts that may be said now."""
    scenario = state.scenario
    lines = [
        tag(
            "li",
            tag("strong", f"{show_moment(scenario.moment(t))}. "),
            f"{inject.sender} ({inject.channel}): ",
            inline(inject.text),
        )
        for inject, (_, t) in zip(state.injects, state.arrived, strict=True)
    ]
    facts = [
        tag("li", f"{fact.label}: {_amount(fact)}; nguồn: {fact.source}")
        for fact in scenario.facts
        if fact.holds(state.t)
    ]
    return join(
        tag("p", tag("strong", scenario.unit)),
        markdown(scenario.brief),
        tag("p", tag("strong", "Đã xảy ra")),
        tag("ol", *lines, role="log"),
        tag("p", tag("strong", "Dữ kiện dùng được lúc này")) if facts else None,
        tag("ul", *facts) if facts else None,
    )


def beside_html(task: ScenarioTask, done: Done, state: State) -> Html:
    """A draft beside the model, with what the machine saw in it."""
    seen = [
        tag(
            "li",
            f"{'có' if part.state == 'right' else 'gần có' if part.state == 'near' else 'chưa thấy'}: {part.text}",
        )
        for part in done.result.parts
        if part.id in {point.id for point in task.checklist if not point.by_self}
    ]
    alarm = [
        tag("p", tag("strong", f"{one.why} "), f"({one.quote})", class_="pn-mishap")
        for one in state.broken
        if one.t == done.t
    ]
    return join(
        tag("p", tag("strong", "Bài của anh/chị"), class_="pn-item-title"),
        tag("p", done.answer["text"]),
        *alarm,
        tag(
            "p",
            tag("strong", "Bài mẫu (một cách viết, không phải cách duy nhất)"),
            class_="pn-item-title",
        ),
        tag("p", task.model),
        tag("p", "Máy tìm từ, không hiểu ý. Máy thấy:"),
        tag("ul", *seen),
    )


def _amount(fact: Fact) -> str:
    from phatngon.base.numbers import format_number

    return f"{format_number(fact.value)} {fact.unit}".strip()
