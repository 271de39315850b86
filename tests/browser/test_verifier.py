"""The verifier as a phone sees it: one page under a plain-http name or as a file, offline, with cryptography of its own."""

from __future__ import annotations

import functools
import http.server
import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from waiting import wait_for

from conftest import CHROMIUM, QUIET
from phatngon.base.ed25519 import FIELD, of_small_order
from phatngon.network.signed import keys as key_files
from phatngon.network.signed.judge import BEGIN, END, judge
from phatngon.network.signed.rule import flat, is_part, loose
from phatngon.network.signed.statement import CORRECTION, WITHDRAWAL, digest_of
from phatngon.network.signed.token import token_of
from phatngon.publish.page.verifier import FILE, verifier_page
from unit.signed_cases import (
    AT,
    NOW,
    TEXT,
    a_register,
    a_statement,
    altered,
    brought,
    random_statement,
    random_text,
)

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="chưa có axe trên máy này"
)

HOST = "phuong-x.example"
ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032, section 7.1: secret key, public key, message, signature of tests 1 to 3 and of SHA(abc)
RFC = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)
HOLDS = """rows => rows.map(row => {
  const bytes = text => Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16));
  return signatureHolds(bytes(row[1]), bytes(row[2]), bytes(row[0]));
})"""
JUDGED = "([texts, now]) => texts.map(text => judge(text, BOOKS, now).code)"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """The register, the folder of its private keys, the folder of its page, its listed statements."""
    keys, site = tmp_path_factory.mktemp("khoa"), tmp_path_factory.mktemp("cong")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_files, "keys_folder", lambda: keys)
        book = a_register(keys)
        first = a_statement(book, keys)
        fixed = a_statement(
            book, keys, "Chợ dời 300 mét.", type=CORRECTION, refers=digest_of(first)
        )
        other = a_statement(book, keys, "Mai phường họp dân ở nhà văn hóa tổ 5.", case="VV-15")
        gone = a_statement(book, keys, "Rút: nhầm ngày.", type=WITHDRAWAL, refers=digest_of(other))
        for one in (first, fixed, other, gone):
            book = book.with_statement(one)
        (site / FILE).write_text(verifier_page([book], NOW), encoding="utf-8")
        yield book, keys, site, (first, fixed, other, gone)


@pytest.fixture(scope="module")
def portal(ward) -> Iterator[str]:
    """The page on a plain-http name, as the portal of a ward without a certificate serves it."""
    handler = functools.partial(Quiet, directory=str(ward[2]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_port}/{FILE}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def phone(browser, portal: str) -> Iterator:
    """A phone that has loaded the page and has lost its network since."""
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, rules])
    page = other.new_page(viewport={"width": 360, "height": 740})
    page.set_default_timeout(600_000)
    page.goto(portal)
    page.context.set_offline(True)
    yield page
    other.close()


def verdict_of(page, text: str) -> str:
    page.fill("#loi", text)
    page.click("#kiem")
    return page.get_attribute("#ket-qua", "data-verdict")


def test_the_page_has_no_cryptography_of_the_browser_to_lean_on(phone) -> None:
    assert phone.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]


def test_the_page_names_its_keys_as_people_compare_them(phone, ward) -> None:
    assert key_files.key_name(ward[0].keys[0].public_key) in phone.inner_text("#so-khoa")


def test_the_vectors_of_the_standard_hold_and_break_with_one_bit(phone) -> None:
    rows = [[key, message, signature] for key, message, signature in RFC]
    assert phone.evaluate(HOLDS, rows) == [True] * len(rows)
    wrong = [
        [key, message, f"{int(signature[:2], 16) ^ 1:02x}{signature[2:]}"]
        for key, message, signature in rows
    ]
    assert phone.evaluate(HOLDS, wrong) == [False] * len(rows)


def little(number: int) -> bytes:
    return number.to_bytes(32, "little")


def test_edge_cases_of_forgers_are_refused(phone) -> None:
    key, message, signature = (bytes.fromhex(part) for part in RFC[2])
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    small = [bytes([1]) + bytes(31), bytes(32), little(FIELD - 1), little(FIELD), little(FIELD + 1)]
    assert all(of_small_order(each) for each in small)
    cases = [
        (key, r + little(s + ORDER)),  # S is not below L
        (key, r + little(ORDER)),
        (key, r + bytes(32)),
        (key, r + b"\xff" * 32),
        (key, bytes(64)),
        (key, signature[:-1]),
        (key, signature + b"\0"),
        (key[:-1], signature),
        (key, b"\xff" * 32 + signature[32:]),
        (little(FIELD + 3), signature),  # a second way to write a point
        (little(2), signature),  # on no point of the curve
        (bytes([1]) + bytes(30) + b"\x80", signature),  # minus zero
        *(
            (each, each + bytes(32)) for each in small
        ),  # holds for every message if nobody refuses it
        *((key, each + signature[32:]) for each in small),
    ]
    rows = [[a.hex(), message.hex(), b.hex()] for a, b in cases]
    assert phone.evaluate(HOLDS, rows) == [False] * len(rows)


@pytest.mark.slow
def test_ten_thousand_random_cases_are_told_as_the_library_tells_them(phone) -> None:
    dice = random.Random(25519)
    keys = [Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)) for _ in range(40)]
    rows, wanted = [], []
    for number in range(10_000):
        private = keys[number % 40]
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = dice.randbytes(dice.choice([0, 1, 31, 111, 112, 127, 128, 200]))
        parts = [bytearray(public), bytearray(message), bytearray(private.sign(message))]
        if number % 2:
            part = dice.choice([one for one in parts if one])
            part[dice.randrange(len(part))] ^= 1 << dice.randrange(8)
        rows.append([bytes(one).hex() for one in parts])
        try:
            Ed25519PublicKey.from_public_bytes(bytes(parts[0])).verify(
                bytes(parts[2]), bytes(parts[1])
            )
            wanted.append(True)
        except (InvalidSignature, ValueError):
            wanted.append(False)
    assert wanted.count(True) == 5_000
    assert phone.evaluate(HOLDS, rows) == wanted


@pytest.mark.slow
def test_none_of_ten_thousand_alterations_is_accepted_in_the_page_and_it_says_what_python_says(
    phone, ward
) -> None:
    book, keys, _, _ = ward
    dice = random.Random(2026)
    honest = [random_statement(book, keys, dice) for _ in range(400)]
    now = NOW.isoformat(timespec="seconds")
    true = [brought(one) for one in honest] + [json.dumps(one) for one in honest]
    assert set(phone.evaluate(JUDGED, [true, now])) == {"genuine"}
    changed = [altered(honest[number % 400], dice) for number in range(10_000)]
    said = phone.evaluate(JUDGED, [changed, now])
    assert not {"genuine", "retyped"} & set(said)
    assert said == [judge(text, [book], NOW).code for text in changed]


def test_the_page_keeps_the_very_rule_of_python_for_words_and_parts(phone) -> None:
    dice = random.Random(8)
    signs = "aăâeêoơuưy hHóòỏoáéQquQUÝỷ\u0301\u0323\u0309 .,!?…“”\"'‘’()[]-–—−\u00a0\u2003\u3000\t\n\r\u2028\u0085\u200b\u00ad\ufeffđĐ0159"
    texts = ["".join(dice.choice(signs) for _ in range(dice.randint(0, 24))) for _ in range(4_000)]
    assert phone.evaluate("rows => rows.map(flat)", texts) == [flat(one) for one in texts]
    assert phone.evaluate("rows => rows.map(loose)", texts) == [loose(one) for one in texts]
    pairs = []
    for whole in (random_text(dice) for _ in range(2_000)):
        words = whole.split(" ")
        kept = [one for one in words if dice.random() < dice.choice([0.5, 1.0])]
        pairs.append(
            [
                " ".join(dice.choice([kept, words[2:], words[:-3], [*words[:2], "…", *words[5:]]])),
                whole,
            ]
        )
    told = phone.evaluate("rows => rows.map(row => isPart(row[0], row[1]))", pairs)
    assert told == [is_part(piece, whole) for piece, whole in pairs] and 200 < sum(told) < 1_900


def test_each_verdict_is_told_in_words_with_the_place_of_a_change(phone, ward) -> None:
    book, keys, _, (first, fixed, other, _) = ward
    fresh = a_statement(
        book, keys, case="VV-20", text="Đường Y thông xe lúc 6 giờ. Xe tải đi đường Z."
    )
    told = {
        "genuine": brought(fresh),
        "altered": brought(fresh, "Đường Y thông xe lúc 7 giờ. Xe tải đi đường Z."),
        "cut": brought(fresh, "Xe tải đi đường Z."),
        "retyped": brought(fresh, "đường y thông xe lúc 6 giờ.\nxe tải đi đường z."),
        "corrected": brought(first),
        "withdrawn": other["text"],
        "not_signed": "Không ai nói câu này cả",
        "expired": brought(a_statement(book, keys, expires=AT.replace(hour=9))),
    }
    for code, text in told.items():
        assert verdict_of(phone, text) == code
        assert phone.locator("#ket-qua h2").is_visible()
    verdict_of(phone, told["altered"])
    assert phone.locator("#ket-qua tbody td").all_inner_texts() == ["6", "7"]
    verdict_of(phone, told["corrected"])
    assert fixed["text"] in phone.inner_text("#ket-qua")


def test_a_statement_of_a_key_nobody_published_is_not_believed(phone, tmp_path: Path) -> None:
    stranger = a_register(tmp_path)
    assert verdict_of(phone, brought(a_statement(stranger, tmp_path))) == "unknown_key"
    assert "Ai cũng tạo được" in phone.inner_text("#ket-qua")


def test_files_are_read_and_an_altered_page_around_a_true_token_is_seen(
    phone, ward, tmp_path: Path
) -> None:
    book, keys, _, _ = ward
    one = a_statement(
        book, keys, "Mai 26/11/2026 phường tiêm vắc-xin cho trẻ ở trạm y tế.", case="VV-30"
    )
    page = "<!DOCTYPE html><html><body><h1>Tin</h1><p>{}</p><p>{}</p><p>{}</p><p>Mã ký: {}</p></body></html>"
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text><text>{}</text><text>{}</text><desc>{}</desc></svg>'
    for name, form, true in (("a.html", page, "genuine"), ("a.svg", svg, "picture")):
        for text, code in ((one["text"], true), (one["text"].replace("26", "27"), "altered")):
            file = tmp_path / name
            file.write_text(form.format(BEGIN, text, END, token_of(one)), encoding="utf-8")
            phone.set_input_files("#tep", [])
            phone.set_input_files("#tep", file)
            phone.wait_for_selector(f"#ket-qua[data-verdict={code}]")
    (tmp_path / "a.json").write_text(json.dumps(one), encoding="utf-8")
    phone.set_input_files("#tep", tmp_path / "a.json")
    phone.wait_for_selector("#ket-qua[data-verdict=genuine]")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0" + token_of(one).encode())
    phone.set_input_files("#tep", tmp_path / "a.png")
    phone.wait_for_selector("#ket-qua[data-verdict=picture]")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    phone.set_input_files("#tep", tmp_path / "b.png")
    wait_for(phone, "document.getElementById('tin').textContent.startsWith('Không thấy mã ký')")


def test_a_newer_register_is_taken_only_from_a_key_the_page_knows(
    phone, ward, tmp_path: Path
) -> None:
    from dataclasses import replace
    from datetime import timedelta

    book, keys, _, _ = ward
    one = a_statement(book, keys, "Sáng mai phường sửa cống ở ngõ 7.", case="VV-40")
    newer = book.with_statement(one).to_json(NOW + timedelta(hours=1))
    forged = {**newer, "statements": newer["statements"][:1]}
    stranger = replace(a_register(keys), statements=()).to_json(NOW + timedelta(hours=2))
    for data, said in (
        (forged, "Không dùng sổ này"),
        (stranger, "Không dùng sổ này"),
        (newer, "Đã dùng sổ mới"),
    ):
        (tmp_path / "so-khoa.json").write_text(json.dumps(data), encoding="utf-8")
        phone.set_input_files("#tep", [])
        phone.set_input_files("#tep", tmp_path / "so-khoa.json")
        wait_for(
            phone, "said => document.getElementById('tin').textContent.startsWith(said)", arg=said
        )
    assert verdict_of(phone, one["text"]) == "genuine"


def test_the_page_works_as_a_file_asks_for_nothing_and_axe_finds_nothing(
    offline_page, ward
) -> None:
    for width in (320, 1280):
        sheet = offline_page(width, 740)
        address = (ward[2] / FILE).as_uri()
        sheet.goto(f"{address}#{token_of(ward[3][0])}")
        assert sheet.get_attribute("#ket-qua", "data-verdict") == "corrected"
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width
        assert [url for url in sheet.asked if not url.startswith(("data:", address))] == []
        found = axe.Axe().run(sheet)
        assert not found.response["violations"], found.generate_report()
    assert verdict_of(sheet, TEXT.replace("không cấm", "cấm")) == "altered"
    assert sheet.errors == []
