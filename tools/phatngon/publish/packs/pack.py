"""Packs for a hall: a zip with everything inside, what a participant must not get taken out, and a manifest of hashes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO, TypedDict

from phatngon import __version__
from phatngon.base.archive import archive
from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.files import UNFINISHED, read_bytes, write_bytes, write_with
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.packs.leaks import LeakScan, secrets_of
from phatngon.publish.packs.pack_index import INDEX, for_pack
from phatngon.publish.packs.pack_readme import README, readme_for
from phatngon.publish.packs.wheel_facts import wheel_facts
from phatngon.publish.packs.wheels import fetch_wheels, sha256_of
from phatngon.publish.sources.notebooks import Notebook, canonical

MANIFEST = "KE-KHAI.json"
# where fetched libraries stay; the end of the pack's name
KEPT_WHEELS, WITH_WHEELS = Path("dist", ".wheels"), "du-thu-vien"
# the same inside every pack, so that the same kit gives the same bytes
STAMP = (2026, 1, 1, 0, 0, 0)
_TRAINER_BLOCK = re.compile(r"(?ms)^  (?:trainer|looks_for):.*?(?=^ {0,2}\S|\Z)")


class PackKind(TypedDict):
    """One kind of pack: what of the kit and of ``dist`` goes into it, and whether it is stripped for a learner."""

    name: str
    level: str
    keep: list[str]
    dist: list[str]
    stripped: bool


class PackData(TypedDict):
    """``pack.yaml``."""

    version: int
    kinds: dict[str, PackKind]
    never: list[str]
    sealed: list[str]
    personal: str
    content: list[str]
    licences: dict[str, str]
    least_needle: int


@cache
def pack_data() -> PackData:
    """What each kind of pack holds."""
    data: PackData = YamlFile.read(Path(__file__).with_name("pack.yaml")).data
    return data


def make_pack(
    kind: str,
    folder: Path,
    *,
    root: Path | None = None,
    pythons: Iterable[tuple[int, int]] = (),
    tell: Callable[[str], object] = lambda line: None,
) -> Path:
    """One pack, as :func:`make_packs` writes it."""
    return next(make_packs([kind], folder, root=root, pythons=pythons, tell=tell))


def make_packs(
    kinds: Iterable[str],
    folder: Path,
    *,
    root: Path | None = None,
    pythons: Iterable[tuple[int, int]] = (),
    tell: Callable[[str], object] = lambda line: None,
) -> Iterator[Path]:
    """Write the pack of each kind to ``folder``; a participant's pack is scanned before it is written, what two share once.

    With ``pythons`` the libraries for these versions of Python on Windows and Linux lie in its folder ``wheels``: a stick
    carries one file, and what is unpacked installs without a network and without a second thing to copy.
    Raises InputError for an unknown kind, ProblemsFound where something sealed or a trainer's word would leave the house,
    MissingOnMachine where a library cannot be had.
    """
    root, known, scan = root or kit_root(), pack_data()["kinds"], None
    for kind in kinds:
        if kind not in known:
            raise InputError(
                f"không có gói {show_value(kind)}.", advice=f"Chọn một trong: {', '.join(known)}."
            )
        data = pack_bytes(kind, root)
        if known[kind]["stripped"]:
            scan = scan or LeakScan(secrets_of(root, pack_data()["least_needle"]))
            leaks = scan.leaks(data)
            if leaks:
                raise ProblemsFound(
                    f"gói có {len(leaks)} chỗ lộ, không ghi: {leaks[0].sentence}",
                    where=kind,
                    advice="Bỏ chỗ ấy rồi đóng gói lại.",
                )
        if not pythons:
            yield write_bytes(folder / f"phat-ngon-{kind}-{__version__}.zip", data)
            continue
        wheels = fetch_wheels(
            root / "tools" / "locks" / f"{known[kind]['level']}.txt",
            root / KEPT_WHEELS,
            pythons,
            tell=tell,
        )
        yield write_with(
            folder / f"phat-ngon-{kind}-{__version__}-{WITH_WHEELS}.zip",
            partial(_write, kind=kind, root=root, wheels=wheels),
        )


def pack_bytes(kind: str, root: Path) -> bytes:
    """The pack without libraries as bytes; the same kit gives the same bytes."""
    buffer = io.BytesIO()
    _write(buffer, kind, root)
    return buffer.getvalue()


def _write(file: BinaryIO, kind: str, root: Path, wheels: Iterable[Path] = ()) -> None:
    """The zip: files of the kit, libraries as they are (a wheel is a zip already), the manifest last."""
    top, rows = f"phat-ngon-{__version__}", []
    with archive(file, stamp=STAMP, level=6) as pack:
        for name, data in _contents(kind, root):
            pack.add(f"{top}/{name}", data)
            rows.append(
                {
                    "path": name,
                    "bytes": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "licence": _licence(name),
                }
            )
        for wheel in wheels:
            size = pack.copy(f"{top}/wheels/{wheel.name}", wheel)
            rows.append(
                {
                    "path": f"wheels/{wheel.name}",
                    "bytes": size,
                    "sha256": sha256_of(wheel),
                    **wheel_facts(wheel),
                }
            )
        told = {
            "kit": __version__,
            "kind": kind,
            "name": pack_data()["kinds"][kind]["name"],
            "files": rows,
        }
        pack.add(
            f"{top}/{MANIFEST}",
            (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"),
        )


def verify_pack(pack_file: bytes | Path) -> list[str]:
    """The paths of a pack that are not what its manifest says; empty when the pack is whole."""
    with zipfile.ZipFile(
        io.BytesIO(pack_file) if isinstance(pack_file, bytes) else pack_file
    ) as pack:
        names = {name.partition("/")[2]: name for name in pack.namelist()}
        told = {
            row["path"]: row["sha256"] for row in json.loads(pack.read(names[MANIFEST]))["files"]
        }
        found = {
            name: hashlib.sha256(pack.read(full)).hexdigest()
            for name, full in names.items()
            if name != MANIFEST
        }
    return sorted({*told, *found} - {name for name in told if found.get(name) == told[name]})


def _contents(kind: str, root: Path) -> list[tuple[str, bytes]]:
    """Every file of a pack in order; README and start page are for its reader and show only what is there."""
    files = dict(_files(kind, root))
    if README in files:
        files[README] = readme_for(files[README].decode("utf-8"), kind, files.keys()).encode(
            "utf-8"
        )
    if INDEX in files:
        files[INDEX] = for_pack(files[INDEX].decode("utf-8"), files.keys()).encode("utf-8")
    return sorted(files.items())


def _files(kind: str, root: Path) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of a pack, stripped where the pack is a learner's."""
    spec = pack_data()["kinds"][kind]
    for name, file in kept_files([*spec["keep"], *(f"dist/{part}" for part in spec["dist"])], root):
        if spec["stripped"] and _is_for_few(name):
            continue
        data = read_bytes(file)
        yield name, stripped(name, data) if spec["stripped"] else data


def kept_files(starts: Iterable[str], root: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of every file at or below the places named, without what only this machine makes."""
    for start in starts:
        path = root / start
        for file in sorted(path.rglob("*")) if path.is_dir() else [path] if path.is_file() else []:
            name = file.relative_to(root).as_posix()
            never = set(file.relative_to(root).parts) & set(pack_data()["never"]) or name.endswith(
                (".pyc", UNFINISHED)
            )
            if file.is_file() and not never:
                yield name, file


def _is_for_few(name: str) -> bool:
    """Sealed, or made for one unit."""
    sealed = any(name == one or name.startswith(f"{one}/") for one in pack_data()["sealed"])
    return sealed or bool(re.search(pack_data()["personal"], name))


def stripped(name: str, data: bytes) -> bytes:
    """A file as a learner gets it: notebooks without the trainer's cells, scenarios without the trainer's part."""
    if name.endswith(".ipynb"):
        raw = json.loads(data)
        raw["cells"] = [
            cell
            for cell in raw["cells"]
            if "trainer" not in cell.get("metadata", {}).get("tags", [])
        ]
        return canonical(Notebook(Path(name), raw)).encode("utf-8")
    if name.startswith("exercises/kich_ban/kb") and name.endswith(".yaml"):
        return _TRAINER_BLOCK.sub("", data.decode("utf-8")).encode("utf-8")
    return data


def _licence(name: str) -> str:
    return str(
        pack_data()["licences"][
            "content" if name.split("/")[0] in pack_data()["content"] else "code"
        ]
    )
