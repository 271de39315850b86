"""The trainer's desk: a notebook whose buttons start and end a class, build, draw and mark tests, and pack; no command is typed.

Each button runs the verb a terminal would run, in a process of its own; what it says is shown as it comes. A class goes on
when the notebook is closed by mistake: its log is in the same place, and the same button opens it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, cast

from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, tag
from phatngon.base.paths import user_folder
from phatngon.lessons.desk_parts import (
    WIDE,
    Job,
    Runner,
    button,
    notebook_text,
    row,
    said_html,
    section,
)
from phatngon.lessons.guard import guarded
from phatngon.lessons.output import display
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

NAME = "ban_giang_vien.ipynb"
WORDS = "# Bàn giảng viên\n\nMọi việc của buổi học ở một chỗ: bấm nút, không gõ lệnh. Giữ thẻ này mở trong lúc dạy."


def desk_notebook() -> str:
    """The notebook of the desk, as text."""
    return notebook_text("Bàn giảng viên", WORDS, "phatngon.classroom.desk", "open_desk")


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


class OpenedRoom(TypedDict):
    """Where an open class is, as its verb tells it; ``addresses``: one for each network card."""

    trainer_url: str
    board_url: str
    addresses: list[dict[str, str]]
    code: str


def opened_html(opened: OpenedRoom) -> Html:
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


@guarded
def open_desk() -> None:
    """Show the desk."""
    display(_desk())


def _desk() -> object:
    import ipywidgets as widgets

    where = widgets.HTML(str(tag("p", f"Tệp làm ra nằm trong thư mục {own('')}.")))
    network = _Network()
    lessons = _Lessons()
    return widgets.VBox(
        [
            _live(lessons, network),
            _tried(),
            _drilled(lessons, network),
            _papers(),
            _tested(),
            where,
        ]
    )


def _room_html(job: Job) -> Html:
    """Where an open room is; else what its verb said."""
    return (
        opened_html(cast(OpenedRoom, job.opened)) if job.opened and job.running else said_html(job)
    )


class _Lessons:
    """Which lessons a class has."""

    def __init__(self) -> None:
        import ipywidgets as widgets

        names = [(bank_of(path.stem).title, path.stem) for path in chosen_lessons()]
        self.chosen = widgets.SelectMultiple(
            options=names, rows=8, description="Các bài của lớp", **WIDE
        )
        self.short = widgets.Checkbox(
            value=True, description="Chỉ hỏi câu chính của mỗi phần", indent=False
        )


class _Network:
    """The Wi-Fi of the room."""

    def __init__(self) -> None:
        import ipywidgets as widgets

        self.name = widgets.Text(
            description="Tên Wi-Fi của phòng", placeholder="có thể bỏ trống", **WIDE
        )
        self.password = widgets.Text(description="Mật khẩu Wi-Fi", **WIDE)


def _live(lessons: _Lessons, network: _Network) -> object:
    import ipywidgets as widgets

    hall = widgets.HTML()
    runner = Runner(hall, show=_room_html)

    def begin() -> None:
        runner.start(
            class_arguments(
                list(lessons.chosen.value),
                network.name.value,
                network.password.value,
                main_only=lessons.short.value,
            )
        )

    return section(
        "Lớp trực tiếp",
        lessons.chosen,
        lessons.short,
        network.name,
        network.password,
        row(
            button("Mở lớp", begin, hall, "primary"),
            button("Đóng lớp", runner.stop, hall),
        ),
        hall,
    )


def _drilled(lessons: _Lessons, network: _Network) -> object:
    import ipywidgets as widgets

    scenario = widgets.Dropdown(options=scenario_choices(), description="Kịch bản", **WIDE)
    tables = widgets.BoundedIntText(value=8, min=1, max=120, description="Số bàn", **WIDE)
    after = widgets.Checkbox(
        value=False, description="Dạy các bài đã chọn ở trên rồi mới diễn tập", indent=False
    )
    panel = widgets.HTML()
    runner = Runner(panel, show=_room_html)

    def begin() -> None:
        runner.start(
            class_arguments(
                list(lessons.chosen.value) if after.value else [],
                network.name.value,
                network.password.value,
                main_only=lessons.short.value and after.value,
                drill=scenario.value,
                tables=tables.value,
            )
        )

    return section(
        "Diễn tập theo bàn",
        scenario,
        tables,
        after,
        row(
            button("Mở buổi diễn tập", begin, panel, "primary"),
            button("Đóng buổi diễn tập", runner.stop, panel),
        ),
        panel,
    )


def _papers() -> object:
    import ipywidgets as widgets

    built = widgets.HTML()
    bar = widgets.FloatProgress(min=0, max=1, description="Tiến độ", **WIDE)
    runner = Runner(built, bar)

    def run(words: str, style: str, *arguments: str) -> object:
        return button(words, lambda: runner.start(arguments), built, style)

    return section(
        "Tài liệu, trang chiếu, gói",
        row(
            run("Làm mọi tài liệu", "primary", "build"),
            run("Chỉ trang chiếu", "", "build", "--parts", "trang-chieu"),
            run("Đóng gói", "", "pack", "--to", str(own("goi"))),
            button("Dừng", runner.stop, built),
        ),
        bar,
        built,
    )


def _tested() -> object:
    import ipywidgets as widgets

    count = widgets.BoundedIntText(value=40, min=1, max=500, description="Số đề in", **WIDE)
    panel = widgets.HTML()
    runner = Runner(panel, show=_room_html)
    sheets, marks = str(own("bai-lam")), str(own("ket-qua"))

    def draw() -> None:
        runner.start(["exam", "draw", "--count", str(count.value), "--to", str(own("de"))])

    def run(words: str, style: str, *arguments: str) -> object:
        return button(words, lambda: runner.start(arguments), panel, style)

    return section(
        "Kiểm tra cuối khóa",
        count,
        row(
            run("Làm bài trên điện thoại", "primary", "exam", "room", "--json", "--to", sheets),
            button("Đóng phòng kiểm tra", runner.stop, panel),
            button("In đề", draw, panel),
            run("Chấm bài đã nộp", "", "exam", "score", sheets, "--to", marks),
        ),
        panel,
    )


def _tried() -> object:
    import ipywidgets as widgets

    panel = widgets.HTML()
    runner = Runner(panel)
    return section(
        "Thử phòng học",
        row(
            button(
                "Thử bằng một điện thoại",
                lambda: runner.start(["doctor", "--room"]),
                panel,
                "primary",
            ),
            button("Dừng", runner.stop, panel),
            button("Kiểm tra máy này", lambda: runner.start(["doctor"]), panel),
        ),
        panel,
    )


def own(name: str) -> Path:
    """A folder of the trainer's desk."""
    return user_folder() / "ban-giang-vien" / name
