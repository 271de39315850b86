"""One provision of the legal base: its words, its dates, how sure the kit is of it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from phatngon.base.moments import show_date
from phatngon.base.text import nfc
from phatngon.law.citation import cite


class Status(StrEnum):
    """What a provision is on a given date."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    NEVER = "never"


STATUS_LABELS = {
    Status.IN_FORCE: "đang có hiệu lực",
    Status.NOT_YET: "chưa có hiệu lực",
    Status.EXPIRED: "đã hết hiệu lực",
    Status.UNKNOWN: "chưa rõ còn hiệu lực hay không",
    Status.NEVER: "không rõ ngày hiệu lực, không áp dụng",
}

BASIS_LABELS = {
    "vi_text": "đọc nguyên văn tiếng Việt",
    "en_translation": "đọc bản dịch tiếng Anh",
    "ocr": "đọc bản chép, bản quét nhận dạng chữ",
    "transcription": "đọc bản chép, bản quét nhận dạng chữ",
    "secondary": "theo nguồn thứ cấp",
    "memory": "theo trí nhớ",
    "unknown": "chưa rõ",
}
VERIFIED_LABEL = "đã đối chiếu bản gốc"
COMPARED, NOT_COMPARED = "đã đối chiếu", "chưa đối chiếu"
CERTAINTY = (
    "Nội dung diễn giải theo văn bản đã tra cứu; khi soạn văn bản, phải đối chiếu bản gốc. "
    "Điểm đánh dấu * cần đối chiếu trước khi dùng."
)

Basis = Literal[
    "vi_text", "en_translation", "ocr", "transcription", "secondary", "memory", "unknown"
]
Confidence = Literal["text seen", "reported", "recalled", "unknown"]


class Verification(BaseModel):
    """A person's word that the paraphrase was compared with the official text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    role: str
    source: str

    @model_validator(mode="before")
    @classmethod
    def _bare_on(cls, value: object) -> object:
        """YAML reads a bare ``on`` as true; a person who typed the field by hand meant the day."""
        return (
            {"on" if key is True else key: item for key, item in value.items()}
            if isinstance(value, dict)
            else value
        )


class Provision(BaseModel):
    """A provision, paraphrased; the fields are those of ``provisions/*.yaml``. Dates are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    id: str
    instrument: str
    article: str | None
    clause: str | None
    point: str | None
    effective_from: date | None
    effective_to: date | None
    topic: str
    vi: str
    en: str
    params: dict[str, Any]
    basis: Basis
    confidence: Confidence
    sources: list[str]
    unknown_from: date | None = None
    conflict: tuple[str, ...] = ()
    verified: Verification | None = None

    @field_validator("id", "instrument", "topic", "vi")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("không được để trống")
        if value != nfc(value):
            raise ValueError("chưa ở dạng Unicode dựng sẵn (NFC)")
        return value

    @model_validator(mode="after")
    def _dates_in_order(self) -> Provision:
        if self.effective_to and not self.effective_from:
            raise ValueError("có ngày hết hiệu lực mà không có ngày bắt đầu")
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("ngày hết hiệu lực đứng trước ngày bắt đầu")
        for name in self.conflict:
            if name not in self.params:
                raise ValueError(f"“conflict” nêu tham số “{name}” mà “params” không có")
        return self

    @cached_property
    def citation(self) -> str:
        """The Vietnamese citation, from point up to instrument."""
        return cite(self.instrument, self.article, self.clause, self.point)

    @property
    def mark(self) -> str:
        """How sure the kit is, in the two marks learners see; unread words say so."""
        if self.verified:
            return COMPARED
        return BASIS_LABELS["unknown"] if self.basis == "unknown" else NOT_COMPARED

    @property
    def star(self) -> str:
        """``*`` where a reader must look at the original before using it: copies disagree, or nobody read the text itself."""
        doubtful = bool(self.conflict) or self.confidence != "text seen"
        return "*" if doubtful and not self.verified else ""

    @property
    def basis_label(self) -> str:
        """How sure the kit is and why: for editors and trainers."""
        return VERIFIED_LABEL if self.verified else BASIS_LABELS[self.basis]

    @property
    def caveat(self) -> str | None:
        """What must be said before a number of this provision is used."""
        text = self.params.get("caveat")
        return str(text) if text else None

    @property
    def reader_caveat(self) -> str | None:
        """The caveat when it is written for readers (some in the base are working notes in English)."""
        words = re.findall(r"\w+", self.caveat or "")
        marked = sum(any(ord(letter) > 191 for letter in word) for word in words)
        return self.caveat if words and marked * 2 >= len(words) else None

    @property
    def unknown(self) -> bool:
        """True where the words were never read: never taught, never graded."""
        return self.confidence == "unknown"

    def status(self, as_of: date) -> Status:
        """What this provision is on ``as_of``."""
        if self.effective_from is None:
            return Status.NEVER
        if as_of < self.effective_from:
            return Status.NOT_YET
        if self.effective_to and as_of > self.effective_to:
            return Status.EXPIRED
        if self.unknown_from and as_of >= self.unknown_from:
            return Status.UNKNOWN
        return Status.IN_FORCE

    def in_force(self, as_of: date) -> bool:
        """True on the days on which the provision certainly applies."""
        return self.status(as_of) is Status.IN_FORCE

    def dates_sentence(self) -> str:
        """Its span of force in words."""
        if self.effective_from is None:
            return "không rõ ngày hiệu lực"
        start = f"từ {show_date(self.effective_from)}"
        return f"{start} đến hết {show_date(self.effective_to)}" if self.effective_to else start
