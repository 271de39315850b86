"""Records of completion: one a learner makes alone (says that it proves nobody's identity), one a trainer signs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from phatngon import __version__
from phatngon.base.errors import InputError
from phatngon.base.text import nfc, squeeze
from phatngon.practice.exam.keys import TrainerKeys, signature_holds
from phatngon.practice.exam.marking import ExamResult
from phatngon.practice.exam.paper import exam_settings
from phatngon.practice.summary import LessonSummary

KIND = "phatngon-giay-ghi-nhan"
MAX_NAME = 80


def self_record(learner: str, summaries: Iterable[LessonSummary], titles: dict[str, str], *, day: date, as_of: date) -> dict[str, Any]:
    """A record of self-study. Raises InputError where a lesson is not done as far as ``exam.yaml`` asks."""
    lessons = [{"lesson": one.lesson, "title": titles.get(one.lesson, one.lesson), "right": one.right, "total": one.total}
               for one in summaries if one.total]
    need = exam_settings()["self_percent"]
    short = [row for row in lessons if row["right"] * 100 < need * row["total"]]
    if not lessons or short:
        left = "; ".join(f"{row['title']} (đúng {row['right']} trên {row['total']})" for row in short) or "mọi bài"
        raise InputError(f"chưa đủ để lập giấy: cần đúng {need}% số câu của mỗi bài.", advice=f"Làm tiếp: {left}.")
    return _record("self", learner, day=day, as_of=as_of, lessons=lessons)


def trainer_record(result: ExamResult, keys: TrainerKeys, *, name: str = "", day: date, as_of: date) -> dict[str, Any]:
    """A signed record of a passed test. Raises InputError for a test that was not passed."""
    if not result.passed:
        raise InputError(f"bài {result.code} chưa đạt nên không lập giấy.", advice="Cho người học ôn lại rồi làm đề khác.")
    made = _record("trainer", name or result.learner, day=day, as_of=as_of, exam=result.code, percent=str(result.percent),
                   pass_percent=str(exam_settings()["pass_percent"]), public_key=keys.public)
    return {**made, "signature": keys.sign(message_of(made))}


def message_of(record: dict[str, Any]) -> bytes:
    """What is signed: the record without its signature, written in one way only."""
    bare = {name: value for name, value in record.items() if name != "signature"}
    return json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def verify(record: Any, public: str = "") -> tuple[bool, str]:
    """Whether a record holds, and a sentence that says what that proves. ``public``: the key the trainer has published.

    Raises InputError for data that is no record.
    """
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise InputError("tệp này không phải giấy ghi nhận của bộ học liệu.", advice="Chọn tệp giay-….json.")
    if record.get("basis") != "trainer":
        return False, "Giấy tự kiểm tra: không có chữ ký, không xác nhận danh tính."
    key = str(record.get("public_key", ""))
    if not signature_holds(message_of(record), str(record.get("signature", "")), key):
        return False, "Chữ ký không khớp: giấy đã bị sửa, hoặc không do khóa ghi trong giấy ký."
    if public and public.strip() != key:
        return False, "Chữ ký khớp với khóa ghi trong giấy, nhưng khóa ấy không phải khóa của giảng viên đã công bố."
    if not public:
        return True, "Chữ ký khớp với khóa ghi trong giấy. Đối chiếu khóa ấy với khóa giảng viên đã công bố (thêm --key) để biết ai ký."
    return True, "Chữ ký khớp với khóa giảng viên đã công bố; giấy còn nguyên vẹn."


def _record(basis: str, learner: str, *, day: date, as_of: date, **more: Any) -> dict[str, Any]:
    name = nfc(squeeze(learner))
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise InputError("tên trên giấy trống, quá dài hoặc có ký tự không in được.", advice="Ghi họ tên hoặc tên gọi trên một dòng.")
    return {"kind": KIND, "version": 1, "basis": basis, "learner": name, "title": exam_settings()["title"], "day": day.isoformat(),
            "as_of": as_of.isoformat(), "kit": __version__, "statement": exam_settings()["statements"][basis], **more}
