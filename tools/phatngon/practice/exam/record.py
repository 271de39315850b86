"""Records of completion: one a learner makes alone (says that it proves nobody's identity), one a trainer signs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NotRequired, TypedDict, TypeGuard, cast

from phatngon import __version__
from phatngon.base.ed25519 import signature_holds
from phatngon.base.errors import InputError
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import nfc, squeeze
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import ExamResult
from phatngon.practice.exam.paper import exam_settings
from phatngon.practice.summary import LessonSummary

KIND = "phatngon-giay-ghi-nhan"
MAX_NAME = 80
VERSION = 2
FIRST = frozenset(
    {
        "kind",
        "version",
        "basis",
        "learner",
        "title",
        "day",
        "as_of",
        "kit",
        "statement",
        "exam",
        "percent",
        "pass_percent",
        "public_key",
        "signature",
    }
)
LISTS = frozenset({"provisions", "not_asked"})
RENEWAL = FIRST | {"provisions", "renews", "not_asked"}
SIGNED = {1: (FIRST,), 2: (FIRST | {"provisions"}, RENEWAL)}
# the fields of a signed record of each version, no more and no less


class LessonRow(TypedDict):
    """A lesson in a record of self-study: how many of its questions were right."""

    lesson: str
    title: str
    right: int
    total: int


class Record(TypedDict):
    """A record of completion: of a lesson's own ``self`` study with its ``lessons``, or of a ``trainer`` with what is signed."""

    kind: str
    version: int
    basis: str
    learner: str
    title: str
    day: str
    as_of: str
    kit: str
    statement: str
    lessons: NotRequired[list[LessonRow]]
    provisions: NotRequired[list[str]]
    exam: NotRequired[str]
    percent: NotRequired[str]
    pass_percent: NotRequired[str]
    public_key: NotRequired[str]
    renews: NotRequired[str]
    not_asked: NotRequired[list[str]]
    signature: NotRequired[str]


def self_record(
    learner: str,
    summaries: Iterable[LessonSummary],
    titles: dict[str, str],
    *,
    day: date,
    as_of: date,
    provisions: Iterable[str] = (),
) -> Record:
    """A record of self-study; ``provisions``: what the questions of its lessons rest on.

    Raises InputError where a lesson is not done as far as ``exam.yaml`` asks.
    """
    lessons: list[LessonRow] = [
        {
            "lesson": one.lesson,
            "title": titles.get(one.lesson, one.lesson),
            "right": one.right,
            "total": one.total,
        }
        for one in summaries
        if one.total
    ]
    need = exam_settings()["self_percent"]
    short = [row for row in lessons if row["right"] * 100 < need * row["total"]]
    if not lessons or short:
        left = (
            "; ".join(f"{row['title']} (đúng {row['right']} trên {row['total']})" for row in short)
            or "mọi bài"
        )
        raise InputError(
            f"chưa đủ để lập giấy: cần đúng {need}% số câu của mỗi bài.",
            advice=f"Làm tiếp: {left}.",
        )
    rests = {"provisions": sorted(set(provisions))} if provisions else {}
    return _record("self", learner, day=day, as_of=as_of, lessons=lessons, **rests)


def trainer_record(
    result: ExamResult, keys: TrainerKeys, *, name: str = "", day: date, **more: object
) -> Record:
    """A signed record of a passed test; ``more``: further fields, or others. Raises InputError for a test that was not passed."""
    if not result.passed:
        raise InputError(
            f"bài {result.code} chưa đạt nên không lập giấy.",
            advice="Cho người học ôn lại rồi làm đề khác.",
        )
    fields = {
        "exam": result.code,
        "percent": str(result.percent),
        "pass_percent": str(exam_settings()["pass_percent"]),
        "provisions": list(result.provisions),
        "public_key": keys.public,
    }
    made = _record(
        "trainer", name or result.learner, day=day, as_of=result.as_of, **(fields | more)
    )
    return {**made, "signature": keys.sign(message_of(made))}


def digest_of(record: Record) -> str:
    """The name a record goes by in the next one of its chain: the SHA-256 of all it says, signature included."""
    return hashlib.sha256(_written(record)).hexdigest()


def message_of(record: Record) -> bytes:
    """What is signed: the record without its signature, written in one way only."""
    return _written({name: value for name, value in record.items() if name != "signature"})


def _written(data: Mapping[str, object]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8"
    )


def verify(record: object, public: str = "") -> tuple[bool, str]:
    """Whether a record holds, and a sentence that says what that proves. ``public``: the key the trainer has published.

    Without that key nobody knows who signed, so nothing is proved. Raises InputError for data that is no record.
    """
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise InputError(
            "tệp này không phải giấy xác nhận hoàn thành của bộ học liệu.",
            advice="Chọn tệp giay-….json.",
        )
    if record.get("basis") != "trainer":
        return False, "Phiếu tự kiểm tra: không có chữ ký, không xác nhận danh tính."
    if not _well_formed(record):
        return (
            False,
            "Giấy thiếu hoặc thừa trường, hay có trường sai kiểu, sai cách viết: không phải giấy do bộ học liệu lập.",
        )
    key = record["public_key"]
    if not signature_holds(message_of(record), record["signature"], key):
        return False, "Chữ ký không khớp: giấy đã bị sửa, hoặc không do khóa ghi trong giấy ký."
    if public and public.strip() != key:
        return (
            False,
            "Chữ ký khớp với khóa ghi trong giấy, nhưng khóa ấy không phải khóa của giảng viên đã công bố.",
        )
    if not public:
        return False, (
            "Chưa biết ai ký: chữ ký khớp với khóa ghi trong giấy, nhưng ai cũng tạo được khóa như thế. "
            "Kiểm tra lại với khóa giảng viên đã công bố (thêm --key)."
        )
    return True, f"Chữ ký khớp với khóa giảng viên đã công bố; giấy còn nguyên vẹn. {_told(record)}"


def refuse_altered(record: Record) -> None:
    """Raise InputError for data that is no record, lacks a field that every record has, or does not fit its own signature.

    Who signed is not asked; :func:`verify` does.
    """
    signed = isinstance(record, dict) and record.get("basis") == "trainer"
    holds, said = verify(record, str(record.get("public_key")) if signed else "")
    if signed and not holds:
        raise InputError(said, advice="Xin lại tệp giấy gốc.")
    if not signed and (record.get("basis") != "self" or "signature" in record):
        raise InputError(
            "giấy không nói rõ do ai lập: đã bị sửa, hoặc không do bộ học liệu lập.",
            advice="Xin lại tệp giấy gốc.",
        )
    for name in ("learner", "as_of", "day"):
        if not isinstance(record.get(name), str):
            raise InputError(f"giấy thiếu trường “{name}”.", advice="Xin lại tệp giấy gốc.")


def _well_formed(record: Mapping[str, object]) -> TypeGuard[Record]:
    """True for the very fields of its version, each of its type."""
    version = record.get("version")
    if type(version) is not int or set(record) not in SIGNED.get(version, ()):
        return False
    typed = all(
        type(value) is list and all(type(one) is str for one in value)
        if name in LISTS
        else type(value) is str
        for name, value in record.items()
        if name != "version"
    )
    return typed and _readable(record)


def _readable(record: Mapping[str, object]) -> bool:
    """True where the dates are dates and the shares are numbers, so that what was signed can be said."""
    try:
        for name in ("day", "as_of"):
            parse_iso_date(record[name], name)
        return all(Decimal(str(record[name])).is_finite() for name in ("percent", "pass_percent"))
    except (InputError, InvalidOperation):
        return False


def follows(record: Record, old: Record) -> str:
    """Why ``record`` is not the next of the chain after ``old``; "" where it is. Both have been verified before.

    Somebody else's record, an earlier law date or another trainer's key break the chain.
    """
    if record.get("renews") != digest_of(old):
        return "Giấy này không nối tiếp giấy trước đã nêu: dấu SHA-256 của giấy trước không khớp."
    if record["public_key"] != old["public_key"] or record["learner"] != old["learner"]:
        return "Giấy này và giấy trước không cùng người học hoặc không cùng khóa của giảng viên."
    if record["as_of"] <= old["as_of"] or record["day"] < old["day"]:
        return "Giấy này ghi ngày không sau giấy trước, nên không phải giấy nối tiếp."
    return ""


def _told(record: Record) -> str:
    """What was signed, so that whoever checks compares it with the paper in hand."""
    day, as_of = (show_date(parse_iso_date(record[name], name)) for name in ("day", "as_of"))
    percent = format_number(Decimal(record["percent"]), 1)
    return (
        f"Giấy lập cho {record['learner']}: {record['title']}, đề {record['exam']}, kết quả {percent}% "
        f"(đạt từ {record['pass_percent']}%), ngày lập {day}, theo luật áp dụng ngày {as_of}."
        + (f" Nối tiếp giấy có dấu {record['renews'][:12]}…." if "renews" in record else "")
    )


def _record(basis: str, learner: str, *, day: date, as_of: date, **more: object) -> Record:
    name = nfc(squeeze(learner))
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise InputError(
            "tên trên giấy trống, quá dài hoặc có ký tự không in được.",
            advice="Ghi họ tên hoặc tên gọi trên một dòng.",
        )
    made = {
        "kind": KIND,
        "version": VERSION,
        "basis": basis,
        "learner": name,
        "title": exam_settings()["title"],
        "day": day.isoformat(),
        "as_of": as_of.isoformat(),
        "kit": __version__,
        "statement": exam_settings()["statements"][basis],
    }
    return cast(Record, made | more)
