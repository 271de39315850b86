"""Written cells: one form of Vietnamese text, hidden and dangerous signs found, codes and lists recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from phatngon.base.finding import Problem
from phatngon.base.text import nfc
from phatngon.base.written import word_key, words
from phatngon.base.written_counts import Count, read_count
from phatngon.reach.dictionary import find_code, missing_reason
from phatngon.reach.reading.sheets import show_cell
from phatngon.reach.safe_cells import looks_like_formula, mask_personal, safe_text
from phatngon.tables.dictionary import Column

MASKED = ("title", "note")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_JOINER = re.compile(
    r"(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)
# an address inside another, after = or /, is a part of it
_WEB_STARTS = re.compile(r"(?:^|[\s;,|])https?://", re.IGNORECASE)
# marks of direction and soft hyphens: nothing that a reader sees, and what pages leave in a copied title
_MARKS = re.compile("[\u200e\u200f\u202a-\u202c\u2066-\u2069\u00ad\ufeff]")
_ORNAMENT = re.compile(r"[ \u00a0]*(?:[-+@＋－＠][ \u00a0]*|[=＝][ \u00a0]+)+(?=[\w“\"‘'\[(#])")
_ORNAMENT_END = re.compile(r"(?:\s+[-+=＝]+)+\s*$")
# what a spreadsheet would run: a call, another program, a reference, plain arithmetic, = with anything close to it
_FORMULA = re.compile(
    r"(?:[-+@＋－＠=＝]\s*)*(?:[=＝]\S|[A-Za-z_][A-Za-z0-9_.]*\s*[(|!]|[A-Za-z]{1,3}[0-9]{1,7}\b|[0-9(]+\s*[-+*/^()]|[0-9]+$)"
)
_NAME = re.compile(r"[\w./#-]+")


def clean_text(text: str) -> tuple[str, list[Problem]]:
    """Text in the stored form (NFC, single spaces), and what was wrong with it: V-070, V-071, V-072.

    >>> clean_text("  Lễ   hội ")
    ('Lễ hội', [])
    >>> [problem.rule for problem in clean_text("=HYPERLINK(1)")[1]]
    ['V-070']
    """
    problems = []
    if not unicodedata.is_normalized("NFC", text):
        problems.append(Problem("V-072"))
        text = nfc(text)
    if text[:1] == "\t" or looks_like_formula(text.lstrip()):
        problems.append(Problem("V-070", {"value": text.strip()}))
    if _HIDDEN.search(text):
        kept = _JOINER.sub("\ue000", text)
        if hidden := _HIDDEN.search(kept):
            problems.append(Problem("V-071", {"value": f"U+{ord(hidden[0]):04X}"}))
        text = _HIDDEN.sub("", kept).replace("\ue000", "\u200d")
    return " ".join(text.split()), problems


def has_fault(rule: str, text: str | None) -> bool:
    """True where a text breaks V-070, V-071, V-072 or V-080: what reading says of a cell, asked of a stored text.

    >>> has_fault("V-070", "=1+1"), has_fault("V-080", "gọi 0905 123 456"), has_fault("V-071", None)
    (True, True, False)
    """
    if text is None:
        return False
    return (
        bool(mask_personal(text)[1])
        if rule == "V-080"
        else any(problem.rule == rule for problem in clean_text(text)[1])
    )


def hidden_sign(text: str | None) -> str:
    """The first hidden sign of a text by its number; empty where there is none.

    >>> hidden_sign("Lễ hội\u202e đèn")
    'U+202E'
    """
    return next(
        (
            str(problem.words["value"])
            for problem in clean_text(text or "")[1]
            if problem.rule == "V-071"
        ),
        "",
    )


def read_text(cell: object, column: Column) -> tuple[str | None, list[Problem]]:
    """A cell of a text column: cleaned, measured, personal numbers masked in titles and notes.

    Marks of direction are taken away; in titles and notes also what only decorates (“- Phường…”, “@Phường”) and what is too
    long: V-073.
    """
    if not isinstance(cell, str):
        return _measured(show_cell(cell), [], column)
    cell, mended = _without_marks(cell)
    if column.name in MASKED:
        cell, taken = _without_ornaments(cell)
        mended += taken
    text, problems = clean_text(cell)
    if column.name in MASKED and column.limit and column.limit < len(text):
        mended.append(f"đã cắt còn {column.limit} ký tự (nguyên văn dài {len(text)})")
        kept = text[: column.limit - 1]
        text = (kept.rpartition(" ")[0] or kept).rstrip(" ,;:-") + "…"
    if mended:
        problems.append(Problem("V-073", {"meant": column.vi, "reason": "; ".join(mended)}))
    return _measured(text, problems, column)


def _without_marks(text: str) -> tuple[str, list[str]]:
    """The text without marks of direction, and what was taken away."""
    found = _MARKS.search(text) if not text.isascii() else None
    if found is None:
        return text, []
    return _MARKS.sub("", text), [f"đã bỏ ký tự không hiện (U+{ord(found[0]):04X})"]


def _without_ornaments(text: str) -> tuple[str, list[str]]:
    """The text without signs at its start that no formula needs, and what was taken away."""
    if text.isalnum():
        return text, []
    mended: list[str] = []
    signs = _ORNAMENT.match(text)
    if signs and not _FORMULA.match(text.strip()):
        mended.append(f"đã bỏ “{signs[0].strip()}” ở đầu")
        text = _ORNAMENT_END.sub("", text[signs.end() :])
    return text, mended


def _measured(
    text: str, problems: list[Problem], column: Column
) -> tuple[str | None, list[Problem]]:
    if not text or text in words("empty"):
        return None, [] if text else problems
    if column.name in MASKED:
        text, kinds = mask_personal(text)
        if kinds:
            problems.append(Problem("V-080", {"meant": ", ".join(kinds)}))
    if column.name == "url" and (count := len(_WEB_STARTS.findall(text))) > 1:
        problems.append(Problem("V-017", {"count": count}))
    if column.limit and len(text) > column.limit:
        problems.append(
            Problem("F-012", {"meant": column.vi, "value": len(text), "most": column.limit})
        )
    return safe_text(text), problems


def read_code(cell: object, column: Column) -> tuple[str | None, list[Problem]]:
    """A cell of a column of codes, by code or by Vietnamese name; an unknown one is empty with F-009."""
    text, problems = clean_text(show_cell(cell))
    if not text or text in words("empty"):
        return None, []
    code = find_code(column.codes, text)
    return code, [p for p in problems if p.rule == "V-071"] if code else [_unknown(text, column)]


def read_list(cell: object, column: Column) -> tuple[str | None, list[Problem]]:
    """A cell with several values, joined by “|” in the result; “;” and an unambiguous comma separate too.

    >>> from phatngon.reach.dictionary import entry_column
    >>> read_list("Thể thao; Giáo dục", entry_column("topics_more"))[0], read_list("TD-1, TD-2", entry_column("message_ids"))[0]
    ('THE_THAO|GIAO_DUC', 'TD-1|TD-2')
    """
    text, problems = clean_text(show_cell(cell))
    if not text or text in words("empty"):
        return None, []
    if column.codes:
        return _read_codes(text, column)
    if column.name == "reactions_parts":
        return _read_parts(text)
    if column.name == "message_ids" and word_key(text) in words("nothing"):
        return "0", problems
    parts = _split(text, lambda part: bool(_NAME.fullmatch(part)))
    return "|".join(safe_text(part) for part in parts) or None, problems


def _read_codes(text: str, column: Column) -> tuple[str | None, list[Problem]]:
    parts = _split(text, lambda part: find_code(column.codes, part) is not None)
    if find_code(column.codes, text):
        parts = [text]
    codes = {part: find_code(column.codes, part) for part in parts}
    return "|".join(dict.fromkeys(code for code in codes.values() if code)) or None, [
        _unknown(part, column) for part, code in codes.items() if code is None
    ]


def _read_parts(text: str) -> tuple[str | None, list[Problem]]:
    counts = [
        read_count(part.strip(), reason_of=missing_reason)
        for part in re.split(r"[|;]", text)
        if part.strip()
    ]
    wrong = [found for found in counts if isinstance(found, Problem)]
    known = [
        str(found.value) for found in counts if isinstance(found, Count) and found.value is not None
    ]
    return (None, wrong) if wrong else ("|".join(known) or None, [])


def _split(text: str, is_one: Callable[[str], bool]) -> list[str]:
    for sign in ("|", ";"):
        if sign in text:
            return [part.strip() for part in text.split(sign) if part.strip()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts if len(parts) > 1 and all(is_one(part) for part in parts) else [text]


def _unknown(text: str, column: Column) -> Problem:
    return Problem("F-009", {"value": text, "meant": f"“{column.vi}”"})
