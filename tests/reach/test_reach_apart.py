"""Files are read in a process apart: what kills, fills or holds the reader is told of that file alone."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from reach_files import filled_template, item, read, rows_now, rules_of, text_table
from reach_hostile import FAR, with_row

from phatngon.reach.reading import apart, files
from phatngon.reach.reading.faults import Faulty
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.wire import BrokenWire, receive, send


def said(path: Path) -> str:
    """The one sentence of a file that cannot be read."""
    intake = read(path)
    assert rules_of(intake) == ["F-001"] and len(intake.entries) == 0 and intake.sha256
    return intake.findings[0].message


def test_one_warm_reader_serves_many_files(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    read(path)
    first = apart._kept[0]
    assert len(read(path).entries) == 1 and apart._kept == [first] and first.alive


def test_a_reader_that_dies_costs_only_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = filled_template(tmp_path / "a.xlsx", [item(1)])
    read(good)
    first = apart._kept[0]
    plain = apart.send

    def dies(stream: io.BufferedIOBase, value: object) -> None:
        plain(stream, value)
        first._process.kill()

    monkeypatch.setattr(apart, "send", dies)
    data = good.read_bytes() + b"0" * 40_000_000
    (tmp_path / "b.xlsx").write_bytes(data)
    assert "dừng giữa chừng" in said(tmp_path / "b.xlsx")
    monkeypatch.undo()
    assert len(read(good).entries) == 1 and apart._kept[0] is not first


def test_a_reader_killed_between_two_files_is_begun_anew(tmp_path: Path) -> None:
    good = filled_template(tmp_path / "a.xlsx", [item(1)])
    read(good)
    apart._kept[0]._process.kill()
    apart._kept[0]._process.wait()
    assert len(read(good).entries) == 1


def test_a_reader_that_ends_itself_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = filled_template(tmp_path / "a.xlsx", [item(1)])
    monkeypatch.setitem(
        limits(), "cells", 10**15
    )  # the count of cells lets it through, the reader asks for 549 GB
    assert "dừng" in said(with_row(tmp_path / "b.xlsx", FAR["thuong"]))
    assert len(read(good).entries) == 1


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.html"])
def test_a_file_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    good = filled_template(tmp_path / "tot.xlsx", [item(1)])
    read(good)
    monkeypatch.setitem(limits(), "seconds", 0.01)
    monkeypatch.setitem(limits(), "seconds_per_mb", 0)
    if name.endswith("xlsx"):
        path = filled_template(tmp_path / name, [item(number) for number in range(1, 3000)])
    else:
        path = tmp_path / name
        path.write_text(
            "<table><tr><td>x</td></tr>" * 30_000
            if name.endswith("html")
            else text_table(rows_now(20_000)),
            encoding="utf-8",
        )
    assert "giây chưa xong nên đã dừng" in said(path)
    monkeypatch.undo()
    assert len(read(good).entries) == 1


@pytest.mark.skipif(os.name == "nt", reason="no bound of memory there")
def test_a_file_that_fills_the_memory_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.stop_reader()
    monkeypatch.setitem(limits(), "memory_mb", 250)
    path = tmp_path / "a.csv"
    path.write_text(text_table(rows_now(2)) + "a,b,c,d\n" * 4_000_000, encoding="utf-8")
    assert "nên đã dừng" in said(path) or "dừng giữa chừng" in said(path)
    monkeypatch.undo()
    apart.stop_reader()
    assert len(read(filled_template(tmp_path / "b.xlsx", [item(1)])).entries) == 1


def test_a_cell_and_a_row_have_their_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text_table(rows_now(1)) + "x" * 5_000_000, encoding="utf-8")
    assert "ô A9 quá dài" in said(path) or "ô quá dài" in said(path)
    path.write_text(text_table(rows_now(1)) + "," * 100_000, encoding="utf-8")
    assert "dòng 9 quá rộng" in said(path)


def test_what_nobody_foresaw_in_a_file_is_told_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    monkeypatch.setattr(files, "_read_tables", fails)
    monkeypatch.delenv("PHATNGON_RAISE", raising=False)
    assert "chưa lường trước" in said(path) and "ZeroDivision" not in said(path)
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    with pytest.raises(ZeroDivisionError):
        read(path)


def test_only_plain_values_come_back_from_the_reader() -> None:
    stream = io.BytesIO()
    value = [
        "Huế",
        1,
        1.5,
        None,
        True,
        datetime(2026, 9, 14, 18, 44),
        date(2026, 9, 14),
        time(8),
        timedelta(1),
        Faulty("#REF!"),
    ]
    send(stream, value)
    stream.seek(0)
    back, _ = receive(stream, 10_000)
    assert back == value and isinstance(back[-1], Faulty)
    for data in (pickle.dumps(zipfile.ZipInfo), pickle.dumps(os.system), b"\x80\x05garbage", b""):
        with pytest.raises(BrokenWire):
            receive(io.BytesIO(len(data).to_bytes(8, "big") + data), 10_000)
    with pytest.raises(BrokenWire):
        receive(io.BytesIO((2**40).to_bytes(8, "big")), 10_000)
