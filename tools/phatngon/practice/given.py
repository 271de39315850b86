"""The shapes answers come in: what every kind refuses in data that somebody, or something, hands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number

RELOAD = "Tải lại câu hỏi rồi trả lời lại."
MAX_SHORT = 200


@dataclass(frozen=True, kw_only=True)
class AnswerShapes:
    """What names an item in the sentences that refuse an answer to it."""

    id: str

    def wrong_kind(self, answer: object, wanted: str) -> InputError:
        """The error for data of the wrong kind."""
        return InputError(
            f"câu {self.id}: câu trả lời là {kind_name(answer)}, ở đây cần {wanted}.", advice=RELOAD
        )

    def known(self, code: object, ids: Iterable[str]) -> str:
        """``code`` where it is one of ``ids``. Raises InputError."""
        if not isinstance(code, str) or code not in ids:
            raise InputError(
                f"câu {self.id} không có mã {printable(show_value(code))}.", advice=RELOAD
            )
        return code

    def ids_of(self, answer: object, ids: Sequence[str]) -> list[str]:
        """A list of known ids, each once. Raises InputError."""
        if not isinstance(answer, list | tuple):
            raise self.wrong_kind(answer, "danh sách mã")
        found = [self.known(code, ids) for code in answer]
        if len(set(found)) != len(found):
            raise InputError(
                f"câu {self.id}: có mã được ghi hai lần trong câu trả lời.", advice=RELOAD
            )
        return found

    def places_of(
        self, answer: object, lefts: Sequence[str], rights: Sequence[str]
    ) -> dict[str, str] | None:
        """A mapping of known ids to known ids, blank ones fallen away; None where all are blank. Raises InputError."""
        if not isinstance(answer, dict):
            raise self.wrong_kind(answer, "nhóm “mã: mã”")
        found = {}
        for left, right in answer.items():
            left = self.known(left, lefts)
            if right not in (None, ""):
                found[left] = self.known(right, rights)
        return found or None

    def typed(self, answer: object, limit: int = MAX_SHORT) -> str | None:
        """A text not longer than ``limit``; None where it is blank. Raises InputError."""
        if not isinstance(answer, str):
            raise self.wrong_kind(answer, "chữ")
        if answer != printable(answer):
            raise InputError(
                f"câu {self.id}: câu trả lời có ký tự không đọc được.",
                advice="Xóa ký tự lạ rồi thử lại.",
            )
        if len(answer) > limit:
            length = f"{format_number(len(answer))} ký tự, quá {format_number(limit)}"
            raise InputError(
                f"câu {self.id}: câu trả lời dài {length}.", advice="Rút ngắn rồi thử lại."
            )
        return answer if answer.strip() else None


def printable(text: str) -> str:
    """Without half a surrogate pair, which no file and no screen takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
