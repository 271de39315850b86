"""Files read once: in a process, and, where that takes long, once for all processes; never a stale value."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from phatngon.base import filecache
from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.paths import user_folder
from phatngon.practice.bank import bank_files, load_bank, read_bank


class Reader:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, path: Path) -> list[str]:
        self.times += 1
        if path.read_text(encoding="utf-8") == "hỏng":
            raise InputError("hỏng.")
        return path.read_text(encoding="utf-8").split()


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kit without an environment of its own: compiled values go to the user's folder."""
    monkeypatch.setenv("PHATNGON_KIT", str(tmp_path))
    return tmp_path


def fresh(reader: Reader, also: tuple[Path, ...] = ()) -> FileCache[list[str]]:
    """A cache as another process has it: nothing kept in memory."""
    return FileCache(reader, lambda: also, compiled=True)


def test_the_next_process_does_not_read_again(kit: Path) -> None:
    path, reader = kit / "a.txt", Reader()
    path.write_text("một hai", encoding="utf-8")
    assert (
        fresh(reader).get(path) == fresh(reader).get(path) == ["một", "hai"] and reader.times == 1
    )
    [kept] = (user_folder() / "bien-dich").glob("*.bin")
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600 and kept.parent.stat().st_mode & 0o777 == 0o700


def test_a_changed_file_or_one_it_rests_on_or_other_code_is_read_anew(
    kit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other, reader = kit / "a.txt", kit / "b.txt", Reader()
    path.write_text("một", encoding="utf-8")
    fresh(reader, (other,)).get(path)
    path.write_text("một hai", encoding="utf-8")
    assert fresh(reader, (other,)).get(path) == ["một", "hai"] and reader.times == 2
    other.write_text("x", encoding="utf-8")
    fresh(reader, (other,)).get(path)
    assert reader.times == 3
    monkeypatch.setattr(filecache, "code_version", lambda: "bản khác")
    fresh(reader, (other,)).get(path)
    assert reader.times == 4


@pytest.mark.parametrize(
    "damage", [b"", b"\x80\x05", b"khong phai pickle", b"\x80\x05cphatngon\nkhong_co\n."]
)
def test_a_damaged_compiled_file_is_made_anew(kit: Path, damage: bytes) -> None:
    path, reader = kit / "a.txt", Reader()
    path.write_text("một", encoding="utf-8")
    fresh(reader).get(path)
    [kept] = (user_folder() / "bien-dich").glob("*.bin")
    kept.write_bytes(damage)
    assert fresh(reader).get(path) == ["một"] and reader.times == 2
    assert fresh(reader).get(path) == ["một"] and reader.times == 2


def test_what_cannot_be_read_is_not_kept(kit: Path) -> None:
    path, reader = kit / "a.txt", Reader()
    path.write_text("hỏng", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError):
            fresh(reader).get(path)
    assert reader.times == 2 and not list((user_folder() / "bien-dich").glob("*"))


def test_where_nothing_can_be_written_it_is_read_each_time(
    kit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, reader = kit / "a.txt", Reader()
    path.write_text("một", encoding="utf-8")
    monkeypatch.setattr(
        filecache, "_compiled_folder", lambda: path
    )  # a file stands where the folder should be
    assert fresh(reader).get(path) == fresh(reader).get(path) == ["một"] and reader.times == 2


def test_old_compiled_files_go(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filecache, "KEPT_FILES", 3)
    for number in range(6):
        path = kit / f"{number}.txt"
        path.write_text(str(number), encoding="utf-8")
        fresh(Reader()).get(path)
    assert len(list((user_folder() / "bien-dich").glob("*.bin"))) == 3


def test_a_compiled_bank_is_the_bank() -> None:
    for path in bank_files():
        compiled = load_bank(path)
        read, problems = read_bank(path)
        assert read is not None and not [one for one in problems if one.level == "error"]
        assert compiled == read and [item.id for item in compiled] == [item.id for item in read]


def test_in_one_piece_of_work_a_file_is_looked_at_once_and_afterwards_anew(tmp_path: Path) -> None:
    path, reader = tmp_path / "a.txt", Reader()
    path.write_text("một", encoding="utf-8")
    cache = FileCache(reader)
    with filecache.one_look():
        assert cache.get(path) == ["một"]
        path.write_text("một hai", encoding="utf-8")
        with filecache.one_look():
            assert cache.get(path) == ["một"]
        assert cache.get(path) == ["một"] and FileCache(reader).get(path) == ["một", "hai"]
    assert cache.get(path) == ["một", "hai"] and reader.times == 3


def test_what_fails_inside_one_piece_of_work_is_not_kept(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.txt", FileCache(Reader())
    path.write_text("hỏng", encoding="utf-8")
    with filecache.one_look():
        with pytest.raises(InputError):
            cache.get(path)
        path.write_text("lành", encoding="utf-8")
        assert cache.get(path) == ["lành"]
