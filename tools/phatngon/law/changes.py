"""Old against new: ``changes.yaml`` links old and new provisions; the table of a lesson is made from it.

The file holds our words without a digit. Every number comes from a parameter of a provision, so that a corrected base
corrects the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.paths import law_folder
from phatngon.base.text import nfc
from phatngon.base.yamlfile import Keys, YamlFile
from phatngon.law.citation import cite
from phatngon.law.library import Law, explain, load_law
from phatngon.law.provision import Provision, Status

NO_NUMBER = "không ghi con số"
UNSURE = "chưa chắc, các bản đã tra cứu chưa thống nhất"
_UNITS = (
    ("working_days", "ngày làm việc"),
    ("hours", "giờ"),
    ("days", "ngày"),
    ("months", "tháng"),
    ("years", "năm"),
)


def _plain_words(text: str) -> str:
    if not text.strip():
        raise ValueError("không được để trống")
    if re.search(r"\d", text):
        raise ValueError("lời không được có chữ số; con số lấy từ tham số, ghi ở “values”")
    if text != nfc(text):
        raise ValueError("chưa ở dạng Unicode dựng sẵn (NFC)")
    return text


Words = Annotated[str, AfterValidator(_plain_words)]


class Value(BaseModel):
    """One number or date compared: its label and the parameters (``ID.param``) on both sides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Words
    before: str | None = None
    after: str | None = None

    @model_validator(mode="after")
    def _some_side(self) -> Value:
        if not self.before and not self.after:
            raise ValueError("cần ít nhất một trong hai bên “before”, “after”")
        return self


class PointChange(BaseModel):
    """What became of one point: old and new provisions, what kind of change, our words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    point: int = Field(ge=1)
    title: Words
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    old: Words
    new: Words
    words: Words
    values: tuple[Value, ...] = ()
    see: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _some_provision(self) -> PointChange:
        if not self.before and not self.after:
            raise ValueError("cần ít nhất một điều khoản ở “before” hoặc “after”")
        return self

    @property
    def provisions(self) -> tuple[str, ...]:
        """Every provision of the change, old before new."""
        return (*self.before, *self.after)


@dataclass(frozen=True)
class OldNewRow:
    """A row of the table old against new, ready to be shown.

    ``state``: which side applies on the date: ``after``, ``before``, ``not_yet`` (new and without a forerunner), ``none``
    (the base has nothing). ``doubts``: what must be said before the row is taught as settled.
    """

    point: int
    id: str
    title: str
    before: str
    after: str
    kind: str
    kind_label: str
    words: str
    before_provisions: tuple[str, ...]
    after_provisions: tuple[str, ...]
    before_citation: str
    after_citation: str
    state: str
    certainty: tuple[str, ...]
    doubts: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }


@dataclass(frozen=True)
class Changes:
    """The file as read: the changes by point, and the words for their kinds."""

    rows: tuple[PointChange, ...]
    kinds: dict[str, str]

    def touching(self, provisions: set[str]) -> tuple[PointChange, ...]:
        """The changes that link one of these provisions."""
        return tuple(change for change in self.rows if provisions & set(change.provisions))


_CACHE: dict[tuple[str, int], tuple[Law, Changes]] = {}


def load_changes(law: Law | None = None, path: Path | None = None) -> Changes:
    """The links of the kit (or of ``path``), checked against ``law``.

    Raises InputError, with file and line, for an entry that is broken, names what the base lacks, or repeats a point.

    >>> len(load_changes().rows)
    40
    """
    law, path = law or load_law(), path or law_folder() / "changes.yaml"
    key = (str(path), path.stat().st_mtime_ns if path.exists() else -1)
    if key not in _CACHE or _CACHE[key][0] is not law:
        _CACHE[key] = law, _read(YamlFile.read(path), law)
    return _CACHE[key][1]


def old_new_rows(as_of: date, law: Law | None = None) -> list[OldNewRow]:
    """The table old against new as it stands on ``as_of``, in the order of the points.

    >>> row = old_new_rows(date(2026, 11, 23))[23]
    >>> row.before, row.state
    ('Thông báo biện pháp giải quyết (hạn: 30 ngày).', 'after')
    """
    law = law or load_law()
    changes = load_changes(law)
    return [old_new_row(change, changes, as_of, law) for change in changes.rows]


def old_new_row(change: PointChange, changes: Changes, as_of: date, law: Law) -> OldNewRow:
    """One change as a row of the table on ``as_of``."""
    old, new = [law[name] for name in change.before], [law[name] for name in change.after]
    return OldNewRow(
        change.point,
        change.id,
        change.title,
        _side(change.old, [v.before for v in change.values], change, law),
        _side(change.new, [v.after for v in change.values], change, law),
        change.kind,
        changes.kinds[change.kind],
        change.words,
        change.before,
        change.after,
        citations(old),
        citations(new),
        _state(old, new, as_of),
        tuple(dict.fromkeys(p.mark for p in new or old)),
        tuple(_doubts([*old, *new], as_of)),
    )


def show_param(law: Law, reference: str) -> str:
    """The value at ``ID.param`` in words, with its unit; what has no number or no settled one says so.

    >>> show_param(load_law(), "N237-D18K3.deadline_working_days"), show_param(load_law(), "N244-D10.report_before")
    ('15 ngày làm việc', '20/12')
    """
    provision, name = law.resolve(reference)
    value = law.param(reference)
    if name and name.partition(".")[0] in provision.conflict:
        return UNSURE
    if value is None:
        return NO_NUMBER
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, str) and (found := re.fullmatch(r"(\d\d)-(\d\d)", value)):
        return f"{int(found[2])}/{int(found[1])}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    unit = next((word for key, word in _UNITS if key in (name or "")), "")
    return f"{value} {unit}".strip() if isinstance(value, int) else str(value)


def citations(provisions: list[Provision]) -> str:
    """Their citations, joined; instruments are named once in a run.

    >>> citations([load_law()["N244-D7K3"], load_law()["N244-D7K4"]])
    'khoản 3 và 4 Điều 7 Nghị định 244/2026/NĐ-CP'
    """
    groups: dict[tuple[str, str | None], list[Provision]] = {}
    for provision in provisions:
        groups.setdefault((provision.instrument, provision.article), []).append(provision)
    places = [
        (instrument, place)
        for (instrument, article), found in groups.items()
        for place in _places(article, found)
    ]
    last = {instrument: number for number, (instrument, _) in enumerate(places)}
    return ", ".join(
        f"{place} {instrument}".strip()
        if last[instrument] == number or places[number + 1][0] != instrument
        else place
        for number, (instrument, place) in enumerate(places)
    )


def _places(article: str | None, provisions: list[Provision]) -> list[str]:
    """The places inside one article: clauses in one list, points of one clause in one list, the narrower instead of the wider."""
    parts = list(dict.fromkeys((p.clause, p.point) for p in provisions))
    narrow = [
        part
        for part in parts
        if not (part == (None, None) and len(parts) > 1)
        and not (part[1] is None and any(other[0] == part[0] and other[1] for other in parts))
    ]
    clauses = [clause for clause, point in narrow if point is None]
    pointed = list(dict.fromkeys(clause for clause, point in narrow if point))
    found = [
        cite("", article, clause, ", ".join(p for c, p in narrow if c == clause and p))
        for clause in pointed
    ]
    if clauses:
        plain = [clause for clause in clauses if clause]
        found.append(
            cite("", article, plain[0] if len(plain) == 1 else _merged(plain) or None, None)
        )
    return [place.strip() for place in found]


def _merged(clauses: list[str]) -> str:
    """Clauses as one list in order, runs as ranges: ``1, 3-6`` out of ``1``, ``3``, ``4-5``, ``6``."""
    if not all(re.fullmatch(r"\d+(-\d+)?", clause) for clause in clauses):
        return ", ".join(clauses)
    ends = [clause.split("-") for clause in clauses]
    numbers = sorted({n for end in ends for n in range(int(end[0]), int(end[-1]) + 1)})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def _side(text: str, references: list[str | None], change: PointChange, law: Law) -> str:
    said = [
        f"{value.label}: {show_param(law, ref)}"
        for value, ref in zip(change.values, references, strict=True)
        if ref
    ]
    return f"{text.rstrip('.')} ({'; '.join(said)})." if said else text


def _state(old: list[Provision], new: list[Provision], as_of: date) -> str:
    after, before = [p.status(as_of) for p in new], [p.status(as_of) for p in old]
    if Status.IN_FORCE in after:
        return "after"
    if Status.IN_FORCE in before:
        return "before"
    return "not_yet" if not old and Status.NOT_YET in after else "none"


def _doubts(provisions: list[Provision], as_of: date) -> list[str]:
    said: list[str] = []
    for provision in provisions:
        if provision.conflict:
            said.append(
                f"{provision.citation}: các bản đã tra cứu chưa thống nhất về một con số; xin đối chiếu văn bản gốc."
            )
        if provision.unknown or provision.status(as_of) is Status.UNKNOWN:
            said.append(f"{provision.citation}: chưa rõ, không dạy như điều đã chắc.")
        if any(
            provision.params.get(key)
            for key in ("inference", "partly_inference", "duty_is_inference")
        ):
            said.append(f"{provision.citation}: có phần là suy luận của bộ học liệu.")
    return list(dict.fromkeys(said))


def _read(file: YamlFile, law: Law) -> Changes:
    file.refuse_double_keys()
    data = file.data
    kinds = data.get("kinds") if isinstance(data, dict) else None
    rows = data.get("changes") if isinstance(data, dict) else None
    if not isinstance(kinds, dict) or not isinstance(rows, list):
        raise file.error((), "tệp cần bảng “kinds” và danh sách “changes”.")
    found: list[PointChange] = []
    for number, row in enumerate(rows):
        change = _entry(file, number, row)
        where = ("changes", number)
        if change.kind not in kinds:
            raise file.error(
                (*where, "kind"),
                f"kiểu thay đổi {show_value(change.kind)} không dùng được.",
                f"Chọn một trong: {', '.join(kinds)}.",
            )
        for name in ("id", "point"):
            if getattr(change, name) in [getattr(other, name) for other in found]:
                raise file.error(
                    (*where, name),
                    f"{name} {show_value(getattr(change, name))} đã dùng ở chỗ khác.",
                )
        _check_references(file, where, change, law)
        found.append(change)
    return Changes(tuple(sorted(found, key=lambda change: change.point)), dict(kinds))


def _entry(file: YamlFile, number: int, row: object) -> PointChange:
    try:
        return PointChange.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(first["loc"])
        label = f"thay đổi {show_value(row.get('id') if isinstance(row, dict) else None)}"
        field = f", trường “{'.'.join(map(str, place))}”" if place else ""
        raise file.error(
            ("changes", number, *place), f"{label}{field}: {explain(first)}."
        ) from None


def _check_references(file: YamlFile, where: Keys, change: PointChange, law: Law) -> None:
    for name in ("before", "after", "see"):
        for index, reference in enumerate(getattr(change, name)):
            if reference not in law:
                raise file.error(
                    (*where, name, index),
                    f"thay đổi “{change.id}”: không có điều khoản {show_value(reference)}.",
                )
    for index, reference in enumerate(change.before):
        if law[reference].effective_to is None:
            raise file.error(
                (*where, "before", index),
                f"thay đổi “{change.id}”: {reference} chưa có ngày hết hiệu lực, "
                "không đứng ở bên cũ được.",
            )
    for index, value in enumerate(change.values):
        for side in ("before", "after"):
            reference = getattr(value, side)
            if reference is None:
                continue
            place = (*where, "values", index, side)
            try:
                law.param(reference)
            except InputError as error:
                raise file.error(
                    place, f"thay đổi “{change.id}”: {error.what}", error.advice
                ) from None
            if reference.partition(".")[0] not in getattr(change, side):
                raise file.error(
                    place,
                    f"thay đổi “{change.id}”: {reference} không thuộc bên “{side}”.",
                    "Thêm điều khoản đó vào bên này hoặc sửa tham chiếu.",
                )
