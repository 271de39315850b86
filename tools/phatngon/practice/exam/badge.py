"""A signed record as an Open Badges 3.0 credential: what other systems read, verified offline with the trainer's key.

The badge says what the record says and no more; the record itself stands in it as evidence by its SHA-256.
Field rules: 1EdTech Open Badges 3.0 on the W3C Verifiable Credentials data model 2.0.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import datetime
from decimal import Decimal
from typing import TypedDict, TypeGuard

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, parse_iso_date, parse_moment, show_date
from phatngon.base.numbers import format_number
from phatngon.practice.exam.integrity import did_of, proof_holds, public_of, secured
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.paper import exam_settings
from phatngon.practice.exam.record import Record, digest_of, verify

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
TYPE = ["VerifiableCredential", "OpenBadgeCredential"]


class Badge(TypedDict, total=False):
    """What is read of a badge, whoever made it; only the proof is known to hold when it is read."""

    type: list[object]
    name: object
    issuer: object
    validFrom: object
    credentialSubject: object
    proof: dict[str, str]


def badge_of(
    record: Record, keys: TrainerKeys, *, now: datetime, issuer: str = ""
) -> dict[str, object]:
    """The badge of a record that this trainer signed; ``issuer``: the name that stands for the trainer.

    Raises InputError for a record that was altered, is self-made, or bears another trainer's key.
    """
    holds, said = verify(record, keys.public)
    if not holds:
        raise InputError(
            f"giấy này không lập được huy hiệu. {said}",
            advice="Chỉ lập huy hiệu từ giấy còn nguyên vẹn, do khóa của giảng viên trên máy này ký.",
        )
    day = parse_iso_date(record["day"], "day")
    document: dict[str, object] = {
        "@context": CONTEXT,
        "id": _urn("huy-hieu", digest_of(record)),
        "type": TYPE,
        "name": record["title"],
        "issuer": {
            "id": did_of(keys.public),
            "type": ["Profile"],
            "name": issuer.strip() or exam_settings()["issuer"],
        },
        "validFrom": datetime(day.year, day.month, day.day, tzinfo=VIETNAM).isoformat(),
        "credentialSubject": _subject(record),
        "evidence": [_evidence(record)],
    }
    return secured(document, keys.public, keys.sign, now.isoformat(timespec="seconds"))


def is_badge(data: object) -> TypeGuard[Badge]:
    """True for data that means to be a badge, whether or not it holds."""
    types = data.get("type") if isinstance(data, dict) else None
    return isinstance(types, list) and "OpenBadgeCredential" in types


def verify_badge(data: object, public: str, now: datetime) -> tuple[bool, str]:
    """Whether a badge holds, and a sentence that says what that proves. ``public``: the key the trainer has published.

    Raises InputError for data that is no badge.
    """
    if not is_badge(data):
        raise InputError("tệp này không phải huy hiệu Open Badges 3.0.", advice="Chọn đúng tệp.")
    if not proof_holds(data):
        return False, "Chữ ký không khớp: huy hiệu đã bị sửa, hoặc không do khóa ghi trong đó ký."
    did = data["proof"]["verificationMethod"].partition("#")[0]
    issuer = data.get("issuer")
    if not isinstance(issuer, dict) or issuer.get("id") != did:
        return False, "Bên cấp ghi trong huy hiệu không phải chủ của khóa đã ký."
    if public and public.strip() != public_of(did):
        return (
            False,
            "Chữ ký khớp với khóa ghi trong huy hiệu, nhưng đó không phải khóa của giảng viên đã công bố.",
        )
    if not public:
        return False, (
            "Chưa biết ai ký: chữ ký khớp với khóa ghi trong huy hiệu, nhưng ai cũng tạo được khóa như thế. "
            "Kiểm tra lại với khóa giảng viên đã công bố (thêm --key)."
        )
    try:
        start = parse_moment(data.get("validFrom"), "validFrom")
    except InputError:
        return False, "Huy hiệu không ghi ngày cấp đọc được."
    if start > now:
        return False, f"Huy hiệu ghi ngày cấp {show_date(start.date())}, sau hôm nay."
    return True, (
        f"Chữ ký khớp với khóa giảng viên đã công bố; huy hiệu còn nguyên vẹn. "
        f"{data.get('name')}, cấp ngày {show_date(start.date())}{_to_whom(data)}."
    )


def _to_whom(data: Badge) -> str:
    """For whom, where the badge says so."""
    subject = data.get("credentialSubject")
    rows = subject.get("identifier") if isinstance(subject, dict) else None
    names = [
        str(row.get("identityHash"))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("identityType") == "name"
    ]
    return f", cho {', '.join(names)}" if names else ""


def _subject(record: Record) -> dict[str, object]:
    """Who achieved what; a record without a name gives a badge without one."""
    name = record["learner"].strip()
    identity = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": name,
        "identityType": "name",
    }
    description = _urn("ket-qua", record["title"])
    return {
        "id": _urn("nguoi-hoc", digest_of(record)),
        "type": ["AchievementSubject"],
        **({"identifier": [identity]} if name else {}),
        "achievement": {
            "id": _urn("thanh-tich", f"{record['title']}|{record['as_of']}"),
            "type": ["Achievement"],
            "achievementType": "Assessment",
            "name": record["title"],
            "description": record["statement"],
            "criteria": {"narrative": _criteria(record)},
            "resultDescription": [
                {
                    "id": description,
                    "type": ["ResultDescription"],
                    "name": "Tỷ lệ điểm",
                    "resultType": "Percent",
                    "requiredValue": record["pass_percent"],
                    "valueMin": "0",
                    "valueMax": "100",
                }
            ],
        },
        "result": [
            {
                "type": ["Result"],
                "resultDescription": description,
                "value": record["percent"],
            }
        ],
    }


def _criteria(record: Record) -> str:
    need = format_number(Decimal(record["pass_percent"]))
    as_of = show_date(parse_iso_date(record["as_of"], "as_of"))
    said = f"Đạt từ {need}% bài kiểm tra do giảng viên chấm, theo luật áp dụng ngày {as_of}."
    rests = record.get("provisions")
    if rests:
        said += f" Các câu hỏi dựa vào các điều khoản mang mã: {', '.join(rests)}."
    if "renews" in record:
        said += f" Giấy nối tiếp giấy trước có dấu SHA-256 {record['renews']}."
    return said


def _evidence(record: Record) -> dict[str, object]:
    digest = digest_of(record)
    short = base64.urlsafe_b64encode(bytes.fromhex(digest)).decode("ascii").rstrip("=")
    return {
        "id": f"ni:///sha-256;{short}",  # RFC 6920: a name by content, at no address
        "type": ["Evidence"],
        "name": "Giấy xác nhận hoàn thành có chữ ký",
        "narrative": f"SHA-256 của giấy: {digest}. Mã đề: {record['exam']}.",
    }


def _urn(kind: str, text: str) -> str:
    """A name that needs no address: the same for the same record."""
    digest = hashlib.sha256(f"phatngon|{kind}|{text}".encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=5).urn
