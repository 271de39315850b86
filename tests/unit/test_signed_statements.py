"""Statements with a signature: what is signed, what counts as the same words, and what the verdict is."""

from __future__ import annotations

import json
import random
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signed_cases import (
    AT,
    NOW,
    TEXT,
    UNIT,
    a_register,
    a_statement,
    altered,
    brought,
    random_statement,
)

from phatngon.base.errors import InputError
from phatngon.network.signed.judge import judge, words
from phatngon.network.signed.keys import key_name, new_key, private_key
from phatngon.network.signed.register import PublicKey, register_of
from phatngon.network.signed.rule import flat, is_part, loose, written
from phatngon.network.signed.statement import CORRECTION, WITHDRAWAL, digest_of, read_statement
from phatngon.network.signed.token import (
    QR_MOST,
    find_token,
    grouped,
    qr_token,
    read_token,
    token_of,
)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "khoa"


def verdict(text: str, *registers, now=NOW) -> str:
    return judge(text, registers, now).code


def test_an_honest_statement_is_genuine_in_each_way_people_bring_it(keys: Path) -> None:
    book = a_register(keys)
    one = a_statement(book, keys)
    forms = [
        json.dumps(one, ensure_ascii=False),
        token_of(one),
        grouped(token_of(one)),
        brought(one),
        unicodedata.normalize("NFD", brought(one)),
        brought(one, one["text"].replace("\n", "\r\n\r\n  ")),
        brought(one, " ".join(one["text"].split())),
        f"Tin mới\n[Bắt đầu lời phát ngôn]\n{TEXT}\n[Hết lời phát ngôn]\nBáo dẫn lại\n{token_of(one)}",
    ]
    assert [verdict(each, book) for each in forms] == ["genuine"] * len(forms)


def test_each_change_is_told_by_its_own_name(keys: Path) -> None:
    book = a_register(keys)
    one = a_statement(book, keys)
    told = {
        "altered": brought(one, TEXT.replace("không cấm", "cấm")),
        "cut": brought(one, TEXT.split("\n")[0]),
        "retyped": brought(one, TEXT.upper().replace("“", '"').replace("”", '"')),
        "unknown_key": brought(a_statement(a_register(keys.parent / "khac"), keys.parent / "khac")),
        "not_signed": "Một câu hoàn toàn khác.",
        "nothing": " \n",
    }
    assert {name: verdict(text, book) for name, text in told.items()} == {
        name: name for name in told
    }


def test_it_is_said_where_a_text_was_changed(keys: Path) -> None:
    book = a_register(keys)
    one = a_statement(book, keys)
    found = judge(brought(one, TEXT.replace("200 mét", "20 mét")), [book], NOW)
    assert found.changes == [("200", "20")]
    listed = book.with_statement(one)
    of_file = judge(json.dumps({**one, "text": TEXT.replace("không ", "", 1)}), [listed], NOW)
    assert of_file.notes == ["text_changed"] and of_file.changes == [("không", "")]
    of_field = judge(json.dumps({**one, "role": "Phó Chủ tịch"}), [listed], NOW)
    assert of_field.changes == [("Chủ tịch Ủy ban nhân dân phường", "Phó Chủ tịch")]


def test_a_text_without_its_token_is_held_against_the_register(keys: Path) -> None:
    book = a_register(keys)
    book = book.with_statement(a_statement(book, keys))
    assert verdict(TEXT, book) == "genuine"
    assert verdict(TEXT.replace("không cấm", "cấm"), book) == "altered"
    assert verdict(TEXT.split("\n")[1], book) == "cut"


def test_a_dropped_word_is_a_change_and_dropped_sentences_are_a_cut() -> None:
    assert not is_part("Phường cấm chợ. Mai họp.", "Phường không cấm chợ. Mai họp.")
    assert is_part("Một hai. Năm sáu.", "Một hai. Ba bốn. Năm sáu.")
    assert is_part("Phường … chợ.", "Phường không cấm chợ.")
    assert not is_part("Năm sáu. Một hai.", "Một hai. Ba bốn. Năm sáu.")


def test_a_statement_that_ended_was_withdrawn_or_corrected_is_told_so(keys: Path) -> None:
    book = a_register(keys)
    short = a_statement(book, keys, expires=AT + timedelta(hours=2))
    assert verdict(brought(short), book) == "expired"
    one = a_statement(book, keys)
    fixed = a_statement(
        book,
        keys,
        "Chợ dời 300 mét.",
        type=CORRECTION,
        refers=digest_of(one),
        at=AT + timedelta(hours=1),
    )
    corrected = book.with_statement(one).with_statement(fixed)
    found = judge(brought(one), [corrected], NOW)
    assert found.code == "corrected" and found.other == fixed
    assert judge(brought(fixed), [corrected], NOW).notes == ["is_correction"]
    gone = a_statement(
        book,
        keys,
        "Rút vì nhầm ngày.",
        type=WITHDRAWAL,
        refers=digest_of(fixed),
        at=AT + timedelta(hours=2),
    )
    undone = corrected.with_statement(gone)
    assert (
        verdict(brought(one), undone) == "genuine"
        and verdict(brought(fixed), undone) == "withdrawn"
    )


def test_the_newest_of_a_chain_of_corrections_is_shown(keys: Path) -> None:
    book, last = a_register(keys), None
    for hour in range(3):
        refers = {"type": CORRECTION, "refers": digest_of(last)} if last else {}
        last = a_statement(book, keys, f"Bản {hour}.", at=AT + timedelta(hours=hour), **refers)
        book = book.with_statement(last)
    assert judge(brought(book.statements[0]), [book], NOW).other == last


def test_nobody_else_can_withdraw_a_statement(keys: Path) -> None:
    book, other = a_register(keys), a_register(keys.parent / "khac")
    one = a_statement(book, keys)
    gone = a_statement(other, keys.parent / "khac", "Rút.", type=WITHDRAWAL, refers=digest_of(one))
    assert verdict(brought(one), book.with_statement(one).with_statement(gone)) == "genuine"


def test_a_key_counts_on_its_days_only(keys: Path) -> None:
    book = a_register(keys, valid_from="2026-11-01", valid_to="2026-11-23")
    assert verdict(brought(a_statement(book, keys)), book) == "genuine"
    late = a_statement(book, keys, at=AT + timedelta(days=1))
    assert verdict(brought(late), book) == "unknown_key"


def test_of_a_revoked_key_only_what_the_register_lists_still_stands(keys: Path) -> None:
    book = a_register(keys)
    one, forged = a_statement(book, keys), a_statement(book, keys, "Kẻ trộm khóa ký lùi ngày.")
    book = book.with_statement(one)
    book = replace(book, keys=(*book.keys, PublicKey(new_key(UNIT, keys), "2026-11-24")))
    book = book.without_key(key_name(book.keys[0].public_key), date(2026, 11, 24))
    assert (
        verdict(brought(one), book) == "genuine" and verdict(brought(forged), book) == "unknown_key"
    )


def test_the_last_key_is_not_revoked_without_another(keys: Path) -> None:
    book = a_register(keys)
    with pytest.raises(InputError, match="khóa cuối cùng"):
        book.without_key(book.keys[0].public_key, date(2026, 11, 24))
    with pytest.raises(InputError, match="không có khóa"):
        book.without_key("ABCD", date(2026, 11, 24))


def test_words_too_long_for_a_code_travel_by_their_digest(keys: Path) -> None:
    book = a_register(keys)
    one = a_statement(book, keys, "Chợ dời 200 mét. " * 120)
    token, whole = qr_token(one)
    assert not whole and len(token) < QR_MOST
    assert verdict(token, book) == "needs_text"
    assert verdict(f"{one['text']}\n{token}", book) == "genuine"
    assert verdict(f"{one['text']} Thêm.\n{token}", book) == "altered"
    assert verdict(token, book.with_statement(one)) == "genuine"


def test_a_token_that_lost_its_end_says_so(keys: Path) -> None:
    token = token_of(a_statement(a_register(keys), keys))
    assert judge(token[:-40], [], NOW).notes == ["token_cut"]
    assert judge(f"{token[:80]}.", [], NOW).notes == ["token_broken"]


@pytest.mark.parametrize("sign", ["\t", " \n", "\u2028", "\n\n"])
def test_a_token_whose_words_have_another_space_is_broken(keys: Path, sign: str) -> None:
    one = a_statement(a_register(keys), keys)
    changed = token_of({**one, "text": one["text"].replace("\n", sign, 1)})
    assert judge(token_of(one), [a_register(keys)], NOW).code == "unknown_key"
    assert judge(changed, [], NOW).notes == ["token_broken"]


def test_none_of_ten_thousand_alterations_is_accepted_and_every_honest_one_is(keys: Path) -> None:
    dice, book = random.Random(14), a_register(keys)
    honest = [random_statement(book, keys, dice) for _ in range(400)]
    assert {verdict(brought(one), book) for one in honest} == {"genuine"}
    accepted = [
        text
        for number in range(10_000)
        if verdict(text := altered(honest[number % 400], dice), book) in ("genuine", "retyped")
    ]
    assert accepted == []


def test_a_small_order_key_and_a_foreign_one_sign_nothing(keys: Path) -> None:
    book = a_register(keys)
    one = a_statement(book, keys)
    for key in (
        "AQ" + "A" * 41 + "=",
        "A" * 43 + "=",
        "7P///////////////////////////////////////38=",
    ):
        assert verdict(json.dumps({**one, "public_key": key}), book) == "altered"


def test_a_register_that_was_changed_is_refused(keys: Path, monkeypatch) -> None:
    monkeypatch.setattr("phatngon.network.signed.keys.keys_folder", lambda: keys)
    book = a_register(keys)
    data = book.with_statement(a_statement(book, keys)).to_json(NOW)
    assert register_of(data).statements == tuple(data["statements"])
    other = replace(book, keys=(*book.keys, PublicKey(new_key(UNIT, keys), "2026-01-01")))
    for changed in (
        {**data, "name": "Phường Y"},
        {**data, "keys": [vars(one) for one in other.keys]},
        {**data, "statements": []},
        {**data, "updated": "2026-12-31T00:00:00+07:00"},
    ):
        with pytest.raises(InputError, match="đã bị sửa"):
            register_of(changed, "so-khoa.json")
    for wrong in (
        None,
        [],
        {},
        {**data, "keys": [{"public_key": 1}]},
        {**data, "more": 1},
        {**data, "version": 1.5},
    ):
        with pytest.raises(InputError, match="không phải sổ khóa"):
            register_of(wrong, "so-khoa.json")


def test_a_damaged_or_missing_private_key_is_told(keys: Path) -> None:
    public = new_key(UNIT, keys)
    next(keys.glob("*.bin")).write_bytes(b"x")
    with pytest.raises(InputError, match="bị hỏng"):
        private_key(UNIT, public, keys)
    with pytest.raises(InputError, match="không giữ khóa"):
        private_key("KHAC", public, keys)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " \u200b\n"),
        ("text", "a" * 20_001),
        ("text", "có \x07 chuông"),
        ("role", ""),
        ("role", "x" * 121),
        ("case", "a\x00b"),
        ("channels", ()),
        ("channels", ("a",) * 13),
        ("expires", AT),
    ],
)
def test_what_cannot_be_signed_is_refused_in_one_sentence(keys: Path, field: str, value) -> None:
    with pytest.raises(InputError):
        a_statement(a_register(keys), keys, **{field: value})


def test_a_file_that_is_no_statement_or_was_changed_is_refused(keys: Path) -> None:
    one = a_statement(a_register(keys), keys)
    assert read_statement(one) == one
    for wrong in (None, {}, {**one, "more": 1}, {**one, "channels": []}, {**one, "refers": "x"}):
        with pytest.raises(InputError, match="không phải phát ngôn"):
            read_statement(wrong, "a.json")
    with pytest.raises(InputError, match="đã bị sửa"):
        read_statement({**one, "text": "Khác."}, "a.json")


@given(st.text(max_size=80))
def test_the_rule_is_the_same_applied_twice(text: str) -> None:
    assert written(written(text)) == written(text) and flat(flat(text)) == flat(text)
    assert loose(flat(text)) == loose(text)


@given(st.text(max_size=200))
def test_any_text_brought_gets_a_verdict(text: str) -> None:
    assert judge(text, [], NOW).code in words()["verdicts"]
    assert (
        judge('{"kind": "phatngon-phat-ngon", "text": ' + json.dumps(text) + "}", [], NOW).code
        == "altered"
    )


def test_a_token_is_found_in_running_text_and_read_back(keys: Path) -> None:
    one = a_statement(a_register(keys), keys)
    found = find_token(f"SỐ LIỆU {grouped(token_of(one))} CHỈ DÙNG")
    assert found is not None and found[2] and read_token(found[0]) == one
