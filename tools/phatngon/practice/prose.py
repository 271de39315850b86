"""How the texts people read are written: quotation marks “ ” and, inside them, ‘ ’; hints that are whole sentences; time limits
that the legal base says.

Straight quotation marks stay in code, file names and YAML syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.cursor import texts_in
from phatngon.practice.problems import BankProblem

ADVICE = "Dùng “ ”; bên trong dùng ‘ ’. Tên tệp, câu lệnh đặt giữa hai dấu huyền."
_NOT_PROSE = re.compile(r"```.*?```|`[^`\n]*`|<[^>]*>|\]\([^)]*\)", re.DOTALL)
LIMIT_ADVICE = "Viết {MÃ.tham_số} để con số lấy từ bộ dữ liệu luật."
_LIMIT = re.compile(
    r"\b\d+ (?:giờ|ngày|tháng)(?: làm việc)? (?:kể|tính) từ\b|\b\d+ ngày làm việc\b"
    r"|\bthời hạn (?:là )?\d+ (?:giờ|ngày|tháng)\b"
)
_EXPLAINS = {"feedback", "after", "hints", "why"}  # what is said to a learner in the kit's own name
_SHOWN = 40
_ENDS = (".", "?", "!", "…", ".”", "?”")


def straight_quote(text: str) -> str:
    """The words around the first straight quotation mark of Markdown ``text``, "" where it has none.

    >>> straight_quote('Chữ "báo" ở tên'), straight_quote('Chữ “báo”, lệnh `ask("nd-11")`')
    ('Chữ "báo" ở tên', '')
    """
    if '"' not in text:
        return ""
    prose = " ".join(_NOT_PROSE.sub(" ", text).split())
    place = prose.find('"')
    return "" if place < 0 else prose[max(0, place - _SHOWN // 2) : place + _SHOWN].strip()


def typed_limit(text: str) -> str:
    """A time limit typed as digits in ``text``, "" where there is none: the number is the base's to say.

    >>> typed_limit("trong 24 giờ kể từ khi tiếp nhận"), typed_limit("Phiếu đến lúc 15 giờ ngày 3/12/2026")
    ('24 giờ kể từ', '')
    """
    found = _LIMIT.search(" ".join(text.split()))
    return found[0] if found else ""


def check_prose(paths: Iterable[Path]) -> list[BankProblem]:
    """A problem for every text of the YAML files ``paths`` with a straight quotation mark, and for every hint that is no whole
    sentence: a comma between square brackets cuts an unquoted one in two."""
    problems: list[BankProblem] = []
    for path in paths:
        try:
            file = YamlFile.read(path)
            for keys, text in texts_in(file.data):
                if found := straight_quote(text):
                    problems.append(
                        BankProblem(
                            path.name,
                            file.line(*keys),
                            "",
                            f"dùng ngoặc kép thẳng (“{found}”).",
                            ADVICE,
                        )
                    )
                if _EXPLAINS.intersection(map(str, keys[-2:])) and (limit := typed_limit(text)):
                    problems.append(
                        BankProblem(
                            path.name,
                            file.line(*keys),
                            "",
                            f"có thời hạn gõ tay (“{limit}”).",
                            LIMIT_ADVICE,
                        )
                    )
                if "hints" in keys[-2:] and not text.rstrip().endswith(_ENDS):
                    problems.append(
                        BankProblem(
                            path.name,
                            file.line(*keys),
                            "",
                            f"có gợi ý chưa trọn câu (“{text.strip()[:_SHOWN]}”).",
                            "Câu có dấu phẩy trong ngoặc vuông thì đặt giữa hai dấu ngoặc kép.",
                        )
                    )
        except InputError as error:
            problems.append(BankProblem.from_error(path, error))
    return problems
