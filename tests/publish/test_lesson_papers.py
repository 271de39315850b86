"""The papers of a class: answer sheets without answers, keys in the same letters, run sheets whose clock adds up."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.html import cut, markdown
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.documents.clean import parse
from phatngon.law.verifying import verify
from phatngon.lessons.cites import citation_list
from phatngon.lessons.item_html import cite_block, cite_line, item_html
from phatngon.lessons.screens import answer_block, lettered, screen_of
from phatngon.practice.bank import bank_files, bank_from_text, load_bank
from phatngon.practice.ground import citations
from phatngon.practice.items import Item
from phatngon.practice.kinds import (
    CaseItem,
    ClassifyItem,
    MatchItem,
    MomentItem,
    OrderItem,
    TextItem,
)
from phatngon.practice.kinds.choice import ChoiceItem
from phatngon.publish.papers.answer_keys import FOLDER as KEYS
from phatngon.publish.papers.answer_keys import build_answer_keys, key_page
from phatngon.publish.papers.answer_sheets import build_answer_sheets, sheet_page
from phatngon.publish.papers.deck_slides import deck_slides
from phatngon.publish.papers.run_plan import REST, breaks
from phatngon.publish.papers.run_sheets import build_run_sheets, clock, run_page
from phatngon.publish.papers.wrong_answers import most_instructive
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import (
    asked_in,
    bank_of,
    chosen_lessons,
    items_in_order,
    notebook_for,
    parts_of,
    short_stem,
    shown_in,
)
from phatngon.publish.sources.notebooks import Cell, read_notebook

TODAY, OLD = date(2026, 11, 23), date(2026, 3, 1)
LESSONS = chosen_lessons()
NAMES = [path.stem for path in LESSONS]


def every_item(day: date = TODAY) -> list[Item]:
    found = [item for path in bank_files() for item in load_bank(path).items_for(day)]
    return found + [
        step.question for item in found if isinstance(item, CaseItem) for step in item.steps
    ]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", parse(html).get_text(" "))


# --- parts and order


def test_lessons_are_chosen_by_number_or_name_and_a_practice_notebook_is_none() -> None:
    assert (
        len(NAMES) == 9
        and [path.stem for path in chosen_lessons(["02", "01_nhan_dien_bao_chi"])] == NAMES[1:3]
    )
    with pytest.raises(InputError, match="không phải một bài học"):
        chosen_lessons(["01_nhan_dien_bao_chi_luyen_tap"])
    with pytest.raises(InputError, match="99"):
        chosen_lessons(["99"])


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
@pytest.mark.parametrize("day", [TODAY, OLD])
def test_every_item_of_the_bank_stands_once_in_the_order_lesson_first(
    path: Path, day: date
) -> None:
    groups = items_in_order(path, day)
    ids = [item.id for _, items in groups for item in items]
    asked = {item.id for item in bank_of(path.stem).items_for(day)}
    assert (
        len(ids) == len(set(ids))
        and set(ids) <= asked
        and (day == OLD or asked - set(ids) <= old_only(path))
    )
    first = [
        name
        for cell in notebook_for(path, day).cells
        for name in asked_in(cell, bank_of(path.stem))
        if name in asked
    ]
    leading = (
        groups[0][1] if groups else ()
    )  # under another law a lesson may have no question at all
    assert ids[: len(leading)] == list(dict.fromkeys(first))


def old_only(path: Path) -> set[str]:
    """Items asked only by cells for another law."""
    bank = bank_of(path.stem)
    return {
        name
        for notebook in (path, kit_root() / "exercises" / f"{path.stem}_luyen_tap.ipynb")
        for cell in read_notebook(notebook).cells
        if cell.own.get("valid_to")
        for name in asked_in(cell, bank)
    }


def test_a_call_is_read_by_name_and_by_section() -> None:
    bank = bank_of("00_bat_dau")
    cell = Cell("a", "code", 'ask("bd-12", "bd-11")\nask(section="chan-doan")', {})
    assert asked_in(cell, bank)[:2] == ["bd-12", "bd-11"] and "bd-21" in asked_in(cell, bank)
    assert asked_in(Cell("a", "markdown", 'ask("bd-12")', {}), bank) == []
    assert shown_in(Cell("a", "code", 'show("N244-D7K3", "bang:sau-buoc")', {})) == [
        "N244-D7K3",
        "bang:sau-buoc",
    ]


def test_a_short_stem_asks_or_says_that_it_is_cut() -> None:
    for item in every_item():
        short = short_stem(item, 90)
        assert (
            short
            and len(short) <= 91
            and (short.endswith("…") or short in " ".join(item.stem.replace("*", "").split()))
        )
    assert cut("một hai", 20) == "một hai"


# --- answer sheets


def test_a_sheet_has_a_place_for_every_answer_in_the_order_of_the_handout() -> None:
    for item in every_item():
        space_fits(item)


def space_fits(item: Item) -> None:
    space = words("".join(screen_of(item).space(item)))
    match item:
        case ChoiceItem():
            assert re.findall(r"☐\s([A-ZĐ])(?!\w)", space) == [
                letter for letter, _ in lettered(item)
            ]
            printed = parse(item_html(item, "", with_answer=False)).select(".pn-options b")
            assert [b.get_text().strip(". ") for b in printed] == [
                letter for letter, _ in lettered(item)
            ]
        case OrderItem():
            assert space.count("____") == len(item.steps)
        case MatchItem():
            assert space.count("____") == len(item.pairs)
        case ClassifyItem():
            assert space.count("☐") == len(item.cards) * len(item.bins)
        case CaseItem():
            assert space.count("Bước ") == len(item.steps)
        case TextItem():
            assert space.count("☐") == len(item.checklist)
        case _:
            assert "____" in space, item.id


def test_rows_of_a_sheet_can_be_told_apart() -> None:
    for item in every_item():
        if isinstance(item, OrderItem | MatchItem | ClassifyItem):
            rows = [parse(row).get_text() for row in screen_of(item).space(item)]
            assert len(set(rows)) == len(rows), item.id


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_sheet_holds_no_answer(path: Path) -> None:
    page = sheet_page(path, TODAY)
    text = words(page)
    assert (
        "đáp án" not in text.lower() and "Họ tên" in text and "Đơn vị" in text and "Ngày:" in text
    )
    for item in bank_of(path.stem).items_for(TODAY):
        assert not isinstance(item, ChoiceItem) or all(
            choice.feedback not in text for choice in item.choices
        )
        assert not isinstance(item, TextItem) or not item.model or item.model[:60] not in text
    assert "<input" not in page and "pn-answer" not in page.split("<main")[1]


def test_a_sheet_is_filled_alike_whatever_the_key_is() -> None:
    """The letters of a sheet depend on the paper's arrangement only; swapping the key changes nothing on it."""
    text = """\
bank: vd
lesson: 00_vi_du
version: 1
objectives: {vd-1: Một mục tiêu}
items:
- {id: vd-11, objective: vd-1, type: one, stem: "Hỏi gì đây?", choices: [
    {text: Một, feedback: Vì một., correct: %s}, {text: Hai, feedback: Vì hai., correct: %s}]}
"""
    items = [
        bank_from_text(text % flags).items_for(TODAY)[0]
        for flags in (("true", "false"), ("false", "true"))
    ]
    assert len({"".join(screen_of(item).space(item)) for item in items}) == 1


# --- answer keys


def test_the_short_answer_leads_back_to_the_key() -> None:
    for item in every_item():
        leads_back(item)


def leads_back(item: Item) -> None:
    said = screen_of(item).short(item)
    match item:
        case ChoiceItem():
            letters = dict(lettered(item))
            assert {letters[letter].id for letter in said.split(", ")} == set(item.right_ids)
        case OrderItem():
            placed = dict(
                zip(
                    map(int, said.split(", ")), (step.id for _, step in lettered(item)), strict=True
                )
            )
            assert tuple(placed[n] for n in sorted(placed)) == item.key
        case MatchItem():
            letters = dict(lettered(item))
            assert {
                pair.id: letters[letter].id
                for pair, letter in zip(item.pairs, said.split(", "), strict=True)
            } == item.key
        case ClassifyItem():
            bins = zip((card.id for _, card in lettered(item)), said.split(", "), strict=True)
            assert {card: item.bins[int(number) - 1].id for card, number in bins} == item.key
        case _:
            assert said


def test_a_key_says_why_the_right_is_right_and_each_wrong_one_tempts() -> None:
    text = words(key_page(LESSONS[0], TODAY))
    for item in bank_of(NAMES[0]).items_for(TODAY):
        if isinstance(item, ChoiceItem):
            assert all(
                words(item.reason(choice.id).replace("*", "")).strip() in text
                for choice in item.choices
            ), item.id
    assert "Tài liệu của giảng viên" in text and "Căn cứ" in text


def test_known_wrong_answers_never_name_a_right_one() -> None:
    for item in every_item():
        if isinstance(item, ChoiceItem):
            said = {one.letter for one in screen_of(item).wrong(item)}
            assert said.isdisjoint(screen_of(item).short(item).split(", ")) and len(said) + len(
                item.right_ids
            ) == len(item.choices)
        assert len(most_instructive(item, 2)) <= 2
        assert all(one.said and one.reply for one in screen_of(item).wrong(item))


# --- run sheets


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_the_clock_of_a_run_sheet_adds_up_to_the_minutes_of_the_lesson(path: Path) -> None:
    minutes = int(read_notebook(path).own["minutes"])
    parts = parts_of(path, bank_of(path.stem), TODAY)
    assert sum(part.minutes for part in parts) == minutes
    page = parse(run_page(path, TODAY))
    rows = [
        (row.find("th").find("p").get_text(), "Nghỉ giữa giờ" in row.get_text())
        for row in page.select("tbody tr")
    ]
    rest = breaks([part.minutes for part in parts])
    expected, now = [], 0
    for place, part in enumerate(parts):
        expected.append((clock(now), False))
        now += part.minutes
        if place in rest:
            expected.append((clock(now), True))
            now += REST
    assert rows == expected and rows[0] == ("0:00", False)
    assert f"Kết thúc lúc {clock(now)}, tổng cộng {minutes} phút" in words(str(page))


def test_a_class_rests_before_it_has_sat_too_long() -> None:
    for path in LESSONS:
        minutes = [part.minutes for part in parts_of(path, bank_of(path.stem), TODAY)]
        rest, sat = breaks(minutes), 0
        for place, length in enumerate(minutes):
            sat += length
            assert sat <= 60 or len(minutes) == 1, (path.stem, place)
            sat = 0 if place in rest else sat
    assert breaks([]) == [] and breaks([59]) == []


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_run_sheet_says_which_slides_a_part_has_and_where_the_hall_votes(path: Path) -> None:
    deck = deck_of(path)
    if deck is None:
        assert "Bình chọn" not in run_page(path, TODAY)
        return
    slides = deck_slides(deck, TODAY, trainer=True)
    rows = {
        row.find("td").find("strong").get_text(): words(str(row.find("th")))
        for row in parse(run_page(path, TODAY)).select("tbody tr")
    }
    for title in dict.fromkeys(slide.part for slide in slides if slide.part in rows):
        numbers = [n for n, slide in enumerate(slides, 1) if slide.part == title]
        span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        votes = [str(n) for n in numbers if slides[n - 1].kind == "vote"]
        assert f"Trang {span}" in rows[title]
        assert (f"Bình chọn: trang {', '.join(votes)}" in rows[title]) == bool(votes)
    whole = words(run_page(path, TODAY))
    assert all(f"{n}. {s.title}" in whole for n, s in enumerate(slides, 1) if s.kind == "rule")
    assert all(
        f"bình chọn ở trang {n}" in whole for n, s in enumerate(slides, 1) if s.kind == "vote"
    )


@pytest.mark.parametrize("path", LESSONS[1:], ids=NAMES[1:])
def test_the_short_variants_of_a_lesson_fit_their_minutes(path: Path) -> None:
    parts = parts_of(path, bank_of(path.stem), TODAY)
    text = words(run_page(path, TODAY))
    for minutes, kept in ((45, 2), (30, 1)):
        rank = [max([int(c.own.get("priority", 1)) for c in part.cells]) for part in parts]
        left = sum(part.minutes for part, one in zip(parts, rank, strict=True) if one <= kept)
        assert left <= minutes
        out = [part.title for part, one in zip(parts, rank, strict=True) if one > kept]
        assert not out or f"Bản {minutes} phút (còn {left} phút): bỏ {'; '.join(out)}" in text


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_run_sheet_holds_every_note_and_every_question_of_the_lesson(path: Path) -> None:
    text = words(run_page(path, TODAY))
    notebook = notebook_for(path, TODAY)
    for cell in notebook.cells:
        if "trainer" in cell.tags:
            assert words(markdown(cell.source.rstrip().split("\n")[-1])).strip() in text, cell.id
    asked = [item.id for part in parts_of(path, bank_of(path.stem), TODAY) for item in part.items]
    assert all(name in text for name in asked) and "Ghi chú cho giảng viên" not in text


def test_a_run_sheet_of_another_day_says_what_is_left_out() -> None:
    parts = parts_of(LESSONS[1], bank_of(NAMES[1]), OLD)
    minutes, whole = sum(part.minutes for part in parts), read_notebook(LESSONS[1]).own["minutes"]
    text = words(run_page(LESSONS[1], OLD))
    assert minutes < whole and f"tổng cộng {minutes} phút" in text
    assert f"Cả bài ghi {whole} phút" in text


# --- files


def test_papers_are_written_in_every_format_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from pypdf import PdfReader

    for build, place in (
        (build_answer_sheets, "phieu-tra-loi"),
        (build_answer_keys, KEYS),
        (build_run_sheets, "giang-vien/len-lop"),
    ):
        first = list(build(tmp_path / "a", TODAY, ["00"]))
        again = list(build(tmp_path / "b", TODAY, ["00"]))
        assert [path.relative_to(tmp_path / "a").as_posix() for path in first] == [
            f"{place}/00_bat_dau.{ending}" for ending in ("html", "pdf", "docx")
        ]
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
        root = PdfReader(first[1]).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "vi"
    assert (
        PdfReader(tmp_path / "a/giang-vien/len-lop/00_bat_dau.pdf").pages[0].mediabox.width > 800
    )  # lies on its side
    assert list(build_answer_sheets(tmp_path / "c", TODAY, ["00"], ("html",))) == [
        tmp_path / "c/phieu-tra-loi/00_bat_dau.html"
    ]


def test_everything_for_trainers_only_lies_under_a_folder_that_is_hidden_from_a_class() -> None:
    from phatngon.publish.papers import answer_keys, run_sheets

    assert all(
        folder.split("/")[0] == "giang-vien" for folder in (answer_keys.FOLDER, run_sheets.FOLDER)
    )


# --- reasons and marks


def test_the_key_of_pairs_and_cards_tells_the_place_and_what_to_think_of() -> None:
    for item in every_item():
        if isinstance(item, MatchItem | ClassifyItem):
            block = words(answer_block(item))
            rows = item.pairs if isinstance(item, MatchItem) else item.cards
            assert block.count("→") == len(rows), item.id
            assert block.count("Chỗ cần nghĩ: ") == len(rows) - len(item.whys), item.id
    other = words(
        "".join(map(answer_block, (item for item in every_item() if isinstance(item, ChoiceItem))))
    )
    assert "Chỗ cần nghĩ" not in other


def test_a_reader_sees_an_asterisk_and_a_trainer_what_was_read() -> None:
    seen = set()
    for item in (item for path in bank_files() for item in load_bank(path).items_for(TODAY)):
        found = citations(item.rests_on)
        block, line = cite_block(item), cite_line(item)
        if not found:
            assert block is None and line is None
            continue
        text, marks = words(str(line)), [one.basis for one in found]
        once = len(set(marks)) == 1
        assert all(
            text.count(f"({mark})") == (1 if once else marks.count(mark)) for mark in set(marks)
        ), (item.id, text)
        assert all(one.text in text for one in found)
        shown = words(str(block))
        assert shown.count("*") == sum(bool(one.star) for one in found) and "(đọc" not in shown
        assert all(one.text in shown for one in found)
        seen.add((once, len(found) > 1))
    assert {(True, True), (True, False), (False, True)} <= seen


def test_a_cell_of_citations_marks_only_what_is_doubtful_until_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = words(citation_list(["L25-D15K2", "L25-D2K3", "L25-D2K12"]))
    assert "*" not in sure and "đối chiếu" not in sure
    assert words(citation_list(["L25-D2K3", "L25-D2K3"])).count("khoản 3 Điều 2") == 1
    doubtful = words(citation_list(["N237-D19K3a", "L25-D2K3"]))
    assert doubtful.count("*") == 1 and "147" not in doubtful
    for room in ("law", "rules"):
        shutil.copytree(kit_root() / "tools/phatngon" / room, tmp_path / "tools/phatngon" / room)
    monkeypatch.setenv("PHATNGON_KIT", str(tmp_path))
    assert words(citation_list(["N147-GO"])).strip().endswith("*")
    verify("N147-GO", "Luật sư", "Công báo", today=TODAY)
    assert "*" not in words(citation_list(["N147-GO"]))


def test_the_last_moment_of_a_day_is_called_its_end() -> None:
    moment = next(
        item for item in every_item() if isinstance(item, MomentItem) and item.needs == "date"
    )
    late = replace(moment, key=datetime(2026, 11, 28, 23, 59, 59, tzinfo=VIETNAM))
    assert "hết ngày thứ Bảy 28/11/2026" in words(answer_block(late)) and "23 giờ 59" not in words(
        answer_block(late)
    )


def test_the_sheet_and_the_book_ask_the_same_in_the_same_order_and_letters() -> None:
    from phatngon.publish.papers.practice_book import book_page

    printed = parse(book_page(LESSONS[1], TODAY))
    items = [item for _, group in items_in_order(LESSONS[1], TODAY) for item in group]
    assert [section["id"] for section in printed.select("section.pn-item")] == [
        item.id for item in items
    ]
    for item in items:
        if isinstance(item, ChoiceItem):
            rows = [
                words(str(row)).strip()
                for row in printed.find("section", id=item.id).select(".pn-options li")
            ]
            for row, (letter, choice) in zip(rows, lettered(item), strict=True):
                assert row.replace(" ", "").endswith(
                    f"{letter}.{words(str(markdown(choice.text))).replace(' ', '')}"
                ), item.id


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_practice_book_asks_everything_once_answers_nothing_and_brings_its_tables(
    path: Path,
) -> None:
    from phatngon.publish.papers.practice_book import book_page
    from phatngon.publish.sources.needed import needed

    book = parse(book_page(path, TODAY))
    items = [item for _, group in items_in_order(path, TODAY) for item in group]
    assert [section["id"] for section in book.select("section.pn-item")] == [
        item.id for item in items
    ]
    assert not book.select(".pn-answer, .pn-answers")
    text = words(str(book))
    for item in items:
        assert item.after not in text or not item.after
    for name, things in needed(path.stem, items, TODAY).items():
        asked = book.find("section", id=name)
        before = words("".join(str(part) for part in asked.find_all_previous(["table", "p"])))
        for thing in things:
            table = parse(thing.html).find("td")
            assert table is None or words(str(table)).strip() in before, (name, thing.title)


def test_learners_have_a_key_of_the_same_answers_without_what_only_trainers_are_told() -> None:
    own, theirs = (words(key_page(LESSONS[1], TODAY, trainer=kind)) for kind in (True, False))
    assert "Đáp án luyện tập." in theirs and "giảng viên" not in theirs.lower()
    item = next(item for _, group in items_in_order(LESSONS[1], TODAY) for item in group)
    for text in (own, theirs):
        assert f"{item.id} {screen_of(item).short(item)}" in text


# --- on one page


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
@pytest.mark.parametrize("day", [TODAY, OLD])
def test_an_answer_sheet_is_one_page_with_the_questions_of_the_class(path: Path, day: date) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from phatngon.documents.pdf import page_count, pdf_bytes

    whole = sheet_page(path, day)
    assert page_count(pdf_bytes(whole, title="Phiếu")) == 1
    rows = parse(whole).select("tbody th")
    asked = items_in_order(path, day)[:1]
    assert [row.get_text() for row in rows] == [item.id for _, group in asked for item in group]


def test_a_sheet_longer_than_a_page_is_told_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from phatngon.base.errors import ProblemsFound
    from phatngon.publish.papers import answer_sheets

    (name, items), *_ = items_in_order(LESSONS[1], TODAY)
    monkeypatch.setattr(answer_sheets, "items_in_order", lambda path, day: ((name, items * 4),))
    with pytest.raises(ProblemsFound, match="nhiều hơn 1 trang"):
        list(build_answer_sheets(tmp_path, TODAY, [NAMES[1]], ("pdf",)))
    assert not list(tmp_path.rglob("*.pdf"))


def test_in_little_room_there_is_a_gap_for_every_row() -> None:
    for item in every_item():
        space = words("".join(screen_of(item).brief(item)))
        match item:
            case OrderItem():
                assert space.count("____") == len(item.steps)
            case MatchItem():
                assert space.count("____") == len(item.pairs)
            case ClassifyItem():
                assert space.count("____") == len(item.cards) and f"1–{len(item.bins)}" in space
            case CaseItem():
                assert space.count("Bước ") == len(item.steps)
            case _:
                assert screen_of(item).brief(item) == screen_of(item).space(item)


def test_the_letter_cards_are_one_tagged_sheet_with_four_letters(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from pypdf import PdfReader

    from phatngon.publish.papers.letter_cards import build_letter_cards

    (made,) = build_letter_cards(tmp_path, TODAY)
    reader = PdfReader(made)
    (page,) = reader.pages
    assert {"A", "B", "C", "D"} <= set(page.extract_text().split())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and page.mediabox.height > 800
    assert list(build_letter_cards(tmp_path, TODAY, (), ("html", "docx"))) == []
    assert list(build_letter_cards(tmp_path, TODAY, ["01"])) == [made]  # the same for every lesson


def test_a_paper_is_set_anew_only_where_it_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from phatngon.publish.build.kept import trusting
    from phatngon.publish.papers import kept_papers

    written: list[str] = []

    def write(whole: str, stem: Path, **more: object) -> dict[str, Path]:
        written.append(whole)
        path = stem.with_name(f"{stem.name}.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(whole, encoding="utf-8")
        return {"html": path}

    monkeypatch.setattr(kept_papers, "write_formats", write)
    stem = tmp_path / "phieu" / "a"

    def keeps(whole: str, day: date = TODAY) -> Path:
        (path,) = kept_papers.write_kept(whole, tmp_path, stem, "Tên", day, ("html",))
        return path

    with trusting(same_makers=True):
        for whole in ("một", "một", "hai"):
            assert keeps(whole).read_text(encoding="utf-8") == whole
        assert written == ["một", "hai"]
        keeps("hai").unlink()
        keeps("hai")
        keeps("hai", OLD)
        assert written == ["một", "hai", "hai", "hai"]
    keeps("hai", OLD)  # nobody says that the program is the same
    with trusting(same_makers=False):
        keeps("hai", OLD)
    assert len(written) == 6


def test_what_other_programs_made_is_not_trusted(tmp_path: Path) -> None:
    from phatngon.publish.build.inputs import InputGroup
    from phatngon.publish.build.kept import same_makers
    from phatngon.publish.build.ledger import BuildLedger, BuildStep

    def step(program: str, questions: str) -> BuildStep:
        libraries = InputGroup("libraries", {"a": "1"})
        return BuildStep(
            "x",
            (
                InputGroup("program", {"p": program}),
                libraries,
                InputGroup("questions", {"q": questions}),
            ),
        )

    ledger = BuildLedger(tmp_path)
    assert not same_makers(ledger, step("1", "1"))
    ledger.record(step("1", "1"), [])
    assert same_makers(ledger, step("1", "2")) and not same_makers(ledger, step("2", "1"))
