"""Laws that hold for every bank and every log, tried on generated ones."""

import copy
from datetime import date
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.arrange import shuffled
from phatngon.practice.bank import bank_from_text
from phatngon.practice.check import check
from phatngon.practice.kinds import MatchItem, OrderItem
from phatngon.practice.outcome import STORED, Outcome
from phatngon.practice.replay import replay

AS_OF = date(2026, 11, 23)
BANKS = Path(__file__).parents[1] / "fixtures" / "banks"
WORDS = ("báo", "tạp chí", "bản tin", "đặc san", "trang", "mạng", "cổng", "kênh", "sóng", "in")
WHY = "Nhận xét."
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def texts(least, most):
    numbered = st.integers(1, 99).flatmap(
        lambda number: st.sampled_from(WORDS).map(lambda word: f"{word} {number}")
    )
    return st.lists(numbered, min_size=least, max_size=most, unique=True)


@st.composite
def items(draw):
    kind = draw(
        st.sampled_from(["one", "many", "order", "match", "classify", "number", "moment", "text"])
    )
    return {"type": kind, "stem": f"Câu hỏi {kind}.", **draw(BODIES[kind])}


def one(names):
    return {
        "choices": [
            {"text": name, "correct": place == 0, "feedback": WHY}
            for place, name in enumerate(names)
        ]
    }


def many(drawn):
    names, right = drawn
    return {
        "choices": [
            {"text": name, "correct": place % 4 in right or place == 0, "feedback": WHY}
            for place, name in enumerate(names)
        ]
    }


def matching(drawn):
    names, extra = drawn
    return {
        "pairs": [{"left": name, "right": f"của {name}", "feedback": WHY} for name in names],
        "extra": [f"thừa {number}" for number in range(extra)],
    }


def classifying(drawn):
    names, boxes, seed = drawn
    bins = [{"id": f"b{number}", "label": f"Nhóm {number}"} for number in range(boxes)]
    cards = [
        {"text": name, "bin": f"b{(place * seed) % boxes}", "feedback": WHY}
        for place, name in enumerate(names)
    ]
    return {"bins": bins, "cards": cards}


def checklist(drawn):
    sought, banned, by_self = drawn
    rows = [{"text": f"Có ý {word}", "any": [word]} for word in sought]
    rows += [{"text": f"Tránh {word}", "none": [f"cấm {word}"]} for word in banned]
    rows += [{"text": f"Tự xem {number}", "self": True} for number in range(by_self)]
    return {"checklist": rows, "model": "Bài mẫu: " + ", ".join(sought)}


BODIES = {
    "one": texts(2, 6).map(one),
    "many": st.tuples(texts(2, 7), st.sets(st.integers(0, 3))).map(many),
    "order": texts(3, 8).map(
        lambda names: {"steps": [{"text": name, "why": WHY} for name in names]}
    ),
    "match": st.tuples(texts(2, 6), st.integers(0, 3)).map(matching),
    "classify": st.tuples(texts(2, 12), st.integers(2, 4), st.integers(0, 5)).map(classifying),
    "number": st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 50)).map(
        lambda drawn: {"answer": drawn[0] / 10, "tolerance": drawn[1] / 10, "feedback": WHY}
    ),
    "moment": st.one_of(
        st.dates(date(2020, 1, 5), date(2030, 1, 1)).map(
            lambda day: {"answer": day, "feedback": WHY}
        ),
        st.builds(
            lambda day, hour, minute: {"answer": f"{day}T{hour:02d}:{minute:02d}", "feedback": WHY},
            st.dates(date(2020, 1, 5), date(2030, 1, 1)),
            st.integers(0, 23),
            st.integers(0, 59),
        ),
    ),
    "text": st.one_of(
        texts(1, 4).map(lambda names: {"accept": names}),
        st.tuples(texts(1, 4), texts(0, 2), st.integers(0, 2)).map(checklist),
    ),
}


def written(bank):
    return yaml.dump(
        bank,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
    )


def bank_of(bodies):
    rows = [
        {"id": f"ph-{number}", "objective": "ph-o", **body} for number, body in enumerate(bodies, 1)
    ]
    whole = {
        "bank": "ph",
        "lesson": "00",
        "version": 1,
        "objectives": {"ph-o": "Mục tiêu"},
        "items": rows,
    }
    return bank_from_text(written(whole))


@QUICK
@given(st.lists(items(), min_size=1, max_size=5))
def test_right_is_right_and_wrong_is_wrong_in_every_bank(bodies):
    bank = bank_of(bodies)
    assert len(bank.items_for(AS_OF)) == len(bodies)
    for item in bank.items_for(AS_OF):
        right = check(item, right_answer(item, AS_OF), AS_OF)
        wrong = check(item, wrong_answer(item, AS_OF), AS_OF)
        assert right.outcome == "right" and right.right == right.total and right.feedback
        assert wrong.outcome == "wrong" and wrong.feedback and wrong.right < wrong.total


@QUICK
@given(items(), st.text(min_size=1, max_size=20))
def test_what_is_shown_is_a_permutation_and_never_gives_the_order_away(body, nickname):
    item = bank_of([body]).item_for("ph-1", AS_OF)
    shown = item.arranged(nickname)
    assert shown == item.arranged(nickname)
    fields = {
        "one": "choices",
        "many": "choices",
        "order": "steps",
        "match": "rights",
        "classify": "cards",
    }
    things = getattr(item, fields[item.type]) if item.type in fields else ()
    assert sorted(thing.id for thing in shown) == sorted(thing.id for thing in things)
    if isinstance(item, OrderItem):
        assert check(item, [step.id for step in shown], AS_OF).outcome != "right"
    if isinstance(item, MatchItem):
        assert shown != item.rights


@given(st.lists(st.integers(), unique=True, min_size=2, max_size=9), st.text(max_size=9))
def test_a_shuffle_keeps_everything_and_can_be_kept_from_the_given_order(things, seed):
    assert sorted(shuffled(things, seed)) == sorted(things)
    assert list(shuffled(things, seed, never_as_given=True)) != things


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(
            ["a", "b", "s1", "l1", "r1", "c1", "b0", "k1", "1.234,5", "7/12/2026 8h30", "24 giờ"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["text", "ticks", "l1", "c1"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(QUICK, max_examples=200)
@given(items(), JSON)
def test_whatever_is_handed_in_is_marked_or_refused_with_a_sentence(body, answer):
    item = bank_of([body]).item_for("ph-1", AS_OF)
    try:
        result = check(item, answer, AS_OF)
    except InputError as error:
        assert error.sentence and "\n" not in error.sentence
    else:
        assert result.outcome in Outcome and result.message and 0 <= result.right <= result.total


def leaves(value, keys=()):
    yield keys
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, below in inner:
        yield from leaves(below, (*keys, key))


WHOLE = yaml.safe_load((BANKS / "tam_loai.yaml").read_text(encoding="utf-8"))
PLACES = list(leaves(WHOLE))[1:]


@settings(QUICK, max_examples=60)
@given(st.sampled_from(PLACES), JSON | st.dates())
def test_a_bank_with_any_value_out_of_place_is_checked_without_a_crash(keys, value):
    broken = copy.deepcopy(WHOLE)
    parent = broken
    for key in keys[:-1]:
        parent = parent[key]
    parent[keys[-1]] = value
    text = written(broken)
    try:
        bank = bank_from_text(text, as_of=AS_OF)
    except InputError as error:
        assert error.where.startswith("ngan-hang.yaml") and "\n" not in error.sentence
        return
    for item in bank.items_for(AS_OF):
        assert check(item, right_answer(item, AS_OF), AS_OF).outcome == "right"
        assert check(item, wrong_answer(item, AS_OF), AS_OF).outcome == "wrong"


FINGERPRINTS = st.sampled_from(["f1", "f2"])
NAMES, LESSONS = st.sampled_from(["a", "b"]), st.sampled_from(["1", "2"])
ROWS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "event": st.just("answer"),
                "item": NAMES,
                "lesson": LESSONS,
                "answer": st.text(max_size=3),
                "outcome": st.sampled_from([*Outcome, *STORED]),
                "fingerprint": FINGERPRINTS,
            }
        ),
        st.fixed_dictionaries({"event": st.sampled_from(["hint", "reveal"]), "item": NAMES}),
        st.fixed_dictionaries(
            {"event": st.just("reset"), "lesson": st.sampled_from([None, "1", "2"])}
        ),
        st.dictionaries(
            st.sampled_from(["event", "item", "lesson", "outcome", "number"]),
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=3),
                st.lists(st.integers(), max_size=2),
                st.sampled_from(["answer", "hint", "reset"]),
            ),
        ),
    ),
    max_size=25,
)


@given(ROWS)
def test_every_prefix_of_a_log_is_a_consistent_state(rows):
    for end in range(len(rows) + 1):
        for item_id, state in replay(rows[:end]).items():
            assert state.item_id == item_id and state.best.rank >= 0
            assert (state.attempts > 0) == (state.best != "not_done")
            assert not state.aided or state.best == "right"
            assert state.best.rank >= state.last_outcome.rank


@given(ROWS, st.sampled_from([None, "1", "2"]))
def test_two_resets_say_what_one_says(rows, lesson):
    reset = {"event": "reset", "lesson": lesson}
    assert replay([*rows, reset, reset]) == replay([*rows, reset])
