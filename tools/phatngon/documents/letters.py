"""The letters that fit an answer of ``respond``: words from ``letters.yaml``, filled with the facts of the case.

What nobody has told stands as a blank in square brackets; nothing is made up. A letter cites only law in force on the day of
the case, in full the first time and short later, so a case under the old law never gets the new one's citations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, cast

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.text import nfc, upper_first
from phatngon.documents.agencies import Agency
from phatngon.documents.citing import Mentions
from phatngon.documents.letter import Details, Letter, LetterBlock
from phatngon.documents.letter_facts import LetterWords, PressType, letter_values, show_due
from phatngon.law import Law, Provision, load_law
from phatngon.rules.replies import Answer, Duty
from phatngon.rules.table import YES, RuleRow, RuleTable, load_table

__all__ = ["Details", "Letter", "LetterBlock", "letter_table", "letters_for", "show_due"]

_HOLE = re.compile(r"\{(?:(cite|law|clause|article|text|param):)?([\w.-]+)\}")
_GATE = re.compile(r"^\{(?:cite|law):[\w-]+\}\|")
_KINDS = {"p": "paragraph", "h": "heading", "n": "numbered", "c": "ground", "r": "resolve"}
_KINDS |= {"a": "article", "t": "title"}
CLOSING, END = "Trân trọng", "./."


class PieceRow(TypedDict, total=False):
    """A piece of a letter: a text under the letter of its kind, a table, or a sentence for each ground; and when it stands."""

    p: str
    h: str
    n: str
    c: str
    r: str
    a: str
    t: str
    table: list[str]
    rows: list[str]
    each: str
    asked: str
    subject: str
    when: dict[str, object]
    unless: dict[str, object]
    without: str


def letter_table() -> RuleTable:
    """The table of letters, as data."""
    return load_table(Path(__file__).with_name("letters.yaml"))


@one_look()
def letters_for(
    answer: Answer,
    agency: Agency | None = None,
    details: Details | None = None,
    law: Law | None = None,
) -> list[Letter]:
    """The letters that fit the decision.

    Raises InputError for an answer under another day's law, for a unit of another level, and for a code of the details that the
    table does not know.

    >>> from phatngon.rules.replies import respond
    >>> [letter.name for letter in letters_for(respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}))]
    ['Trả lời ý kiến, kiến nghị do báo chuyển']
    """
    agency, details = agency or Agency(), details or Details()
    if answer.hypothetical:
        raise InputError(
            "văn bản chỉ làm theo luật của ngày bắt đầu, không theo luật của ngày so sánh.",
            advice="Bỏ “--as-of”.",
        )
    if (
        agency.code
        and answer.case.unit_level
        and agency.commune != (answer.case.unit_level == "commune")
    ):
        raise InputError(
            f"đơn vị {agency.code} ({agency.name}) không khớp “unit_level” là “{answer.case.unit_level}”.",
            advice="Sửa mã đơn vị hoặc sửa unit_level.",
        )
    _known("press-type", details.press_type, letter_table().data["press_types"])
    _known("complaint", details.complaint, letter_table().data["complaints"])
    agency.signature(details.signer)
    if not answer.provisions:
        return []
    rows = letter_table().rows("letters")
    writings = (_Writing(answer, agency, details, law or load_law(), row) for row in rows)
    return [writing.letter() for writing in writings if writing.fits()]


def _known(option: str, value: str, table: Mapping[str, str | PressType]) -> None:
    if not value or value in table:
        return
    names = {code: one if isinstance(one, str) else one["name"] for code, one in table.items()}
    raise InputError(
        f"“--{option}” là “{value}”, không dùng được.",
        advice=f"Chọn trong: {'; '.join(f'{code} – {name}' for code, name in names.items())}.",
    )


class _Writing:
    """One letter of the table, written for one answer: filled in the order in which it is read."""

    def __init__(
        self, answer: Answer, agency: Agency, details: Details, law: Law, row: RuleRow
    ) -> None:
        self.answer, self.agency, self.details = answer, agency, details
        self.law, self.row = law, row
        self.words = cast("LetterWords", letter_table().data)
        self.facts = answer.case.as_facts() | {"decision": answer.decision or "none"}
        self.duty = self._duty(row.data.get("duty"))
        self.said = Mentions(agency)
        self.values: dict[str, str] = {}

    def fits(self) -> bool:
        """Is this a letter for the answer?"""
        wanted = self.row.data.get("law")
        return (
            self.row.status(self.facts) == YES
            and (self.duty is not None or not self.row.data.get("duty"))
            and (not wanted or self._settled(wanted))
        )

    def letter(self) -> Letter:
        """The letter. Raises InputError for a signer who may not sign it."""
        data, signer = self.row.data, self.details.signer
        self.values = letter_values(
            self.answer, self.agency, self.details, self.words, self.duty, self._duty(None)
        )
        articles = sum("a" in piece and self._holds(piece) for piece in data["body"])
        self.values |= {
            "first_article": f"Điều {min(1, articles)}",
            "last_article": f"Điều {articles}",
        }
        subject = self._fill(data["subject"])
        to = tuple(self._fill(one) for one in data.get("to", []))
        self.said = Mentions(self.agency)  # what stands above the body is no mention in it
        body = tuple(self._body(data["body"]))
        head = tuple(self._fill(one) for one in data.get("annex_head", []))
        self.said.restart(self.agency.name)
        written = Letter(
            self.row.id,
            data["name"],
            self.agency,
            subject,
            _closed(body, courteous=not data.get("type")),
            to,
            data.get("type", ""),
            data.get("code", ""),
            (
                *(self._fill(one) for one in data.get("copies", ["Như trên;"])),
                "Lưu: VT, [bộ phận soạn].",
            ),
            signature=self.agency.signature(signer, own=data["name"] if data.get("own") else ""),
            decider=self.agency.decider if data.get("decider") else "",
            annex_head=head,
            annex=_closed(tuple(self._body(data.get("annex", [])))),
        )
        return replace(written, notes=(*self._notes(written.words()), *self.answer.caveats))

    def _duty(self, wanted: list[str] | None) -> Duty | None:
        own = [duty for duty in self.answer.duties if duty.by == "agency"]
        return next((duty for duty in own if not wanted or duty.id in wanted), None)

    def _notes(self, words: str) -> Iterator[str]:
        for note in self.row.data.get("notes", []):
            one = {"note": note} if isinstance(note, str) else note
            blank = one.get("blank")
            if not blank or f"[{self.words['blanks'][blank]}]" in words:
                yield self._fill(one["note"])

    def _body(self, pieces: Iterable[PieceRow]) -> Iterator[LetterBlock]:
        for piece in pieces:
            if not self._holds(piece):
                continue
            if "table" in piece:
                row = tuple(self._fill(cell) for cell in piece["rows"])
                yield LetterBlock("table", rows=(tuple(piece["table"]), row, row))
            elif piece.get("each"):
                yield from self._grounds(piece)
            else:
                key = next(key for key in _KINDS if key in piece)
                yield LetterBlock(_KINDS[key], self._fill(cast("str", piece.get(key))))

    def _grounds(self, piece: PieceRow) -> Iterator[LetterBlock]:
        """A sentence or two for each ground of refusal; several are numbered, except where headings count already."""
        lines, known = self.words["ground_lines"], self.words["grounds"]
        counted = any("h" in one for one in self.row.data["body"])
        kind = "numbered" if len(self.answer.grounds) > 1 and not counted else "paragraph"
        for ground in self.answer.grounds:
            asked = f"{piece['subject']} {{what}}." if "subject" in piece else lines[piece["asked"]]
            because = lines.get(ground.information, lines[ground.binding])
            told = asked.replace("{what}", known[ground.information])
            one = (self.law[ground.provision].clause or "").isdigit()  # else the whole article
            place = f"{{{'law' if one else 'article'}:{ground.provision}}}"
            because = because.replace("{citation}", place)
            yield LetterBlock(kind, f"{self._fill(told)} {self._fill(because)}")

    def _holds(self, piece: PieceRow) -> bool:
        """Does a piece belong to this case: by its conditions, and by the law it rests on?"""
        when, unless = piece.get("when") or {}, piece.get("unless") or {}
        if any(self.facts.get(name) not in _listed(value) for name, value in when.items()):
            return False
        if any(self.facts.get(name) in _listed(value) for name, value in unless.items()):
            return False
        if piece.get("without") in self.answer.provisions:
            return False
        text = " ".join(str(value) for value in piece.values())
        return all(self._rests(found[1], found[2]) for found in _HOLE.finditer(text))

    def _rests(self, kind: str | None, name: str) -> bool:
        if kind == "cite":
            return name in self.answer.provisions
        return not kind or self._settled(name)

    def _settled(self, reference: str) -> bool:
        return self.law.judge(reference, self.answer.as_of) is None

    def _fill(self, text: str) -> str:
        def one(found: re.Match[str]) -> str:
            kind, name = found[1], found[2]
            if kind == "param":
                return two_digits(self.law.param(name))
            if kind:
                provision = self.law[name]
                return (
                    self.said.text(provision) if kind == "text" else self.said.cite(provision, kind)
                )
            return self._value(name)

        filled = nfc(_HOLE.sub(one, _GATE.sub("", text)))
        return upper_first(filled)

    def _value(self, name: str) -> str:
        if name == "agency":
            return self.said.agency()
        if name == "chief_full":
            self.said.agency()  # the agency is named within
            return self.agency.chief_full
        if name == "under":
            found = self._resting()
            return f"Thực hiện {self.said.cite(found)}, " if found else ""
        if name == "correction_basis":
            return self._correction()
        return self.values.get(name) or f"[{self.words['blanks'][name]}]"

    def _resting(self) -> Provision | None:
        """What the letter's duty rests on; where the base only infers it, the provision it infers it from."""
        if self.duty is None:
            return None
        provision = self.law[self.duty.provision]
        if not provision.params.get("inference"):
            return provision
        general = provision.params.get("rests_on") or [provision.params.get("general_duty")]
        return self.law[general[0]] if general[0] and self._settled(general[0]) else None

    def _correction(self) -> str:
        """The citation on the time of a correction: for the kind of press, or for all kinds while it is unknown."""
        types = self.words["press_types"]
        press = cast("Mapping[str, str]", types.get(self.details.press_type) or {})
        if "next_issue" in press and self._settled(press["next_issue"]):
            return self.said.cite(self.law[press["next_issue"]])
        duties = {duty.id: self.law[duty.provision] for duty in self.answer.duties}
        if press.get("correction") in duties:
            return self.said.cite(duties[press["correction"]])
        kinds = (one.get("correction") for one in self.words["press_types"].values())
        return self.said.cite(next(duties[one] for one in kinds if one in duties), "clause")


def two_digits(amount: object) -> str:
    """A small number as official papers write it.

    >>> two_digits(2), two_digits(24)
    ('02', '24')
    """
    return f"{amount:02d}" if isinstance(amount, int) else str(amount)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _closed(blocks: tuple[LetterBlock, ...], *, courteous: bool = False) -> tuple[LetterBlock, ...]:
    """The blocks with the sign that ends an official text; a plain letter says goodbye first. Grounds end with a full stop."""
    if not blocks:
        return ()
    pairs = zip(blocks, (*blocks[1:], None), strict=True)
    ended = [
        replace(one, text=one.text.rstrip(";.") + ".")
        if one.kind == "ground" and (after is None or after.kind != "ground")
        else one
        for one, after in pairs
    ]
    if courteous:
        return (*ended, LetterBlock("paragraph", CLOSING + END))
    return (*ended[:-1], replace(ended[-1], text=ended[-1].text.rstrip(".;") + END))
