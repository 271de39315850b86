"""What every item is, whatever its kind: an immutable value that reads, keys, marks and shows itself.

One kind is one class in one file of :mod:`phatngon.practice.kinds`, found by its ``type``; nothing outside asks an item
what kind it is. An item as loaded has no key; :func:`phatngon.practice.keys.resolve` gives the same item with ``key``,
``as_of`` and ``fingerprint`` filled for a date. ``K`` is the shape of a kind's key, ``G`` that of an answer given to it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NotRequired, Protocol, Self, TypedDict

from typing_extensions import TypeVar

from phatngon.base.errors import InputError
from phatngon.base.text import compare_key
from phatngon.practice import ground
from phatngon.practice import sentences as say
from phatngon.practice.given import AnswerShapes
from phatngon.practice.marking import Marks
from phatngon.practice.outcome import Outcome
from phatngon.practice.typed import NotRead

if TYPE_CHECKING:
    from phatngon.practice.cursor import Cursor

K = TypeVar("K", default=Any)
G = TypeVar("G", default=Any)
V = TypeVar("V", default=Any)
UNKEYED: Any = (
    None  # the key of an item as loaded: whoever reads it before ``resolve`` has made a mistake
)
DIFFICULTY_LABELS = {1: "dễ", 2: "vừa", 3: "khó"}


class Shown(Protocol):
    """A part of an item that is shown in an order of its own: a choice, step, right-hand text or card."""

    @property
    def id(self) -> str:
        """The id answers name it by."""

    @property
    def text(self) -> str:
        """What people read."""


@dataclass(frozen=True)
class Wrong(Generic[V]):
    """A wrong value that people really give, with the feedback it deserves; with ``shift`` the value is what a famous
    wrong way of counting gives (see :mod:`phatngon.practice.miscounts`)."""

    value: V
    feedback: str
    shift: str = ""


@dataclass(frozen=True)
class Vary:
    """The span a start is drawn from: days ``first`` to ``last``, ``hours`` (from, to) where the hour is drawn too."""

    first: date
    last: date
    hours: tuple[int, int] | None = None


class Common(TypedDict):
    """The fields that every item has, as its kind gets them; from the wire only the first four."""

    id: str
    lesson: str
    objective: str
    stem: str
    difficulty: NotRequired[int]
    provisions: NotRequired[tuple[str, ...]]
    valid_from: NotRequired[date | None]
    valid_to: NotRequired[date | None]
    source: NotRequired[str]
    section: NotRequired[str]
    hints: NotRequired[tuple[str, ...]]
    after: NotRequired[str]
    line: NotRequired[int | None]


class Wire(TypedDict, total=False):
    """What is read by name of an item's wire form; its other fields are rows, read by ``bound.rows_of``."""

    id: str
    type: str
    stem: str
    unit: str
    needs: str
    goes: str
    steps: list[Wire]  # of a case


@dataclass(frozen=True, kw_only=True)
class Item(AnswerShapes, ABC, Generic[K, G]):
    """What every item has; texts are NFC, ``stem`` and ``after`` are Markdown.

    ``section`` names a group asked together.
    An item with ``vary`` gets its start drawn; then ``drawn`` is the start and ``template`` the item as written.
    """

    type: ClassVar[str]
    type_label: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]  # of the bank, beside those of every item
    votable: ClassVar[bool] = False  # True: a hall can vote on it by hands
    blank: ClassVar[object] = None  # what an untouched item hands in

    id: str
    lesson: str
    objective: str
    stem: str
    difficulty: int = 2
    provisions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    section: str = ""
    hints: tuple[str, ...] = ()
    after: str = ""
    vary: Vary | None = None
    drawn: date | datetime | None = field(default=None, compare=False)
    template: Self | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False)
    key: K = field(default=UNKEYED, compare=False)
    as_of: date | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)

    @property
    def written(self) -> Self:
        """The item as the bank has it, before anything was drawn."""
        return self.template or self

    # what it rests on

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every reference (``ID`` or ``ID.param``) the item cannot do without."""
        return self.provisions

    @property
    def own_references(self) -> tuple[str, ...]:
        """What is written for the item itself, without what its ``questions`` rest on."""
        return self.rests_on

    def reference_place(self) -> tuple[str, ...]:
        """Where the bank writes the reference that is no provision."""
        return ("param",)

    @property
    def questions(self) -> tuple[Item, ...]:
        """The questions inside an item of several steps."""
        return ()

    def with_questions(self, questions: Sequence[Item]) -> Self:
        """The item with other ``questions``."""
        return self

    # reading and auditing

    @classmethod
    @abstractmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """The item of a bank row; ``common`` holds the fields of every item. Problems are noted on the cursor."""

    def check_start(self, row: Cursor) -> None:
        """Note what does not fit the time limit of an item that has one."""

    def check_edges(self, edges: Sequence[Self], row: Cursor) -> None:
        """Note where the two ends of a drawn span would not ask the same."""

    def check_key(self, row: Cursor, day: date) -> None:
        """Note where the written key is not the computed one. Raises InputError where none can be computed."""
        self.key_on(day)

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """Note feedback and wrong values that contradict the key; ``ready`` is the item with its start drawn."""

    # key

    @abstractmethod
    def key_on(self, as_of: date) -> K:
        """The key for ``as_of``: written, or computed by the rules and the legal base. Raises NoKey where there is none."""

    @property
    def whys(self) -> Mapping[str, str]:
        """Reasons by the id of a row, told once the answer is open: where there is one beside the feedback."""
        return {}

    def reason(self, row: str) -> str:
        """Why a row is right, wrong or where it belongs: its own reason, else its feedback without the word that it is right."""
        feedback = next((one[2] for one in self.rows if one[0] == row), "")
        return self.whys.get(row) or feedback.removeprefix("Đúng. ")

    def seen(self) -> object:
        """What a learner sees beside the stem, as JSON data for the fingerprint."""
        return [row[:2] for row in self.rows]

    def seen_steps(self) -> list[object]:
        """The same of every step of an item that has some."""
        return []

    @property
    def is_bound(self) -> bool:
        """True where the key follows from a start: an item with ``case`` or ``deadline``."""
        return False

    def clock(self) -> ground.TimeLimit | None:
        """The time limit asked for; None where the item asks for none. Raises NoKey where it cannot be counted."""
        return None

    def clock_kind(self) -> str:
        """What time limit the item is about: the provision of the duty, or of the parameter; "" where it is about none."""
        return ""

    def starting(self, start: date | datetime) -> Self:
        """The item with its time limit begun at ``start``."""
        return self

    def begun(self, clock: ground.TimeLimit | None) -> Self:
        """A drawn item with its famous wrong ways counted; ``clock`` is the drawn one (None: nothing is drawn)."""
        return self

    # in a case: see phatngon.practice.kinds.case

    def leads(self, answer: object) -> str:
        """The step of a case that ``answer`` leads to; "" where that does not depend on it."""
        return ""

    @property
    def goes(self) -> list[str]:
        """Where each of its choices says to go, for the print."""
        return []

    def ways(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Every step the answers lead to ("" for the next in order), with the place in the bank that says so."""
        return [("", ())]

    def fits_a_step(self, row: Cursor) -> None:
        """Note what a step of a case cannot be."""

    # answers

    @property
    def rows(self) -> Sequence[tuple[str, ...]]:
        """Its parts as (id, text, feedback, …) in the order of the bank; none for the kinds that are typed."""
        return ()

    @property
    def parts(self) -> int:
        """How many parts an answer is counted by."""
        return len(self.rows) or 1

    @property
    def machine_marked(self) -> bool:
        """True where a machine can mark the whole answer, so that a test may ask it."""
        return True

    def arranged(self, seed: str) -> tuple[Shown, ...]:
        """What is shown in an order that ``seed`` fixes; empty for the kinds that are typed."""
        return ()

    @abstractmethod
    def given(self, answer: object) -> G | None:
        """The answer (JSON data) in its one shape, None where it is blank.

        Raises InputError for the wrong kind of data, ids the item has not, a huge text.
        """

    @abstractmethod
    def mark(self, given: G) -> Marks:
        """Mark an answer that is not blank. Raises NotRead where nobody can read it."""

    def tried(self, answer: object) -> Marks:
        """Marks of any answer: blank and unreadable ones are *chưa làm*. Raises InputError like :meth:`given`."""
        given = None if answer is None else self.given(answer)
        if given is None:
            return Marks(Outcome.NOT_DONE, 0, self.parts, say.NOT_DONE)
        try:
            return self.mark(given)
        except NotRead as unread:
            return Marks(Outcome.NOT_DONE, 0, 1, unread.sentence)

    def blank_answer(self) -> object:
        """What an untouched item hands in."""
        return deepcopy(self.blank)

    def right_answer(self) -> object:
        """An answer that is right, as data."""
        return as_data(self.key)

    @abstractmethod
    def wrong_answers(self) -> Iterable[object]:
        """Answers that are likely to be wrong, those a bank knows of first."""

    def wrong_answer(self) -> object:
        """The first of them that is wrong and earns feedback. Raises InputError where none is."""
        for answer in self.wrong_answers():
            if self.tried(answer).outcome is Outcome.WRONG:
                return answer
        raise InputError(
            f"câu {self.id}: không dựng được câu trả lời sai để chạy thử.",
            advice="Thêm phương án nhiễu, hoặc thêm ý phải có vào “checklist”.",
        )

    @abstractmethod
    def right_lines(self) -> tuple[str, ...]:
        """The right answer as people say it."""

    def texts(self) -> Iterator[str]:
        """The texts that are read while the item is being answered, beside stem and hints."""
        return (text for row in self.rows for text in row[1:3])

    # wire: see phatngon.practice.wire

    @abstractmethod
    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The fields of the kind as JSON data; lists are rows ``[id, text]``, with the key ``[id, text, feedback, …]``."""

    def wired(self, name: str, with_key: bool) -> dict[str, object]:
        """The form of a kind that has rows, called ``name``."""
        if not with_key:
            return {name: [list(row[:2]) for row in self.rows]}
        whys = {"whys": dict(self.whys)} if self.whys else {}
        return {name: [list(row) for row in self.rows], "key": as_data(self.key), **whys}

    @classmethod
    @abstractmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """The item without its key. Raises KeyError, TypeError or ValueError for a row of another shape."""


def as_data(key: object) -> object:
    """A key as JSON data."""
    if isinstance(key, tuple):
        return list(key)
    return dict(key) if isinstance(key, dict) else key


def order_seed(item: Item, nickname: str) -> str:
    """What the order of an item's parts depends on: who sees it, and the item."""
    return f"{compare_key(nickname)}|{item.id}"


def with_reference(provisions: tuple[str, ...], reference: str) -> tuple[str, ...]:
    """``provisions`` and ``reference``, where there is one and it is not among them."""
    return provisions if not reference or reference in provisions else (*provisions, reference)
