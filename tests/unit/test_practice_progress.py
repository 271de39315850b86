"""The progress store: nothing answered is lost, whoever kills, writes beside, or damages."""

import csv
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

import phatngon
from phatngon.base.errors import InputError, KitError, MissingOnMachine
from phatngon.base.moments import VIETNAM
from phatngon.practice.answers import wrong_answer
from phatngon.practice.bank import bank_from_text, load_bank
from phatngon.practice.check import check
from phatngon.practice.outcome import Outcome
from phatngon.practice.progress import ProgressStore

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
BANKS = Path(__file__).parents[1] / "fixtures" / "banks"
BANK = load_bank(BANKS / "tam_loai.yaml", AS_OF)
ONE, MANY = BANK.item_for("tl-11", AS_OF), BANK.item_for("tl-13", AS_OF)


@pytest.fixture
def store(tmp_path):
    return ProgressStore.open("Cô Lân", tmp_path)


def answer(store, item, given, now=NOW):
    return store.record_answer(item, given, check(item, given, AS_OF), now)


def test_opening_writes_nothing_and_the_first_answer_begins_the_file(tmp_path):
    store = ProgressStore.open("Cô Lân", tmp_path / "chua_co")
    assert store.state(ONE).label == "chưa làm" and not store.path.exists() and store.notes == ()
    state = answer(store, ONE, "b")
    assert (state.label, state.attempts, state.last_answer) == ("đúng", 1, "b")
    assert store.path.name == "co-lan.jsonl"
    assert [row["event"] for row in store.events()] == ["start", "answer"]
    assert store.events()[1] | {"learner": ""} == {
        "event": "answer",
        "learner": "",
        "at": "2026-11-23T08:30:00+07:00",
        "kit": phatngon.__version__,
        "item": "tl-11",
        "lesson": "01_tam_loai",
        "fingerprint": ONE.fingerprint,
        "answer": "b",
        "outcome": "right",
        "right": 1,
        "total": 1,
    }


def test_moments_are_written_in_official_time(store):
    answer(store, ONE, "b", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert store.events()[1]["at"] == "2026-11-23T08:30:00+07:00"
    answer(store, ONE, "b", None)
    assert datetime.now(UTC) - datetime.fromisoformat(store.events()[2]["at"]) < timedelta(
        minutes=1
    )


def test_the_store_resumes_where_the_learner_stopped(store, tmp_path):
    answer(store, ONE, "a")
    answer(store, ONE, "b")
    answer(store, MANY, ["gp", "cq"])
    again = ProgressStore.open("  cô lân ", tmp_path)
    assert again.state("tl-11").best == "right" and again.state("tl-11").attempts == 2
    assert again.state(MANY).label == "gần đúng" and again.state(MANY).last_answer == ["gp", "cq"]
    assert again.next_item(BANK, AS_OF).id == "tl-12"
    assert (
        again.lesson_summary(BANK, AS_OF).sentence
        == f"Đã đúng 1 trên {len(BANK.items_for(AS_OF))} câu."
    )


def test_the_best_outcome_stays_when_a_later_one_is_worse(store):
    answer(store, ONE, "b")
    state = answer(store, ONE, "a")
    assert (state.best, state.last_outcome, state.attempts) == ("right", "wrong", 2)
    assert answer(store, ONE, "").attempts == 2


def test_the_answer_opens_only_after_an_honest_try(store):
    assert not store.may_reveal(ONE)
    answer(store, ONE, "")
    assert not store.may_reveal("tl-11")
    with pytest.raises(InputError, match="Trả lời thử một lần"):
        store.reveal(ONE, NOW)
    answer(store, ONE, "a")
    assert store.may_reveal(ONE)
    store.reveal(ONE, NOW)
    assert store.state(ONE).revealed and not store.state(ONE).aided
    assert answer(store, ONE, "b").aided
    assert (
        "Trong đó 1 câu làm đúng sau khi xem đáp án." in store.lesson_summary(BANK, AS_OF).sentence
    )


def test_hints_open_one_by_one_and_no_further(store):
    assert [store.open_hint(ONE, NOW) for _ in range(4)] == [1, 2, 2, 2]
    assert [store.open_hint("tl-99", NOW) for _ in range(4)] == [1, 2, 3, 3]
    assert len([row for row in store.events() if row["event"] == "hint"]) == 5


def test_a_reset_starts_anew_and_keeps_the_old_log(store):
    answer(store, ONE, "b")
    store.open_hint(ONE, NOW)
    store.reset("02_bai_khac", NOW)
    assert store.state(ONE).label == "đúng"
    store.reset("01_tam_loai", NOW)
    assert (
        store.state(ONE).label == "chưa làm"
        and not store.may_reveal(ONE)
        and store.state(ONE).hints_opened == 0
    )
    assert len(store.events()) == 5
    answer(store, ONE, "b")
    store.reset(now=NOW)
    assert store.state(ONE).label == "chưa làm"


def test_the_summary_counts_outcomes_and_objectives(store):
    answer(store, ONE, "b")
    answer(store, MANY, ["gp", "cq"])
    answer(store, BANK.item_for("tl-17", AS_OF), "48")
    summary = store.lesson_summary(BANK, AS_OF)
    assert summary.counts == {"not_done": summary.total - 3, "wrong": 1, "near": 1, "right": 1}
    assert [(o.id, o.right, o.total) for o in summary.objectives] == [
        ("tl-1", 1, 9),
        ("tl-2", 0, 4),
    ]


OLD_ROWS = [  # as the kits up to 0.4.1 wrote them
    {"event": "start", "nickname": "Lan"},
    {
        "event": "answer",
        "item": "tl-11",
        "answer": "a",
        "outcome": "chua_dung",
        "right": 0,
        "total": 1,
    },
    {"event": "answer", "item": "tl-11", "answer": "b", "outcome": "dung", "right": 1, "total": 1},
    {
        "event": "answer",
        "item": "tl-13",
        "answer": ["gp", "cq", "ten", "mau"],
        "outcome": "gan_dung",
        "right": 4,
        "total": 5,
    },
    {
        "event": "answer",
        "item": "tl-14",
        "answer": None,
        "outcome": "chua_lam",
        "right": 0,
        "total": 5,
    },
]


def test_what_an_older_kit_wrote_on_the_disk_still_counts(tmp_path):
    prints = {item.id: item.fingerprint for item in BANK.items_for(AS_OF)}
    rows = [
        {
            "learner": "abc",
            "at": "2026-11-20T08:00:00+07:00",
            "kit": "0.4.1",
            "lesson": "01_tam_loai",
            **({"fingerprint": prints[row["item"]]} if "item" in row else {}),
            **row,
        }
        for row in OLD_ROWS
    ]
    (tmp_path / "lan.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
    )
    store = ProgressStore.open("Lan", tmp_path)
    assert store.notes == () and [
        store.state(name).label for name in ("tl-11", "tl-13", "tl-14")
    ] == ["đúng", "gần đúng", "chưa làm"]
    assert (store.state("tl-11").attempts, store.state("tl-14").attempts) == (2, 0)
    assert store.lesson_summary(BANK, AS_OF).right == 1
    answer(store, MANY, ["gp", "cq", "ten"])
    assert [row["outcome"] for row in store.events()[-2:]] == [
        "chua_lam",
        "right",
    ] and store.lesson_summary(BANK, AS_OF).right == 2
    shown = store.export(tmp_path / "ra.csv", NOW).read_text(encoding="utf-8-sig")
    assert [row.split(",")[4] for row in shown.splitlines()[2:]] == [
        "chưa đúng",
        "đúng",
        "gần đúng",
        "chưa làm",
        "đúng",
    ]


def test_next_goes_to_untried_items_first_then_to_those_not_right(tmp_path):
    bank = bank_from_text(
        (BANKS / "tam_loai.yaml").read_text(encoding="utf-8").split("- id: tl-13")[0]
    )
    store = ProgressStore.open("Lan", tmp_path)
    first, second = bank.items_for(AS_OF)
    answer(store, first, "a")
    assert store.next_item(bank, AS_OF) == second
    answer(store, second, "c")
    assert store.next_item(bank, AS_OF) == first
    answer(store, first, "b")
    assert store.next_item(bank, AS_OF) is None


def test_an_item_changed_since_it_was_answered_says_so_and_is_asked_again(store):
    answer(store, ONE, "b")
    changed = bank_from_text(
        (BANKS / "tam_loai.yaml").read_text(encoding="utf-8").replace("Ngự Bình", "An Cựu")
    )
    state = store.state(changed.item_for("tl-11", AS_OF))
    assert (state.label, state.attempts, state.last_answer) == ("câu đã được cập nhật", 0, "b")
    assert store.next_item(changed, AS_OF).id == "tl-11" and not store.may_reveal(
        changed.item_for("tl-11", AS_OF)
    )
    assert "Có 1 câu đã được cập nhật" in store.lesson_summary(changed, AS_OF).sentence
    assert answer(store, changed.item_for("tl-11", AS_OF), "b").label == "đúng"


def test_two_nicknames_with_one_slug_do_not_meet(tmp_path):
    lan, lan_with_mark = ProgressStore.open("Lan", tmp_path), ProgressStore.open("Lân", tmp_path)
    answer(lan, ONE, "b")
    answer(lan_with_mark, ONE, "a")
    assert lan.path == lan_with_mark.path
    assert (lan.state(ONE).label, lan_with_mark.state(ONE).label) == ("đúng", "chưa đúng")
    assert ProgressStore.nicknames(tmp_path) == ("Lan", "Lân")
    assert ProgressStore.open(normalize("NFD", "LÂN"), tmp_path).state(ONE).label == "chưa đúng"


def test_a_rename_keeps_everything_and_frees_the_old_name(tmp_path):
    store = ProgressStore.open("Lan", tmp_path)
    answer(store, ONE, "b")
    answer(ProgressStore.open("Minh", tmp_path), ONE, "a")
    with pytest.raises(InputError, match="đã có người dùng"):
        store.rename("minh", NOW)
    store.rename("Hoa", NOW)
    answer(store, MANY, ["gp"])
    assert ProgressStore.nicknames(tmp_path) == ("Hoa", "Minh")
    assert ProgressStore.open("Hoa", tmp_path).state(MANY).attempts == 1
    newcomer = ProgressStore.open("Lan", tmp_path)
    assert newcomer.state(ONE).label == "chưa làm"
    answer(newcomer, ONE, "a")
    assert ProgressStore.open("Hoa", tmp_path).state(ONE).label == "đúng"
    assert ProgressStore.open("Lan", tmp_path).state(ONE).label == "chưa đúng"


@pytest.mark.parametrize("nickname", ["", "   ", "...", "a" * 61, "Lan\x07", None, 5, "\ud800"])
def test_a_useless_nickname_is_one_sentence(tmp_path, nickname):
    with pytest.raises(InputError, match=r"(?i)tên gọi") as caught:
        ProgressStore.open(nickname, tmp_path)
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize("nickname", ["Con", "../../etc", "Cô/Thầy", "x" * 60, "测试"])
def test_any_nickname_makes_a_safe_file_name(tmp_path, nickname):
    store = ProgressStore.open(nickname, tmp_path)
    answer(store, ONE, "b")
    assert store.path.parent == tmp_path and store.path.stem.lower() != "con"
    assert ProgressStore.open(nickname, tmp_path).state(ONE).label == "đúng"


def test_a_torn_last_line_loses_only_itself(store, tmp_path):
    answer(store, ONE, "b")
    with store.path.open("ab") as file:
        file.write(b'{"event":"answer","item":"tl-13","outc')
    again = ProgressStore.open("Cô Lân", tmp_path)
    assert (
        again.state(ONE).label == "đúng" and "có 1 dòng không đọc được (dòng 3)" in again.notes[0]
    )
    answer(again, MANY, ["gp", "cq", "ten"])
    assert ProgressStore.open("Cô Lân", tmp_path).state(MANY).label == "đúng"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00" * 100 + b"\n",
        b"\xff\xfe\n",
        b"[1, 2]\n",
        b"42\n",
        b'{"event": "answer"}\n',
        b'{"event": "answer", "item": ["a"], "learner": {}}\n',
        b'{"event": "start", "learner": 5, "nickname": null}\n',
        b'{"event": "start", "learner": "x", "nickname": "..."}\n',
        b'{"event": "answer", "learner": "LEARNER", "item": "tl-11", "outcome": ["right"], "lesson": 3}\n',
        b'{"event": ["hint"], "learner": "LEARNER", "item": "tl-11"}\n',
        b'{"event": "reset", "learner": "LEARNER", "lesson": 5}\n',
    ],
)
def test_rubbish_in_the_file_is_passed_over_and_kept(store, tmp_path, rubbish):
    answer(store, ONE, "b")
    rubbish = rubbish.replace(b"LEARNER", store.events()[0]["learner"].encode())
    store.path.write_bytes(rubbish + store.path.read_bytes() + rubbish)
    again = ProgressStore.open("Cô Lân", tmp_path)
    assert again.state(ONE).label == "đúng"
    answer(again, MANY, ["gp"])
    assert again.path.read_bytes().count(rubbish) == 2


def test_a_damaged_first_row_does_not_lose_the_learner(store, tmp_path):
    answer(store, ONE, "b")
    lines = store.path.read_bytes().splitlines(keepends=True)
    store.path.write_bytes(b"{hong\n" + b"".join(lines[1:]))
    assert ProgressStore.open("Cô Lân", tmp_path).state(ONE).label == "đúng"


def test_an_unreadable_store_is_one_sentence_and_stays_as_it_is(tmp_path):
    (tmp_path / "lan.jsonl").mkdir()
    with pytest.raises(InputError, match="không đọc được sổ ghi") as caught:
        ProgressStore.open("Lan", tmp_path)
    assert "\n" not in caught.value.sentence and (tmp_path / "lan.jsonl").is_dir()
    other = ProgressStore.open("Minh", tmp_path)
    assert "không đọc được sổ ghi" in other.notes[0]
    answer(other, ONE, "b")


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path):
    (tmp_path / "tep").write_text("x")
    store = ProgressStore.open("Lan", tmp_path / "tep")
    with pytest.raises(KitError, match="không đọc được sổ ghi") as caught:
        answer(store, ONE, "b")
    assert "\n" not in caught.value.sentence


def test_a_full_disk_is_one_sentence_and_leaves_no_half_row(store, monkeypatch):
    answer(store, ONE, "b")
    before = store.path.read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(MissingOnMachine, match="đĩa đã đầy"):
            answer(store, MANY, ["gp"])
    assert store.path.read_bytes() == before
    assert answer(store, MANY, ["gp", "cq", "ten"]).label == "đúng"


def test_an_item_without_a_key_is_not_recorded(store):
    with pytest.raises(InputError, match="chưa gắn ngày áp dụng"):
        store.record_answer(BANK["tl-11"], "b", check(ONE, "b", AS_OF), NOW)


def test_what_is_no_json_is_not_recorded(store):
    with pytest.raises(InputError, match="không ghi được vào sổ tiến độ"):
        store.record_answer(ONE, {1, 2}, check(ONE, "b", AS_OF), NOW)


def test_texts_are_kept_composed(store):
    item = BANK.item_for("tl-22", AS_OF)
    answer(store, item, {"text": normalize("NFD", "trang tổng hợp"), "ticks": []})
    assert store.state(item).last_answer["text"] == normalize("NFC", "trang tổng hợp")


def test_exports_open_elsewhere(store, tmp_path):
    answer(store, ONE, "b")
    answer(store, BANK.item_for("tl-22", AS_OF), '=HYPERLINK("x")')
    store.reset(now=NOW)
    whole = json.loads(store.export(tmp_path / "tien_do.json", NOW).read_text(encoding="utf-8"))
    assert whole["nickname"] == "Cô Lân" and len(whole["events"]) == 4
    text = store.export(tmp_path / "tien_do.csv", NOW).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][:5] == ["thời điểm", "việc", "bài", "câu", "kết quả"] and rows[2][4] == "đúng"
    assert rows[3][7] == '\'=HYPERLINK("x")'
    with pytest.raises(InputError, match=r"Đặt tên tệp \.json hoặc \.csv"):
        store.export(tmp_path / "tien_do.docx", NOW)


def test_the_store_lies_in_the_users_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    answer(ProgressStore.open("Lan"), ONE, "b")
    assert (tmp_path / "tien_do" / "lan.jsonl").exists() and ProgressStore.nicknames() == ("Lan",)


def test_a_second_kernel_is_seen_at_once(tmp_path):
    here, there = ProgressStore.open("Lan", tmp_path), ProgressStore.open("Lan", tmp_path)
    answer(here, ONE, "a")
    answer(there, ONE, "b")
    assert (
        here.state(ONE).best == there.state(ONE).best == "right" and here.state(ONE).attempts == 2
    )


WRITER = """
import sys
from pathlib import Path
from phatngon.practice.check import Result
from phatngon.practice.kinds import OrderItem
from phatngon.practice.outcome import Outcome
from phatngon.practice.progress import ProgressStore

store, start, count = ProgressStore.open("Lan", Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for number in range(start, start + count):
    item = OrderItem(id=f"tl-{number}", lesson="01", objective="tl-1", stem="…", fingerprint="f", steps=())
    store.record_answer(item, "a" * (number % 50), Result(Outcome.RIGHT, 1, 1, ""))
    print(number, flush=True)
"""


def writer(folder, start, count):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(start), str(count)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_no_answer_is_lost_to_kill_9(tmp_path):
    chance, kept = random.Random(7), set()
    for turn in range(6):
        process = writer(tmp_path, 1000 * turn, 1000)
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.005, 0.06))
        process.kill()
        kept |= {int(line) for line in process.stdout.read().split("\n")[:-1] if line}
        process.wait()
        process.stdout.close()
        store = ProgressStore.open("Lan", tmp_path)
        assert all(store.state(f"tl-{number}").best == "right" for number in kept)
    assert len(kept) > 6
    answer(store, ONE, "b")
    assert ProgressStore.open("Lan", tmp_path).state(ONE).label == "đúng"


def test_two_kernels_write_at_once_and_lose_nothing(tmp_path):
    writers = [writer(tmp_path, 0, 60), writer(tmp_path, 1000, 60)]
    for process in writers:
        assert len(process.communicate(timeout=30)[0].split()) == 61
    store = ProgressStore.open("Lan", tmp_path)
    assert store.notes == () and ProgressStore.nicknames(tmp_path) == ("Lan",)
    assert all(
        store.state(f"tl-{number}").best == "right" for number in [*range(60), *range(1000, 1060)]
    )


def test_an_outcome_carried_from_a_page_counts_and_never_takes_a_better_one_away(tmp_path):
    store, first = ProgressStore.open("Lân", tmp_path), BANK.items_for(AS_OF)[0]
    assert store.take(first, Outcome.NEAR, now=NOW) and store.state(first).best is Outcome.NEAR
    assert store.take(first, Outcome.RIGHT, now=NOW) and store.may_reveal(first)
    rows = len(store.events())
    assert not store.take(first, Outcome.WRONG, now=NOW) and len(store.events()) == rows
    assert ProgressStore.open("Lân", tmp_path).state(first).best is Outcome.RIGHT
    assert store.state(first).last_answer is None


def test_a_wrong_answer_is_due_again_two_days_later(tmp_path):
    store, item = ProgressStore.open("Lân", tmp_path), BANK.items_for(AS_OF)[0]
    wrong = check(item, wrong_answer(item, AS_OF), AS_OF)
    state = store.record_answer(item, wrong_answer(item, AS_OF), wrong, now=NOW)
    assert state.again.day == NOW.date() + timedelta(2)
