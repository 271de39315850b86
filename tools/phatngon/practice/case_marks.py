"""How a case of several steps is marked: every step on the way by its own rules, one try each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from phatngon.practice import sentences as say
from phatngon.practice.items import CaseItem, Item
from phatngon.practice.marking import Marks, Part
from phatngon.practice.paths import right_way, walked
from phatngon.practice.typed import NotRead

if TYPE_CHECKING:
    from phatngon.practice.check import Result

_STATES = {"dung": "right", "gan_dung": "near"}


def mark_case(item: CaseItem, answers: dict[str, Any], check: Callable[[Item, Any, date], Result]) -> Marks:
    """*Đúng*: every step right. *Gần đúng*: the way went to its end, half of its steps right. Else *chưa đúng*.

    ``check`` marks one step. Raises NotRead for the first step nobody can read.
    """
    assert item.as_of is not None
    done, left = walked(item, answers)
    parts = []
    for number, step in enumerate(done, 1):
        result = check(step.question, answers[step.id], item.as_of)
        if result.outcome == "chua_lam":
            raise NotRead(f"bước {number}: {result.message[:1].lower()}{result.message[1:]}")
        parts.append(Part(step.id, say.CASE_STEP.format(number=number), _STATES.get(result.outcome, "wrong"),
                          " ".join(result.feedback)))
    right = sum(part.state == "right" for part in parts)
    total = len(parts) + (len(right_way(item, left)) if left else 0)
    outcome = "dung" if right == total else "gan_dung" if not left and 2 * right >= total else "chua_dung"
    told = [f"{part.text}: {part.feedback}" for part in parts if outcome == "dung" or part.state != "right"]
    if left:
        told.append(say.CASE_LEFT.format(number=len(done) + 1))
    return Marks(outcome, right, total, say.COUNTED["case"].format(right=right, total=total), tuple(told), tuple(parts))
