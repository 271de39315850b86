"""The items of a bank as immutable values, one class per type.

An item as loaded has no key; :func:`phatngon.practice.keys.resolve` gives the same item with ``key``, ``as_of`` and
``fingerprint`` filled for a date. Keys and answers use the same shapes: one ``"b"``; many ``("a", "c")``; order
``("s1", "s2", …)``; match ``{"l1": "r1"}``; classify ``{"c1": "bao"}``; number ``Decimal``; moment ``date`` or
aware ``datetime``; text ``None`` (the item itself says what is looked for); case ``{"b1": …}``, a key or answer per step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

TYPE_LABELS = {
    "one": "chọn một phương án", "many": "chọn nhiều phương án", "order": "sắp xếp thứ tự", "match": "ghép cặp",
    "classify": "xếp thẻ", "number": "điền con số", "moment": "điền ngày giờ", "text": "viết ngắn",
    "case": "tình huống nhiều bước",
}
CASE_END = "het"
CASE_ASKS = ("decision", "due_unit", "reason_required")
DIFFICULTY_LABELS = {1: "dễ", 2: "vừa", 3: "khó"}


@dataclass(frozen=True)
class Choice:
    """One choice; ``value`` is the outcome of the rules it stands for (a code, or true, false, null); ``goes`` the step
    of a case it leads to."""

    id: str
    text: str
    feedback: str
    correct: bool | None = None
    value: Any = None
    goes: str = ""


@dataclass(frozen=True)
class Step:
    """One step; ``why`` is shown when the step is out of place, so it gives the reason, not the place."""

    id: str
    text: str
    why: str


@dataclass(frozen=True)
class Pair:
    """A left text and the id of the right text that fits it."""

    id: str
    left: str
    right_id: str
    feedback: str


@dataclass(frozen=True)
class Right:
    """One right-hand text of a matching item."""

    id: str
    text: str


@dataclass(frozen=True)
class Bin:
    """One bin; ``types`` are the type codes the rules put into it."""

    id: str
    label: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One card. ``bin`` is the written key; with ``outlet_type`` (of a real ``outlet``) or ``facts`` it is computed.

    ``source`` is shown with a right answer.
    """

    id: str
    text: str
    feedback: str
    bin: str = ""
    source: str = ""
    outlet: str = ""
    outlet_type: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Wrong:
    """A wrong value that people really give, with the feedback it deserves; with ``shift`` the value is what a famous
    wrong way of counting gives (see :mod:`phatngon.practice.miscounts`)."""

    value: Any
    feedback: str
    shift: str = ""


@dataclass(frozen=True)
class Deadline:
    """A time limit whose end is the key: ``amount`` or ``param`` (``ID.name``), ``unit``, and where it starts."""

    unit: str
    start: date | datetime
    amount: int | None = None
    param: str = ""


@dataclass(frozen=True)
class Vary:
    """The span a start is drawn from: days ``first`` to ``last``, ``hours`` (from, to) where the hour is drawn too."""

    first: date
    last: date
    hours: tuple[int, int] | None = None


@dataclass(frozen=True)
class Point:
    """One line of a checklist: words one of which must stand (``any``), words that must not (``none``), or a tick of
    the learner's own (``by_self``)."""

    id: str
    text: str
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    by_self: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every item has; texts are NFC, ``stem`` and ``after`` are Markdown.

    ``leads_to`` is a lesson or ``lesson#objective`` (entry diagnostic); ``section`` names a group asked together.
    An item with ``vary`` gets its start drawn; then ``drawn`` is the start and ``template`` the item as written.
    """

    id: str
    type: str
    lesson: str
    objective: str
    stem: str
    difficulty: int = 2
    provisions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    leads_to: str = ""
    section: str = ""
    hints: tuple[str, ...] = ()
    after: str = ""
    vary: Vary | None = None
    drawn: date | datetime | None = field(default=None, compare=False)
    template: Item | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False)
    key: Any = field(default=None, compare=False)
    as_of: date | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)

    @property
    def type_label(self) -> str:
        """The Vietnamese name of the item's type."""
        return TYPE_LABELS[self.type]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every reference (``ID`` or ``ID.param``) the item cannot do without."""
        return self.provisions


@dataclass(frozen=True, kw_only=True)
class ChoiceItem(Item):
    """``one`` and ``many``. With ``facts`` the rules compute the key.

    ``asks``: ``type`` or ``is_press`` of an outlet; ``decision``, ``due_unit`` (of ``duty``) or ``reason_required`` of
    a case.
    """

    choices: tuple[Choice, ...]
    facts: Mapping[str, Any] | None = None
    asks: str = ""
    duty: str = ""

    @property
    def case(self) -> Mapping[str, Any] | None:
        """The facts, where they are those of a case."""
        return self.facts if self.asks in CASE_ASKS else None


@dataclass(frozen=True, kw_only=True)
class OrderItem(Item):
    """``steps`` stand in the right order."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class MatchItem(Item):
    """``pairs`` and all right-hand texts, those that fit nothing at the end."""

    pairs: tuple[Pair, ...]
    rights: tuple[Right, ...]


@dataclass(frozen=True, kw_only=True)
class ClassifyItem(Item):
    """``cards`` to put into ``bins``."""

    bins: tuple[Bin, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class NumberItem(Item):
    """A number: written ``answer``, or ``param`` of the legal base; right within ``tolerance``."""

    answer: Decimal | None
    feedback: str
    param: str = ""
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    wrong: tuple[Wrong, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions, and the parameter."""
        return _with(self.provisions, self.param)


@dataclass(frozen=True, kw_only=True)
class MomentItem(Item):
    """A ``date`` or a ``datetime`` (``needs``): written ``answer``, the end of a ``deadline``, or of the time limit
    ``duty`` (by default the first that has an end) that follows from the facts of a ``case``."""

    answer: date | datetime | None
    feedback: str
    needs: str
    deadline: Deadline | None = None
    case: Mapping[str, Any] | None = None
    duty: str = ""
    wrong: tuple[Wrong, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions, and the parameter of the time limit."""
        return _with(self.provisions, self.deadline.param if self.deadline else "")


@dataclass(frozen=True, kw_only=True)
class TextItem(Item):
    """A short exact answer (``accept``), or a text judged by a ``checklist`` and a ``model`` to compare with."""

    accept: tuple[str, ...] = ()
    checklist: tuple[Point, ...] = ()
    model: str = ""
    max_chars: int | None = None
    feedback: str = ""
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class CaseStep:
    """One step of a case: its ``question``, and the step any answer ``goes`` to where its choice names none ("": the
    next in order; ``CASE_END``: the end)."""

    id: str
    question: Item
    goes: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseItem(Item):
    """A situation (``stem``) and steps, where an answer may change the next question. Its key is that of each step."""

    steps: tuple[CaseStep, ...]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions of the case and of every step."""
        found = [*self.provisions, *(reference for step in self.steps for reference in step.question.rests_on)]
        return tuple(dict.fromkeys(found))


def _with(provisions: tuple[str, ...], reference: str) -> tuple[str, ...]:
    return provisions if not reference or reference in provisions else (*provisions, reference)
