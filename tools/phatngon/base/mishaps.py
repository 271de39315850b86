"""The last net: an unforeseen failure becomes one sentence with a code; the details go to a local log."""

from __future__ import annotations

import hashlib
import traceback
from datetime import datetime

from phatngon.base import log
from phatngon.base.errors import KitError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import user_folder


def note_mishap(error: BaseException) -> str:
    """Log ``error`` and return the sentence to show: a foreseen failure speaks for itself, else a code.

    The code is the same for the same place in the program, so that two learners' reports can be matched.
    """
    if isinstance(error, KitError):
        return error.sentence
    frames = traceback.extract_tb(error.__traceback__)
    place = "|".join(f"{frame.name}:{frame.lineno}" for frame in frames[-3:]) + type(error).__name__
    code = "PN-" + hashlib.sha256(place.encode()).hexdigest()[:6].upper()
    path = user_folder() / "nhat-ky-loi.jsonl"
    try:
        log.append(
            path,
            {
                "code": code,
                "at": datetime.now(VIETNAM).isoformat(timespec="seconds"),
                "trace": "".join(traceback.format_exception(error))[-8000:],
            },
        )
        where = f" Chi tiết đã ghi vào tệp {path.name} trong thư mục dữ liệu của anh/chị."
    except KitError:
        where = ""
    return f"Có lỗi trong bộ học liệu, mã {code}. Anh/chị làm tiếp phần khác và gửi mã này cho người bảo trì.{where}"
