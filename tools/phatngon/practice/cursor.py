"""Walking a YAML bank: each value is read with its line at hand, and every finding is collected, not only the first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import VIETNAM, parse_iso_date, show_value
from phatngon.base.numbers import parse_number
from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile
from phatngon.law.filling import filled_all
from phatngon.practice.problems import ERROR, BankProblem

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_QUOTE = "Nếu là chữ, đặt trong dấu ngoặc kép."


class Cursor:
    """One mapping of the bank file. Reading methods give a usable value even where they note a problem.

    ``name`` begins every sentence ("câu nd-17, phương án thứ 2"), ``item`` is the id of the item it lies in.
    """

    def __init__(
        self,
        file: YamlFile,
        keys: tuple[str | int, ...],
        value: dict[str, object],
        name: str,
        item: str,
        problems: list[BankProblem],
    ) -> None:
        self.file, self.keys, self.value, self.name, self.item, self.problems = (
            file,
            keys,
            value,
            name,
            item,
            problems,
        )

    @property
    def line(self) -> int | None:
        """1-based line of this mapping."""
        return self.file.line(*self.keys)

    def blame(self, what: str, *keys: str | int, advice: str = "", level: str = ERROR) -> None:
        """Note that this mapping ``what`` (a predicate), at the line of ``keys`` below it."""
        line = self.file.line(*self.keys, *keys)
        self.problems.append(
            BankProblem(self.file.path.name, line, self.item, f"{self.name} {what}", advice, level)
        )

    def blame_error(self, error: InputError, *keys: str | int) -> None:
        """Note what a room below refused."""
        self.blame(
            f"có trường “{keys[0]}” không dùng được: {error.what}" if keys else error.what,
            *keys,
            advice=error.advice,
        )

    def only(self, allowed: Collection[str]) -> None:
        """Note every field outside ``allowed``."""
        for field in self.value:
            if field not in allowed:
                self.blame(
                    f"có trường lạ {show_value(field)}.",
                    str(field),
                    advice=f"Các trường dùng được: {', '.join(allowed)}.",
                )

    def has(self, field: str) -> bool:
        """True where ``field`` is written (even as null)."""
        return field in self.value

    def text(self, field: str, *, needed: bool = True) -> str:
        """A text, ends cut; "" where it is absent or no text."""
        value = self.value.get(field)
        if value is None:
            if needed:
                self.blame(f"thiếu “{field}”.", field, advice="Viết thêm trường này.")
            return ""
        if not isinstance(value, str):
            self.blame(f"có “{field}” là {kind_name(value)}, ở đây cần chữ.", field, advice=_QUOTE)
            return ""
        if not value.strip():
            self.blame(
                f"để trống “{field}”.",
                field,
                advice="Viết nội dung, hoặc bỏ trường này nếu không bắt buộc.",
            )
        return value.strip()

    def code(self, field: str, *, default: str = "") -> str:
        """A short ASCII id: lower-case letters, digits, ``_`` and ``-``."""
        if default and not self.has(field):
            return default
        text = self.text(field)
        if text and not _CODE.fullmatch(text):
            self.blame(
                f"có “{field}” là {show_value(text)}, không phải mã hợp lệ.",
                field,
                advice="Mã chỉ gồm chữ thường không dấu, chữ số, “-” và “_”.",
            )
        return text

    def one_of(self, field: str, allowed: Collection[str], *, default: str = "") -> str:
        """A word out of ``allowed``; "" where it is none of them."""
        if default and not self.has(field):
            return default
        text = self.text(field)
        if text and text not in allowed:
            self.blame(
                f"có “{field}” là {show_value(text)}, không dùng được.",
                field,
                advice=f"Chọn một trong: {', '.join(allowed)}.",
            )
            return ""
        return text

    def texts(self, field: str, *, most: int | None = None) -> tuple[str, ...]:
        """A list of texts, possibly absent."""
        value = self.value.get(field)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.blame(
                f"có “{field}” là {kind_name(value)}, ở đây cần danh sách.",
                field,
                advice="Mỗi dòng bắt đầu bằng “- ”.",
            )
            return ()
        if most is not None and len(value) > most:
            self.blame(
                f"có {len(value)} mục trong “{field}”, nhiều nhất là {most}.",
                field,
                advice="Bỏ bớt.",
            )
        for number, text in enumerate(value):
            if not isinstance(text, str) or not text.strip():
                self.blame(
                    f"có mục thứ {number + 1} của “{field}” không phải chữ.",
                    field,
                    number,
                    advice=_QUOTE,
                )
        texts = tuple(text.strip() for text in value if isinstance(text, str) and text.strip())
        self.distinct(texts, field)
        return texts

    def distinct(self, texts: Collection[str], field: str) -> None:
        """Note texts of ``field`` that a learner could not tell apart."""
        seen: set[str] = set()
        for number, text in enumerate(texts):
            if text and compare_key(text) in seen:
                self.blame(
                    f"có hai mục giống nhau trong “{field}”: {show_value(text)}.",
                    field,
                    number,
                    advice="Sửa một mục cho khác đi.",
                )
            seen.add(compare_key(text))

    def flag(self, field: str) -> bool | None:
        """true or false; None where absent."""
        value = self.value.get(field)
        if value is not None and not isinstance(value, bool):
            self.blame(f"có “{field}” là {kind_name(value)}, ở đây cần true hoặc false.", field)
            return None
        return value

    def whole(self, field: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number between ``low`` and ``high``; ``default`` where absent."""
        value = self.value.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.blame(
                f"có “{field}” là {show_value(value)}, ở đây cần số nguyên từ {low} đến {high}.",
                field,
            )
            return default
        return value

    def number(self, field: str) -> Decimal | None:
        """A number, plain (3, 4.5) or a text in Vietnamese form ("1.234,5"); None where absent."""
        value = self.value.get(field)
        found = None
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = Decimal(str(value))
        elif isinstance(value, str):
            found = parse_number(value)
        if value is not None and (found is None or not found.is_finite()):
            self.blame(
                f"có “{field}” là {show_value(value)}, không phải con số.",
                field,
                advice='Viết 24, 4.5, hoặc "1.234,5" trong ngoặc kép.',
            )
            return None
        return found

    def day(self, field: str) -> date | None:
        """A date; None where absent or null."""
        value = self.value.get(field)
        if value is None:
            return None
        try:
            return parse_iso_date(value, field)
        except InputError as error:
            self.blame(f"có ngày không dùng được: {error.what}", field, advice=error.advice)
            return None

    def moment(self, field: str) -> date | datetime | None:
        """A date, or a moment (official time where no offset is written); None where absent."""
        value = self.value.get(field)
        if isinstance(value, str) and ("T" in value or " " in value.strip()):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                self.blame(
                    f"có “{field}” là {show_value(value)}, không phải ngày giờ có thật.",
                    field,
                    advice='Viết "2026-12-07T08:30" trong ngoặc kép.',
                )
                return None
        if isinstance(value, datetime):
            return (
                value.replace(tzinfo=VIETNAM) if value.tzinfo is None else value.astimezone(VIETNAM)
            )
        return self.day(field)

    def child(self, field: str) -> Cursor | None:
        """The mapping at ``field``; None where absent."""
        value = self.value.get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.blame(f"có “{field}” là {kind_name(value)}, ở đây cần nhóm “tên: giá trị”.", field)
            return None
        return Cursor(
            self.file,
            (*self.keys, field),
            value,
            f"{self.name}, “{field}”",
            self.item,
            self.problems,
        )

    def rows(self, field: str, label: str, least: int = 0) -> list[Cursor]:
        """The list of mappings at ``field``; each is called ``label`` and its number in sentences."""
        value = self.value.get(field)
        if value is None and not least:
            return []
        if not isinstance(value, list):
            self.blame(
                f"thiếu danh sách “{field}”."
                if value is None
                else f"có “{field}” là {kind_name(value)}, ở đây cần danh sách.",
                field,
                advice="Mỗi mục bắt đầu bằng “- ”.",
            )
            return []
        if len(value) < least:
            self.blame(f"có {len(value)} mục trong “{field}”, cần ít nhất {least}.", field)
        found = []
        for number, row in enumerate(value):
            if isinstance(row, dict):
                name = f"{self.name}, {label} thứ {number + 1}"
                found.append(
                    Cursor(
                        self.file, (*self.keys, field, number), row, name, self.item, self.problems
                    )
                )
            else:
                self.blame(
                    f"có mục thứ {number + 1} của “{field}” là {kind_name(row)}, ở đây cần nhóm “tên: giá trị”.",
                    field,
                    number,
                )
        return found


def unique_codes(rows: list[Cursor], letters: str, field: str = "id") -> list[str]:
    """The ids of ``rows``: written, or by default ``letters`` numbered (``a``, ``b``… when ``letters`` is empty).

    Notes every id that stands twice.
    """
    codes: list[str] = []
    for number, row in enumerate(rows):
        default = (
            f"{letters}{number + 1}"
            if letters
            else chr(ord("a") + number)
            if number < 26
            else f"z{number}"
        )
        code = row.code(field, default=default)
        if code in codes:
            row.blame(f"dùng lại mã {show_value(code)}.", field, advice="Mỗi mục một mã riêng.")
        codes.append(code)
    return codes


def said_by_the_law(file: YamlFile, problems: list[BankProblem]) -> Any:  # YAML: any shape
    """What ``file`` holds, with the numbers and names of the law said in its texts; a text that names none is noted and kept."""

    def note(error: InputError, keys: tuple[str | int, ...]) -> None:
        line = file.line(*keys)
        problems.append(BankProblem(file.path.name, line, "", f"có {error.what}", error.advice))

    return filled_all(file.data, refused=note)


def texts_in(
    value: object, keys: tuple[str | int, ...] = (), without: str = ""
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside ``value`` with the keys that lead to it; what lies under the key ``without`` is passed over."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key != without:
                yield from texts_in(inner, (*keys, key), without)
