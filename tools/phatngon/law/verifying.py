"""Recording that a person compared a paraphrase with the official text: the field ``verified``, written in place.

Only the lines of that one field change; every other byte of the instrument's file stays as it was.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from phatngon.base.errors import InputError
from phatngon.base.files import decode, read_bytes, write_bytes
from phatngon.base.text import squeeze
from phatngon.base.yamlfile import Loader
from phatngon.law.library import load_law, provision_files, provisions_folder
from phatngon.law.provision import Verification

MAX_WORDS = 300


@dataclass(frozen=True)
class VerifyResult:
    """What :func:`verify` did: ``written`` is False where the same word already stood there."""

    provision: str
    verification: Verification
    written: bool
    replaced: Verification | None = None


def verify(
    provision_id: str,
    role: str,
    source: str,
    *,
    today: date,
    on: date | None = None,
    path: Path | None = None,
) -> VerifyResult:
    """Write who compared ``provision_id`` with which official text, and when (``on``, else ``today``).

    The same role and source a second time change nothing; others replace the earlier word. Raises InputError for an
    unknown id, an empty or endless role or source, and a provision that has no settled paraphrase to compare.
    """
    base = path or provisions_folder()
    law = load_law(base)
    provision, file = law[provision_id], _file_of(provision_id, base)
    role, source = _words(role, "--role"), _words(source, "--source")
    if provision.unknown:
        raise InputError(
            f"{provision_id} chưa có lời diễn giải nào để đối chiếu.",
            advice=f"Sửa “vi”, “basis”, “confidence” trong {file.name} trước, rồi chạy lại.",
        )
    if provision.conflict:
        raise InputError(
            f"{provision_id} còn ghi mâu thuẫn ở {', '.join(provision.conflict)}.",
            advice=f"Ghi giá trị đã đối chiếu và bỏ dòng “conflict” trong {file.name} trước, rồi chạy lại.",
        )
    old = provision.verified
    if old and (old.role, old.source) == (role, source) and on in (None, old.on):
        return VerifyResult(provision_id, old, False)
    word = Verification(on=on or today, role=role, source=source)
    data = read_bytes(file)
    made = _edited(data, provision_id, word)
    _same_but_for(data, made, provision_id, word, file.name)
    write_bytes(file, made)
    return VerifyResult(provision_id, word, True, old)


def _head(provision_id: str) -> re.Pattern[bytes]:
    return re.compile(rb"- id: ['\"]?" + re.escape(provision_id.encode()) + rb"['\"]?\s*")


def _file_of(provision_id: str, base: Path) -> Path:
    head = _head(provision_id)
    for file in provision_files(base):
        if any(head.fullmatch(line) for line in read_bytes(file).split(b"\n")):
            return file
    raise InputError(
        f"không tìm thấy dòng “- id: {provision_id}”.",
        where=base.name,
        advice="Mỗi điều khoản phải bắt đầu bằng dòng “- id: …”.",
    )


def _words(text: str, name: str) -> str:
    words = squeeze(text)
    if not words:
        raise InputError(
            f"“{name}” để trống.",
            advice="Ghi rõ ai đối chiếu (chức danh) và đối chiếu với bản nào.",
        )
    if len(words) > MAX_WORDS or not words.isprintable():
        raise InputError(
            f"“{name}” quá dài hoặc có ký tự không in được.", advice="Viết ngắn gọn trên một dòng."
        )
    return words


def _edited(data: bytes, provision_id: str, word: Verification) -> bytes:
    lines = data.split(b"\n")
    head = _head(provision_id)
    start = next(n for n, line in enumerate(lines) if head.fullmatch(line))
    end = next(
        (n for n in range(start + 1, len(lines)) if lines[n][:1] not in (b" ", b"\r", b"")),
        len(lines),
    )
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    carriage = b"\r" if lines[start].endswith(b"\r") else b""
    field = [
        f"  {line}".encode() + carriage
        for line in (
            "verified:",
            f"  'on': '{word.on.isoformat()}'",
            f"  role: {_quoted(word.role)}",
            f"  source: {_quoted(word.source)}",
        )
    ]
    kept = _without_field(lines[start:end])
    if end == len(lines):  # the file does not end its last line
        return b"\n".join(
            [*lines[:start], *kept[:-1], kept[-1].removesuffix(carriage) + carriage, *field]
        )
    return b"\n".join([*lines[:start], *kept, *field, *lines[end:]])


def _without_field(lines: list[bytes]) -> list[bytes]:
    """The entry without its earlier ``verified``: that line and the deeper ones under it."""
    first = next((n for n, line in enumerate(lines) if line.startswith(b"  verified:")), None)
    if first is None:
        return lines
    last = next(
        (n for n in range(first + 1, len(lines)) if not lines[n].startswith(b"   ")), len(lines)
    )
    return lines[:first] + lines[last:]


def _quoted(text: str) -> str:
    """A YAML scalar on one line; JSON's quoting is YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _same_but_for(
    data: bytes, made: bytes, provision_id: str, word: Verification, name: str
) -> None:
    """Refuse to write anything but the one field: the new text, read again, is the old base plus this word."""
    before, after = (yaml.load(decode(text, name), Loader) for text in (data, made))
    expected = [
        row | {"verified": word.model_dump(mode="json")} if row["id"] == provision_id else row
        for row in before
    ]
    if after != expected:
        raise InputError(
            "không ghi được vào đúng một chỗ; tệp được giữ nguyên.",
            where=name,
            advice=f"Ghi tay trường “verified” cho {provision_id}.",
        )
