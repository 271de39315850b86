"""The sheets of the interview and the press conference (``phong_van.yaml``, ``hop_bao.yaml``), read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.law.filling import filled_all
from phatngon.law.library import provisions_folder
from phatngon.practice.cursor import Cursor, said_by_the_law
from phatngon.practice.problems import BankProblem, errors_of

TALKS = {"phong-van": "phong_van.yaml", "hop-bao": "hop_bao.yaml"}
LEAST_QUESTIONS = 6


class TalkRow(TypedDict):
    """What to see in an answer, and what is good and poor there."""

    line: str
    good: str
    poor: str


class InterviewRound(TypedDict):
    """A round of an interview; ``watch``: what the reporter does."""

    name: str
    minutes: int
    tone: str
    questions: list[str]
    watch: list[str]


class PressQuestion(TypedDict):
    """A question of a press conference."""

    asker: str
    question: str
    trap: str
    good_answer: str


class Opening(TypedDict):
    """The first words of a press conference."""

    seconds: int
    parts: list[str]


class Talk(TypedDict):
    """A sheet: an interview has ``rounds``, a press conference what follows."""

    title: str
    minutes: int
    how: list[str]
    rubric: list[TalkRow]
    rounds: NotRequired[list[InterviewRound]]
    roles: NotRequired[list[str]]
    checklist_before: NotRequired[list[str]]
    opening: NotRequired[Opening]
    questions: NotRequired[list[PressQuestion]]
    closing: NotRequired[str]


def load_talk(name: str) -> Talk:
    """The data of a sheet, checked. Raises InputError for an unknown name, or with file and line on the first fault."""
    if name not in TALKS:
        raise InputError(
            f"không có phiếu {show_value(name)}.", advice=f"Chọn một trong: {', '.join(TALKS)}."
        )
    return _TALKS.get(kit_root() / "exercises" / "kich_ban" / TALKS[name])


def check_talks(folder: Path) -> list[BankProblem]:
    """Everything that is wrong with the sheets in ``folder``; a sheet that is not there is not missed."""
    problems: list[BankProblem] = []
    for file in TALKS.values():
        path = folder / file
        if path.is_file():
            try:
                problems += read_talk(YamlFile.read(path))
            except InputError as error:
                problems.append(BankProblem.from_error(path, error))
    return problems


def read_talk(file: YamlFile) -> list[BankProblem]:
    """The problems of one sheet: an interview has ``rounds``, a press conference has ``questions``."""
    if not isinstance(file.data, dict):
        raise file.error((), "phiếu phải là nhóm “tên: giá trị”.")
    problems: list[BankProblem] = []
    root = Cursor(file, (), said_by_the_law(file, problems), "phiếu", "", problems)
    root.text("title")
    if root.whole("minutes", 5, 240) is None:
        root.blame("thiếu “minutes”.", "minutes")
    lists = ("how",) if root.has("rounds") else ("how", "roles", "checklist_before")
    for field in lists:
        if not root.texts(field):
            root.blame(f"thiếu danh sách “{field}”.", field)
    for row in root.rows("rubric", "dòng", least=3):
        for field in ("line", "good", "poor"):
            row.text(field)
    for row in root.rows("rounds", "vòng"):
        row.text("name"), row.text("tone")
        if len(row.texts("questions")) < LEAST_QUESTIONS:
            row.blame(
                f"có ít hơn {LEAST_QUESTIONS} câu hỏi.", "questions", advice="Viết thêm câu hỏi."
            )
        if not row.texts("watch") or row.whole("minutes", 1, 60) is None:
            row.blame(
                "thiếu “watch” hoặc “minutes”.",
                advice="Ghi số phút và việc của người đóng phóng viên.",
            )
    if not root.has("rounds"):
        _conference(root)
    return problems


def _conference(root: Cursor) -> None:
    root.text("closing")
    for row in root.rows("questions", "câu hỏi", least=LEAST_QUESTIONS):
        for field in ("asker", "question", "trap", "good_answer"):
            row.text(field)
    opening = root.child("opening")
    if opening is None or not opening.texts("parts") or opening.whole("seconds", 10, 600) is None:
        root.blame("thiếu “opening” với “seconds” và “parts”.", "opening")


def _load(path: Path) -> Talk:
    file = YamlFile.read(path)
    for problem in errors_of(read_talk(file)):
        raise problem.error
    data: Talk = filled_all(file.data)
    return data


_TALKS = FileCache(_load, lambda: [provisions_folder()])
