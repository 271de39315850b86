"""Packs for a hall: a zip with everything inside, what a participant must not get taken out, and a manifest of hashes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.files import read_bytes, write_bytes
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.leaks import find_leaks, secrets_of
from phatngon.publish.notebooks import Notebook, canonical

MANIFEST = "KE-KHAI.json"
STAMP = (2026, 1, 1, 0, 0, 0)  # the same inside every pack, so that the same kit gives the same bytes
_TRAINER_BLOCK = re.compile(r"(?ms)^  (?:trainer|looks_for):.*?(?=^ {0,2}\S|\Z)")


@cache
def pack_data() -> dict[str, Any]:
    """What each kind of pack holds."""
    return YamlFile.read(Path(__file__).with_name("pack.yaml")).data


def make_pack(kind: str, folder: Path, *, root: Path | None = None) -> Path:
    """Write the pack of a kind to ``folder``; a participant's pack is scanned before it is written.

    Raises InputError for an unknown kind, ProblemsFound where something sealed or a trainer's word would leave the house.
    """
    root = root or kit_root()
    if kind not in pack_data()["kinds"]:
        raise InputError(f"không có gói {show_value(kind)}.", advice=f"Chọn một trong: {', '.join(pack_data()['kinds'])}.")
    data = pack_bytes(kind, root)
    if pack_data()["kinds"][kind]["stripped"]:
        leaks = find_leaks(data, secrets_of(root, pack_data()["least_needle"]))
        if leaks:
            raise ProblemsFound(f"gói có {len(leaks)} chỗ lộ, không ghi: {leaks[0].sentence}", where=kind,
                                advice="Bỏ chỗ ấy rồi đóng gói lại.")
    return write_bytes(folder / f"phat-ngon-{kind}-{__version__}.zip", data)


def pack_bytes(kind: str, root: Path) -> bytes:
    """The pack as bytes; the same kit gives the same bytes."""
    top, rows, buffer = f"phat-ngon-{__version__}", [], io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
        for name, data in sorted(_files(kind, root)):
            _put(pack, f"{top}/{name}", data)
            rows.append({"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "licence": _licence(name)})
        told = {"kit": __version__, "kind": kind, "name": pack_data()["kinds"][kind]["name"], "files": rows}
        _put(pack, f"{top}/{MANIFEST}", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return buffer.getvalue()


def verify_pack(data: bytes) -> list[str]:
    """The paths of a pack that are not what its manifest says; empty when the pack is whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = {name.partition("/")[2]: name for name in pack.namelist()}
        told = {row["path"]: row["sha256"] for row in json.loads(pack.read(names[MANIFEST]))["files"]}
        found = {name: hashlib.sha256(pack.read(full)).hexdigest() for name, full in names.items() if name != MANIFEST}
    return sorted({*told, *found} - {name for name in told if found.get(name) == told[name]})


def _files(kind: str, root: Path) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of a pack, stripped where the pack is a learner's."""
    spec = pack_data()["kinds"][kind]
    for start in [*spec["keep"], *(f"dist/{part}" for part in spec["dist"])]:
        path = root / start
        for file in sorted(path.rglob("*")) if path.is_dir() else [path] if path.is_file() else []:
            name = file.relative_to(root).as_posix()
            if file.is_file() and not set(file.relative_to(root).parts) & set(pack_data()["never"]) and not name.endswith(".pyc"):
                if spec["stripped"] and any(name == one or name.startswith(f"{one}/") for one in pack_data()["sealed"]):
                    continue
                data = read_bytes(file)
                yield name, stripped(name, data) if spec["stripped"] else data


def stripped(name: str, data: bytes) -> bytes:
    """A file as a learner gets it: notebooks without the trainer's cells, scenarios without the trainer's part."""
    if name.endswith(".ipynb"):
        raw = json.loads(data)
        raw["cells"] = [cell for cell in raw["cells"] if "trainer" not in cell.get("metadata", {}).get("tags", [])]
        return canonical(Notebook(Path(name), raw)).encode("utf-8")
    if name.startswith("exercises/kich_ban/kb") and name.endswith(".yaml"):
        return _TRAINER_BLOCK.sub("", data.decode("utf-8")).encode("utf-8")
    return data


def _put(pack: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    pack.writestr(entry, data)


def _licence(name: str) -> str:
    return pack_data()["licences"]["content" if name.split("/")[0] in pack_data()["content"] else "code"]
