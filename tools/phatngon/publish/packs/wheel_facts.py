"""What a wheel says of itself: name, version, licence, out of its METADATA."""

from __future__ import annotations

import zipfile
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.text import squeeze

UNSTATED = "không ghi"
LONGEST = 120  # letters: a longer field holds the licence's whole text, not its name
_CLASS = "License ::"


def wheel_facts(path: Path) -> dict[str, str]:
    """``package``, ``version`` and ``licence`` of a wheel. Raises InputError for a file that is no wheel."""
    try:
        with zipfile.ZipFile(path) as wheel:
            name = next(
                name
                for name in wheel.namelist()
                if name.count("/") == 1 and name.endswith(".dist-info/METADATA")
            )
            told = BytesHeaderParser().parsebytes(wheel.read(name))
    except (zipfile.BadZipFile, StopIteration):
        raise InputError(
            "không phải gói thư viện (wheel), hoặc tệp hỏng.",
            where=path.name,
            advice="Xóa tệp rồi tải lại.",
        ) from None
    return {"package": str(told["Name"]), "version": str(told["Version"]), "licence": licence(told)}


def licence(told: Message) -> str:
    """The licence by name: the expression, else the short field, else the classifiers; never an address."""
    classes = [
        squeeze(str(row).split("::")[-1])
        for row in told.get_all("Classifier", [])
        if str(row).startswith(_CLASS)
    ]
    named = [row for row in classes if row != "OSI Approved"]
    given = [str(told[field] or "").strip() for field in ("License-Expression", "License")]
    short = [
        text
        for text in given
        if text
        and len(text) <= LONGEST
        and "\n" not in text
        and "://" not in text
        and text != "UNKNOWN"
    ]
    return short[0] if short else "; ".join(named) or UNSTATED
