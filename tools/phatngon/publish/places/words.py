"""Which words of one locality become which of another: units, outlets, scene names, the kind of place; in one pass over a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.text import (
    compare_key,
    nfc,
    older_spelling,
    slug,
    strip_marks,
    upper_first,
)
from phatngon.base.yamlfile import YamlFile
from phatngon.rules.outlets import Outlet, read_outlets
from phatngon.tables.locality import (
    CALLED,
    FORMER,
    MAIN,
    OUTLETS,
    OWN_RULES,
    UNITS,
    Locality,
    read_locality,
)
from phatngon.tables.units import Unit, Units, load_units

COMMUNES = ("PHUONG", "XA")
LETTER = r"[^\W_]"
# where “thành phố” is said of any city, or is the word of a law
_NOT_AFTER = r"(?<!tỉnh, )(?<!tỉnh/)"
_NOT_BEFORE = r"(?! trực thuộc| trở lên| \(hư cấu\)| thuộc tỉnh)"


@dataclass(frozen=True)
class LocalityFolder:
    """A folder of a locality, read whole: who it is, its units, its outlets, its words by key."""

    folder: Path
    locality: Locality
    units: Units
    outlets: Mapping[str, Outlet]
    words: Mapping[str, str]
    said_outlets: Mapping[str, str]
    stand_ins: Mapping[str, str]

    @property
    def communes(self) -> tuple[Unit, ...]:
        """Wards, then communes, in the order of the register."""
        found = [unit for unit in self.units.all if unit.level in COMMUNES]
        return tuple(sorted(found, key=lambda unit: COMMUNES.index(unit.level)))

    @property
    def offices(self) -> tuple[Unit, ...]:
        """Departments and other offices, in the order of the register."""
        return tuple(unit for unit in self.units.all if unit.level not in COMMUNES)


def read_place(folder: Path) -> LocalityFolder:
    """The locality of a folder. Raises InputError for a missing file, a broken line, a name without its word."""
    for name in (MAIN, UNITS, OUTLETS, FORMER, CALLED, OWN_RULES):
        if not (folder / name).exists():
            raise InputError(
                f"thiếu {name}.",
                where=str(folder),
                advice="Soạn đủ các tệp như trong sample_data/dia-ban (docs/dia-phuong-khac.md).",
            )
    file = YamlFile.read(folder / MAIN)
    return LocalityFolder(
        folder,
        read_locality(folder / MAIN),
        load_units(folder / UNITS),
        read_outlets(folder / OUTLETS),
        _words(file, "words"),
        _words(file, "outlets"),
        _words(file, "stand_ins", needed=False),
    )


def _words(file: YamlFile, name: str, *, needed: bool = True) -> dict[str, str]:
    found: Any = file.data.get(name)
    if found is None and not needed:
        return {}
    if not isinstance(found, dict) or not all(
        isinstance(word, str) and word.strip() for word in found.values()
    ):
        raise file.error(
            (name,) if name in file.data else (),
            f"“{name}” phải là một nhóm “khóa: chữ”, không để trống chữ nào.",
        )
    return {str(key): nfc(word) for key, word in found.items()}


class Exchange:
    """Words of ``old`` to words of ``new``; longest first, whole words only, in one pass. Raises InputError where one is missing.

    ``kinds``: also “thành phố” to “tỉnh” or back, where a text speaks of the locality itself.
    """

    def __init__(self, old: LocalityFolder, new: LocalityFolder) -> None:
        self.old, self.new = old, new
        self.codes = dict(_codes(old, new))
        pairs = dict(_pairs(old, new, self.codes))
        self._table = {source: pairs[source] for source in sorted(pairs, key=len, reverse=True)}
        self._found = re.compile(
            rf"(?<!{LETTER})(?:{'|'.join(map(re.escape, self._table))})(?!{LETTER})"
        )
        before, after = old.locality.kind, new.locality.kind
        self._kinds = {before: after, upper_first(before): upper_first(after)}
        self._kinds[before.upper()] = after.upper()
        self._own = _own_words(old, new)
        spelled = f"{_NOT_AFTER}(?:{'|'.join(self._kinds)}){_NOT_BEFORE}"
        self._kind = None if before == after else re.compile(spelled)

    def text(self, text: str, *, kinds: bool = True) -> str:
        """The text as the other locality says it; what the table does not know stays."""
        changed = self._found.sub(lambda hit: self._table[hit[0]], text)
        if kinds and self._kind:
            changed = self._kind.sub(lambda hit: self._kinds[hit[0]], changed)
        return changed

    def left(self, text: str) -> list[str]:
        """Words of the old locality that still stand in a text, however they are composed or cased."""
        return sorted(set(self._own.findall(nfc(text))))


def _codes(old: LocalityFolder, new: LocalityFolder) -> Iterator[tuple[str, str]]:
    """Which unit stands for which: as told, of the same name, else in the order of the registers."""
    before, after = old.locality, new.locality
    fixed = {before.council: after.council, before.reports: after.reports, **new.stand_ins}
    for mine, theirs, what in (
        (old.offices, new.offices, "cơ quan cấp sở"),
        (old.communes, new.communes, "phường, xã"),
    ):
        told = {unit.code: fixed[unit.code] for unit in mine if unit.code in fixed}
        for code in told.values():
            new.units[code]  # an unknown one is told
        twice = next((code for code, times in Counter(told.values()).items() if times > 1), "")
        if twice:
            raise InputError(
                f"đơn vị {twice} đứng thay cho hai đơn vị.",
                where=MAIN,
                advice="Mỗi mã ở bên phải của stand_ins chỉ ghi một lần, kể cả mã của council, reports.",
            )
        rest = {
            _name_key(unit, new.locality): unit for unit in theirs if unit.code not in told.values()
        }
        for unit in mine:
            same = rest.get(_name_key(unit, old.locality)) if unit.code not in told else None
            if same and same.code not in told.values():
                told[unit.code] = same.code
        free = iter([unit for unit in rest.values() if unit.code not in told.values()])
        for unit in mine:
            if unit.code not in told:
                found = next(free, None)
                if found is None:
                    raise InputError(
                        f"sổ đơn vị có {len(theirs)} {what}, tình huống và số liệu mẫu cần {len(mine)}.",
                        where=UNITS,
                        advice="Ghi thêm đơn vị, kể cả đơn vị không lập báo cáo (obligated: false).",
                    )
                told[unit.code] = found.code
        yield from told.items()


def _name_key(unit: Unit, home: Locality) -> str:
    """The name without what it says of its locality: “Thanh tra thành phố” is “Thanh tra tỉnh” elsewhere."""
    key = compare_key(unit.name).replace(compare_key(home.full), "").replace(home.kind, "")
    return " ".join(key.replace(compare_key(home.name), "").split())


def _pairs(
    old: LocalityFolder, new: LocalityFolder, codes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    mine, theirs = old.locality, new.locality
    yield from _spelled(mine.full, theirs.full)
    for short in ("TP", "Tp.", "TP.", "tp"):
        yield f"{short} {mine.name}", theirs.full
    yield from _spelled(mine.name, theirs.name)
    yield f"mã {mine.kind} {mine.code}", f"mã {theirs.kind} {theirs.code}"
    for quote in "\"'":
        yield f"{quote}{mine.code}{quote}", f"{quote}{theirs.code}{quote}"
    for reference, rule in mine.rules.items():
        yield rule, _of(theirs.rules, reference, "rules")
    for code, other in codes.items():
        yield from _unit_pairs(old.units[code], new.units[other])
    for key, word in old.words.items():
        yield from _spelled(word, _of(new.words, key, "words"))
    for key, name in old.said_outlets.items():
        yield name, _of(new.said_outlets, key, "outlets")


def _of(words: Mapping[str, str], key: str, group: str) -> str:
    if key not in words:
        raise InputError(
            f"thiếu “{key}” trong nhóm “{group}”.",
            where=MAIN,
            advice="Xem khóa ấy trong sample_data/dia-ban/dia-ban.yaml nói về điều gì, rồi ghi chữ của địa phương mình.",
        )
    return words[key]


def _unit_pairs(mine: Unit, theirs: Unit) -> Iterator[tuple[str, str]]:
    yield mine.code, theirs.code
    yield f"hành chính {mine.code.partition('-')[2]}", f"hành chính {theirs.code.partition('-')[2]}"
    yield from _spelled(mine.name, theirs.name)
    if mine.level not in COMMUNES:
        return
    kind, other = mine.name.split()[0], theirs.name.split()[0]
    own, others = mine.own_name, theirs.own_name
    yield from _spelled(own, others)
    yield f"{kind.lower()} {own}", f"{other.lower()} {others}"
    yield f"{slug(kind)}-{slug(own)}", f"{slug(other)}-{slug(others)}"
    yield (
        f"{strip_marks(kind).lower()} {strip_marks(own)}",
        f"{strip_marks(other).lower()} {strip_marks(others)}",
    )


def _spelled(word: str, other: str) -> Iterator[tuple[str, str]]:
    """A word as people write it: as it stands, at the head of a line, in capitals, with the older place of the tone, bare, in a host."""
    for mine in dict.fromkeys((word, older_spelling(word))):
        yield mine, other
        yield mine.upper(), other.upper()
        if upper_first(mine) != mine:
            yield upper_first(mine), upper_first(other)
        if " " in mine:
            yield mine.lower(), other.lower()
    if strip_marks(word) != word:
        yield strip_marks(word), strip_marks(other)
    if slug(word) != word:
        yield slug(word), slug(other)


def _own_words(old: LocalityFolder, new: LocalityFolder) -> re.Pattern[str]:
    """Every word by which the old locality would be known, unless the new one has it too."""
    words = sorted(set(_known_by(old)) - set(_known_by(new)), key=len, reverse=True)
    return re.compile(rf"(?<!{LETTER})(?:{'|'.join(map(re.escape, words))})(?!{LETTER})")


def _known_by(place: LocalityFolder) -> Iterator[str]:
    names = [place.locality.name, *place.words.values(), *(unit.code for unit in place.units.all)]
    names += [unit.own_name for unit in place.communes]
    for name in names:
        yield from (name, name.upper(), older_spelling(name))
        if " " in name:
            yield name.lower()
        if " " in name or name == place.locality.name:
            yield from (strip_marks(name), slug(name))
