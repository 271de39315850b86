"""The province or city whose kit this is: its name, its code, its population, from one folder of data.

Source: ``sample_data/dia-ban``. Another province puts its own folder there (docs/dia-phuong-khac.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base.filecache import FileCache
from phatngon.base.paths import locality_folder
from phatngon.base.text import strip_marks, upper_first
from phatngon.base.yamlfile import YamlFile

# the files of a locality's folder
MAIN, UNITS, OUTLETS = "dia-ban.yaml", "don-vi.csv", "co-quan-bao-chi.csv"
FORMER, CALLED, OWN_RULES = "ten-cu.yaml", "ten-goi.yaml", "quy-dinh"
KINDS = ("thành phố", "tỉnh")
_COUNCIL = "Ủy ban nhân dân"
_CODE = re.compile(r"[0-9A-Za-z]{1,12}")


@dataclass(frozen=True)
class Locality:
    """``name``: Huế; ``kind``: thành phố or tỉnh; ``code``: the root of the codes of its units.

    ``council`` and ``reports`` are codes of offices; ``population`` rows of ``id, people, name, year``; ``rules`` names the
    locality's own instruments in the legal base.
    """

    name: str
    kind: str
    code: str
    council: str
    reports: str
    population: tuple[dict[str, Any], ...]
    rules: dict[str, str]

    @property
    def full(self) -> str:
        """Kind and name inside a sentence.

        >>> locality().full, locality().title, locality().committee
        ('thành phố Huế', 'Thành phố Huế', 'Ủy ban nhân dân thành phố Huế')
        """
        return f"{self.kind} {self.name}"

    @property
    def title(self) -> str:
        """Kind and name at the head of a line."""
        return upper_first(self.full)

    @property
    def committee(self) -> str:
        """Its People's Committee."""
        return f"{_COUNCIL} {self.full}"

    @property
    def letterhead(self) -> tuple[str, str]:
        """The two lines of the committee's own head.

        >>> locality().letterhead
        ('ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HUẾ')
        """
        return _COUNCIL.upper(), self.full.upper()

    @property
    def tail(self) -> re.Pattern[str]:
        """What stands of it behind the name of a unit: “, TP Huế”, “tỉnh …”; for keys in small letters."""
        name = self.name.casefold()
        kinds = {
            "thành phố": r"thành phố|thanh pho|tp\.?",
            "tỉnh": r"tỉnh|tinh|t\.",
        }
        own = "|".join(dict.fromkeys((re.escape(name), re.escape(strip_marks(name)))))
        return re.compile(rf"(?:\s*[,-]\s*|\s+)(?:{kinds[self.kind]})\s*(?:{own})$")


def locality() -> Locality:
    """The kit's own locality. Raises InputError, with file and line, for a broken description.

    >>> locality().code
    '46'
    """
    return _LOCALITIES.get(locality_folder() / MAIN)


def read_locality(path: Path) -> Locality:
    """The locality that a file describes. Raises InputError with file and line."""
    file = YamlFile.read(path)
    data = file.data
    if not isinstance(data, dict):
        raise file.error((), "tệp phải là một nhóm “tên: giá trị”.", f"Xem tệp {MAIN} có sẵn.")
    for name in ("name", "kind", "code", "council", "reports"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise file.error((), f"thiếu “{name}”.", f"Xem khóa ấy trong tệp {MAIN} có sẵn.")
    if data["kind"] not in KINDS:
        raise file.error(("kind",), f"“kind” là “{data['kind']}”.", "Ghi “tỉnh” hoặc “thành phố”.")
    if not _CODE.fullmatch(data["code"]):
        raise file.error(
            ("code",),
            f"mã “{data['code']}” không dùng được để đặt tên tệp.",
            "Chỉ dùng chữ không dấu, chữ số.",
        )
    population, rules = data.get("population"), data.get("rules")
    if not (
        isinstance(population, list)
        and population
        and all(
            isinstance(row, dict)
            and type(row.get("people")) is int
            and row["people"] > 0
            and type(row.get("year")) is int
            and {"id", "name"} <= row.keys()
            for row in population
        )
    ):
        raise file.error(
            ("population",) if "population" in data else (),
            "chưa có số dân nào dùng được.",
            "Mỗi số dân ghi id, people (số nguyên dương), name (tên nguồn) và year.",
        )
    if not isinstance(rules, dict) or not {"network", "network_before", "draft"} <= rules.keys():
        raise file.error(
            ("rules",) if "rules" in data else (),
            "chưa ghi đủ mã văn bản riêng: network, network_before, draft.",
            "Chưa rõ địa phương có văn bản nào thì vẫn soạn mục “chưa rõ” trong thư mục quy-dinh.",
        )
    return Locality(
        data["name"],
        data["kind"],
        data["code"],
        data["council"],
        data["reports"],
        tuple(population),
        rules,
    )


_LOCALITIES: FileCache[Locality] = FileCache(read_locality)
