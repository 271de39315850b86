"""Renewing a signed record after a change of law: a few questions on what changed, then a new record chained to the old one.

The trainer's ledger keeps what a renewal was drawn for, so the answers alone come back; whose they are, which record they renew and
under which law is the ledger's word, never the participant's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.moments import parse_iso_date, show_date, show_value
from phatngon.base.text import compare_key
from phatngon.law.library import load_law
from phatngon.practice.bank import Bank
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.ledger import ExamLedger, KeptRenewal, LedgerRow
from phatngon.practice.exam.marking import ExamResult, provisions_of
from phatngon.practice.exam.paper import Paper, exam_settings, opaque, question_of
from phatngon.practice.exam.record import Record, digest_of, trainer_record, verify
from phatngon.practice.exam.staleness import (
    MOST_SAID,
    UNKNOWN,
    Rests,
    Staleness,
    a_few,
    staleness,
)
from phatngon.practice.items import Item


@dataclass(frozen=True)
class Renewal:
    """A paper that renews ``record``; ``not_asked``: what came in force for it and no question of the paper is about."""

    record: Record
    paper: Paper
    stale: Staleness
    provisions: tuple[str, ...]
    not_asked: tuple[str, ...]

    def kept(self) -> KeptRenewal:
        """What the ledger keeps of it."""
        return {
            "renews": self.paper.renews,
            "items": [question.item.id for question in self.paper.questions],
            "learner": self.record["learner"],
            "provisions": list(self.provisions),
            "not_asked": list(self.not_asked),
        }

    def sentence(self) -> str:
        """What was drawn, in one line."""
        count, wanted = len(self.paper.questions), exam_settings()["renewal_items"]
        said = f"Đề gia hạn {self.paper.code} cho {self.record['learner']}: {count} câu về phần quy định đã thay đổi"
        if count < wanted:
            said += f" (bộ câu hỏi chỉ có {count} câu về phần này, đề thường có {wanted} câu)"
        law = load_law()
        left = [law[name] for name in self.not_asked if name in law]
        if left:
            said += f". Đề không hỏi về: {a_few(left)}"
        if len(left) > MOST_SAID:
            said += ". Phần chưa hỏi còn nhiều: nên cho làm lại bài kiểm tra cuối khóa"
        return f"{said}."


def refuse_record(
    record: Record, keys: TrainerKeys, ledger: ExamLedger, as_of: date, today: date
) -> None:
    """Raise InputError for a record that was not signed with this trainer's key, was altered, bears a future date (or is to bear
    one), or was renewed already."""
    holds, said = verify(record, keys.public)
    if not holds:
        raise InputError(
            f"giấy này không gia hạn được. {said}",
            advice="Chỉ gia hạn giấy còn nguyên vẹn, do chính khóa của giảng viên trên máy này ký.",
        )
    first, day = (parse_iso_date(record[name], name) for name in ("as_of", "day"))
    for what, told in (
        ("ngày lập giấy", day),
        ("ngày áp dụng luật của giấy", first),
        ("ngày áp dụng luật để gia hạn", as_of),
    ):
        if told > today:
            raise InputError(
                f"{what} là {show_date(told)}, sau hôm nay ({show_date(today)}), nên chưa gia hạn được.",
                advice="Kiểm tra lại giấy và ngày của máy này.",
            )
    before = ledger.signed_for(renews=digest_of(record))
    if before:
        raise InputError(
            f"giấy này đã được gia hạn bằng đề {before.get('code')}.",
            advice="Dùng giấy mới nhất của người học.",
        )


def changed_for(record: Record, rests: Rests, as_of: date) -> Staleness:
    """What changed for a record until ``as_of``.

    Raises InputError where no change touches it, and where nobody knows what it rests on.
    """
    first = parse_iso_date(record["as_of"], "as_of")
    if rests.source == UNKNOWN or rests.provisions is None:
        raise InputError(
            "chưa biết giấy này dựa vào những điều khoản nào nên không ra được đề gia hạn.",
            advice="Chạy trên máy đã ra đề của giấy, hoặc cho người học làm lại bài kiểm tra cuối khóa.",
        )
    found = staleness(rests.provisions, first, as_of)
    if not found.touched:
        raise InputError(
            f"không có điều khoản nào của giấy thay đổi từ {show_date(first)} đến {show_date(as_of)}; giấy vẫn dùng được.",
            advice="Không cần gia hạn.",
        )
    return found


@one_look()
def draw_renewal(
    record: Record,
    rests: Rests,
    stale: Staleness,
    code: str,
    *,
    secret: bytes,
    sealed: Bank,
    banks: Iterable[Bank],
) -> Renewal:
    """The questions on what changed: each provision that came in force in turn, the sealed bank before the open ones.

    Raises InputError where no bank has a question on it.
    """
    law, as_of = load_law(), stale.second
    new = {one.id for one in stale.began if one.in_force(as_of)}
    seed = opaque(secret, code)
    offered = [
        (place > 0, item)
        for place, bank in enumerate((sealed, *banks))
        for item in bank.items_for(as_of, seed)
        if item.machine_marked and new & set(provisions_of(item))
    ]
    chosen = _in_turn(offered, new, exam_settings()["renewal_items"], (secret, code))
    if not chosen:
        raise InputError(
            "chưa có câu hỏi nào về phần quy định đã thay đổi của giấy này.",
            advice="Cho người học làm lại bài kiểm tra cuối khóa, hoặc thêm câu vào ngân hàng niêm phong.",
        )
    asked = {name for item in chosen for name in provisions_of(item)}
    still = {name for name in rests.provisions or () if name in law and law[name].in_force(as_of)}
    paper = Paper(
        code,
        as_of,
        tuple(question_of(item, secret, code) for item in chosen),
        digest_of(record),
    )
    return Renewal(
        record, paper, stale, tuple(sorted(still | asked)), tuple(sorted(new - asked - still))
    )


def _in_turn(
    offered: list[tuple[bool, Item]], new: set[str], count: int, seed: tuple[bytes, str]
) -> list[Item]:
    """Up to ``count`` items: the provision least asked about first, then sealed before open, then a secret order."""
    left = sorted(offered, key=lambda one: opaque(*seed, one[1].id))
    turns: Counter[str] = Counter()
    found = []
    for _ in range(min(count, len(left))):
        best = min(
            left,
            key=lambda one: (min(turns[name] for name in new & set(provisions_of(one[1]))), one[0]),
        )
        left.remove(best)
        turns.update(new & set(provisions_of(best[1])))
        found.append(best[1])
    return found


def drawn_again(row: LedgerRow, *, secret: bytes, sealed: Bank, banks: Iterable[Bank]) -> Paper:
    """The renewal that the ledger's ``row`` tells of. Raises InputError where a question of it is no more."""
    code, as_of = str(row["code"]), parse_iso_date(row["as_of"], "as_of")
    seed, found = opaque(secret, code), []
    by_id = {item.id: bank for bank in (sealed, *banks) for item in bank}
    for name in row["items"]:
        if name not in by_id:
            raise InputError(
                f"đề gia hạn {code} có câu {show_value(name)} không còn trong bộ câu hỏi.",
                advice="Chấm bằng đúng bản bộ học liệu đã ra đề.",
            )
        found.append(question_of(by_id[name].item_for(name, as_of, seed), secret, code))
    return Paper(code, as_of, tuple(found), str(row["renews"]))


def renewed_record(
    result: ExamResult, row: LedgerRow, keys: TrainerKeys, ledger: ExamLedger, *, day: date
) -> Record:
    """The signed record that follows the old one. ``row``: what the ledger kept when the renewal was drawn.

    Raises InputError for somebody else's answers, answers that have served already, a record that another paper renewed, and a test
    that was not passed.
    """
    if compare_key(result.learner) != compare_key(str(row["learner"])):
        raise InputError(
            f"đề gia hạn {result.code} ra cho {show_value(row['learner'])}, bài làm đề tên {show_value(result.learner)}, "
            "nên không lập giấy.",
            advice="Hỏi lại hai người; mỗi giấy có đề gia hạn riêng.",
        )
    if ledger.signed_for(code=result.code):
        raise InputError(
            f"bài làm của đề gia hạn {result.code} đã dùng để lập giấy; một bài chỉ dùng một lần.",
            advice="Lấy lại giấy đã lập. Nếu giấy mất, cho người học làm lại bài kiểm tra cuối khóa.",
        )
    before = ledger.signed_for(renews=str(row["renews"]))
    if before:
        raise InputError(
            f"giấy trước đã được gia hạn bằng đề {before.get('code')}, nên không lập giấy từ đề {result.code}.",
            advice="Dùng giấy mới nhất của người học.",
        )
    return trainer_record(
        result,
        keys,
        name=str(row["learner"]),
        day=day,
        title=exam_settings()["renewal_title"],
        statement=exam_settings()["statements"]["renewal"],
        provisions=list(row["provisions"]),
        renews=str(row["renews"]),
        not_asked=list(row["not_asked"]),
    )
