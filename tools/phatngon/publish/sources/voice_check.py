"""What ``check`` says of the voice of the texts: words never, sentences cut short, minutes that are not those of the lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.finding import ERROR, Finding, NotebookPlace
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.cursor import texts_in
from phatngon.practice.drill.reading import drill_files, load_scenario
from phatngon.practice.items import Item
from phatngon.publish.sources.notebooks import Notebook
from phatngon.publish.sources.voice import (
    core_parts,
    minutes_needed,
    part_minutes,
    said_never,
    short_share,
    voice,
)

TO_WRITE = "〈"  # opens what the skeleton of a lesson leaves to its author
DAY = date(2026, 11, 23)  # the day on which minutes are measured: all laws of the lessons hold then
WORDS = "loi_viet.yaml"
REASONED = ("one", "many", "match", "classify")
_LEADS_ON = re.compile(
    r"\?\s*$|^(?:Hãy|Đọc lại|Xem lại)\b|\bHãy (?:xem|đọc|tìm|hỏi)\b|[Xx]em lại|[Đđ]ọc lại"
)
SLACK = 3  # minutes by which a short notebook may be off: parts are told in whole minutes


def voice_findings(root: Path, notebooks: Iterable[Notebook]) -> Iterator[Finding[NotebookPlace]]:
    """What the voice of the kit at ``root`` lacks, a sentence each."""
    for notebook in notebooks:
        for cell in notebook.cells:
            if cell.kind == "markdown":
                yield from _words(notebook.name, cell.source, cell.id)
        yield from lesson_findings(notebook)
    for path in text_files(root):
        yield from _file(path, path.relative_to(root).as_posix())
    for path in bank_files(root / "exercises"):
        yield from reasonless(load_bank(path), f"exercises/{path.name}")
    for path in drill_files(root / "exercises" / "kich_ban"):
        tasks = load_scenario(path).tasks.values()
        yield from reasonless((task.item for task in tasks), f"exercises/kich_ban/{path.name}")


def lesson_findings(notebook: Notebook) -> Iterator[Finding[NotebookPlace]]:
    """Sentences cut short and minutes that differ from those measured; nothing of a lesson whose text is still to be written."""
    if any(TO_WRITE in cell.source for cell in notebook.cells):
        return
    limits = voice()["limits"]
    share, most = short_share(notebook), float(limits["short_share"])
    if share > most and notebook.own.get("kind") == "lesson":
        yield _fault(
            notebook.name,
            f"{share:.0%} số câu ngắn hơn một câu trọn; nhiều nhất {most:.0%}. Nối các câu cụt.",
        )
    try:
        needed = minutes_needed(notebook.path, DAY)
    except InputError:
        return  # what is wrong with the lesson itself is said elsewhere
    if notebook.own.get("kind") == "lesson":
        yield from core_findings(notebook)
    said = int(notebook.own.get("minutes", 0))
    if abs(said - needed) > max(float(limits["tolerance"]) * needed, SLACK):
        yield _fault(
            notebook.name,
            f"ghi {said} phút, đo được {needed:.0f} phút. Sửa “minutes” của các phần, "
            "hoặc ghi “activity” cho việc làm không phải đọc.",
        )


def core_findings(notebook: Notebook) -> Iterator[Finding[NotebookPlace]]:
    """The core of a lesson, where it has one, is what a quarter of an hour holds."""
    try:
        minutes = sum(map(part_minutes, core_parts(notebook.path, DAY)))
    except InputError:
        return
    low, high = voice()["limits"]["core_minutes"]
    if minutes and not low <= minutes <= high:
        yield _fault(
            notebook.name,
            f"các ô mang nhãn core cần {minutes:.0f} phút; để trong khoảng {low} đến {high} phút.",
        )


def leads_on(feedback: str) -> bool:
    """True where words only lead a learner on: they ask back, or send him to read again.

    >>> leads_on("Thói quen có trong quy định không?"), leads_on("Đúng. Giấy phép ghi rõ loại hình.")
    (True, False)
    """
    return bool(_LEADS_ON.search(feedback))


def reasonless(items: Iterable[Item], where: str) -> Iterator[Finding[NotebookPlace]]:
    """Options, pairs and cards whose words only lead on and that have no reason to tell once the answer is open."""
    for item in items:
        for question in item.questions or (item,):
            for row in question.rows if question.type in REASONED else ():
                if leads_on(row[2]) and row[0] not in question.whys:
                    yield _fault(
                        f"{where}, câu {question.id or item.id}",
                        f"“{row[1][:50]}”: nhận xét chỉ gợi mở. Thêm “why” nói lý do.",
                    )


def text_files(root: Path) -> list[Path]:
    """The YAML files whose texts people read: banks, tables, scenarios, rules, what networks and papers say."""
    package = root / "tools" / "phatngon"
    rooms = ("rules", "network", "practice", "publish", "documents", "lessons")
    found = [*(root / "exercises").rglob("*.yaml")]
    found += [path for room in rooms for path in (package / room).rglob("*.yaml")]
    return sorted(path for path in found if path.name != WORDS)


def _file(path: Path, name: str) -> Iterator[Finding[NotebookPlace]]:
    text = read_text(path)
    if not any(True for _ in said_never(text)):
        return
    file = YamlFile.read(path)
    for keys, told in texts_in(file.data, without="avoid"):
        line = file.line(*keys)
        yield from _words(f"{name}, dòng {line}" if line else name, told)


def _words(where: str, text: str, cell: str = "") -> Iterator[Finding[NotebookPlace]]:
    for word, instead in said_never(text):
        yield _fault(where, f"dùng “{word}”. Viết: {instead}.", cell)


def _fault(where: str, sentence: str, cell: str = "") -> Finding[NotebookPlace]:
    return Finding("", NotebookPlace(where, cell), sentence, severity=ERROR)
