"""The city's public list of spokespersons: unit, kind, role, official contact and when it was published."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from phatngon.base.files import write_text
from phatngon.base.moments import show_moment
from phatngon.documents.page import page
from phatngon.law import load_law
from phatngon.network.clocks import settings
from phatngon.network.invented import MARK, marked_html, tagged
from phatngon.network.registers import Registers, code_label

_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes such a cell for a formula


@dataclass(frozen=True)
class Listed:
    """One line of the list. The name of a person is left to be filled in: the register holds none."""

    unit_code: str
    unit: str
    kind: str
    role: str
    contact: str
    published_at: datetime | None

    def cells(self) -> tuple[str, ...]:
        """The line as people read it; what the register does not say stands in the words of ``annual.yaml``."""
        words = settings()["directory"]
        published = (
            show_moment(self.published_at)
            if self.published_at
            else words["unpublished"]
            if self.kind == "REGULAR"
            else "–"
        )
        return (
            self.unit,
            code_label("spokesperson_kind", self.kind),
            words["name"],
            self.role or words["unknown"],
            self.contact or words["unknown"],
            published,
        )


def public_list(registers: Registers) -> list[Listed]:
    """The heads and the regular spokespersons of every unit, in the order of unit names."""
    kinds = settings()["directory"]["kinds"]
    rows = [
        Listed(
            one.unit_code,
            registers.unit_name(one.unit_code),
            one.kind,
            one.role_title or "",
            one.contact_channel or "",
            one.contact_published_at,
        )
        for one in registers.spokespersons
        if one.kind in kinds
    ]
    return sorted(rows, key=lambda row: (row.unit, kinds.index(row.kind), row.role))


def list_csv(rows: list[Listed], *, invented: bool = False) -> str:
    """The list as CSV for a spreadsheet; no cell can be taken for a formula. Of invented data the last line says so."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(settings()["directory"]["columns"])
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_RISKY) else cell for cell in row.cells()])
    if invented:
        writer.writerow([MARK])
    return buffer.getvalue()


def list_html(rows: list[Listed], *, invented: bool = False) -> str:
    """The list as one page that needs nothing else."""
    words = settings()["directory"]
    head = "".join(f'<th scope="col">{escape(name, quote=False)}</th>' for name in words["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row.cells()) + "</tr>"
        for row in rows
    )
    basis = words["basis"].format(citation=load_law()["N244-D3K3b"].citation)
    table = (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        if rows
        else f"<p>{words['empty']}</p>"
    )
    body = f"<p>{escape(basis, quote=False)}</p>{table}"
    return marked_html(
        page(words["title"], body, subtitle=MARK if invented else "", kind="report"),
        invented=invented,
    )


def write_list(rows: list[Listed], folder: Path, *, invented: bool = False) -> list[Path]:
    """Write the page and the CSV (with a byte-order mark, for spreadsheets). Raises MissingOnMachine where nothing can be written."""
    name = tagged(settings()["directory"]["file"], invented=invented)
    return [
        write_text(folder / f"{name}.html", list_html(rows, invented=invented)),
        write_text(folder / f"{name}.csv", "\ufeff" + list_csv(rows, invented=invented)),
    ]
