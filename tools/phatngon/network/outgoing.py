"""A package of news from an agency to the press: a folder with ``goi.yaml``, texts and pictures, read without losing anything.

What may be wrong with it is told by :func:`check_package`; our own table (``outgoing.yaml``) says which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, read_text
from phatngon.base.finding import FilePlace, Finding
from phatngon.base.moments import show_moment, show_value
from phatngon.base.text import squeeze
from phatngon.base.typed_dates import moment_or_none, read_start
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.network.invented import is_invented
from phatngon.network.outgoing_advice import choose_forms, notice_of
from phatngon.network.outgoing_finding import field_name, finding, proposal
from phatngon.network.outgoing_numbers import Text, check_numbers
from phatngon.rules.press_types import identify
from phatngon.rules.spokespersons import may_speak
from phatngon.rules.spokespersons import table as speaker_table

FILE = "goi.yaml"
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
MAX_PICTURE = 10_000_000
SHAPES = {
    "texts": list,
    "numbers": list,
    "images": list,
    "channels": list,
    "contact": dict,
    "spokesperson": dict,
    "checklist": dict,
}


@dataclass(frozen=True)
class Package:
    """A package as read: the folder and the values of ``goi.yaml``; ``words`` by file stand in place of what a text's file holds."""

    folder: Path
    data: dict[str, Any]
    words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | str) -> Package:
        """Read ``goi.yaml`` of ``folder``. Raises InputError where there is none or it is no mapping of fields."""
        folder = Path(folder)
        if not folder.is_dir():
            raise InputError(
                "không có thư mục bộ tài liệu gửi báo chí này.",
                where=str(folder),
                advice="Chỉ đúng thư mục chứa goi.yaml.",
            )
        file = YamlFile.read_given(folder / FILE)
        if not isinstance(file.data, dict):
            raise file.error(
                (),
                "tệp phải gồm các dòng “trường: giá trị”.",
                "Xem gói mẫu trong sample_data/network/goi-tin.",
            )
        file.refuse_double_keys()
        return cls(folder, {str(key): value for key, value in file.data.items()})

    @cached_property
    def invented(self) -> bool:
        """True where the folder says that the package is made up for training."""
        return is_invented(self.folder)

    def rows(self, field: str) -> list[dict[str, object]]:
        """The rows of a list field; anything that is no row is left to the checks."""
        value = self.data.get(field)
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    def part(self, field: str) -> dict[str, object]:
        """A field that is itself a group of fields."""
        value = self.data.get(field)
        return value if isinstance(value, dict) else {}

    @cached_property
    def texts(self) -> list[Text]:
        """Every text that can be read, with its file and channel; the title counts as one."""
        found = [Text(f"{FILE}, {field_name('title')}", "", str(self.data.get("title") or ""))]
        for row in self.rows("texts"):
            content = self.text_of(row)
            if content:
                found.append(Text(str(row.get("file")), str(row.get("channel") or ""), content))
        return found

    def text_of(self, row: dict[str, object]) -> str:
        """The words of one text; empty where the file cannot be read or lies outside the package."""
        name = row.get("file")
        if isinstance(name, str) and name in self.words:
            return self.words[name].strip()
        path = self.inside(name)
        try:
            return read_text(path).strip() if path else ""
        except InputError:
            return ""

    def picture_of(self, row: dict[str, object]) -> tuple[str, bytes] | None:
        """Kind (``png``, ``jpeg``) and bytes of a picture; None where it cannot be read or is something else."""
        path = self.inside(row.get("file"))
        try:
            data = read_bytes(path, MAX_PICTURE) if path else b""
        except InputError:
            return None
        kind = next((kind for magic, kind in PICTURES.items() if data.startswith(magic)), None)
        return (kind, data) if kind else None

    def inside(self, name: object) -> Path | None:
        """The path of a file of the package; None for a name that leads outside it."""
        if not isinstance(name, str) or not name.strip():
            return None
        path = (self.folder / name).resolve()
        return (
            path
            if path.is_relative_to(self.folder.resolve()) and path != self.folder.resolve()
            else None
        )

    def facts(self) -> dict[str, object]:
        """What the table of forms asks about the package."""
        audience = self.data.get("audience")
        audience = audience if isinstance(audience, list) else [audience]
        accounts = [row for row in self.rows("channels") if row.get("channel") == "account"]
        return {
            "kind": self.data.get("kind"),
            "urgency": self.data.get("urgency"),
            "unit_level": self.data.get("unit_level"),
            "press": "press" in audience,
            "public": "public" in audience,
            "has_numbers": bool(self.rows("numbers")),
            "declared": any(row.get("declared_on_portal") is True for row in accounts),
            "questions_expected": self.data.get("questions_expected") is True,
            "press_asked": self.data.get("press_asked") is True,
            "conference_at": self.data.get("conference_at"),
        }


def check_package(folder: Path | str, *, now: datetime) -> list[Finding[FilePlace]]:
    """Every finding of a package, errors first. ``now``: an aware moment. Raises InputError where ``goi.yaml`` cannot be read."""
    return check(Package.read(folder), now=now)


def check(package: Package, *, now: datetime) -> list[Finding[FilePlace]]:
    """The findings of a package already read."""
    found = [
        *_fields(package),
        *_contact(package),
        *_texts(package),
        *_pictures(package),
        *_embargo(package, now),
        *_numbers(package),
        *_speaker(package, now.date()),
        *_channels(package, now),
        *_personal(package),
        *check_numbers(package.texts, package.rows("numbers")),
        *_checklist(package),
    ]
    return sorted(found, key=lambda one: (one.severity != "E", one.rule))


def _fields(package: Package) -> Iterator[Finding[FilePlace]]:
    known, values = proposal()["fields"], proposal()["values"]
    for name, one in known.items():
        if one["needed"] and package.data.get(name) in (None, "", [], {}):
            yield finding("P-01", FILE, name, name=one["name"])
    for name in package.data:
        if name not in known:
            yield finding("P-26", FILE, name, field=name)
    for name, allowed in values.items():
        given = package.data.get(name)
        for value in given if isinstance(given, list) else [given]:
            if value is not None and (not isinstance(value, str) or value not in allowed):
                yield finding(
                    "P-25",
                    FILE,
                    name,
                    name=field_name(name),
                    value=show_value(value),
                    allowed=_choices(allowed),
                )
    for name, wanted in SHAPES.items():
        given = package.data.get(name)
        if given and not (
            isinstance(given, wanted) and (wanted is dict or len(package.rows(name)) == len(given))
        ):
            yield finding("P-29", FILE, name, name=field_name(name))
    if package.data.get("kind") == "correction" and not package.data.get("corrects"):
        yield finding("P-24", FILE, "corrects")


def _choices(allowed: Mapping[str, str]) -> str:
    """What may be written, each word of the file beside what it means."""
    return ", ".join(f"{code} ({words})" for code, words in allowed.items())


def _contact(package: Package) -> Iterator[Finding[FilePlace]]:
    contact = package.part("contact")
    if not contact:
        return  # the missing field is told once, as a whole
    for name, words in proposal()["parts"]["contact"].items():
        if not squeeze(str(contact.get(name) or "")):
            yield finding("P-02", FILE, f"contact.{name}", name=words)
    mail = str(contact.get("email") or "")
    if mail and not mail.lower().endswith(tuple(proposal()["official_mail"])):
        yield finding("P-03", FILE, "contact.email", value=show_value(mail))


def _texts(package: Package) -> Iterator[Finding[FilePlace]]:
    for number, row in enumerate(package.rows("texts"), 1):
        if not package.text_of(row):
            yield finding("P-04", FILE, f"texts {number}", value=show_value(row.get("file")))
        yield from _known_channel(row, f"texts {number}")


def _pictures(package: Package) -> Iterator[Finding[FilePlace]]:
    for number, row in enumerate(package.rows("images"), 1):
        place = f"images {number}"
        if package.picture_of(row) is None:
            yield finding("P-05", FILE, place, value=show_value(row.get("file")))
        for part, rule in (("alt", "P-06"), ("rights", "P-07"), ("caption", "P-08")):
            if not squeeze(str(row.get(part) or "")):
                yield finding(rule, FILE, f"{place}.{part}")


def _embargo(package: Package, now: datetime) -> Iterator[Finding[FilePlace]]:
    value = package.data.get("embargo")
    if value is None:
        return
    moment = moment_or_none(value)
    if moment is None:
        yield finding("P-09", FILE, "embargo", value=show_value(value))
    elif moment <= now:
        yield finding("P-10", FILE, "embargo", value=show_moment(moment))


def _numbers(package: Package) -> Iterator[Finding[FilePlace]]:
    for number, row in enumerate(package.rows("numbers"), 1):
        label = str(row.get("label") or number)
        if not squeeze(str(row.get("source") or "")):
            yield finding("P-11", FILE, f"numbers {number}.source", label=label)
        if not isinstance(row.get("as_of"), date) and not _is_day(row.get("as_of")):
            yield finding("P-12", FILE, f"numbers {number}.as_of", label=label)


def _is_day(value: object) -> bool:
    try:
        return bool(read_start(value, "as_of", need_hour=False))
    except InputError:
        return False


def _speaker(package: Package, day: date) -> Iterator[Finding[FilePlace]]:
    facts = package.part("spokesperson")
    if not facts:
        return
    try:
        ruling = may_speak({"unit_level": package.data.get("unit_level"), **facts}, as_of=day)
    except InputError as error:
        yield finding("P-28", FILE, "spokesperson", why=error.sentence)
        return
    if ruling.may is False:
        cited = "; ".join(
            f"{reason.text} ({load_law()[reason.provision].citation})" for reason in ruling.reasons
        )
        yield finding("P-14", FILE, "spokesperson", why=cited)
    elif ruling.may is None:
        names = speaker_table().data["facts"]
        yield finding(
            "P-28",
            FILE,
            "spokesperson",
            why="; ".join(names[name] for name in ruling.missing) or "chưa có căn cứ.",
        )


def _channels(package: Package, now: datetime) -> Iterator[Finding[FilePlace]]:
    known = proposal()["channels"]
    written = {text.channel for text in package.texts}
    chosen = []
    for number, row in enumerate(package.rows("channels"), 1):
        channel, place = row.get("channel"), f"channels {number}"
        if wrong := list(_known_channel(row, place)):
            yield from wrong
            continue
        chosen.append(channel)
        if channel == "account":
            yield from _account(row, place, now.date())
        if known[str(channel)]["text"] and channel not in written:
            yield finding("P-22", FILE, place, name=known[str(channel)]["name"])
    advice = choose_forms(package.facts(), as_of=now.date())
    for one in advice.channels:
        if one.channel not in chosen:
            yield finding("P-23", FILE, "channels", name=one.name, why=one.why)
    if "conference" in chosen and (opening := moment_or_none(package.data.get("conference_at"))):
        notice = notice_of(opening, package.data.get("unit_level"))
        if notice and notice.due_at and notice.due_at < now:
            yield finding(
                "P-27",
                FILE,
                "conference_at",
                due=show_moment(notice.due_at),
                citation=load_law()[notice.provision].citation,
            )


def _known_channel(row: dict[str, object], place: str) -> Iterator[Finding[FilePlace]]:
    channel, known = row.get("channel"), proposal()["channels"]
    if not isinstance(channel, str) or channel not in known:
        allowed = _choices({code: one["name"] for code, one in known.items()})
        yield finding(
            "P-25",
            FILE,
            place,
            name=proposal()["parts"]["channels"]["channel"],
            value=show_value(channel),
            allowed=allowed,
        )


def _account(row: dict[str, object], place: str, day: date) -> Iterator[Finding[FilePlace]]:
    """The rules say whether the account is an official channel; an account nobody declared is refused with the provision."""
    declared = row.get("declared_on_portal")
    facts = {
        "medium": "social_account",
        "operator": "state_agency",
        "declared_on_portal": declared if isinstance(declared, bool) else None,
    }
    if identify(facts, day).type != "kenh_chinh_thuc_co_quan":
        citation = load_law()[proposal()["account_rule"]].citation
        yield finding(
            "P-15", FILE, place, value=row.get("account") or "chưa ghi tên", citation=citation
        )


def _personal(package: Package) -> Iterator[Finding[FilePlace]]:
    contact = {re.sub(r"[ .-]", "", str(value)) for value in package.part("contact").values()}
    for text in package.texts:
        for meant, pattern in proposal()["personal"].items():
            for hit in re.finditer(pattern, text.words):
                if re.sub(r"[ .-]", "", hit[0]) not in contact:
                    yield finding("P-16", text.file, "", meant=meant, value=f"{hit[0][:4]}…")


def _checklist(package: Package) -> Iterator[Finding[FilePlace]]:
    given = package.part("checklist")
    for code, question in proposal()["checklist"].items():
        if given.get(code) is not True:
            yield finding("P-21", FILE, f"checklist.{code}", label=question)
