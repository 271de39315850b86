"""Counts too large to be believed that somebody has looked at: kept by name, with a reason, in the log, and to be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from phatngon.base.errors import InputError
from phatngon.base.numbers import format_number
from phatngon.base.program import command
from phatngon.base.text import compare_key, squeeze
from phatngon.reach.acts import note_act
from phatngon.reach.desk import Desk
from phatngon.reach.dictionary import entry_column
from phatngon.reach.queries import query
from phatngon.reach.store import log_action
from phatngon.reach.urls import canonical_url

FIELDS = ("views", "reach")
LONGEST_REASON = 500


@dataclass(frozen=True)
class Waiting:
    """One count that no sum takes until somebody keeps it: whose it is, of which item, where it stood."""

    unit_code: str
    unit: str
    period_id: str
    item: str
    title: str
    url: str | None
    field: str
    value: int
    file: str | None
    address: str | None

    @property
    def number(self) -> str:
        """Which count, and how much."""
        return f"{entry_column(self.field).vi.lower()} {format_number(self.value)}"

    @property
    def told(self) -> str:
        """The count in one line."""
        period = f"{int(self.period_id[5:])}/{self.period_id[:4]}"
        said = f"{self.unit}, kỳ {period}: {self.number}"
        return f"{said} của tin “{self.title}”" + (f" ({self.url})" if self.url else "")

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return asdict(self)


def waiting(desk: Desk) -> list[Waiting]:
    """Every count of the store that is set aside, the largest first."""
    desk.ready()
    return [Waiting(*row) for row in desk.rows(query("measures.waiting"))]


def keep_counts(
    desk: Desk,
    name: str,
    *,
    reason: str,
    now: datetime,
    unit: str = "",
    fields: Sequence[str] = FIELDS,
    actor: str = "đầu mối",
) -> list[Waiting]:
    """Take the set-aside counts of one item, named by its address or its title, into the sums; returns them.

    Raises InputError without a reason, and where no item or more than one fits.
    """
    said = squeeze(reason)
    if not said or len(said) > LONGEST_REASON:
        raise InputError(
            "giữ một số lớn thì phải nêu lý do, một dòng không quá dài.",
            advice="Ví dụ: --reason “Đã đối chiếu ảnh chụp màn hình quản trị”.",
        )
    rows = [
        one
        for one in waiting(desk)
        if one.field in fields and unit in ("", one.unit_code) and _is_called(one, name)
    ]
    if not rows:
        raise InputError(
            f"không có số nào đang để ngoài tổng thuộc tin “{squeeze(name)}”.",
            advice=f"Xem các số đang chờ: {command('reach keep')}.",
        )
    if len({(one.unit_code, one.item) for one in rows}) > 1:
        raise InputError(
            f"“{squeeze(name)}” có ở nhiều tin.",
            advice="Ghi đường dẫn của tin, hoặc thêm --unit và mã đơn vị.",
        )
    with desk.transaction():
        act = note_act(desk, "keep", now, actor, reason=said)
        _write(
            desk,
            [
                (one.unit_code, one.item, one.field, one.value, True, said, actor, now, act)
                for one in rows
            ],
        )
        for one in rows:
            log_action(desk, now, actor, "keep", f"{one.field} {one.value} {one.item}", reason=said)
    return rows


def drop_kept(desk: Desk, undone: str, act: str, now: datetime, actor: str) -> None:
    """Turn round what the act ``undone`` did to kept counts: what it kept is kept no more, what it dropped is kept again."""
    rows = desk.rows(
        "SELECT unit_code, item, field, value, holds, reason FROM kept_count WHERE act_id = ?",
        [undone],
    )
    _write(desk, [(*row[:4], not row[4], row[5], actor, now, act) for row in rows])


def _write(desk: Desk, rows: list[tuple[object, ...]]) -> None:
    names = "unit_code, item, field, value, holds, reason, actor, kept_at, act_id"
    desk.many(f"INSERT INTO kept_count ({names}) VALUES ({', '.join('?' * 9)})", rows)


def _is_called(one: Waiting, name: str) -> bool:
    """By its address, however it is written, or by its whole title."""
    if "://" in name:
        return one.address == canonical_url(name)
    return compare_key(one.title) == compare_key(name)
