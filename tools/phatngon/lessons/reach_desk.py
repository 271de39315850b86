"""The desk of reach reports in JupyterLab: drag the units' files in, see what is wrong, take returned copies, import, report.

Every button runs the verb of the same name (``reach check``, ``import``, ``undo``, ``history``, ``status``, ``report``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Required, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.files import write_bytes
from phatngon.base.html import Html, grid, join, tag
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
from phatngon.lessons.guard import answer_into, guarded
from phatngon.lessons.output import display
from phatngon.lessons.session import now

if TYPE_CHECKING:
    from traitlets.utils.bunch import Bunch


NAME = "ban_lan_toa.ipynb"
WORDS = (
    "# Bàn báo cáo lan tỏa\n\nNhận tệp của các đơn vị, kiểm tra, nhập kho, lập báo cáo kỳ: kéo tệp vào và bấm nút, không gõ lệnh. "
    "Bàn báo chí và sổ của mạng lưới: mở tệp [ban_bao_chi.ipynb](ban_bao_chi.ipynb)."
)
PERIODS = 14  # months back that can be chosen
MISSING = (
    ("Dừng lại hỏi", ""),
    ("Gộp: giữ cả tin cũ", "--merge"),
    ("Thay: bỏ tin cũ", "--replace"),
)  # where a later file has not every item of the earlier one
SEVERITIES = (("E", "phải sửa"), ("W", "nên xem lại"), ("I", "ghi chú"))


def desk_notebook() -> str:
    """The notebook of the desk, as text."""
    return notebook_text(
        "Bàn báo cáo lan tỏa", WORDS, "phatngon.lessons.reach_desk", "open_reach_desk"
    )


def own(name: str) -> Path:
    """A folder or file of this desk."""
    return user_folder() / "ban-lan-toa" / name


@guarded
def open_reach_desk() -> None:
    """Show the desk."""
    display(ReachDesk().shown())


def periods(moment: datetime) -> list[tuple[str, str]]:
    """The months that can be reported, the one before this first.

    >>> periods(datetime(2026, 1, 5))[:2]
    [('12/2025', '2025-12'), ('11/2025', '2025-11')]
    """
    found = []
    year, month = moment.year, moment.month
    for _ in range(PERIODS):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append((f"{month}/{year}", f"{year}-{month:02d}"))
    return found


def checked_html(job: Job) -> Html:
    """What a check found, a row a file, the findings of a file behind it; what it said besides below."""
    if not isinstance(job.document, dict) or "files" not in job.document:
        return said_html(job)
    files = job.document["files"]
    rows = []
    for one in files:
        counts = Counter(finding["severity"] for finding in one["findings"])
        rows.append(
            (
                one["file"],
                [
                    str(one["accepted_rows"]),
                    ", ".join(
                        f"{counts[code]} {words}" for code, words in SEVERITIES if counts[code]
                    )
                    or "không có gì phải sửa",
                ],
            )
        )
    table = grid("Các tệp đã kiểm tra", ["Tệp", "Dòng nhận được", "Thấy gì"], rows)
    details = [
        tag(
            "details",
            tag("summary", f"{one['file']}: {len(one['findings'])} lời"),
            tag("ul", *(tag("li", _finding(finding)) for finding in one["findings"])),
        )
        for one in files
        if one["findings"]
    ]
    return join(table, *details, *(tag("p", line) for line in job.lines))


class ToldFinding(TypedDict, total=False):
    """A finding as the verb tells it."""

    sheet: str
    column: str
    row: int
    message: Required[str]
    severity: Required[str]
    rule: Required[str]


def _finding(finding: ToldFinding) -> str:
    sheet = f"trang “{finding['sheet']}”, " if finding.get("sheet") else ""
    cell = f"ô {finding.get('column') or ''}{finding['row']}: " if finding.get("row") else ""
    words = dict(SEVERITIES).get(finding["severity"], "")
    return f"{sheet}{cell}{finding['message']} ({words}, {finding['rule']})"


class ReachDesk:
    """The state of the desk: the files taken in, the folder, the period."""

    def __init__(self) -> None:
        import ipywidgets as widgets

        own("").mkdir(parents=True, exist_ok=True)
        self.upload = widgets.FileUpload(
            multiple=True,
            description="Chọn hoặc kéo tệp vào đây",
            layout={"width": "auto", "max_width": "100%"},
        )
        self.upload.observe(self._take, names="value")
        self.folder = widgets.Text(
            value=str(own("da-nhan")), description="Thư mục tệp gửi về", **WIDE
        )
        self.register = widgets.Text(
            description="Thư mục sổ", placeholder="để trống là sổ của bộ học liệu", **WIDE
        )
        self.store = widgets.Text(value=str(own("kho.duckdb")), description="Kho số liệu", **WIDE)
        self.missing = widgets.Dropdown(
            options=MISSING, description="Tệp sau thiếu tin của tệp trước", **WIDE
        )
        self.reason = widgets.Text(description="Vì sao hoàn tác", **WIDE)
        self.period = widgets.Dropdown(options=periods(now()), description="Kỳ báo cáo", **WIDE)
        self.judgement = widgets.Textarea(
            description="Nhận định của người ký",
            placeholder="có thể bỏ trống; nêu nguyên nhân, kèm số liệu",
            **WIDE,
        )
        self.taken, self.told, self.reported = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.kept = widgets.HTML()
        self.bar = widgets.FloatProgress(min=0, max=1, description="Tiến độ", **WIDE)

    def _take(self, change: Bunch) -> None:
        """Keep the files that were dragged in under their own names; one of the same name is kept beside the older one."""

        def write() -> Html:
            names = []
            for one in change["new"]:
                path = free_name(Path(self.folder.value.strip()), Path(str(one["name"])).name)
                names.append(write_bytes(path, bytes(one["content"])).name)
            return tag("p", f"Đã nhận {len(names)} tệp: {', '.join(names)}.", role="status")

        answer_into(self.taken, write)

    def files(self) -> list[str]:
        """The folder of the files. Raises InputError where there is none to read."""
        folder = Path(self.folder.value.strip())
        if not folder.is_dir() or not any(folder.iterdir()):
            raise InputError(
                "chưa có tệp nào của đơn vị.",
                where=str(folder),
                advice="Kéo tệp vào ô phía trên, hoặc chỉ đúng thư mục.",
            )
        return [str(folder)]

    def _register(self) -> list[str]:
        chosen = self.register.value.strip()
        return ["--register", chosen] if chosen else []

    def _store(self) -> list[str]:
        return ["--store", self.store.value.strip()]

    def check(self) -> list[str]:
        """The command line of a check."""
        returned = ["--returned", str(own("tra-lai"))]
        return ["reach", "check", *self.files(), *self._register(), *returned, "--json"]

    def import_(self) -> list[str]:
        """The command line of an import."""
        how = [self.missing.value] if self.missing.value else []
        return ["reach", "import", *self.files(), *self._store(), *self._register(), *how]

    def undo(self) -> list[str]:
        """The command line that undoes the last import."""
        why = self.reason.value.strip()
        return ["reach", "undo", *self._store(), *(["--reason", why] if why else [])]

    def report(self) -> list[str]:
        """The command line of a report."""
        told = self.judgement.value.strip()
        more = ["--judgement", told] if told else []
        place = str(own("bao-cao") / str(self.period.value))
        period = ["--period", str(self.period.value)]
        return ["reach", "report", *period, *self._store(), "--to", place, *more]

    def status(self, *more: str) -> list[str]:
        """The command line of the status of a period."""
        return ["reach", "status", "--period", str(self.period.value), *self._store(), *more]

    def shown(self) -> object:
        """The desk as it is shown."""
        import ipywidgets as widgets

        checking, keeping = Runner(self.told, self.bar), Runner(self.kept)
        reporting = Runner(self.reported)

        def run(
            runner: Runner,
            words: str,
            make: Callable[[], list[str]],
            style: str = "",
            show: Callable[[Job], Html] | None = None,
        ) -> object:
            return button(words, lambda: runner.start(make(), show), runner.panel, style)

        letters = str(own("thu-nhac"))
        return widgets.VBox(
            [
                section(
                    "1. Tệp của các đơn vị",
                    self.upload,
                    self.taken,
                    self.folder,
                    self.register,
                    row(
                        run(checking, "Kiểm tra", self.check, "primary", show=checked_html),
                        button("Dừng", checking.stop, self.told),
                    ),
                    self.bar,
                    self.told,
                ),
                section(
                    "2. Nhập kho",
                    self.store,
                    self.missing,
                    row(
                        run(keeping, "Nhập các tệp này", self.import_, "primary"),
                        run(keeping, "Hoàn tác lần nhập gần nhất", self.undo),
                        run(keeping, "Lịch sử nhập", lambda: ["reach", "history", *self._store()]),
                    ),
                    self.reason,
                    self.kept,
                ),
                section(
                    "3. Kỳ báo cáo",
                    self.period,
                    self.judgement,
                    row(
                        run(reporting, "Ai đã nộp, ai chưa", self.status),
                        run(reporting, "Viết thư nhắc", lambda: self.status("--letters", letters)),
                        run(reporting, "Lập báo cáo", self.report, "primary"),
                        button("Dừng", reporting.stop, self.reported),
                    ),
                    self.reported,
                ),
                widgets.HTML(
                    str(
                        tag(
                            "p",
                            f"Tệp làm ra nằm trong thư mục {own('')}: tra-lai, thu-nhac, bao-cao.",
                        )
                    )
                ),
            ]
        )


def free_name(folder: Path, name: str) -> Path:
    """A path of that name which no file has: a number is added before the ending.

    >>> free_name(Path("/khong-co"), "a.xlsx").name
    'a.xlsx'
    """
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path
