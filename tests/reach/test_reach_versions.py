"""A later file of a unit joins the earlier ones or replaces them with a word; a bad or empty one takes nobody's place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import reach_mini as mini

from phatngon.cli.main import main
from phatngon.reach.importing import ImportOutcome, import_files
from phatngon.reach.store import open_store

NOW = datetime(2026, 10, 16, 9)
HEAD = {"unit_code": "46-19789", "period_id": "2026-10", "signed_by": "Chủ tịch", "nil_report": ""}


def item(number: int, **more: object) -> dict[str, object]:
    """One right line."""
    return {
        "url": f"https://hue.example/tin-{number}",
        "source_id": "page",
        "title": f"Tin trong ngày {'abcdefghij'[number]}",
        "published_at": f"2026-10-0{number + 1}T08:00:00+07:00",
        "views": 100 * (number + 1),
        "reach_missing_reason": "NO_ACCESS",
        "reactions": 5,
        "comments": 1,
        "shares": 1,
        **more,
    }


def file(folder: Path, name: str, rows: Sequence[dict], **head: object) -> Path:
    """A unit's file of ``rows``; without rows, the head alone."""
    mini.write(
        folder, name, [HEAD | head | row for row in rows] or [HEAD | head | dict.fromkeys(item(0))]
    )
    return folder / f"{name}.csv"


class Desk:
    """A store and the moments at which files come, a day apart."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.at = folder, folder / "kho.duckdb", NOW
        self.names = 0

    def take(self, *files: Path, how: str = "") -> list[ImportOutcome]:
        """Import at once."""
        self.at += timedelta(hours=1)
        with open_store(self.store) as connection:
            return import_files(connection, files, now=self.at, how=how)

    def send(self, rows: Sequence[dict], how: str = "", **head: object) -> ImportOutcome:
        """One new file imported."""
        self.names += 1
        return self.take(file(self.folder, f"tep-{self.names}", rows, **head), how=how)[0]

    def figures(self, *ids: str) -> list[float | None]:
        """Values of the city's figures."""
        with open_store(self.store) as connection:
            ready = connection.ready()
            found = ready.measure("2026-10", now=self.at)["city"]["46"]
        return [found[id].value for id in ids]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rules(taken: ImportOutcome) -> list[str]:
    """The rules that say what became of a version."""
    return [
        one.rule
        for one in taken.examined.findings
        if one.rule in ("F-023", "F-024", "F-025", "F-026")
    ]


def said(taken: ImportOutcome) -> str:
    """What is said of a version."""
    return next(
        one.message
        for one in taken.examined.findings
        if one.rule in ("F-023", "F-024", "F-025", "F-026")
    )


def test_files_split_by_channel_are_added_together_whether_they_come_at_once_or_later(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = desk.take(
        file(tmp_path, "facebook", [item(0), item(1)]), file(tmp_path, "trang", [item(2)])
    )
    assert (
        rules(first) == []
        and rules(second) == ["F-023"]
        and "bản 2 được gộp với bản 1 của cùng đơn vị, cùng kỳ: thêm 1 tin, bỏ 0 tin"
        in said(second)
    )
    assert desk.figures("M01", "M05") == [3, 600]
    third = desk.send([item(3), item(4)])
    assert (
        rules(third) == ["F-023"]
        and "bản 1, 2" in said(third)
        and desk.figures("M01", "M05", "M23") == [5, 1500, 1 / 54]
    )


def test_a_later_file_that_keeps_every_item_replaces_and_counts_what_changed(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    later = desk.send([item(0), item(1, views=777), item(3)])
    assert rules(later) == ["F-024"] and "bản 2 thay bản 1" in said(later)
    assert "thêm 1 tin, bỏ 0 tin, đổi 1 tin" in said(later)
    assert desk.figures("M01", "M05") == [3, 100 + 777 + 400]


def test_a_later_file_that_lacks_items_waits_for_a_word_and_changes_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    desk.send([item(0), item(1), item(2)])
    later = file(tmp_path, "sau", [item(0), item(1, views=777), item(3), item(4)])
    (asked,) = desk.take(later)
    assert (asked.outcome, asked.submissions, rules(asked)) == ("asked", (), ["F-026"])
    assert "thiếu 1 tin" in said(asked) and "thêm 2 tin, đổi 1 tin" in said(asked)
    assert asked.needs_work and desk.figures("M01", "M05") == [3, 600]
    assert desk.take(later)[0].outcome == "asked"
    (replaced,) = desk.take(later, how="replace")
    assert rules(replaced) == ["F-024"] and "bỏ 1 tin" in said(replaced)
    assert desk.figures("M01", "M05") == [4, 100 + 777 + 400 + 500]


def test_a_merged_file_adds_its_items_and_its_numbers_go_before_the_old_ones(
    desk: Desk, tmp_path: Path
) -> None:
    desk.send([item(0), item(1), item(2)])
    later = file(tmp_path, "sau", [item(1, views=77), item(3)])
    (merged,) = desk.take(later, how="merge")
    assert rules(merged) == ["F-023"] and "thêm 1 tin, bỏ 0 tin, đổi 1 tin" in said(merged)
    assert desk.figures("M01", "M05") == [4, 100 + 77 + 300 + 400]
    assert desk.take(later, how="merge")[0].outcome == "known"
    assert desk.send([], how="merge", nil_report="Có").outcome == "accepted"
    assert desk.figures("M01") == [4]


def test_a_bad_file_is_no_replacement_even_when_it_is_told_to_be_one(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    worst = desk.send([item(0, views="x9"), item(1, views="x")], how="replace")
    assert rules(worst) == ["F-025"] and desk.figures("M01") == [2]


def test_a_report_in_two_files_replaces_what_came_before_and_not_itself(
    desk: Desk, tmp_path: Path
) -> None:
    desk.send([item(5), item(6)])
    desk.take(
        file(tmp_path, "mot", [item(0), item(5)]), file(tmp_path, "hai", [item(2)]), how="replace"
    )
    assert desk.figures("M01", "M05") == [3, 100 + 600 + 300]


def test_a_later_file_that_gives_a_reason_replaces(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    later = desk.send([item(0)], amend_reason="Bỏ tin đăng nhầm đơn vị")
    assert rules(later) == ["F-024"] and desk.figures("M01") == [1]


def test_a_folder_imported_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    old = file(tmp_path, "cu", [item(0), item(1), item(2)])
    new = file(tmp_path, "moi", [item(0), item(1)])
    desk.take(old)
    desk.take(new, how="replace")
    again = desk.take(old, new)
    assert [one.outcome for one in again] == ["older", "known"] and desk.figures("M01") == [2]


def test_a_repaired_part_replaces_its_own_part_only(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    desk.send([item(2), item(3)])
    desk.send([item(2, views=1), item(3)])
    assert desk.figures("M01", "M05") == [4, 100 + 200 + 1 + 400]


def test_the_old_file_handed_in_again_comes_back(desk: Desk, tmp_path: Path) -> None:
    old = file(tmp_path, "cu", [item(0), item(1), item(2)])
    desk.take(old)
    desk.send([item(2), item(3)], how="replace")
    assert desk.figures("M01") == [2]
    (again,) = desk.take(old)
    assert (
        again.outcome == "accepted"
        and again.submissions == ("46-19789_2026-10_v3",)
        and desk.figures("M01", "M05") == [3, 600]
    )
    (once_more,) = desk.take(old)
    assert once_more.outcome == "known" and desk.figures("M01") == [3]


def test_a_bad_file_never_wipes_a_good_one(desk: Desk, tmp_path: Path) -> None:
    good = file(tmp_path, "tot", [item(0), item(1), item(2)])
    desk.take(good)
    worst = desk.send([item(0, views="x9"), item(1, views="nhiều")])
    assert (
        worst.outcome == "returned"
        and "vẫn dùng bản 1" in said(worst)
        and desk.figures("M01", "M05") == [3, 600]
    )
    partly = desk.send([item(0), item(1, views="x9"), item(2, views="x")])
    assert (
        rules(partly) == ["F-025"]
        and "thiếu 2 tin" in said(partly)
        and desk.figures("M01", "M05") == [3, 600]
    )
    assert rules(desk.send([])) == ["F-025"] and desk.figures("M01", "M23") == [3, 1 / 54]
    assert desk.take(good)[0].outcome == "known"
    assert rules(desk.send([item(0, views=5), item(1), item(2)])) == ["F-024"] and desk.figures(
        "M01", "M05"
    ) == [3, 505]


def test_a_bad_file_that_comes_first_gives_way_without_a_word(desk: Desk) -> None:
    desk.send([item(0, views="x9")])
    assert rules(desk.send([item(0)])) == [] and desk.figures("M01") == [1]


def test_an_empty_form_is_no_report_and_one_that_says_so_is(desk: Desk) -> None:
    empty = desk.send([])
    found = [one for one in empty.examined.findings if one.rule == "V-003"]
    assert empty.outcome == "returned" and len(found) == 1 and found[0].place.file == "tep-1.csv"
    assert desk.figures("M23", "M24", "M26") == [0, 0, None]
    desk.send([], nil_report="Không")
    assert desk.figures("M23", "M24") == [0, 0]
    assert desk.send([], nil_report="Có").outcome == "accepted" and desk.figures(
        "M23", "M24", "M01"
    ) == [1 / 54, 1 / 54, 0]


def test_lines_that_are_all_refused_are_no_report_either(desk: Desk) -> None:
    desk.send([item(0, views="x9")])
    assert desk.figures("M23", "M24") == [0, 0]


def test_nothing_to_report_replaces_items_with_a_word_and_items_replace_it(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    nothing = file(desk.folder, "khong", [], nil_report="Có")
    assert "thiếu 2 tin" in said(desk.take(nothing)[0]) and desk.figures("M01") == [2]
    assert "bỏ 2 tin" in said(desk.take(nothing, how="replace")[0]) and desk.figures("M01") == [0]
    assert "thêm 1 tin" in said(desk.send([item(3)])) and desk.figures("M01") == [1]


def test_a_store_of_an_earlier_issue_goes_on(desk: Desk) -> None:
    desk.send([item(0)])
    with open_store(desk.store) as connection:
        connection.run(
            "ALTER TABLE fact_submission DROP COLUMN stands; DROP TABLE import_submission"
        )
    assert rules(desk.send([item(1)])) == ["F-023"] and desk.figures("M01") == [2]


def test_check_says_what_the_second_file_would_do(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [
        file(tmp_path, "a", [item(0), item(1)]),
        file(tmp_path, "b", [item(2)]),
        file(tmp_path, "c", [item(1)]),
    ]
    main(
        ["reach", "check", *map(str, paths), "--json", "--received-at", "2026-10-16T09:00:00+07:00"]
    )
    first, second, third = (
        [one for one in result["findings"] if one["rule"] in ("F-023", "F-026")]
        for result in json.loads(capsys.readouterr().out)["files"]
    )
    assert (
        not first
        and "bản ở tệp a.csv" in second[0]["message"]
        and "thiếu 1 tin" in third[0]["message"]
        and "của bản ở tệp a.csv" in third[0]["message"]
    )
