"""Twice as many lines, twice the work: counted as calls of functions, not as seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from reach_files import RECEIVED, read, rows_now, text_table

from phatngon.reach import limits as thresholds
from phatngon.reach.desk import Desk
from phatngon.reach.examining import Examined, check_all, read_all
from phatngon.reach.findings import count_by_severity
from phatngon.reach.reading.web_tables import read_tables
from phatngon.reach.returned import returned_copy
from phatngon.reach.safe_cells import mask_personal
from phatngon.reach.work import told_file

_MOST = 2.5  # times the work for twice the input


def work(call: Callable[[], Any]) -> int:
    """How many functions, generators and built-ins were entered."""
    count = 0

    def entered(frame: Any, event: str, given: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(entered)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


def grows_with(sizes: tuple[int, ...], one: Callable[[int], Callable[[], Any]]) -> bool:
    """True where each doubling costs less than ``_MOST`` times as much."""
    counts = [work(one(size)) for size in sizes]
    return all(after < _MOST * before for before, after in pairwise(counts))


def checked(path: Path) -> Examined:
    """One file through every check."""
    with Desk.over() as connection:
        return check_all(connection, read_all(connection, [path], RECEIVED))[0]


def faulty(path: Path, lines: int, **given: object) -> Path:
    """A table in which every line has faults."""
    path.write_text(
        text_table(rows_now(lines, views="12,5", note="Gọi 0905123456", **given)), encoding="utf-8"
    )
    return path


def test_findings_cost_what_their_number_does(tmp_path: Path) -> None:
    faulty(tmp_path / "khoi-dong.csv", 20)
    checked(tmp_path / "khoi-dong.csv")
    paths = {size: faulty(tmp_path / f"{size}.csv", size) for size in (500, 1000, 2000)}
    assert grows_with((500, 1000, 2000), lambda size: lambda: checked(paths[size]))


def test_no_finding_walks_through_all_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0

    class Counted(list):
        def __iter__(self) -> Any:
            nonlocal looked
            looked += 1
            return super().__iter__()

    with Desk.over() as connection:
        intakes = read_all(connection, [faulty(tmp_path / "a.csv", 300)], RECEIVED)
        intakes[0].findings = Counted(intakes[0].findings)
        assert len(check_all(connection, intakes)[0].findings) > 1000
    assert looked < 10


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>x",
        "<table><tr><td>x</td><td>",
        "<tr><td>x<td>y",
        "<!-- <table>",
        "<table></table>",
        "<div><table><tr><th>a",
    ],
)
def test_tables_within_tables_are_read_in_one_pass(page: str) -> None:
    assert grows_with((100, 200, 400), lambda size: lambda: read_tables("<table>" + page * size))


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = "<table><tr><th>c</th></tr><tr><td>d &amp; e<br>f</td></tr></table>"
    page = f"<p>x<table><tr><td colspan=2>a</td><td>b{inner}g</td></tr></table><script>'<table>'</script>"
    assert read_tables(page) == [[["a", "", "b g"]], [["c"], ["d & e f"]]]


def test_what_a_rule_finds_too_often_is_counted_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = faulty(tmp_path / "a.csv", 60)
    whole = checked(path)
    monkeypatch.setitem(thresholds.limits("findings"), "named", 10)
    told = checked(path)
    numbers = [one for one in told.findings if one.rule == "V-030"]
    assert (
        len(numbers) == 11
        and numbers[-1].count == 50
        and numbers[-1].message.startswith("… và 50 chỗ khác cùng lỗi này.")
    )
    assert (
        count_by_severity(told.findings) == count_by_severity(whole.findings)
        and told.rejected == whole.rejected
    )
    assert (
        told_file(told)[0] == told_file(whole)[0]
        and numbers[-1].to_json()["places"] == 50
        and "places" not in numbers[0].to_json()
    )
    assert returned_copy(path, told.intake, told.findings)[:2] == b"PK"


def test_titles_of_one_form_are_compared_with_their_neighbours_only(tmp_path: Path) -> None:
    reasons = {
        f"{name}_missing_reason": "Nguồn không công bố"
        for name in ("reach", "reactions", "comments", "shares")
    }
    heads = [
        "Đường dẫn",
        "Mã nguồn",
        "Tiêu đề",
        "Ngày giờ đăng",
        "Lượt xem",
        *(f"Lý do thiếu {name}" for name in ("người tiếp cận", "cảm xúc", "bình luận", "chia sẻ")),
    ]
    path = tmp_path / "a.csv"
    rows = [
        [
            f"https://conoi24h.example/{n}",
            "conoi24h.example",
            f"Ra quân bảo đảm trật tự đô thị trên địa bàn phường {chr(97 + n % 26)}{chr(97 + n // 26)}x",
            f"20/9/2026 {n % 24}:{n % 60:02d}",
            n + 1,
            *reasons.values(),
        ]
        for n in range(300)
    ]
    path.write_text(text_table([*rows_now(0)[:6], heads, *rows]), encoding="utf-8")
    with Desk.over() as connection:
        assert check_all(connection, read_all(connection, [path], RECEIVED))[0].accepted_rows == 300
        pairs, children = connection.rows("SELECT count(*), count(DISTINCT child_item) FROM near")[
            0
        ]
    assert children == 299 and pairs <= 300 * thresholds.limits("near")["neighbours"]


@pytest.mark.parametrize(
    "part", ["-a", "a.", "a@", "a-b.c/", "cccd ", "0905", "+84", "1.", " ", "www."]
)
def test_the_search_for_personal_numbers_takes_a_long_text_once(part: str) -> None:
    def best(size: int) -> float:
        text, times = "0@" + part * (size // len(part)), []
        for _ in range(5):
            start = time.perf_counter()
            mask_personal(text)
            times.append(time.perf_counter() - start)
        return min(times)

    assert (
        best(24_000) < 10 * best(6_000) + 0.01
    )  # four times the text; a search with a square in it takes sixteen times as long


def test_a_table_of_endless_units_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from phatngon.reach.reading.settings import limits

    monkeypatch.setitem(limits(), "submissions", 5)
    heads, *lines = [*rows_now(9)[6:]]
    path = tmp_path / "a.csv"
    path.write_text(
        text_table(
            [
                (*heads, "Đơn vị", "Kỳ báo cáo"),
                *((*line, f"Đơn vị {n}", "2026-10") for n, line in enumerate(lines)),
            ]
        ),
        encoding="utf-8",
    )
    assert "quá nhiều đơn vị" in read(path).findings[-1].message and len(read(path).entries) == 0
