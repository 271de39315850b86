"""The reporting units of the city: who they are, who owes a report on a day, and which unit a written name means."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TypedDict, cast

from phatngon.base.choices import listed
from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.moments import parse_iso_date, show_value
from phatngon.base.paths import LOCALITY, kit_root, locality_folder
from phatngon.base.text import compare_key, nfc, slug, strip_marks
from phatngon.base.yamlfile import YamlFile
from phatngon.tables.locality import CALLED, FORMER, UNITS, locality

REGISTER = f"{LOCALITY}/{UNITS}"
BAD_CODE = "Mã chỉ gồm chữ không dấu, chữ số, dấu gạch nối, ví dụ 46-19789."
LEVELS = ("SO_BAN_NGANH", "PHUONG", "XA")
LEVEL_NAMES = dict(zip(LEVELS, ("sở, ban, ngành", "phường", "xã"), strict=True))
_KINDS = ("phường ", "xã ")
_SHORT = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"^p(?:\.\s*|\s+)", "phường "),
        (r"^x(?:\.\s*|\s+)", "xã "),
        (r"^q(?:\.\s*|\s+)", "quận "),
        (r"^h(?:\.\s*|\s+)", "huyện "),
        (r"^tt(?:\.\s*|\s+)", "thị trấn "),
        (r"^s\.\s*", "sở "),
        (r"^tx(?:\.\s*|\s+)", "thị xã "),
        (r"^(?:tp|thanh pho)(?:\.\s*|\s+)", "thành phố "),
        (r"^(?:phuong)\s+", "phường "),
        (r"^xa\s+", "xã "),
        (r"^quan\s+", "quận "),
        (r"^huyen\s+", "huyện "),
        (r"^thi xa\s+", "thị xã "),
    )
)
_PEOPLES_COMMITTEE = re.compile(
    r"^(?:ủy ban nhân dân|uỷ ban nhân dân|uy ban nhan dan|u\.?b\.?n\.?d\.?)\s+"
)
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_-]|\.(?=[0-9A-Za-z])){0,59}")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE
)  # no file of Windows bears such a name
# how a note of the register tells of a merger, and what stands between the names
_MERGED = ((r"nhập từ: ([^;]+)", r",\s*"), (r"hợp nhất ([^(;]+?)\s*[(;]", r"\s+và\s+(?=Sở\b)|,\s*"))
_DASH = re.compile(r"\s*[-‐‑–—]\s*")


@dataclass(frozen=True)
class Unit:
    """One unit; ``valid_from`` and ``valid_to`` are inclusive, None where the register is silent."""

    code: str
    name: str
    level: str
    obligated: bool
    valid_from: date | None = None
    valid_to: date | None = None
    successor_code: str | None = None
    aliases: tuple[str, ...] = ()
    population_ref: int | None = None
    population_source: str | None = None
    population_year: int | None = None

    def valid_on(self, day: date) -> bool:
        """True where the unit exists on ``day``."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    @property
    def own_name(self) -> str:
        """The name without “Phường” or “Xã”."""
        return self.name.partition(" ")[2] if self.level in ("PHUONG", "XA") else self.name


@dataclass(frozen=True)
class Resolved:
    """What a written name means: ``kind`` is code, name, alias, abolished, ambiguous or unknown.

    ``unit`` only for the first three; ``candidates``: the readings of an ambiguous name, the look-alikes of an unknown one.
    """

    kind: str
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()


class Units:
    """The units of one register, found by code (InputError for an unknown one) or by any usual spelling of the name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.all = tuple(units)
        self._by_code = {unit.code: unit for unit in self.all}
        self._seen: dict[str, Resolved] = {}

    def __getitem__(self, code: str) -> Unit:
        if code not in self._by_code:
            raise InputError(
                f"không có đơn vị mang mã {show_value(code)}.",
                advice="Xem mã trong danh sách đơn vị.",
            )
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Unit | None:
        """The unit of a code; None for an unknown one."""
        return self._by_code.get(code)

    def __len__(self) -> int:
        return len(self.all)

    def obligated(self, on: date) -> tuple[Unit, ...]:
        """The units that owe a report on a day.

        >>> len(load_units().obligated(date(2026, 10, 1)))
        54
        """
        return tuple(unit for unit in self.all if unit.obligated and unit.valid_on(on))

    def resolve(self, text: str) -> Resolved:
        """The unit that ``text`` names. Tone-mark placement, case, spacing, “P.”, “UBND” and missing marks are forgiven;
        a wrong mark is not.

        >>> units = load_units()
        >>> units.resolve("UBND phường Thuận Hoá").unit.code, units.resolve("Quận Thuận Hóa").kind
        ('46-19789', 'abolished')
        >>> units.resolve("Xã A Lưới").kind, units.resolve("Phường Hòa Châu").kind
        ('ambiguous', 'unknown')
        """
        if text not in self._seen:
            self._seen[text] = self._resolve(text)
        return self._seen[text]

    def heirs(self, text: str) -> tuple[Unit, ...]:
        """The units that took over from the one that ``text`` names, as the register tells; empty where it does not.

        >>> [unit.name for unit in load_units().heirs("Sở Thông tin và Truyền thông")]
        ['Sở Khoa học và Công nghệ']
        """
        keys = {
            _spelled(_expand(_key(nfc(text)))),
            _spelled(_expand(_key(_without_city(_key(text))))),
        }
        return tuple(unit for unit in self.all if keys & _formerly().get(unit.code, frozenset()))

    def find_in(self, text: str) -> Unit | None:
        """The one unit whose code or name stands in ``text`` (a file name); None where there is none, or more than one.

        >>> load_units().find_in("phuong-thuan-hoa-ban-cuoi").code
        '46-19789'
        """
        words = f"-{slug(text)}-"
        found = [(key, unit) for key, unit in self._slugs if f"-{key}-" in words]
        most = max((len(key) for key, _ in found), default=0)
        best = {unit.code: unit for key, unit in found if len(key) == most}
        return next(iter(best.values())) if len(best) == 1 else None

    def _resolve(self, text: str) -> Resolved:
        written = nfc(text).strip()
        if (
            code := written if written in self._by_code else self._codes.get(written.casefold())
        ) is not None:
            return Resolved("code", self._by_code[code])
        plain = _key(written)
        if unit := self._names.get(plain):
            return Resolved("name", unit)
        keys = [
            key
            for key in dict.fromkeys((plain, _expand(plain), _expand(_key(_without_city(plain)))))
            if key
        ]
        for key in keys:
            if found := self._by_key(key):
                return found
        if unit := self._spelled.get(_spelled(keys[-1])) or self._spelled.get(_spelled(plain)):
            return Resolved("alias", unit)
        bare = strip_marks(keys[-1])
        return Resolved(
            "unknown",
            candidates=tuple(
                unit
                for unit in self.all
                if strip_marks(_key(unit.name)).endswith(bare) and len(bare) > 3
            ),
        )

    def _by_key(self, key: str) -> Resolved | None:
        if unit := self._names.get(key):
            return Resolved("alias", unit)
        if key in _abolished():
            return Resolved("abolished")
        series = tuple(
            unit
            for unit in self.all
            if re.fullmatch(re.escape(key) + r" \d+", _key(unit.name))
            or re.fullmatch(re.escape(key) + r" \d+", _key(unit.own_name))
        )
        if series:
            return Resolved("ambiguous", candidates=series)
        return self._one_of(self._aliases.get(key)) or self._without_marks(key)

    def _without_marks(self, key: str) -> Resolved | None:
        own = next((key.removeprefix(kind) for kind in _DIVISIONS if key.startswith(kind)), key)
        if strip_marks(own) != own:
            return None
        bare = strip_marks(key)
        if bare in {strip_marks(name) for name in _abolished()}:
            return Resolved("abolished")
        folded = {
            unit.code: unit
            for name, units in (
                *((n, (u,)) for n, u in self._names.items()),
                *self._aliases.items(),
            )
            for unit in units
            if strip_marks(name) == bare
        }
        if folded:
            return self._one_of(tuple(folded.values()))
        series = tuple(
            unit
            for unit in self.all
            if re.fullmatch(re.escape(bare) + r" \d+", strip_marks(_key(unit.name)))
            or re.fullmatch(re.escape(bare) + r" \d+", strip_marks(_key(unit.own_name)))
        )
        return Resolved("ambiguous", candidates=series) if series else None

    @staticmethod
    def _one_of(units: tuple[Unit, ...] | None) -> Resolved | None:
        if not units:
            return None
        return (
            Resolved("alias", units[0])
            if len(units) == 1
            else Resolved("ambiguous", candidates=units)
        )

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.casefold(): code for code in self._by_code} | {
            code.rpartition("-")[2]: code
            for code in self._by_code
            if re.fullmatch(r"\d+-\d{5}", code)
        }

    @cached_property
    def _names(self) -> dict[str, Unit]:
        return {_key(unit.name): unit for unit in self.all}

    @cached_property
    def _aliases(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in self.all:
            for name in {_key(name) for name in (unit.own_name, *unit.aliases)} - {_key(unit.name)}:
                found[name] = (*found.get(name, ()), unit)
        return found

    @cached_property
    def _spelled(self) -> dict[str, Unit]:
        """Names with every short word written out → the one unit that bears them."""
        found: dict[str, set[str]] = {}
        for unit in self.all:
            for name in (unit.name, *unit.aliases):
                found.setdefault(_spelled(_key(name)), set()).add(unit.code)
        return {key: self._by_code[codes.pop()] for key, codes in found.items() if len(codes) == 1}

    @cached_property
    def _slugs(self) -> list[tuple[str, Unit]]:
        found = []
        for unit in self.all:
            names = (unit.code, unit.name, unit.own_name, *unit.aliases)
            found += [(key, unit) for key in dict.fromkeys(slug(name) for name in names)]
        return found


def kit_unit(code: str) -> Unit:
    """The kit's own unit of a code. Raises InputError for an unknown one.

    >>> kit_unit("46-19789").name
    'Phường Thuận Hóa'
    """
    unit = load_units().get(code)
    if unit is None:
        raise InputError(
            f"không có đơn vị mang mã {show_value(code)}.", advice=f"Xem mã trong {REGISTER}."
        )
    return unit


def is_code(text: str) -> bool:
    """True for a code that may name a file: letters without marks, digits, hyphens, single points.

    >>> is_code("46-S-du-lich"), is_code("../../x"), is_code("46/19789"), is_code("nul")
    (True, False, False, False)
    """
    return bool(_CODE.fullmatch(text)) and not _RESERVED.fullmatch(text)


def usual_aliases(code: str) -> tuple[str, ...]:
    """Other names under which the kit knows a unit.

    >>> "VP UBND" in usual_aliases("46-S-vp-ubnd")
    True
    """
    return tuple(_names()["aliases"].get(code, ()))


_DIVISIONS = (*_KINDS, "quận ", "huyện ", "thị xã ", "thành phố ")


@cache
def load_units(path: Path | None = None) -> Units:
    """The kit's units, or those of a register's ``dim_unit.csv``. Raises InputError with the line of a bad row.

    >>> load_units()["46-19789"].name
    'Phường Thuận Hóa'
    """
    path = path or kit_register()
    reader = csv.DictReader(read_text(path).splitlines())
    missing = {"unit_code", "level", "obligated"} - set(reader.fieldnames or ())
    if missing or not {"name_vi", "unit_name"} & set(reader.fieldnames or ()):
        raise InputError(
            f"thiếu cột {', '.join(sorted(missing)) or 'unit_name'}.",
            where=path.name,
            advice="Dùng tên cột của bảng dim_unit trong từ điển dữ liệu.",
        )
    return Units(_unit(row, path, reader.line_num) for row in list(_rows(reader)))


def _rows(reader: csv.DictReader[str]) -> Iterable[dict[str, str]]:
    for row in reader:
        if any(row.values()):
            yield {
                name: (value or "").strip() for name, value in row.items() if isinstance(name, str)
            }


def _unit(row: dict[str, str], path: Path, line: int) -> Unit:
    code, name, level = (
        row["unit_code"],
        row.get("unit_name") or row.get("name_vi") or "",
        row["level"],
    )
    if not code or not name or level not in LEVELS:
        raise InputError.at_line(
            path,
            line,
            f"đơn vị “{code or name}” thiếu mã, thiếu tên hoặc cấp không hợp lệ.",
            advice=f"Cấp là một trong: {listed(LEVEL_NAMES)}.",
        )
    if not is_code(code):
        raise InputError.at_line(
            path,
            line,
            f"mã đơn vị {show_value(code)} không dùng được để đặt tên tệp.",
            advice=BAD_CODE,
        )
    names = _names()
    people, year = row.get("population_ref", ""), row.get("population_year", "")
    aliases = tuple(part.strip() for part in row.get("unit_aliases", "").split("|") if part.strip())
    return Unit(
        code,
        name,
        level,
        row["obligated"].casefold() in ("true", "1", "có")
        and ("unit_name" in row or code not in names["not_obligated"]),
        _date(row.get("valid_from")),
        _date(row.get("valid_to")),
        row.get("successor_code") or None,
        (*aliases, *usual_aliases(code)),
        int(people) if people.isdigit() else None,
        row.get("population_source") or None,
        int(year) if year.isdigit() else None,
    )


def _date(text: str | None) -> date | None:
    return parse_iso_date(text, "hiệu lực") if text else None


def _key(text: str) -> str:
    return _DASH.sub(" - ", compare_key(text))


def kit_register() -> Path:
    """The file of the locality's own units."""
    return kit_root() / REGISTER


@cache
def _tail() -> re.Pattern[str]:
    return locality().tail


def _without_city(key: str) -> str:
    return _tail().sub("", key)


def is_whole_city(text: str) -> bool:
    """True for a name of the city as a whole, which is no reporting unit.

    >>> is_whole_city("Thành phố Huế"), is_whole_city("UBND TP Huế"), is_whole_city("Phường Thuận Hóa")
    (True, True, False)
    """
    return _spelled(_key(nfc(text))) in _names()["whole_city"]


def _spelled(key: str) -> str:
    """A key with the short words of the names of offices written out."""
    short = cast("dict[str, str]", _file(Path(__file__).with_name("unit_names.yaml"))["short"])
    words = [short.get(word.replace(".", ""), word) for word in key.split(" ")]
    return " ".join(words)


@cache
def _formerly() -> dict[str, frozenset[str]]:
    """Unit → the names of those it took over from, as the notes of the kit's register tell."""
    found: dict[str, frozenset[str]] = {}
    for row in csv.DictReader(read_text(kit_register()).splitlines()):
        names: list[str] = []
        for pattern, between in _MERGED:
            for told in re.findall(pattern, nfc(row.get("note") or "")):
                names += re.split(between, told)
        found[row["unit_code"]] = frozenset(_spelled(_expand(_key(name))) for name in names)
    return found


def _expand(key: str) -> str:
    key = _PEOPLES_COMMITTEE.sub("", key)
    for pattern, word in _SHORT:
        if pattern.match(key):
            return _key(pattern.sub(word, key, count=1))
    return key


@cache
def _abolished() -> frozenset[str]:
    return frozenset(
        _key(name) for name in cast("list[str]", _file(locality_folder() / FORMER)["names"])
    )


class _Names(TypedDict):
    aliases: dict[str, list[str]]
    not_obligated: list[str]
    whole_city: list[str]


def _names() -> _Names:
    return cast("_Names", _file(locality_folder() / CALLED))


@cache
def _file(path: Path) -> dict[str, object]:
    data: dict[str, object] = YamlFile.read(path).data
    return data
