"""A whole kit for another province or city: this kit's files with the other's words, and the other's folder of data in place.

Code, law and lessons stay those of this kit, so that a new version is taken over by making the kit anew.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, write_bytes, write_text
from phatngon.base.paths import LOCALITY, kit_root, locality_folder
from phatngon.base.yamlfile import Loader
from phatngon.publish.packs.pack import kept_files, pack_data
from phatngon.publish.places.words import Exchange, read_place
from phatngon.reach.exporting import csv_text
from phatngon.tables.locality import MAIN, UNITS

BESIDE = (".editorconfig", ".gitignore")  # with what a trainer's pack keeps, the tests aside
TEXTS = frozenset(
    ".bat .cff .css .csv .html .ini .in .ipynb .js .json .jsonl .lua .md .mau .py .sql .svg .toml .txt .typ .yaml .yml .j2".split()
)
SAMPLE_UNITS = "sample_data/reach/so/dim_unit.csv"
_PICTURE = re.compile(r"!\[[^\]]*\]\((?:docs/)?anh/")
PICTURES = "docs/anh"  # of this kit's own pages; the other takes its own
MADE = "sample_data/reach/"  # files that units “sent”: made anew by the other kit's own generator
NATIONAL = "tools/phatngon/law/provisions/"  # the law is everybody's
# code and words that are about kinds of places in general
GENERAL = (
    "tools/phatngon/tables/units.py",
    "tools/phatngon/tables/locality.py",
    "tools/phatngon/tables/unit_names.yaml",
    "tools/phatngon/publish/places/",
)


@dataclass(frozen=True)
class MadeKit:
    """A kit that was made: where, for whom, how many files, and where words of the first locality still stand."""

    folder: Path
    name: str
    files: int
    left: tuple[tuple[str, tuple[str, ...]], ...]


def make_kit(given: Path, folder: Path) -> MadeKit:
    """Write into ``folder``, new or empty, the kit of the locality that the folder ``given`` describes.

    Raises InputError for a folder that is not whole, a register too short, a folder that holds something already.
    """
    root, old, new = kit_root(), read_place(locality_folder()), read_place(given)
    exchange = Exchange(old, new)
    if folder.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "không đặt bộ mới vào trong bộ này.", where=str(folder), advice="Chọn một thư mục khác."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            "chỗ này đã có tệp.", where=str(folder), advice="Chọn một thư mục mới hoặc còn trống."
        )
    try:
        count = _write(root, given, folder, exchange)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # no half of a kit is taken for a whole one
        raise
    return MadeKit(folder, new.locality.title, count, tuple(_left(folder, exchange)))


def _write(root: Path, given: Path, folder: Path, exchange: Exchange) -> int:
    count = 0
    for name, path in _files(root):
        if name.startswith((f"{LOCALITY}/", f"{PICTURES}/")) or _is_sent(name):
            continue
        write_bytes(folder / _named(name, exchange), _said(name, read_bytes(path), exchange))
        count += 1
    shutil.copytree(given, folder / LOCALITY)
    write_text(folder / SAMPLE_UNITS, _sample_units(exchange))
    _sent(folder)
    return count


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    kept = pack_data()["kinds"]["giang-vien"]["keep"]
    return kept_files([*BESIDE, *(name for name in kept if name != "tests")], root)


def _is_sent(name: str) -> bool:
    return name.startswith((f"{MADE}nop/", f"{MADE}phieu-mau/", f"{MADE}dap-an/"))


def _named(name: str, exchange: Exchange) -> str:
    return name if name.startswith("tools/") else exchange.text(name, kinds=False)


def _said(name: str, data: bytes, exchange: Exchange) -> bytes:
    if Path(name).suffix not in TEXTS and "." in Path(name).name.lstrip("."):
        return data
    if name.startswith(NATIONAL):
        return data
    text, kinds = data.decode("utf-8"), not name.startswith(GENERAL)
    if name.endswith(".csv"):
        return _table_said(text, exchange).encode("utf-8")
    said = exchange.text(text, kinds=kinds)
    if name.endswith((".yaml", ".yml", ".json", ".ipynb")):
        _same_but_for_words(name, text, said, exchange, kinds)
    if name.endswith(".md"):
        said = "".join(line for line in said.splitlines(True) if not _PICTURE.match(line))
    return said.encode("utf-8")


def _table_said(text: str, exchange: Exchange) -> str:
    """A table, cell by cell (a name may hold a comma); columns of unit codes name the new locality as a whole."""
    before, after = exchange.old.locality.code, exchange.new.locality.code
    rows = list(csv.reader(io.StringIO(text, newline="")))
    whole = {n for n, name in enumerate(rows[0]) if "unit" in name} if rows else set()

    def cell(n: int, said: str) -> str:
        if n in whole and before in said.split("|"):
            return "|".join(after if part == before else part for part in said.split("|"))
        return exchange.text(said)

    changed = [[cell(n, said) for n, said in enumerate(row)] for row in rows]
    if changed == rows:
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(changed)
    return out.getvalue()


def _same_but_for_words(name: str, text: str, said: str, exchange: Exchange, kinds: bool) -> None:
    """Raise InputError where a word of the new locality (a comma, a colon, a quote in it) breaks the form of a file."""
    read = json.loads if name.endswith((".json", ".ipynb")) else partial(yaml.load, Loader=Loader)
    try:
        whole = read(said) == _leaves(read(text), lambda words: exchange.text(words, kinds=kinds))
    except (ValueError, yaml.YAMLError):
        whole = False
    if not whole:
        raise InputError(
            "một chữ của địa phương mới làm hỏng cách ghi của tệp này (dấu phẩy, hai chấm, ngoặc trong tên).",
            where=name,
            advice=f"Xem các tên trong {MAIN} và {UNITS} mà tệp này nhắc tới.",
        )


def _leaves(value: object, say: Callable[[str], str]) -> object:
    if isinstance(value, dict):
        return {_leaves(key, say): _leaves(one, say) for key, one in value.items()}
    if isinstance(value, list):
        return [_leaves(one, say) for one in value]
    return say(value) if isinstance(value, str) else value


def _sample_units(exchange: Exchange) -> str:
    """The units that the sample is of: those that stand for this kit's, however many the other locality has."""
    new = exchange.new.units
    stand_ins = ((unit, new[exchange.codes[unit.code]]) for unit in exchange.old.units.all)
    return csv_text(
        ("unit_code", "unit_name", "level", "obligated"),
        [(other.code, other.name, other.level, unit.obligated) for unit, other in stand_ins],
    )


def _sent(folder: Path) -> None:
    """Let the new kit's own code make the files of its sample."""
    line = "from pathlib import Path; from phatngon.reach.sample.building import build_files; build_files(Path('sample_data'))"
    done = subprocess.run(
        [sys.executable, "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "tools"), "PHATNGON_KIT": str(folder)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines()[-1:] or [""])[0]
        raise InputError(
            f"chưa làm được tệp mẫu của các đơn vị ({last.partition(': ')[2][:200]}).",
            where=str(folder),
            advice="Xem lại sổ đơn vị và các chữ trong dia-ban.yaml.",
        )


def _left(folder: Path, exchange: Exchange) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, path in _files(folder):
        if path.suffix not in TEXTS or name.startswith((NATIONAL, f"{LOCALITY}/")):
            continue
        words = exchange.left(read_bytes(path).decode("utf-8", errors="replace"))
        if words:
            yield name, tuple(words)
