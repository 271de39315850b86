"""Which versions of a unit's report stand: a later file joins them, takes the place of some, or leaves them as they are.

Nothing is ever overwritten. Each new version says which versions stand from then on (column ``stands``), so that the newest
one of a unit and period tells all, in the store as in an export.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from phatngon.base.finding import Finding, SheetPlace
from phatngon.base.numbers import format_number
from phatngon.reach.database import Database
from phatngon.reach.dictionary import entry_columns
from phatngon.reach.findings import find
from phatngon.reach.queries import query

Lines = Mapping[str, int]  # key of an item → hash of what its line says


@dataclass(frozen=True)
class Version:
    """One version: how it is ``shown`` to people, its items, the hash of what it says; ``nil``: it says that there was nothing."""

    id: str
    shown: str
    lines: Lines = field(default_factory=dict)
    payload: str = ""
    nil: bool = False


@dataclass(frozen=True)
class Decision:
    """What becomes of a new version: the versions that ``stand`` with it counted in, and how a person is told.

    ``how``: joined, replaced, merged, left, or asked, which waits for a word; ``merged``: the versions whose other lines the
    new one takes over; the counts compare what is counted now with what was counted before.
    """

    stands: tuple[str, ...]
    how: str = "joined"
    rule: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: _counts({}, {}))

    def finding(self, file: str) -> Finding[SheetPlace] | None:
        """The finding that says so; None where there was nothing before."""
        return find(self.rule, SheetPlace(file), **self.words) if self.rule else None


def lay_standing(database: Database) -> None:
    """Temporary view ``standing``: unit, period and id of every version whose lines count."""
    database.run(query("store.standing"))


def newest_entries(database: Database) -> None:
    """Temporary views ``standing`` and ``newest_entry``: the lines of the versions that stand, and lines of no submission."""
    lay_standing(database)
    database.run(query("store.newest"))


def decide(
    new: Version,
    before: Sequence[Version],
    *,
    errors: bool,
    how: str = "",
    back: bool = False,
    ask: bool = True,
    together: Collection[str] = (),
) -> Decision:
    """Which versions stand once ``new`` has come; ``errors``: it goes back to be mended.

    Versions that share no item with the new one stay beside it; those that share one give way. Where items would be lost that
    way, nothing changes until ``how`` says "merge" or "replace"; unless the new version is an old one that comes ``back``, or one
    that gives a reason, or ``ask`` is false (a history that is gone through again). To replace
    leaves alone what came ``together`` with the new version and shares no item with it: a report in two files. A version without
    a valid line, or an empty one, takes nobody's place.

    >>> old = Version("a_v1", "1", {"x": 1, "y": 2})
    >>> decide(Version("a_v2", "2", {"z": 3}), [old], errors=False).stands
    ('a_v1', 'a_v2')
    >>> less = Version("a_v2", "2", {"x": 1, "z": 3})
    >>> [decide(less, [old], errors=False, how=how).how for how in ("", "merge", "replace")]
    ['asked', 'merged', 'replaced']
    >>> decide(Version("a_v2", "2", {}), [old], errors=True).stands
    ('a_v1',)
    """
    if not any(one.lines or one.nil for one in before):
        return Decision((new.id,), counts=_counts(new.lines, {}))
    if not new.lines and not new.nil:
        return _left(new, before, "không có dòng nào hợp lệ")
    if how == "merge":
        return _merged(new, before)
    kept, replaced = _parted(new, before)
    if how == "replace":
        kept = [one for one in kept if one.id in together]
        replaced = [one for one in before if one not in kept]
    counts = _counts(new.lines, _together(replaced))
    if counts["gone"] and not (how or back):
        if errors:
            return _left(
                new, before, f"còn lỗi và thiếu {format_number(counts['gone'])} tin của bản trước"
            )
        if ask:
            told = _words(counts) | {"other": _shown(replaced), "value": new.shown}
            return Decision(_ids(before), "asked", "F-026", told)
    stands = (*_ids(kept), new.id)
    if not replaced:
        told = _words(counts) | {"value": new.shown, "other": _shown(kept)}
        return Decision(stands, "joined", "F-023", told, counts=counts)
    told = _words(counts) | {"value": new.shown, "other": _shown(replaced)}
    return Decision(stands, "replaced", "F-024", told, counts=counts)


def compared(before: Sequence[Version], after: Sequence[Version]) -> dict[str, int]:
    """How many items were added, are gone, say something else, from one set of versions that stand to another.

    >>> compared([Version("a", "1", {"x": 1})], [Version("b", "2", {"x": 2, "y": 3})])
    {'added': 1, 'gone': 0, 'changed': 1}
    """
    return _counts(_together(after), _together(before))


def standing_versions(database: Database, table: str) -> dict[tuple[str, str], list[Version]]:
    """(unit, period) → the versions that stand, in their order, for the units and periods of ``table``; after :func:`lay_standing`."""
    rows = database.rows(
        "SELECT unit_code, period_id, submission_id, version, payload_sha256, nil_report FROM fact_submission "
        f"SEMI JOIN standing USING (submission_id) SEMI JOIN {table} USING (unit_code, period_id) ORDER BY version"
    )
    lines = lines_of(database, "entry", [one for _, _, one, *_ in rows]) if rows else {}
    found: dict[tuple[str, str], list[Version]] = {}
    for unit, period, one, number, payload, nil in rows:
        found.setdefault((unit, period), []).append(
            Version(one, str(number or 1), lines.get(one, {}), payload or "", bool(nil))
        )
    return found


def lines_of(
    database: Database, table: str, submissions: Iterable[str], refused: Iterable[int] = ()
) -> dict[str, dict[str, int]]:
    """Submission → its items and the hash of what each line says; lines ``refused`` do not count."""
    said = ", ".join(
        f'"{column.name}"' for column in entry_columns() if column.name != "submission_id"
    )
    rows = database.rows(
        query("store.said", said=said, table=table),
        {"ids": list(submissions), "refused": list(refused)},
    )
    found: dict[str, dict[str, int]] = {}
    for submission, item, value in rows:
        found.setdefault(submission, {})[item] = int(value)
    return found


def _parted(new: Version, before: Sequence[Version]) -> tuple[list[Version], list[Version]]:
    """The versions that stay beside the new one, and those whose place it takes."""
    kept = [
        one for one in before if one.lines and new.lines and not new.lines.keys() & one.lines.keys()
    ]
    return kept, [one for one in before if one not in kept]


def _together(versions: Sequence[Version]) -> dict[str, int]:
    return {item: said for one in versions for item, said in one.lines.items()}


def _counts(new: Lines, old: Lines) -> dict[str, int]:
    both = new.keys() & old.keys()
    return {
        "added": len(new.keys() - both),
        "gone": len(old.keys() - both),
        "changed": sum(new[item] != old[item] for item in both),
    }


def _merged(new: Version, before: Sequence[Version]) -> Decision:
    """The new version beside those it shares nothing with; of the others it takes over what it does not say itself."""
    if not new.lines:
        return _left(new, before, "ghi “Không phát sinh” nên không có tin để gộp")
    kept, taken = _parted(new, before)
    counts = _counts(new.lines, _together(taken)) | {"gone": 0}
    told = _words(counts) | {"value": new.shown, "other": _shown(before)}
    stands = (*_ids(kept), new.id)
    return Decision(stands, "merged", "F-023", told, _ids(taken), counts)


def _left(new: Version, before: Sequence[Version], why: str) -> Decision:
    told = {"value": new.shown, "other": _shown(before), "why": why}
    return Decision(_ids(before), "left", "F-025", told)


def _ids(versions: Sequence[Version]) -> tuple[str, ...]:
    return tuple(one.id for one in versions)


def _words(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: format_number(count) for name, count in counts.items()}


def _shown(versions: Sequence[Version]) -> str:
    return ", ".join(one.shown for one in versions)
