"""What a letter is before it is laid out: its blocks, its parts, and what the writer told beside the case."""

from __future__ import annotations

from dataclasses import dataclass, fields

from phatngon.base.errors import InputError
from phatngon.base.text import squeeze
from phatngon.documents.agencies import Agency

MAX_DETAIL = 300


@dataclass(frozen=True)
class Details:
    """What a case does not say but a letter needs; every one may be left out.

    ``press_type``, ``complaint`` and ``signer`` are codes of ``letters.yaml``: the kind of press addressed, whether the matter
    is a complaint or a denunciation, and who signs.
    """

    outlet: str = ""
    matter: str = ""
    contact: str = ""
    article: str = ""
    press_type: str = ""
    complaint: str = ""
    signer: str = ""

    def __post_init__(self) -> None:
        for one in fields(self):
            words = squeeze(getattr(self, one.name))
            if len(words) > MAX_DETAIL or not words.isprintable():
                raise InputError(
                    f"“--{one.name.replace('_', '-')}” quá dài hoặc có ký tự không in được.",
                    advice="Viết ngắn gọn trên một dòng.",
                )
            object.__setattr__(self, one.name, words)


@dataclass(frozen=True)
class LetterBlock:
    """A piece of the body.

    ``paragraph``, ``heading``, ``numbered``, ``point`` or ``table`` (rows of cells, the head first); in decisions also ``ground``
    (what the decision rests on), ``resolve`` (the line in the middle), ``article`` and ``title`` (an article of rules, by its title).
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter ready to be laid out. ``type`` is empty for a plain official letter, whose subject stands under its number.

    ``notes`` are for the writer: in Word they stand as comments beside the text, not in it. ``signature``: the lines above the
    signature, empty for what the agency's head signs. ``decider``: the authority at the top of a decision. ``annex``: the blocks of
    what is issued with it, on pages of their own under ``annex_head``.
    """

    id: str
    name: str
    agency: Agency
    subject: str
    body: tuple[LetterBlock, ...]
    to: tuple[str, ...] = ()
    type: str = ""
    code: str = ""
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    decider: str = ""
    annex_head: tuple[str, ...] = ()
    annex: tuple[LetterBlock, ...] = ()

    @property
    def number(self) -> str:
        """Number and sign, as far as they are known before the registry gives them."""
        if self.type:
            return f"Số: [số]/{self.code}-{self.agency.initials}"
        return f"Số: [số]/{self.agency.initials}-[bộ phận soạn]"

    def words(self) -> str:
        """Everything a reader reads, as plain text."""
        cells = [
            cell
            for block in (*self.body, *self.annex)
            for cell in (block.text, *(c for row in block.rows for c in row))
        ]
        head = [self.number, self.type, self.subject, *self.to, self.decider]
        return "\n".join([*head, *cells, *self.annex_head, *self.signature, *self.copies])
