"""The yearly report as a paper: Word for signing, PDF for reading, the reminders of its days, and a sheet that stays inside.

The form holds what is sent, nothing else: how it was counted, remarks and rows to look at stand in the sheet beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from itertools import count
from pathlib import Path

from phatngon.base.files import write_bytes, write_text
from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.documents.agencies import committee_agency
from phatngon.documents.citing import Mentions
from phatngon.documents.letter import Letter, LetterBlock
from phatngon.law import load_law
from phatngon.network.annual import AnnualReport
from phatngon.network.clocks import settings
from phatngon.network.invented import MARK, marked_docx, marked_html, marked_title, tagged
from phatngon.network.reminders import reminder_file, year_reminders
from phatngon.tables.locality import locality


def annual_letter(report: AnnualReport) -> Letter:
    """The report as a letter: part one with both windows, part two as blanks."""
    words = settings()["paper"]
    return Letter(
        tagged(f"bao-cao-nam-{report.year}", invented=report.invented),
        words["name"],
        committee_agency(),
        words["subject"].format(year=report.year),
        tuple(_body(report)),
        (words["to"],),
        words["type"],
        words["code"],
        (*words["copies"], "Lưu: VT, [bộ phận soạn]."),
        tuple(words["notes"]),
    )


def annual_html(report: AnnualReport) -> str:
    """The same content as a body of HTML."""
    return _html(_body(report))


def review_html(report: AnnualReport, other: AnnualReport) -> str:
    """What the writer must look at before the report is sent. ``other``: the other scope, for comparison."""
    return _html(_review(report, other))


def _html(blocks: Iterable[LetterBlock]) -> str:
    number, pieces = count(1), []
    for block in blocks:
        if block.kind == "heading":
            pieces.append(f"<h2>{next(number)}. {escape(block.text, quote=False)}</h2>")
        elif block.kind == "table":
            pieces.append(_table_html(block.rows))
        else:
            tag = "li" if block.kind == "point" else "p"
            pieces.append(f"<{tag}>{escape(block.text, quote=False)}</{tag}>")
    return "\n".join(_lists(pieces))


def write_annual(report: AnnualReport, other: AnnualReport, folder: Path) -> list[Path]:
    """Write the Word file, the reminders, the PDF and the inner sheet into ``folder``; the paths in this order.

    A Word file that somebody has filled in is kept: the new one gets the next free name. Raises MissingOnMachine without the
    libraries, or where nothing can be written.
    """
    from phatngon.documents.administrative import letter_bytes, write_letters
    from phatngon.documents.page import page
    from phatngon.documents.pdf import to_pdf

    letter, day = annual_letter(report), report.now.date()
    invented = report.invented
    paths = (
        [_write_marked(letter_bytes(letter, day=day), folder, letter.id)]
        if invented
        else write_letters([letter], folder, day=day)
    )
    paths.append(
        write_bytes(
            folder / f"{letter.id}.ics",
            reminder_file(year_reminders(report.year), stamp=report.now),
        )
    )
    html = page(
        letter.subject, annual_html(report), subtitle=MARK if invented else "", kind="report"
    )
    title = marked_title(letter.subject, invented=invented)
    return [
        *paths,
        to_pdf(html, folder / f"{letter.id}.pdf", title=title, author=letter.agency.name, date=day),
        _write_review(report, other, folder),
    ]


def _write_review(report: AnnualReport, other: AnnualReport, folder: Path) -> Path:
    from phatngon.documents.page import page

    words = settings()["review"]
    name = tagged(f"bao-cao-nam-{report.year}-{words['suffix']}", invented=report.invented)
    html = page(
        words["title"].format(year=report.year),
        review_html(report, other),
        subtitle=words["warning"],
        kind="report",
    )
    return write_text(folder / f"{name}.html", marked_html(html, invented=report.invented))


def _write_marked(data: bytes, folder: Path, name: str) -> Path:
    """The Word file of invented data; one that somebody has filled in is kept, as with real data."""
    data = marked_docx(data, invented=True)
    paths = (
        folder / (f"{name}.docx" if number == 1 else f"{name}-{number}.docx") for number in count(1)
    )
    path = next(path for path in paths if not path.exists() or path.read_bytes() == data)
    return path if path.exists() else write_bytes(path, data)


def _body(report: AnnualReport) -> Iterator[LetterBlock]:
    words, data = settings()["paper"], settings()
    window = report.full.window
    if report.invented:
        yield LetterBlock("paragraph", MARK)
    told = {
        "window": Mentions(committee_agency()).cite(load_law()[data["window"]]),
        "year": report.year,
        "scope": words["scopes"][report.scope],
        "agency": locality().committee,
        "to": words["to"],
        **_span(window.start, window.end),
    }
    yield LetterBlock("paragraph", words["opening"].format(**told))
    yield LetterBlock("heading", words["indicators"])
    yield LetterBlock("table", rows=_rows(report))
    yield LetterBlock("heading", words["free"])
    yield from (LetterBlock("paragraph", blank) for blank in words["blanks"])
    yield LetterBlock("paragraph", f"{words['closing'].format(**told)}./.")


def _review(report: AnnualReport, other: AnnualReport) -> Iterator[LetterBlock]:
    words = settings()["review"]
    yield LetterBlock("paragraph", words["proposal"])
    yield LetterBlock("heading", words["findings"])
    yield from _points((finding.sentence for finding in report.findings), words["no_findings"])
    yield LetterBlock("heading", words["notes"])
    yield from _points(map(upper_first, report.notes), words["no_notes"])
    yield LetterBlock("heading", words["counting"])
    yield from _points(report.assumptions, "")
    yield LetterBlock("heading", words["other"].format(scope=_scope(other)))
    yield LetterBlock("table", rows=_rows(other))


def _points(lines: Iterable[str], none: str) -> list[LetterBlock]:
    return [LetterBlock("point", line) for line in lines] or [LetterBlock("paragraph", none)]


def _rows(report: AnnualReport) -> tuple[tuple[str, ...], ...]:
    words = settings()["paper"]
    shown = [report.full, *([report.part] if report.part else [])]
    head = (
        words["column"],
        words["whole"].format(**_span(report.full.window.start, report.full.window.end)),
        *(
            [words["part"].format(**_span(report.part.window.start, report.part.window.end))]
            if report.part
            else []
        ),
    )
    rows = [head]
    for number, metric in enumerate(report.full.metrics, 1):
        both = metric.id == "L3" and metric.details
        name = f"{metric.name}, {words['by_requests']}" if both else metric.name
        rows.append((f"{number}. {name}", *(figures[metric.id].full_text() for figures in shown)))
        if both:
            rows.append(
                (
                    f"{number}. {metric.name}, {words['by_answers']}",
                    *(figures["L3"].details["by_answers"].full_text() for figures in shown),
                )
            )
            rows += [
                (words[name], *(format_number(figures["L3"].details[name]) for figures in shown))
                for name in ("answers", "refusals")
            ]
            rows.append(
                (
                    words["second"],
                    *(figures["L3"].details["second"].full_text() for figures in shown),
                )
            )
    return tuple(rows)


def _scope(report: AnnualReport) -> str:
    name = str(settings()["scopes"][report.scope])
    return name if report.scope == "city" else name.lower()


def _span(start: date, end: date) -> dict[str, str]:
    return {"start": show_date(start), "end": show_date(end)}


def _table_html(rows: tuple[tuple[str, ...], ...]) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        return (
            "<tr>"
            + "".join(f"<{tag}>{escape(cell, quote=False)}</{tag}>" for cell in cells)
            + "</tr>"
        )

    return f"<table><thead>{line(rows[0], 'th')}</thead><tbody>{''.join(line(row, 'td') for row in rows[1:])}</tbody></table>"


def _lists(pieces: list[str]) -> Iterator[str]:
    """Points that follow one another as one list."""
    open_list = False
    for piece in pieces:
        point = piece.startswith("<li>")
        if point != open_list:
            yield "<ul>" if point else "</ul>"
            open_list = point
        yield piece
    if open_list:
        yield "</ul>"
