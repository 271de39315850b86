"""What an import did can be seen and undone; the undoing is an act too, and can itself be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_reach_versions import Desk, file, item

from phatngon.base.errors import InputError
from phatngon.reach.acts import Act, history, told_history
from phatngon.reach.kept import keep_counts, waiting
from phatngon.reach.store import open_store
from phatngon.reach.undoing import undo

HUGE = 4_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def undone(desk: Desk, number: int | None = None, **given: str) -> Act:
    with open_store(desk.store) as connection:
        return undo(connection, number, now=desk.at, **given)


def acts(desk: Desk) -> list[Act]:
    with open_store(desk.store) as connection:
        return history(connection)


def test_the_history_tells_who_when_which_file_and_what_it_changed(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    desk.send([item(0, views=5), item(1), item(2)])
    first, second = acts(desk)
    assert (first.number, first.kind, first.actor) == (1, "import", "đầu mối")
    (sent,), (change,) = second.files, second.changes
    assert (sent.file, len(sent.sha256), sent.accepted) == ("tep-2.csv", 64, 3)
    assert (change.unit_code, change.added, change.gone, change.changed) == ("46-19789", 1, 0, 1)
    text = "\n".join(told_history([first, second], {"46-19789": "Phường Thuận Hóa"}))
    assert text.startswith("Lần 2: nhập tệp, 11 giờ 00 ngày 16/10/2026, đầu mối")
    assert "Phường Thuận Hóa, kỳ 10/2026: thêm 1, đổi 1 tin" in text
    assert first.to_json()["at"] == "2026-10-16T10:00:00+07:00"


def test_undo_brings_the_version_before_back_and_is_itself_an_entry(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    desk.send([item(0)], how="replace")
    act = undone(desk, reason="nhầm tệp")
    assert desk.figures("M01") == [2] and (act.number, act.kind, act.undoes) == (3, "undo", 2)
    assert (act.changes[0].added, act.changes[0].gone) == (1, 0)
    assert [one.undone_by for one in acts(desk)] == [None, 3, None]
    undone(desk, 3)
    assert desk.figures("M01") == [1] and [one.undone_by for one in acts(desk)] == [
        None,
        None,
        4,
        None,
    ]


def test_undoing_twice_goes_one_act_further_back_and_a_unit_with_nothing_left_has_sent_nothing(
    desk: Desk,
) -> None:
    desk.send([item(0)])
    desk.send([item(1)])
    undone(desk)
    assert desk.figures("M01", "M23") == [1, 1 / 54]
    undone(desk)
    assert desk.figures("M01", "M23") == [0, 0]
    with pytest.raises(InputError, match="Kho không có lần nhập nào"):
        undone(desk)


def test_an_older_act_is_undone_as_if_it_had_never_been(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    desk.send([item(1), item(2)], how="replace")
    desk.send([item(3)])
    undone(desk, 2)
    assert desk.figures("M01", "M05") == [3, 100 + 200 + 400]


def test_what_was_undone_does_not_come_back_with_its_folder_but_for_itself(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = file(tmp_path, "a", [item(0)]), file(tmp_path, "b", [item(1)])
    desk.take(first, second)
    undone(desk)
    desk.take(first)
    assert [one.outcome for one in desk.take(first, second)] == ["known", "older"]
    assert desk.figures("M01") == [1]
    assert desk.take(second)[0].outcome == "accepted" and desk.figures("M01") == [2]


def test_what_a_later_merge_took_over_is_undone_after_the_merge(desk: Desk) -> None:
    desk.send([item(0), item(1)])
    desk.send([item(1, views=7), item(2)], how="merge")
    with pytest.raises(InputError, match="Lần 2 đã gộp tin của lần 1"):
        undone(desk, 1)
    undone(desk, 2)
    undone(desk, 1)
    assert desk.figures("M01") == [0]


@pytest.mark.parametrize(("number", "words"), [(9, "Không có lần nhập số 9"), (2, "không đổi gì")])
def test_what_cannot_be_undone_is_said(desk: Desk, tmp_path: Path, number: int, words: str) -> None:
    path = file(tmp_path, "a", [item(0)])
    desk.take(path)
    desk.take(path)
    with pytest.raises(InputError, match=words):
        undone(desk, number)


def test_an_invented_file_that_was_undone_marks_nothing_any_more(
    desk: Desk, tmp_path: Path
) -> None:
    from phatngon.reach.workspace import holds_invented

    (tmp_path / "datapackage.json").write_text('{"invented": true}', "utf-8")
    desk.send([item(0)])
    with open_store(desk.store) as connection:
        assert holds_invented(connection)
        undo(connection, now=desk.at)
        assert not holds_invented(connection)


def test_an_absurd_number_counts_once_somebody_keeps_it_by_name_and_no_more_when_that_is_undone(
    desk: Desk,
) -> None:
    desk.send([item(0), item(1, views=HUGE)])
    assert desk.figures("M05") == [100]
    with open_store(desk.store) as connection:
        (one,) = waiting(connection)
        assert (one.field, one.value, one.period_id) == ("views", HUGE, "2026-10")
        assert "lượt xem 4.000.000 của tin “Tin trong ngày b”" in one.told
        with pytest.raises(InputError, match="phải nêu lý do"):
            keep_counts(connection, one.title, reason=" ", now=desk.at)
        with pytest.raises(InputError, match="Không có số nào"):
            keep_counts(connection, "Tin khác", reason="đã xem ảnh", now=desk.at)
        keep_counts(connection, "http://hue.example/tin-1/", reason="đã xem ảnh", now=desk.at)
        assert not waiting(connection)
        log = connection.rows("SELECT reason FROM audit_log WHERE action = 'keep'")
        assert log == [("đã xem ảnh",)]
    assert desk.figures("M05") == [100 + HUGE]
    undone(desk)
    assert desk.figures("M05") == [100]
    undone(desk, 3)
    assert desk.figures("M05") == [100 + HUGE]


def test_a_kept_number_is_kept_at_that_value_only(desk: Desk) -> None:
    desk.send([item(0), item(1, views=HUGE)])
    with open_store(desk.store) as connection:
        keep_counts(connection, "Tin trong ngày B", reason="đã xem ảnh", now=desk.at)
    desk.send([item(0), item(1, views=HUGE + 1)])
    assert desk.figures("M05") == [100]


def test_an_export_after_undoing_and_keeping_reads_back_to_the_same_figures(
    desk: Desk, tmp_path: Path
) -> None:
    from phatngon.reach.desk import Desk as Tables
    from phatngon.reach.exporting import export_tables

    desk.send([item(0), item(1, views=HUGE)])
    desk.send([item(0)], how="replace")
    undone(desk)
    with open_store(desk.store) as connection:
        keep_counts(connection, "Tin trong ngày b", reason="đã xem ảnh", now=desk.at)
        export_tables(connection, tmp_path / "xuat")
    with Tables.over(str(tmp_path / "xuat")) as tables:
        found = tables.ready().measure("2026-10", now=desk.at)["city"]["46"]
    assert [found[id].value for id in ("M01", "M05", "M23")] == [2, 100 + HUGE, 1 / 54]
    assert (tmp_path / "xuat" / "act_change.csv").is_file()
