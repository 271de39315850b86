"""One play of a scenario, kept in an append-only log: it can be stopped, killed and taken up again to the same state."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from phatngon import __version__
from phatngon.base import log
from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, iso_moment, show_value
from phatngon.base.paths import user_folder
from phatngon.base.text import compare_key, nfc
from phatngon.practice.drill.clockwork import State, apply, replay
from phatngon.practice.drill.reading import find_scenario
from phatngon.practice.drill.scenario import Scenario, rubric

FAST, LIVE = "fast", "live"


def drill_folder() -> Path:
    """Where the logs of drills lie on this machine."""
    return user_folder() / "dien_tap"


class Run:
    """One play. ``state`` is always what the log says; every method that changes it writes first, then shows.

    In ``fast`` mode the clock jumps: by what a task takes, or to the next inject. In ``live`` mode it also runs with the
    wall clock, and stands still while nobody has the drill open.
    """

    def __init__(
        self, path: Path, scenario: Scenario, rows: list[dict[str, object]], now: datetime
    ) -> None:
        self.path, self.scenario = path, scenario
        self.learner, self.mode = str(rows[0].get("learner", "")), str(rows[0].get("mode", FAST))
        self.state, self.notes = replay(scenario, rows)
        self._since = now

    @classmethod
    def begin(
        cls,
        scenario: Scenario,
        learner: str,
        *,
        now: datetime,
        mode: str = FAST,
        folder: Path | None = None,
    ) -> Run:
        """Begin a new play. Raises InputError for a scenario without tasks or an unknown mode."""
        if not scenario.playable:
            raise InputError(
                f"kịch bản {scenario.number} diễn tập trên giấy cùng giảng viên, không diễn tập một mình.",
                advice="Chọn kịch bản có đánh dấu tự diễn tập được.",
            )
        if mode not in rubric()["paces"]:
            raise InputError(
                f"không có nhịp {show_value(mode)}.",
                advice=f"Chọn một trong: {', '.join(rubric()['paces'])}.",
            )
        path = (
            folder or drill_folder()
        ) / f"{scenario.code}-{now.astimezone(VIETNAM):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}.jsonl"
        head = {
            "event": "begin",
            "t": 0,
            "at": iso_moment(now),
            "kit": __version__,
            "scenario": scenario.code,
            "version": scenario.version,
            "fingerprint": scenario.fingerprint,
            "learner": nfc(learner),
            "mode": mode,
        }
        log.append(path, head)
        return cls(path, scenario, [head], now)

    @classmethod
    def resume(cls, path: Path, *, now: datetime, scenario: Scenario | None = None) -> Run:
        """Take a play up again. Raises InputError where the log cannot be read, or the scenario has changed since."""
        content = log.read(path)
        head = content.rows[0] if content.rows else {}
        if head.get("event") != "begin":
            raise InputError(
                "sổ diễn tập trống hoặc không có dòng bắt đầu.",
                where=path.name,
                advice="Bắt đầu một lần diễn tập mới.",
            )
        scenario = scenario or find_scenario(str(head.get("scenario")))
        if head.get("fingerprint") != scenario.fingerprint:
            raise InputError(
                "kịch bản đã được sửa sau khi bắt đầu lần diễn tập này.",
                where=path.name,
                advice="Bắt đầu một lần diễn tập mới; sổ cũ được giữ nguyên.",
            )
        run = cls(path, scenario, content.rows, now)
        if content.damaged_lines:
            run.notes.append(
                f"Sổ có {len(content.damaged_lines)} dòng không đọc được; các dòng khác vẫn dùng bình thường."
            )
        return run

    @classmethod
    def unfinished(
        cls, scenario: Scenario, learner: str, *, now: datetime, folder: Path | None = None
    ) -> Run | None:
        """The newest play of this learner that has not ended and still fits the scenario."""
        for path in sorted(
            (folder or drill_folder()).glob(f"{scenario.code}-*.jsonl"), reverse=True
        ):
            head = next(iter(log.read(path).rows), {})
            if head.get("fingerprint") == scenario.fingerprint and compare_key(
                str(head.get("learner"))
            ) == compare_key(learner):
                run = cls.resume(path, now=now, scenario=scenario)
                return None if run.state.ended else run
        return None

    def clock(self, now: datetime) -> int:
        """The second of the scenario at ``now``."""
        if self.mode != LIVE or self.state.ended:
            return self.state.t
        return self.state.t + max(0, int((now - self._since).total_seconds()))

    def answer(self, task: str, answer: object, *, now: datetime) -> State:
        """Hand in a task. Raises InputError for one that cannot be done now; nothing is written then."""
        takes = (
            self.scenario.tasks[task].takes
            if task in self.scenario.tasks and self.mode == FAST
            else 0
        )
        return self._write(
            {"event": "answer", "t": self.clock(now) + takes, "task": task, "answer": answer}, now
        )

    def assess(self, task: str, ticks: list[str], *, now: datetime) -> State:
        """The learner's own ticks of a draft, beside the model. Costs no time on the clock."""
        return self._write(
            {"event": "assess", "t": self.state.t, "task": task, "ticks": ticks}, now
        )

    def wait(self, *, now: datetime) -> State:
        """Let the clock go to the next inject. Raises InputError where none is left."""
        ahead = self.state.next_inject
        if ahead is None:
            raise InputError(
                "không còn diễn biến nào.", advice="Làm nốt các việc đang mở rồi bấm Kết thúc."
            )
        return self._write({"event": "wait", "t": max(ahead.at, self.state.t)}, now)

    def tick(self, *, now: datetime) -> State:
        """In live mode: write down that the clock has passed an inject, so that it arrives; else nothing."""
        ahead, t = self.state.next_inject, self.clock(now)
        if self.mode == LIVE and ahead is not None and ahead.at <= t:
            return self._write({"event": "wait", "t": t}, now)
        return self.state

    def end(self, *, now: datetime) -> State:
        """End the play; tasks still open count as not done. Raises InputError before the last inject."""
        return self._write({"event": "end", "t": self.clock(now)}, now)

    def _write(self, row: dict[str, object], now: datetime) -> State:
        """Try the row on the state, then write it, then take the state on."""
        after = apply(self.state, row)
        log.append(self.path, {**row, "at": iso_moment(now)})
        self.state, self._since = after, now
        return after
