"""Four cards to a sheet of A4, with marks to fold and to cut.

Left of each row stands the front, right of it the back. Printed on one side, the sheet is cut across and folded; printed on both
sides, behind each front lies a back, and the sheet is cut twice.
"""

from __future__ import annotations

from datetime import date as Day

from phatngon.documents.pandoc import work_folder
from phatngon.documents.paper import paper_document
from phatngon.documents.pdf import set_source, typst_source

BACK, CARD = "#pn-card-back", '#show: pn-sheet.with("pn-card")'  # what the filter writes


def card_sheet(html: str, *, title: str, date: Day | None = None) -> bytes:
    """The sheet of a card (its whole page) as PDF/UA-1.

    Raises InputError for HTML that cannot stand in a document, MissingOnMachine without Typst, pandoc or fonts.
    """
    with work_folder() as folder:
        source = typst_source(paper_document(html, title), folder).replace(CARD, "")
    front, _, back = source.partition(BACK)
    return set_source(f"#pn-four([{front}], [{back}])\n", title=title, date=date)
