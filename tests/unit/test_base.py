"""The ground floor: text, numbers, dates, atomic files, the log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base import log
from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import read_text, sweep, write_text
from phatngon.base.jsoninput import as_objects, read_json
from phatngon.base.moments import parse_iso_date, parse_start, parse_vn_date, parse_vn_time
from phatngon.base.numbers import format_number, parse_number
from phatngon.base.paths import user_folder
from phatngon.base.text import bare_key, compare_key, nfc, slug
from phatngon.base.yamlfile import YamlFile

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ",
    max_size=40,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường Hoá Châu", "phường hóa châu"),
        ("Thuỷ Xuân", "Thủy Xuân"),
        ("khỏe", "khoẻ"),
        ("  Tạp   chí. ", "tạp chí"),
        ("quý", "Quý"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert compare_key(one) == compare_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("bao", "báo"), ("hoà", "hoa"), ("tạp chí", "tập chí"), ("của", "cúa")]
)
def test_other_words_do_not_meet(one: str, other: str) -> None:
    assert compare_key(one) != compare_key(other)


@given(VIETNAMESE)
def test_keys_do_not_depend_on_how_letters_are_composed(text: str) -> None:
    assert compare_key(unicodedata.normalize("NFD", text)) == compare_key(text)
    assert compare_key(compare_key(text)) == compare_key(text)
    assert bare_key(unicodedata.normalize("NFD", text)) == bare_key(text)


def test_missing_diacritics_are_found_by_the_bare_key_only() -> None:
    assert bare_key("dac san") == bare_key("Đặc san")
    assert compare_key("dac san") != compare_key("Đặc san")


def test_a_slug_is_never_empty() -> None:
    assert slug("Xã Chân Mây - Lăng Cô") == "xa-chan-may-lang-co"
    assert slug("”…") == "khong-ten"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234.567,8", "1234567.8"),
        ("24", "24"),
        ("1.234", "1234"),
        ("0,5", "0.5"),
        ("-1.000", "-1000"),
        ("1 234", "1234"),
    ],
)
def test_vietnamese_numbers_are_read(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234.5", "12.34", "mười", "", "1..2", "24 giờ", "1.2345"])
def test_what_is_no_vietnamese_number_is_not_guessed(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_numbers_survive_writing_and_reading(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/12/2026", date(2026, 12, 7)),
        ("07-12-2026", date(2026, 12, 7)),
        ("ngày 7.12.2026", date(2026, 12, 7)),
        ("31/2/2026", None),
        ("2026", None),
    ],
)
def test_dates_are_read_day_first(text: str, day: date | None) -> None:
    assert parse_vn_date(text) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("8h30", (8, 30)),
        ("8 giờ 30 phút", (8, 30)),
        ("08:30", (8, 30)),
        ("24 giờ", (24, 0)),
        ("25h", None),
        ("8h75", None),
        ("7/12/2026", None),
    ],
)
def test_hours_are_read(text: str, clock: tuple[int, int] | None) -> None:
    assert parse_vn_time(text) == clock


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "1/2/2026", "", "20261123", None, 5, "0000-01-01"]
)
def test_a_date_that_is_none_is_refused_by_name(text: object) -> None:
    with pytest.raises(InputError, match="as_of"):
        parse_iso_date(text, "as_of")


def test_a_start_without_offset_is_refused() -> None:
    with pytest.raises(InputError, match="múi giờ"):
        parse_start("2026-11-13T08:30:00", "starts_at", need_hour=False)


def test_a_bare_date_is_refused_where_hours_run() -> None:
    with pytest.raises(InputError, match="starts_at"):
        parse_start("2026-11-13", "starts_at", need_hour=True)


def test_other_offsets_become_official_time() -> None:
    moment = parse_start("2026-11-12T20:00:00-05:00", "from", need_hour=True)
    assert isinstance(moment, datetime)
    assert moment.isoformat() == "2026-11-13T08:00:00+07:00"
    assert moment == datetime(2026, 11, 13, 1, tzinfo=UTC)


def test_what_a_killed_writer_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "sau").mkdir()
    for name in (".a.html.x1.dang-ghi", "sau/.b.pdf.x2.dang-ghi", ".an", "ten.dang-ghi", "a.html"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert sweep(tmp_path) == 2
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        ".an",
        "a.html",
        "ten.dang-ghi",
    ]


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_text(tmp_path / "a.txt", "cũ")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MissingOnMachine, match="đĩa đã đầy"):
        write_text(target, "mới")
    assert target.read_text(encoding="utf-8") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_text_is_read_composed_and_bad_bytes_are_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(unicodedata.normalize("NFD", "Huế").encode())
    assert read_text(tmp_path / "d.txt") == nfc("Huế")
    (tmp_path / "e.txt").write_bytes(b"mot\nhai\xff\n")
    with pytest.raises(InputError, match=r"e\.txt, dòng 2"):
        read_text(tmp_path / "e.txt")


def test_a_torn_last_line_hurts_nothing_before_or_after(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log.append(path, {"n": 1})
    with path.open("ab") as file:
        file.write('{"n": 2, "t": "nửa chừ'.encode()[:-1])
    assert log.read(path).rows == [{"n": 1}]
    log.append(path, {"n": 3})
    content = log.read(path)
    assert content.rows == [{"n": 1}, {"n": 3}]
    assert content.damaged_lines == [2]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of Unix")
def test_a_killed_writer_loses_no_line_it_reported(tmp_path: Path) -> None:
    path, said = tmp_path / "log.jsonl", tmp_path / "said"
    code = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from phatngon.base import log
        said = open({str(said)!r}, "w")
        for n in range(10**6):
            log.append(Path({str(path)!r}), {{"n": n, "chữ": "ắ" * 200}})
            print(n, file=said, flush=True)
    """)
    worker = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (not said.exists() or said.stat().st_size < 40):
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    told = [int(line) for line in said.read_text().split()]
    assert len(told) > 5
    assert [row["n"] for row in log.read(path).rows][: len(told)] == told


def test_yaml_errors_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb: [1, 2\nc: 3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.yaml, dòng 3"):
        _ = YamlFile.read(path).data
    path.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"dòng 3.*“a”"):
        YamlFile.read(path).refuse_double_keys()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{nope", "không phải JSON"),
        ('{"a": 1, "a": 2}', "hai lần"),
        ('{"a": NaN}', "NaN"),
        ('{"name": "' + "x" * 200_000 + '"}', "quá dài"),
        ("[" * 5000 + "]" * 5000, "sâu"),
    ],
)
def test_what_is_no_plain_json_gets_one_sentence(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=part):
        read_json(str(path))


def test_a_list_where_an_object_belongs_is_named() -> None:
    with pytest.raises(InputError, match="[Pp]hần tử thứ 2 là một danh sách"):
        as_objects([{}, []])
    with pytest.raises(InputError, match="một chuỗi chữ"):
        as_objects("x")


@pytest.mark.skipif(os.name != "posix", reason="quyền thư mục kiểu POSIX")
def test_the_users_folders_are_closed_to_other_accounts_and_old_open_ones_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "cu"
    (old / "jupyterlab" / "runtime").mkdir(parents=True, mode=0o755)
    for path in (old, old / "jupyterlab", old / "jupyterlab" / "runtime"):
        path.chmod(0o755)
    monkeypatch.setenv("PHATNGON_DATA", str(old))
    write_text(user_folder() / "tien_do" / "sau" / "a.txt", "x")
    folders = [old, *(path for path in old.rglob("*") if path.is_dir())]
    assert len(folders) == 5 and all(path.stat().st_mode & 0o777 == 0o700 for path in folders)
    write_text(tmp_path / "ngoai" / "b.txt", "x")
    assert (tmp_path / "ngoai").stat().st_mode & 0o077, "thư mục ngoài vẫn theo cài đặt của máy"


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (LAUGHS, 1, "bí danh"),
        ("a: 1\nb: &b [*b]\n", 2, "bí danh"),
        ("a: *khong_co\n", 1, "bí danh"),
        ("a: " + ":".join(["59"] * 5000), 1, "con số quá dài"),
        ("a: " + "9" * 5000, 1, "con số quá dài"),
        ("a: 0x" + "f1" * 3000, 1, "con số quá dài"),
        ("a: " + "[" * 200 + "]" * 200, 1, "quá sâu"),
        ("\n".join(f"- {n}" for n in range(60_000)), 49_998, "quá lớn"),
    ],
    ids=[
        "tỷ giá trị",
        "tự gọi mình",
        "gọi điều không có",
        "sáu mươi phân",
        "nghìn chữ số",
        "số hệ mười sáu",
        "lồng sâu",
        "dài",
    ],
)
def test_yaml_that_somebody_hands_in_is_bounded(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "goi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        YamlFile.read_given(path)
    assert f"dòng {line}" in caught.value.sentence


def test_ordinary_yaml_is_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "goi.yaml"
    path.write_text(
        'a: 2026-11-29\nphone: "0901234567890123456789"\nurl: https://a.vn/1234567890123456789012\nb: [1, {c: "*"}]\n',
        encoding="utf-8",
    )
    assert YamlFile.read_given(path).data == YamlFile.read(path).data


def test_values_read_from_one_text_twice_are_each_readers_own(tmp_path: Path) -> None:
    from phatngon.base.yamlfile import YamlFile

    path = tmp_path / "a.yaml"
    path.write_text("a: [1, {b: 2026-11-23}]\n", encoding="utf-8")
    first, second = YamlFile.read(path), YamlFile.read(path)
    first.data["a"].append("thêm")
    first.data["a"][1]["b"] = "khác"
    assert second.data == {"a": [1, {"b": date(2026, 11, 23)}]} and second.line("a", 1) == 1
