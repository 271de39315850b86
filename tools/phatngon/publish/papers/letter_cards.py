"""Cards A, B, C, D to hold up in a hall without telephones: four to a sheet of A4, to cut along the marks.

Letter, colour and shape differ from card to card, so that they can be told apart from the front of the hall and without colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from phatngon.base.files import write_bytes
from phatngon.documents.formats import FORMATS
from phatngon.documents.pdf import set_source
from phatngon.publish.papers.answer_sheets import FOLDER

NAME, TITLE = "the-abcd", "Thẻ A, B, C, D để giơ khi trả lời"


def build_letter_cards(
    folder: Path, as_of: date, _lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write ``the-abcd.pdf`` beside the answer sheets, the same for every lesson; nothing in other formats.

    Raises MissingOnMachine without Typst.
    """
    if "pdf" in formats:
        yield write_bytes(folder / FOLDER / f"{NAME}.pdf", _sheet(as_of))


@cache
def _sheet(as_of: date) -> bytes:
    return set_source("#pn-letters()\n", title=TITLE, date=as_of)
