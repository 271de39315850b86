"""The lesson linter: every finding names the notebook and the cell, and says what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.files import read_text
from phatngon.base.finding import ERROR, WARNING, Finding, NotebookPlace
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.law import load_law
from phatngon.law.filling import filled
from phatngon.lessons.glossary import glossary
from phatngon.lessons.network_views import speaker_rows
from phatngon.lessons.reply_form import clock_rows
from phatngon.lessons.tables import type_rows
from phatngon.lessons.views import GENERATED, TABLES, TABLES_ELSEWHERE
from phatngon.practice.bank import Bank, bank_files, check_banks, load_bank
from phatngon.practice.drill.reading import check_scenarios
from phatngon.practice.drill.talks import check_talks
from phatngon.practice.exam.paper import sealed_files
from phatngon.practice.problems import WARNING as MILD
from phatngon.practice.prose import (
    ADVICE,
    LIMIT_ADVICE,
    check_prose,
    straight_quote,
    typed_limit,
)
from phatngon.publish.sources.lesson_own import problems
from phatngon.publish.sources.lesson_parts import asked_in
from phatngon.publish.sources.notebooks import (
    SLIDE_TYPES,
    TAGS,
    Cell,
    Notebook,
    canonical,
    lesson_paths,
    read_notebook,
    sentences_joined,
    slide_paths,
)
from phatngon.publish.sources.voice_check import voice_findings
from phatngon.publish.sources.wall import wall_faults
from phatngon.rules import press_types, replies, spokespersons

PARAMETERS = 'as_of = ""\nunit = ""\nsurface = "live"\nanswers = ""\ndata_dir = ""'
CALLS = ("ready", "ask", "find_start", "show", "progress")
_HEADING = re.compile(r"^(#{1,6})\s+\S", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(")
_TABLE_HEAD = re.compile(r"^(\|.*)\n\|(?:\s*:?-+:?\s*\|)+\s*$", re.MULTILINE)
_UNWRITTEN = re.compile(r"〈[^〉]*〉")
_LAW_TYPED = re.compile(
    r"\b(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm [a-zđ] khoản)\s+\d|\d+/20\d\d/(?:QH|NĐ|QĐ|TT)|NĐ-CP"
)


def fault(
    where: str, sentence: str, cell: str = "", *, severity: str = ERROR
) -> Finding[NotebookPlace]:
    """A finding about a notebook, a bank or one cell."""
    return Finding("", NotebookPlace(where, cell), sentence, severity=severity)


@one_look()
def check_kit(root: Path | None = None) -> list[Finding[NotebookPlace]]:
    """Everything the linter finds in lessons, banks and glossary of the kit."""
    root = root or kit_root()
    banks = bank_files(root / "exercises")
    played = root / "exercises" / "kich_ban"
    found = [
        *check_banks(banks),
        *check_scenarios(played),
        *check_talks(played),
        *check_banks(sealed_files(root)),
        *check_prose(sorted((root / "exercises").rglob("*.yaml"))),
    ]
    findings = [
        fault("", problem.sentence, severity=WARNING if problem.level == MILD else ERROR)
        for problem in found
    ]
    notebooks = [read_notebook(path) for path in lesson_paths(root)]
    for notebook in notebooks:
        findings += check_notebook(notebook)
    for notebook in map(read_notebook, slide_paths(root)):
        findings += _cells(notebook, levels=[0 if notebook.cells[0].source.startswith("# ") else 1])
    findings += [*_unasked(notebooks, banks), *_unwritten(root, notebooks, banks), *_alike()]
    findings += _words_to_avoid(notebooks, [*banks, *sorted(played.glob("*.yaml"))])
    return [*findings, *voice_findings(root, notebooks)]


def check_notebook(notebook: Notebook) -> list[Finding[NotebookPlace]]:
    """What the linter finds in one notebook."""
    findings = []
    if notebook.path.read_bytes() != canonical(notebook).encode("utf-8"):
        findings.append(
            fault(
                notebook.name,
                "chưa ở dạng chuẩn (còn kết quả chạy, thứ tự khóa, mã ô…). Chạy: phatngon tidy.",
            )
        )
    return [*findings, *_header(notebook), *_cells(notebook, levels=[0])]


def _cells(notebook: Notebook, levels: list[int]) -> Iterator[Finding[NotebookPlace]]:
    """What the linter finds cell by cell; ``levels`` is the level of the heading before the first cell."""
    for cell in notebook.cells:
        for sentence in _cell(cell, levels):
            yield fault(notebook.name, sentence, cell.id)


def _header(notebook: Notebook) -> Iterator[Finding[NotebookPlace]]:
    own, cells, where = notebook.own, notebook.cells, notebook.name
    for key in ("lesson", "title", "minutes", "objectives", "kind"):
        if key not in own:
            yield fault(where, f"siêu dữ liệu “phatngon” thiếu “{key}”.")
    minutes = sum(cell.own.get("minutes", 0) for cell in cells)
    if own.get("minutes") != minutes:
        yield fault(
            where, f"đầu bài ghi {own.get('minutes')} phút, cộng các phần được {minutes} phút."
        )
    parameters = [cell for cell in cells if "parameters" in cell.tags]
    if len(parameters) != 1 or parameters[0].source.strip() != PARAMETERS:
        yield fault(where, "cần đúng một ô tham số với năm dòng quy định.")
    if not any("setup" in cell.tags and "ready(" in cell.source for cell in cells):
        yield fault(where, "thiếu ô mở bài (nhãn setup, gọi ready).")
    if not cells or not cells[0].source.startswith("# "):
        yield fault(where, "ô đầu tiên phải là tiêu đề bài, bắt đầu bằng “# ”.")
    if own.get("kind") == "lesson":
        if not any("Điểm chính" in cell.source for cell in cells):
            yield fault(where, "thiếu phần “Điểm chính”.")
        yield from (fault(where, sentence) for sentence in problems(own))
        yield from (
            fault(where, f"thẻ bỏ túi cần bảng “{name}” nhưng bộ học liệu không có bảng này.")
            for name in _no_tables(own)
        )


def _no_tables(own: Mapping[str, object]) -> Iterator[str]:
    """The tables that a card asks for and that nobody has."""
    card = own.get("card")
    names = card.get("tables") if isinstance(card, dict) else None
    made = {*TABLES, *GENERATED, *(name for names in TABLES_ELSEWHERE.values() for name in names)}
    for name in map(str, names if isinstance(names, list) else ()):
        if (
            name not in made
            and not (
                kit_root() / "exercises" / "tables" / f"{name.replace('-', '_')}.yaml"
            ).is_file()
        ):
            yield name


def _cell(cell: Cell, levels: list[int]) -> Iterator[str]:
    for tag in cell.tags:
        if tag not in TAGS:
            yield f"nhãn “{tag}” không có trong danh sách. Dùng: {', '.join(TAGS)}."
    slide = cell.metadata.get("slideshow", {}).get("slide_type", "-")
    if slide not in SLIDE_TYPES:
        yield f"kiểu trang chiếu “{slide}” không có."
    yield from wall_faults(cell.own)
    law = load_law()
    for reference in cell.own.get("provisions", []):
        if reference.partition(".")[0] not in law:
            yield f"không có điều khoản “{reference}” trong bộ dữ liệu luật."
    if cell.kind == "markdown":
        yield from _prose(cell, levels)
    elif cell.kind == "code" and "parameters" not in cell.tags:
        yield from _code(cell)


def _prose(cell: Cell, levels: list[int]) -> Iterator[str]:
    for marks in _HEADING.findall(cell.source):
        level = len(marks)
        if level > levels[0] + 1 or (level == 1 and levels[0]):
            yield f"tiêu đề nhảy từ cấp {levels[0]} sang cấp {level}."
        levels[0] = level
    for alt in _IMAGE.findall(cell.source):
        if not alt.strip():
            yield "ảnh thiếu chữ thay thế."
    for head in _TABLE_HEAD.findall(cell.source):
        if not all(name.strip() for name in head.strip().strip("|").split("|")):
            yield f"bảng có cột không tên (“{head.strip()[:40]}”). Đặt tên cho mọi cột."
    for found in _LAW_TYPED.findall(cell.source):
        yield f"số điều luật gõ tay (“{found}…”). Dùng show(mã điều khoản), hoặc {{MÃ}} trong lời."
    if limit := typed_limit(cell.source):
        yield f"thời hạn gõ tay (“{limit}”). {LIMIT_ADVICE}"
    try:
        filled(cell.source)
    except InputError as error:
        yield error.what + (f" {error.advice}" if error.advice else "")
    if found := straight_quote(cell.source):
        yield f"dùng ngoặc kép thẳng (“{found}”). {ADVICE}"
    for line in sentences_joined(cell.source):
        yield f"một dòng có nhiều câu (“{line[:40]}…”). Chạy: phatngon tidy."


def _code(cell: Cell) -> Iterator[str]:
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        yield "ô lệnh viết chưa đúng cú pháp."
        return
    calls = [node for node in body if not isinstance(node, ast.ImportFrom)]
    names = [
        node.value.func.id
        for node in calls
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
    ]
    if len(names) != len(calls) or not set(names) <= set(CALLS) or len(calls) > 2:
        yield f"ô lệnh chỉ gồm một hoặc hai lời gọi: {', '.join(CALLS)}."


def asked_ids(notebook: Notebook, bank: Bank) -> set[str]:
    """The items a notebook asks, by id or by section."""
    return {name for cell in notebook.cells for name in asked_in(cell, bank)}


def _unasked(notebooks: list[Notebook], banks: Iterable[Path]) -> Iterator[Finding[NotebookPlace]]:
    for path in banks:
        bank = load_bank(path)
        mine = [notebook for notebook in notebooks if notebook.own.get("lesson") == bank.lesson]
        asked = set().union(*(asked_ids(notebook, bank) for notebook in mine)) if mine else set()
        known = {item.id for item in bank}
        for item_id in sorted(asked - known):
            yield fault(
                ", ".join(n.name for n in mine),
                f"hỏi câu “{item_id}” nhưng {path.name} không có câu này.",
            )
        for item_id in sorted(known - asked):
            yield fault(f"exercises/{path.name}", f"câu {item_id} không được hỏi trong sổ tay nào.")
        for notebook in mine:
            polls = notebook.own.get("polls")
            for item_id in polls if isinstance(polls, list) else ():
                if item_id not in asked_ids(notebook, bank):
                    yield fault(
                        notebook.name,
                        f"muốn bình chọn câu “{item_id}” (“polls”) nhưng bài không hỏi câu này.",
                    )
                elif item_id in known and not bank[item_id].votable:
                    yield fault(
                        notebook.name,
                        f"muốn bình chọn câu “{item_id}” (“polls”) nhưng câu này không có phương án để chọn.",
                    )
            if set(notebook.own.get("objectives", {})) != {
                objective.id for objective in bank.objectives
            }:
                yield fault(
                    notebook.name,
                    f"mục tiêu ở đầu bài khác với mục tiêu trong exercises/{path.name}.",
                )


def _alike() -> Iterator[Finding[NotebookPlace]]:
    """Printed rows of the decision tables that one reader cannot tell apart and that say different things."""
    law = load_law()
    tables = (press_types.table(), spokespersons.table(), replies.table())
    anchors = [law[name] for table in tables for name in table.regimes.values()]
    for day in sorted({one.effective_from for one in anchors if one.effective_from}):
        printed = {
            "loai-hinh": [(said, kind) for kind, said, *_ in type_rows(day)],
            "ai-duoc-phat-ngon": [(said, str(cells[0])) for said, cells in speaker_rows(day)],
            "xu-ly": [(f"{event}: {cells[0]}", cells[1]) for event, cells in clock_rows(day)],
        }
        for name, rows in printed.items():
            yield from (
                fault(f"bảng {name}, ngày {show_date(day)}", sentence) for sentence in alike(rows)
            )


def alike(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for every two rows (words, what they say) with one wording and two sayings.

    >>> list(alike([("Họp báo", "24 giờ"), ("Họp báo", "ngay"), ("Phỏng vấn", "ngay")]))
    ['hai dòng cùng lời “Họp báo” mà nói khác nhau: “24 giờ” và “ngay”. Ghi điều kiện của từng dòng.']
    """
    said: dict[str, str] = {}
    for words, says in rows:
        first = said.setdefault(words, says)
        if first != says:
            yield f"hai dòng cùng lời “{words}” mà nói khác nhau: “{first}” và “{says}”. Ghi điều kiện của từng dòng."


def _unwritten(
    root: Path, notebooks: Iterable[Notebook], banks: Iterable[Path]
) -> Iterator[Finding[NotebookPlace]]:
    """Places of a skeleton that nobody has written yet, as a reminder, once a file."""
    files = [(notebook.name, notebook.path) for notebook in notebooks] + [
        (f"exercises/{path.name}", path) for path in banks
    ]
    files += [
        (f"checks/{path.name}", path)
        for path in sorted((root / "tools" / "phatngon" / "reach" / "checks").glob("*.yaml"))
    ]
    for where, path in files:
        if count := len(_UNWRITTEN.findall(read_text(path))):
            yield fault(
                where,
                f"còn {count} chỗ 〈…〉 của khung chưa viết. Viết xong rồi hãy phát.",
                severity=WARNING,
            )


def _words_to_avoid(
    notebooks: list[Notebook], banks: Iterable[Path]
) -> Iterator[Finding[NotebookPlace]]:
    """One glossary: the words it tells to avoid stand nowhere in lessons and banks."""
    avoided = {word: term.term for term in glossary() for word in term.avoid}
    bounded = {
        word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in avoided
    }

    def hints(text: str) -> list[str]:
        """The words that may stand in a text: nearly always none, and a plain search tells so at once."""
        low = text.lower()
        return [word for word in bounded if word.lower() in low]

    texts = [
        (f"{n.name}, ô {c.id}", c.source)
        for n in notebooks
        for c in n.cells
        if c.kind == "markdown"
    ]
    texts += [
        (f"exercises/{path.name}, dòng {number}", line)
        for path in banks
        if hints(text := read_text(path))
        for number, line in enumerate(text.split("\n"), 1)
    ]
    for where, text in texts:
        for word in hints(text):
            if bounded[word].search(text):
                yield fault(where, f"dùng “{word}”; bảng từ vựng dùng “{avoided[word]}”.")
