"""Citations as a reader sees them; the doubtful ones carry an asterisk that the box at the start explains."""

from __future__ import annotations

import re

from phatngon.base.html import Html, inline, join, tag
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.law import Law, Provision, load_law

_UNITS = {
    "hours": "giờ",
    "working_days": "ngày làm việc",
    "days": "ngày",
    "years": "năm",
    "months": "tháng",
    "items": "mục",
    "sources": "cơ quan báo chí",
    "percent": "%",
}

_ADDRESS = re.compile(r"(?:https?://|www\.)([^\s/<>()]+)(/[^\s<>()]*[^\s<>().,;:])?", re.IGNORECASE)
_CODE_PLACE = re.compile(
    r"(?:,\s*bản tổng hợp)?\s*\(?(?:nguồn:\s*)?\b(?:github|gitlab|git):[^\s)]+\)?", re.IGNORECASE
)


def mark_html(provision: Provision) -> Html:
    """The asterisk of a provision that is to be compared before it is used; nothing for the others."""
    return (
        tag("span", "*", class_="pn-mark", title="cần đối chiếu bản gốc")
        if provision.star
        else Html("")
    )


def law_term(provision: Provision, **attributes: str) -> Html:
    """The head of a provision in a list of them: its citation, with the asterisk where it needs one."""
    return tag("dt", upper_first(provision.citation), mark_html(provision), **attributes)


def law_words(provision: Provision) -> Html:
    """Our paraphrase of a provision, with what a reader must know beside it."""
    caveat = f" Lưu ý: {provision.reader_caveat}" if provision.reader_caveat else ""
    return inline(provision.vi + caveat)


def citation_list(references: list[str]) -> Html:
    """Citations one under another, the doubtful ones with their asterisk."""
    found = {
        one.citation: one for one in (load_law().resolve(reference)[0] for reference in references)
    }
    return join(*(tag("div", citation, mark_html(one)) for citation, one in found.items()))


def is_amount(name: str, value: object) -> bool:
    """True for a parameter that is a number whose unit its name tells.

    >>> is_amount("deadline_hours", 24), is_amount("kinds", 3), is_amount("free_days", True)
    (True, False, False)
    """
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and any(unit in name for unit in _UNITS)
    )


def parameter_words(law: Law, reference: str) -> str:
    """A number of the base with its unit, read off the parameter's name.

    >>> parameter_words(load_law(), "L25-D28K4.validity_years")
    '5 năm'
    >>> parameter_words(load_law(), "N237-D18K3.deadline_working_days")
    '15 ngày làm việc'
    """
    value = law.param(reference)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        unit = next(
            (words for key, words in _UNITS.items() if key in reference.rpartition(".")[2]), ""
        )
        return f"{format_number(value)} {unit}".strip()
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "không có con số" if value is None else str(value)


def without_sources(text: str) -> str:
    """A text as it is read aloud: addresses cut to the name of their site, places of program text gone.

    >>> without_sources("Xem https://bao.example.vn/a/b?x=1 (nguồn: github:ai/kho@be750e6).")
    'Xem bao.example.vn.'
    >>> without_sources("White List (2024), bản tổng hợp github:ai/kho@be750e6")
    'White List (2024)'
    >>> without_sources("https://phuong.example/tin-1.html")
    'phuong.example/tin-1.html'
    """

    def short(found: re.Match[str]) -> str:
        invented = found[1].endswith(
            ".example"
        )  # made up for a lesson: what is read there may be the point
        return found[1] + (found[2] or "" if invented else "")

    return _CODE_PLACE.sub("", _ADDRESS.sub(short, text))
