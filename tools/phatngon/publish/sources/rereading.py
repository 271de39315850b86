"""What a person must re-read after the law moved: every cell, item and table row that rests on what moved, with its sign-off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache, one_look
from phatngon.base.files import read_text
from phatngon.base.moments import show_date, show_value
from phatngon.base.paths import kit_root
from phatngon.base.text import squeeze
from phatngon.base.yamlfile import YamlFile
from phatngon.law import Law, load_law
from phatngon.law.diff import LawDiff
from phatngon.law.signing import (
    SIGN_LABELS,
    SignOff,
    SignState,
    fingerprint,
    marks,
    read_sign_offs,
    sign,
    sign_offs_path,
    sign_state,
)
from phatngon.publish.sources.citers import Citer, all_citers, citing_files


@dataclass(frozen=True)
class CitingPlace:
    """One cell, item or table row, with every provision it rests on."""

    id: str
    where: str
    kind: str
    citers: tuple[Citer, ...]
    text: str

    @property
    def provisions(self) -> set[str]:
        """The ids it rests on."""
        return {citer.reference.partition(".")[0] for citer in self.citers}


@dataclass(frozen=True)
class Reading:
    """A place on the re-read list: the provisions that moved under it, whether it shows on the later day, its sign-off."""

    place: CitingPlace
    provisions: tuple[str, ...]
    applies: bool
    state: SignState
    signed: SignOff | None

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        signed = {"role": self.signed.role, "on": self.signed.on} if self.signed else None
        return {
            "place": self.place.id,
            "kind": self.place.kind,
            "where": self.place.where,
            "provisions": list(self.provisions),
            "applies": self.applies,
            "state": self.state,
            "signed": signed,
        }

    def to_text(self) -> str:
        """One line."""
        who = (
            f" ({self.signed.role}, {show_date(date.fromisoformat(self.signed.on))})"
            if self.signed
            else ""
        )
        shown = "" if self.applies else ", không hiện ở ngày sau"
        return f"[{SIGN_LABELS[self.state]}{who}] {self.place.id} – {', '.join(self.provisions)}{shown}"


@one_look()
def reread_list(moved: LawDiff, root: Path | None = None, law: Law | None = None) -> list[Reading]:
    """Every place that rests on a provision of ``moved``, those still open first. Raises InputError for a broken file."""
    law, signed = law or load_law(), read_sign_offs()
    found = []
    for place in places(root or kit_root(), law).values():
        touched = place.provisions & moved.provisions
        if touched:
            state, last = sign_state(
                place.text, marks(touched, law, moved.second), signed.get(place.id, [])
            )
            found.append(
                Reading(
                    place,
                    tuple(sorted(touched)),
                    any(c.applies(moved.second) for c in place.citers),
                    state,
                    last,
                )
            )
    return sorted(
        found, key=lambda reading: (reading.state is SignState.SIGNED, not reading.applies)
    )


def sign_places(
    names: list[str], *, role: str, on: date, as_of: date, note: str = ""
) -> list[SignOff]:
    """Sign for each place (``file#place``, or its last part where that is unique) as it stands on ``as_of``.

    Every name is looked up before anything is written; signing again for what this role signed adds nothing. Raises
    InputError for no such place and for an empty role.
    """
    law = load_law()
    known, signed = places(kit_root(), law), read_sign_offs()
    done = []
    for place in [find_place(name, known) for name in names]:
        held = marks(place.provisions, law, as_of)
        state, last = sign_state(place.text, held, signed.get(place.id, []))
        if not (state is SignState.SIGNED and last and last.role == squeeze(role)):
            last = sign(
                place.id, place.text, held, role=role, on=on, note=note, path=sign_offs_path()
            )
        done.append(last)
    return done


def find_place(name: str, known: dict[str, CitingPlace]) -> CitingPlace:
    """The place of that name. Raises InputError when there is none, or more than one."""
    if name in known:
        return known[name]
    near = [key for key in known if key.partition("#")[2] == name]
    if len(near) == 1:
        return known[near[0]]
    if near:
        raise InputError(
            f"{show_value(name)} có ở nhiều nơi.", advice=f"Chọn một: {', '.join(near[:4])}."
        )
    raise InputError(
        f"không có chỗ nào mang tên {show_value(name)} dựa trên luật.",
        advice="Xem tên các chỗ bằng phatngon law diff NGÀY NGÀY.",
    )


def places(root: Path, law: Law) -> dict[str, CitingPlace]:
    """Every citing place of the kit by its name ``file#place``."""
    if root == kit_root() and law is load_law():
        return _PLACES.get(root / "exercises")
    return _grouped(root, law)


def _grouped(root: Path, law: Law) -> dict[str, CitingPlace]:
    grouped: dict[str, list[Citer]] = {}
    for citer in all_citers(root, law):
        grouped.setdefault(f"{citer.file}#{citer.place}", []).append(citer)
    texts = _Texts(root)
    return {
        name: CitingPlace(name, found[0].where, found[0].kind, tuple(found), texts.of(found[0]))
        for name, found in grouped.items()
    }


_PLACES = FileCache(
    lambda exercises: _grouped(exercises.parent, load_law()),
    lambda: citing_files(kit_root()),
    compiled=True,
)


class _Texts:
    """The words of places, each file read once, as the keys that sign-offs are bound to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, dict[str, Any]] = {}

    def of(self, citer: Citer) -> str:
        """The key of one place's words; a row made from the base has no words of its own."""
        if citer.file not in self.files:
            read = {"cell": self._cells, "item": self._items, "table": self._rows}[citer.kind]
            self.files[citer.file] = read(citer.file)
        return fingerprint(self.files[citer.file].get(citer.place))

    def _cells(self, name: str) -> dict[str, object]:
        cells = json.loads(read_text(self.root / name))["cells"]
        return {
            str(cell.get("id")): [
                "".join(cell.get("source", [])),
                cell.get("metadata", {}).get("phatngon"),
            ]
            for cell in cells
        }

    def _items(self, name: str) -> dict[str, object]:
        return {
            str(item.get("id")): item
            for item in YamlFile.read(self.root / name).data["items"]
            if isinstance(item, dict)
        }

    def _rows(self, name: str) -> dict[str, object]:
        if name.startswith("exercises/"):
            rows = YamlFile.read(self.root / name).data["rows"]
            return {f"rows/{number}": row for number, row in enumerate(rows, 1)}
        data = YamlFile.read(self.root / "tools" / "phatngon" / name).data
        found: dict[str, Any] = {}
        for section, rows in data.items():
            if isinstance(rows, list):
                found |= {
                    f"{section}/{row['id']}": row
                    for row in rows
                    if isinstance(row, dict) and "id" in row
                }
            elif isinstance(rows, dict):
                found |= {f"{section}/{key}": row for key, row in rows.items()}
        return found
