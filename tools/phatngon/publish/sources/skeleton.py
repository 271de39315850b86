"""A new lesson or a new item, as a skeleton that ``check`` lets pass: what stands in 〈…〉 is for the author to write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.text import nfc, squeeze
from phatngon.practice.bank import Bank, bank_files, load_bank
from phatngon.publish.sources.lesson_parts import PRACTICE
from phatngon.publish.sources.lint import PARAMETERS
from phatngon.publish.sources.notebooks import (
    CellJson,
    LessonOwn,
    Notebook,
    NotebookJson,
    canonical,
    read_notebook,
)

KINDS = {
    "one": """type: one
stem: '〈Câu {id}: tình huống cán bộ hay gặp.〉 Anh/chị làm gì trước?'
choices:
- {text: 〈Việc đúng〉, correct: true, feedback: 〈Vì sao việc này đúng.〉}
- {text: 〈Nhầm lẫn thứ nhất〉, feedback: 〈Vì sao hay nhầm như vậy và điều gì làm nó không đúng.〉, why: 〈Lý do nói ra khi đáp án đã mở.〉}
- {text: 〈Nhầm lẫn thứ hai〉, feedback: 〈Vì sao hay chọn như thế và nên xem lại điều gì.〉, why: 〈Lý do nói ra khi đáp án đã mở.〉}
""",
    "number": """type: number
stem: '〈Câu {id}: tình huống có một con số phải tính.〉 Kết quả là bao nhiêu?'
answer: 2
wrong:
- {value: 3, feedback: 〈Vì sao hay ra con số này và bước nào cần tính lại.〉}
feedback: 〈Cách tính ra kết quả.〉
""",
}
_NAME = re.compile(r"(\d\d)_[a-z0-9]+(?:_[a-z0-9]+)*")
_CODE = re.compile(r"[a-z]{2,4}")
_FIRST = re.compile(r"^( *)- (?:\{ *)?id:", re.MULTILINE)


def new_lesson(name: str, title: str, code: str) -> list[Path]:
    """Write notebook, bank and practice notebook of a lesson that is not there yet; the files written.

    Raises InputError for a name, title or code that cannot be used or is taken.
    """
    root, title = kit_root(), squeeze(nfc(title))
    number = _checked(root, name, title, code)
    whole = f"Bài {number}. {title}"
    objective = "〈Việc người học làm được sau bài〉"
    facts: LessonOwn = {"lesson": name, "objectives": {f"{code}-1": objective}, "version": 1}
    lesson: LessonOwn = {
        **facts,
        "kind": "lesson",
        "title": whole,
        "minutes": 10,
        "deck": title,
        "polls": [],
        "card": {"look": ["〈Tra ở đâu〉: ____"], "ask": ["〈Hỏi ai〉: ____"]},
    }
    practice: LessonOwn = {
        **facts,
        "kind": "practice",
        "title": f"Luyện tập bài {number}. {title}",
        "minutes": 5,
    }
    bank = (
        f"bank: {code}\nlesson: {name}\ntitle: {json.dumps(whole, ensure_ascii=False)}\nversion: 1\nobjectives:\n"
        f"  {code}-1: {objective}\nitems:\n"
    )
    bank += "".join(_item(f"{code}-{n}", f"{code}-1", "one", "") for n in (11, 12))
    exercises = root / "exercises"
    return [
        write_text(exercises / f"{name}.yaml", bank),
        _written(root / "notebooks" / f"{name}.ipynb", lesson, _lesson_cells(whole, code)),
        _written(
            exercises / f"{name}{PRACTICE}.ipynb",
            practice,
            _practice_cells(str(practice["title"]), code),
        ),
    ]


def new_item(path: Path, kind: str = "one", objective: str = "") -> tuple[str, list[Path]]:
    """Append an item to the bank of the lesson at ``path`` and ask it in its practice notebook; its id, and the files written.

    Raises InputError for an unknown kind or objective, or a lesson without bank or practice notebook.
    """
    root, name = kit_root(), read_notebook(path).own.get("lesson", path.stem)
    file, practice = (
        root / "exercises" / f"{name}.yaml",
        root / "exercises" / f"{name}{PRACTICE}.ipynb",
    )
    for needed in (file, practice):
        if not needed.is_file():
            raise InputError(
                "bài này chưa có tệp ấy.",
                where=f"exercises/{needed.name}",
                advice="Tạo bài bằng: phatngon new lesson.",
            )
    bank = load_bank(file)
    known = [one.id for one in bank.objectives]
    if kind not in KINDS:
        raise InputError(
            f"không có khung sẵn cho loại câu {show_value(kind)}.",
            advice=f"Chọn một trong: {', '.join(KINDS)}; loại khác xem exercises/README.md.",
        )
    if objective and objective not in known:
        raise InputError(
            f"bài không có mục tiêu {show_value(objective)}.",
            advice=f"Chọn một trong: {', '.join(known)}.",
        )
    id, text, notebook = _free_id(bank, file.parent), read_text(file), read_notebook(practice)
    indent = (_FIRST.search(text) or [" ", ""])[1]
    made = [
        write_text(file, text.rstrip("\n") + "\n" + _item(id, objective or known[0], kind, indent))
    ]
    cells = notebook.raw["cells"]
    place = (
        max(
            (n for n, cell in enumerate(cells) if "ask(" in "".join(cell["source"])),
            default=len(cells) - 1,
        )
        + 1
    )
    raw: NotebookJson = {
        **notebook.raw,
        "cells": [*cells[:place], _code(f"hoi-{id}", f'ask("{id}")', "-"), *cells[place:]],
    }
    return id, [*made, write_text(practice, canonical(Notebook(practice, raw)))]


def _checked(root: Path, name: str, title: str, code: str) -> int:
    """The number of a lesson whose name, title and code can be used."""
    match = _NAME.fullmatch(name)
    if not match:
        raise InputError(
            f"tên bài {show_value(name)} không dùng được.",
            advice="Viết hai chữ số rồi chữ thường không dấu, ví dụ 09_ten_bai.",
        )
    if not title or '"' in title or "\\" in title:
        raise InputError(
            f"tiêu đề bài {show_value(title)} không dùng được.",
            advice="Ghi một dòng chữ, nếu cần thì dùng ngoặc kép cong “ ”.",
        )
    if not _CODE.fullmatch(code):
        raise InputError(
            f"mã bài {show_value(code)} không dùng được.",
            advice="Dùng hai đến bốn chữ thường không dấu, ví dụ tb.",
        )
    for path in bank_files(root / "exercises"):
        bank = load_bank(path)
        if bank.code == code:
            raise InputError(
                f"mã {show_value(code)} đã dùng ở exercises/{path.name}.", advice="Chọn mã khác."
            )
    taken = next(
        (
            path
            for folder in ("notebooks", "exercises")
            for path in sorted((root / folder).glob(f"{match[1]}_*"))
        ),
        None,
    )
    if taken:
        raise InputError(
            f"số {match[1]} đã là của {taken.parent.name}/{taken.name}.", advice="Chọn số khác."
        )
    return int(match[1])


def _item(id: str, objective: str, kind: str, indent: str) -> str:
    lines = [f"id: {id}", f"objective: {objective}", *KINDS[kind].replace("{id}", id).splitlines()]
    return "".join(f"{indent}{'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(lines))


def _free_id(bank: Bank, folder: Path) -> str:
    """The first id after those of the banks in ``folder`` that share the code: a halved lesson keeps its ids."""
    sharing = [other for path in bank_files(folder) if (other := load_bank(path)).code == bank.code]
    used = [
        int(match[1])
        for other in sharing
        for item in other
        if (match := re.fullmatch(rf"{bank.code}-(\d+)", item.id))
    ]
    return f"{bank.code}-{max(used, default=10) + 1}"


def _lesson_cells(title: str, code: str) -> Iterator[CellJson]:
    yield _text(f"{code}-dau-bai", f"# {title}\n\n〈Một tình huống có thật mở bài.〉")
    yield from _opening(code)
    yield _text(
        f"{code}-muc-tieu",
        "## Mục tiêu và thời gian\n\n1. 〈Việc người học làm được sau bài.〉",
        minutes=2,
        wall={"agenda": True},
    )
    yield _text(f"{code}-phan-1", "## 〈Phần thứ nhất〉\n\n〈Nội dung của phần.〉", minutes=6)
    yield _code(f"{code}-hoi-1", f'ask("{code}-11")', "subslide")
    yield _text(f"{code}-diem-chinh", "## Điểm chính\n\n- 〈Điều cần nhớ.〉", minutes=1)
    yield _text(
        f"{code}-viec-lam", "## Việc làm sáng thứ Hai\n\n1. 〈Việc làm ở cơ quan.〉", minutes=1
    )
    yield _code(f"{code}-tien-do", "progress()", "skip", "no-handout")


def _practice_cells(title: str, code: str) -> Iterator[CellJson]:
    yield _text(f"{code}l-dau-bai", f"# {title}\n\n〈Luyện những gì.〉")
    yield from _opening(f"{code}l")
    yield _text(f"{code}l-phan-1", "## 〈Phần luyện tập〉\n\n〈Cách làm.〉", minutes=5)
    yield _code(f"{code}l-hoi-1", f'ask("{code}-12")', "-")
    yield _code(f"{code}l-tien-do", "progress()", "skip", "no-handout")


def _opening(code: str) -> Iterator[CellJson]:
    yield _code(f"{code}-tham-so", PARAMETERS, "skip", "parameters")
    ready = 'ready("{lesson}", as_of=as_of, unit=unit, surface=surface, answers=answers, data_dir=data_dir)'
    yield _code(
        f"{code}-mo-bai",
        f"from phatngon.lessons import ask, progress, ready, show\n{ready}",
        "skip",
        "setup",
    )


def _text(id: str, source: str, **own: object) -> CellJson:
    return {
        "cell_type": "markdown",
        "id": id,
        "metadata": {"slideshow": {"slide_type": "slide"}, "phatngon": own},
        "source": source,
    }


def _code(id: str, source: str, slide: str, *tags: str) -> CellJson:
    metadata: dict[str, object] = {
        "slideshow": {"slide_type": slide},
        **({"tags": list(tags)} if tags else {}),
    }
    return {"cell_type": "code", "id": id, "metadata": metadata, "source": source}


def _written(path: Path, own: LessonOwn, cells: Iterator[CellJson]) -> Path:
    named: list[CellJson] = [
        {**cell, "source": str(cell["source"]).replace("{lesson}", own["lesson"])} for cell in cells
    ]
    return write_text(
        path, canonical(Notebook(path, {"cells": named, "metadata": {"phatngon": own}}))
    )
