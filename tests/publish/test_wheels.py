"""The libraries of a pack: for each machine what its markers ask for, each once, with the hash of the lock. No network."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.paths import kit_root
from phatngon.publish.packs import wheels as made
from phatngon.publish.packs.pack import MANIFEST, make_pack, verify_pack
from phatngon.publish.packs.wheel_facts import UNSTATED, wheel_facts
from phatngon.publish.packs.wheels import PYTHONS, Target, fetch_wheels, pythons_of, read_lock

LINUX, WINDOWS = "manylinux_2_17_x86_64.manylinux2014_x86_64", "win_amd64"
WHEELS = {  # name of the file: what its METADATA says of the licence
    "alpha-1.0-py3-none-any.whl": "License-Expression: MIT",
    f"beta_pack-2.0-cp311-cp311-{LINUX}.whl": "License: BSD-3-Clause",
    f"beta_pack-2.0-cp313-cp313-{LINUX}.whl": "License: BSD-3-Clause",
    f"beta_pack-2.0-cp311-cp311-{WINDOWS}.whl": "License: BSD-3-Clause",
    f"beta_pack-2.0-cp313-cp313-{WINDOWS}.whl": "License: BSD-3-Clause",
    "gamma-3.0-py3-none-any.whl": "Classifier: License :: OSI Approved :: Apache Software License",
    f"delta-4.0-cp38-abi3-{LINUX}.whl": "License: see https://example.org/licence",
    f"delta-4.0-cp38-abi3-{WINDOWS}.whl": "X: y",
    "soup-1.0-py3-none-any.whl": "License-Expression: MIT",
    "soup-2.0-py3-none-any.whl": "License-Expression: MIT",
    "omega-6.0-py3-none-any.whl": "License-Expression: MIT",
}
MARKERS = {
    "gamma": "sys_platform == 'win32'",
    "soup-1.0": "python_full_version < '3.11.5'",
    "soup-2.0": "python_full_version >= '3.11.5'",
    "omega": "python_full_version < '3.12'",
}


def wheel(file: str, licence: str) -> bytes:
    name, version = file.split("-")[:2]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made_up:
        top = f"{name}-{version}.dist-info"
        for member, text in (
            (f"{name}.py", "x = 1\n"),
            (
                f"{top}/METADATA",
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{licence}\n",
            ),
            (
                f"{top}/WHEEL",
                f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {'-'.join(file[:-4].split('-')[2:])}\n",
            ),
            (f"{top}/RECORD", ""),
        ):
            made_up.writestr(zipfile.ZipInfo(member, (2026, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder of made-up wheels, which stands for the network."""
    folder = tmp_path / "kho"
    folder.mkdir()
    for file, licence in WHEELS.items():
        (folder / file).write_bytes(wheel(file, licence))
    return folder


@pytest.fixture
def lock(tmp_path: Path, index: Path) -> Path:
    entries: dict[str, list[str]] = {}
    for path in sorted(index.iterdir()):
        name, version = path.name.split("-")[:2]
        marker = MARKERS.get(f"{name}-{version}") or MARKERS.get(name)
        head = f"{name.replace('_', '-')}=={version}" + (f" ; {marker}" if marker else "")
        entries.setdefault(head, []).append(hashlib.sha256(path.read_bytes()).hexdigest())
    text = "".join(
        " \\\n".join([head, *(f"    --hash=sha256:{one}" for one in found)]) + "\n"
        for head, found in entries.items()
    )
    path = tmp_path / "khoa.txt"
    path.write_text(text, encoding="utf-8")
    return path


def fetch(lock: Path, folder: Path, index: Path, pythons=((3, 11), (3, 13))) -> list[str]:
    return [
        path.name
        for path in fetch_wheels(
            lock, folder, pythons, options=["--no-index", "--find-links", str(index)]
        )
    ]


def test_each_machine_gets_what_its_markers_ask_for_and_each_wheel_lies_there_once(
    tmp_path: Path, lock: Path, index: Path
) -> None:
    assert fetch(lock, tmp_path / "w", index) == sorted(WHEELS)
    later = fetch(lock, tmp_path / "w313", index, [(3, 13)])
    assert set(WHEELS) - set(later) == {name for name in WHEELS if "cp311" in name} | {
        "soup-1.0-py3-none-any.whl",
        "omega-6.0-py3-none-any.whl",
    }
    targets = {system: Target(system, (3, 11)) for system in ("win", "linux")}
    entries = {entry.name: entry for entry in read_lock(lock)}
    assert targets["win"].wants(entries["gamma"]) and not targets["linux"].wants(entries["gamma"])


def test_what_is_there_with_the_right_hash_is_not_fetched_again(
    tmp_path: Path, lock: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(lock, tmp_path / "w", index)
    monkeypatch.setattr(made.subprocess, "run", lambda *_, **__: pytest.fail("asked pip"))
    assert fetch(lock, tmp_path / "w", index) == sorted(WHEELS)


def test_a_stopped_or_damaged_folder_is_completed(tmp_path: Path, lock: Path, index: Path) -> None:
    fetch(lock, tmp_path / "w", index)
    (tmp_path / "w" / "alpha-1.0-py3-none-any.whl").write_bytes(b"PK half")
    (tmp_path / "w" / "gamma-3.0-py3-none-any.whl").unlink()
    assert fetch(lock, tmp_path / "w", index) == sorted(WHEELS)
    assert (tmp_path / "w" / "alpha-1.0-py3-none-any.whl").read_bytes() == (
        index / "alpha-1.0-py3-none-any.whl"
    ).read_bytes()


def test_a_missing_wheel_is_one_sentence_that_names_the_machine(
    tmp_path: Path, lock: Path, index: Path
) -> None:
    (index / f"beta_pack-2.0-cp313-cp313-{WINDOWS}.whl").unlink()
    with pytest.raises(
        MissingOnMachine,
        match=r"(?i)không có thư viện beta-pack 2\.0 đóng gói sẵn cho Windows, Python 3\.13",
    ) as stopped:
        fetch(lock, tmp_path / "w", index)
    assert stopped.value.exit_code == 3
    assert all(
        path.suffix == ".whl" and path.read_bytes() == (index / path.name).read_bytes()
        for path in (tmp_path / "w").iterdir()
    )


def test_a_wrong_hash_is_refused(tmp_path: Path, lock: Path, index: Path) -> None:
    (index / "alpha-1.0-py3-none-any.whl").write_bytes(
        wheel("alpha-1.0-py3-none-any.whl", "License: Other")
    )
    with pytest.raises(MissingOnMachine, match=r"alpha 1\.0 tải về không khớp mã kiểm tra"):
        fetch(lock, tmp_path / "w", index)
    assert not (tmp_path / "w" / "alpha-1.0-py3-none-any.whl").exists() and not list(
        (tmp_path / "w").glob(".dang-tai-*")
    )


def test_without_a_network_a_person_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lock: Path
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    with pytest.raises(MissingOnMachine, match="máy không có mạng"):
        fetch_wheels(
            lock, tmp_path / "w", [(3, 11)], options=["--index-url", "http://127.0.0.1:9/"]
        )


def test_versions_of_python_are_read_as_people_list_them() -> None:
    assert pythons_of(" 3.13,3.11,3.13 ") == ((3, 11), (3, 13))
    for wrong in ("", "3", "2.7", "3.10", "3.11;3.12"):
        with pytest.raises(InputError, match="--python"):
            pythons_of(wrong)


def test_a_licence_is_a_name_and_never_an_address_or_a_whole_text(tmp_path: Path) -> None:
    told = {}
    for file, words in {
        **WHEELS,
        "zeta-1-py3-none-any.whl": "License: "
        + "x" * 200
        + "\nClassifier: License :: OSI Approved :: MIT License",
    }.items():
        path = tmp_path / file
        path.write_bytes(wheel(file, words))
        told[file.split("-")[0] + file[-9:-4]] = wheel_facts(path)["licence"]
    assert (
        told["alphae-any"] == "MIT"
        and told["gammae-any"] == "Apache Software License"
        and told["zetae-any"] == "MIT License"
    )
    assert told["deltaamd64"] == UNSTATED and not any("://" in text for text in told.values())
    (tmp_path / "hong.whl").write_bytes(b"no")
    with pytest.raises(InputError, match="wheel"):
        wheel_facts(tmp_path / "hong.whl")


def test_every_lock_of_the_kit_is_read_whole_and_each_machine_gets_one_version_of_a_package() -> (
    None
):
    for level in ("learner", "trainer"):
        path = kit_root() / "tools" / "locks" / f"{level}.txt"
        entries = read_lock(path)
        assert sum(len(entry.hashes) for entry in entries) == path.read_text(
            encoding="utf-8"
        ).count("--hash=")
        for target in (Target(system, python) for system in ("win", "linux") for python in PYTHONS):
            names = [entry.name for entry in entries if target.wants(entry)]
            assert {name for name in names if names.count(name) > 1} <= {
                "soupsieve"
            }  # told apart by a micro version
            assert ("colorama" in names) == (target.system == "win") and {
                "numpy",
                "jupyterlab",
            } <= set(names)


@pytest.fixture
def small_kit(tmp_path: Path, lock: Path) -> Path:
    """A kit with nothing but what every pack must hold."""
    root = tmp_path / "bo"
    for name in ("README.md", "pyproject.toml"):
        root.mkdir(exist_ok=True)
        shutil.copy(kit_root() / name, root / name)
    for level in ("learner", "trainer"):
        (root / "tools" / "locks").mkdir(parents=True, exist_ok=True)
        shutil.copy(lock, root / "tools" / "locks" / f"{level}.txt")
    return root


def test_a_pack_with_libraries_holds_them_as_they_are_and_its_manifest_says_whose_they_are(
    small_kit: Path, tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    path = make_pack("giang-vien", tmp_path / "usb", root=small_kit, pythons=[(3, 11)])
    assert path.name.endswith("-du-thu-vien.zip") and verify_pack(path) == []
    with zipfile.ZipFile(path) as pack:
        wheels = {
            entry.filename.rpartition("/")[2]: entry
            for entry in pack.infolist()
            if entry.filename.endswith(".whl")
        }
        told = json.loads(
            pack.read(next(name for name in pack.namelist() if name.endswith(MANIFEST)))
        )
    assert set(wheels) == {name for name in WHEELS if "cp313" not in name}
    assert all(
        entry.compress_type == zipfile.ZIP_STORED and "/wheels/" in entry.filename
        for entry in wheels.values()
    )
    rows = {row["package"]: row for row in told["files"] if row["path"].startswith("wheels/")}
    assert (
        rows["alpha"]["version"] == "1.0"
        and rows["alpha"]["licence"] == "MIT"
        and rows["gamma"]["licence"] == "Apache Software License"
    )
    first = path.read_bytes()
    assert (
        make_pack("giang-vien", tmp_path / "usb", root=small_kit, pythons=[(3, 11)]).read_bytes()
        == first
    )


def test_a_pack_whose_libraries_cannot_be_had_is_not_written(
    small_kit: Path, tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    (index / "alpha-1.0-py3-none-any.whl").unlink()
    with pytest.raises(MissingOnMachine, match=r"alpha 1\.0"):
        make_pack("giang-vien", tmp_path / "usb", root=small_kit, pythons=[(3, 11)])
    assert not (tmp_path / "usb").exists()
