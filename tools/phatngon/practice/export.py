"""A learner's log as a file to keep or hand in: JSON whole, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from phatngon import __version__
from phatngon.base.errors import InputError
from phatngon.base.files import write_text
from phatngon.practice.outcome import stored_outcome

EVENT_LABELS = {
    "start": "bắt đầu",
    "answer": "trả lời",
    "hint": "mở gợi ý",
    "reveal": "xem đáp án",
    "reset": "làm lại từ đầu",
    "rename": "đổi tên gọi",
}
COLUMNS = (
    "thời điểm",
    "việc",
    "bài",
    "câu",
    "kết quả",
    "số ý đúng",
    "tổng số ý",
    "câu trả lời",
    "phiên bản",
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_export(path: Path, nickname: str, events: Sequence[dict[str, object]], at: str) -> Path:
    """Write ``events`` to ``path`` by its ending. Raises InputError for an ending other than .json and .csv."""
    kind = path.suffix.lower()
    if kind == ".json":
        whole = {
            "nickname": nickname,
            "exported_at": at,
            "kit": __version__,
            "events": list(events),
        }
        return write_text(path, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    if kind == ".csv":
        return write_text(path, "\ufeff" + as_csv(events))
    raise InputError(
        f"không xuất được tệp đuôi “{path.suffix}”.",
        where=path.name,
        advice="Đặt tên tệp .json hoặc .csv.",
    )


def as_csv(events: Sequence[dict[str, object]]) -> str:
    """The events as CSV, headings in Vietnamese; no cell can start a formula.

    >>> as_csv([{"event": "answer", "item": "nd-11", "outcome": "dung", "answer": "=1+1"}]).splitlines()[1]
    ",trả lời,,nd-11,đúng,,,'=1+1,"
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in events:
        answer = row.get("answer")
        shown = (
            answer
            if isinstance(answer, str)
            else ""
            if answer is None
            else json.dumps(answer, ensure_ascii=False)
        )
        event, outcome = row.get("event"), stored_outcome(row.get("outcome"))
        table.writerow(
            [
                _cell(value)
                for value in (
                    row.get("at"),
                    EVENT_LABELS.get(str(event), event),
                    row.get("lesson"),
                    row.get("item"),
                    outcome.label if outcome else row.get("outcome"),
                    row.get("right"),
                    row.get("total"),
                    shown,
                    row.get("kit"),
                )
            ]
        )
    return out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
