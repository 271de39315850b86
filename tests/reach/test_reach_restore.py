"""A backup comes back over whatever lies in its place, alone, and nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.reach import importing, store_files
from phatngon.reach.desk import Desk
from phatngon.reach.importing import keep
from phatngon.reach.store import backup, log_action, open_store, restore

NOW = datetime(2026, 11, 20, 9)
DAMAGES = {
    "half": lambda data: data[: len(data) // 3],
    "text": lambda data: b"xin chao " * 500,
    "empty": lambda data: b"",
    "garbled": lambda data: bytes(byte ^ 0x5A for byte in data),
    "torn": lambda data: data[:5000] + b"\0" * 9000 + data[14000:],
}


def add(path: Path, reason: str) -> None:
    """One line in the log of a store."""
    with open_store(path) as connection:
        log_action(connection, NOW, "thử", "test", "x", reason=reason)


def reasons(path: Path) -> list[str]:
    """The lines of the log that tests wrote."""
    with open_store(path, create=False) as connection:
        return [
            reason
            for (reason,) in connection.rows(
                "SELECT reason FROM audit_log WHERE action = 'test' ORDER BY rowid"
            )
        ]


def leave_log(path: Path, reason: str) -> None:
    """Lay a log beside ``path`` as a killed program leaves it, of a store of its own."""
    other = path.with_name("khac.duckdb")
    with open_store(other) as connection:
        connection.run("CHECKPOINT; SET wal_autocheckpoint = '1GB'")
        log_action(connection, NOW, "thử", "test", "x", reason=reason)
        shutil.copyfile(f"{other}.wal", f"{path}.wal")
    other.unlink()


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """A store with one line, and its backup."""
    store, saved = tmp_path / "kho" / "kho.duckdb", tmp_path / "luu.duckdb"
    add(store, "một")
    backup(store, saved, now=NOW)
    return store, saved


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_replaced_and_kept_byte_for_byte(
    place: tuple[Path, Path], damage: str
) -> None:
    store, saved = place
    data = DAMAGES[damage](store.read_bytes())
    store.write_bytes(data)
    leave_log(store, "của ai khác")
    kept = restore(saved, store, now=NOW)
    assert kept and reasons(store) == ["một"] and not Path(f"{store}.wal").exists()
    if damage != "torn":  # a tear that DuckDB does not notice on opening may be settled first
        assert kept.read_bytes() == data and Path(f"{kept}.wal").exists()


def test_the_log_of_another_history_is_never_replayed(place: tuple[Path, Path]) -> None:
    store, saved = place
    store.unlink()
    leave_log(store, "của ai khác")
    kept = restore(saved, store, now=NOW)
    assert reasons(store) == ["một"] and kept and Path(f"{kept}.wal").exists() and not kept.exists()
    store.unlink()
    leave_log(store, "của ai khác nữa")
    add(store, "mới")
    assert reasons(store) == ["mới"] and len(list(store.parent.glob("*nhat-ky-cu*.wal"))) == 1
    other = saved.with_name("luu-2.duckdb")
    leave_log(other, "lạ")
    backup(store, other, now=NOW)
    assert reasons(other) == ["mới"]


def test_what_an_ordinary_log_holds_is_kept_with_the_old_store(place: tuple[Path, Path]) -> None:
    store, saved = place
    with open_store(store) as connection:
        connection.run("SET wal_autocheckpoint = '1GB'")
        log_action(connection, NOW, "thử", "test", "x", reason="hai")
        shutil.copyfile(store, store.with_suffix(".sao"))
        shutil.copyfile(f"{store}.wal", store.with_suffix(".sao.wal"))
    shutil.copyfile(store.with_suffix(".sao"), store)
    shutil.copyfile(store.with_suffix(".sao.wal"), f"{store}.wal")
    kept = restore(saved, store, now=NOW)
    assert reasons(store) == ["một"] and kept and reasons(kept) == ["một", "hai"]


def test_two_restores_in_one_second_keep_both(place: tuple[Path, Path]) -> None:
    store, saved = place
    add(store, "hai")
    first = restore(saved, store, now=NOW)
    add(store, "ba")
    second = restore(saved, store, now=NOW)
    assert (
        first
        and second
        and first != second
        and reasons(first) == ["một", "hai"]
        and reasons(second) == ["một", "ba"]
    )


def test_a_store_in_use_a_bad_backup_and_the_store_itself_change_nothing(
    place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, saved = place
    before = sorted(path.name for path in store.parent.iterdir())
    with pytest.raises(InputError, match="cùng một tệp"):
        restore(store, store, now=NOW)
    (tmp_path / "hong.duckdb").write_bytes(b"x" * 900)
    with pytest.raises(InputError, match=r"hong\.duckdb"):
        restore(tmp_path / "hong.duckdb", store, now=NOW)

    def busy(path: Path) -> None:
        raise MissingOnMachine("đang mở")

    monkeypatch.setattr("phatngon.reach.store._connect", busy)
    with pytest.raises(MissingOnMachine):
        restore(saved, store, now=NOW)
    monkeypatch.undo()
    assert (
        reasons(store) == ["một"] and sorted(path.name for path in store.parent.iterdir()) == before
    )


def test_file_and_folder_are_written_through_to_the_disk(
    place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, saved = place
    seen: list[bool] = []
    real = os.fsync
    monkeypatch.setattr(
        store_files.os,
        "fsync",
        lambda handle: (seen.append(Path(f"/proc/self/fd/{handle}").is_dir()), real(handle)),
    )
    restore(saved, store, now=NOW)
    assert False in seen and (True in seen or os.name != "posix")


def test_a_full_disk_is_told_in_one_sentence(place: tuple[Path, Path]) -> None:
    store, _ = place
    with pytest.raises(MissingOnMachine, match="đĩa đã đầy") as caught, open_store(store):
        raise duckdb.IOException(
            'IO Error: Could not write file "kho.duckdb.wal": No space left on device'
        )
    assert caught.value.exit_code == 3 and "giữ nguyên" in caught.value.sentence


def test_a_rollback_that_fails_does_not_hide_why_the_commit_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Full:
        """A connection whose disk is full when it commits."""

        def execute(self, text: str, *_: object) -> None:
            if text == "COMMIT":
                raise duckdb.IOException("No space left on device")
            if text == "ROLLBACK":
                raise duckdb.TransactionException("cannot rollback - no transaction is active")

    monkeypatch.setattr(importing, "passed_files", lambda *_: {})
    monkeypatch.setattr(importing, "note_act", lambda *_, **__: "b")
    monkeypatch.setattr(importing, "write_rows", lambda *_: None)
    with pytest.raises(duckdb.IOException, match="No space left"):
        keep(Desk(Full()), [], now=NOW)
