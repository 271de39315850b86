"""One glossary for the whole kit: lessons show it, a test holds every text to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.html import Html, inline, tag
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.law.filling import filled_all
from phatngon.law.library import base_folders
from phatngon.lessons.cites import citation_list


@dataclass(frozen=True)
class GlossaryTerm:
    """One concept: its one name, one sentence, the words never used for it."""

    term: str
    code: str
    short: str
    provisions: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    note: str = ""


def glossary() -> tuple[GlossaryTerm, ...]:
    """All terms. Raises InputError, with the line, for a term without name or sentence."""
    return _TERMS.get(kit_root() / "exercises" / "tu_vung.yaml")


def _read(path: Path) -> tuple[GlossaryTerm, ...]:
    file = YamlFile.read(path)
    terms = []
    for number, row in enumerate(filled_all(file.data)):
        if not isinstance(row, dict) or not row.get("term") or not row.get("short"):
            raise file.error((number,), "mỗi thuật ngữ cần “term” và “short”.")
        terms.append(
            GlossaryTerm(
                row["term"],
                row.get("code", ""),
                row["short"],
                tuple(row.get("provisions") or ()),
                tuple(row.get("avoid") or ()),
                row.get("note") or "",
            )
        )
    return tuple(terms)


_TERMS = FileCache(_read, base_folders)  # terms may say a number of the law


def terms_html(names: list[str], as_of: date) -> Html:
    """Terms as a list, empty where none is left: a term that rests on a provision not in force on ``as_of`` says what the law of
    that day does not, so it is left out. Raises InputError for a name the glossary has not.
    """
    known, law = {compare_key(term.term): term for term in glossary()}, load_law()
    rows: list[Html] = []
    for name in names:
        term = known.get(compare_key(name))
        if term is None:
            raise InputError(
                f"bảng từ vựng chưa có {show_value(name)}.",
                advice="Thêm từ này vào exercises/tu_vung.yaml.",
            )
        if not all(law.resolve(reference)[0].in_force(as_of) for reference in term.provisions):
            continue
        rows.append(tag("dt", term.term))
        rows.append(
            tag(
                "dd",
                inline(term.short),
                citation_list(list(term.provisions)) if term.provisions else None,
            )
        )
    return tag("dl", *rows, class_="pn-law") if rows else Html("")
