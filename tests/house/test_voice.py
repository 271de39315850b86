"""How the kit speaks: words an office never writes, sentences that are whole, minutes that are those of the lesson."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.law.provision import BASIS_LABELS
from phatngon.practice.bank import EXAMPLE, bank_from_text
from phatngon.publish.sources.notebooks import lesson_paths, read_notebook
from phatngon.publish.sources.voice import (
    core_parts,
    minutes_needed,
    never_words,
    part_minutes,
    said_never,
    sentences,
    short_share,
    syllables,
)
from phatngon.publish.sources.voice_check import (
    leads_on,
    lesson_findings,
    reasonless,
    text_files,
    voice_findings,
)

DAY = date(2026, 11, 23)
BASES = set(
    BASIS_LABELS.values()
)  # how a provision was read: for editors and trainers, in words held exactly


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đồng hồ của luật chạy từ đâu?", ["đồng hồ"]),
        ("Số hiện trên đồng hồ nước không phải số phải trả.", []),
        ("Gửi gói tin cho báo", ["gói tin"]),
        ("Trang tổng hợp phải đăng lời cải chính ở từng bản sao", ["bản sao"]),
        ("Gửi kèm bản sao biên bản kiểm tra", []),
        ("theo quy định của pháp luật trước khi trình", []),
        ("Đó là con số của luật trước.", ["luật trước"]),
        ("Chủ tịch\n  nói thay phường", ["nói thay"]),
        ("Người dân xem thông tin đã công khai.", []),
    ],
)
def test_a_word_that_sounds_invented_is_found_and_its_ordinary_uses_are_spared(
    text: str, words: list[str]
) -> None:
    assert [word for word, _ in said_never(text)] == words
    assert all(instead for _, instead in said_never(text))


def test_every_word_never_names_what_to_write_instead() -> None:
    found = never_words()
    assert len(found) > 25 and all(one.word and one.instead for one in found)
    assert not [one for one in found if any(one.pattern.search(other.instead) for other in found)]


def test_no_text_of_the_kit_uses_a_word_never_and_every_lesson_keeps_its_measures() -> None:
    notebooks = [read_notebook(path) for path in lesson_paths()]
    assert [str(one) for one in voice_findings(kit_root(), notebooks)] == []
    assert len(text_files(kit_root())) > 40


def test_no_sentence_of_the_program_uses_a_word_never() -> None:
    found = []
    for path in sorted((kit_root() / "tools").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            (path.name, node.lineno, word)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in docs and node.value not in BASES
            for word, _ in said_never(node.value)
        ]
    assert found == []


def test_sentences_are_prose_alone_and_syllables_are_words_as_written() -> None:
    source = "## Đầu đề\n\nPhường nhận tin. Cán bộ ghi sổ lúc 9 giờ 20.\n\n| a | b |\n- ý một\n\n*Căn cứ: x.*"
    assert sentences(source) == ["Phường nhận tin.", "Cán bộ ghi sổ lúc 9 giờ 20."]
    assert syllables("Cán bộ ghi sổ – lúc 9 giờ 20.") == 8


@pytest.mark.parametrize("field", ["minutes", "short"])
def test_a_lesson_that_says_other_minutes_or_is_all_clipped_is_told(
    tmp_path: Path, field: str
) -> None:
    path = kit_root() / "notebooks" / "01_nhan_dien_bao_chi.ipynb"
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert not list(lesson_findings(read_notebook(path)))
    if field == "minutes":
        raw["metadata"]["phatngon"]["minutes"] *= 2
    else:
        for cell in raw["cells"]:
            if cell["cell_type"] == "markdown" and not cell["metadata"].get("tags"):
                cell["source"] = (
                    "".join(cell["source"]) + "\nMột câu cụt.\nLại câu nữa.\nCâu thứ ba."
                )
    copy = tmp_path / path.name
    copy.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    told = [one.sentence for one in lesson_findings(read_notebook(copy))]
    assert told and ("phút" in told[0] if field == "minutes" else "câu" in told[0])


def test_an_activity_adds_its_minutes_and_more_questions_take_longer() -> None:
    minutes = {path.stem: minutes_needed(path, DAY) for path in lesson_paths()}
    assert minutes["08_dien_tap"] > 150 > minutes["02_cung_cap_thong_tin"] > 40
    assert minutes["02_cung_cap_thong_tin_luyen_tap"] > minutes["02_cung_cap_thong_tin"]
    assert all(short_share(read_notebook(path)) < 0.4 for path in lesson_paths())


def test_an_option_that_only_leads_on_needs_a_reason() -> None:
    text = EXAMPLE.replace(
        "Tên gọi chưa nói lên loại hình. Xem giấy phép ở chân trang.", "Tên gọi nói lên điều gì?"
    )
    told = [one.sentence for one in reasonless(bank_from_text(text), "vd.yaml")]
    assert len(told) == 1 and "Tên của trang" in told[0]
    reason = text.replace("nói lên điều gì?}", "nói lên điều gì?, why: Tên gọi do trang tự đặt.}")
    assert not list(reasonless(bank_from_text(reason), "vd.yaml"))
    assert not leads_on("Tên gọi do trang tự đặt.") and leads_on("Hãy xem lại chân trang.")


def test_the_core_of_a_lesson_fits_a_quarter_of_an_hour_and_stands_on_the_run_sheet() -> None:
    from phatngon.publish.papers.run_sheets import run_page

    for path in (path for path in lesson_paths() if path.parent.name == "notebooks"):
        parts = core_parts(path, DAY)
        minutes = sum(map(part_minutes, parts))
        page = run_page(path, DAY)
        assert (f"Khi chỉ có {minutes:.0f} phút" in page) == bool(parts), path.stem
        if parts:
            assert 11 <= minutes <= 19 and len(parts) > 3, path.stem
            assert all(item.id in page for part in parts for item in part.items)
