"""``text``: a short exact answer, or a text judged by a checklist beside a model to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number
from phatngon.base.text import nfc
from phatngon.practice import bound
from phatngon.practice import sentences as say
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import Common, Item, Wire, Wrong
from phatngon.practice.marking import MarkedPart, Marks, by_share, right_or_wrong
from phatngon.practice.outcome import Outcome
from phatngon.practice.words import has_phrase, has_unmarked_phrase, same_but_marks, same_text

MAX_TEXT = 20_000


@dataclass(frozen=True)
class ChecklistPoint:
    """One line of a checklist: words one of which must stand (``any``), words that must not (``none``), or a tick of
    the learner's own (``by_self``)."""

    id: str
    text: str
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    by_self: bool = False

    def state(self, text: str, ticks: frozenset[str] = frozenset()) -> Outcome:
        """Right, near (only diacritics lack) or wrong."""
        if self.by_self or self.none:
            return right_or_wrong(self.id in ticks if self.by_self else not self.banned(text))
        if any(has_phrase(text, phrase) for phrase in self.any):
            return Outcome.RIGHT
        return (
            Outcome.NEAR
            if any(has_unmarked_phrase(text, phrase) for phrase in self.any)
            else Outcome.WRONG
        )

    def banned(self, text: str) -> str:
        """The first phrase in ``text`` that must not stand there; "" where there is none."""
        return next((phrase for phrase in self.none if has_unmarked_phrase(text, phrase)), "")

    def feedback(self, state: Outcome, text: str) -> str:
        """What to say of a line that is not right."""
        if state is Outcome.RIGHT:
            return ""
        if self.none:
            return say.POINT_BANNED.format(phrase=self.banned(text), text=self.text.rstrip("."))
        form = (
            say.POINT_SELF
            if self.by_self
            else say.POINT_MARKS
            if state is Outcome.NEAR
            else say.POINT_MISSING
        )
        return form.format(text=self.text.rstrip("."))


@dataclass(frozen=True)
class Written:
    """A text handed in, with the lines the learner ticked."""

    text: str
    ticks: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class TextItem(Item[None, Written]):
    """A short exact answer (``accept``), or a text judged by a ``checklist`` and a ``model`` to compare with."""

    type = "text"
    type_label = "viết ngắn"
    fields = ("accept", "checklist", "model", "max_chars", "wrong", "feedback")
    blank: ClassVar[object] = {"text": "", "ticks": []}

    accept: tuple[str, ...] = ()
    checklist: tuple[ChecklistPoint, ...] = ()
    model: str = ""
    max_chars: int | None = None
    feedback: str = ""
    wrong: tuple[Wrong, ...] = ()

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """Accepted answers, or the lines of a checklist."""
        accept, rows = row.texts("accept"), row.rows("checklist", "ý")
        checklist = tuple(
            _read_point(point, code)
            for point, code in zip(rows, unique_codes(rows, "k"), strict=True)
        )
        row.distinct([point.text for point in checklist], "checklist")
        if not accept and not checklist:
            row.blame("thiếu “accept” hoặc “checklist”.")
        if row.has("wrong") and not accept:
            row.blame(
                "có “wrong” mà không có “accept” để so.",
                "wrong",
                advice="Dùng “checklist” với “none” cho điều nên tránh.",
            )
        model = row.text("model", needed=bool(checklist))
        return cls(
            **common,
            accept=accept,
            checklist=checklist,
            model=model,
            max_chars=row.whole("max_chars", 1, MAX_TEXT),
            feedback=row.text("feedback", needed=False),
            wrong=bound.read_wrong(row, lambda entry: entry.text("value", needed=False)),
        )

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """A wrong answer must be wrong, and the model must pass its own checklist."""
        bound.blame_equal(
            row, self.wrong, lambda value: any(same_text(value, text) for text in self.accept)
        )
        if not self.model:
            return
        failed = [
            point.text
            for point in self.checklist
            if not point.by_self and point.state(self.model) is not Outcome.RIGHT
        ]
        if failed:
            row.blame(
                f"có bài mẫu không qua được ý {show_value(failed[0])} của chính nó.",
                "model",
                advice="Sửa bài mẫu, hoặc sửa từ khóa của ý đó.",
            )
        if self.max_chars and len(self.model) > self.max_chars:
            row.blame(
                f"có bài mẫu dài {len(self.model)} ký tự, quá giới hạn {self.max_chars}.", "model"
            )

    def fits_a_step(self, row: Cursor) -> None:
        """A step is marked at once, so it asks for a short answer."""
        if self.checklist:
            row.blame("có “checklist”; bước viết ngắn chỉ dùng “accept”.", "checklist")

    @property
    def parts(self) -> int:
        """Every line of the checklist counts."""
        return max(1, len(self.checklist))

    @property
    def machine_marked(self) -> bool:
        """A checklist looks for words only."""
        return not self.checklist

    @property
    def own_points(self) -> tuple[ChecklistPoint, ...]:
        """The lines the learner ticks."""
        return tuple(point for point in self.checklist if point.by_self)

    def key_on(self, as_of: date) -> None:
        """The item itself says what is looked for."""
        return

    def seen(self) -> object:
        """What is accepted or looked for."""
        points = [
            (point.id, point.text, point.any, point.none, point.by_self) for point in self.checklist
        ]
        return [self.accept, points, self.max_chars]

    def given(self, answer: object) -> Written | None:
        """A text, alone or with ticks."""
        if isinstance(answer, str):
            answer = {"text": answer}
        if not isinstance(answer, dict):
            raise self.wrong_kind(answer, "nhóm có “text” và “ticks”")
        for field in answer:
            if field not in ("text", "ticks"):
                raise InputError(
                    f"câu {self.id}: câu trả lời có trường lạ {show_value(field)}.",
                    advice="Các trường dùng được: text, ticks.",
                )
        text, ticks = answer.get("text"), answer.get("ticks")
        found = self.typed("" if text is None else text, MAX_TEXT)
        ticked = self.ids_of(
            [] if ticks is None else ticks, [point.id for point in self.own_points]
        )
        return Written(found, frozenset(ticked)) if found else None

    def mark(self, given: Written) -> Marks:
        """By the accepted answers, else by the checklist."""
        if any(same_text(given.text, accepted) for accepted in self.accept):
            return Marks(
                Outcome.RIGHT,
                self.parts,
                self.parts,
                say.TEXT_RIGHT,
                (self.feedback or say.TEXT_RIGHT_WHY,),
            )
        return self._mark_checklist(given) if self.checklist else self._mark_short(given.text)

    def _mark_short(self, text: str) -> Marks:
        """The exact wrong answers people give come before a guess at missing diacritics."""
        known = next((entry.feedback for entry in self.wrong if same_text(text, entry.value)), "")
        if not known and any(same_but_marks(text, accepted) for accepted in self.accept):
            return Marks(Outcome.NEAR, 0, 1, say.TEXT_NEAR, (say.TEXT_NEAR_ADVICE,))
        unmarked = next(
            (entry.feedback for entry in self.wrong if same_but_marks(text, entry.value)),
            say.TEXT_ADVICE,
        )
        return Marks(Outcome.WRONG, 0, 1, say.TEXT_WRONG, (known or unmarked,))

    def _mark_checklist(self, given: Written) -> Marks:
        states = {point: point.state(given.text, given.ticks) for point in self.checklist}
        parts = tuple(
            MarkedPart(point.id, point.text, state, point.feedback(state, given.text))
            for point, state in states.items()
        )
        right, total = sum(state is Outcome.RIGHT for state in states.values()), len(parts)
        positive = [state for point, state in states.items() if not point.none]
        outcome = by_share(
            right,
            total,
            some_positive=not positive or any(state is not Outcome.WRONG for state in positive),
        )
        if outcome is Outcome.WRONG and Outcome.WRONG not in states.values():
            outcome = Outcome.NEAR
        feedback = [part.feedback for part in parts if part.feedback]
        if self.max_chars and len(nfc(given.text)) > self.max_chars:
            outcome = Outcome.NEAR if outcome is Outcome.RIGHT else outcome
            feedback.append(
                say.TOO_LONG.format(
                    count=format_number(len(nfc(given.text))), limit=format_number(self.max_chars)
                )
            )
        if outcome is Outcome.RIGHT:
            feedback.append(self.feedback or say.CHECKLIST_RIGHT)
        ticked = sum(states[point] is Outcome.RIGHT for point in self.own_points)
        message = say.CHECKLIST_SELF if self.own_points else say.CHECKLIST
        return Marks(
            outcome,
            right,
            total,
            message.format(right=right, total=total, ticked=ticked),
            tuple(feedback),
            parts,
        )

    def right_answer(self) -> object:
        """The model with every own line ticked, or the first accepted answer."""
        return {
            "text": self.model if self.checklist else self.accept[0],
            "ticks": [point.id for point in self.own_points],
        }

    def wrong_answers(self) -> list[object]:
        """The known wrong answers, then a text that says nothing or what must not be said."""
        banned = " ".join(point.none[0] for point in self.checklist if point.none)
        texts = [entry.value for entry in self.wrong] + ["Xin ghi nhận. " + banned, "chưa rõ", "x"]
        return [{"text": text.strip(), "ticks": []} for text in texts]

    def right_lines(self) -> tuple[str, ...]:
        """The model, or the first accepted answer."""
        return (self.model or self.accept[0],)

    def texts(self) -> Iterator[str]:
        """The feedback, for right and for wrong answers."""
        yield from (self.feedback, *(entry.feedback for entry in self.wrong))

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The lines to tick of a checklist, where there is one; with the key every line, as [id, text, any, none, own tick]."""
        if not with_key:
            return (
                {"checklist": [[point.id, point.text] for point in self.own_points]}
                if self.checklist or not self.accept
                else {}
            )
        lines = [
            [point.id, point.text, list(point.any), list(point.none), point.by_self]
            for point in self.checklist
        ]
        return {
            "checklist": lines,
            "key": None,
            "accept": list(self.accept),
            "max_chars": self.max_chars,
            "feedback": self.feedback,
            "wrong": [[entry.value, entry.feedback] for entry in self.wrong],
            "solution": list(self.right_lines()),
        }

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """A field for a text, with the lines to tick where there are some."""
        if "checklist" not in row:
            return cls(**common, accept=("",))
        return cls(
            **common,
            checklist=tuple(
                ChecklistPoint(code, text, by_self=True)
                for code, text in bound.rows_of(row, "checklist")
            ),
        )


def _read_point(row: Cursor, code: str) -> ChecklistPoint:
    row.only(("id", "text", "any", "none", "self"))
    point = ChecklistPoint(
        code, row.text("text"), row.texts("any"), row.texts("none"), bool(row.flag("self"))
    )
    if sum((bool(point.any), bool(point.none), point.by_self)) != 1:
        row.blame("cần đúng một trong ba: “any”, “none”, hoặc “self: true”.")
    return point
