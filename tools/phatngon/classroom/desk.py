"""The trainer's desk: a notebook whose buttons start and end a class, build, draw and mark tests, and pack; no command is typed.

Each button runs the verb a terminal would run, in a process of its own; what it says is shown as it comes. A class goes on
when the notebook is closed by mistake: its log is in the same place, and the same button opens it again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, tag
from phatngon.base.paths import user_folder
from phatngon.lessons.guard import guarded, net_into
from phatngon.lessons.output import display
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

NAME = "ban_giang_vien.ipynb"
SEEN = 12  # last lines of a verb that are shown
_STEP = re.compile(r"\[(\d+)/(\d+)\]")
WORDS = (
    "# Bàn giảng viên\n\nMọi việc của buổi học ở một chỗ: bấm nút, không gõ lệnh. Giữ thẻ này mở trong lúc dạy.",
)


def desk_notebook() -> str:
    """The notebook of the desk, as text."""
    cells = [
        {"cell_type": "markdown", "id": "dau-trang", "metadata": {}, "source": WORDS[0]},
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "ban",
            "metadata": {"jupyter": {"source_hidden": True}},
            "outputs": [],
            "source": "from phatngon.classroom.desk import open_desk\n\nopen_desk()",
        },
    ]
    kernel = {"display_name": "Phát ngôn", "language": "python", "name": "python3"}
    book = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "phatngon": {"title": "Bàn giảng viên"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


class Job:
    """A verb that runs in a process of its own: its last lines, how far it is, whether it is done.

    >>> job = Job(["deadline", "--amount", "2", "--unit", "days", "--from", "25/11/2026"])
    >>> job.wait(60)
    0
    >>> job.lines[0][:4]
    'Hạn:'
    """

    def __init__(
        self, arguments: list[str], told: Callable[[Job], None] = lambda job: None
    ) -> None:
        self.lines: deque[str] = deque(maxlen=SEEN)
        self.opened: dict[str, Any] = {}
        self.share = 0.0
        self._told = told
        self.process = subprocess.Popen(
            [sys.executable, "-m", "phatngon", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self._take(line.strip())
                self._told(self)
        self.process.wait()
        self._told(self)

    def _take(self, text: str) -> None:
        if text.startswith("{") and '"trainer_url"' in text:
            self.opened = json.loads(text)
        elif text:
            self.lines.append(text)
            step = _STEP.search(text)
            if step:
                self.share = int(step[1]) / max(1, int(step[2]))

    @property
    def running(self) -> bool:
        """True while the verb runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask the verb to end."""
        if self.running:
            self.process.terminate()

    def wait(self, seconds: float) -> int:
        """Its exit code, once it has said everything."""
        self._reader.join(seconds)
        return self.process.wait(seconds)


def class_arguments(
    lessons: list[str],
    wifi: str,
    password: str,
    *,
    main_only: bool,
    drill: str = "",
    tables: int = 0,
) -> list[str]:
    """The command line of a class. Raises InputError where neither a lesson nor a drill is chosen.

    >>> class_arguments(["01_nhan_dien_bao_chi"], "", "", main_only=True)
    ['class', '01_nhan_dien_bao_chi', '--json', '--main']
    >>> class_arguments([], "", "", main_only=False, drill="kb02", tables=6)
    ['class', '--json', '--drill', 'kb02', '--groups', '6']
    """
    if not lessons and not drill:
        raise InputError("chưa chọn bài nào.", advice="Chọn ít nhất một bài trong danh sách.")
    more = ["--wifi", wifi.strip(), "--password", password] if wifi.strip() else []
    played = ["--drill", drill, "--groups", str(tables)] if drill else []
    return ["class", *lessons, "--json", *(["--main"] if main_only else []), *played, *more]


def scenario_choices() -> list[tuple[str, str]]:
    """The scenarios by number, as a list to choose from."""
    from phatngon.practice.drill.reading import load_scenarios

    found = [one for one in load_scenarios().values() if not one.short]
    return [(f"{one.number}. {one.title} ({one.minutes} phút)", one.code) for one in found]


def _link(words: str, address: str) -> Html:
    return tag(
        "a",
        words,
        href=address,
        target="_blank",
        rel="noopener",
        style="text-decoration: underline",
    )


def opened_html(opened: dict[str, Any]) -> Html:
    """Where an open class is: the trainer's page, the wall, the phones."""
    phones = [one["url"] for one in opened["addresses"]]
    rows = [
        tag(
            "li",
            _link("Trang điều khiển của giảng viên", opened["trainer_url"]),
        ),
        tag("li", _link("Bảng cho máy chiếu", opened["board_url"])),
        tag("li", "Điện thoại: ", ", ".join(phones) if phones else "máy này chưa vào mạng nào"),
        tag("li", "Mã lớp: ", tag("strong", opened["code"])),
    ]
    return join(tag("p", tag("strong", "Đang mở.")), tag("ul", *rows))


def said_html(job: Job) -> Html:
    """The last lines of a verb, and how it ended."""
    state = (
        "Đang chạy…" if job.running else "Đã xong." if job.process.returncode == 0 else "Đã dừng."
    )
    lines = [tag("div", line) for line in job.lines]
    return tag("div", tag("strong", state), *lines, role="status")


@guarded
def open_desk() -> None:
    """Show the desk."""
    display(_desk())


def _desk() -> Any:
    import ipywidgets as widgets

    wide = {
        "layout": {"width": "40em", "max_width": "100%"},
        "style": {"description_width": "14em"},
    }
    lessons = [(bank_of(path.stem).title, path.stem) for path in chosen_lessons()]

    def section(title: str, *fields: Any) -> Any:
        head = widgets.HTML(str(tag("h3", title)))
        return widgets.VBox([head, *fields]).add_class("pn-item").add_class("pn-live")

    def row(*buttons: Any) -> Any:
        return widgets.HBox(list(buttons), layout={"flex_flow": "row wrap"})

    def button(words: str, act: Callable[[], None], panel: Any, style: str = "") -> Any:
        made = widgets.Button(description=words, button_style=style, layout={"width": "auto"})

        def pressed(_: object) -> None:
            with net_into(panel):
                act()

        made.on_click(pressed)
        return made

    def runner(
        panel: Any, bar: Any = None
    ) -> tuple[Callable[[list[str]], None], Callable[[], None]]:
        """What starts a verb of a section and what ends it; a section runs one at a time."""
        held: dict[str, Job] = {}

        def show(job: Job) -> None:
            panel.value = str(
                opened_html(job.opened) if job.opened and job.running else said_html(job)
            )
            if bar is not None:
                bar.value = 1.0 if not job.running else job.share

        def start(arguments: list[str]) -> None:
            if "job" in held and held["job"].running:
                raise InputError("việc này đang chạy.", advice="Chờ xong hoặc bấm Dừng.")
            panel.value = "Đang mở…"
            held["job"] = Job(arguments, show)

        def stop() -> None:
            if "job" in held:
                held["job"].stop()

        return start, stop

    chosen = widgets.SelectMultiple(options=lessons, rows=8, description="Các bài của lớp", **wide)
    short = widgets.Checkbox(value=True, description="Chỉ hỏi câu chính của mỗi phần", indent=False)
    wifi = widgets.Text(description="Tên Wi-Fi của phòng", placeholder="có thể bỏ trống", **wide)
    password = widgets.Text(description="Mật khẩu Wi-Fi", **wide)
    hall = widgets.HTML()
    open_hall, end_hall = runner(hall)

    def begin() -> None:
        open_hall(
            class_arguments(list(chosen.value), wifi.value, password.value, main_only=short.value)
        )

    scenario = widgets.Dropdown(options=scenario_choices(), description="Kịch bản", **wide)
    tables = widgets.BoundedIntText(value=8, min=1, max=120, description="Số bàn", **wide)
    after = widgets.Checkbox(
        value=False, description="Dạy các bài đã chọn ở trên rồi mới diễn tập", indent=False
    )
    drilled = widgets.HTML()
    open_drill, end_drill = runner(drilled)

    def begin_drill() -> None:
        open_drill(
            class_arguments(
                list(chosen.value) if after.value else [],
                wifi.value,
                password.value,
                main_only=short.value and after.value,
                drill=scenario.value,
                tables=tables.value,
            )
        )

    drill = section(
        "Diễn tập theo bàn",
        scenario,
        tables,
        after,
        row(
            button("Mở buổi diễn tập", begin_drill, drilled, "primary"),
            button("Đóng buổi diễn tập", end_drill, drilled),
        ),
        drilled,
    )
    live = section(
        "Lớp trực tiếp",
        chosen,
        short,
        wifi,
        password,
        row(
            button("Mở lớp", begin, hall, "primary"),
            button("Đóng lớp", end_hall, hall),
        ),
        hall,
    )
    built = widgets.HTML()
    bar = widgets.FloatProgress(min=0, max=1, description="Tiến độ", **wide)
    build, stop_build = runner(built, bar)
    papers = section(
        "Tài liệu, trang chiếu, gói",
        row(
            button("Làm mọi tài liệu", lambda: build(["build"]), built, "primary"),
            button("Chỉ trang chiếu", lambda: build(["build", "--parts", "trang-chieu"]), built),
            button("Đóng gói", lambda: build(["pack", "--to", str(own("goi"))]), built),
            button("Dừng", stop_build, built),
        ),
        bar,
        built,
    )
    count = widgets.BoundedIntText(value=40, min=1, max=500, description="Số đề in", **wide)
    tested = widgets.HTML()
    test, stop_test = runner(tested)
    final = section(
        "Kiểm tra cuối khóa",
        count,
        row(
            button(
                "Làm bài trên điện thoại",
                lambda: test(["exam", "room", "--json", "--to", str(own("bai-lam"))]),
                tested,
                "primary",
            ),
            button("Đóng phòng kiểm tra", stop_test, tested),
            button(
                "In đề",
                lambda: test(["exam", "draw", "--count", str(count.value), "--to", str(own("de"))]),
                tested,
            ),
            button(
                "Chấm bài đã nộp",
                lambda: test(["exam", "score", str(own("bai-lam")), "--to", str(own("ket-qua"))]),
                tested,
            ),
        ),
        tested,
    )
    room = widgets.HTML()
    probe, stop_probe = runner(room)
    tried = section(
        "Thử phòng học",
        row(
            button("Thử bằng một điện thoại", lambda: probe(["doctor", "--room"]), room, "primary"),
            button("Dừng", stop_probe, room),
            button("Kiểm tra máy này", lambda: probe(["doctor"]), room),
        ),
        room,
    )
    where = widgets.HTML(str(tag("p", f"Tệp làm ra nằm trong thư mục {own('')}.")))
    return widgets.VBox([live, tried, drill, papers, final, where])


def own(name: str) -> Path:
    """A folder of the trainer's desk."""
    return user_folder() / "ban-giang-vien" / name
