"""What the law's movement comes to: old and new linked, the re-read list, sign-offs that ask again, the mark of comparison."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.law import Status, load_law
from phatngon.law.changes import NO_NUMBER, UNSURE, load_changes, old_new_rows, show_param
from phatngon.law.diff import all_statuses, diff
from phatngon.law.signing import read_sign_offs

DAYS = st.dates(date(2016, 1, 1), date(2029, 1, 1))
EVE, DAY = date(2026, 6, 30), date(2026, 7, 1)


def said(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "kit"
    for folder in ("notebooks", "exercises", "sample_data"):
        shutil.copytree(kit_root() / folder, made / folder)
    for room in ("law", "rules"):
        shutil.copytree(kit_root() / "tools/phatngon" / room, made / "tools/phatngon" / room)
    (made / "tools/phatngon/law/sign_offs.jsonl").unlink(missing_ok=True)
    monkeypatch.setenv("PHATNGON_KIT", str(made))
    return made


def base_bytes(kit: Path) -> list[bytes]:
    return [
        file.read_bytes() for file in sorted((kit / "tools/phatngon/law/provisions").glob("*.yaml"))
    ]


# --- the links -----------------------------------------------------------------------------------------------------------


def test_all_forty_points_are_linked_and_shown_from_the_base() -> None:
    rows = old_new_rows(date(2026, 11, 23))
    assert [row.point for row in rows] == list(range(1, 41))
    assert all(row.before and row.after and row.kind_label and row.words for row in rows)
    assert all(row.state == "after" for row in rows)
    assert rows[23].before.endswith("(hạn: 30 ngày).") and rows[23].after.endswith(
        "(hạn: 15 ngày làm việc)."
    )
    assert rows[23].after_citation.startswith("khoản 3 Điều 18 Nghị định 237/2026")
    assert rows[6].after_citation == "điểm a, b và c khoản 2 Điều 31 Luật Báo chí 126/2025/QH15"
    assert "20/12" in rows[35].after and "24 giờ" in rows[13].after and NO_NUMBER in rows[13].before


def test_a_number_on_which_copies_disagree_is_never_shown() -> None:
    rows = old_new_rows(date(2026, 11, 23))
    for point in (33, 34):
        assert UNSURE in rows[point - 1].after and not re.search(r"\d", rows[point - 1].after)
        assert any("chưa thống nhất" in doubt for doubt in rows[point - 1].doubts)


def test_a_row_says_which_side_applies_on_the_day() -> None:
    assert {row.state for row in old_new_rows(EVE)} == {"before", "not_yet"}
    assert {row.state for row in old_new_rows(date(2015, 1, 1))} == {"none", "not_yet"}


def test_a_corrected_base_corrects_the_table(kit: Path) -> None:
    base = kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml"
    text = base.read_text(encoding="utf-8")
    start = text.index("- id: N237-D18K3\n")
    base.write_text(
        text[:start]
        + text[start:].replace("deadline_working_days: 15", "deadline_working_days: 16", 1),
        encoding="utf-8",
    )
    assert old_new_rows(DAY)[23].after.endswith("(hạn: 16 ngày làm việc).")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"before": ["KHONG-CO"]}, "KHONG-CO"),
        ({"after": ["X-1"]}, "X-1"),
        ({"kind": "moved"}, "moved"),
        ({"words": "Trong 30 ngày."}, "chữ số"),
        ({"old": "Có 4 mục."}, "chữ số"),
        ({"words": " "}, "để trống"),
        ({"values": [{"label": "hạn", "after": "N237-D18K3.khong_co"}]}, "khong_co"),
        ({"values": [{"label": "hạn", "after": "N244-D7K3.deadline_hours"}]}, "không thuộc bên"),
        ({"values": [{"label": "hạn"}]}, "ít nhất một"),
        ({"before": ["N237-D18K3"]}, "chưa có ngày hết hiệu lực"),
        ({"before": [], "after": []}, "ít nhất một điều khoản"),
        ({"point": 1}, "point"),
        ({"id": "a"}, "id"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_broken_link_is_named_by_file_and_line(tmp_path: Path, change: dict, part: str) -> None:
    good = {
        "id": "a",
        "point": 1,
        "title": "t",
        "kind": "same",
        "before": ["L16-D39K2"],
        "after": ["N237-D18K3"],
        "old": "cũ",
        "new": "mới",
        "words": "lời",
        "values": [{"label": "hạn", "before": "L16-D39K2.deadline_days"}],
    }
    other = good | {"id": "b", "point": 2} | change
    path = tmp_path / "changes.yaml"
    rows = {"kinds": {"same": "giữ"}, "changes": [good, other]}
    path.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(InputError, match=rf"changes\.yaml, dòng \d+.*{part}"):
        load_changes(path=path)


def test_links_hold_no_digit_but_those_of_ids_and_points() -> None:
    for number, line in enumerate(
        (kit_root() / "tools/phatngon/law/changes.yaml").read_text(encoding="utf-8").split("\n"), 1
    ):
        bare = re.sub(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9][\w-]*)+|^    point: \d+$", "", line)
        assert not re.search(r"\d", bare), f"{number}: {line}"


def test_a_parameter_is_shown_with_its_unit() -> None:
    law = load_law()
    shown = {
        ref: show_param(law, ref)
        for ref in (
            "N244-D7K3.deadline_hours",
            "L16-D39K2.deadline_days",
            "N244-D4K3.reason_required",
            "N244-D7K5.deadline_hours",
            "N237-D21K1.max_rounds_before_stop",
        )
    }
    assert list(shown.values()) == ["24 giờ", "30 ngày", "có", NO_NUMBER, UNSURE]


# --- the movement --------------------------------------------------------------------------------------------------------


@given(DAYS, DAYS)
def test_applying_a_diff_to_the_first_day_gives_the_second(first: date, second: date) -> None:
    law = load_law()
    moved = diff(first, second, law)
    assert moved.apply(all_statuses(law, first)) == all_statuses(law, second)
    assert all(move.before is not move.after for move in moved.moves)


@given(DAYS)
def test_nothing_moves_within_a_day(day: date) -> None:
    assert diff(day, day).moves == () and diff(day, day).changes == ()


def test_the_change_over_of_july_moves_both_regimes(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "law", "diff", "2026-06-30", "2026-07-01", "--json")
    found = json.loads(out)
    assert code == 0
    assert "N244-D7K3" in {row["id"] for row in found["began"]} and "N09-D6K3a" in {
        row["id"] for row in found["ended"]
    }
    assert "N119-D6" in {row["id"] for row in found["became_unknown"]}
    assert len(found["changes"]) == 40
    assert {row["kind"] for row in found["reread"]} == {"cell", "item", "table"}
    moved = {row["id"] for group in ("began", "ended", "became_unknown") for row in found[group]}
    assert all(row["provisions"] and set(row["provisions"]) <= moved for row in found["reread"])


def test_september_moves_access_to_information_and_no_press_point(
    capsys: pytest.CaptureFixture,
) -> None:
    found = json.loads(said(capsys, "law", "diff", "2026-08-31", "2026-09-01", "--json")[1])
    assert found["changes"] == [] and {row["id"][:3] for row in found["began"]} >= {"A26"}


def test_the_text_says_it_in_vietnamese(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "law", "diff", "2026-06-30", "2026-07-01")
    assert code == 0
    assert (
        "Bắt đầu có hiệu lực" in out
        and "Mới: Thông báo cách giải quyết bằng văn bản (hạn: 15 ngày làm việc)." in out
    )
    assert "Những chỗ phải đọc lại" in out and "[chưa soát]" in out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["law", "diff", "2026-07-01", "2026-06-30"], "đứng trước"),
        (["law", "diff", "2026-07-01", "mai"], "ngày sau"),
        (["law", "diff", "2026-07-01"], "Thiếu"),
        (["law", "sign-off", "khong-co", "--role", "biên tập"], "khong-co"),
        (["law", "sign-off", "rules/replies.yaml#deadlines/dot-xuat", "--role", "  "], "--role"),
        (["law", "verify", "KHONG-CO", "--role", "a", "--source", "b"], "KHONG-CO"),
        (["law", "verify", "N244-D7K3", "--role", " ", "--source", "b"], "--role"),
        (["law", "verify", "N244-D7K3", "--role", "a", "--source", ""], "--source"),
        (["law", "verify", "N244-D7K3", "--role", "a", "--source", "b", "--on", "x"], "--on"),
        (["law", "verify", "L25-D2K10", "--role", "a", "--source", "b"], "chưa có lời"),
        (["law", "verify", "N237-D19K3a", "--role", "a", "--source", "b"], "mâu thuẫn"),
    ],
)
def test_bad_input_gets_one_sentence_and_writes_nothing(
    kit: Path, capsys: pytest.CaptureFixture, arguments: list[str], part: str
) -> None:
    before = base_bytes(kit)
    code, out, err = said(capsys, *arguments)
    assert code == 2 and out == "" and part in err and len(err.strip().splitlines()) == 1
    assert base_bytes(kit) == before
    assert not (kit / "tools/phatngon/law/sign_offs.jsonl").exists()


# --- sign-offs -----------------------------------------------------------------------------------------------------------


def reading(capsys: pytest.CaptureFixture, place: str) -> dict:
    rows = json.loads(said(capsys, "law", "diff", "2026-06-30", "2026-07-01", "--json")[1])[
        "reread"
    ]
    return next(row for row in rows if row["place"] == place)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "kind"), [("notebooks", "cell"), ("exercises", "item"), ("rules", "table")]
)
def test_a_sign_off_holds_until_the_place_is_edited(
    kit: Path, capsys: pytest.CaptureFixture, file: str, kind: str
) -> None:
    rows = json.loads(said(capsys, "law", "diff", "2026-06-30", "2026-07-01", "--json")[1])[
        "reread"
    ]
    place = next(
        row["place"] for row in rows if row["kind"] == kind and row["place"].startswith(file)
    )
    assert reading(capsys, place)["state"] == "open"
    assert (
        said(
            capsys,
            "law",
            "sign-off",
            place,
            "--role",
            "Biên tập viên pháp lý",
            "--as-of",
            "2026-11-23",
        )[0]
        == 0
    )
    found = reading(capsys, place)
    assert found["state"] == "signed" and found["signed"]["role"] == "Biên tập viên pháp lý"
    assert (
        said(
            capsys,
            "law",
            "sign-off",
            place,
            "--role",
            "Biên tập viên pháp lý",
            "--as-of",
            "2026-11-23",
        )[0]
        == 0
    )
    assert len(read_sign_offs()[place]) == 1  # a second time adds nothing
    _edit(kit, place, kind)
    assert reading(capsys, place)["state"] == "stale"
    said(capsys, "law", "sign-off", place, "--role", "Giảng viên", "--as-of", "2026-11-23")
    assert reading(capsys, place)["state"] == "signed"
    assert [one.role for one in read_sign_offs()[place]] == [
        "Biên tập viên pháp lý",
        "Giảng viên",
    ]  # only ever added


def _edit(kit: Path, place: str, kind: str) -> None:
    name, _, spot = place.partition("#")
    path = kit / ("tools/phatngon" if kind == "table" else "") / name
    text = path.read_text(encoding="utf-8")
    if kind == "cell":
        notebook = json.loads(text)
        cell = next(cell for cell in notebook["cells"] if cell["id"] == spot)
        cell["source"] = (
            ["Lời đã sửa.\n", *cell["source"]]
            if cell["cell_type"] == "markdown"
            else [*cell["source"], "\n# sửa"]
        )
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return
    line = f"- id: {spot.rpartition('/')[2]}\n"
    assert line in text
    if kind == "item":
        start = text.index(line)
        old = re.search(r"difficulty: (\d)", text[start:])
        assert old is not None
        new = f"difficulty: {int(old[1]) % 3 + 1}"
        path.write_text(text[:start] + text[start:].replace(old[0], new, 1), encoding="utf-8")
        return
    indent = text[: text.index(line)].rpartition("\n")[2]
    path.write_text(text.replace(line, f"{line}{indent}  after_note: sửa\n", 1), encoding="utf-8")


def test_a_sign_off_asks_again_when_the_provision_is_edited(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    place = "rules/replies.yaml#deadlines/y-kien-bao-chuyen"
    said(capsys, "law", "sign-off", place, "--role", "Biên tập viên", "--as-of", "2026-11-23")
    assert reading(capsys, place)["state"] == "signed"
    base = kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml"
    text = base.read_text(encoding="utf-8")
    base.write_text(
        text.replace("deadline_working_days: 15", "deadline_working_days: 14"), encoding="utf-8"
    )
    assert reading(capsys, place)["state"] == "stale"


def test_a_short_name_serves_where_it_is_unique(kit: Path, capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(
        capsys,
        "law",
        "sign-off",
        "deadlines/dot-xuat",
        "--role",
        "Biên tập viên",
        "--as-of",
        "2026-11-23",
    )
    assert code == 0 and "rules/replies.yaml#deadlines/dot-xuat" in out


def test_a_damaged_sign_off_is_said_not_dropped(kit: Path, capsys: pytest.CaptureFixture) -> None:
    (kit / "tools/phatngon/law/sign_offs.jsonl").write_text('{"place": "a"\n', encoding="utf-8")
    code, _, err = said(capsys, "law", "diff", "2026-06-30", "2026-07-01")
    assert code == 2 and "sign_offs.jsonl, dòng 1" in err


# --- compared with the official text ---------------------------------------------------------------------------------------

WORD = (
    "--role",
    "Chuyên viên pháp chế: “bậc 1”",
    "--source",
    "https://example.invalid/237-ndcp.signed.pdf # trang 9",
    "--on",
    "2026-11-20",
)


def test_verify_marks_one_provision_and_touches_no_other_byte(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    base = kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml"
    before = base.read_bytes()
    code, out, _ = said(capsys, "law", "verify", "N237-D18K3", *WORD)
    assert code == 0 and "đã đối chiếu bản gốc" in out
    after = base.read_bytes()
    added = [line for line in after.split(b"\n") if line not in before.split(b"\n")]
    assert len(added) == 4 and added[0] == b"  verified:"
    start = after.index(b"  verified:")
    assert after[:start] + after[start + len(b"\n".join(added)) + 1 :] == before
    _, shown, _ = said(capsys, "law", "show", "N237-D18K3")
    assert (
        "Độ tin cậy: đã đối chiếu bản gốc" in shown
        and "Chuyên viên pháp chế: “bậc 1”, ngày 20/11/2026" in shown
    )
    found = json.loads(said(capsys, "law", "check", "--json", "--as-of", "2026-11-23")[1])
    assert found["uncompared"] == found["provisions"] - 1
    assert "đã đối chiếu" in old_new_rows(DAY)[23].certainty


def test_verify_again_changes_nothing_and_another_word_replaces(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    base = kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml"
    said(capsys, "law", "verify", "N237-D18K3", *WORD)
    once = base.read_bytes()
    assert "không sửa gì" in said(capsys, "law", "verify", "N237-D18K3", *WORD)[1]
    assert "không sửa gì" in said(capsys, "law", "verify", "N237-D18K3", *WORD[:4])[1]
    assert base.read_bytes() == once
    assert (
        "Thay cho lần ghi"
        in said(capsys, "law", "verify", "N237-D18K3", "--role", "Luật sư", "--source", "Công báo")[
            1
        ]
    )
    assert load_law()["N237-D18K3"].verified.role == "Luật sư"  # type: ignore[union-attr]
    assert base.read_bytes().count(b"verified:\n") == once.count(b"verified:\n")


def test_a_word_typed_by_hand_is_read_too(kit: Path) -> None:
    base = kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml"
    text = base.read_text(encoding="utf-8")
    end = text.index("\n- id:", text.index("- id: N237-D18K3\n"))
    base.write_text(
        f"{text[:end]}\n  verified:\n    on: 2026-11-20\n    role: luật sư\n    source: Công báo{text[end:]}",
        encoding="utf-8",
    )
    assert load_law()["N237-D18K3"].basis_label == "đã đối chiếu bản gốc"


def test_every_provision_that_can_be_compared_can_be_marked(kit: Path) -> None:
    from phatngon.law.provision import Verification
    from phatngon.law.verifying import _edited

    word, plain = Verification(on=date(2026, 11, 20), role="r", source="s"), yaml.SafeLoader
    for file in sorted((kit / "tools/phatngon/law/provisions").glob("*.yaml")):
        data = file.read_bytes()
        names = [row["id"] for row in yaml.load(data, getattr(yaml, "CSafeLoader", plain))]
        for name in [names[0], *names[30::30], names[-1]]:
            rows = yaml.load(_edited(data, name, word), getattr(yaml, "CSafeLoader", plain))
            assert [row["id"] for row in rows if row.get("verified")] == [name]
    data = (kit / "tools/phatngon/law/provisions/nghi-dinh-237-2026-nd-cp.yaml").read_bytes()
    windows = _edited(data.replace(b"\n", b"\r\n"), "N237-D18K3", word)
    assert windows.replace(b"\r\n", b"\n") == _edited(data, "N237-D18K3", word) and windows.count(
        b"\n"
    ) == windows.count(b"\r\n")


def test_statuses_have_a_group_each() -> None:
    from phatngon.law.diff import GROUPS

    assert set(GROUPS) == set(Status) - {Status.NEVER}


# --- what must be made anew ------------------------------------------------------------------------------------------------


def touched_by(capsys: pytest.CaptureFixture, first: str, second: str) -> dict:
    return json.loads(said(capsys, "law", "diff", first, second, "--json")[1])["touched"]


def test_the_change_over_names_lessons_decks_cards_keys_sealed_items_and_records(
    capsys: pytest.CaptureFixture,
) -> None:
    found = touched_by(capsys, "2026-06-30", "2026-07-01")
    assert (
        {"02_cung_cap_thong_tin", "05_chuyen_thong_tin"}
        <= set(found["lessons"])
        == set(found["records"])
    )
    assert "bai-2" in found["decks"] and "02_cung_cap_thong_tin" in found["cards"]
    assert found["items"] and found["sealed"] and set(found["keys"]) <= set(found["items"])
    text = said(capsys, "law", "diff", "2026-06-30", "2026-07-01")[1]
    assert "Bộ trang chiếu: " in text and "Giấy xác nhận hoàn thành đã cấp" in text


def test_a_day_on_which_nothing_moves_touches_nothing(capsys: pytest.CaptureFixture) -> None:
    assert set(map(tuple, touched_by(capsys, "2026-11-10", "2026-11-11").values())) == {()}
    assert "Bộ trang chiếu" not in said(capsys, "law", "diff", "2026-11-10", "2026-11-11")[1]


def test_a_provision_touches_the_lessons_that_rest_on_it_and_no_other(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    base = kit / "tools/phatngon/law/provisions/luat-bao-chi-126-2025-qh15.yaml"
    text = base.read_text(encoding="utf-8")
    start = text.index("- id: L25-D2K15\n")
    end = text.index("\n- id:", start)
    base.write_text(
        text[:start]
        + text[start:end].replace("effective_to: null", "effective_to: '2026-10-31'")
        + text[end:],
        encoding="utf-8",
    )
    found = touched_by(capsys, "2026-10-31", "2026-11-01")
    rest = {
        path.stem
        for path in (kit / "notebooks").glob("*.ipynb")
        if "L25-D2K15" in path.read_text(encoding="utf-8")
    }
    rest |= {
        path.stem
        for path in (kit / "exercises").glob("*.yaml")
        if "L25-D2K15" in path.read_text(encoding="utf-8")
    }
    assert (
        set(found["lessons"]) == rest & {path.stem for path in (kit / "notebooks").glob("*.ipynb")}
        and len(rest) < 6
    )
