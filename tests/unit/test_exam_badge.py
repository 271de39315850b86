"""Badges: the published field rules, a proof that anybody can verify offline, and nothing that was altered holds."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from phatngon.base.errors import InputError
from phatngon.base.jcs import canonical
from phatngon.base.moments import VIETNAM
from phatngon.cli import exam as exam_verbs
from phatngon.cli import exam_records
from phatngon.cli.main import main
from phatngon.practice.exam.badge import badge_of, verify_badge
from phatngon.practice.exam.integrity import (
    base58,
    did_of,
    from_base58,
    hash_data,
    proof_holds,
    public_of,
    secured,
)
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.marking import ExamResult, Marked
from phatngon.practice.exam.record import digest_of, message_of, self_record, trainer_record
from phatngon.practice.outcome import Outcome
from phatngon.practice.summary import LessonSummary

NOW = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
DAY = NOW.date()
RULES = Path(__file__).parents[1] / "fixtures" / "open_badge_3.schema.json"

# the example of the W3C recommendation on EdDSA cryptosuites, section on eddsa-jcs-2022: its key, document and proof
SEED = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
EXAMPLES = [
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/examples/v2",
]
ALUMNI = {
    "@context": EXAMPLES,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{KEY}#{KEY}",
    "proofPurpose": "assertionMethod",
    "@context": EXAMPLES,
}
HASHES = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
PROOF = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"


def record(keys: TrainerKeys, learner: str = "Nguyễn Thị Ánh", **more: Any) -> dict[str, Any]:
    result = ExamResult(
        "261125-AAAAAA",
        learner,
        DAY,
        "",
        (Marked("x", "o", Outcome.RIGHT, Decimal(1), ("N244-D7K3",)),),
    )
    return trainer_record(result, keys, day=DAY, **more)


@pytest.fixture
def keys() -> TrainerKeys:
    return TrainerKeys()


def rules() -> Draft202012Validator:
    schema = json.loads(RULES.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def made(keys: TrainerKeys, **more: Any) -> dict[str, Any]:
    return json.loads(json.dumps(badge_of(record(keys), keys, now=NOW, **more), ensure_ascii=False))


def test_the_example_of_the_recommendation_gives_its_hashes_and_its_proof() -> None:
    assert hash_data(ALUMNI, OPTIONS).hex() == HASHES
    public = public_of(f"did:key:{KEY}")
    assert did_of(public) == f"did:key:{KEY}"
    assert proof_holds({**ALUMNI, "proof": {**OPTIONS, "proofValue": PROOF}})
    other = {**ALUMNI, "name": "Alumni credential"}
    assert not proof_holds({**other, "proof": {**OPTIONS, "proofValue": PROOF}})


def test_a_badge_keeps_the_published_field_rules(keys: TrainerKeys) -> None:
    badge = made(keys, issuer="Sở Văn hóa và Thể thao")
    assert list(rules().iter_errors(badge)) == []
    assert badge["issuer"]["name"] == "Sở Văn hóa và Thể thao"
    assert badge["issuer"]["id"] == did_of(keys.public)
    [evidence] = badge["evidence"]
    assert digest_of(record(keys)) in evidence["narrative"]
    criteria = badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert "70%" in criteria and "25/11/2026" in criteria and "N244-D7K3" in criteria


def test_the_rules_refuse_a_badge_that_lacks_what_they_ask_for(keys: TrainerKeys) -> None:
    for path in (
        ("issuer",),
        ("validFrom",),
        ("proof",),
        ("credentialSubject", "achievement"),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "achievement", "description"),
        ("proof", "cryptosuite"),
    ):
        badge = made(keys)
        place = badge
        for name in path[:-1]:
            place = place[name]
        del place[path[-1]]
        assert list(rules().iter_errors(badge)), path


def test_a_badge_names_nobody_unless_the_record_does(keys: TrainerKeys) -> None:
    assert "Nguyễn Thị Ánh" in json.dumps(made(keys), ensure_ascii=False)
    bare = {name: value for name, value in record(keys).items() if name != "signature"} | {
        "learner": ""
    }
    nameless = {**bare, "signature": keys.sign(message_of(bare))}
    badge = badge_of(nameless, keys, now=NOW)
    assert list(rules().iter_errors(badge)) == [] and "identifier" not in badge["credentialSubject"]
    holds, said = verify_badge(badge, keys.public, NOW)
    assert holds and "cho" not in said.rpartition("cấp ngày")[2]


def test_a_badge_is_verified_offline_with_the_published_key(
    keys: TrainerKeys, tmp_path: Path
) -> None:
    badge = made(keys)
    holds, said = verify_badge(badge, keys.public, NOW)
    assert holds and "cho Nguyễn Thị Ánh" in said and "25/11/2026" in said
    holds, said = verify_badge(badge, "", NOW)
    assert not holds and "Chưa biết ai ký" in said
    holds, said = verify_badge(badge, TrainerKeys(tmp_path / "khac").public, NOW)
    assert not holds and "không phải khóa của giảng viên" in said
    holds, said = verify_badge(badge, keys.public, NOW - timedelta(days=9))
    assert not holds and "sau hôm nay" in said


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in rows:
        if isinstance(one, dict | list):
            yield from leaves(one, (*path, name))
        else:
            yield (*path, name)


def test_a_badge_altered_at_any_place_does_not_hold(keys: TrainerKeys) -> None:
    badge = made(keys)
    paths = list(leaves(badge))
    assert len(paths) > 30
    for path in paths:
        forged = copy.deepcopy(badge)
        place = forged
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = (
            (not place[path[-1]]) if isinstance(place[path[-1]], bool) else f"{place[path[-1]]}x"
        )
        assert (
            not verify_badge(forged, keys.public, NOW)[0]
            if "type" not in path
            else (not proof_holds(forged))
        )
    assert not proof_holds(badge | {"them": "x"})
    assert not proof_holds({name: value for name, value in badge.items() if name != "evidence"})


def with_proof(**change: Any) -> Callable[[dict], dict]:
    return lambda badge: badge | {"proof": badge["proof"] | change}


@pytest.mark.parametrize(
    "forge",
    [
        lambda badge: badge | {"proof": None},
        lambda badge: badge | {"proof": [badge["proof"]]},
        with_proof(verificationMethod="https://vc.example/key"),
        with_proof(verificationMethod=7),
        with_proof(verificationMethod="did:key:z6Mk#z6Mk"),
        with_proof(proofValue="z" + "1" * 64),
        with_proof(proofValue="u" + "A" * 86),
        with_proof(proofValue=None),
        with_proof(proofValue="z" * 5000),
        with_proof(cryptosuite="eddsa-rdfc-2022"),
        with_proof(proofPurpose="authentication"),
        with_proof(nonce="x"),
        lambda badge: badge | {"so": 1.5},
        lambda badge: badge | {"nua": "\ud800"},
    ],
)
def test_an_odd_proof_is_no_proof_and_never_an_accident(forge: Callable, keys: TrainerKeys) -> None:
    assert not proof_holds(forge(made(keys)))


def test_a_forger_with_a_key_of_his_own_cannot_name_the_trainer_as_issuer(
    keys: TrainerKeys, tmp_path: Path
) -> None:
    other = TrainerKeys(tmp_path / "khac")
    document = {name: value for name, value in made(keys).items() if name != "proof"}
    forged = secured(document, other.public, other.sign, NOW.isoformat())
    assert proof_holds(forged)
    for public in (keys.public, other.public, ""):
        holds, said = verify_badge(forged, public, NOW)
        assert not holds and "không phải chủ của khóa" in said


@pytest.mark.parametrize("kind", ["altered", "another trainer's", "self-made", "no record"])
def test_no_badge_is_made_of_a_record_that_does_not_hold(
    kind: str, keys: TrainerKeys, tmp_path: Path
) -> None:
    summary = LessonSummary("01", DAY, 1, {Outcome.RIGHT: 1}, 0, 0, ())
    odd = {
        "altered": record(keys) | {"percent": "99.9"},
        "another trainer's": record(TrainerKeys(tmp_path / "khac")),
        "self-made": self_record("Lan", [summary], {}, day=DAY, as_of=DAY),
        "no record": {"kind": "khac"},
    }[kind]
    with pytest.raises(InputError):
        badge_of(odd, keys, now=NOW)


def test_a_renewed_record_tells_its_chain_in_the_badge(keys: TrainerKeys) -> None:
    new = record(keys, renews="a" * 64, not_asked=[])
    badge = badge_of(new, keys, now=NOW)
    assert "a" * 64 in badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert list(rules().iter_errors(badge)) == []


@given(data=st.binary(max_size=40))
def test_base58_goes_there_and_back(data: bytes) -> None:
    assert from_base58(base58(data), len(data)) == data


@pytest.mark.parametrize("odd", [1.5, {1: "a"}, [float("nan")], "\udc00", {"a": object()}])
def test_what_has_no_canonical_form_is_refused(odd: Any) -> None:
    with pytest.raises(ValueError):
        canonical(odd)


def test_members_stand_in_the_order_of_their_code_units() -> None:
    names = {"\U0001f600": 1, "\ufb33": 2, "a": 3}
    assert canonical(names).decode() == '{"a":3,"\U0001f600":1,"\ufb33":2}'
    assert canonical({"a": '\n\x01"\\/\x7f'}).decode() == '{"a":"\\n\\u0001\\"\\\\/\x7f"}'


def test_the_verb_writes_a_badge_and_verify_reads_it(
    tmp_path: Path,
    keys: TrainerKeys,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module in (exam_verbs, exam_records):
        monkeypatch.setattr(module, "now", lambda: NOW)
    path = tmp_path / "giay-a.json"
    path.write_text(json.dumps(record(keys), ensure_ascii=False), encoding="utf-8")
    assert main(["exam", "badge", str(path)]) == 0
    out = tmp_path / "huy-hieu-a.json"
    assert main(["exam", "verify", str(out), "--key", keys.public]) == 0
    assert "huy hiệu còn nguyên vẹn" in capsys.readouterr().out
    assert main(["exam", "verify", str(out)]) == 1
    out.write_text(out.read_text(encoding="utf-8").replace("Ánh", "Anh"), encoding="utf-8")
    assert main(["exam", "verify", str(out), "--key", keys.public]) == 1
    assert main(["exam", "badge", str(out)]) == 2
    told = capsys.readouterr()
    assert "Traceback" not in told.err


def test_the_key_of_the_example_signs_as_the_recommendation_says() -> None:
    raw = from_base58(SEED.removeprefix("z"), 34).removeprefix(b"\x80\x26")
    key = Ed25519PrivateKey.from_private_bytes(raw)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    assert did_of(public) == f"did:key:{KEY}"

    def sign(message: bytes) -> str:
        return base64.b64encode(key.sign(message)).decode()

    assert secured(ALUMNI, public, sign, OPTIONS["created"])["proof"] == {
        **OPTIONS,
        "proofValue": PROOF,
    }
